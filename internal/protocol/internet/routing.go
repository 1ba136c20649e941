package internet

import "wiretale/internal/printer"

// The types of routing headers that are understood (IANA "IPv6 Routing Types").
const (
	routingSource   = 0 // deprecated by RFC 5095
	routingMobility = 2 // RFC 6275 section 6.4
	routingSegments = 4 // RFC 8754 section 2
)

var routingNames = printer.NameTable{{Value: routingSource, Text: "0 [Deprecated]"}}

// printRouting prints a routing header (RFC 8200 section 4.4).
//
//	+---------------+---------------+---------------+---------------+
//	|  next header  | length/8 - 1  | routing type  | segments left |
//	+---------------+---------------+---------------+---------------+
//	|                  by type, then addresses                      |
//	+---------------------------------------------------------------+
func printRouting(p *printer.Printer, v printer.View) (int, uint8, bool) {
	if !v.Has(0, 1) {
		p.Layer("ip6")
		p.Trunc()
		return 0, 0, false
	}
	p.Layer("rt6")
	next := v.U8(0)
	p.Write("RT6")
	length := int(v.U8(1))
	p.Print(" (len={header_length}", length)
	kind := v.U8(2)
	p.Print(", type={routing_type}", routingNames.Of(uint32(kind), "{}"))
	p.Print(", segleft={segments_left}", v.U8(3))
	switch kind {
	case routingSource, routingMobility:
		if !routingList(p, v, length) {
			return 0, 0, false
		}
	case routingSegments:
		if !segmentList(p, v, length) {
			return 0, 0, false
		}
	default:
		p.Write(" (unknown type)")
		p.Invalid()
		return 0, 0, false
	}
	p.Write(") ")
	return (length + 1) * 8, next, true
}

// routingList prints the addresses of a type 0 or 2 header; the last one is where
// the packet shall end up.
func routingList(p *printer.Printer, v printer.View, length int) bool {
	if reserved := v.U32(4); reserved != 0 || p.V(1) {
		p.Print(", rsv=0x{reserved:x}", reserved)
	}
	if length%2 != 0 {
		p.Print(" [length {}]", length)
		p.Invalid()
		return false
	}
	for i := range length / 2 {
		p.Print(", [{}]{address}", i, v.IP6(8+16*i))
		p.Net.FinalDst, p.Net.HasFinalDst = v.IP6(8+16*i), true
	}
	return true
}

// segmentList prints the segments of a segment routing header, in which the first
// one is where the packet shall end up.
//
// tcpdump: what follows the list (RFC 8754 section 2.1) counts as segments too.
func segmentList(p *printer.Printer, v printer.View, length int) bool {
	p.Print(", last-entry={last_entry}", v.U8(4))
	if flags := v.U8(5); flags != 0 || p.V(1) {
		p.Print(", flags=0x{flags:x}", flags)
	}
	p.Print(", tag={tag:x}", v.U16(6))
	if length%2 != 0 {
		p.Print(" (invalid length {})", length)
		p.Invalid()
		return false
	}
	for i := range length / 2 {
		p.Print(", [{}]{segment}", i, v.IP6(8+16*i))
	}
	if v.Has(8, 16) { // tcpdump: also behind an empty list
		p.Net.FinalDst, p.Net.HasFinalDst = v.IP6(8), true
	}
	return true
}
