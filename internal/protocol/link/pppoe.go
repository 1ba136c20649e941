package link

import (
	"wiretale/internal/packet"
	"wiretale/internal/printer"
)

// PPPoE, PPP over Ethernet (RFC 2516 section 4).
//
//	 0       1       2               4               6
//	+-------+-------+---------------+---------------+-------
//	|ver,typ| code  |   session     |    length     | tags or PPP
//	+-------+-------+---------------+---------------+-------
var _ = printer.Register(printer.Protocol{
	Name: "pppoe", EtherTypes: []uint16{0x8863, 0x8864, 0x3c12, 0x3c13}, Ordered: true,
	Print: func(p *printer.Printer, v printer.View) { printPPPoE(p, v) },
})

var _ = printer.Register(printer.Protocol{
	Name: "pppoe", LinkTypes: []packet.LinkType{51}, Ordered: true,
	Print: func(p *printer.Printer, v printer.View) { p.LinkHeader += printPPPoE(p, v) },
})

const pppoeHeader = 6

// printPPPoE prints a packet and returns the length of its headers.
func printPPPoE(p *printer.Printer, v printer.View) int {
	p.Layer("pppoe")
	if v.Len() < pppoeHeader {
		p.Print(" (length {} < {})", v.Len(), pppoeHeader)
		p.Invalid()
		return 0
	}
	first := v.U8(0)
	v.Need(0, pppoeHeader)
	code, session, length := v.U8(1), v.U16(2), int(v.U16(4))
	if first>>4 != 1 {
		p.Print(" [ver {}]", first>>4)
	}
	if first&15 != 1 {
		p.Print(" [type {}]", first&15)
	}
	p.Print("PPPoE {code}", pppoeCodes.Of(uint32(code), "PAD-{:x}"))
	if rest := v.Len() - pppoeHeader; length > rest {
		p.Print(" [len {} > {}!]", length, rest)
		length = rest
	}
	if session != 0 {
		p.Print(" [ses 0x{session:x}]", session)
	}
	body := v.From(pppoeHeader).WithLength(length)
	if code != 0 {
		pppoeTags(p, body)
		return pppoeHeader
	}
	p.Byte(' ')
	return pppoeHeader + ppp(p, body.Limit(length))
}

// pppoeTags prints the tags of discovery (RFC 2516, appendix A).
func pppoeTags(p *printer.Printer, v printer.View) {
	for v.Len() > 0 {
		kind, length := v.U16(0), int(v.U16(2))
		v.Need(4, length)
		p.Print(" [{tag}", pppoeTagNames.Of(uint32(kind), "TAG-0x{:x}"))
		v = v.From(4)
		if length > 0 {
			pppoeTagData(p, v.Bytes(0, length))
		}
		p.Byte(']')
		if kind == 0 {
			return
		}
		v = v.From(length)
	}
}

// maxPPPoEText is how much of a tag is shown.
const maxPPPoEText = 79

// pppoeTagData prints the data of a tag: as text if most of it is.
func pppoeTagData(p *printer.Printer, b []byte) {
	text := 0
	for _, c := range b {
		if c >= 32 && c < 127 {
			text++
		}
	}
	if text > len(b)-text {
		p.Write(" \"")
		for _, c := range b[:min(len(b), maxPPPoEText)] {
			if c < 32 || c >= 127 {
				c = '.'
			}
			p.Byte(c)
		}
		p.Byte('"')
		return
	}
	p.Write(" 0x")
	for _, c := range b {
		p.Print("{:02X}", c)
	}
}

var pppoeCodes = printer.NameTable{
	{Value: 0, Text: ""}, {Value: 7, Text: "PADO"}, {Value: 9, Text: "PADI"}, {Value: 0x19, Text: "PADR"}, {Value: 0x65, Text: "PADS"}, {Value: 0xa7, Text: "PADT"},
}

var pppoeTagNames = printer.NameTable{
	{Value: 0, Text: "EOL"}, {Value: 0x101, Text: "Service-Name"}, {Value: 0x102, Text: "AC-Name"}, {Value: 0x103, Text: "Host-Uniq"}, {Value: 0x104, Text: "AC-Cookie"},
	{Value: 0x105, Text: "Vendor-Specific"}, {Value: 0x110, Text: "Relay-Session-ID"}, {Value: 0x120, Text: "PPP-Max-Payload"},
	{Value: 0x201, Text: "Service-Name-Error"}, {Value: 0x202, Text: "AC-System-Error"}, {Value: 0x203, Text: "Generic-Error"},
}
