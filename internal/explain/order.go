package explain

import (
	"math"
	"math/bits"
)

// place says where a row lies: in which table, by its number, and where there.
type place struct{ table, at uint32 }

// order is the rows of several tables in one order.
type order struct {
	tables []*rows
	list   []place // those that were not taken yet
}

// newOrder sorts the rows of tables: by what by says, the largest first, and what
// is the same there by the first packet, the first first.
func newOrder(tables []*rows, by func(l *row) uint64) *order {
	o := &order{tables: tables}
	if !o.byRank() {
		o.list = o.list[:0]
		o.all(func(p place, _ uint64) bool {
			o.list = append(o.list, p)
			return true
		})
		newSorter(o.list).sort(func(p place) uint64 { return tables[p.table].first(p.at) })
	}
	if by != nil {
		var l row
		newSorter(o.list).sort(func(p place) uint64 {
			tables[p.table].read(p.at, &l)
			return ^by(&l)
		})
	}
	return o
}

// all calls yield for all rows, in no order, with the numbers of their first
// packets, until it returns false.
func (o *order) all(yield func(p place, first uint64) bool) {
	for t, r := range o.tables {
		for i, chunk := range r.chunks {
			for at := 0; at < len(chunk); at += int(chunk[at]) {
				if !yield(place{uint32(t), uint32(i<<chunkBits | at)}, firstOf(chunk[at:])) {
					return
				}
			}
		}
	}
}

// byRank lists the rows by their first packets without comparing any: there is a
// bit for each packet of the capture, and a row comes behind as many as there are
// bits before its own. It reports false where the rows are too few for that, or
// two have the same first packet.
func (o *order) byRank() bool {
	n, most := 0, uint64(0)
	for _, r := range o.tables {
		n += r.n
		most = max(most, r.most)
	}
	o.list = make([]place, n)
	if most/64 >= uint64(n) {
		return n == 0
	}
	marks, before := make([]uint64, most/64+1), make([]uint32, most/64+1)
	twice := uint64(0)
	o.all(func(_ place, first uint64) bool {
		twice |= marks[first/64] & (1 << (first % 64))
		marks[first/64] |= 1 << (first % 64)
		return twice == 0
	})
	if twice != 0 {
		return false
	}
	sum := 0
	for i, m := range marks {
		before[i] = uint32(sum)
		sum += bits.OnesCount64(m)
	}
	o.all(func(p place, first uint64) bool {
		lower := marks[first/64] & (1<<(first%64) - 1)
		o.list[before[first/64]+uint32(bits.OnesCount64(lower))] = p
		return true
	})
	return true
}

// take returns the next rows, up to n of them.
func (o *order) take(n int) []place {
	n = min(n, len(o.list))
	list := o.list[:n]
	o.list = o.list[n:]
	return list
}

// sorter sorts places by numbers of the rows there: a radix sort, which looks at
// each a few times only, in the order in which they lie. It is stable, so that
// sorting by one number after another sorts by the last one first.
type sorter struct {
	list        []place // what is sorted, in the end
	from, to    []place
	keys, moved []uint32
}

// digit is how many bits are sorted by at a time.
const digit = 11

func newSorter(list []place) *sorter {
	n := len(list)
	return &sorter{list, list, make([]place, n), make([]uint32, n), make([]uint32, n)}
}

// sort sorts by key, the smallest first: by the lower half of it, and then by the
// upper one, where they differ at all.
func (s *sorter) sort(key func(p place) uint64) {
	least, most := uint64(math.MaxUint64), uint64(0)
	for _, p := range s.from {
		k := key(p)
		least, most = min(least, k), max(most, k)
	}
	for half := 0; half < 64 && len(s.list) > 0 && (most-least)>>half != 0; half += 32 {
		for i, p := range s.from {
			s.keys[i] = uint32((key(p) - least) >> half)
		}
		for shift := 0; shift < 32 && (most-least)>>half>>shift != 0; shift += digit {
			s.pass(shift)
		}
	}
	copy(s.list, s.from)
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
		s.moved[*at], s.to[*at] = k, s.from[i]
		*at++
	}
	s.keys, s.moved, s.from, s.to = s.moved, s.keys, s.to, s.from
}

// ascending is a number that grows as x does.
func ascending(x float32) uint64 {
	b := math.Float32bits(x)
	if b>>31 != 0 {
		return uint64(^b)
	}
	return uint64(b | 1<<31)
}
