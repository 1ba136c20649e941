package internet

import "wiretale/internal/printer"

// Multicast listener discovery: MLDv1 (RFC 2710) and MLDv2 (RFC 3810), messages of
// ICMPv6.

const (
	listenerSize      = 24 // of a message of version 1
	listenerQuerySize = 28 // of a query of version 2 without sources
)

// listenerMessage prints a message of version 1 (RFC 2710 section 3).
func listenerMessage(p *printer.Printer, v printer.View) bool {
	if !v.Has(0, listenerSize) { // tcpdump: one cut short is not marked
		return true
	}
	p.Print("max resp delay: {max_resp} ", v.U16(4))
	p.Print("addr: {group}", v.IP6(8))
	return true
}

// listenerQuery prints a query; its version shows in its length (RFC 3810 section
// 8.1).
func listenerQuery(p *printer.Printer, v printer.View) bool {
	switch n := v.Len(); {
	case n == listenerSize:
		return listenerMessage(p, v)
	case n < listenerQuerySize:
		p.Print(" unknown-version (len {}) ", n)
	default:
		listenerQuery2(p, v)
	}
	return true
}

// listenerQuery2 prints a query of version 2 (RFC 3810 section 5.1).
func listenerQuery2(p *printer.Printer, v printer.View) {
	p.Write(" v2")
	if p.V(1) {
		p.Print(" [max resp delay={max_resp}]", floating(uint32(v.U16(4)), 16))
	}
	p.Print(" [gaddr {group}", v.IP6(8))
	if p.V(1) {
		if v.U8(24)&8 != 0 {
			p.Write(" sflag")
		}
		if robust := v.U8(24) & 7; robust != 0 {
			p.Print(" robustness={robustness}", robust)
		}
		p.Print(" qqi={query_interval}", floating(uint32(v.U8(25)), 8))
	}
	count := int(v.U16(26))
	switch {
	case count == 0:
	case v.Len() < listenerQuerySize+16*count:
		p.Write(" [invalid number of sources]")
	default:
		listenerSources(p, v.From(listenerQuerySize), count)
	}
	p.Byte(']')
}

// floating returns the value of a code of 8 or 16 bits whose highest bit says
// that it is a floating-point number (RFC 3810 sections 5.1.3 and 5.1.9).
func floating(code uint32, bits int) uint32 {
	if code>>(bits-1) == 0 {
		return code
	}
	mantissa := bits - 4
	return (code&(1<<mantissa-1) | 1<<mantissa) << (code>>mantissa&7 + 3)
}

// listenerSources prints sources: their number, or all of them with -vv.
func listenerSources(p *printer.Printer, v printer.View, count int) {
	if !p.V(2) {
		p.Print(", {sources} source(s)", count)
		return
	}
	p.Write(" {")
	for i := range count {
		p.Print(" {source}", v.IP6(16*i))
	}
	p.Write(" }")
}

// listenerReport2 prints a report of version 2 (RFC 3810 section 5.2).
//
// tcpdump: auxiliary data behind the sources is not skipped.
func listenerReport2(p *printer.Printer, v printer.View) bool {
	const recordAt, recordSize = 8, 20
	if v.Len() < recordAt {
		p.Print(" [invalid len {}]", v.Len())
		return true
	}
	groups := int(v.U16(6))
	p.Print(", {groups} group record(s)", groups)
	if !p.V(1) {
		return true
	}
	r := v.From(recordAt)
	for range groups {
		if r.Len() < recordSize {
			p.Write(" [invalid number of groups]")
			return true
		}
		p.Print(" [gaddr {group}", r.IP6(4))
		p.Print(" {record}", igmpRecords.Of(uint32(r.U8(0)), " [v2-report-#{}]"))
		count := int(r.U16(2))
		if r.Len() < recordSize+16*count {
			p.Print(" [invalid number of sources {}]", count)
			return true
		}
		listenerSources(p, r.From(recordSize), count)
		p.Byte(']')
		r = r.From(recordSize + 16*count)
	}
	return true
}
