//go:build linux

package source

import (
	"os"
	"runtime"
	"unsafe"

	"golang.org/x/sys/unix"
)

// ifreqPointer is struct ifreq of netdevice(7) when it carries a pointer.
type ifreqPointer struct {
	name [unix.IFNAMSIZ]byte
	data unsafe.Pointer
	_    [16]byte
}

// ethtoolValue asks the driver for a number (struct ethtool_value).
func ethtoolValue(fd int, name string, command uint32) (uint32, error) {
	value := struct{ command, data uint32 }{command: command}
	q := ifreqPointer{data: unsafe.Pointer(&value)}
	copy(q.name[:len(q.name)-1], name)
	_, _, errno := unix.Syscall(unix.SYS_IOCTL, uintptr(fd), unix.SIOCETHTOOL, uintptr(unsafe.Pointer(&q)))
	runtime.KeepAlive(&value)
	if errno != 0 {
		return 0, errno
	}
	return value.data, nil
}

// isWireless reports whether the interface belongs to an 802.11 radio.
func isWireless(name string) bool {
	for _, mark := range []string{"phy80211", "wireless"} {
		if _, err := os.Stat("/sys/class/net/" + name + "/" + mark); err == nil {
			return true
		}
	}
	return false
}
