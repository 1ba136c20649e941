package filter_test

import (
	"encoding/hex"
	"strings"
	"testing"

	"wiretale/bpf"
	"wiretale/filter"
	"wiretale/internal/bpftest"
)

// Parts of packets, in hexadecimal. The inner packet is TCP to port 80.
const (
	macs    = "020000000001020000000002"
	tcp80   = "9c40005000000001000000005002ffff00000000"
	ip4TCP  = "4500002800004000400600000a0000010a000002" + tcp80
	ip6TCP  = "600000000014064020010db800000000000000000000000120010db8000000000000000000000002" + tcp80
	ether   = macs + "0800"
	ip4UDP  = "450000ff00004000401100000a0000030a000004"
	ip6UDP  = "60000000008011402001" + "0db800000000000000000000000320010db8000000000000000000000004"
	ip4GRE  = "450000ff00004000402f00000a0000030a000004"
	vxlanH  = "303912b500800000" + "0800000000000500"
	geneveH = "303917c100800000"
)

// inside are packets that carry the inner packet in different ways.
var inside = map[string]string{
	"plain":         ether + ip4TCP,
	"IPv6":          macs + "86dd" + ip6TCP,
	"VLAN":          macs + "8100" + "0005" + "0800" + ip4TCP,
	"QinQ":          macs + "88a8" + "0007" + "8100" + "0005" + "0800" + ip4TCP,
	"MPLS":          macs + "8847" + "00064140" + ip4TCP,
	"two labels":    macs + "8847" + "00064040" + "00065140" + ip4TCP,
	"PPPoE":         macs + "8864" + "110000010030" + "0021" + ip4TCP,
	"VXLAN":         ether + ip4UDP + vxlanH + ether + ip4TCP,
	"VXLAN in VLAN": macs + "8100" + "0005" + "0800" + ip4UDP + vxlanH + ether + ip4TCP,
	"VXLAN on IPv6": macs + "86dd" + ip6UDP + vxlanH + ether + ip4TCP,
	"Geneve":        ether + ip4UDP + geneveH + "0200655800000500" + "0102800100000000" + ether + ip4TCP,
	"Geneve of IP":  ether + ip4UDP + geneveH + "0000080000000500" + ip4TCP,
	"GRE":           ether + ip4GRE + "00000800" + ip4TCP,
	"GRE with key":  ether + ip4GRE + "2000080000000007" + ip4TCP,
	"GRE, Ethernet": ether + ip4GRE + "00006558" + ether + ip4TCP,
	"IP in IP":      ether + strings.Replace(ip4UDP, "4011", "4004", 1) + ip4TCP,
	"6in4":          ether + strings.Replace(ip4UDP, "4011", "4029", 1) + ip6TCP,
}

func unhex(t *testing.T, name, s string) []byte {
	t.Helper()
	b, err := hex.DecodeString(s)
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	return b
}

func compileFor(t *testing.T, e string, o filter.Options) bpf.Program {
	t.Helper()
	p, err := filter.Compile(e, o)
	if err != nil {
		t.Fatalf("%s: %v", e, err)
	}
	if err := p.ValidateKernel(); err != nil {
		t.Fatalf("%s: %v\n%v", e, err, p)
	}
	return p
}

// TestAnywhere: the inner packet is found wherever it is, and no other.
func TestAnywhere(t *testing.T) {
	for _, optimize := range []bool{true, false} {
		o := filter.Options{LinkType: 1, Anywhere: true, Optimize: optimize}
		find := compileFor(t, "anywhere (tcp dst port 80)", o)
		other := compileFor(t, "anywhere (tcp dst port 81 or src host 10.9.9.9)", o)
		both := compileFor(t, "anywhere (tcp dst port 80) and ether src 02:00:00:00:00:02 and not anywhere (udp port 53)", o)
		for name, s := range inside {
			data := unhex(t, name, s)
			verdict := func(p bpf.Program) bool { return bpftest.Interpret(p, data, uint32(len(data)), nil) != 0 }
			if !verdict(find) || verdict(other) || !verdict(both) {
				t.Errorf("%s (optimised: %t): %t, %t, %t; want true, false, true", name, optimize, verdict(find), verdict(other), verdict(both))
			}
		}
		t.Logf("anywhere (tcp dst port 80): %d instructions", len(find))
	}
}

// TestAnywhereIsOptional: without the option it is a name like any other.
func TestAnywhereIsOptional(t *testing.T) {
	if _, err := filter.Compile("anywhere (tcp)", filter.Options{LinkType: 1}); err == nil {
		t.Error("anywhere is known without being asked for")
	}
	for _, link := range []uint16{0, 12, 105, 113, 117, 127, 276} {
		o := filter.Options{LinkType: link, Anywhere: true, Optimize: true}
		if _, err := filter.Compile("anywhere (tcp port 80)", o); err != nil {
			t.Errorf("link type %d: %v", link, err)
		}
	}
}

// TestAccessors6: tcp[…] and the like read IPv6 packets past extension headers.
func TestAccessors6(t *testing.T) {
	const (
		start  = macs + "86dd" + "60000000008000"
		addrs  = "4020010db800000000000000000000000120010db8000000000000000000000002"
		hop    = "0600000000000000"
		syn    = tcp80
		udp    = "003500350010000011223344"
		auth   = "0604000000000001000000020000000000000000" + "00000000"
		echo   = "8000000000010002"
		frag   = "0600000000000001"
		later  = "0600004000000001"
		routed = "2b00000000000000" + "0600000000000000"
	)
	o := filter.Options{LinkType: 1, Accessors6: true, Optimize: true}
	for _, c := range []struct {
		name, expression, packet string
		want                     bool
	}{
		{"IPv4", "tcp[13] & 2 != 0", inside["plain"], true},
		{"IPv6", "tcp[13] & 2 != 0", "", false},
		{"IPv6 TCP", "tcp[13] & 2 != 0", inside["IPv6"], true},
		{"hop by hop", "tcp[13] & 2 != 0", start + addrs + hop + syn, true},
		{"two headers", "tcp[2:2] = 80", start + addrs + routed + syn, true},
		{"fragment", "tcp[tcpflags] & tcp-syn != 0", macs + "86dd" + "600000000080" + "2c" + addrs + frag + syn, true},
		{"later fragment", "tcp[tcpflags] & tcp-syn != 0", macs + "86dd" + "600000000080" + "2c" + addrs + later + syn, false},
		{"AH", "tcp[13] & 2 != 0", macs + "86dd" + "600000000080" + "33" + addrs + auth + syn, true},
		{"UDP", "udp[8:4] = 0x11223344", macs + "86dd" + "600000000080" + "11" + addrs + udp, true},
		{"not TCP", "tcp[0] >= 0", macs + "86dd" + "600000000080" + "11" + addrs + udp, false},
		{"ICMPv6", "icmp6[icmp6type] = icmp6-echo", macs + "86dd" + "600000000080" + "3a" + addrs + echo, true},
		{"two parts", "tcp[0:2] > tcp[2:2] and tcp[2:2] = 80", inside["IPv6"], true},
	} {
		if c.name == "IPv6" {
			c.packet = inside["IPv6"][:2*54] // ends before the TCP header
		}
		p := compileFor(t, c.expression, o)
		data := unhex(t, c.name, c.packet)
		if got := bpftest.Interpret(p, data, uint32(len(data)), nil) != 0; got != c.want {
			t.Errorf("%s: %s: %t\n%v", c.name, c.expression, got, p)
		}
	}
}
