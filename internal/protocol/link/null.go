package link

import (
	"wiretale/internal/packet"
	"wiretale/internal/printer"
)

// The BSD loopback headers: the address family in front of the packet, in the
// byte order of the machine that captured (null) or of the network (loop).
//
//	 0               4
//	+---------------+-------
//	| address family| packet
//	+---------------+-------
var _ = printer.Register(printer.Protocol{
	Name:      "null",
	LinkTypes: []packet.LinkType{0, 108},
	Ordered:   true,
	Print:     printNull,
})

const nullHeader = 4

func printNull(p *printer.Printer, v printer.View) {
	p.Layer("null")
	v.Need(0, nullHeader)
	family := v.LE32(0)
	if family > 0xffff { // the other byte order
		family = v.U32(0)
	}
	if p.LinkLevel {
		nullFamily(p, family, v.Len())
	}
	body := v.From(nullHeader)
	upper := familyPrinter(family)
	if upper == nil {
		if !p.LinkLevel {
			nullFamily(p, family, v.Len())
		}
		p.LinkHeader += nullHeader
		p.Default(body)
		return
	}
	upper.Print(p, body)
	p.LinkHeader += nullHeader
}

// familyPrinter returns what prints packets of an address family, under any of
// the numbers that systems give it.
func familyPrinter(family uint32) *printer.Protocol {
	switch family {
	case 2:
		return printer.EtherType(0x0800)
	case 24, 28, 30:
		return printer.EtherType(0x86dd)
	case 7:
		return printer.Key("isoclns")
	case 16:
		return printer.Key("atalk")
	case 23:
		return printer.Key("ipx")
	}
	return nil
}

func nullFamily(p *printer.Printer, family uint32, length int) {
	if p.Quiet > 0 {
		p.Print("{family}, length {length}: ", addressFamilies.Of(family, "Unknown AF {}"), length)
		return
	}
	p.Print("AF {family} ({}), length {length}: ", addressFamilies.Of(family, "Unknown"), family, length)
}

// addressFamilies are the families of BSD systems.
var addressFamilies = printer.NameTable{
	{Value: 2, Text: "IPv4"}, {Value: 7, Text: "ISO"}, {Value: 16, Text: "Appletalk"}, {Value: 23, Text: "IPX"},
	{Value: 24, Text: "IPv6"}, {Value: 28, Text: "IPv6"}, {Value: 30, Text: "IPv6"},
}
