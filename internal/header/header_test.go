package header

import (
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

func ether(kind int, b []byte) []byte { return join(make([]byte, 12), kind>>8, kind, b) }

func TestWalk(t *testing.T) {
	inner := ether(0x800, ip4)
	tests := []struct {
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
		{"two tunnels", 101, wrap(4, datagram(4789, join(8, 0, 0, 0, 0, 0, 1, 0, inner))), 2},
	}
	for _, test := range tests {
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
	b[14], b[20], b[21], b[16], b[23] = 0x45, byte(r.IntN(2)*r.IntN(64)), 0, 0, byte(6+r.IntN(20)/19)
	b[17] = byte(r.IntN(100))
	if version == 6 {
		be.PutUint16(b[12:], EtherTypeIPv6)
		b[14], b[18], b[19], b[20] = 0x60, 0, byte(r.IntN(100)), 6
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
