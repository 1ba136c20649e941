package routing

import "wiretale/internal/printer"

// CLNP, the connectionless network protocol (ISO 8473 section 7).
//
//	 0       1       2       3       4       5               7               9
//	+-------+-------+-------+-------+-------+---------------+---------------+---
//	| 0x81  |length |version|lifetm |SMRtype| segment length|   checksum    | addresses,
//	+-------+-------+-------+-------+-------+---------------+---------------+---
//	segmentation part, options, data

const (
	clnpHeader      = 9
	clnpErrorReport = 1
	clnpData        = 28
	clnpEchoRequest = 30
	clnpEchoReply   = 31

	clnpSegmentation = 0x80
	clnpMoreSegments = 0x40
	clnpReportErrors = 0x20
)

// clnpReader goes through a header: what of the packet is left, and how many
// bytes of the header.
type clnpReader struct {
	v    printer.View
	left int
	cut  bool // it was cut short, where that does not end the packet
}

// lacks reports whether n bytes are missing, and says so.
func (r *clnpReader) lacks(p *printer.Printer, n int) bool {
	if r.v.Has(0, n) {
		return false
	}
	p.Trunc()
	r.cut = true
	return true
}

func (r *clnpReader) skip(n int) {
	r.v = r.v.From(n)
	r.left -= n
}

// printCLNP prints a packet, and reports whether it was as it should be.
func printCLNP(p *printer.Printer, v printer.View) bool {
	p.Layer("clnp")
	if !v.Has(0, clnpHeader) {
		p.Trunc()
		return true
	}
	if !p.LinkLevel {
		p.Write("CLNP")
	}
	li := int(v.U8(1))
	if !clnpValid(p, v, li) {
		return false
	}
	flags, kind := v.U8(4), v.U8(4)&0x1f
	r := clnpReader{v: v.From(clnpHeader), left: li - clnpHeader}
	dst, ok := clnpAddress(p, &r)
	if !ok {
		return r.cut
	}
	src, ok := clnpAddress(p, &r)
	if !ok {
		return r.cut
	}
	if !p.V(1) {
		p.Write(printer.Choose(p.LinkLevel, "", ", "))
		p.NSAP(src)
		p.Write(" > ")
		p.NSAP(dst)
		p.Print(", {type}, length {length}", clnpTypes.Of(uint32(kind), "unknown ({})"), v.Len())
		return true
	}
	clnpFixed(p, v, li, kind, flags)
	p.Print("\n\tsource address (length {}): ", len(src))
	p.NSAP(src)
	p.Print("\n\tdest   address (length {}): ", len(dst))
	p.NSAP(dst)
	if !clnpParts(p, &r, flags) {
		return r.cut
	}
	return clnpPayload(p, &r, kind, flags)
}

func clnpValid(p *printer.Printer, v printer.View, li int) bool {
	if v.U8(2) != 1 {
		p.Print("version {} packet not supported", v.U8(2))
		return false
	}
	return osiLengthValid(p, v, li, clnpHeader+1)
}

// osiLengthValid reports whether a header's length indicator is neither more than
// there is nor less than the least; where it is, it says so (ISO 8473-1 section
// 7.2.3, ISO 9542 section 7.2.3).
func osiLengthValid(p *printer.Printer, v printer.View, li, least int) bool {
	switch {
	case li > v.Len():
		p.Print(" length indicator({}) > PDU size ({})!", li, v.Len())
	case li < least:
		p.Print(" length indicator {} < min PDU size:", li)
		for _, c := range v.Data() {
			p.Print("{:02X}", c)
		}
	default:
		return true
	}
	return false
}

func clnpAddress(p *printer.Printer, r *clnpReader) ([]byte, bool) {
	if r.left < 1 {
		p.Write("li < size of fixed part of CLNP header and addresses")
		return nil, false
	}
	n := int(r.v.U8(0))
	r.skip(1)
	if r.left < n {
		p.Write("li < size of fixed part of CLNP header and addresses")
		return nil, false
	}
	if r.lacks(p, n) {
		return nil, false
	}
	a := r.v.Bytes(0, n)
	r.skip(n)
	return a, true
}

func clnpFixed(p *printer.Printer, v printer.View, li int, kind, flags uint8) {
	p.Print("{}length {length}", printer.Choose(p.LinkLevel, "", ", "), v.Len())
	checksum, life := v.U16(7), v.U8(3)
	p.Print("\n\t{type} PDU, hlen: {header_length}, v: {version}, lifetime: {}.{}s, Segment PDU length: {segment_length}, checksum: 0x{checksum:04x}",
		clnpTypes.Of(uint32(kind), "unknown ({})"), li, v.U8(2), life/2, life%2*5, v.U16(5), checksum)
	osiChecksum(p, v, checksum, 7, li)
	p.Print("\n\tFlags [{flags}]", clnpFlags.Of(uint32(flags), "none", ", "))
}

// clnpParts prints the segmentation part and the options.
func clnpParts(p *printer.Printer, r *clnpReader, flags uint8) bool {
	if flags&clnpSegmentation != 0 {
		if r.left < 6 {
			p.Write("li < size of fixed part of CLNP header, addresses, and segment part")
			return false
		}
		if r.lacks(p, 6) {
			return false
		}
		p.Print("\n\tData Unit ID: 0x{data_unit:04x}, Segment Offset: {segment_offset}, Total PDU Length: {total_length}", r.v.U16(0), r.v.U16(2), r.v.U16(4))
		r.skip(6)
	}
	for r.left > 0 {
		if r.left < 2 {
			p.Write(", bad opts/li")
			return false
		}
		kind, n := r.v.U8(0), int(r.v.U8(1))
		r.skip(2)
		if n > r.left {
			p.Print(", opt ({}) too long", kind)
			return false
		}
		if r.lacks(p, n) {
			return false
		}
		p.Print("\n\t  {option} Option #{}, length {}, value: ", osiOptions.Of(uint32(kind), "Unknown"), kind, n)
		if !clnpOption(p, r.v.Limit(n), kind) {
			return false
		}
		r.skip(n)
	}
	return true
}

// clnpPayload prints what follows the header.
func clnpPayload(p *printer.Printer, r *clnpReader, kind, flags uint8) bool {
	switch kind {
	case clnpErrorReport:
		// tcpdump: a report is looked into when no error report is asked for
		if r.v.Len() > 0 && flags&clnpReportErrors == 0 && r.v.U8(0) == nlpidCLNP {
			p.Write("\n\t-----original packet-----\n\t")
			if p.Enter() {
				printCLNP(p, r.v)
				p.Leave()
			}
			return true
		}
	case clnpEchoReply, clnpEchoRequest, clnpData:
	default:
		if r.v.Len() > 0 {
			p.Print("\n\t  undecoded non-header data, length {}", r.v.Len())
			p.Unknown(r.v, 0, r.v.Len(), "\n\t  ")
		}
		return true
	}
	if kind == clnpEchoReply {
		r.v.Need(0, 1)
	}
	if r.v.Len() > 0 {
		p.Print("\n\t  undecoded non-header data, length {}", r.v.Len())
		p.Unknown(r.v, 0, r.v.Len(), "\n\t  ")
	}
	return true
}

var clnpTypes = printer.NameTable{
	{Value: clnpErrorReport, Text: "Error Report"}, {Value: 29, Text: "MD"}, {Value: clnpData, Text: "Data"},
	{Value: clnpEchoRequest, Text: "Echo Request"}, {Value: clnpEchoReply, Text: "Echo Response"},
}

var clnpFlags = printer.BitTable{
	{Value: clnpSegmentation, Text: "Segmentation permitted"}, {Value: clnpMoreSegments, Text: "more Segments"},
	{Value: clnpReportErrors, Text: "request Error Report"},
}
