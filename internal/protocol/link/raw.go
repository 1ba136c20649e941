package link

import (
	"wiretale/internal/packet"
	"wiretale/internal/printer"
)

// Raw IP: no link-layer header at all.
var _ = printer.Register(printer.Protocol{
	Name:      "raw",
	LinkTypes: []packet.LinkType{101, 228, 229},
	Print:     printRaw,
})

func printRaw(p *printer.Printer, v printer.View) {
	p.Layer("raw")
	if p.LinkLevel {
		p.Write("ip: ")
	}
	switch version := v.U8(0) >> 4; version {
	case 4:
		printer.EtherType(0x0800).Print(p, v)
	case 6:
		printer.EtherType(0x86dd).Print(p, v)
	default:
		p.Print("unknown ip {version}", version)
	}
}
