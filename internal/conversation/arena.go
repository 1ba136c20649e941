package conversation

import "unsafe"

// arena makes values of one kind side by side: ever more at a time, so that a
// small capture needs little.
type arena[T any] struct {
	left []T
	made int
}

// The chunks an arena is made of, in bytes: each eight times the one before, and
// beyond smallChunks all are of one size, which is a few large pages.
const (
	firstChunk  = 8 << 10
	smallChunks = 1 << 20
	largeChunk  = 4 << 20
)

// take returns the next value, which is zero.
func (a *arena[T]) take(g *ground) *T {
	if len(a.left) == 0 {
		size := int(unsafe.Sizeof(a.left[0]))
		next := max(firstChunk, 7*a.made*size)
		if next > smallChunks {
			next = largeChunk
		}
		a.left = chunk[T](g, max(1, next/size))
		a.made += len(a.left)
	}
	v := &a.left[0]
	a.left = a.left[1:]
	var zero T
	*v = zero // a page that is read before it is written costs two faults
	return v
}

// ground is where the memory of a tracker comes from: from the heap, or mapped
// for it alone, in large pages once there is much. Mapped memory costs the
// collector nothing and the kernel little, and the way to it is short; but the
// collector does not look into it: what is kept there may point to other mapped
// memory only, and to Trouble, which the tracker keeps a list of. TestMapped
// holds that.
type ground struct {
	mapped   bool
	mappings [][]byte
}

// chunk is room for n values, which are zero.
func chunk[T any](g *ground, n int) []T {
	var zero T
	if g.mapped {
		if b := g.bytes(n * int(unsafe.Sizeof(zero))); b != nil {
			return unsafe.Slice((*T)(unsafe.Pointer(unsafe.SliceData(b))), n)
		}
	}
	return make([]T, n)
}

// bytes is so much mapped memory; nil where memory cannot be mapped at all.
func (g *ground) bytes(size int) []byte {
	whole, b := mapMemory(size)
	if whole != nil {
		g.mappings = append(g.mappings, whole)
	}
	return b
}

// release gives mapped memory back. Nothing that was in it may be used any more.
func (g *ground) release() {
	for _, b := range g.mappings {
		unmapMemory(b)
	}
	g.mappings = nil
}
