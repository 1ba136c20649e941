package bpf

import (
	"fmt"
	"strconv"
	"strings"
)

// Parse reads a program back from any of the three listings: of `tcpdump -d`,
// `-dd` or `-ddd`. It undoes [Program.String], [Program.C] and
// [Program.Decimal]. The program is not validated.
func Parse(listing string) (Program, error) {
	lines := strings.Split(strings.TrimSpace(listing), "\n")
	switch {
	case strings.HasPrefix(lines[0], "("):
		return parseLines(lines, parseAssembly)
	case strings.HasPrefix(lines[0], "{"):
		return parseLines(lines, parseC)
	}
	count, err := strconv.Atoi(strings.TrimSpace(lines[0]))
	if err != nil || count != len(lines)-1 {
		return nil, fmt.Errorf("bpf: %q is not the number of the %d instructions that follow", lines[0], len(lines)-1)
	}
	return parseLines(lines[1:], parseDecimal)
}

func parseLines(lines []string, parse func(line string, pc int) (Instruction, error)) (Program, error) {
	p := make(Program, 0, len(lines))
	for pc, line := range lines {
		i, err := parse(strings.TrimSpace(line), pc)
		if err != nil {
			return nil, fmt.Errorf("bpf: line %q: %w", line, err)
		}
		p = append(p, i)
	}
	return p, nil
}

func parseDecimal(line string, _ int) (i Instruction, err error) {
	return parseFields(strings.Fields(line), 10)
}

func parseC(line string, _ int) (Instruction, error) {
	line = strings.TrimSuffix(strings.TrimPrefix(line, "{"), "},")
	fields := strings.Split(line, ",")
	for n := range fields {
		fields[n] = strings.TrimSpace(fields[n])
	}
	return parseFields(fields, 0)
}

func parseFields(fields []string, base int) (i Instruction, err error) {
	if len(fields) != 4 {
		return i, fmt.Errorf("%d numbers where 4 belong", len(fields))
	}
	var n [4]uint64
	for at, bits := range [4]int{16, 8, 8, 32} {
		if n[at], err = strconv.ParseUint(fields[at], base, bits); err != nil {
			return i, err
		}
	}
	return Instruction{Op: uint16(n[0]), Jt: uint8(n[1]), Jf: uint8(n[2]), K: uint32(n[3])}, nil
}

// shapes are the ways an operand is written: what comes before and after the
// number. The first that fits is the form.
var shapes = []struct {
	before, after string
	form          form
}{
	{"#pktlen", "", formLength},
	{"#0x", "", formHex},
	{"#", "", formDecimal},
	{"[x + ", "]", formIndirect},
	{"[", "]", formAbsolute},
	{"M[", "]", formScratch},
	{"4*([", "]&0xf)", formHeader},
	{"0x", "", formUnknown},
	{"x", "", formX},
	{"", "", formTarget},
}

func parseAssembly(line string, pc int) (Instruction, error) {
	var i Instruction
	number, rest, ok := strings.Cut(strings.TrimPrefix(line, "("), ")")
	if n, err := strconv.Atoi(number); !ok || err != nil || n != pc {
		return i, fmt.Errorf("is not instruction %d", pc)
	}
	rest, branches, isBranch := strings.Cut(rest, " jt ")
	name, operand, _ := strings.Cut(strings.TrimSpace(rest), " ")
	form, err := i.parseOperand(strings.TrimSpace(operand), pc)
	if err != nil {
		return i, err
	}
	if form != formUnknown {
		if i.Op, ok = opcodeOf[opcode{name, form}]; !ok {
			return i, fmt.Errorf("no instruction %s has such an operand", name)
		}
	}
	if isBranch != (i.Class() == JMP && i.Op != JMP|JA && form != formUnknown) {
		return i, fmt.Errorf("%s and jt do not agree", name)
	}
	if isBranch {
		err = i.parseBranches(branches, pc)
	}
	return i, err
}

func (i *Instruction) parseOperand(s string, pc int) (form, error) {
	if s == "" {
		return formNone, nil
	}
	for _, shape := range shapes {
		number, ok := strings.CutPrefix(s, shape.before)
		if !ok || !strings.HasSuffix(number, shape.after) {
			continue
		}
		number = strings.TrimSuffix(number, shape.after)
		return shape.form, i.parseNumber(number, shape.form, pc)
	}
	return formNone, fmt.Errorf("operand %q", s)
}

func (i *Instruction) parseNumber(s string, f form, pc int) (err error) {
	var n int64
	switch f {
	case formLength, formX:
		if s != "" {
			err = fmt.Errorf("unexpected %q", s)
		}
	case formHex:
		var u uint64
		u, err = strconv.ParseUint(s, 16, 32)
		i.K = uint32(u)
	case formUnknown:
		var u uint64
		u, err = strconv.ParseUint(s, 16, 16)
		i.Op = uint16(u)
	case formTarget:
		n, err = strconv.ParseInt(s, 10, 32)
		i.K = uint32(n - int64(pc) - 1)
	case formAbsolute:
		for at, name := range ancillaryNames {
			if s == name {
				i.K = AncillaryBase + uint32(at)*4
				return nil
			}
		}
		fallthrough
	default:
		n, err = strconv.ParseInt(s, 10, 64)
		if err == nil && (n < -1<<31 || n >= 1<<32) {
			err = strconv.ErrRange
		}
		i.K = uint32(n)
	}
	return err
}

// opcodeOf is opcodes the other way round.
var opcodeOf = func() map[opcode]uint16 {
	reverse := make(map[opcode]uint16, len(opcodes))
	for op, o := range opcodes {
		reverse[o] = op
	}
	return reverse
}()

// parseBranches reads "2\tjf 3", what follows jt.
func (i *Instruction) parseBranches(s string, pc int) error {
	yes, no, _ := strings.Cut(s, "jf")
	for _, branch := range []struct {
		text string
		skip *uint8
	}{{yes, &i.Jt}, {no, &i.Jf}} {
		to, err := strconv.Atoi(strings.TrimSpace(branch.text))
		if err != nil {
			return err
		}
		skip := to - pc - 1
		if skip < 0 || skip > 255 {
			return fmt.Errorf("jump to %d cannot be reached", to)
		}
		*branch.skip = uint8(skip)
	}
	return nil
}
