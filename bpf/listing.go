package bpf

import "strconv"

// String returns the listing that `tcpdump -d` prints, one line an instruction.
func (p Program) String() string { return string(p.AppendAssembly(nil)) }

// C returns the listing that `tcpdump -dd` prints: the elements of a C array.
func (p Program) C() string { return string(p.AppendC(nil)) }

// Decimal returns the listing that `tcpdump -ddd` prints: the number of
// instructions, then one a line, all numbers decimal.
func (p Program) Decimal() string { return string(p.AppendDecimal(nil)) }

// AppendAssembly appends the listing of [Program.String] to b.
func (p Program) AppendAssembly(b []byte) []byte {
	for pc, i := range p {
		b = i.appendLine(b, pc)
		b = append(b, '\n')
	}
	return b
}

// AppendC appends the listing of [Program.C] to b.
func (p Program) AppendC(b []byte) []byte {
	for _, i := range p {
		b = append(b, "{ 0x"...)
		b = strconv.AppendUint(b, uint64(i.Op), 16)
		b = append(b, ", "...)
		b = strconv.AppendUint(b, uint64(i.Jt), 10)
		b = append(b, ", "...)
		b = strconv.AppendUint(b, uint64(i.Jf), 10)
		b = append(b, ", 0x"...)
		b = appendHex8(b, i.K)
		b = append(b, " },\n"...)
	}
	return b
}

// AppendDecimal appends the listing of [Program.Decimal] to b.
func (p Program) AppendDecimal(b []byte) []byte {
	b = strconv.AppendInt(b, int64(len(p)), 10)
	b = append(b, '\n')
	for _, i := range p {
		for _, n := range [3]uint64{uint64(i.Op), uint64(i.Jt), uint64(i.Jf)} {
			b = strconv.AppendUint(b, n, 10)
			b = append(b, ' ')
		}
		b = strconv.AppendUint(b, uint64(i.K), 10)
		b = append(b, '\n')
	}
	return b
}

func appendHex8(b []byte, n uint32) []byte {
	for shift := 28; shift >= 0; shift -= 4 {
		b = append(b, "0123456789abcdef"[n>>shift&15])
	}
	return b
}

// appendLine appends the -d line of the instruction at pc, without line end.
func (i Instruction) appendLine(b []byte, pc int) []byte {
	b = append(b, '(')
	b = appendDecimal3(b, pc)
	b = append(b, ") "...)
	name, form := i.mnemonic()
	start := len(b)
	b = append(b, name...)
	if form == formNone {
		return b
	}
	b = pad(b, start+8)
	b = append(b, ' ')
	start = len(b)
	b = i.appendOperand(b, form, pc)
	if i.Class() != JMP || form == formTarget {
		return b
	}
	b = pad(b, start+16)
	b = append(b, " jt "...)
	b = strconv.AppendInt(b, int64(pc)+1+int64(i.Jt), 10)
	b = append(b, "\tjf "...)
	return strconv.AppendInt(b, int64(pc)+1+int64(i.Jf), 10)
}

func appendDecimal3(b []byte, n int) []byte {
	for limit := 100; limit > 1 && n < limit; limit /= 10 {
		b = append(b, '0')
	}
	return strconv.AppendInt(b, int64(n), 10)
}

func pad(b []byte, to int) []byte {
	for len(b) < to {
		b = append(b, ' ')
	}
	return b
}

// form says how an operand is written.
type form uint8

const (
	formNone     form = iota
	formDecimal       // #-16
	formHex           // #0x10
	formX             // x
	formLength        // #pktlen
	formAbsolute      // [12], or the name of ancillary data
	formIndirect      // [x + 12]
	formScratch       // M[0]
	formHeader        // 4*([14]&0xf)
	formTarget        // 12, the number of an instruction
	formUnknown       // 0xffff, an opcode that has no name
)

func (i Instruction) appendOperand(b []byte, f form, pc int) []byte {
	k := int64(int32(i.K)) // tcpdump: offsets and decimal constants are listed as signed
	switch f {
	case formDecimal:
		return strconv.AppendInt(append(b, '#'), k, 10)
	case formHex:
		return strconv.AppendUint(append(b, "#0x"...), uint64(i.K), 16)
	case formX:
		return append(b, 'x')
	case formLength:
		return append(b, "#pktlen"...)
	case formAbsolute:
		return appendOffset(b, i.K)
	case formIndirect:
		return append(strconv.AppendInt(append(b, "[x + "...), k, 10), ']')
	case formScratch:
		return append(strconv.AppendInt(append(b, "M["...), k, 10), ']')
	case formHeader:
		return append(strconv.AppendInt(append(b, "4*(["...), k, 10), "]&0xf)"...)
	case formTarget:
		return strconv.AppendInt(b, int64(pc)+1+k, 10)
	case formUnknown:
		return strconv.AppendUint(append(b, "0x"...), uint64(i.Op), 16)
	}
	return b
}

// ancillaryNames are the names of the ancillary offsets, in steps of four.
var ancillaryNames = [...]string{
	"proto", "type", "ifidx", "nla", "nlan", "mark", "queue", "hatype",
	"rxhash", "cpu", "xor_x", "vlan_tci", "vlanp", "poff", "random", "vlan_tpid",
}

func appendOffset(b []byte, k uint32) []byte {
	b = append(b, '[')
	if at := k - AncillaryBase; k >= AncillaryBase && at%4 == 0 && int(at/4) < len(ancillaryNames) {
		b = append(b, ancillaryNames[at/4]...)
	} else {
		b = strconv.AppendInt(b, int64(int32(k)), 10)
	}
	return append(b, ']')
}
