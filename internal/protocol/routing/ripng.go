package routing

import "wiretale/internal/printer"

// RIPng, the Routing Information Protocol for IPv6 (RFC 2080 section 2.1).
//
//	 0       1       2               4
//	+-------+-------+---------------+---------------------------
//	|command|version|     zero      | entries of 20 bytes
//	+-------+-------+---------------+---------------------------
var _ = printer.Register(printer.Protocol{Name: "ripng", UDP: printer.Ports(521), Print: printRIPng})

func printRIPng(p *printer.Printer, v printer.View) {
	p.Layer("ripng")
	command := v.U8(0)
	v.Need(0, 2)
	if version := v.U8(1); version != 1 {
		p.Print("ripng [version {}, must be 1]", version)
		p.Invalid()
		return
	}
	if v.Len() < ripHeader && (command == ripRequest || command == ripResponse) {
		p.Invalid()
		return
	}
	switch command {
	case ripRequest:
		if (v.Len()-ripHeader)/ripEntry == 1 && v.U8(ripHeader+19) == 16 && v.U64(ripHeader)|v.U64(ripHeader+8) == 0 {
			p.Write(" ripng-req dump")
			return
		}
		p.Write(" ripng-req ")
		ripngEntries(p, v, false)
	case ripResponse:
		p.Write(" ripng-resp ")
		ripngEntries(p, v, true)
	default:
		p.Print(" ripng-{command} ?? {length}", command, v.Len())
		p.Invalid()
	}
}

func ripngEntries(p *printer.Printer, v printer.View, metrics bool) {
	n := v.Len() - ripHeader
	p.Print("{routes}", n/ripEntry)
	if n%ripEntry != 0 {
		p.Print("[{}]", v.Len())
	}
	p.Byte(':')
	for o := ripHeader; v.Len()-o >= ripEntry; o += ripEntry {
		p.Write(printer.Choose(p.V(2), "\n\t", " "))
		p.Print("{route}/{prefix}", v.IP6(o), v.U8(o+18))
		if tag := v.U16(o + 16); tag != 0 {
			p.Print(" [{tag}]", tag)
		}
		if metric := v.U8(o + 19); metrics && metric != 0 {
			p.Print(" ({metric})", metric)
		}
	}
	if n%ripEntry != 0 {
		p.Invalid()
	}
}
