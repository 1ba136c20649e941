package bpf

// What flows between steps: which of them are reached, what A is known to hold,
// and whether anybody reads it again. All of it needs one pass, because in a
// program without backward jumps each step leads to later ones.

// bits of a step that flow.go computes; index as in the steps.
type flow struct {
	steps   []step
	index   map[*step]int
	reached []bool
	source  []step // the load and mask A comes from; loadNone if not known
	live    []bool // A is read before it is written
}

func newFlow(steps []step) *flow {
	f := &flow{steps: steps, index: make(map[*step]int, len(steps))}
	for n := range steps {
		f.index[&steps[n]] = n
	}
	return f
}

func goesBack(steps []step) bool {
	for n := range steps {
		if steps[n].load == loadBack {
			return true
		}
	}
	return false
}

// successors calls visit for each step that can follow s.
func (s *step) successors(visit func(*step)) {
	if s.load == loadReturn || s.load == loadReturnA {
		return
	}
	if s.table != nil {
		visit(s.table.miss)
		for _, slot := range s.table.slots {
			if slot.to != nil {
				visit(slot.to)
			}
		}
		return
	}
	visit(s.yes)
	if s.no != nil {
		visit(s.no)
	}
}

// reload finds comparisons of an A that an earlier step loaded and lets them
// load it themselves. That frees the earlier step from leaving an A behind.
func (f *flow) reload() {
	f.reached = make([]bool, len(f.steps))
	f.source = make([]step, len(f.steps))
	f.reached[0] = true
	f.source[0] = step{load: loadNone}
	for n := range f.steps {
		if !f.reached[n] {
			continue
		}
		s := &f.steps[n]
		if from := f.source[n]; s.load == loadNone && from.load != loadNone {
			s.load, s.k, s.mask = from.load, from.k, from.mask&s.mask
		}
		after := s.sourceAfter(f.source[n])
		s.successors(func(to *step) { f.arrive(f.index[to], after) })
	}
}

// arrive notes one more way to reach step n, and what A holds then.
func (f *flow) arrive(n int, source step) {
	if !f.reached[n] {
		f.reached[n], f.source[n] = true, source
		return
	}
	if known := f.source[n]; known.load != source.load || known.k != source.k || known.mask != source.mask {
		f.source[n] = step{load: loadNone}
	}
}

// sourceAfter is where A comes from after s, if it came from before ahead of it.
func (s *step) sourceAfter(before step) step {
	switch {
	case s.load >= loadByte && s.load <= loadWordX:
		return step{load: s.load, k: s.k, mask: s.mask}
	case s.load == loadHeader && before.load >= loadByte && before.load <= loadWord:
		before.mask &= s.mask
		return before
	}
	return step{load: loadNone}
}

// findLive computes for each step whether it reads the A it is given.
func (f *flow) findLive() {
	f.live = make([]bool, len(f.steps))
	for n := len(f.steps) - 1; n >= 0; n-- {
		f.live[n] = f.readsA(&f.steps[n])
	}
}

func (f *flow) readsA(s *step) bool {
	switch s.load {
	case loadReturn, loadByte, loadHalf, loadWord, loadByteX, loadHalfX, loadWordX,
		loadLength, loadConstant, loadScratch, loadTXA, loadAncillary:
		return false
	case loadNone, loadHeader, loadLengthX, loadConstantX, loadScratchX, loadStoreX:
		return s.test != testNone || f.live[f.index[s.yes]]
	}
	return true
}

// leavesA reports whether a successor of s reads its A.
func (f *flow) leavesA(s *step) bool {
	leaves := false
	s.successors(func(to *step) { leaves = leaves || f.live[f.index[to]] })
	return leaves
}
