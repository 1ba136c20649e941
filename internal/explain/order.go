package explain

import "math"

// order sorts a long list by numbers of its elements: a radix sort, which looks at
// each element a few times only, in the order in which they lie. It is stable, so
// that sorting by one number after another sorts by the last one first.
type order struct {
	index, spare []uint32
	keys, moved  []uint64
}

// digit is how many bits are sorted by at a time.
const digit = 11

func newOrder(n int) *order {
	o := &order{index: make([]uint32, n), spare: make([]uint32, n), keys: make([]uint64, n), moved: make([]uint64, n)}
	for i := range o.index {
		o.index[i] = uint32(i)
	}
	return o
}

// sort sorts by key, the smallest first.
func (o *order) sort(key func(i uint32) uint64) {
	least, most := uint64(math.MaxUint64), uint64(0)
	for n, i := range o.index {
		k := key(i)
		o.keys[n] = k
		least, most = min(least, k), max(most, k)
	}
	if len(o.index) == 0 {
		return
	}
	for n := range o.keys {
		o.keys[n] -= least
	}
	for shift := 0; shift < 64 && (most-least)>>shift != 0; shift += digit {
		o.pass(shift)
	}
}

// pass sorts by one digit.
func (o *order) pass(shift int) {
	var start [1 << digit]uint32
	const mask = 1<<digit - 1
	for _, k := range o.keys {
		start[k>>shift&mask]++
	}
	sum := uint32(0)
	for i, n := range start {
		start[i] = sum
		sum += n
	}
	for n, k := range o.keys {
		at := &start[k>>shift&mask]
		o.moved[*at], o.spare[*at] = k, o.index[n]
		*at++
	}
	o.keys, o.moved, o.index, o.spare = o.moved, o.keys, o.spare, o.index
}

// apply is the list in order.
func (o *order) apply(list []*flow) []*flow {
	sorted := make([]*flow, len(list))
	for n, i := range o.index {
		sorted[n] = list[i]
	}
	return sorted
}

// ascending is a number that grows as x does.
func ascending(x float32) uint64 {
	b := math.Float32bits(x)
	if b>>31 != 0 {
		return uint64(^b)
	}
	return uint64(b | 1<<31)
}
