package network

import (
	"errors"
	"fmt"
	"unsafe"

	"golang.org/x/sys/unix"
)

// What ethtool sets (linux/ethtool.h): a command and a value.
type ethtoolValue struct {
	command uint32
	value   uint32
}

// ifreqData is struct ifreq with a pointer in its union (linux/if.h).
type ifreqData struct {
	name [unix.IFNAMSIZ]byte
	data unsafe.Pointer
	_    [16]byte
}

var offloads = []struct {
	command uint32
	name    string
}{
	{unix.ETHTOOL_SGRO, "generic receive offload"},
	{unix.ETHTOOL_SGSO, "generic segmentation offload"},
	{unix.ETHTOOL_STSO, "TCP segmentation offload"},
	{unix.ETHTOOL_SSG, "scatter-gather"},
	{unix.ETHTOOL_STXCSUM, "transmit checksums"},
	{unix.ETHTOOL_SRXCSUM, "receive checksums"},
}

// disableOffloads makes the kernel compute checksums and cut segments itself on
// an interface of the calling thread's namespace. With offloads a capture shows
// partial checksums and segments of 64 KiB that no cable carries.
func disableOffloads(name string) error {
	fd, err := unix.Socket(unix.AF_INET, unix.SOCK_DGRAM|unix.SOCK_CLOEXEC, 0)
	if err != nil {
		return fmt.Errorf("ethtool: %w", err)
	}
	defer unix.Close(fd)
	for _, o := range offloads {
		err := setOffload(fd, name, o.command)
		if err != nil && !errors.Is(err, unix.EOPNOTSUPP) {
			return fmt.Errorf("ethtool: %s off: %w", o.name, err)
		}
	}
	return nil
}

// setOffload switches one offload off.
func setOffload(fd int, name string, command uint32) error {
	value := ethtoolValue{command: command}
	request := ifreqData{data: unsafe.Pointer(&value)}
	copy(request.name[:unix.IFNAMSIZ-1], name)
	_, _, errno := unix.Syscall(unix.SYS_IOCTL, uintptr(fd), unix.SIOCETHTOOL, uintptr(unsafe.Pointer(&request)))
	if errno != 0 {
		return errno
	}
	return nil
}
