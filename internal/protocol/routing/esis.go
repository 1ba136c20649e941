package routing

import "wiretale/internal/printer"

// ES-IS, the end system to intermediate system routeing exchange (ISO 9542
// section 7).
//
//	 0       1       2       3       4       5               7               9
//	+-------+-------+-------+-------+-------+---------------+---------------+---
//	| 0x82  |length |version|   0   | type  |  holding time |   checksum    |
//	+-------+-------+-------+-------+-------+---------------+---------------+---

const (
	esisHeader   = 9
	esisESH      = 2
	esisISH      = 4
	esisRedirect = 6
)

func printESIS(p *printer.Printer, v printer.View) {
	p.Layer("esis")
	if !p.LinkLevel {
		p.Write("ES-IS")
	}
	if v.Len() <= 2 {
		p.Write("no header at all!")
		return
	}
	if !v.Has(0, esisHeader) {
		p.Trunc()
		return
	}
	li := int(v.U8(1))
	if !esisValid(p, v, li) {
		return
	}
	kind := v.U8(4) & 0x1f
	if p.V(1) {
		p.Print("{}length {length}\n\t{type} ({})", esisComma(p), v.Len(), esisTypes.Of(uint32(kind), "unknown type: {}"), kind)
	} else {
		p.Print("{}{type}, length {length}", esisComma(p), esisTypes.Of(uint32(kind), "unknown type ({})"), v.Len())
		return
	}
	checksum := v.U16(7)
	p.Print(", v: {version}{}, checksum: 0x{checksum:04x}", v.U8(2), printer.Choose(v.U8(2) == 1, "", "unsupported"), checksum)
	osiChecksum(p, v, checksum, 7, li)
	p.Print(", holding time: {holding_time}s, length indicator: {length_indicator}", v.U16(5), li)
	if p.V(2) {
		p.Unknown(v, 0, esisHeader, "\n\t")
	}
	esisBody(p, v.From(esisHeader), kind, li-esisHeader)
}

func esisComma(p *printer.Printer) string { return printer.Choose(p.LinkLevel, "", ", ") }

// esisValid reports whether the header makes sense; where not, it says why.
func esisValid(p *printer.Printer, v printer.View, li int) bool {
	if v.U8(2) != 1 {
		p.Print(" version {} packet not supported", v.U8(2))
		return false
	}
	return osiLengthValid(p, v, li, esisHeader+2)
}

// esisBody prints the li bytes behind the header: addresses, then options.
func esisBody(p *printer.Printer, v printer.View, kind uint8, li int) {
	switch kind {
	case esisRedirect:
		v, li = esisPrintRedirect(p, v, li)
	case esisESH:
		v, li = esisSources(p, v, li)
	case esisISH:
		v.Need(0, 1)
		if li < 1 {
			break
		}
		p.Layer("esis")
		v, li = esisNET(p, v, li, "\n\t  NET (length: {}): ", true)
	default:
		if !p.V(2) {
			p.Unknown(v, 0, v.Len(), "\n\t  ")
		}
		return
	}
	if li >= 0 {
		esisOptions(p, v, li)
	}
}

// esisNET prints an address with its length before it, and returns what follows;
// -1 bytes remain when it did not fit.
func esisNET(p *printer.Printer, v printer.View, li int, label string, withLength bool) (printer.View, int) {
	v.Need(0, 1)
	if li < 1 {
		p.Write(", bad redirect/li")
		return v, -1
	}
	n := int(v.U8(0))
	v, li = v.From(1), li-1
	v.Need(0, n)
	if li < n {
		p.Write(", bad ish/li")
		return v, -1
	}
	if withLength {
		p.Print(label, n)
	} else {
		p.Write(label)
	}
	nsap(p, v, 0, n)
	return v.From(n), li - n
}

func esisSources(p *printer.Printer, v printer.View, li int) (printer.View, int) {
	v.Need(0, 1)
	if li < 1 {
		p.Write(", bad esh/li")
		return v, -1
	}
	count := v.U8(0)
	p.Print("\n\t  Number of Source Addresses: {sources}", count)
	v, li = v.From(1), li-1
	for ; count > 0; count-- {
		n := int(v.U8(0))
		if li < 1 {
			p.Write(", bad esh/li")
			return v, -1
		}
		v.Need(1, n)
		if li < n+1 {
			p.Write(", bad esh/li")
			return v, -1
		}
		p.Print("\n\t  NET (length: {}): ", n)
		nsap(p, v, 1, n)
		v, li = v.From(n+1), li-n-1
	}
	return v, li
}

func esisPrintRedirect(p *printer.Printer, v printer.View, li int) (printer.View, int) {
	if v, li = esisNET(p, v, li, "\n\t  ", false); li < 0 {
		return v, -1
	}
	snpa, v, ok := esisField(p, v, li-1)
	if !ok {
		return v, -1
	}
	li -= 1 + len(snpa)
	net, v, ok := esisField(p, v, li) // tcpdump: the length of this field is not taken off what remains
	if !ok {
		return v, -1
	}
	li -= len(net)
	p.Print("\n\t  SNPA (length: {}): ", len(snpa))
	esisSNPA(p, snpa)
	if len(net) > 0 {
		p.Print("\n\t  NET (length: {}) ", len(net))
		p.NSAP(net)
	}
	return v, li
}

// esisField reads a field with its length before it, of at most limit bytes.
func esisField(p *printer.Printer, v printer.View, limit int) ([]byte, printer.View, bool) {
	n := int(v.U8(0))
	if limit < 0 {
		p.Write(", bad redirect/li")
		return nil, v, false
	}
	field := v.Bytes(1, n)
	if n > limit {
		p.Write(", bad redirect/li")
		return nil, v, false
	}
	return field, v.From(1 + n), true
}

func esisSNPA(p *printer.Printer, a []byte) {
	if len(a) == 0 {
		p.Write("<empty>")
		return
	}
	p.LinkAddress(a)
}

func esisOptions(p *printer.Printer, v printer.View, li int) {
	for li != 0 {
		if li < 2 {
			p.Write(", bad opts/li")
			return
		}
		kind, n := v.U8(0), int(v.U8(1))
		v, li = v.From(2), li-2
		if n > li {
			p.Print(", opt ({}) too long", kind)
			return
		}
		p.Print("\n\t  {option} Option #{}, length {}, value: ", osiOptions.Of(uint32(kind), "Unknown"), kind, n)
		if kind != 198 {
			p.Unknown(v, 0, n, "\n\t  ")
		} else if n == 2 {
			p.Print("{configuration_time}s", v.U16(0))
		} else {
			p.Write("(bad length)")
		}
		if p.V(2) { // tcpdump: once more, or for the first time
			p.Unknown(v, 0, n, "\n\t  ")
		}
		v, li = v.From(n), li-n
	}
}

var esisTypes = printer.NameTable{{Value: esisRedirect, Text: "redirect"}, {Value: esisESH, Text: "ESH"}, {Value: esisISH, Text: "ISH"}}
