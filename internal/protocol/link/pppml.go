package link

import "wiretale/internal/printer"

// MLPPP, the PPP Multilink Protocol (RFC 1990 section 3), and compressed packets
// (RFC 1962), of which nothing can be said.
var (
	_ = printer.Register(printer.Protocol{Name: "mlppp", PPP: []uint16{pppML}, Print: printMLPPP})
	_ = printer.Register(printer.Protocol{Name: "comp", PPP: []uint16{pppComp}, Print: func(p *printer.Printer, _ printer.View) { p.Write("compressed PPP data") }})
)

func printMLPPP(p *printer.Printer, v printer.View) {
	p.Layer("mlppp")
	if !p.LinkLevel {
		p.Write("MLPPP, ")
	}
	if v.Len() < 2 || !v.Has(0, 2) {
		p.Write("[|mlppp]")
		return
	}
	n := v.U16(0)
	p.Print("seq 0x{seq:03x}, Flags [{flags}], length {length}", n&0x0fff, mlpppFlags.Of(uint32(n&0xc000), "none", ", "), v.Len())
}

var mlpppFlags = printer.BitTable{{Value: 0x8000, Text: "begin"}, {Value: 0x4000, Text: "end"}}
