package legacy

import (
	"wiretale/internal/packet"
	"wiretale/internal/printer"
)

// IP over IEEE 1394 as Darwin captures it: like Ethernet, with addresses of eight
// bytes.
var _ = printer.Register(printer.Protocol{Name: "ap1394", LinkTypes: []packet.LinkType{138}, Ordered: true, Print: printAP1394})

const ap1394Header = 18

func printAP1394(p *printer.Printer, v printer.View) {
	p.Layer("ap1394")
	if v.Captured() < ap1394Header || v.Len() < ap1394Header {
		p.Trunc()
		return
	}
	t := v.U16(16)
	if p.LinkLevel {
		ap1394Line(p, v, t)
	}
	body := v.From(ap1394Header)
	if upper := printer.EtherType(t); upper != nil {
		upper.Print(p, body)
	} else {
		if !p.LinkLevel {
			ap1394Line(p, v, t)
		}
		p.Default(body)
	}
	p.LinkHeader += ap1394Header
}

func ap1394Line(p *printer.Printer, v printer.View, t uint16) {
	ap1394Address(p, v.Bytes(8, 8))
	p.Write(" > ")
	ap1394Address(p, v.Bytes(0, 8))
	if p.Quiet == 0 {
		p.Print(", ethertype {ethertype} (0x{:04x})", printer.EtherTypeNames.Of(uint32(t), "Unknown"), t)
	} else {
		p.Print(", {ethertype}", printer.EtherTypeNames.Of(uint32(t), "Unknown Ethertype (0x{:04x})"))
	}
	p.Print(", length {length}: ", v.Len())
}

func ap1394Address(p *printer.Printer, address []byte) {
	for i, b := range address {
		if i > 0 {
			p.Byte(':')
		}
		p.Print("{:02x}", b)
	}
}

// Frames of Ethernet as Hilscher's netANALYZER captures them, behind its header and,
// in the transparent mode, the preamble of the wire.
var (
	_ = printer.Register(printer.Protocol{Name: "netanalyzer", LinkTypes: []packet.LinkType{240}, Ordered: true, Print: netanalyzer("netanalyzer", 4)})
	_ = printer.Register(printer.Protocol{Name: "netanalyzer_transparent", LinkTypes: []packet.LinkType{241}, Ordered: true, Print: netanalyzer("netanalyzer_transparent", 12)})
)

func netanalyzer(name string, header int) func(p *printer.Printer, v printer.View) {
	return func(p *printer.Printer, v printer.View) {
		p.Layer(name)
		if v.Captured() < header || v.Len() < header {
			p.Trunc()
			return
		}
		printer.LinkType(1).Print(p, v.From(header))
		p.LinkHeader += header
	}
}
