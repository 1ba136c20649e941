package printer

import "sync/atomic"

// State is what printers remember from one packet to the next: sequence numbers,
// RPC calls. One State is shared by all printers of a run. It is used in packet
// order only, by one goroutine at a time.
type State struct {
	slots     []any
	sequences sequences
	barred    bool
}

// NewState returns an empty memory.
func NewState() *State { return &State{} }

// NewBarredState returns a memory that panics when a printer asks it. It shows
// which protocols must be Ordered and do not say so: a packet that is planned as
// plain must print without any memory.
func NewBarredState() *State { return &State{barred: true} }

// open is the state itself, for a printer that is about to use it.
func (s *State) open() *State {
	if s.barred {
		panic("printer: the memory is used for a packet that is not Ordered")
	}
	return s
}

// Remembered is a protocol's place in a State.
type Remembered[T any] struct {
	index int
	make  func() *T
}

var slots atomic.Int32

// Remember reserves a place for a protocol's memory; make makes it when it is
// first used. The memory must be bounded. Protocols that have one register with
// Ordered.
func Remember[T any](make func() *T) *Remembered[T] {
	return &Remembered[T]{int(slots.Add(1)) - 1, make}
}

// Of returns the memory of the run that p prints for.
func (r *Remembered[T]) Of(p *Printer) *T {
	s := p.state.open()
	for len(s.slots) <= r.index {
		s.slots = append(s.slots, nil)
	}
	if s.slots[r.index] == nil {
		s.slots[r.index] = r.make()
	}
	return s.slots[r.index].(*T)
}
