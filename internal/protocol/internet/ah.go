package internet

import "wiretale/internal/printer"

// AH, the IP Authentication Header (RFC 4302 section 2).
//
//	+---------------+---------------+-------------------------------+
//	|  next header  | length/4 - 2  |           reserved            |
//	+---------------+---------------+-------------------------------+
//	|          SPI, sequence number, integrity check value          |
//	+---------------------------------------------------------------+
var _ = printer.Register(printer.Protocol{
	Name:    "ah",
	IP:      []uint8{51},
	Ordered: true, // may carry TCP
	Print:   printAH,
})

func printAH(p *printer.Printer, v printer.View) {
	p.Layer("ah")
	if !v.Has(0, 1) {
		p.Trunc()
		return
	}
	next := v.U8(0)
	p.Write("AH")
	words := int(v.U8(1))
	length := (words + 2) * 4
	p.Byte('(')
	if p.V(1) {
		p.Print("length={header_length}({}-bytes),", words, length)
	}
	if reserved := v.U16(2); reserved != 0 {
		p.Print("reserved=0x{reserved:x}[MustBeZero],", reserved)
	}
	p.Print("spi=0x{spi:08x},", v.U32(4))
	p.Print("seq=0x{sequence:x},icv=0x", v.U32(8))
	for o := 12; o < length; o++ {
		p.Print("{:02x}", v.U8(o))
	}
	p.Write("): ")
	if p.Enter() {
		p.IPPayload(next, v.From(length))
		p.Leave()
	}
}
