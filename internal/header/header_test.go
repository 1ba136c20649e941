package header

import (
	"encoding/base64"
	"math/rand/v2"
	"net/netip"
	"reflect"
	"testing"

	"wiretale/internal/packet"
)

// ip4 is a TCP SYN from 10.0.0.1:1025 to 10.0.0.2:80 with an MSS, SACK-permitted and scale option.
var ip4 = []byte{
	0x45, 0, 0, 52, 0, 1, 0x40, 0, 64, 6, 0, 0, 10, 0, 0, 1, 10, 0, 0, 2,
	4, 1, 0, 80, 0, 0, 0, 100, 0, 0, 0, 0, 0x80, 2, 0xff, 0xff, 0, 0, 0, 0,
	2, 4, 5, 0xb4, 1, 3, 3, 7, 4, 2, 1, 0,
}

// ip6 is a UDP datagram behind a hop-by-hop header.
var ip6 = append(append([]byte{0x60, 0, 0, 0, 0, 16, 0, 64},
	make([]byte, 32)...), 17, 0, 1, 4, 0, 0, 0, 0, 0, 53, 0, 54, 0, 8, 0, 0)

func join(parts ...any) (b []byte) {
	for _, p := range parts {
		switch p := p.(type) {
		case int:
			b = append(b, byte(p))
		case []byte:
			b = append(b, p...)
		}
	}
	return b
}

// wrap puts an IPv4 header with the protocol around b.
func wrap(protocol byte, b []byte) []byte {
	n := 20 + len(b)
	return join(0x45, 0, n>>8, n, 0, 0, 0, 0, 9, int(protocol), 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, b)
}

func datagram(port int, b []byte) []byte {
	n := 8 + len(b)
	return wrap(17, join(0x99, 0x99, port>>8, port, n>>8, n, 0, 0, b))
}

// answer is a datagram from a port.
func answer(port int, b []byte) []byte {
	d := datagram(0x9999, b)
	d[20], d[21] = byte(port>>8), byte(port)
	return d
}

// wlanIP4 is ip4 in an 802.11 data frame.
var wlanIP4 = join(8, 1, make([]byte, 22), 0xaa, 0xaa, 3, 0, 0, 0, 8, 0, ip4)

func ether(kind int, b []byte) []byte { return join(make([]byte, 12), kind>>8, kind, b) }

// inner is ip4 in Ethernet.
var inner = ether(0x800, ip4)

// walkTests are one TCP packet in everything that may lie around it.
var walkTests = []struct {
	name    string
	link    packet.LinkType
	data    []byte
	tunnels uint8
}{
	{"ethernet", 1, ether(0x800, ip4), 0},
	{"padded", 1, append(ether(0x800, ip4), make([]byte, 9)...), 0},
	{"vlan", 1, ether(0x8100, join(0x60, 5, 8, 0, ip4)), 0},
	{"qinq", 1, ether(0x88a8, join(0, 5, 0x81, 0, 0, 6, 8, 0, ip4)), 0},
	{"snap", 1, ether(60, join(0xaa, 0xaa, 3, 0, 0, 0, 8, 0, ip4)), 0},
	{"pppoe", 1, ether(0x8864, join(0x11, 0, 0, 1, 0, 54, 0, 0x21, ip4)), 0},
	{"mpls", 1, ether(0x8847, join(0, 0, 0, 9, 0, 0, 1, 9, ip4)), 0},
	{"pseudowire", 1, ether(0x8847, join(0, 0, 1, 9, 0, 0, 0, 0, inner)), 0},
	{"null", 0, join(2, 0, 0, 0, ip4), 0},
	{"loop", 108, join(0, 0, 0, 2, ip4), 0},
	{"ppp", 9, join(0xff, 3, 0, 0x21, ip4), 0},
	{"ppp compressed", 9, join(0x21, ip4), 0},
	{"chdlc", 104, join(0x0f, 0, 8, 0, ip4), 0},
	{"chdlc, as BSD/OS numbers it", 112, join(0x0f, 0, 8, 0, ip4), 0},
	{"raw", 101, ip4, 0},
	{"sll", 113, join(make([]byte, 14), 8, 0, ip4), 0},
	{"sll2", 276, join(8, 0, make([]byte, 18), ip4), 0},
	{"wlan", 105, join(0x88, 1, make([]byte, 24), 0xaa, 0xaa, 3, 0, 0, 0, 8, 0, ip4), 0},
	{"radiotap", 127, join(0, 0, 8, 0, 0, 0, 0, 0, 8, 1, make([]byte, 22), 0xaa, 0xaa, 3, 0, 0, 0, 8, 0, ip4), 0},
	{"ip in ip", 101, wrap(4, ip4), 1},
	{"gre", 101, wrap(47, join(0, 0, 8, 0, ip4)), 1},
	{"gre key sequence", 101, wrap(47, join(0x30, 0, 0x65, 0x58, 0, 0, 0, 1, 0, 0, 0, 2, inner)), 1},
	{"pptp", 101, wrap(47, join(0x30, 0x81, 0x88, 0x0b, 0, 56, 0, 1, 0, 0, 0, 2, 0, 0, 0, 1, 0xff, 3, 0, 0x21, ip4)), 1},
	{"erspan II", 101, wrap(47, join(0x10, 0, 0x88, 0xbe, 0, 0, 0, 2, make([]byte, 8), inner)), 1},
	{"erspan III", 101, wrap(47, join(0x10, 0, 0x22, 0xeb, 0, 0, 0, 2, make([]byte, 11), 1, make([]byte, 8), inner)), 1},
	{"vxlan", 101, datagram(4789, join(8, 0, 0, 0, 0, 0, 1, 0, inner)), 1},
	{"vxlan gpe", 101, datagram(4790, join(12, 0, 0, 1, 0, 0, 1, 0, ip4)), 1},
	{"geneve", 101, datagram(6081, join(1, 0, 0x65, 0x58, 0, 0, 1, 0, 1, 2, 3, 4, inner)), 1},
	{"gtp", 101, datagram(2152, join(0x30, 255, 0, 52, 0, 0, 0, 1, ip4)), 1},
	{"gtp extension", 101, datagram(2152, join(0x34, 255, 0, 52, 0, 0, 0, 1, 0, 0, 0, 0x85, 1, 0, 0, 0, ip4)), 1},
	{"mpls over udp", 101, datagram(6635, join(0, 0, 1, 9, ip4)), 1},
	{"vlan 9100 9200", 1, ether(0x9100, join(0, 5, 0x92, 0, 0, 6, 8, 0, ip4)), 0},
	{"vlan in LLC", 1, ether(0x8100, join(0, 5, 0, 60, 0xaa, 0xaa, 3, 0, 0, 0, 8, 0, ip4)), 0},
	{"jumbo LLC", 1, ether(0x8870, join(0xaa, 0xaa, 3, 0, 0, 0, 8, 0, ip4)), 0},
	{"IP in LLC", 1, ether(55, join(6, 6, 3, ip4)), 0},
	{"bridged in SNAP", 1, ether(80, join(0xaa, 0xaa, 3, 0, 0x80, 0xc2, 0, 7, inner)), 0},
	{"cisco bridged", 1, ether(60, join(0xaa, 0xaa, 3, 0, 0, 0xf8, 8, 0, ip4)), 0},
	{"macsec", 1, ether(0x88e5, join(0, 0, 0, 0, 0, 1, 8, 0, ip4, make([]byte, 16))), 0},
	{"macsec SCI", 1, ether(0x88e5, join(0x20, 0, 0, 0, 0, 1, make([]byte, 8), 8, 0, ip4, make([]byte, 16))), 0},
	{"arista 64", 1, ether(0xd28b, join(0, 1, 0, 0x10, make([]byte, 8), 8, 0, ip4)), 0},
	{"arista 48", 1, ether(0xd28b, join(0, 1, 0, 0x20, make([]byte, 6), 8, 0, ip4)), 0},
	{"nsh", 1, ether(0x894f, join(0x0f, 0xc2, 2, 1, 0, 0, 1, 255, ip4)), 0},
	{"nsh ethernet", 1, ether(0x894f, join(0x0f, 0xc3, 2, 3, 0, 0, 1, 255, 1, 2, 3, 4, inner)), 0},
	{"ppp in ethernet", 1, ether(0x880b, join(0, 0x21, ip4)), 0},
	{"bare ethernet", 1, ether(0x6558, inner), 0},
	{"token ring", 6, join(0x10, 0x40, make([]byte, 12), 0xaa, 0xaa, 3, 0, 0, 0, 8, 0, ip4), 0},
	{"token ring routed", 6, join(0x10, 0x40, make([]byte, 6), 0x80, make([]byte, 5), 6, 0x30, 0, 1, 0, 2, 0xaa, 0xaa, 3, 0, 0, 0, 8, 0, ip4), 0},
	{"arcnet", 7, join(1, 2, 212, 0, 0, 1, ip4), 0},
	{"arcnet old", 7, join(1, 2, 240, ip4), 0},
	{"arcnet exception", 7, join(1, 2, 212, 0xff, 0xff, 0xff, 0xff, 0, 0, 1, ip4), 0},
	{"arcnet linux", 129, join(1, 2, 0, 0, 212, 0, 0, 1, ip4), 0},
	{"slip", 8, join(make([]byte, 16), ip4), 0},
	{"slip bsd/os, captured by others", 15, join(make([]byte, 16), ip4), 0},
	{"ipv4 link", 228, ip4, 0},
	{"ipv6 link", 229, join(0x60, 0, 0, 0, 0, 52, 4, 64, make([]byte, 32), ip4), 1},
	{"slip bsd/os", 102, join(make([]byte, 16), ip4), 0},
	{"fddi", 10, join(0x50, make([]byte, 12), 0xaa, 0xaa, 3, 0, 0, 0, 8, 0, ip4), 0},
	{"atm", 100, join(0xaa, 0xaa, 3, 0, 0, 0, 8, 0, ip4), 0},
	{"atm bridged", 11, join(0xaa, 0xaa, 3, 0, 0x80, 0xc2, 0, 7, 0, 0, inner), 0},
	{"atm routed", 100, join(0xfe, 0xfe, 3, 0xcc, ip4), 0},
	{"sunatm", 123, join(2, 0, 0, 5, 0xaa, 0xaa, 3, 0, 0, 0, 8, 0, ip4), 0},
	{"sunatm lane", 123, join(1, 0, 0, 5, 0, 0, inner), 0},
	{"ppp serial", 50, join(0xff, 3, 0, 0x21, ip4), 0},
	{"ppp serial cisco", 50, join(0x0f, 0, 8, 0, ip4), 0},
	{"pppd", 166, join(0, 3, 0, 0x21, ip4), 0},
	{"ppp direction", 204, join(1, 0xff, 3, 0, 0x21, ip4), 0},
	{"chdlc direction", 205, join(1, 0x0f, 0, 8, 0, ip4), 0},
	{"frame relay direction", 206, join(1, 0x18, 0x41, 3, 0xcc, ip4), 0},
	{"pppoe link", 51, join(0x11, 0, 0, 1, 0, 54, 0, 0x21, ip4), 0},
	{"symantec", 99, join(make([]byte, 6), 8, 0, make([]byte, 36), ip4), 0},
	{"frame relay", 107, join(0x18, 0x41, 3, 0xcc, ip4), 0},
	{"frame relay long", 107, join(0x18, 0x40, 0x01, 3, 0xcc, ip4), 0},
	{"frame relay cisco", 107, join(0x18, 0x41, 8, 0, ip4), 0},
	{"frame relay snap", 107, join(0x18, 0x41, 3, 0, 0x80, 0, 0, 0, 8, 0, ip4), 0},
	{"frame relay ppp", 107, join(0x18, 0x41, 3, 0xcf, 0, 0x21, ip4), 0},
	{"multilink frame relay", 182, join(0xc0, 1, 0x18, 0x41, 3, 0xcc, ip4), 0},
	{"enc", 109, join(2, 0, 0, 0, make([]byte, 8), ip4), 0},
	{"pflog", 117, join(61, make([]byte, 63), ip4), 0},
	{"ip over firewire", 138, join(make([]byte, 16), 8, 0, ip4), 0},
	{"ipfc", 122, join(make([]byte, 16), 0xaa, 0xaa, 3, 0, 0, 0, 8, 0, ip4), 0},
	{"ipoib", 242, join(make([]byte, 40), 8, 0, 0, 0, ip4), 0},
	{"ipnet", 226, join(1, 2, make([]byte, 22), ip4), 0},
	{"nflog", 239, join(2, 0, 0, 0, 8, 0, 1, 0, 8, 0, 0, 1, 5, 0, 10, 0, 120, 0, 0, 0, 56, 0, 9, 0, ip4), 0},
	{"mpls link", 219, join(0, 0, 1, 9, ip4), 0},
	{"netanalyzer", 240, join(make([]byte, 4), inner), 0},
	{"netanalyzer preamble", 241, join(make([]byte, 12), inner), 0},
	{"pktap", 258, join(16, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, inner), 0},
	{"pktap darwin", 149, join(16, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, inner), 0},
	{"classical ip", 106, ip4, 0},
	{"classical ip LLC", 19, join(0xaa, 0xaa, 3, 0, 0, 0, 8, 0, ip4), 0},
	{"juniper ethernet", 178, join(0x4d, 0x47, 0x43, 0x80, 0, 3, 1, 1, 9, inner), 0},
	{"juniper without link header", 178, join(0x4d, 0x47, 0x43, 0x02, 2, 0, 0, 0, ip4), 0},
	{"juniper ppp", 179, join(0x4d, 0x47, 0x43, 1, 0xff, 3, 0, 0x21, ip4), 0},
	{"juniper frame relay", 180, join(0x4d, 0x47, 0x43, 1, 0x18, 0x41, 3, 0xcc, ip4), 0},
	{"juniper chdlc", 181, join(0x4d, 0x47, 0x43, 1, 0x0f, 0, 8, 0, ip4), 0},
	{"juniper encryption", 132, join(0x4d, 0x47, 0x43, 1, 0, 1, 64, 3, make([]byte, 12), ip4), 0},
	{"juniper atm", 137, join(0x4d, 0x47, 0x43, 1, 0, 0, 0, 1, 0xaa, 0xaa, 3, 0, 0, 0, 8, 0, ip4), 0},
	{"juniper atm bare", 137, join(0x4d, 0x47, 0x43, 1, 0, 0, 0, 1, ip4), 0},
	{"dsa", 284, join(make([]byte, 12), 0, 0, 0, 1, 8, 0, ip4), 0},
	{"edsa", 285, join(make([]byte, 12), 0xda, 0xda, 0, 0, 0, 0, 0, 1, 8, 0, ip4), 0},
	{"broadcom tag", 281, join(make([]byte, 12), 0, 0, 0, 1, 8, 0, ip4), 0},
	{"broadcom prepended", 282, join(0, 0, 0, 1, inner), 0},
	{"prism", 119, join(make([]byte, 144), wlanIP4), 0},
	{"prism AVS", 119, join(0x80, 0x21, 0x10, 1, 0, 0, 0, 64, make([]byte, 56), wlanIP4), 0},
	{"avs", 163, join(0x80, 0x21, 0x10, 1, 0, 0, 0, 64, make([]byte, 56), wlanIP4), 0},
	{"ppi", 192, join(0, 0, 8, 0, 105, 0, 0, 0, wlanIP4), 0},
	{"ppi ethernet", 192, join(0, 0, 12, 0, 1, 0, 0, 0, 1, 2, 3, 4, inner), 0},
	{"radiotap padded", 127, join(0, 0, 17, 0, 3, 0, 0, 0, make([]byte, 8), 0x20, 0x88, 1, make([]byte, 24), 0, 0, 0xaa, 0xaa, 3, 0, 0, 0, 8, 0, ip4), 0},
	{"radiotap two words", 127, join(0, 0, 14, 0, 2, 0, 0, 0x80, 0, 0, 0, 0, 0x20, 0, 0x88, 1, make([]byte, 24), 0, 0, 0xaa, 0xaa, 3, 0, 0, 0, 8, 0, ip4), 0},
	{"wlan between access points", 105, join(8, 3, make([]byte, 28), 0xaa, 0xaa, 3, 0, 0, 0, 8, 0, ip4), 0},
	{"sll LLC", 113, join(make([]byte, 14), 0, 4, 0xaa, 0xaa, 3, 0, 0, 0, 8, 0, ip4), 0},
	{"sll vlan", 113, join(make([]byte, 14), 0x81, 0, 0, 5, 8, 0, ip4), 0},
	{"gre source route", 101, wrap(47, join(0x40, 0, 8, 0, 0, 0, 0, 0, 8, 0, 0, 4, 1, 2, 3, 4, 0, 0, 0, 0, ip4)), 1},
	{"gre mpls", 101, wrap(47, join(0, 0, 0x88, 0x47, 0, 0, 1, 9, ip4)), 1},
	{"gre nsh", 101, wrap(47, join(0, 0, 0x89, 0x4f, 0x0f, 0xc2, 2, 1, 0, 0, 1, 255, ip4)), 1},
	{"ethernet in IP", 101, wrap(143, inner), 1},
	{"etherip", 101, wrap(97, join(0x30, 0, inner)), 1},
	{"pim register", 101, wrap(103, join(0x21, 0, 0, 0, 0, 0, 0, 0, ip4)), 1},
	{"mpls in IP", 101, wrap(137, join(0, 0, 1, 9, ip4)), 1},
	{"authenticated", 101, wrap(51, join(4, 4, make([]byte, 22), ip4)), 1},
	{"vxlan linux", 101, datagram(8472, join(8, 0, 0, 0, 0, 0, 1, 0, inner)), 1},
	{"vxlan gpe nsh", 101, datagram(4790, join(12, 0, 0, 4, 0, 0, 1, 0, 0x0f, 0xc2, 2, 1, 0, 0, 1, 255, ip4)), 1},
	{"vxlan gpe ethernet", 101, datagram(4790, join(12, 0, 0, 3, 0, 0, 1, 0, inner)), 1},
	{"geneve ip", 101, datagram(6081, join(0, 0, 8, 0, 0, 0, 1, 0, ip4)), 1},
	{"l2tp", 101, datagram(1701, join(0, 2, 0, 1, 0, 1, 0xff, 3, 0, 0x21, ip4)), 1},
	{"l2tp full", 101, datagram(1701, join(0x4a, 2, 0, 76, 0, 1, 0, 1, 0, 5, 0, 6, 0, 2, 9, 9, 0, 0x21, ip4)), 1},
	{"lisp", 101, datagram(4341, join(0x80, make([]byte, 7), ip4)), 1},
	{"broadcom interception", 101, answer(49152, join(0x0a, 0, 0, 1, ip4)), 1},
	{"two tunnels", 101, wrap(4, datagram(4789, join(8, 0, 0, 0, 0, 0, 1, 0, inner))), 2},
}

func TestWalk(t *testing.T) {
	for _, test := range walkTests {
		var l Layers
		var f Flow
		if !Walk(test.link, test.data, len(test.data), &l) || !FlowOf(&l, &f) {
			t.Errorf("%s: no flow; layers %+v", test.name, l)
			continue
		}
		if f.SourceAddr() != netip.MustParseAddr("10.0.0.1") || f.SourcePort != 1025 || f.DestinationPort != 80 ||
			l.Length != 32 || len(l.Transport) != 32 || l.Tunnels != test.tunnels {
			t.Errorf("%s: flow %+v layers %+v", test.name, f, l)
		}
	}
}

func TestWalk6(t *testing.T) {
	var l Layers
	var f Flow
	for _, data := range [][]byte{ip6, wrap(41, ip6)} {
		if !Walk(101, data, len(data), &l) || !FlowOf(&l, &f) || l.Protocol != 17 || f.DestinationPort != 54 || l.Length != 8 {
			t.Errorf("flow %+v layers %+v", f, l)
		}
	}
	fragment := join(ip6[:6], 44, 64, make([]byte, 32), 17, 0, 0, 9, 0, 0, 0, 1, 1, 2, 3, 4, 5, 6, 7, 8)
	if !Walk(101, fragment, len(fragment), &l) || l.FragmentOffset != 8 || !l.MoreFragments {
		t.Errorf("fragment: %+v", l)
	}
}

// TestTeredo: IPv6 in UDP to and from Teredo's port, with both indications or none.
func TestTeredo(t *testing.T) {
	packet6 := join(0x60, 0, 0, 0, 0, 20, 6, 64, make([]byte, 31), 1, 4, 1, 0, 80, make([]byte, 8), 0x50, 2, make([]byte, 6))
	authentication := join(0, 1, 2, 3, make([]byte, 5), make([]byte, 9))
	origin := join(0, 0, make([]byte, 6))
	for name, data := range map[string][]byte{
		"bare":           datagram(3544, packet6),
		"from":           answer(3544, packet6),
		"origin":         datagram(3544, join(origin, packet6)),
		"authentication": datagram(3544, join(authentication, packet6)),
		"both":           answer(3544, join(authentication, origin, packet6)),
	} {
		var l Layers
		var f Flow
		if !Walk(101, data, len(data), &l) || !FlowOf(&l, &f) || l.Version != 6 || f.DestinationPort != 80 || l.Tunnels != 1 || l.Length != 20 {
			t.Errorf("%s: flow %+v layers %+v", name, f, l)
		}
	}
}

// TestNotTunnels: what does not look like a tunnel inside remains what it is.
func TestNotTunnels(t *testing.T) {
	for name, data := range map[string][]byte{
		"l2tp control":   datagram(1701, join(0xc8, 2, 0, 20, make([]byte, 16))),
		"l2tp version 3": datagram(1701, join(0, 3, 0, 0, 0, 0, 0, 1, ip4)),
		"l2tp LCP":       datagram(1701, join(0, 2, 0, 1, 0, 1, 0xff, 3, 0xc0, 0x21, 1, 1, 0, 4)),
		"teredo bubble":  datagram(3544, join(0, 1, 0, 0)),
		"vxlan flag":     datagram(4789, join(0, 0, 0, 0, 0, 0, 1, 0, ether(0x800, ip4))),
		"gtp echo":       datagram(2152, join(0x32, 1, 0, 4, 0, 0, 0, 0, 0, 0, 0, 0)),
		"pim hello":      wrap(103, join(0x20, 0, 0, 0, 0, 1, 0, 2, 0, 105)),
	} {
		var l Layers
		if !Walk(101, data, len(data), &l) || l.Network[12] != 1 || l.Tunnels != 0 {
			t.Errorf("%s: %+v", name, l)
		}
	}
}

func TestTunnelCutInside(t *testing.T) {
	data := datagram(4789, join(8, 0, 0, 0, 0, 0, 1, 0, 1, 2, 3))
	var l Layers
	if !Walk(101, data, len(data), &l) || l.Protocol != 17 || l.Network[12] != 1 {
		t.Errorf("the outer packet was forgotten: %+v", l)
	}
}

func TestOptions(t *testing.T) {
	rest := TCP(ip4[20:]).Options()
	var kinds []uint8
	for {
		var o TCPOption
		if o, rest = NextTCPOption(rest); o == nil {
			break
		}
		kinds = append(kinds, o.Kind())
	}
	if len(kinds) != 3 || kinds[0] != 2 || kinds[1] != 3 || kinds[2] != 4 || rest != nil {
		t.Errorf("kinds %v, rest %v", kinds, rest)
	}
	if o, rest := NextTCPOption([]byte{1, 5, 10, 0}); o != nil || len(rest) != 3 {
		t.Errorf("a cut option: %v, rest %v", o, rest)
	}
}

func TestSum(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	b := make([]byte, 200)
	for i := range b {
		b[i] = byte(r.Uint32())
	}
	for n := range b {
		for start := range min(n, 9) {
			var want uint32
			for i := start; i < n; i += 2 {
				word := uint32(b[i]) << 8
				if i+1 < n {
					word |= uint32(b[i+1])
				}
				want += word
			}
			want = fold(want)
			if got := Sum(0, b[start:n]); got != want && got%0xffff != want%0xffff {
				t.Fatalf("%d:%d: %x, want %x", start, n, got, want)
			}
		}
	}
}

func TestCommunityID(t *testing.T) {
	f := Flow{SourcePort: 34855, DestinationPort: 80, Protocol: 6, Version: 4,
		Source: [16]byte{128, 232, 110, 120}, Destination: [16]byte{66, 35, 250, 204}}
	const want = "1:LQU9qZlK+B5F3KDmev6m5PMibrg="
	r := f.Reverse()
	if f.CommunityID() != want || r.CommunityID() != want {
		t.Errorf("%s, reversed %s", f.CommunityID(), r.CommunityID())
	}
	p := Flow{SourcePort: 8, DestinationPort: 0, Protocol: 1, Version: 4,
		Source: [16]byte{192, 168, 0, 89}, Destination: [16]byte{192, 168, 0, 1}}
	if got := p.CommunityID(); got != "1:X0snYXpgwiv9TZtqg64sgzUn6Dk=" {
		t.Errorf("ping: %s", got)
	}
	if f.Hash(7) != r.Hash(7) || f.Hash(7) == f.Hash(8) {
		t.Error("hash")
	}
}

func FuzzWalk(f *testing.F) {
	f.Add(uint16(1), ether(0x8100, join(0, 5, 8, 0, wrap(47, join(0, 0, 8, 0, ip4)))))
	f.Add(uint16(101), ip6)
	f.Add(uint16(127), join(0, 0, 8, 0, 0, 0, 0, 0, 8, 1, make([]byte, 22), 0xaa, 0xaa, 3, 0, 0, 0, 8, 0, ip4))
	f.Fuzz(func(t *testing.T, link uint16, data []byte) {
		var l Layers
		var flow Flow
		if Walk(packet.LinkType(link), data, len(data), &l) {
			FlowOf(&l, &flow)
		}
		if len(l.Network) > len(data) || len(l.Transport) > len(l.Network) || l.Length < 0 {
			t.Errorf("%+v", l)
		}
	})
}

func BenchmarkWalk(b *testing.B) {
	data := ether(0x800, ip4)
	var l Layers
	var f Flow
	b.ReportAllocs()
	for b.Loop() {
		Walk(1, data, len(data), &l)
		FlowOf(&l, &f)
		f.Hash(1)
	}
}

func BenchmarkSum1460(b *testing.B) {
	data := make([]byte, 1460)
	b.SetBytes(1460)
	for b.Loop() {
		Sum(0, data)
	}
}

// TestPlainWalk: the short way finds what the long way finds, whatever the
// lengths and however much was captured.
func TestPlainWalk(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	short := 0
	for range 200_000 {
		b := make([]byte, r.IntN(90))
		for i := range b {
			b[i] = byte(r.Uint32())
		}
		version := 4 + 2*r.IntN(2)
		if len(b) > 34 {
			disguise(r, b, version)
		}
		var fast, slow Layers
		if !plain(b, &fast) {
			continue
		}
		short++
		w := walker{l: &slow, length: len(b)}
		w.link(linkEthernet, b)
		if !reflect.DeepEqual(fast, slow) {
			t.Fatalf("% x:\n%+v\n%+v", b, fast, slow)
		}
	}
	if short < 1000 {
		t.Errorf("only %d packets were plain", short)
	}
}

// disguise makes a random packet look like TCP over IP, mostly.
func disguise(r *rand.Rand, b []byte, version int) {
	be.PutUint16(b[12:], EtherTypeIPv4)
	protocol := [...]byte{6, 6, 17, 17, byte(r.IntN(256))}[r.IntN(5)]
	b[14], b[20], b[21], b[16], b[23] = 0x45, byte(r.IntN(2)*r.IntN(64)), 0, 0, protocol
	b[17] = byte(r.IntN(100))
	ports := 34
	if version == 6 {
		be.PutUint16(b[12:], EtherTypeIPv6)
		b[14], b[18], b[19], b[20] = 0x60, 0, byte(r.IntN(100)), protocol
		ports = 54
	}
	tunnels := [...]uint16{portGTP, portVXLAN, portVXLANGPE, portVXLANOld, portGENEVE, portMPLS, portL2TP, portTeredo, portLISP, portBCMLI}
	if at := ports + 2*r.IntN(2); r.IntN(3) == 0 && len(b) >= at+2 {
		be.PutUint16(b[at:], tunnels[r.IntN(len(tunnels))])
	}
}

// TestSameFlow: words compare as bytes do.
func TestSameFlow(t *testing.T) {
	f := Flow{Source: [16]byte{1, 15: 2}, Destination: [16]byte{3, 8: 4}, SourcePort: 5, DestinationPort: 6, Protocol: 6, Version: 6}
	back := f.Reverse()
	if !f.Same(&f) || !f.Opposite(&back) || f.Same(&back) || f.Opposite(&f) {
		t.Error("a flow and its way back")
	}
	for i := range 38 {
		g, h := f, back
		flip(&g, i)
		flip(&h, i)
		if f.Same(&g) || f.Opposite(&h) {
			t.Errorf("byte %d is not compared", i)
		}
	}
}

func flip(f *Flow, i int) {
	switch {
	case i < 16:
		f.Source[i] ^= 1
	case i < 32:
		f.Destination[i-16] ^= 1
	default:
		[]func(){func() { f.SourcePort ^= 1 }, func() { f.SourcePort ^= 256 }, func() { f.DestinationPort ^= 1 },
			func() { f.DestinationPort ^= 256 }, func() { f.Protocol ^= 1 }, func() { f.Version ^= 2 }}[i-32]()
	}
}

// WalkedLinks are the link types that TestWalk has a packet of.
func WalkedLinks() map[packet.LinkType]bool {
	links := map[packet.LinkType]bool{}
	for _, test := range walkTests {
		links[test.link] = true
	}
	return links
}

// TestBase64: of any hash it is that of the library.
func TestBase64(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 5))
	for range 10_000 {
		var sum [20]byte
		for i := range sum {
			sum[i] = byte(r.Uint32())
		}
		if got, want := string(appendBase64([]byte("x"), &sum)), "x"+base64.StdEncoding.EncodeToString(sum[:]); got != want {
			t.Fatalf("%s, want %s", got, want)
		}
	}
}

func BenchmarkCommunityID(b *testing.B) {
	f := Flow{Source: [16]byte{10, 0, 0, 2}, Destination: [16]byte{10, 0, 0, 1}, SourcePort: 53, DestinationPort: 4711, Protocol: ProtocolUDP, Version: 4}
	var room [64]byte
	b.ReportAllocs()
	for b.Loop() {
		f.AppendCommunityID(room[:0])
	}
}
