//go:build !linux

package explain

// useLargePages is for systems on which it is known how.
func useLargePages([]byte) {}
