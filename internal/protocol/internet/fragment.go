package internet

import "wiretale/internal/printer"

// printFragment prints a fragment header (RFC 8200 section 4.5).
//
//	+---------------+---------------+-------------------------+---+-+
//	|  next header  |   reserved    |     fragment offset     |res|M|
//	+---------------+---------------+-------------------------+---+-+
//	|                        identification                         |
//	+---------------------------------------------------------------+
func printFragment(p *printer.Printer, v printer.View, w *ipv6Walk) (int, uint8, bool) {
	const headerLength = 8
	p.Layer("frag6")
	p.Write("frag (")
	v.Need(0, headerLength)
	offset := v.U16(2) &^ 7
	if p.V(1) {
		p.Print("0x{identification:08x}:", v.U32(4))
	}
	p.Print("{offset}|", offset)
	// tcpdump: with a jumbo payload, the length of the header, 0, is what counts.
	if length := w.payload + ipv6Header - w.at - headerLength; length >= 0 {
		p.Print("{length})", length)
	} else {
		p.Write("[length < 0] (invalid))")
	}
	p.Net.Fragment = true
	if offset != 0 {
		return 0, 0, false
	}
	p.Byte(' ')
	return headerLength, v.U8(0), v.Captured() > headerLength
}
