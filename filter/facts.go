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
	seen   map[*value]int      // how many nodes on the way have evaluated this
	beyond bool                // decide has used what libpcap's optimiser does not know
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
	changeSeen
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
	case changeSeen:
		fs.seen[c.v]--
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
		tests: map[testKey]bool{}, bits: map[*value][]bitFact{}, choice: map[*value][]uint32{}, seen: map[*value]int{}}
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
	if s.r.kind != valueConstant {
		key := testKey{s.op, s.l.id, s.r.id}
		if _, ok := fs.tests[key]; !ok {
			fs.tests[key] = holds
			fs.log = append(fs.log, change{kind: changeTest, test: key})
		}
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

// evaluated records that a node on the way computes v.
func (fs *facts) evaluated(v *value) {
	if v == nil || !v.loads {
		return
	}
	fs.seen[v]++
	fs.log = append(fs.log, change{kind: changeSeen, v: v})
}

// decide says whether s holds, if the facts tell.
func (fs *facts) decide(s test) (holds, known bool) {
	if s.r.kind != valueConstant {
		holds, known = fs.tests[testKey{s.op, s.l.id, s.r.id}]
		return holds, known
	}
	if s.op == bpf.JEQ && s.l.kind != valueConstant {
		if r, ok := fs.ranges[s.l]; ok && r.low == r.high {
			return r.low == s.r.k, true
		}
		if fs.unlike[unlikeKey{s.l, s.r.k}] {
			return false, true
		}
	}
	holds, known = fs.conclude(s)
	fs.beyond = fs.beyond || known && s.l.kind != valueConstant
	return holds, known
}

// conclude decides a test from more than a comparison with the same constant,
// or with another that was equal.
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
		// tcpdump: nothing is known of an empty mask before the load is done.
		return false, false
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
