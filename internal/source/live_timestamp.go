//go:build linux

package source

import (
	"golang.org/x/sys/unix"
)

// TimeStampType is where time stamps come from (-j).
type TimeStampType uint8

// The types of time stamps, by tcpdump's names.
const (
	Host                      TimeStampType = iota // the kernel's clock
	HostLowPrecision                               // the same, cheaply
	HostHighPrecision                              // the same, precisely
	Adapter                                        // the adapter's clock, set by the kernel's
	AdapterUnsynced                                // the adapter's own clock
	HostHighPrecisionUnsynced                      // the kernel's clock, not corrected by others
)

var timeStampTypes = [...]struct{ name, about string }{
	Host:                      {"host", "Host"},
	HostLowPrecision:          {"host_lowprec", "Host, low precision"},
	HostHighPrecision:         {"host_hiprec", "Host, high precision"},
	Adapter:                   {"adapter", "Adapter"},
	AdapterUnsynced:           {"adapter_unsynced", "Adapter, not synced with system time"},
	HostHighPrecisionUnsynced: {"host_hiprec_unsynced", "Host, high precision, not synced with system time"},
}

// String is the name that -j takes.
func (t TimeStampType) String() string { return timeStampTypes[t].name }

// Description is what -J prints after the name.
func (t TimeStampType) Description() string { return timeStampTypes[t].about }

// ParseTimeStampType finds a type by its name.
func ParseTimeStampType(name string) (t TimeStampType, ok bool) {
	for i := range timeStampTypes {
		if timeStampTypes[i].name == name {
			return TimeStampType(i), true
		}
	}
	return 0, false
}

// TimeStampTypes lists what a device offers (-J). Like tcpdump's list it needs
// no privileges, and has an answer for a device that does not exist.
func TimeStampTypes(device string) []TimeStampType {
	types := []TimeStampType{Host}
	fd, err := unix.Socket(unix.AF_INET, unix.SOCK_DGRAM|unix.SOCK_CLOEXEC, 0)
	if err != nil {
		return types
	}
	defer unix.Close(fd)
	info, err := unix.IoctlGetEthtoolTsInfo(fd, device)
	if err != nil || info.Rx_filters&(1<<unix.HWTSTAMP_FILTER_ALL) == 0 {
		return types
	}
	if info.So_timestamping&unix.SOF_TIMESTAMPING_SYS_HARDWARE != 0 {
		types = append(types, Adapter)
	}
	if info.So_timestamping&unix.SOF_TIMESTAMPING_RAW_HARDWARE != 0 {
		types = append(types, AdapterUnsynced)
	}
	return types
}

// useClock makes the adapter stamp the packets of this ring. The setting of the
// adapter stays when the capture ends.
func (r *ring) useClock() error {
	var source int
	switch r.clock {
	case Adapter:
		source = unix.SOF_TIMESTAMPING_SYS_HARDWARE
	case AdapterUnsynced:
		source = unix.SOF_TIMESTAMPING_RAW_HARDWARE
	default:
		return nil
	}
	err := unix.IoctlSetHwTstamp(r.fd, r.device, &unix.HwTstampConfig{Rx_filter: unix.HWTSTAMP_FILTER_ALL})
	if err != nil {
		return systemError(r.name, "SIOCSHWTSTAMP failed", err)
	}
	if err := unix.SetsockoptInt(r.fd, unix.SOL_PACKET, unix.PACKET_TIMESTAMP, source); err != nil {
		return systemError(r.name, "can't set PACKET_TIMESTAMP", err)
	}
	return nil
}
