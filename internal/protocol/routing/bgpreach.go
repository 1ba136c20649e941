package routing

import (
	"wiretale/internal/packet"
	"wiretale/internal/printer"
)

// Subsequent address families, and what they are together with a family.
const (
	safiUnicast         = 1
	safiMulticast       = 2
	safiBoth            = 3
	safiLabelled        = 4
	safiMVPN            = 5
	safiVPLS            = 65
	safiMDT             = 66
	safiVPNUnicast      = 128
	safiVPNMulticast    = 129
	safiVPNBoth         = 130
	safiRouteTarget     = 132
	bgpMaxKnownSAFI     = 128
	bgpEndOfRIB         = "\n\t      End-of-Rib Marker (empty NLRI)"
	bgpIllegalPrefix    = "\n\t    (illegal prefix length)"
	bgpIllegalTarget    = "\n\t      (illegal prefix length)"
	bgpDefaultTargetRTC = "\n\t      default route target"
)

// bgpKind is what the pairs of families that are printed alike have in common.
type bgpKind uint8

const (
	bgpUnknownKind bgpKind = iota
	bgpPlain
	bgpLabelledKind
	bgpVPNKind
	bgpMVPNKind
	bgpMDTKind
	bgpTargetKind
	bgpL2VPNKind
)

// bgpKindOf says how a pair of families is printed.
func bgpKindOf(afi int, safi uint8) bgpKind {
	ip4, ip6, nsap := afi == printer.AFIIPv4, afi == printer.AFIIPv6, afi == printer.AFINSAP
	switch safi {
	case safiUnicast, safiMulticast, safiBoth:
		if ip4 || ip6 || nsap {
			return bgpPlain
		}
	case safiLabelled:
		if ip4 || ip6 {
			return bgpLabelledKind
		}
	case safiVPNUnicast, safiVPNMulticast, safiVPNBoth:
		if ip4 || ip6 || nsap {
			return bgpVPNKind
		}
		if afi == printer.AFIL2VPN {
			return bgpL2VPNKind
		}
	case safiVPLS:
		if afi == printer.AFIVPLS {
			return bgpL2VPNKind
		}
	case safiMVPN:
		if ip4 {
			return bgpMVPNKind
		}
	case safiMDT:
		if ip4 {
			return bgpMDTKind
		}
	case safiRouteTarget:
		if ip4 {
			return bgpTargetKind
		}
	}
	return bgpUnknownKind
}

// bgpFamilies prints the families of a multiprotocol attribute.
func bgpFamilies(p *printer.Printer, v printer.View) (afi int, safi uint8, kind bgpKind) {
	afi, safi = int(v.U16(0)), v.U8(2)
	p.Print("\n\t    AFI: {} ({afi}), {}SAFI: {} ({safi})", printer.AddressFamilies.Of(uint32(afi), "Unknown AFI"), afi,
		printer.Choose(safi > bgpMaxKnownSAFI, "vendor specific ", ""), bgpSAFIs.Of(uint32(safi), "Unknown SAFI"), safi)
	return afi, safi, bgpKindOf(afi, safi)
}

func bgpNoDecoder(p *printer.Printer, v printer.View, n, afi int, safi uint8) {
	p.Print("\n\t    no AFI {} / SAFI {} decoder", afi, safi)
	if !p.V(2) {
		p.Unknown(v, 0, n, "\n\t    ")
	}
}

// bgpReach prints routes of any family that come (RFC 4760 section 3).
func bgpReach(p *printer.Printer, v printer.View, n int) bool {
	if n < 3 {
		return false
	}
	afi, safi, kind := bgpFamilies(p, v)
	if kind == bgpUnknownKind {
		bgpNoDecoder(p, v, n, afi, safi)
		return true
	}
	if n < 4 {
		return false
	}
	hop := int(v.U8(3))
	o := 4
	if hop > 0 {
		if n-o < hop {
			return false
		}
		bgpNextHops(p, v.From(o), hop, afi, kind)
	}
	p.Print(", nh-length: {}", hop)
	o += hop
	o, whole := bgpSubnetworks(p, v, o, n)
	if !whole {
		return false
	}
	return bgpNLRI(p, v, o, n, afi, kind)
}

// bgpSubnetworks prints the lengths of the obsolete points of attachment.
func bgpSubnetworks(p *printer.Printer, v printer.View, o, n int) (int, bool) {
	if n-o < 1 {
		return o, false
	}
	count := int(v.U8(o))
	o++
	if count == 0 {
		p.Write(", no SNPA")
		return o, true
	}
	p.Print("\n\t    {} SNPA", count)
	for range count {
		if n-o < 1 {
			return o, false
		}
		size := int(v.U8(o))
		p.Print("\n\t      {} bytes", size)
		o++
		if n-o < size {
			return o, false
		}
		o += size
	}
	return o, true
}

// bgpNextHops prints the next hops: there may be several.
func bgpNextHops(p *printer.Printer, v printer.View, n, afi int, kind bgpKind) {
	p.Write("\n\t    nexthop: ")
	for o := 0; o < n; {
		if o > 0 {
			p.Write(", ")
		}
		size := bgpNextHop(p, v, o, n-o, afi, kind)
		if size == 0 {
			p.Write("invalid len")
			return
		}
		o += size
	}
}

// bgpNextHop prints one next hop and returns its length, or 0.
func bgpNextHop(p *printer.Printer, v printer.View, o, room, afi int, kind bgpKind) int {
	rd := 0
	if kind == bgpVPNKind {
		rd = bgpDistinguisher
	}
	size := rd + 4
	switch afi {
	case printer.AFIIPv6:
		size = rd + 16
	case printer.AFINSAP:
		size = max(rd+1, room)
	}
	if room < size {
		return 0
	}
	v.Need(o, size)
	if rd > 0 {
		p.Write("RD: ")
		bgpRD(p, v, o)
		p.Write(", ")
	}
	switch afi {
	case printer.AFIIPv6:
		p.Print("{next_hop}", v.IP6(o+rd))
	case printer.AFINSAP:
		p.NSAP(v.Bytes(o+rd, size-rd))
	default:
		p.Print("{next_hop}", v.IP4(o+rd))
	}
	return size
}

// bgpUnreach prints routes of any family that go (RFC 4760 section 4).
func bgpUnreach(p *printer.Printer, v printer.View, n int) bool {
	v.Need(0, 3)
	afi, safi, kind := bgpFamilies(p, v)
	if kind == bgpUnknownKind {
		bgpNoDecoder(p, v, n, afi, safi)
		return true
	}
	if n == 3 {
		p.Write(bgpEndOfRIB)
	}
	return bgpNLRI(p, v, 3, n, afi, kind)
}

// bgpNLRI prints the routes from o to n.
func bgpNLRI(p *printer.Printer, v printer.View, o, n, afi int, kind bgpKind) bool {
	addPath := kind == bgpPlain && afi != printer.AFINSAP && bgpHasPathIDs(v, o, n-o, bgpBits(afi))
	for o < n {
		var id uint32
		if addPath {
			id = v.U32(o)
			o += 4
		}
		size := bgpRoute(p, v, o, n, afi, kind)
		switch size {
		case bgpCut:
			return false
		case bgpIllegal:
			p.Write(printer.Choose(kind == bgpTargetKind, bgpIllegalTarget, bgpIllegalPrefix))
			return true
		}
		if addPath {
			p.Print("   Path Id: {path_id}", id)
		}
		o += size
	}
	return true
}

func bgpBits(afi int) int {
	if afi == printer.AFIIPv6 {
		return 128
	}
	return 32
}

// bgpRoute prints one route and returns its length.
func bgpRoute(p *printer.Printer, v printer.View, o, n, afi int, kind bgpKind) int {
	const indent = "\n\t      "
	switch kind {
	case bgpPlain:
		switch afi {
		case printer.AFIIPv4:
			return bgpPrefix4(p, v, o, n, indent)
		case printer.AFIIPv6:
			return bgpPrefix6(p, v, o, n, indent)
		}
		return bgpPrefixNSAP(p, v, o)
	case bgpLabelledKind:
		if afi == printer.AFIIPv4 {
			return bgpLabelled(p, v, o, n, 32)
		}
		return bgpLabelled(p, v, o, n, 128)
	case bgpVPNKind:
		return bgpVPN(p, v, o, afi)
	case bgpMVPNKind:
		return bgpMVPN(p, v, o)
	case bgpMDTKind:
		return bgpMDT(p, v, o, n-o)
	case bgpTargetKind:
		return bgpTarget(p, v, o)
	}
	return bgpL2VPN(p, v, o)
}

const bgpMaxNSAPBits = 152

// bgpPrefixNSAP prints a prefix of OSI addresses.
func bgpPrefixNSAP(p *printer.Printer, v printer.View, o int) int {
	bits := int(v.U8(o))
	if bits > bgpMaxNSAPBits {
		return bgpIllegal
	}
	n := (bits + 7) / 8
	p.Require(v, o+4, n)
	a := v.Bytes(o+4, n) // tcpdump: as if a label were in front of it
	p.Write("\n\t      ")
	p.NSAP(a)
	p.Print("/{length}", bits)
	return 1 + n
}

// bgpMDT prints the group of a multicast VPN's backbone (RFC 6037 section 3).
func bgpMDT(p *printer.Printer, v printer.View, o, room int) int {
	const size = 16
	if int(v.U8(o)) != size*8 {
		return bgpIllegal
	}
	v.Need(o+1, size)
	if room < size+1 {
		return bgpCut
	}
	p.Write("\n\t      RD: ")
	bgpRD(p, v, o+1)
	p.Print(", VPN IP Address: {address}", v.IP4(o+9))
	p.Print(", MC Group Address: {group}", v.IP4(o+13))
	return 1 + size
}

// bgpTarget prints which route targets a peer wants (RFC 4684 section 4).
func bgpTarget(p *printer.Printer, v printer.View, o int) int {
	bits := int(v.U8(o))
	if bits == 0 {
		p.Write(bgpDefaultTargetRTC)
		return 1
	}
	if bits < 32 {
		return bgpIllegal
	}
	bits -= 32
	n := (bits + 7) / 8
	v.Need(o+1, 4)
	if n > 8 {
		return bgpIllegal
	}
	v.Need(o+5, n)
	p.Write("\n\t      origin AS: ")
	p.AS("origin_as", v.U32(o+1))
	bgpTargetValue(p, v, o+5, n, bits)
	return 5 + n
}

// bgpTargetValue prints a route target of which only the first bits may be given.
func bgpTargetValue(p *printer.Printer, v printer.View, o, n, bits int) {
	switch n {
	case 0:
		p.Write(", route-target: 0:0/0")
		return
	case 1:
		p.Print(", route-target: partial-type: ({:02x}/{})", v.U8(o), bits)
		return
	}
	var b [8]byte
	copy(b[:], v.Bytes(o, n))
	t := packet.NewView(b[:], len(b))
	switch t.U16(0) {
	case 0x0002:
		p.Print(", route-target: {as}:{number}/{}", t.U16(2), t.U32(4), bits)
	case 0x0102:
		p.Print(", route-target: {address}:{number}/{}", t.IP4(2), t.U16(6), bits)
	case 0x0202:
		p.Write(", route-target: ")
		p.AS("as", t.U32(2))
		p.Print(":{number}/{}", t.U16(6), bits)
	default:
		p.Print(", route target: unknown-type({:04x}) (", t.U16(0))
		bgpHexPairs(p, b[:n])
		p.Print("/{})", bits)
		return
	}
	p.Write(" (")
	bgpHexPairs(p, b[:n])
	p.Byte(')')
}

// bgpHexPairs prints bytes in pairs.
func bgpHexPairs(p *printer.Printer, b []byte) {
	for i, c := range b {
		if i > 0 && i%2 == 0 {
			p.Byte(' ')
		}
		p.Print("{:02x}", c)
	}
}
