package conversation

import (
	"unsafe"

	"golang.org/x/sys/unix"
)

// largePage is the size of a large page where there are any, in bytes.
const largePage = 2 << 20

// mapMemory maps memory, which is zero, and returns all of it and the part that
// is to be used: for much, one that consists of large pages if the kernel has any.
func mapMemory(size int) (whole, b []byte) {
	room := size
	if size > largePage/2 {
		size = (size + largePage - 1) &^ (largePage - 1)
		room = size + largePage
	}
	whole, err := unix.Mmap(-1, 0, room, unix.PROT_READ|unix.PROT_WRITE, unix.MAP_PRIVATE|unix.MAP_ANON)
	if err != nil {
		panic("no memory: " + err.Error()) // as the heap does
	}
	if room == size {
		return whole, whole
	}
	skip := int(-uintptr(unsafe.Pointer(&whole[0])) & (largePage - 1))
	b = whole[skip : skip+size]
	unix.Madvise(b, unix.MADV_HUGEPAGE) // where there are none, nothing is lost
	return whole, b
}

func unmapMemory(b []byte) { unix.Munmap(b) }
