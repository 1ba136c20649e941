package filter_test

import "net/netip"

// noNames knows a few names and asks nobody.
type noNames struct{}

func (noNames) Hosts(name string) ([]netip.Addr, bool) {
	if name != "somehost" {
		return nil, false
	}
	return []netip.Addr{netip.MustParseAddr("2001:db8::1"), netip.MustParseAddr("192.0.2.9"), netip.MustParseAddr("192.0.2.1")}, true
}

func (noNames) Network(name string) (uint32, bool) { return 127, name == "loopback" }

func (noNames) Port(name, transport string) (uint16, bool) {
	switch {
	case name == "http":
		return 80, transport == "tcp"
	case name == "domain":
		return 53, true
	}
	return 69, name == "tftp" && transport == "udp"
}

func (noNames) Protocol(name string) (uint8, bool) { return 6, name == "tcp" }

func (noNames) Ether(name string) ([6]byte, bool) {
	return [6]byte{1, 2, 3, 4, 5, 6}, name == "somehost"
}
