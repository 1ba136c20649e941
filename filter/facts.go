package filter

import "wiretale/bpf"

// facts are what is known of values at a place in the program. They can be
// taken back to an earlier state.
type facts struct {
	values *values
	ranges map[*value]interval
	unlike map[unlikeKey]bool
	tests  map[testKey]bool
	bits   map[*value][]bitFact
	choice map[*value][]uint32 // one of these
	done   map[*value]bool     // loads at variable places that have been done, so that they cannot fail
	end    uint64              // so many bytes the packet has, as loads at fixed places have shown
	simple bool                // draw no conclusions that libpcap does not draw
	log    []change
}

// unlikeKey is a value and a constant that it does not equal.
type unlikeKey struct {
	v *value
	k uint32
}

// change is how to take back what was learnt.
type change struct {
	kind     changeKind
	v        *value
	k        uint32   // of an unlikeKey
	test     testKey  // of a test
	interval interval // what was known before
	choice   []uint32 // what was known before
}

type changeKind uint8

const (
	changeUnlike changeKind = iota
	changeTest
	changeBits
	changeRange // there was a range before
	changeFirst // there was none
	changeChoice
	changeDone
	changeEnd
)

func (fs *facts) undo(c change) {
	switch c.kind {
	case changeUnlike:
		delete(fs.unlike, unlikeKey{c.v, c.k})
	case changeTest:
		delete(fs.tests, c.test)
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

type testKey struct {
	op   uint16
	l, r int
}

type bitFact struct {
	mask uint32
	set  bool // some bit of mask is set; else none
}

// newFacts makes room for about as many facts as there are nodes.
func newFacts(vs *values, nodes int) *facts {
	return &facts{values: vs, ranges: map[*value]interval{}, unlike: make(map[unlikeKey]bool, nodes/2),
		tests: map[testKey]bool{}, bits: map[*value][]bitFact{}, choice: map[*value][]uint32{}, done: map[*value]bool{}}
}

func (fs *facts) mark() int { return len(fs.log) }

func (fs *facts) restore(mark int) {
	for len(fs.log) > mark {
		fs.undo(fs.log[len(fs.log)-1])
		fs.log = fs.log[:len(fs.log)-1]
	}
}

// passed records what a test found, in the form in which decide will ask.
func (fs *facts) passed(s test, holds bool) {
	s, swap := fs.values.simplify(s)
	fs.learn(s, holds != swap)
}

// learn records that s was found to hold, or not to hold.
func (fs *facts) learn(s test, holds bool) {
	if s.r.kind != valueConstant || fs.simple {
		key := testKey{s.op, s.l.id, s.r.id}
		if _, ok := fs.tests[key]; !ok {
			fs.tests[key] = holds
			fs.log = append(fs.log, change{kind: changeTest, test: key})
		}
	}
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
		fs.differ(s.l, k)
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

func (fs *facts) differ(v *value, k uint32) {
	if key := (unlikeKey{v, k}); !fs.unlike[key] {
		fs.unlike[key] = true
		fs.log = append(fs.log, change{kind: changeUnlike, v: v, k: k})
	}
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

// decide says whether s holds, if the facts tell.
func (fs *facts) decide(s test) (holds, known bool) {
	if s.r.kind != valueConstant {
		holds, known = fs.tests[testKey{s.op, s.l.id, s.r.id}]
		return holds, known
	}
	if fs.simple {
		return fs.decideSimply(s)
	}
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
		return fs.decideBits(s.l, k)
	}
	if s.op == bpf.JEQ && fs.unlike[unlikeKey{s.l, k}] {
		return false, true
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

// decideSimply decides no more than libpcap does: the same test again, and
// equality with another constant than the one that was found equal.
func (fs *facts) decideSimply(s test) (holds, known bool) {
	if s.l.kind == valueConstant {
		return decide(s.op, s.l.k, s.r.k), true
	}
	if s.op == bpf.JSET && s.r.k == 0 {
		return false, true // no bit of an empty mask is set
	}
	if holds, known = fs.tests[testKey{s.op, s.l.id, s.r.id}]; known {
		return holds, true
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
