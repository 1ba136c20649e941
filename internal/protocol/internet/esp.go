package internet

import "wiretale/internal/printer"

// ESP, the IP Encapsulating Security Payload (RFC 4303 section 2).
//
//	+---------------------------------------------------------------+
//	|                             SPI                               |
//	+---------------------------------------------------------------+
//	|                        sequence number                        |
//	+---------------------------------------------------------------+
//	|          encrypted: payload, padding, its length, next header |
//	+---------------------------------------------------------------+
var _ = printer.Register(printer.Protocol{
	Name:    "esp",
	IP:      []uint8{50},
	Ordered: true, // may carry TCP
	Print:   printESP,
})

const espHeader = 8

func printESP(p *printer.Printer, v printer.View) {
	p.Layer("esp")
	if !v.Has(0, espHeader) || v.Captured() == espHeader {
		p.Trunc()
		return
	}
	p.Print("ESP(spi=0x{spi:08x},seq=0x{sequence:x}), length {length}", v.U32(0), v.U32(4), v.Len())
}
