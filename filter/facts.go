package filter

import "wiretale/bpf"

// facts are what is known of values at a place in the program. They can be
// taken back to an earlier state.
type facts struct {
	values *values
	ranges map[*value]interval
	tests  []answer // by the number of the test
	bits   map[*value][]bitFact
	choice map[*value][]uint32 // one of these
	done   map[*value]bool     // loads at variable places that have been done, so that they cannot fail
	end    uint64              // so many bytes the packet has, as loads at fixed places have shown
	simple bool                // draw no conclusions that libpcap does not draw
	log    []change
}

// answer is what is known of a test.
type answer uint8

const (
	unknown answer = iota
	holding
	failing
)

// change is how to take back what was learnt.
type change struct {
	kind     changeKind
	v        *value
	k        uint32   // number of a test, or an end
	interval interval // what was known before
	choice   []uint32 // what was known before
}

type changeKind uint8

const (
	changeTest changeKind = iota
	changeBits
	changeRange // there was a range before
	changeFirst // there was none
	changeChoice
	changeDone
	changeEnd
)

func (fs *facts) undo(c change) {
	switch c.kind {
	case changeTest:
		fs.tests[c.k] = unknown
	case changeBits:
		list := fs.bits[c.v]
		fs.bits[c.v] = list[:len(list)-1]
	case changeRange:
		fs.ranges[c.v] = c.interval
	case changeFirst:
		delete(fs.ranges, c.v)
	case changeDone:
		delete(fs.done, c.v)
	case changeEnd:
		fs.end = uint64(c.k)
	case changeChoice:
		fs.choice[c.v] = c.choice
	}
}

// interval is the least and greatest a value can be.
type interval struct{ low, high uint32 }

type bitFact struct {
	mask uint32
	set  bool // some bit of mask is set; else none
}

func newFacts(vs *values) *facts {
	return &facts{values: vs, ranges: map[*value]interval{}, tests: make([]answer, len(vs.tests)), bits: map[*value][]bitFact{}, choice: map[*value][]uint32{}, done: map[*value]bool{}}
}

func (fs *facts) mark() int { return len(fs.log) }

func (fs *facts) restore(mark int) {
	for len(fs.log) > mark {
		fs.undo(fs.log[len(fs.log)-1])
		fs.log = fs.log[:len(fs.log)-1]
	}
}

// passed records what a test found.
func (fs *facts) passed(q question, holds bool) {
	holds = holds != q.swap
	if fs.answer(q.number) == unknown {
		for q.number >= len(fs.tests) {
			fs.tests = append(fs.tests, unknown)
		}
		fs.tests[q.number] = failing
		if holds {
			fs.tests[q.number] = holding
		}
		fs.log = append(fs.log, change{kind: changeTest, k: uint32(q.number)})
	}
	fs.learn(q.test, holds)
}

// answer is what is known of the test with a number.
func (fs *facts) answer(number int) answer {
	if number >= len(fs.tests) {
		return unknown // the test is new
	}
	return fs.tests[number]
}

// learn records what follows from s holding, or not holding.
func (fs *facts) learn(s test, holds bool) {
	if s.r.kind != valueConstant || fs.simple && (s.op != bpf.JEQ || !holds) {
		return
	}
	k := s.r.k
	switch {
	case s.op == bpf.JSET:
		fs.learnBits(s.l, bitFact{k, holds})
	case s.op == bpf.JEQ && holds:
		fs.narrow(s.l, k, k)
	case s.op == bpf.JEQ:
	case s.op == bpf.JGT && holds && k < 1<<32-1:
		fs.narrow(s.l, k+1, 1<<32-1)
	case s.op == bpf.JGT && !holds:
		fs.narrow(s.l, 0, k)
	case s.op == bpf.JGE && holds:
		fs.narrow(s.l, k, 1<<32-1)
	case s.op == bpf.JGE && !holds && k > 0:
		fs.narrow(s.l, 0, k-1)
	}
}

func (fs *facts) learnBits(v *value, b bitFact) {
	fs.bits[v] = append(fs.bits[v], b)
	fs.log = append(fs.log, change{kind: changeBits, v: v})
	if !b.set {
		masked := fs.values.binary(bpf.AND, v, fs.values.constant(b.mask))
		if masked.kind != valueConstant {
			fs.narrow(masked, 0, 0)
		}
	}
}

// among records that v is one of some constants.
func (fs *facts) among(v *value, choices []uint32) {
	fs.log = append(fs.log, change{kind: changeChoice, v: v, choice: fs.choice[v]})
	fs.choice[v] = choices
}

func (fs *facts) narrow(v *value, low, high uint32) {
	old, had := fs.ranges[v]
	if had {
		low, high = max(low, old.low), min(high, old.high)
	}
	if low > high {
		return // this place is never reached
	}
	fs.ranges[v] = interval{low, high}
	c := change{kind: changeFirst, v: v, interval: old}
	if had {
		c.kind = changeRange
	}
	fs.log = append(fs.log, c)
}

// decide says whether a test holds, if the facts tell.
func (fs *facts) decide(q question) (holds, known bool) {
	if a := fs.answer(q.number); a != unknown {
		return (a == holding) != q.swap, true
	}
	if q.test.r.kind != valueConstant {
		return false, false
	}
	if fs.simple {
		holds, known = fs.decideSimply(q.test)
	} else {
		holds, known = fs.conclude(q.test)
	}
	return holds != q.swap, known
}

// conclude decides a comparison with a constant from all that is known.
func (fs *facts) conclude(s test) (holds, known bool) {
	k := s.r.k
	if a, ok := fs.exact(s.l); ok {
		return decide(s.op, a, k), true
	}
	if choices := fs.choice[s.l]; len(choices) > 0 {
		if holds, known := decideAll(s.op, choices, k); known {
			return holds, true
		}
	}
	if s.op == bpf.JSET {
		if bits, ok := fs.exact(fs.values.binary(bpf.AND, s.l, s.r)); ok {
			return bits != 0, true
		}
		return fs.decideBits(s.l, k)
	}
	r, ok := fs.ranges[s.l]
	if !ok {
		return false, false
	}
	low, high := decide(s.op, r.low, k), decide(s.op, r.high, k)
	if s.op == bpf.JEQ {
		return false, k < r.low || k > r.high
	}
	return low, low == high
}

// decideAll decides a test that comes out the same for all choices.
func decideAll(op uint16, choices []uint32, k uint32) (holds, known bool) {
	holds = decide(op, choices[0], k)
	for _, c := range choices[1:] {
		if decide(op, c, k) != holds {
			return false, false
		}
	}
	return holds, true
}

// maxBitFacts bounds how many remembered masks a decision looks at.
const maxBitFacts = 32

func (fs *facts) decideBits(v *value, mask uint32) (holds, known bool) {
	if mask == 0 {
		return false, true
	}
	list := fs.bits[v]
	for i := len(list) - 1; i >= 0 && i > len(list)-maxBitFacts; i-- {
		b := list[i]
		switch {
		case b.set && b.mask&^mask == 0:
			return true, true
		case !b.set && mask&^b.mask == 0:
			return false, true
		}
	}
	return false, false
}

// exact computes a value from facts alone.
func (fs *facts) exact(v *value) (uint32, bool) {
	if v.kind == valueConstant {
		return v.k, true
	}
	if r, ok := fs.ranges[v]; ok && r.low == r.high {
		return r.low, true
	}
	if v.kind != valueBinary || v.b.kind != valueConstant {
		return 0, false
	}
	a, ok := fs.exact(v.a)
	if !ok {
		return 0, false
	}
	return evaluate(v.op, a, v.b.k)
}

// decideSimply decides no more than libpcap does, besides the same test again:
// equality with another constant than the one that was found equal.
func (fs *facts) decideSimply(s test) (holds, known bool) {
	if s.l.kind == valueConstant {
		return decide(s.op, s.l.k, s.r.k), true
	}
	if s.op == bpf.JSET && s.r.k == 0 {
		return false, true // no bit of an empty mask is set
	}
	if r, ok := fs.ranges[s.l]; ok && s.op == bpf.JEQ {
		return r.low == s.r.k, true
	}
	return false, false
}

// loaded records that v has been evaluated: its loads did not fail.
func (fs *facts) loaded(v *value) {
	if v == nil || !v.loads {
		return
	}
	fs.loaded(v.a)
	fs.loaded(v.b)
	switch end, fixed := v.endsAt(); {
	case fixed && end > fs.end:
		fs.log = append(fs.log, change{kind: changeEnd, k: uint32(fs.end)})
		fs.end = end
	case !fixed && v.kind == valueLoad && !fs.done[v]:
		fs.log = append(fs.log, change{kind: changeDone, v: v})
		fs.done[v] = true
	}
}

// cannotFail says whether all loads of v are known to be inside the packet.
func (fs *facts) cannotFail(v *value) bool {
	if v == nil || !v.loads {
		return true
	}
	if end, fixed := v.endsAt(); fixed {
		return end <= fs.end
	}
	if v.kind == valueLoad && fs.done[v] {
		return true
	}
	return v.kind != valueLoad && fs.cannotFail(v.a) && fs.cannotFail(v.b)
}

// maxEnd bounds the ends that are compared; a greater one is outside any packet.
const maxEnd = 1 << 24

// endsAt is the end of what v itself loads, if that is at a fixed place.
func (v *value) endsAt() (end uint64, fixed bool) {
	end = uint64(v.k) + 1
	switch {
	case v.kind == valueHeader:
	case v.kind != valueLoad || v.a != nil || ancillary(v):
		return 0, false
	case v.size == bpf.H:
		end++
	case v.size == bpf.W:
		end += 3
	}
	return end, end < maxEnd
}
