package bpf

import (
	"encoding/binary"
	"math/bits"
)

// A step is a load, a mask and a comparison in one, or several of them: what
// most of a filter consists of. An instruction that does not fit is a step of
// its own.
//
// Steps point at their successors, so that running them is one short loop
// without a program counter, an index or its bounds check. What decides is that
// there are few of them, and that each branch is a branch of the processor,
// which it can predict.
type step struct {
	load    load
	test    test
	indexed bool  // the windows are at X
	header  bool  // and X comes from the header at k first
	byX     bool  // arithmetic: the operand is X
	shift   uint8 // loadRange: how far the field is from the end of its window

	k     uint32 // offset, constant or verdict
	mask  uint32 // A is masked after the load
	value uint32 // what A is compared with
	yes   *step  // the successor
	no    *step  // the successor if the test fails

	least, span uint32 // loadRange: the least value of the range, and how far the greatest is

	window [2]window // the second not for loadRange
	need   uint32    // bytes the windows must find
	plain  *step     // what to do instead if the packet is too short
	table  *table    // for testTable
}

// load is what a step does before its test: mostly, to load A.
type load uint8

const (
	// What filters mostly do, and all that a fused program does with the packet.
	loadAll     load = iota // no A: yes if both windows match
	loadAny                 // no A: yes if a window matches
	loadRange               // no A: yes if a part of a window is in a range
	loadReturn              // verdict k
	loadReturnA             // verdict A

	// The rest, as the instructions have it.
	loadNone // keep A
	loadByte
	loadHalf
	loadWord
	loadByteX // at X + k
	loadHalfX
	loadWordX
	loadHeader // X = 4 * (byte at k & 15)
	loadLength // A = length of the packet
	loadLengthX
	loadConstant // A = k
	loadConstantX
	loadTAX
	loadTXA
	loadAdd // A = A + operand, and so on
	loadSub
	loadMul
	loadDiv
	loadMod
	loadOr
	loadAnd
	loadXor
	loadLeft
	loadRight
	loadNegate

	// From here on a step needs a frame.
	loadScratch // A = word k
	loadScratchX
	loadStore // word k = A
	loadStoreX
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

// reject is the step of verdict 0.
var reject = &step{load: loadReturn}

// run follows the steps from s to a verdict.
func (s *step) run(data []byte, x, length uint32, f *frame) uint32 {
	var a uint32
	for {
		switch s.load {
		case loadAll, loadAny, loadRange:
			s, x = s.windows(data, x)
		case loadReturn:
			return s.k
		case loadReturnA:
			return a
		default:
			s, a, x = s.general(data, a, x, length, f)
		}
	}
}

// windows runs steps that compare windows as long as there are such, and returns
// the one after them with X. It calls nothing, so that all it needs stays in
// registers.
func (s *step) windows(data []byte, x uint32) (*step, uint32) {
	for s.load <= loadRange {
		var base int64
		if s.indexed {
			if s.header {
				if uint64(s.k) >= uint64(len(data)) {
					return reject, 0
				}
				x = uint32(data[s.k]&15) * 4
			}
			base = int64(x)
		}
		if base+int64(s.need) > int64(len(data)) {
			return s.plain, x
		}
		v0 := s.window[0].load(data, base)
		if s.load == loadRange {
			a := uint32(bits.ReverseBytes64(v0)>>(s.shift&63)) & s.mask
			if a-s.least <= s.span {
				s = s.yes
			} else {
				s = s.no
			}
			continue
		}
		v0 = s.window[0].differs(v0)
		v1 := s.window[1].differs(s.window[1].load(data, base))
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
	}
	return s, x
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

// general runs steps of single instructions as long as there are such, and
// returns the one after them with A and X.
func (s *step) general(data []byte, a, x, length uint32, f *frame) (_ *step, _, _ uint32) {
	for {
		ok := true
		switch s.load {
		case loadNone:
		case loadConstant:
			a = s.k
		case loadConstantX:
			x = s.k
		case loadTAX:
			x = a
		case loadTXA:
			a = x
		case loadScratch:
			a = f.scratch[s.k&(ScratchWords-1)]
		case loadScratchX:
			x = f.scratch[s.k&(ScratchWords-1)]
		case loadStore:
			f.scratch[s.k&(ScratchWords-1)] = a
		case loadStoreX:
			f.scratch[s.k&(ScratchWords-1)] = x
		case loadLength:
			a = length
		case loadLengthX:
			x = length
		case loadByte, loadHalf, loadWord:
			a, ok = fetch(data, uint64(s.k), s.load)
		case loadByteX, loadHalfX, loadWordX:
			a, ok = fetch(data, uint64(s.k)+uint64(x), s.load-loadByteX+loadByte)
		case loadHeader:
			x, ok = fetch(data, uint64(s.k), loadByte)
			x = x & 15 * 4
		case loadAncillary:
			a, ok = f.anc.load(s.k)
		case loadBack:
			// Each turn of an honest loop, as protochain's, moves on in the packet.
			f.back++
			ok = f.back <= len(data)+1
		default:
			operand := s.k
			if s.byX {
				operand = x
			}
			a, ok = compute(s.load, a, operand)
		}
		if !ok {
			return reject, 0, 0
		}
		a &= s.mask
		if s.test == testNone {
			s = s.yes
		} else {
			s = s.next(a, x)
		}
		if s.load < loadNone {
			return s, a, x
		}
	}
}

// fetch is the byte, half word or word at an offset.
func fetch(data []byte, at uint64, size load) (value uint32, ok bool) {
	switch n := uint64(len(data)); {
	case at >= n:
	case size == loadByte:
		return uint32(data[at]), true
	case size == loadHalf && n-at >= 2:
		return uint32(binary.BigEndian.Uint16(data[at:])), true
	case size == loadWord && n-at >= 4:
		return binary.BigEndian.Uint32(data[at:]), true
	}
	return 0, false
}

// compute is a op b; not ok if it divides by zero. To shift by 32 bits or more
// gives 0, as it does in libpcap; the kernel takes the amount modulo 32.
func compute(op load, a, b uint32) (result uint32, ok bool) {
	switch op {
	case loadAdd:
		return a + b, true
	case loadSub:
		return a - b, true
	case loadMul:
		return a * b, true
	case loadOr:
		return a | b, true
	case loadAnd:
		return a & b, true
	case loadXor:
		return a ^ b, true
	case loadLeft:
		return a << b, true
	case loadRight:
		return a >> b, true
	case loadNegate:
		return -a, true
	case loadDiv:
		if b != 0 {
			return a / b, true
		}
	case loadMod:
		if b != 0 {
			return a % b, true
		}
	}
	return 0, false
}
