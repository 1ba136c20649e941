//go:build linux

package source

import (
	"errors"
	"slices"
	"strconv"

	"github.com/vishvananda/netlink"
	"github.com/vishvananda/netlink/nl"
	"golang.org/x/sys/unix"
)

// Monitor mode: an 802.11 interface is asked by nl80211 for a second interface
// on the same radio, one that hears everything; it is removed at the end. An
// interface that hears everything already is taken as it is.

// hearsAll are the ARPHRD_ types of interfaces in monitor mode.
var hearsAll = []uint16{unix.ARPHRD_IEEE80211_RADIOTAP, unix.ARPHRD_IEEE80211_PRISM}

// monitorOf returns an interface in monitor mode on the radio of l, and what
// removes it again.
func monitorOf(l link) (monitor link, remove func(), err error) {
	if slices.Contains(hearsAll, l.hardware) {
		return l, nil, nil
	}
	if l.index == 0 || l.is(unix.IFF_LOOPBACK) {
		return l, nil, noMonitorMode(l.name)
	}
	family, err := netlink.GenlFamilyGet(unix.NL80211_GENL_NAME)
	if err != nil {
		return l, nil, noMonitorMode(l.name) // no wireless in this kernel
	}
	name, err := addMonitor(family.ID, l)
	if err != nil {
		return l, nil, monitorError(l.name, err)
	}
	all, err := links()
	if err != nil {
		return l, nil, systemError(l.name, "can't list the interfaces", err)
	}
	m := linkByName(all, name)
	if m == nil {
		return l, nil, noSuchDevice(name)
	}
	remove = func() { _ = removeMonitor(family.ID, m.index) }
	if err := raise(name); err != nil {
		remove()
		return l, nil, systemError(l.name, "can't set "+name+" up", err)
	}
	return *m, remove, nil
}

// monitorError tells a device that is not wireless or cannot do it from what
// else can go wrong.
func monitorError(name string, err error) error {
	switch {
	case errors.Is(err, unix.EOPNOTSUPP), errors.Is(err, unix.ENODEV), errors.Is(err, unix.EINVAL), errors.Is(err, unix.ENOENT):
		return noMonitorMode(name)
	}
	return systemError(name, "can't add a monitor interface", err)
}

// addMonitor makes an interface with a name that is free: mon0, mon1 …
func addMonitor(family uint16, l link) (name string, err error) {
	for i := range 100 {
		name = "mon" + strconv.Itoa(i)
		req := radioRequest(family, unix.NL80211_CMD_NEW_INTERFACE, l.index)
		req.AddData(nl.NewRtAttr(unix.NL80211_ATTR_IFNAME, nl.ZeroTerminated(name)))
		req.AddData(nl.NewRtAttr(unix.NL80211_ATTR_IFTYPE, nl.Uint32Attr(unix.NL80211_IFTYPE_MONITOR)))
		_, err = req.Execute(unix.NETLINK_GENERIC, 0)
		if !errors.Is(err, unix.EEXIST) && !errors.Is(err, unix.ENFILE) {
			return name, err
		}
	}
	return "", err
}

func removeMonitor(family uint16, index int) error {
	_, err := radioRequest(family, unix.NL80211_CMD_DEL_INTERFACE, index).Execute(unix.NETLINK_GENERIC, 0)
	return err
}

// radioRequest begins a command of nl80211 about an interface.
func radioRequest(family uint16, command uint8, index int) *nl.NetlinkRequest {
	req := nl.NewNetlinkRequest(int(family), unix.NLM_F_ACK)
	req.AddData(&nl.Genlmsg{Command: command})
	req.AddData(nl.NewRtAttr(unix.NL80211_ATTR_IFINDEX, nl.Uint32Attr(uint32(index))))
	return req
}

// raise sets an interface up.
func raise(name string) error {
	fd, err := unix.Socket(unix.AF_INET, unix.SOCK_DGRAM|unix.SOCK_CLOEXEC, 0)
	if err != nil {
		return err
	}
	defer unix.Close(fd)
	q, err := unix.NewIfreq(name)
	if err != nil {
		return err
	}
	if err := unix.IoctlIfreq(fd, unix.SIOCGIFFLAGS, q); err != nil {
		return err
	}
	q.SetUint16(q.Uint16() | unix.IFF_UP)
	return unix.IoctlIfreq(fd, unix.SIOCSIFFLAGS, q)
}
