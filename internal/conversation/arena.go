package conversation

import "unsafe"

// arena makes values of one kind side by side: ever more at a time, so that a
// small capture needs little, and on large pages once there are many, so that a
// large one does not pay for each small page, nor to find its way among them.
type arena[T any] struct {
	left []T
	made int
}

// The chunks an arena is made of, in bytes.
const (
	firstChunk = 8 << 10
	lastChunk  = 8 << 20
)

// take returns the next value, which is zero.
func (a *arena[T]) take() *T {
	if len(a.left) == 0 {
		size := int(unsafe.Sizeof(a.left[0]))
		a.left = chunk[T](max(1, min(max(firstChunk, a.made*size), lastChunk)/size))
		a.made += len(a.left)
	}
	v := &a.left[0]
	a.left = a.left[1:]
	var zero T
	*v = zero // a page that is read before it is written costs two faults
	return v
}

// chunk is room for n values.
func chunk[T any](n int) []T {
	list := make([]T, n)
	largePages(unsafe.Pointer(&list[0]), n*int(unsafe.Sizeof(list[0])))
	return list
}
