package bpf

import "encoding/binary"

// A step is a load, a mask and a comparison in one, or several of them: what
// most of a filter consists of. An instruction that does not fit is a step of
// its own.
//
// Steps point at their successors, so that running them is one short loop
// without a program counter, an index or its bounds check. What decides is that
// there are few of them, and that each branch is a branch of the processor,
// which it can predict.
type step struct {
	load load
	test test
	op   uint16 // for loadGeneral

	k     uint32 // offset, constant or verdict
	mask  uint32 // A is masked after the load
	value uint32 // what A is compared with
	yes   *step  // the successor
	no    *step  // the successor if the test fails

	// For loadAll and loadAny; see window.go.
	window  [2]window
	need    uint32 // bytes the windows must find
	indexed bool   // the windows are at X
	header  bool   // X comes from the header at k first
	plain   *step  // what to do instead if the packet is too short

	table *table // for testTable
}

// load is how a step gets its A.
type load uint8

const (
	loadAll    load = iota // no A: yes if both windows match
	loadAny                // no A: yes if a window matches
	loadReturn             // verdict k
	loadNone               // keep A
	loadByte
	loadHalf
	loadWord
	loadByteX // at X + k
	loadHalfX
	loadWordX
	loadHeader  // X = 4 * (byte at k & 15)
	loadLength  // A = length of the packet
	loadReturnA // verdict A

	// From here on a step needs a frame.
	loadGeneral   // any other instruction
	loadAncillary // ancillary data at k
	loadBack      // jump backwards, if there is fuel
)

// test is how a step chooses its successor.
type test uint8

const (
	testNone test = iota
	testEqual
	testSet
	testGreater
	testAtLeast
	testTable
	testEqualX // the same, with X in the place of value
	testSetX
	testGreaterX
	testAtLeastX
)

// frame is the state of a run that few programs need.
type frame struct {
	scratch [ScratchWords]uint32
	anc     *Ancillary
	back    int // backward jumps taken
}

// run follows the steps from s to a verdict.
func (s *step) run(data []byte, length uint32, f *frame) uint32 {
	var a, x uint32
	for {
		switch s.load {
		case loadAll, loadAny:
			var base int64
			if s.indexed {
				if s.header {
					if uint64(s.k) >= uint64(len(data)) {
						return 0
					}
					x = uint32(data[s.k]&15) * 4
				}
				base = int64(x)
			}
			if base+int64(s.need) > int64(len(data)) {
				s = s.plain
				continue
			}
			v0, v1 := s.window[0].differs(data, base), s.window[1].differs(data, base)
			if s.load == loadAll {
				v0 |= v1
			} else if v1 == 0 {
				v0 = 0
			}
			if v0 == 0 {
				s = s.yes
			} else {
				s = s.no
			}
		case loadReturn:
			return s.k
		case loadReturnA:
			return a
		default:
			var ok bool
			if a, x, ok = s.fetch(data, a, x, length, f); !ok {
				return 0
			}
			s = s.next(a, x)
		}
	}
}

// fetch is A and X after the load and mask of a step; not ok if the verdict is 0.
func (s *step) fetch(data []byte, a, x, length uint32, f *frame) (_, _ uint32, ok bool) {
	at := uint64(s.k)
	if s.load >= loadByteX && s.load <= loadWordX {
		at += uint64(x)
	}
	switch s.load {
	case loadNone:
	case loadByte, loadByteX:
		if at >= uint64(len(data)) {
			return 0, 0, false
		}
		a = uint32(data[at])
	case loadHalf, loadHalfX:
		if at+2 > uint64(len(data)) {
			return 0, 0, false
		}
		a = uint32(binary.BigEndian.Uint16(data[at:]))
	case loadWord, loadWordX:
		if at+4 > uint64(len(data)) {
			return 0, 0, false
		}
		a = binary.BigEndian.Uint32(data[at:])
	case loadHeader:
		if at >= uint64(len(data)) {
			return 0, 0, false
		}
		x = uint32(data[at]&15) * 4
	case loadLength:
		a = length
	default:
		if a, x, ok = s.general(a, x, length, len(data), f); !ok {
			return 0, 0, false
		}
	}
	return a & s.mask, x, true
}

// next is the successor of a step after the load.
func (s *step) next(a, x uint32) *step {
	value := s.value
	if s.test >= testEqualX {
		value = x
	}
	var holds bool
	switch s.test {
	case testNone:
		return s.yes
	case testTable:
		return s.table.find(a)
	case testEqual, testEqualX:
		holds = a == value
	case testSet, testSetX:
		holds = a&value != 0
	case testGreater, testGreaterX:
		holds = a > value
	case testAtLeast, testAtLeastX:
		holds = a >= value
	}
	if holds {
		return s.yes
	}
	return s.no
}

// general runs an instruction that is seldom; ok is false if the verdict is 0.
func (s *step) general(a, x, length uint32, captured int, f *frame) (_, _ uint32, ok bool) {
	switch s.load {
	case loadAncillary:
		a, ok = f.anc.load(s.k)
		return a, x, ok
	case loadBack:
		// Each turn of an honest loop, as protochain's, moves on in the packet.
		f.back++
		return a, x, f.back <= captured+1
	}
	switch s.op {
	case LD | IMM:
		a = s.k
	case LDX | IMM:
		x = s.k
	case LD | MEM:
		a = f.scratch[s.k&(ScratchWords-1)]
	case LDX | MEM:
		x = f.scratch[s.k&(ScratchWords-1)]
	case ST:
		f.scratch[s.k&(ScratchWords-1)] = a
	case STX:
		f.scratch[s.k&(ScratchWords-1)] = x
	case LDX | W | LEN:
		x = length
	case MISC | TAX:
		x = a
	case MISC | TXA:
		a = x
	default:
		operand := s.k
		if s.op&sourceMask == X {
			operand = x
		}
		a, ok = compute(s.op&opMask, a, operand)
		return a, x, ok
	}
	return a, x, true
}

// compute is a op b; not ok if it divides by zero. To shift by 32 bits or more
// gives 0, as it does in libpcap; the kernel takes the amount modulo 32.
func compute(op uint16, a, b uint32) (result uint32, ok bool) {
	switch op {
	case ADD:
		return a + b, true
	case SUB:
		return a - b, true
	case MUL:
		return a * b, true
	case OR:
		return a | b, true
	case AND:
		return a & b, true
	case XOR:
		return a ^ b, true
	case LSH:
		return a << b, true
	case RSH:
		return a >> b, true
	case NEG:
		return -a, true
	case DIV:
		if b != 0 {
			return a / b, true
		}
	case MOD:
		if b != 0 {
			return a % b, true
		}
	}
	return 0, false
}
