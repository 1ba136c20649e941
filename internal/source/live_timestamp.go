//go:build linux

package source

// TimeStampType is where time stamps come from (-j).
type TimeStampType uint8

// The types of time stamps.
const (
	Host TimeStampType = iota
	HostLowPrecision
	HostHighPrecision
	Adapter
	AdapterUnsynced
	HostHighPrecisionUnsynced
)
