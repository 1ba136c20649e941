package app

import "wiretale/internal/printer"

// vat, the visual audio tool of LBL (no public specification).
//
//	 0       1       2               4               8
//	+-------+-------+---------------+---------------+------
//	| sites |*,form.| conference    |  time stamp   | audio
//	+-------+-------+---------------+---------------+------
//
// Where bits of the first word are set that vat leaves clear, it is vt, with a
// conference of ten bits.
var _ = printer.Register(printer.Protocol{Name: "vat", UDP: printer.DstPorts(3456), UDPTypes: []string{"vat"}, Print: printVAT})

const (
	vatHeader = 8
	vtBits    = 0xf060
)

func printVAT(p *printer.Printer, v printer.View) {
	p.Layer("vat")
	if v.Len() < 2 {
		p.Print("udp/va/vat, length {length} < 2", v.Len())
		return
	}
	first := v.U16(0)
	if first&vtBits != 0 {
		p.Print("udp/vt {length} {conference} / {}", v.Len(), first&0x3ff, first>>10)
		return
	}
	if v.Len() < vatHeader {
		p.Print("udp/vat, length {length} < 8", v.Len())
		return
	}
	p.Print("udp/vat {length} c{conference} {timestamp}", v.Len()-vatHeader, v.U16(2), v.U32(4))
	if first&0x80 != 0 {
		p.Byte('*')
	}
	if format := first & 0x1f; format != 0 {
		p.Print(" f{format}", format)
	}
	if sites := first >> 8 & 0x3f; sites != 0 {
		p.Print(" s{sites}", sites)
	}
}
