//go:build linux

// Package testnet gives tests a network of their own: the test binary runs in
// private namespaces, as root there and with no way out, where it makes pairs of
// interfaces and sends frames through them. Only tests import it.
package testnet

import (
	"net"
	"os"
	"testing"
	"time"

	"github.com/vishvananda/netlink"

	"wiretale/internal/lab/network"
)

// Main runs the tests of a package in private namespaces, with lo up and IPv6
// off, so that nothing speaks unasked:
//
//	func TestMain(m *testing.M) { os.Exit(testnet.Main(m)) }
func Main(m *testing.M) int {
	return network.RunTests(func() int {
		for _, which := range []string{"all", "default"} {
			_ = os.WriteFile("/proc/sys/net/ipv6/conf/"+which+"/disable_ipv6", []byte("1"), 0)
		}
		if err := SetUp("lo", true); err != nil {
			os.Stderr.WriteString("testnet: " + err.Error() + "\n")
			return 1
		}
		return m.Run()
	})
}

// Veth makes a pair of connected interfaces that are up. What is sent on one
// arrives at the other. They are removed when the test ends.
func Veth(t testing.TB, a, b string) {
	t.Helper()
	attrs := netlink.NewLinkAttrs()
	attrs.Name = a
	if err := netlink.LinkAdd(&netlink.Veth{LinkAttrs: attrs, PeerName: b}); err != nil {
		t.Fatalf("testnet: veth %s %s: %v", a, b, err)
	}
	t.Cleanup(func() { _ = Delete(a) })
	for _, name := range []string{a, b} {
		if err := SetUp(name, true); err != nil {
			t.Fatal(err)
		}
	}
	waitRunning(t, a)
	waitRunning(t, b)
}

// waitRunning waits until the kernel has noticed that the pair is connected.
func waitRunning(t testing.TB, name string) {
	t.Helper()
	for range 1000 {
		if i, err := net.InterfaceByName(name); err == nil && i.Flags&net.FlagRunning != 0 {
			return
		}
		time.Sleep(time.Millisecond)
	}
	t.Fatalf("testnet: %s does not come up", name)
}

// SetUp sets an interface up or down.
func SetUp(name string, up bool) error {
	l, err := netlink.LinkByName(name)
	if err != nil {
		return err
	}
	if up {
		return netlink.LinkSetUp(l)
	}
	return netlink.LinkSetDown(l)
}

// Delete removes an interface, and with it its peer.
func Delete(name string) error {
	l, err := netlink.LinkByName(name)
	if err != nil {
		return err
	}
	return netlink.LinkDel(l)
}
