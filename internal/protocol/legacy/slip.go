package legacy

import (
	"wiretale/internal/packet"
	"wiretale/internal/printer"
)

// SLIP (RFC 1055), with the header that BSD's driver puts before a packet, and
// the link of BSD/OS.
//
//	 0       1               16
//	+-------+---------------+-------
//	| dir.  | compr. header | packet
//	+-------+---------------+-------
var (
	_ = printer.Register(printer.Protocol{Name: "slip", LinkTypes: []packet.LinkType{8}, Ordered: true, Print: printSLIP})
	_ = printer.Register(printer.Protocol{Name: "slip_bsdos", LinkTypes: []packet.LinkType{15, 102}, Ordered: true, Print: printSLIPBSD})
)

const (
	slipHeader    = 16
	slipBSDHeader = 16
)

func printSLIP(p *printer.Printer, v printer.View) {
	p.Layer("slip")
	if v.Captured() < slipHeader || v.Len() < slipHeader {
		p.Trunc()
		p.LinkHeader += v.Captured()
		return
	}
	body := v.From(slipHeader)
	if p.LinkLevel {
		slipLine(p, v)
	}
	if body.Captured() < 1 || body.Len() < 1 {
		p.Trunc()
		p.LinkHeader += slipHeader
		return
	}
	slipIP(p, body)
	p.LinkHeader += slipHeader
}

func slipIP(p *printer.Printer, v printer.View) {
	switch v.U8(0) >> 4 {
	case 4:
		printer.EtherType(0x0800).Print(p, v)
	case 6:
		printer.EtherType(0x86dd).Print(p, v)
	default:
		p.Print("ip v{}", v.U8(0)>>4)
	}
}

func printSLIPBSD(p *printer.Printer, v printer.View) {
	p.Layer("slip_bsdos")
	if v.Captured() < slipBSDHeader || v.Len() < slipBSDHeader {
		p.Trunc()
		p.LinkHeader += v.Captured()
		return
	}
	printer.EtherType(0x0800).Print(p, v.From(slipBSDHeader))
	p.LinkHeader += slipBSDHeader
}

// slipLine prints how the packet went over the line.
func slipLine(p *printer.Printer, v printer.View) {
	switch d := v.U8(0); d {
	case 0:
		p.Write("I ")
	case 1:
		p.Write("O ")
	default:
		p.Print("Invalid direction {} ", d)
	}
	switch kind := v.U8(1); {
	case kind&0xf0 == 0x40:
		p.Print("ip {}: ", v.Len())
	default:
		p.Print("slip-{}!: ", kind)
	}
}
