package bpf

import "math/bits"

// A table replaces a chain of comparisons of the same A with different
// constants, such as a list of hosts makes. It is a hash table with open
// addressing, at most half full.
type table struct {
	slots []slot
	shift uint8
	miss  *step // if A is none of them
}

type slot struct {
	value uint32
	to    *step // nil: the slot is free
}

// tableMinimum is the length of chain from which a table is faster.
const tableMinimum = 6

// spread is 2^32 divided by the golden ratio: Knuth's multiplicative hashing.
const spread = 0x9e3779b1

func newTable(n int) *table {
	size := bits.Len(uint(2*n - 1))
	return &table{slots: make([]slot, 1<<size), shift: uint8(32 - size)}
}

// slot is where value is, or where it belongs.
func (t *table) slot(value uint32) *slot {
	for at := value * spread >> t.shift; ; at++ {
		s := &t.slots[at&uint32(len(t.slots)-1)]
		if s.to == nil || s.value == value {
			return s
		}
	}
}

// add remembers where value leads; the first of equal values counts.
func (t *table) add(value uint32, to *step) {
	if s := t.slot(value); s.to == nil {
		*s = slot{value, to}
	}
}

func (t *table) find(value uint32) *step {
	if s := t.slot(value); s.to != nil {
		return s.to
	}
	return t.miss
}

// continuesChain reports whether a step does nothing but compare A once more.
func (s *step) continuesChain() bool {
	return s.load == loadNone && s.mask == 0xffffffff && s.test == testEqual
}

// makeTables gives a table to each step at which a long chain begins. Steps
// inside the chain stay as they are, for jumps into its middle. All lead
// forwards, so the chain has an end.
func makeTables(steps []step) {
	inside := make(map[*step]bool)
	for n := range steps {
		head := &steps[n]
		if head.test != testEqual || inside[head] {
			continue
		}
		chain := []*step{head}
		for s := head.no; s.continuesChain() && !inside[s]; s = s.no {
			chain = append(chain, s)
		}
		if len(chain) >= tableMinimum {
			head.setTable(chain)
			for _, s := range chain {
				inside[s] = true
			}
		}
	}
}

func (s *step) setTable(chain []*step) {
	t := newTable(len(chain))
	for _, c := range chain {
		t.add(c.value, c.yes)
	}
	t.miss = chain[len(chain)-1].no
	s.test, s.table = testTable, t
}
