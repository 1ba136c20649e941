package conversation

import (
	"unsafe"

	"golang.org/x/sys/unix"
)

// largePage is the size of a large page where there are any, in bytes.
const largePage = 2 << 20

// largePages asks for large pages for memory that was not used before. Where the
// kernel has none to give, nothing is lost.
func largePages(at unsafe.Pointer, size int) {
	skip := int(-uintptr(at) & (largePage - 1))
	if whole := (size - skip) &^ (largePage - 1); whole > 0 {
		unix.Madvise(unsafe.Slice((*byte)(unsafe.Add(at, skip)), whole), unix.MADV_HUGEPAGE)
	}
}
