package internet

import (
	"wiretale/internal/header"
	"wiretale/internal/printer"
)

// Minimal encapsulation for mobile IP (RFC 2004 section 3.1).
//
//	+---------------+-+-------------+-------------------------------+
//	|   protocol    |S|  reserved   |           checksum            |
//	+---------------+-+-------------+-------------------------------+
//	|          original destination, and source if S is set         |
//	+---------------------------------------------------------------+
var _ = printer.Register(printer.Protocol{
	Name:  "mobile",
	IP:    []uint8{55},
	Print: printMobileIP,
})

func printMobileIP(p *printer.Printer, v printer.View) {
	p.Layer("mobile")
	if !v.Has(0, 12) {
		p.Trunc()
		return
	}
	proto, length := v.U8(0), 8
	p.Write("mobile: ")
	if v.U8(1)&0x80 != 0 {
		length = 12
		p.Write("[S] ")
		if p.V(1) {
			p.Print("{source} ", v.IP4(8))
		}
	} else {
		p.Write("[] ")
	}
	if p.V(1) {
		p.Print("> {destination} (oproto={protocol})", v.IP4(4), proto)
	}
	if header.Checksum(v.Bytes(0, length)) != 0 {
		p.Print(" (bad checksum {checksum})", v.U16(2))
	}
}
