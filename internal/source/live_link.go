//go:build linux

package source

import (
	"encoding/binary"
	"slices"
	"syscall"
	"unsafe"

	"golang.org/x/sys/unix"
)

// link is a network interface as the kernel describes it (rtnetlink(7)). It is
// asked by netlink and not by sysfs, which shows the namespace of whoever
// mounted it.
type link struct {
	index    int
	name     string
	hardware uint16 // ARPHRD_ type
	flags    uint32 // IFF_ flags
	frameMax int    // bytes of the largest packet, link header excluded: MTU, or what offloads put together
	missed   uint64 // packets the interface lost: rx_missed_errors + rx_fifo_errors
}

func (l *link) is(flag uint32) bool { return l.flags&flag != 0 }

// links lists the interfaces of this network namespace, by index.
func links() ([]link, error) {
	b, err := syscall.NetlinkRIB(unix.RTM_GETLINK, unix.AF_UNSPEC)
	if err != nil {
		return nil, err
	}
	messages, err := syscall.ParseNetlinkMessage(b)
	if err != nil {
		return nil, err
	}
	var all []link
	for i := range messages {
		if l, ok := parseLink(&messages[i]); ok {
			all = append(all, l)
		}
	}
	slices.SortStableFunc(all, func(a, b link) int { return a.index - b.index })
	return all, nil
}

func parseLink(m *syscall.NetlinkMessage) (l link, ok bool) {
	if m.Header.Type != unix.RTM_NEWLINK || len(m.Data) < unix.SizeofIfInfomsg {
		return l, false
	}
	info := (*unix.IfInfomsg)(unsafe.Pointer(&m.Data[0]))
	l = link{index: int(info.Index), hardware: info.Type, flags: info.Flags}
	attributes, err := syscall.ParseNetlinkRouteAttr(m)
	if err != nil {
		return l, false
	}
	for _, a := range attributes {
		l.take(a.Attr.Type, a.Value)
	}
	return l, true
}

// take stores one attribute of the kernel's answer.
func (l *link) take(kind uint16, value []byte) {
	switch kind {
	case unix.IFLA_IFNAME:
		l.name = unix.ByteSliceToString(value)
	case unix.IFLA_MTU, unix.IFLA_GSO_MAX_SIZE, unix.IFLA_GRO_MAX_SIZE,
		unix.IFLA_GSO_IPV4_MAX_SIZE, unix.IFLA_GRO_IPV4_MAX_SIZE:
		if len(value) >= 4 {
			l.frameMax = max(l.frameMax, int(binary.NativeEndian.Uint32(value)))
		}
	case unix.IFLA_STATS64:
		const fifo, missed = 14 * 8, 15 * 8 // struct rtnl_link_stats64
		if len(value) >= missed+8 {
			l.missed = binary.NativeEndian.Uint64(value[fifo:]) + binary.NativeEndian.Uint64(value[missed:])
		}
	}
}

// linkByName finds an interface; it is nil when there is none of that name.
func linkByName(all []link, name string) *link {
	for i := range all {
		if all[i].name == name {
			return &all[i]
		}
	}
	return nil
}

// loopbackIndex is the index of the loopback interface, 0 when there is none.
func loopbackIndex(all []link) int {
	for i := range all {
		if all[i].is(unix.IFF_LOOPBACK) {
			return all[i].index
		}
	}
	return 0
}
