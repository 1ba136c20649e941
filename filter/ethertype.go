package filter

import "wiretale/bpf"

// Ether types, and below 1501 the numbers of 802.2 SAPs, that have a meaning here.
const (
	typeIP       = 0x0800
	typeARP      = 0x0806
	typeRARP     = 0x8035
	typeATalk    = 0x809b
	typeAARP     = 0x80f3
	typeIPX      = 0x8137
	typeVLAN     = 0x8100
	typeIP6      = 0x86dd
	typeMPLS     = 0x8847
	typePPPoED   = 0x8863
	typePPPoES   = 0x8864
	typeQinQ     = 0x88a8
	typeOldQinQ  = 0x9100
	typeMOPDL    = 0x6001
	typeMOPRC    = 0x6002
	typeDECnet   = 0x6003
	typeLAT      = 0x6004
	typeSCA      = 0x6007
	typeLoopback = 0x9000
	typeSlow     = 0x8809
	typeLLDP     = 0x88cc

	sapSTP     = 0x42
	sapIP      = 0x06
	sapIPX     = 0xe0
	sapNetBEUI = 0xf0
	sapISO     = 0xfe

	maxLength = 1500 // of an 802.3 frame: a greater number is an ether type
)

// payloadIs tests that the link layer carries a protocol: an ether type or SAP.
func (c *compiler) payloadIs(at span, proto uint32) *condition {
	if c.labels > 0 {
		return c.mplsPayload(at, proto)
	}
	switch c.layer.family {
	case familyEther:
		if c.lane {
			// Not a LAN emulation control frame.
			control := c.equal(c.at(&c.headerAbove, 4, bpf.H), 0xff00)
			return and(not(control), c.etherPayload(at, proto))
		}
		return c.etherPayload(at, proto)
	case familyLLC:
		return c.llcPayload(at, proto)
	case familyWLAN:
		return and(c.wlanFrame(wlanTypes, wlanData), c.llcPayload(at, proto))
	case familyATM:
		return and(c.masked(c.packetAt(0, bpf.B), 0x0f, 2), c.llcPayload(at, proto))
	case familySLL:
		return c.cookedPayload(at, proto)
	case familyType:
		return c.equal(c.typeAt(0, bpf.H), limitNumber(at, "EtherType", proto, 0xffff))
	case familyHDLC:
		limitNumber(at, "HDLC protocol", proto, 0xffff)
		if proto == sapISO {
			proto = sapISO<<8 | sapISO
		}
		return c.equal(c.typeAt(0, bpf.H), proto)
	case familyPPP:
		return c.pppPayload(at, proto)
	}
	return c.otherPayload(at, proto)
}

// limitNumber refuses a number that is too great for what it is.
func limitNumber(at span, what string, n, greatest uint32) uint32 {
	return limit(token{at: at, n: n}, what, greatest)
}

// otherPayload is for link types that know only a few protocols.
func (c *compiler) otherPayload(at span, proto uint32) *condition {
	switch c.layer.family {
	case familyVersion:
		return c.versionPayload(proto)
	case familyIPv4:
		return constant(proto == typeIP)
	case familyIPv6:
		return constant(proto == typeIP6)
	case familyAF, familyAFBig, familyPF:
		return c.familyPayload(proto)
	case familyIPNET:
		return c.oneOf(bpf.B, proto, map[uint32][]uint32{typeIP: {2}, typeIP6: {26}})
	case familyARCnet:
		return c.oneOf(bpf.B, proto, map[uint32][]uint32{
			typeIP: {0xd4}, typeIP6: {0xc4}, typeARP: {0xd5}, typeRARP: {0xd6}, typeATalk: {0xdd}})
	case familyLocal:
		return constant(proto == typeATalk)
	case familyFrame: // NLPIDs behind the control field
		return c.oneOf(bpf.H, proto, map[uint32][]uint32{
			typeIP: {0x3cc}, typeIP6: {0x38e}, sapISO: {0x381, 0x382, 0x383}})
	case familyJuniper:
		// tcpdump: it only makes sure that this is Juniper's header.
		return c.masked(c.packetAt(0, bpf.W), 0xffffff00, 0x4d474300)
	}
	panic(fault(at, "", "link-layer type filtering not implemented for %s", c.linkName()))
}

func constant(b bool) *condition {
	if b {
		return always
	}
	return never
}

// oneOf compares the type with those that stand for proto.
func (c *compiler) oneOf(size uint16, proto uint32, types map[uint32][]uint32) *condition {
	var parts []*condition
	for _, t := range types[proto] {
		parts = append(parts, c.equal(c.typeAt(0, size), t))
	}
	if len(parts) == 0 {
		return never
	}
	return or(parts...)
}

// snap tests for an 802.2 SNAP header with this organisation and protocol.
func (c *compiler) snap(organisation, proto uint32) *condition {
	low := organisation<<16 | proto
	high := 0xaaaa0300 | organisation>>16&0xff
	return and(c.equal(c.llcAt(4, bpf.W), low), c.equal(c.llcAt(0, bpf.W), high))
}

func (c *compiler) isLength() *condition {
	return not(c.test(bpf.JGT, c.typeAt(0, bpf.H), maxLength))
}

func (c *compiler) bothSAPs(sap uint32) *condition {
	return c.equal(c.llcAt(0, bpf.H), sap<<8|sap)
}

// etherPayload: an ether type, or a length and then an 802.2 header.
func (c *compiler) etherPayload(at span, proto uint32) *condition {
	return c.typeOrLLC(at, proto, c.isLength, false)
}

// cookedPayload is like etherPayload, with 4 in place of a length for 802.2
// and 1 for IPX without 802.2.
func (c *compiler) cookedPayload(at span, proto uint32) *condition {
	return c.typeOrLLC(at, proto, func() *condition { return c.equal(c.typeAt(0, bpf.H), 4) }, true)
}

func (c *compiler) typeOrLLC(at span, proto uint32, hasLLC func() *condition, cooked bool) *condition {
	etherType := func() *condition { return c.equal(c.typeAt(0, bpf.H), proto) }
	switch proto {
	case sapISO, sapIP, sapNetBEUI:
		return and(hasLLC(), c.bothSAPs(proto))
	case sapIPX:
		if cooked {
			inLLC := or(c.equal(c.llcAt(0, bpf.B), sapIPX), c.snap(0, typeIPX))
			return or(c.equal(c.typeAt(0, bpf.H), typeIPX), c.equal(c.typeAt(0, bpf.H), 1), and(hasLLC(), inLLC))
		}
		inLLC := or(c.snap(0, typeIPX), c.equal(c.llcAt(0, bpf.B), sapIPX), c.equal(c.llcAt(0, bpf.H), 0xffff))
		return or(c.equal(c.typeAt(0, bpf.H), typeIPX), and(hasLLC(), inLLC))
	case typeATalk:
		return or(etherType(), and(hasLLC(), c.snap(0x080007, typeATalk)))
	case typeAARP:
		return or(etherType(), and(hasLLC(), c.snap(0, typeAARP)))
	}
	if proto <= maxLength {
		limitNumber(at, "LLC DSAP", proto, 0xff)
		// tcpdump: the SAP is looked for behind the type, also where a tunnel puts
		// the payload elsewhere.
		return and(hasLLC(), c.equal(c.typeAt(2, bpf.B), proto))
	}
	limitNumber(at, "EtherType", proto, 0xffff)
	return etherType()
}

// llcPayload: an 802.2 header, perhaps with SNAP.
func (c *compiler) llcPayload(at span, proto uint32) *condition {
	switch proto {
	case sapISO, sapIP, sapNetBEUI:
		return c.bothSAPs(proto)
	case typeATalk:
		return c.snap(0x080007, typeATalk)
	}
	if proto <= maxLength {
		limitNumber(at, "LLC DSAP", proto, 0xff)
		return c.equal(c.llcAt(0, bpf.B), proto)
	}
	limitNumber(at, "EtherType", proto, 0xffff)
	return c.equal(c.llcAt(6, bpf.H), proto)
}

// pppProtocols are the PPP numbers of protocols that have an ether type.
var pppProtocols = map[uint32]uint32{typeIP: 0x21, typeIP6: 0x57, typeDECnet: 0x27, typeATalk: 0x29,
	0x0600: 0x25, sapISO: 0x23, sapSTP: 0x31, sapIPX: 0x2b, typeMPLS: 0x281}

const linkPPPBSDOS = 103

func (c *compiler) pppPayload(at span, proto uint32) *condition {
	if proto == typeIP && c.layer.number == linkPPPBSDOS {
		// Also Van Jacobson compressed and uncompressed TCP.
		return c.oneOf(bpf.H, typeIP, map[uint32][]uint32{typeIP: {0x21, 0x2d, 0x2f}})
	}
	if n, ok := pppProtocols[proto]; ok {
		proto = n
	}
	limitNumber(at, "PPP protocol", proto, 0xffff)
	return c.equal(c.typeAt(0, bpf.H), proto)
}

// versionPayload looks at the version in the first byte.
func (c *compiler) versionPayload(proto uint32) *condition {
	// tcpdump: for SLIP too it looks at the first byte of the pseudo-header.
	switch proto {
	case typeIP:
		return c.masked(c.headerAt(0, bpf.B), 0xf0, 0x40)
	case typeIP6:
		return c.masked(c.headerAt(0, bpf.B), 0xf0, 0x60)
	}
	return never
}

// Numbers of address families: IPv4 is the same everywhere, IPv6 is not.
const (
	familyNumberIPv4     = 2
	familyNumberIPv6     = 10 // Linux
	familyNumberIPv6BSD  = 24 // NetBSD, OpenBSD, BSD/OS
	familyNumberIPv6Free = 28 // FreeBSD
	familyNumberIPv6Mac  = 30 // Darwin
)

// familyPayload compares the address family that a host put before the packet.
// In a file it may be that of another system.
func (c *compiler) familyPayload(proto uint32) *condition {
	var families []uint32
	switch {
	case proto == typeIP:
		families = []uint32{familyNumberIPv4}
	case proto == typeIP6 && c.options.File:
		families = []uint32{familyNumberIPv6Mac, familyNumberIPv6BSD, familyNumberIPv6Free}
	case proto == typeIP6:
		families = []uint32{familyNumberIPv6}
	default:
		return never
	}
	var parts []*condition
	for _, f := range families {
		switch swapped := f<<24 | f>>8<<16; c.layer.family {
		case familyPF:
			parts = append(parts, c.equal(c.typeAt(0, bpf.B), f))
		case familyAFBig:
			parts = append(parts, c.equal(c.typeAt(0, bpf.W), f))
		default:
			if c.options.File {
				parts = append(parts, c.equal(c.typeAt(0, bpf.W), f))
			}
			parts = append(parts, c.equal(c.typeAt(0, bpf.W), swapped))
		}
	}
	return or(parts...)
}
