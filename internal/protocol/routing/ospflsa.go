package routing

import (
	"wiretale/internal/packet"
	"wiretale/internal/printer"
)

type packet4 = packet.IP4

// LSA types (RFC 2328 appendix A.4.1, RFC 5250).
const (
	lsaRouter = iota + 1
	lsaNetwork
	lsaSummary
	lsaASBRSummary
	lsaExternal
	lsaGroup
	lsaNSSA
	lsaOpaqueLink   = 9
	lsaOpaqueArea   = 10
	lsaOpaqueDomain = 11
)

// ospfBogus is returned for a length that cannot be.
const ospfBogus = -1

// Types of opaque LSAs.
const (
	opaqueTE     = 1
	opaqueGrace  = 3
	opaqueRouter = 4
)

// ospfLSAHead prints the header of a link state advertisement (RFC 2328 appendix
// A.4.1) and returns the length it states, or ospfBogus.
func ospfLSAHead(p *printer.Printer, v printer.View) int {
	n := int(v.U16(18))
	if n < ospfLSAHeader {
		p.Print("\n\t    Bogus length {} < header ({})", n, ospfLSAHeader)
		return ospfBogus
	}
	p.Print("\n\t  Advertising Router {advertising_router}, seq 0x{sequence:08x}, age {age}s, length {length}",
		v.IP4(8), v.U32(12), v.U16(0), n-ospfLSAHeader)
	kind := v.U8(3)
	p.Print("\n\t    {} LSA ({lsa_type})", ospfLSATypes.Of(uint32(kind), "unknown"), kind)
	ospfLinkState(p, v, 4, uint32(kind), " ")
	p.Print("\n\t    Options: [{options}]", ospfOptions.Of(uint32(v.U8(2)), "none", ", "))
	return n
}

// ospfLinkState prints which part of the routing domain an advertisement is about.
func ospfLinkState(p *printer.Printer, v printer.View, o int, kind uint32, sep string) {
	switch kind {
	case lsaOpaqueLink, lsaOpaqueArea, lsaOpaqueDomain:
		p.Print(", Opaque-Type{}{} LSA ({opaque_type}), Opaque-ID{}{opaque_id}", sep, ospfOpaqueTypes.Of(uint32(v.U8(o)), "unknown"), v.U8(o), sep, v.U24(o+1))
	default:
		p.Print(", LSA-ID: {lsa_id}", v.IP4(o))
	}
}

// ospfLSA prints a link state advertisement and returns its length.
func ospfLSA(p *printer.Printer, v printer.View) int {
	n := ospfLSAHead(p, v)
	if n < 0 {
		p.Cut()
	}
	whole := true
	switch v.U8(3) {
	case lsaRouter:
		whole = ospfRouterLSA(p, v)
	case lsaNetwork:
		p.Print("\n\t    Mask {mask}", v.IP4(20))
		p.Write("\n\t    Connected Routers:")
		for o := 24; o < n; o += 4 {
			p.Print("\n\t      {router}", v.IP4(o))
		}
	case lsaSummary:
		p.Print("\n\t    Mask {mask}", v.IP4(20))
		ospfMetrics(p, v, 24, n)
	case lsaASBRSummary:
		ospfMetrics(p, v, 24, n)
	case lsaExternal, lsaNSSA:
		ospfExternalLSA(p, v, n)
	case lsaGroup:
		ospfGroupLSA(p, v, n)
	case lsaOpaqueLink, lsaOpaqueArea, lsaOpaqueDomain:
		whole = ospfOpaqueLSA(p, v.From(ospfLSAHeader), v.U8(4), n-ospfLSAHeader)
	}
	if whole && p.V(2) {
		p.Unknown(v, ospfLSAHeader, n-ospfLSAHeader, "\n\t    ")
	}
	return n
}

// ospfRouterLSA prints the links of a router (RFC 2328 appendix A.4.2).
func ospfRouterLSA(p *printer.Printer, v printer.View) bool {
	p.Print("\n\t    Router LSA Options: [{router_options}]", ospfRouterFlags.Of(uint32(v.U8(20)), "none", ", "))
	count := v.U16(22)
	o := 24
	v.Need(o, 12)
	for range count {
		kind := v.U8(o + 8)
		v.Need(o, 12)
		if kind < 1 || int(kind) > len(ospfLinkPhrases) {
			p.Print("\n\t      Unknown Router Link Type ({})", kind)
			return false
		}
		p.Print(ospfLinkPhrases[kind-1], v.IP4(o), v.IP4(o+4))
		p.Print("\n\t\ttopology default (0), metric {metric}", v.U16(o+10))
		classes := int(v.U8(o + 9))
		o += 12
		for range classes {
			class := v.U8(o)
			p.Print("\n\t\ttopology {} ({}), metric {metric}", ospfTopologies.Of(uint32(class), "Unknown"), class, v.U16(o+2))
			o += 4
		}
	}
	return true
}

var ospfLinkPhrases = [...]string{
	"\n\t      Neighbor Router-ID: {neighbor}, Interface Address: {interface}",
	"\n\t      Neighbor Network-ID: {network}, Interface Address: {interface}",
	"\n\t      Stub Network: {network}, Mask: {mask}",
	"\n\t      Virtual Link: Neighbor Router-ID: {neighbor}, Interface Address: {interface}",
}

// ospfMetrics prints the metrics of a summary from offset o to n.
func ospfMetrics(p *printer.Printer, v printer.View, o, n int) {
	v.Need(o, 4)
	for ; o < n; o += 4 {
		class := v.U8(o) & 0x7f
		p.Print("\n\t\ttopology {} ({}) metric {metric}", ospfTopologies.Of(uint32(class), "Unknown"), class, v.U24(o+1))
	}
}

// ospfExternalLSA prints a route to another routing domain (RFC 2328 appendix
// A.4.5).
func ospfExternalLSA(p *printer.Printer, v printer.View, n int) {
	p.Print("\n\t    Mask {mask}", v.IP4(20))
	v.Need(24, 4)
	for o := 24; o < n; o += 12 {
		class, metric := v.U8(o), v.U24(o+1)
		p.Print("\n\t\ttopology {} ({}), type {metric_type}, metric ", ospfTopologies.Of(uint32(class&0x7f), "Unknown"), class&0x7f, class>>7+1)
		if metric == 0xffffff {
			p.Write("infinite")
		} else {
			p.Print("{metric}", metric)
		}
		if forward := v.IP4(o + 4); forward != 0 {
			p.Print(", forward {forward}", forward)
		}
		if tag := v.IP4(o + 8); tag != 0 {
			p.Print(", tag {tag}", tag)
		}
	}
}

// ospfGroupLSA prints where members of a multicast group are (RFC 1584).
func ospfGroupLSA(p *printer.Printer, v printer.View, n int) {
	for o := ospfLSAHeader; o < n; o += 8 {
		switch kind := v.U32(o); kind {
		case 1:
			p.Print("\n\t    Router Router-ID {router}", v.IP4(o+4))
		case 2:
			p.Print("\n\t    Network Designated Router {router}", v.IP4(o+4))
		default:
			p.Print("\n\t    unknown VertexType ({})", kind)
		}
	}
}

// ospfOpaqueLSA prints what OSPF carries for others (RFC 5250). It reports whether
// nothing is missing.
func ospfOpaqueLSA(p *printer.Printer, v printer.View, kind uint8, n int) bool {
	switch kind {
	case opaqueTE:
		return ospfTELSA(p, v, n)
	case opaqueGrace:
		return ospfGraceLSA(p, v, n)
	case opaqueRouter:
		return ospfRouterInformation(p, v, n)
	}
	if !p.V(2) {
		p.Unknown(v, 0, n, "\n\t    ")
	}
	return true
}

// padded returns a length rounded up to whole words.
func padded(n int) int { return (n + 3) &^ 3 }

// ospfGraceLSA prints a restarting router's request to its neighbours (RFC 3623
// appendix A).
func ospfGraceLSA(p *printer.Printer, v printer.View, n int) bool {
	for o := 0; n > 0; {
		if n < 4 {
			p.Print("\n\t    Remaining LS length {} < 4", n)
			return false
		}
		if !v.Has(o, 4) {
			return false
		}
		kind, size := v.U16(o), int(v.U16(o+2))
		o += 4
		n -= 4
		p.Print("\n\t    {} TLV ({}), length {}, value: ", ospfGraceTLVs.Of(uint32(kind), "unknown"), kind, size)
		if size > n {
			p.Print("\n\t    Bogus length {} > {}", size, n)
			return false
		}
		if !v.Has(o, size) {
			return false
		}
		if !ospfGraceValue(p, v, o, kind, size) {
			return false
		}
		if size == 0 || padded(size) > n {
			return false
		}
		o += padded(size)
		n -= padded(size)
	}
	return true
}

func ospfGraceValue(p *printer.Printer, v printer.View, o int, kind uint16, size int) bool {
	right := 4
	if kind == 2 {
		right = 1
	}
	if kind >= 1 && kind <= 3 && size != right {
		p.Print("\n\t    Bogus length {} != {}", size, right)
		return false
	}
	switch kind {
	case 1:
		p.Print("{grace_period}s", v.U32(o))
	case 2:
		p.Print("{} ({reason})", ospfGraceReasons.Of(uint32(v.U8(o)), "Unknown"), v.U8(o))
	case 3:
		p.Print("{address}", v.IP4(o))
	default:
		if !p.V(2) {
			p.Unknown(v, o, size, "\n\t      ")
		}
	}
	return true
}

// ospfRouterInformation prints what a router can do (RFC 7770).
func ospfRouterInformation(p *printer.Printer, v printer.View, n int) bool {
	for o := 0; n > 0; {
		if n < 4 {
			p.Print("\n\t    Remaining LS length {} < 4", n)
			return false
		}
		kind, size := v.U16(o), int(v.U16(o+2))
		o += 4
		n -= 4
		p.Print("\n\t    {} TLV ({}), length: {}, value: ", ospfRouterTLVs.Of(uint32(kind), "unknown"), kind, size)
		if size > n {
			p.Print("\n\t    Bogus length {} > remaining LS length {}", size, n)
			return false
		}
		v.Need(o, size)
		switch {
		case kind != 1:
			if !p.V(2) {
				p.Unknown(v, o, size, "\n\t      ")
			}
		case size != 4:
			p.Print("\n\t    Bogus length {} != 4", size)
			return false
		default:
			p.Print("Capabilities: {capabilities}", ospfCapabilities.Of(v.U32(o), "Unknown", ", "))
		}
		o += padded(size)
		n -= padded(size)
	}
	return true
}
