package explain

import (
	"math"
	"runtime"
	"slices"
	"sync"
)

// order gives the rows of several tables in one order: those of each are sorted,
// at the same time, and are merged as they are taken.
type order struct {
	by    func(l *row) uint64 // what to sort by, the largest first; nil: the first packet, the first first
	heads []head
	left  int
}

// head is the next row of a table: by what it is sorted, and what follows it.
type head struct {
	key, first uint64
	table      *rows
	places     []uint32
}

// place is where a row lies.
type place struct {
	table *rows
	at    uint32
}

// newOrder sorts the rows of tables.
func newOrder(tables []*rows, by func(l *row) uint64) *order {
	o := &order{by: by, heads: make([]head, len(tables))}
	for i, r := range tables {
		o.heads[i].table = r
		o.left += r.n
	}
	n := min(runtime.GOMAXPROCS(0), len(tables))
	var group sync.WaitGroup
	for worker := range n - 1 {
		group.Go(func() { o.sort(worker+1, n) })
	}
	o.sort(0, n)
	group.Wait()
	o.heads = slices.DeleteFunc(o.heads, func(h head) bool { return len(h.places) == 0 })
	for i := range o.heads {
		o.look(&o.heads[i])
	}
	return o
}

// sort sorts every n-th table.
func (o *order) sort(from, n int) {
	var s sorter
	for i := from; i < len(o.heads); i += n {
		r := o.heads[i].table
		s.begin(r)
		s.sort(r.first)
		if o.by != nil {
			var l row
			s.sort(func(place uint32) uint64 {
				r.read(place, &l)
				return ^o.by(&l)
			})
		}
		o.heads[i].places = s.end()
	}
}

// take appends up to n rows to list, those that come next.
func (o *order) take(list []place, n int) []place {
	n = min(n, o.left)
	o.left -= n
	list = slices.Grow(list, n)
	for ; n > 0; n-- {
		next := 0
		for i := range o.heads {
			if h, best := &o.heads[i], &o.heads[next]; h.key < best.key || h.key == best.key && h.first < best.first {
				next = i
			}
		}
		h := &o.heads[next]
		list = append(list, place{h.table, h.places[0]})
		if h.places = h.places[1:]; len(h.places) == 0 {
			o.heads = slices.Delete(o.heads, next, next+1)
			continue
		}
		o.look(h)
	}
	return list
}

// look looks at the row that has become the next of its table.
func (o *order) look(h *head) {
	h.first = h.table.first(h.places[0])
	h.key = h.first
	if o.by != nil {
		var l row
		h.table.read(h.places[0], &l)
		h.key = ^o.by(&l)
	}
}

// sorter sorts places by numbers of the rows there: a radix sort, which looks at
// each a few times only, in the order in which they lie. It is stable, so that
// sorting by one number after another sorts by the last one first.
type sorter struct {
	places, spare []uint32
	keys, moved   []uint32
}

// digit is how many bits are sorted by at a time.
const digit = 11

// begin begins with all places of a table.
func (s *sorter) begin(r *rows) {
	s.places = r.places(make([]uint32, 0, r.n))
	if cap(s.spare) < r.n {
		s.spare, s.keys, s.moved = make([]uint32, r.n), make([]uint32, r.n), make([]uint32, r.n)
	}
	s.spare, s.keys, s.moved = s.spare[:r.n], s.keys[:r.n], s.moved[:r.n]
}

// end is all places in order. The sorter may be used again.
func (s *sorter) end() []uint32 { return s.places }

// sort sorts by key, the smallest first: by the lower half of it, and then by the
// upper one, where they differ at all.
func (s *sorter) sort(key func(place uint32) uint64) {
	least, most := uint64(math.MaxUint64), uint64(0)
	for _, p := range s.places {
		k := key(p)
		least, most = min(least, k), max(most, k)
	}
	for half := 0; half < 64 && len(s.places) > 0; half += 32 {
		span := (most - least) >> half
		if span == 0 {
			return
		}
		for i, p := range s.places {
			s.keys[i] = uint32((key(p) - least) >> half)
		}
		for shift := 0; shift < 32 && span>>shift != 0; shift += digit {
			s.pass(shift)
		}
	}
}

// pass sorts by one digit.
func (s *sorter) pass(shift int) {
	var start [1 << digit]uint32
	const mask = 1<<digit - 1
	for _, k := range s.keys {
		start[k>>shift&mask]++
	}
	sum := uint32(0)
	for i, n := range start {
		start[i] = sum
		sum += n
	}
	for i, k := range s.keys {
		at := &start[k>>shift&mask]
		s.moved[*at], s.spare[*at] = k, s.places[i]
		*at++
	}
	s.keys, s.moved, s.places, s.spare = s.moved, s.keys, s.spare, s.places
}

// ascending is a number that grows as x does.
func ascending(x float32) uint64 {
	b := math.Float32bits(x)
	if b>>31 != 0 {
		return uint64(^b)
	}
	return uint64(b | 1<<31)
}
