//go:build !linux

package conversation

// mapMemory is for systems on which it is known how.
func mapMemory(int) (whole, b []byte) { return nil, nil }

func unmapMemory([]byte) {}
