// Package internet prints the network layer: IP and what belongs to it.
package internet

import (
	"wiretale/internal/header"
	"wiretale/internal/printer"
)

// IPv4 (RFC 791 section 3.1).
//
//	 0               1               2               3
//	+-------+-------+---------------+-------------------------------+
//	|version|  IHL  |      TOS      |          total length         |
//	+-------+-------+---------------+-----+-------------------------+
//	|         identification        |flags|      fragment offset    |
//	+---------------+---------------+-----+-------------------------+
//	|      TTL      |    protocol   |        header checksum        |
//	+---------------+---------------+-------------------------------+
//	|                        source address                         |
//	+---------------------------------------------------------------+
//	|                      destination address                      |
//	+---------------------------------------------------------------+
var _ = printer.Register(printer.Protocol{
	Name:       "ip",
	EtherTypes: []uint16{0x0800},
	PPP:        []uint16{0x0021},
	IP:         []uint8{4},
	Ordered:    true, // inside another packet, it may carry TCP
	Print:      printIPv4,
})

const minIPv4 = 20

func printIPv4(p *printer.Printer, v printer.View) {
	p.Layer("ip")
	if !p.LinkLevel {
		p.Write("IP ")
	}
	if !p.Enter() {
		return
	}
	outer := p.Net
	printIPv4Header(p, v)
	p.Net = outer
	p.Leave()
}

func printIPv4Header(p *printer.Printer, v printer.View) {
	if v.Len() < minIPv4 {
		p.Print(" [length {} < {}]", v.Len(), minIPv4)
		p.Invalid()
		return
	}
	first := v.U8(0)
	if first>>4 != 4 {
		p.Print(" [version {} != 4]", first>>4)
		p.Invalid()
		return
	}
	hlen := int(first&15) * 4
	if hlen < minIPv4 {
		p.Print(" [header length {} < {}]", hlen, minIPv4)
		p.Invalid()
		return
	}
	total, ok := totalLength(p, v, hlen)
	if !ok {
		return
	}
	v = v.Limit(total).WithLength(total)
	if v.Captured() < minIPv4 {
		p.Trunc()
		return
	}
	h := header.IPv4(v.Data())
	p.Net = printer.Network{Version: 4, Header: v, Proto: h.Protocol()}
	if p.Listening() {
		p.Field("src", v.IP4(12))
		p.Field("dst", v.IP4(16))
		ipv4Fields(p, h, total)
	}
	if p.V(1) && !ipv4Details(p, v, h, total) {
		p.NetSrc()
		p.Write(" > ")
		p.NetDst()
		p.Write(": ")
		p.Trunc()
		return
	}
	ipv4Payload(p, v, h, hlen)
}

// totalLength returns the length the packet has: what its header says, unless
// that cannot be.
func totalLength(p *printer.Printer, v printer.View, hlen int) (int, bool) {
	total := int(v.U16(2))
	switch {
	case total == 0: // segmentation left to the network card
		total = v.Len()
	case v.Len() < total:
		p.Print("[total length {} > length {}]", total, v.Len())
		p.Invalid()
		p.Byte(' ')
	}
	if total < hlen {
		p.Print("[total length {} < header length {}]", total, hlen)
		p.Invalid()
		return 0, false
	}
	return total, true
}

// ipv4Details prints the fields of the header: what -v adds. It reports whether
// no option was cut short.
func ipv4Details(p *printer.Printer, v printer.View, h header.IPv4, total int) (whole bool) {
	whole = true
	p.SetBuffer(appendIPv4Fields(p.Buffer(), h, total))
	if h.TotalLength() == 0 {
		p.Write(" [was 0, presumed TSO]")
	}
	if hlen := h.HeaderLength(); hlen > minIPv4 {
		p.Write(", options (")
		whole = ipv4Options(p, v, hlen)
		p.Byte(')')
	}
	ipv4Checksum(p, v, h)
	if p.OneLine {
		p.Write(") ")
	} else {
		p.Write(")\n    ")
	}
	return whole
}

// appendIPv4Fields appends the fields of the fixed header, directly: with -v this
// is half of the text of a packet.
func appendIPv4Fields(b []byte, h header.IPv4, total int) []byte {
	b = append(b, "(tos 0x"...)
	b = printer.AppendHex(b, uint64(h.TypeOfService()), 1)
	b = append(b, ecn[h.ECN()]...)
	if h.TTL() >= 1 {
		b = append(b, ", ttl "...)
		b = printer.AppendDec(b, uint32(h.TTL()))
	}
	b = append(b, ", id "...)
	b = printer.AppendDec(b, uint32(h.ID()))
	b = append(b, ", offset "...)
	b = printer.AppendDec(b, uint32(h.FragmentOffset()))
	b = append(b, ", flags ["...)
	b = append(b, ipv4FlagTexts[h[6]>>5]...)
	b = append(b, "], proto "...)
	b = append(b, protocolTexts[h.Protocol()]...)
	b = append(b, " ("...)
	b = printer.AppendDec(b, uint32(h.Protocol()))
	b = append(b, "), length "...)
	return printer.AppendDec(b, uint32(total))
}

func ipv4Fields(p *printer.Printer, h header.IPv4, total int) {
	p.Field("tos", h.TypeOfService())
	p.Field("ttl", h.TTL())
	p.Field("id", h.ID())
	p.Field("offset", h.FragmentOffset())
	p.Field("flags", ipv4FlagTexts[h[6]>>5])
	p.Field("protocol", protocolTexts[h.Protocol()])
	p.Field("length", total)
}

func ipv4Checksum(p *printer.Printer, v printer.View, h header.IPv4) {
	if p.NoChecksums || v.Captured() < h.HeaderLength() {
		return
	}
	if sum := header.Checksum(v.Data()[:h.HeaderLength()]); sum != 0 {
		p.Print(", bad cksum {checksum:x} (->{:x})!", h.HeaderChecksum(), printer.ExpectedChecksum(h.HeaderChecksum(), sum))
	}
}

// ipv4Payload prints what the packet carries, if it is there to be read.
func ipv4Payload(p *printer.Printer, v printer.View, h header.IPv4, hlen int) {
	if h.FragmentOffset() != 0 {
		p.IPFragment(h.Protocol())
		return
	}
	if v.Captured() < hlen {
		p.IPAddresses(h.Protocol())
		p.Print(" [remaining caplen({}) < header length({})]", v.Captured(), hlen)
		v.Need(0, hlen)
	}
	p.Net.Fragment = h.MoreFragments()
	p.IPAddresses(h.Protocol())
	p.IPPayload(h.Protocol(), v.From(hlen))
}

// ecn is what the congestion bits say (RFC 3168 section 5).
var ecn = [4]string{"", ",ECT(1)", ",ECT(0)", ",CE"}

// ipv4FlagTexts are the three flag bits in words.
var ipv4FlagTexts = [8]string{"none", "+", "DF", "+, DF", "rsvd", "+, rsvd", "DF, rsvd", "+, DF, rsvd"}

// protocolTexts are the names of all protocols, for the fast path.
var protocolTexts = func() (t [256]string) {
	for i := range t {
		t[i] = "unknown"
		if s := protocolNames.Find(uint32(i)); s != "" {
			t[i] = s
		}
	}
	return t
}()

// protocolNames are what the header lines of -v call the protocols.
var protocolNames = printer.NameTable{
	{Value: 6, Text: "TCP"}, {Value: 17, Text: "UDP"}, {Value: 1, Text: "ICMP"}, {Value: 58, Text: "ICMPv6"},
	{Value: 0, Text: "HBH"}, {Value: 2, Text: "IGMP"}, {Value: 4, Text: "IPIP"}, {Value: 8, Text: "EGP"},
	{Value: 9, Text: "IGRP"}, {Value: 33, Text: "DCCP"}, {Value: 41, Text: "IPv6"}, {Value: 43, Text: "Routing"},
	{Value: 44, Text: "Fragment"}, {Value: 46, Text: "RSVP"}, {Value: 47, Text: "GRE"}, {Value: 50, Text: "ESP"},
	{Value: 51, Text: "AH"}, {Value: 55, Text: "Mobile IP"}, {Value: 60, Text: "DSTOPT"}, {Value: 62, Text: "Mobile IP (old)"},
	{Value: 88, Text: "EIGRP"}, {Value: 89, Text: "OSPF"}, {Value: 103, Text: "PIM"}, {Value: 108, Text: "Compressed IP"},
	{Value: 112, Text: "VRRP"}, {Value: 113, Text: "PGM"}, {Value: 132, Text: "SCTP"}, {Value: 135, Text: "Mobility"},
	{Value: 143, Text: "Ethernet"},
}
