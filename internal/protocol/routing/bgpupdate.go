package routing

import "wiretale/internal/printer"

// bgpUpdateMessage prints routes that go and come (RFC 4271 section 4.3). It
// reports whether nothing was cut short.
func bgpUpdateMessage(p *printer.Printer, v printer.View, length int) bool {
	if length < bgpHeader+4 {
		return false
	}
	o, end := bgpHeader, length
	n := int(v.U16(o))
	o += 2
	if n > end-o {
		return false
	}
	if n == 1 { // tcpdump: too short to be printed
		o++
	} else if n > 0 {
		p.Write("\n\t  Withdrawn routes:")
		next, whole := bgpRoutes(p, v, o, o+n)
		if !whole {
			return false
		}
		o = next
	}
	if end-o < 2 {
		return false
	}
	attributes := int(v.U16(o))
	o += 2
	if attributes > 0 {
		if attributes > end-o {
			return false
		}
		if !bgpAttributes(p, v, o, o+attributes) {
			return false
		}
		o += attributes
	}
	if o < end {
		p.Write("\n\t  Updated routes:")
		_, whole := bgpRoutes(p, v, o, end)
		return whole
	}
	if attributes == 0 { // tcpdump: also after withdrawn routes
		p.Write("\n\t  End-of-Rib Marker (empty NLRI)")
	}
	return true
}

// bgpRoutes prints the IPv4 prefixes from o to end. It returns where it stopped:
// at the end, or at a prefix that cannot be.
func bgpRoutes(p *printer.Printer, v printer.View, o, end int) (int, bool) {
	addPath := bgpHasPathIDs(v, o, end-o, 32)
	for o < end {
		var id uint32
		if addPath {
			if end-o < 4 {
				return o, false
			}
			id = v.U32(o)
			o += 4
		}
		n := bgpPrefix4(p, v, o, end-o, "\n\t    ")
		if n == bgpIllegal {
			p.Write("\n\t    (illegal prefix length)")
			return o, true
		}
		if n == bgpCut {
			return o, false
		}
		o += n
		if addPath {
			p.Print("   Path Id: {path_id}", id)
		}
	}
	return o, true
}

// bgpAttributes prints the path attributes of an update.
func bgpAttributes(p *printer.Printer, v printer.View, o, end int) bool {
	for o < end {
		if v.Len()-o < 2 {
			return false
		}
		if end-o < 2 {
			p.Write("\n\t  [path attrs too short]")
			return true
		}
		flags, kind := v.U8(o), v.U8(o+1)
		size := bgpAttributeLength(flags)
		if v.Len()-o < 2+size {
			return false
		}
		if end-o < 2+size {
			p.Write("\n\t  [path attrs too short]")
			return true
		}
		length := bgpLengthOf(v, o, flags)
		bgpAttributeHead(p, "\n\t  ", flags, kind, length)
		if flags != 0 {
			p.Write(": ")
		}
		o += 2 + size
		if end-o < length {
			p.Write(" [path attrs too short]")
			return true
		}
		if !bgpAttribute(p, v.From(o), kind, length, 0) {
			return false
		}
		o += length
	}
	return true
}

// bgpAttributeLength returns the size of an attribute's length field.
func bgpAttributeLength(flags uint8) int {
	if flags&0x10 != 0 {
		return 2
	}
	return 1
}

func bgpLengthOf(v printer.View, o int, flags uint8) int {
	if flags&0x10 != 0 {
		return int(v.U16(o + 2))
	}
	return int(v.U8(o + 2))
}

func bgpAttributeHead(p *printer.Printer, indent string, flags, kind uint8, length int) {
	p.Write(indent)
	p.Print("{} ({attribute}), length: {}", bgpAttributeNames.Of(uint32(kind), "Unknown Attribute"), kind, length)
	if flags == 0 {
		return
	}
	p.Print(", Flags [{}", bgpAttributeFlags.Of(uint32(flags), "", ""))
	if flags&0xf != 0 {
		p.Print("+{:x}", flags&0xf)
	}
	p.Byte(']')
}

// bgpAttribute prints the value of a path attribute, with -vv also its bytes. It
// reports whether nothing was cut short.
func bgpAttribute(p *printer.Printer, v printer.View, kind uint8, n, depth int) bool {
	rest := bgpAttributeValue(p, v, kind, n, depth)
	if rest < 0 {
		return false
	}
	if p.V(2) && rest > 0 {
		p.Unknown(v, 0, rest, "\n\t    ")
	}
	return true
}

// bgpAttributeValue prints the value of a path attribute. It returns how many of
// its bytes -vv shows, or bgpCut when the message ends here.
func bgpAttributeValue(p *printer.Printer, v printer.View, kind uint8, n, depth int) int {
	whole := true
	switch kind {
	case 1:
		if bgpLength(p, n == 1) {
			p.Print("{origin}", bgpOrigins.Of(uint32(v.U8(0)), "Unknown Origin Typecode"))
		}
	case 2, 17:
		bgpASPath(p, v, kind, n)
	case 3, 9:
		if bgpLength(p, n == 4) {
			p.Print("{address}", v.IP4(0))
		}
	case 4, 5:
		if bgpLength(p, n == 4) {
			p.Print("{metric}", v.U32(0))
		}
	case 6:
		bgpLength(p, n == 0)
	case 7, 18:
		bgpAggregator(p, v, kind, n)
	case 8:
		bgpCommunities(p, v, n)
	case 10:
		bgpClusters(p, v, n)
	case 14:
		whole = bgpReach(p, v, n)
	case 15:
		whole = bgpUnreach(p, v, n)
	case 16:
		bgpExtendedCommunities(p, v, n)
	case 22:
		whole = bgpPMSI(p, v, n)
	case 26:
		whole = bgpAIGP(p, v, n)
	case 32:
		if bgpLargeCommunities(p, v, n) {
			return 0 // tcpdump: not shown again
		}
	case 128:
		return bgpAttributeSet(p, v, n, depth)
	default:
		p.Print("\n\t    no Attribute {} decoder", kind)
		if !p.V(2) {
			p.Unknown(v, 0, n, "\n\t    ")
		}
	}
	if !whole {
		return bgpCut
	}
	return n
}

// bgpLength says that a length is wrong where it is.
func bgpLength(p *printer.Printer, right bool) bool {
	if !right {
		p.Write("invalid len")
	}
	return right
}

// bgpASPath prints the autonomous systems on the way (RFC 4271 section 4.3, RFC
// 6793).
func bgpASPath(p *printer.Printer, v printer.View, kind uint8, n int) {
	if !bgpLength(p, n%2 == 0) {
		return
	}
	if n == 0 {
		p.Write("empty")
		return
	}
	size := 4
	if kind == 2 {
		size = bgpASSize(v, n)
	}
	for o := 0; o < n; {
		segment, count := uint32(v.U8(o)), int(v.U8(o+1))
		p.Print("{}", bgpSegmentOpen.Of(segment, "?"))
		for i := range count {
			at := o + 2 + i*size
			if size == 2 {
				p.AS("as", uint32(v.U16(at)))
			} else {
				p.AS("as", v.U32(at))
			}
			p.Byte(' ')
		}
		p.Print("{}", bgpSegmentClose.Of(segment, "?"))
		o += 2 + count*size
	}
}

// bgpASSize finds out whether the numbers of an AS path have two bytes or four,
// which only the peers know: two, if the path can be read so.
func bgpASSize(v printer.View, n int) int {
	for o := 0; o < n; {
		segment, count := v.U8(o), int(v.U8(o+1))
		if segment < 1 || segment > 4 {
			return 4
		}
		o += 2 + 2*count
		if o > n {
			return 4
		}
	}
	return 2
}

// bgpAggregator prints who made one route of several.
func bgpAggregator(p *printer.Printer, v printer.View, kind uint8, n int) {
	if !bgpLength(p, n == 8 || n == 6 && kind == 7) {
		return
	}
	v.Need(0, n)
	p.Write(" AS #")
	if n == 8 {
		p.AS("as", v.U32(0))
	} else {
		p.AS("as", uint32(v.U16(0)))
	}
	p.Print(", origin {origin}", v.IP4(n-4))
}

// bgpClusters prints the reflectors a route came by (RFC 4456).
func bgpClusters(p *printer.Printer, v printer.View, n int) {
	if !bgpLength(p, n%4 == 0) {
		return
	}
	for o := 0; o < n; o += 4 {
		p.Print("{cluster}", v.IP4(o))
		if o+4 < n {
			p.Write(", ")
		}
	}
}

// bgpPMSI prints the tunnel of a multicast VPN (RFC 6514 section 5).
func bgpPMSI(p *printer.Printer, v printer.View, n int) bool {
	if n < 5 {
		return false
	}
	kind := v.U8(1)
	p.Print("\n\t    Tunnel-type {} ({tunnel_type}), Flags [{}], MPLS Label {label}", bgpPMSITypes.Of(uint32(kind), "Unknown"), kind,
		bgpPMSIFlags.Of(uint32(v.U8(0)), "none", ""), v.U24(2)>>4)
	switch kind {
	case 1, 2, 3, 4, 5, 7:
		p.Require(v, 5, 8)
	case 6:
		p.Require(v, 5, 4)
	}
	switch kind {
	case 1:
		p.Print("\n\t      Extended-Tunnel-ID {tunnel}, P2MP-ID 0x{p2mp_id:08x}", v.IP4(5), v.U32(9))
	case 2, 7:
		p.Print("\n\t      Root-Node {root}, LSP-ID 0x{lsp_id:08x}", v.IP4(5), v.U32(9))
	case 3:
		p.Print("\n\t      Root-Node {root}, P-Group {group}", v.IP4(5), v.IP4(9))
	case 4, 5:
		p.Print("\n\t      Sender {sender}, P-Group {group}", v.IP4(5), v.IP4(9))
	case 6:
		p.Print("\n\t      Tunnel-Endpoint {endpoint}", v.IP4(5))
	default:
		if !p.V(2) {
			p.Unknown(v, 5, n-5, "\n\t      ")
		}
	}
	return true
}

// bgpAIGP prints the metric of the interior protocol (RFC 7311).
func bgpAIGP(p *printer.Printer, v printer.View, n int) bool {
	for o := 0; n-o >= 3; {
		v.Need(o, 3)
		kind, size := v.U8(o), int(v.U16(o+1))
		p.Print("\n\t    {} TLV ({}), length {}", bgpAIGPTypes.Of(uint32(kind), "Unknown"), kind, size)
		if size < 3 || size > n-o {
			return false
		}
		if kind == 1 {
			if size < 11 {
				return false
			}
			p.Print(", metric {metric}", v.U64(o+3))
		} else if !p.V(2) {
			p.Unknown(v, o+3, size-3, "\n\t      ")
		}
		o += size
	}
	return true
}

const bgpMaxNesting = 10

// bgpAttributeSet prints the attributes of a customer's route (RFC 6368). It
// returns what bgpAttribute does.
func bgpAttributeSet(p *printer.Printer, v printer.View, n, depth int) int {
	if depth > bgpMaxNesting {
		p.Write("(too many nested levels, not recursing)")
		return 0
	}
	if n < 4 {
		return bgpCut
	}
	v.Need(0, 4)
	p.Write("\n\t    Origin AS: ")
	p.AS("as", v.U32(0))
	for o := 4; o < n; {
		v.Need(o, 2)
		flags, kind := v.U8(o), v.U8(o+1)
		size := bgpAttributeLength(flags)
		if n-o < 2+size {
			p.Write(" [path attr too short]")
			return n - o
		}
		length := bgpLengthOf(v, o, flags)
		bgpAttributeHead(p, "\n\t      ", flags, kind, length)
		p.Write(": ")
		o += 2 + size
		if n-o < length {
			p.Write(" [path attr too short]")
			return n - o // tcpdump: what -vv shows is short of what was printed
		}
		if !bgpAttribute(p, v.From(o), kind, length, depth+1) {
			return bgpCut
		}
		o += length
	}
	return 0
}
