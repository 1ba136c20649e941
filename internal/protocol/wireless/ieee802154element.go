package wireless

import "wiretale/internal/printer"

// The information elements of IEEE 802.15.4 (IEEE 802.15.4-2015 section 7.4): those
// of the header have 7 bits of length and 8 of identifier, those of the payload 11
// and 4.
//
// tcpdump: the highest bit of the length of the latter is not looked at.

const (
	lrEndHeader  = 0x7e
	lrEndAll     = 0x7f
	lrEndPayload = 15
)

// lrElements prints the information elements. It returns what follows them, and
// whether they could all be read.
func lrElements(p *printer.Printer, v printer.View, encrypted bool) (printer.View, bool) {
	for {
		if !v.Has(0, 2) {
			p.Write("[ERROR: Truncated header IE]")
			return v, false
		}
		field := v.LE16(0)
		if field&0x8000 != 0 {
			p.Write("[ERROR: Header IE with type 1] ")
		}
		id, n := uint8(field>>7), int(field&0x7f)
		v = v.From(2)
		if !lrHeaderElement(p, v, id, n) {
			return v, false
		}
		v = v.From(n)
		switch {
		case id == lrEndHeader && encrypted:
			p.Write("Payload IEs present, but encrypted, cannot print ")
			return v, true
		case id == lrEndHeader:
			return lrPayloadElements(p, v)
		case id == lrEndAll || v.Len() == 0:
			return v, true
		}
	}
}

// lrHeaderElement prints one element of the header, whose n bytes v begins with. It
// reports whether they are there.
func lrHeaderElement(p *printer.Printer, v printer.View, id uint8, n int) bool {
	if id >= 0x80 {
		p.Print("Reserved Element ID {:02x}, length = {} ", id, n)
		if !lrElementData(p, v, n) {
			return false
		}
		p.Write("] ")
		return true
	}
	p.Print("\n\t{element} [", lrHeaderElementNames.Of(uint32(id), "Reserved 0x{:02x}"))
	if n > 0 {
		p.Print(" length = {}, ", n)
		if !lrElementData(p, v, n) {
			return false
		}
	}
	p.Write("] ")
	return true
}

// lrPayloadElements prints the elements of the payload (section 7.4.3).
func lrPayloadElements(p *printer.Printer, v printer.View) (printer.View, bool) {
	for {
		if !v.Has(0, 2) {
			p.Write("[ERROR: Truncated header IE]")
			return v, false
		}
		field := v.LE16(0)
		if field&0x8000 == 0 {
			p.Write("[ERROR: Payload IE with type 0] ")
		}
		id, n := field>>11&15, int(field&0x3ff)
		v = v.From(2)
		p.Print("\n\t{element} [", lrPayloadElementNames.Of(uint32(id), "Reserved 0x{:02x}"))
		if n > 0 {
			p.Print(" length = {}, ", n)
			if !lrElementData(p, v, n) {
				return v, false
			}
		}
		p.Write("]\n\t")
		if v = v.From(n); id == lrEndPayload || v.Len() == 0 {
			return v, true
		}
	}
}

// lrElementData prints the bytes of an element, and reports whether they are there.
func lrElementData(p *printer.Printer, v printer.View, n int) bool {
	if !v.Has(0, n) {
		p.Write("[ERROR: Truncated IE data]")
		return false
	}
	if n > 0 {
		p.Write("IE Data = ")
		lrBytes(p, v.Limit(n))
	}
	return true
}

// lrBytes prints bytes, with a blank behind each.
func lrBytes(p *printer.Printer, v printer.View) {
	for i := range v.Len() {
		p.Print("{:02x} ", v.U8(i))
	}
}

var lrHeaderElementNames = printer.NameTable{
	{Value: 0x00, Text: "Vendor Specific Header IE"}, {Value: 0x1a, Text: "LE CSL IE"}, {Value: 0x1b, Text: "LE RIT IE"},
	{Value: 0x1c, Text: "DSME PAN descriptor IE"}, {Value: 0x1d, Text: "Rendezvous Time IE"}, {Value: 0x1e, Text: "Time Correction IE"},
	{Value: 0x21, Text: "Extended DSME PAN descriptor IE"}, {Value: 0x22, Text: "Fragment Sequence Context Description IE"},
	{Value: 0x23, Text: "Simplified Superframe Specification IE"}, {Value: 0x24, Text: "Simplified GTS Specification IE"},
	{Value: 0x25, Text: "LECIM Capabilities IE"}, {Value: 0x26, Text: "TRLE Descriptor IE"}, {Value: 0x27, Text: "RCC Capabilities IE"},
	{Value: 0x28, Text: "RCCN Descriptor IE"}, {Value: 0x29, Text: "Global Time IE"}, {Value: 0x2a, Text: "Omnibus Header IE"},
	{Value: 0x2b, Text: "DA IE"}, {Value: lrEndHeader, Text: "Header Termination 1 IE"}, {Value: lrEndAll, Text: "Header Termination 2 IE"},
}

var lrPayloadElementNames = printer.NameTable{
	{Value: 0, Text: "ESDU IE"}, {Value: 1, Text: "MLME IE"}, {Value: 2, Text: "Vendor Specific Nested IE"}, {Value: 3, Text: "Multiplexed IE (802.15.9)"},
	{Value: 4, Text: "Omnibus Payload Group IE"}, {Value: 5, Text: "IETF IE"}, {Value: lrEndPayload, Text: "List termination"},
}
