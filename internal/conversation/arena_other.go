//go:build !linux

package conversation

import "unsafe"

// largePages is for kernels that must be asked.
func largePages(unsafe.Pointer, int) {}
