package link

import (
	"wiretale/internal/packet"
	"wiretale/internal/printer"
)

// PPP, the Point-to-Point Protocol (RFC 1661 section 2), with or without the
// address and control fields of RFC 1662 section 3.1.
//
//	 0       1       2               4
//	+-------+-------+---------------+-------
//	|  ff   |  03   |   protocol    | packet
//	+-------+-------+---------------+-------
var _ = printer.Register(printer.Protocol{
	Name: "ppp", Keys: []string{"ppp"}, Ordered: true,
	Print: func(p *printer.Printer, v printer.View) { ppp(p, v) },
})

// PPP on a link of its own.
var _ = printer.Register(printer.Protocol{
	Name: "ppp_link", LinkTypes: []packet.LinkType{9, 166}, Ordered: true, Print: printPPPLink,
})

// PPP behind an Ethernet type.
var _ = printer.Register(printer.Protocol{
	Name: "ppp_ethertype", EtherTypes: []uint16{0x880b}, Ordered: true,
	Print: func(p *printer.Printer, v printer.View) {
		p.Write(": ") // tcpdump: the text of a frame without a type
		ppp(p, v)
	},
})

// PPP in HDLC-like framing (RFC 1662), or Cisco HDLC, whichever is found.
var _ = printer.Register(printer.Protocol{
	Name: "ppp_hdlc", LinkTypes: []packet.LinkType{50}, Ordered: true, Print: printPPPSerial,
})

// The protocol numbers with a meaning here (IANA "PPP DLL Protocol Numbers").
const (
	pppIP     = 0x0021
	pppOSI    = 0x0023
	pppVJC    = 0x002d
	pppVJNC   = 0x002f
	pppML     = 0x003d
	pppIPv6   = 0x0057
	pppComp   = 0x00fd
	pppIPCP   = 0x8021
	pppOSICP  = 0x8023
	pppIPv6CP = 0x8057
	pppCCP    = 0x80fd
	pppMPLSCP = 0x8281
	pppLCP    = 0xc021
	pppPAP    = 0xc023
	pppBACP   = 0xc02b
	pppBAP    = 0xc02d
	pppCHAP   = 0xc223

	hdlcAddressControl = 0xff03
	pppReceived        = 0x0003
	pppSent            = 0x0103
	hdlcFlag           = 0x7e
	hdlcEscape         = 0x7d
)

// pppLinkHeader is what a frame on a link of its own begins with, whether it does or
// not.
const pppLinkHeader = 4

func printPPPLink(p *printer.Printer, v printer.View) {
	p.Layer("ppp")
	if v.Captured() < pppLinkHeader {
		p.Trunc()
		p.LinkHeader += v.Captured()
		return
	}
	ppp(p, v)
	p.LinkHeader += pppLinkHeader
}

// ppp prints a frame and returns the length of its header.
func ppp(p *printer.Printer, v printer.View) int {
	p.Layer("ppp")
	if v.Len() < 2 {
		p.Trunc()
		return 0
	}
	o := pppDirection(p, v.U16(0))
	if v.Len() < o+2 {
		p.Trunc()
		return 0
	}
	protocol, size := pppProtocol(v, o)
	length := v.Len()
	if p.LinkLevel {
		name := pppNames.Find(uint32(protocol))
		if name == "" {
			p.Print("unknown (0x{protocol:04x}), length {length}", protocol, length)
			return o + size
		}
		p.Print("{protocol} (0x{:04x}), length {length}: ", name, protocol, length)
	}
	pppPayload(p, v.From(o+size), protocol)
	return o + size
}

// pppDirection returns the length of the address and control fields, in the place
// of which some systems say where a packet was going.
func pppDirection(p *printer.Printer, first uint16) int {
	direction := ""
	switch first {
	case hdlcAddressControl:
	case pppReceived:
		direction = "In  "
	case pppSent:
		direction = "Out "
	default:
		return 0
	}
	if p.LinkLevel {
		p.Write(direction)
	}
	return 2
}

// pppProtocol reads a protocol number, compressed to one byte if that is odd (RFC
// 1661 section 6.5).
func pppProtocol(v printer.View, o int) (protocol uint16, size int) {
	if first := v.U8(o); first&1 != 0 {
		return uint16(first), 1
	}
	return v.U16(o), 2
}

// pppPayload prints a packet of a protocol.
func pppPayload(p *printer.Printer, v printer.View, protocol uint16) {
	if protocol&0xff00 == 0x7e00 {
		pppEscaped(p, v, protocol)
		return
	}
	if !p.Enter() {
		return
	}
	defer p.Leave()
	if upper := pppUpper(protocol); upper != nil {
		upper.Print(p, v)
		return
	}
	if name := pppNames.Find(uint32(protocol)); name != "" {
		p.Print("{protocol} ", name)
	} else {
		p.Print("unknown PPP protocol (0x{protocol:04x}) ", protocol)
	}
	p.HexDump("\n\t", v.Data())
}

// pppUpper finds what prints a protocol.
func pppUpper(protocol uint16) *printer.Protocol {
	switch protocol {
	case pppIP, pppVJNC, 0x0800:
		return printer.EtherType(0x0800)
	case pppIPv6, 0x86dd:
		return printer.EtherType(0x86dd)
	case pppOSI:
		return printer.LLC(sapOSI)
	case 0x002b:
		return printer.Key("ipx")
	}
	return printer.PPP(protocol)
}

// pppEscaped prints what follows a flag byte: a frame with its escapes (RFC 1662
// section 4.2), whose first byte was taken for the second of a protocol number.
func pppEscaped(p *printer.Printer, v printer.View, protocol uint16) {
	if v.Len() <= 0 {
		return
	}
	frame := make([]byte, 0, 1+v.Captured())
	escaped := false
	add := func(c byte) {
		switch {
		case escaped:
			frame, escaped = append(frame, c^0x20), false
		case c == hdlcEscape:
			escaped = true
		default:
			frame = append(frame, c)
		}
	}
	add(byte(protocol))
	for _, c := range v.Data() {
		add(c)
	}
	p.Try(pppFrame, packet.NewView(frame, len(frame)))
}

// pppFrame prints a frame without its escapes.
func pppFrame(p *printer.Printer, v printer.View) {
	switch v.U8(0) {
	case pppIP:
		pppPayload(p, v.From(1), pppIP)
		return
	case pppIPv6:
		pppPayload(p, v.From(1), pppIPv6)
		return
	}
	o := 0
	if v.U16(0) == hdlcAddressControl {
		o = 2
	}
	protocol := v.U16(o)
	if protocol>>8 == hdlcFlag {
		p.Print("(protocol 0x{:04x} invalid)", protocol)
		return
	}
	pppPayload(p, v.From(o+2), protocol)
}

func printPPPSerial(p *printer.Printer, v printer.View) {
	p.Layer("ppp_hdlc")
	if v.Captured() < pppLinkHeader {
		p.Trunc()
		p.LinkHeader += v.Captured()
		return
	}
	switch v.U8(0) {
	case 0xff:
		p.LinkHeader += pppSerial(p, v, true)
	case chdlcUnicast, chdlcMulticast:
		p.LinkHeader += chdlc(p, v)
	default:
		p.LinkHeader += pppSerial(p, v, false)
	}
}

// pppSerial prints a frame with an address and control field.
func pppSerial(p *printer.Printer, v printer.View, known bool) int {
	if p.LinkLevel {
		p.Print("{address:02x} {control:02x} {length} ", v.U8(0), v.U8(1), v.Len())
	}
	if !known {
		p.Print("unknown addr {:02x}; ctrl {:02x}", v.U8(2), v.U8(3))
		return 2
	}
	protocol := v.U16(2)
	p.Print("{}: ", pppNames.Of(uint32(protocol), "unknown PPP protocol (0x{:04x})"))
	pppPayload(p, v.From(4), protocol)
	return 4
}

var pppNames = printer.NameTable{
	{Value: 0x0021, Text: "IP"}, {Value: 0x0023, Text: "OSI"}, {Value: 0x0025, Text: "NS"}, {Value: 0x0027, Text: "DECNET"},
	{Value: 0x0029, Text: "APPLE"}, {Value: 0x002b, Text: "IPX"}, {Value: 0x002d, Text: "VJC IP"}, {Value: 0x002f, Text: "VJNC IP"},
	{Value: 0x0031, Text: "BRPDU"}, {Value: 0x0033, Text: "STII"}, {Value: 0x0035, Text: "VINES"}, {Value: 0x003d, Text: "MLPPP"},
	{Value: 0x0057, Text: "IP6"}, {Value: 0x00fd, Text: "Compressed"}, {Value: 0x0201, Text: "HELLO"}, {Value: 0x0231, Text: "LUXCOM"},
	{Value: 0x0233, Text: "SNS"}, {Value: 0x0281, Text: "MPLS"}, {Value: 0x0283, Text: "MPLS"}, {Value: pppIPCP, Text: "IPCP"},
	{Value: pppOSICP, Text: "OSICP"}, {Value: 0x8025, Text: "NSCP"}, {Value: 0x8027, Text: "DECNETCP"}, {Value: 0x8029, Text: "APPLECP"},
	{Value: 0x802b, Text: "IPXCP"}, {Value: 0x8033, Text: "STIICP"}, {Value: 0x8035, Text: "VINESCP"}, {Value: pppIPv6CP, Text: "IP6CP"},
	{Value: pppCCP, Text: "CCP"}, {Value: pppMPLSCP, Text: "MPLSCP"}, {Value: pppLCP, Text: "LCP"}, {Value: pppPAP, Text: "PAP"},
	{Value: 0xc025, Text: "LQM"}, {Value: 0xc027, Text: "SPAP"}, {Value: pppBACP, Text: "BACP"}, {Value: pppBAP, Text: "BAP"},
	{Value: 0xc03d, Text: "MLPPP-CP"}, {Value: pppCHAP, Text: "CHAP"}, {Value: 0xc227, Text: "EAP"},
}
