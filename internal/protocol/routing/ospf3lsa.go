package routing

import "wiretale/internal/printer"

// LSA types with their scope (RFC 5340 appendix A.4.2.1).
const (
	ospf3Router      = 0x2001
	ospf3Network     = 0x2002
	ospf3InterPrefix = 0x2003
	ospf3External    = 0x4005
	ospf3Link        = 0x0008
	ospf3IntraPrefix = 0x2009
	ospf3Grace       = 0x000b
)

// ospf3LinkState prints the type of an advertisement at offset o and what it is
// about.
func ospf3LinkState(p *printer.Printer, v printer.View, o int) {
	kind := uint32(v.U16(o))
	p.Print("\n\t    {} LSA ({lsa_type}), {} Scope{}, LSA-ID {lsa_id}", ospf3LSATypes.Of(kind&0x1fff, "Unknown"), kind&0x1fff,
		ospf3Scopes.Of(kind&0x6000, "Unknown"), printer.Choose(kind&0x8000 != 0, ", transitive", ""), v.IP4(o+2))
}

// ospf3LSAHead prints the header of an advertisement and returns the length it
// states.
func ospf3LSAHead(p *printer.Printer, v printer.View) int {
	n := int(v.U16(18))
	if n < ospfLSAHeader {
		p.Print("\n\t\t  Bogus length {} < header ({})", n, ospfLSAHeader)
		p.Cut()
	}
	p.Print("\n\t  Advertising Router {advertising_router}, seq 0x{sequence:08x}, age {age}s, length {length}",
		v.IP4(8), v.U32(12), v.U16(0), n-ospfLSAHeader)
	ospf3LinkState(p, v, 2)
	return n
}

// ospf3LSA prints an advertisement and returns its length. The
// packet has room for so many bytes.
func ospf3LSA(p *printer.Printer, v printer.View, room int) int {
	n := ospf3LSAHead(p, v)
	if n > room {
		p.Cut()
	}
	whole := true
	switch v.U16(2) {
	case ospf3Router:
		whole = ospf3RouterLSA(p, v, n)
	case ospf3Network:
		whole = ospf3NetworkLSA(p, v, n)
	case ospf3InterPrefix:
		whole = ospf3InterPrefixLSA(p, v, n)
	case ospf3External:
		whole = ospf3ExternalLSA(p, v, n)
	case ospf3Link:
		whole = ospf3LinkLSA(p, v, n)
	case ospf3IntraPrefix:
		whole = ospf3IntraPrefixLSA(p, v, n)
	case ospf3Grace:
		whole = ospfGraceLSA(p, v.From(ospfLSAHeader), n-ospfLSAHeader)
	default:
		p.Unknown(v, ospfLSAHeader, n-ospfLSAHeader, "\n\t      ")
	}
	if !whole {
		p.Cut()
	}
	return n
}

// ospf3RouterLSA prints the links of a router (RFC 5340 appendix A.4.3).
func ospf3RouterLSA(p *printer.Printer, v printer.View, n int) bool {
	if n < 24 {
		return false
	}
	p.Print("\n\t      Options [{options}]", ospf3Options.Of(v.U24(21), "none", ", "))
	p.Print(", RLA-Flags [{router_flags}]", ospf3RouterFlags.Of(uint32(v.U8(20)), "none", ", "))
	for o := 24; o < n; o += 16 {
		if n-o < 16 || !v.Has(o, 16) {
			return false
		}
		switch kind := v.U8(o); kind {
		case 1, 4:
			p.Print(printer.Choose(kind == 4, "\n\t      Virtual Link: Neighbor Router-ID {neighbor}", "\n\t      Neighbor Router-ID {neighbor}"), v.IP4(o+12))
			p.Print("\n\t      Neighbor Interface-ID {neighbor_interface}, Interface {interface}", v.IP4(o+8), v.IP4(o+4))
		case 2:
			p.Print("\n\t      Neighbor Network-ID {neighbor}", v.IP4(o+12))
			p.Print("\n\t      Neighbor Interface-ID {neighbor_interface}, Interface {interface}", v.IP4(o+8), v.IP4(o+4))
		default:
			p.Print("\n\t      Unknown Router Links Type 0x{:02x}", kind)
			return true
		}
		p.Print(", metric {metric}", v.U16(o+2))
	}
	return true
}

func ospf3NetworkLSA(p *printer.Printer, v printer.View, n int) bool {
	if n < 24 {
		return false
	}
	p.Print("\n\t      Options [{options}]", ospf3Options.Of(v.U24(21), "none", ", "))
	p.Write("\n\t      Connected Routers:")
	for o := 24; o < n; o += 4 {
		if n-o < 4 {
			return false
		}
		p.Print("\n\t\t{router}", v.IP4(o))
	}
	return true
}

func ospf3InterPrefixLSA(p *printer.Printer, v printer.View, n int) bool {
	if n < 24 {
		return false
	}
	p.Print(", metric {metric}", v.U32(20)&0xffffff)
	for o := 24; o < n; {
		o += ospf3Prefix(p, v, o, n-o)
	}
	return true
}

// ospf3Prefix prints an IPv6 prefix (RFC 5340 appendix A.4.1) and returns its
// length in bytes; there is room for so many.
func ospf3Prefix(p *printer.Printer, v printer.View, o, room int) int {
	room = min(room, v.Captured()-o)
	ospf3Room(p, room, 4)
	bits := int(v.U8(o))
	if bits > 128 {
		p.Print(" bogus prefixlen /{}", bits)
		p.Cut()
	}
	size := (bits + 31) / 32 * 4
	ospf3Room(p, room, 4+size)
	p.Print("\n\t\t{prefix}/{length}", prefix6(v, o+4, size*8), bits)
	if options := v.U8(o + 1); options != 0 {
		p.Print(", Options [{prefix_options}]", ospf3PrefixOptions.Of(uint32(options), "none", ", "))
	}
	p.Print(", metric {prefix_metric}", v.U16(o+2))
	return 4 + size
}

// ospf3ExternalLSA prints a route to another routing domain (RFC 5340 appendix
// A.4.7).
func ospf3ExternalLSA(p *printer.Printer, v printer.View, n int) bool {
	if n < 24 {
		return false
	}
	flags := v.U8(20)
	p.Print("\n\t     Flags [{external_flags}] metric {metric}", ospf3ExternalFlags.Of(uint32(flags), "none", ", "), v.U24(21))
	o := 24 + ospf3Prefix(p, v, 24, n-24)
	if flags&0x02 != 0 {
		if n-o < 16 {
			return false
		}
		p.Print(" forward {forward}", v.IP6(o))
		o += 16
	}
	if flags&0x01 != 0 {
		if n-o < 4 {
			return false
		}
		p.Print(" tag {tag}", v.IP4(o))
		o += 4
	}
	if v.U8(26) != 0 { // tcpdump: half of the type that is referred to
		if n-o < 4 {
			return false
		}
		p.Print(" RefLSID: {referenced_lsid}", v.IP4(o))
	}
	return true
}

func ospf3LinkLSA(p *printer.Printer, v printer.View, n int) bool {
	if n < 24 {
		return false
	}
	p.Print("\n\t      Options [{options}]", ospf3Options.Of(v.U24(21), "none", ", "))
	if n < 44 {
		return false
	}
	count := v.U32(40)
	p.Print("\n\t      Priority {priority}, Link-local address {address}, Prefixes {prefixes}:", v.U8(20), v.IP6(24), count)
	ospf3Prefixes(p, v, 44, n, int(count))
	return true
}

func ospf3IntraPrefixLSA(p *printer.Printer, v printer.View, n int) bool {
	if n < 28 || !v.Has(20, 12) {
		return false
	}
	ospf3LinkState(p, v, 22)
	count := int(v.U16(20))
	p.Print("\n\t      Prefixes {prefixes}:", count)
	ospf3Prefixes(p, v, 32, n+4, count) // tcpdump: it takes off four bytes too few
	return true
}

// ospf3Prefixes prints a number of prefixes from offset o of an advertisement of n
// bytes.
func ospf3Prefixes(p *printer.Printer, v printer.View, o, n, count int) {
	for range count {
		o += ospf3Prefix(p, v, o, n-o)
	}
}
