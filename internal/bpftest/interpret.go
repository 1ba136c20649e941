package bpftest

import (
	"fmt"

	"wiretale/bpf"
)

// Interpret is the machine written down plainly, one instruction after another.
// spy sees each instruction and X before it runs.
func Interpret(p bpf.Program, data []byte, length uint32, spy func(bpf.Instruction, uint32)) uint32 {
	v := plain{data: data, length: length}
	for pc, turns := 0, 0; turns < (len(data)+2)*len(p); turns++ {
		i := p[pc]
		if spy != nil {
			spy(i, v.x)
		}
		if i.Class() == bpf.RET {
			if i.Op == bpf.RET|bpf.A {
				return v.a
			}
			return i.K
		}
		skip, ok := v.step(i)
		if !ok {
			return 0
		}
		pc += 1 + skip
	}
	return 0
}

type plain struct {
	data    []byte
	length  uint32
	a, x    uint32
	scratch [bpf.ScratchWords]uint32
}

func (v *plain) step(i bpf.Instruction) (skip int, ok bool) {
	operand := i.K
	if i.Source() == bpf.X {
		operand = v.x
	}
	switch i.Class() {
	case bpf.LD:
		v.a, ok = v.load(i)
		return 0, ok
	case bpf.LDX:
		v.x, ok = v.load(i)
		return 0, ok
	case bpf.ST:
		v.scratch[i.K] = v.a
	case bpf.STX:
		v.scratch[i.K] = v.x
	case bpf.ALU:
		return 0, v.compute(i.Operation(), operand)
	case bpf.MISC:
		if i.Op == bpf.MISC|bpf.TAX {
			v.x = v.a
		} else {
			v.a = v.x
		}
	case bpf.JMP:
		return v.jump(i, operand), true
	}
	return 0, true
}

func (v *plain) load(i bpf.Instruction) (uint32, bool) {
	at := uint64(i.K)
	switch i.Mode() {
	case bpf.IMM:
		return i.K, true
	case bpf.LEN:
		return v.length, true
	case bpf.MEM:
		return v.scratch[i.K], true
	case bpf.IND:
		at += uint64(v.x)
	}
	size := map[uint16]uint64{bpf.B: 1, bpf.H: 2, bpf.W: 4}[i.Size()]
	if at+size > uint64(len(v.data)) {
		return 0, false
	}
	n := uint32(0)
	for _, b := range v.data[at : at+size] {
		n = n<<8 | uint32(b)
	}
	if i.Mode() == bpf.MSH {
		n = n & 15 * 4
	}
	return n, true
}

func (v *plain) compute(operation uint16, b uint32) bool {
	switch operation {
	case bpf.ADD:
		v.a += b
	case bpf.SUB:
		v.a -= b
	case bpf.MUL:
		v.a *= b
	case bpf.OR:
		v.a |= b
	case bpf.AND:
		v.a &= b
	case bpf.XOR:
		v.a ^= b
	case bpf.LSH:
		v.a <<= b
	case bpf.RSH:
		v.a >>= b
	case bpf.NEG:
		v.a = -v.a
	case bpf.DIV:
		if b == 0 {
			return false
		}
		v.a /= b
	case bpf.MOD:
		if b == 0 {
			return false
		}
		v.a %= b
	default:
		panic(fmt.Sprintf("operation %#x", operation))
	}
	return true
}

func (v *plain) jump(i bpf.Instruction, b uint32) int {
	holds := false
	switch i.Operation() {
	case bpf.JA:
		return int(int32(i.K))
	case bpf.JEQ:
		holds = v.a == b
	case bpf.JGT:
		holds = v.a > b
	case bpf.JGE:
		holds = v.a >= b
	case bpf.JSET:
		holds = v.a&b != 0
	}
	if holds {
		return int(i.Jt)
	}
	return int(i.Jf)
}

// KernelDiffers reports whether the kernel is known to give another verdict
// than libpcap and we: when it shifts by X of 32 or more (it takes X modulo 32),
// or loads from X + K past 2^31 (the sum wraps, and negative offsets have a
// meaning).
func KernelDiffers(p bpf.Program, packet []byte) bool {
	differs := false
	Interpret(p, packet, uint32(len(packet)), func(i bpf.Instruction, x uint32) {
		switch {
		case i.Op == bpf.ALU|bpf.LSH|bpf.X || i.Op == bpf.ALU|bpf.RSH|bpf.X:
			differs = differs || x > 31
		case i.Class() == bpf.LD && i.Mode() == bpf.IND:
			differs = differs || uint64(x)+uint64(i.K) >= 1<<31
		case i.Class() == bpf.LD && i.Mode() == bpf.ABS, i.Mode() == bpf.MSH:
			differs = differs || i.K >= 1<<31
		}
	})
	return differs
}

// ReadsUnstored reports whether the program loads a word of scratch memory that
// it has not stored before, on this packet. What it finds there is not defined.
func ReadsUnstored(p bpf.Program, packet []byte, length uint32) bool {
	var stored uint16
	reads := false
	Interpret(p, packet, length, func(i bpf.Instruction, _ uint32) {
		switch i.Op {
		case bpf.ST, bpf.STX:
			stored |= 1 << i.K
		case bpf.LD | bpf.MEM, bpf.LDX | bpf.MEM:
			reads = reads || stored>>i.K&1 == 0
		}
	})
	return reads
}
