package conversation

import (
	"slices"
	"sync"
	"sync/atomic"
	"unsafe"
)

// arena makes values of one kind side by side: ever more at a time, so that a
// small capture needs little.
type arena[T any] struct {
	left []T
	made int
}

// The chunks an arena is made of, in bytes: each as large as all before it.
const (
	firstChunk = 8 << 10
	lastChunk  = 256 << 10
)

// take returns the next value, which is zero.
func (a *arena[T]) take(g *ground) *T { return &a.run(g, 1)[0] }

// run returns the next n values, side by side, which are zero. What is left of a
// chunk that is too short is given up.
func (a *arena[T]) run(g *ground, n int) []T {
	if len(a.left) < n {
		var zero T
		size := int(unsafe.Sizeof(zero))
		a.left = chunk[T](g, max(n, min(max(firstChunk, a.made*size), lastChunk)/size))
		a.made += len(a.left)
	}
	list := a.left[:n:n]
	a.left = a.left[n:]
	clear(list) // a page that is read before it is written costs two faults
	return list
}

// ground is where the memory of trackers comes from: from the heap, or mapped for
// them alone, in large pages once there is much. Mapped memory costs the
// collector nothing and the kernel little, and the way to it is short; but the
// collector does not look into it: what is kept there may point to other mapped
// memory only, and to Trouble, which the tracker keeps a list of. TestMapped
// holds that. A nil ground is the heap.
type ground struct {
	mu       sync.Mutex
	left     []byte
	total    int // bytes of the regions
	mappings [][]byte
	mapped   atomic.Int64 // bytes of all mappings
}

// The regions that are mapped, in bytes: the first are of small pages.
const (
	firstRegion = 256 << 10
	smallMemory = 2 << 20
	largeRegion = 8 << 20
)

// chunk is room for n values, which are zero.
func chunk[T any](g *ground, n int) []T {
	var zero T
	if g != nil {
		if b := g.bytes(n * int(unsafe.Sizeof(zero))); b != nil {
			return unsafe.Slice((*T)(unsafe.Pointer(unsafe.SliceData(b))), n)
		}
	}
	return make([]T, n)
}

// bytes is so much mapped memory, from a cache line on; nil where memory cannot be
// mapped at all.
func (g *ground) bytes(size int) []byte {
	g.mu.Lock()
	defer g.mu.Unlock()
	size = (size + cacheLine - 1) &^ (cacheLine - 1)
	if len(g.left) < size {
		region := max(firstRegion, g.total)
		if g.total >= smallMemory {
			region = largeRegion
		}
		whole, b := mapMemory(max(size, region))
		if whole == nil {
			return nil
		}
		g.keep(whole)
		g.left = b
		g.total += len(b)
	}
	b := g.left[:size]
	g.left = g.left[size:]
	return b
}

func (g *ground) keep(whole []byte) {
	g.mappings = append(g.mappings, whole)
	g.mapped.Add(int64(len(whole)))
}

// apart maps memory that can be given back alone.
func (g *ground) apart(size int) (whole, b []byte) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if whole, b = mapMemory(size); whole != nil {
		g.keep(whole)
	}
	return whole, b
}

// giveBack gives back what apart has mapped.
func (g *ground) giveBack(whole []byte) {
	g.mu.Lock()
	defer g.mu.Unlock()
	for i := range g.mappings {
		if unsafe.SliceData(g.mappings[i]) == unsafe.SliceData(whole) {
			g.mappings = slices.Delete(g.mappings, i, i+1)
			g.mapped.Add(-int64(len(whole)))
			unmapMemory(whole)
			return
		}
	}
}

// release gives all mapped memory back. Nothing that was in it may be used any more.
func (g *ground) release() {
	for _, b := range g.mappings {
		unmapMemory(b)
	}
	g.mappings, g.left = nil, nil
	g.mapped.Store(0)
}
