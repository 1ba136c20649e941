package internet

import (
	"wiretale/internal/header"
	"wiretale/internal/printer"
)

// IPv6 (RFC 8200 section 3).
//
//	 0               1               2               3
//	+-------+---------------+---------------------------------------+
//	|version| traffic class |               flow label              |
//	+-------+-----------------------+---------------+---------------+
//	|         payload length        |  next header  |   hop limit   |
//	+-------------------------------+---------------+---------------+
//	|                  source, destination (16 bytes each)          |
//	+---------------------------------------------------------------+
var _ = printer.Register(printer.Protocol{
	Name:       "ip6",
	EtherTypes: []uint16{0x86dd},
	PPP:        []uint16{0x0057},
	IP:         []uint8{41},
	Ordered:    true, // inside another packet, it may carry TCP
	Print:      printIPv6,
})

const ipv6Header = 40

func printIPv6(p *printer.Printer, v printer.View) {
	p.Layer("ip6")
	if !p.LinkLevel {
		p.Write("IP6 ")
	}
	if !p.Enter() {
		return
	}
	outer := p.Net
	printIPv6Header(p, v)
	p.Net = outer
	p.Leave()
}

func printIPv6Header(p *printer.Printer, v printer.View) {
	if v.Len() < ipv6Header {
		p.Print(" [length {} < {}]", v.Len(), ipv6Header)
		p.Invalid()
		return
	}
	if v.U8(0)>>4 != 6 {
		p.Print(" [version {} != 6]", v.U8(0)>>4)
		p.Invalid()
		return
	}
	length := int(v.U16(4))
	ipv6TooLong(p, length, v.Len())
	next := v.U8(6)
	if p.V(1) {
		ipv6Details(p, v)
	}
	if !v.Has(0, ipv6Header) {
		p.Trunc()
		return
	}
	packet := v
	if length != 0 {
		packet = v.Limit(length + ipv6Header).WithLength(length + ipv6Header)
	}
	p.Net = printer.Network{Version: 6, Header: packet, Proto: next}
	if p.Listening() {
		p.Field("src", packet.IP6(8))
		p.Field("dst", packet.IP6(24))
		ipv6Fields(p, header.IPv6(packet.Data()))
	}
	p.IPAddresses(next)
	if isExtension(next) {
		w := ipv6Walk{whole: v, payload: length, next: next}
		w.run(p, packet)
		return
	}
	p.IPPayload(next, packet.From(ipv6Header).Limit(length).WithLength(length))
}

// ipv6TooLong says when a header claims more than there is.
func ipv6TooLong(p *printer.Printer, payload, length int) {
	if payload+ipv6Header > length {
		p.Print("[header+payload length {} > length {}]", payload+ipv6Header, length)
		p.Invalid()
		p.Byte(' ')
	}
}

// ipv6Fields names the fields of the header.
func ipv6Fields(p *printer.Printer, h header.IPv6) {
	p.Field("class", h.TrafficClass())
	p.Field("flow_label", h.FlowLabel())
	p.Field("hop_limit", h.HopLimit())
	p.Field("next_header", protocolNames.Of(uint32(h.NextHeader()), "unknown"))
	p.Field("length", h.PayloadLength())
}

// ipv6Details prints the fields of the header: what -v adds.
func ipv6Details(p *printer.Printer, v printer.View) {
	h := header.IPv6(v.Data())
	p.Byte('(')
	if c := h.TrafficClass(); c != 0 {
		p.Print("class 0x{:02x}, ", c)
	}
	if f := h.FlowLabel(); f != 0 {
		p.Print("flowlabel 0x{:05x}, ", f)
	}
	p.Print("hlim {}, next-header {} ({}), payload length {}) ", v.U8(7),
		protocolNames.Of(uint32(h.NextHeader()), "unknown"), h.NextHeader(), h.PayloadLength())
}
