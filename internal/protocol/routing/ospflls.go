package routing

import "wiretale/internal/printer"

const ospfOptionLLS = 0x10

// ospfLLS prints the link-local block behind a packet (RFC 5613).
func ospfLLS(p *printer.Printer, v printer.View) {
	o := int(v.U16(2))
	if o >= v.Len() {
		return
	}
	if v.U16(14) == ospfAuthMD5 {
		o += int(v.U8(19))
	}
	if o >= v.Len() {
		p.Write("\n\t[LLS truncated]")
		return
	}
	p.Print("\n\t  LLS: checksum: 0x{lls_checksum:04x}", v.U16(o))
	p.Print(", length: {lls_length}", v.U16(o+2))
	for o += 4; o < v.Len(); {
		kind := v.U16(o)
		p.Print("\n\t    {} ({})", ospfLLSTLVs.Of(uint32(kind), "Unknown TLV"), kind)
		size := int(v.U16(o + 2))
		p.Print(", length: {}", size)
		o += 4
		switch kind {
		case 1:
			if size != 4 {
				p.Write(" [should be 4]")
				size = 4
			}
			options := v.U32(o)
			p.Print("\n\t      Options: 0x{extended_options:08x} [{}]", options, ospfLLSOptions.Of(options, "?", ", "))
		case 2:
			if size != 20 {
				p.Write(" [should be 20]")
				size = 20
			}
			p.Print("\n\t      Sequence number: 0x{lls_sequence:08x}", v.U32(o))
		}
		o += size
	}
}
