package explain

import "golang.org/x/sys/unix"

// useLargePages asks for large pages; where there are none, nothing is lost.
func useLargePages(b []byte) { unix.Madvise(b, unix.MADV_HUGEPAGE) }
