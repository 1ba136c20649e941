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
	p.Print("(tos 0x{tos:x}{ecn}", h.TypeOfService(), ecn[h.ECN()])
	if h.TTL() >= 1 {
		p.Print(", ttl {ttl}", h.TTL())
	}
	p.Print(", id {id}, offset {offset}, flags [{flags}], proto {protocol} ({}), length {length}",
		h.ID(), h.FragmentOffset(), ipv4Flags.Of(uint32(v.U8(6)&0xe0), "none", ", "),
		protocolNames.Of(uint32(h.Protocol()), "unknown"), h.Protocol(), total)
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
		p.Print(" [remaining caplen({}) < header length({})]", v.Captured(), hlen)
		v.Need(0, hlen)
	}
	p.Net.Fragment = h.MoreFragments()
	p.IPAddresses(h.Protocol())
	p.IPPayload(h.Protocol(), v.From(hlen))
}

// ecn is what the congestion bits say (RFC 3168 section 5).
var ecn = [4]string{"", ",ECT(1)", ",ECT(0)", ",CE"}

var ipv4Flags = printer.BitTable{{Value: 0x20, Text: "+"}, {Value: 0x40, Text: "DF"}, {Value: 0x80, Text: "rsvd"}}

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
