package wire

import "time"

// parcel is a frame on its way.
type parcel struct {
	due   time.Duration
	order uint64 // among those due at the same time
	to    Side
	frame []byte
}

// queue is a heap of parcels, the next one due first.
type queue []parcel

func (q queue) Len() int      { return len(q) }
func (q queue) Swap(i, j int) { q[i], q[j] = q[j], q[i] }
func (q queue) Less(i, j int) bool {
	if q[i].due != q[j].due {
		return q[i].due < q[j].due
	}
	return q[i].order < q[j].order
}

// Push and Pop are for container/heap.
func (q *queue) Push(x any) { *q = append(*q, x.(parcel)) }

// Pop takes the last parcel off.
func (q *queue) Pop() any {
	last := len(*q) - 1
	p := (*q)[last]
	(*q)[last] = parcel{}
	*q = (*q)[:last]
	return p
}

// held is a frame that waits to be overtaken.
type held struct {
	frame  []byte
	behind int
	until  time.Duration
}
