package filter

import "wiretale/bpf"

// etherTypes are the protocols with an ether type, or an 802.2 SAP.
var etherTypes = map[word]uint32{
	wordIP: typeIP, wordARP: typeARP, wordRARP: typeRARP, wordATalk: typeATalk, wordAARP: typeAARP,
	wordDECnet: typeDECnet, wordLAT: typeLAT, wordSCA: typeSCA, wordMOPDL: typeMOPDL, wordMOPRC: typeMOPRC,
	wordIP6: typeIP6, wordISO: sapISO, wordSTP: sapSTP, wordIPX: sapIPX, wordNetBEUI: sapNetBEUI,
}

// ipProtocols are the protocols inside IP: over which versions, and their number.
var ipProtocols = map[word]struct {
	over   word // wordIP, wordIP6, or wordNone for both
	number uint32
}{
	wordSCTP: {wordNone, protocolSCTP}, wordTCP: {wordNone, protocolTCP}, wordUDP: {wordNone, protocolUDP},
	wordICMP: {wordIP, protocolICMP}, wordIGMP: {wordIP, protocolIGMP}, wordIGRP: {wordIP, protocolIGRP},
	wordPIM: {wordNone, protocolPIM}, wordVRRP: {wordIP, protocolVRRP}, wordCARP: {wordIP, protocolVRRP},
	wordICMP6: {wordIP6, protocolICMP6}, wordAH: {wordNone, protocolAH}, wordESP: {wordNone, protocolESP},
}

// isoProtocols are the protocols of ISO 8473, 9542 and 10589, by their first byte.
var isoProtocols = map[word]uint32{wordCLNP: 0x81, wordESIS: 0x82, wordISIS: 0x83}

// isisTypes are the types of IS-IS PDUs that an abbreviation stands for.
var isisTypes = map[word][]uint32{
	wordL1: {26, 24, 18, 15, 17}, wordL2: {27, 25, 20, 16, 17}, wordIIH: {17, 15, 16}, wordLSP: {18, 20},
	wordSNP: {27, 26, 24, 25}, wordCSNP: {24, 25}, wordPSNP: {26, 27},
}

// protocolAlone is a protocol without anything: tcp, arp, l1 …
func (c *compiler) protocolAlone(t *tree) *condition {
	if n, ok := etherTypes[t.word]; ok {
		return c.payloadIs(t.at, n)
	}
	if p, ok := ipProtocols[t.word]; ok {
		return c.protocol(t.at, p.over, p.number)
	}
	if n, ok := isoProtocols[t.word]; ok {
		return c.protocol(t.at, wordISO, n)
	}
	types, ok := isisTypes[t.word]
	if !ok {
		panic(fault(t.at, "", "'%s' cannot be used as an abbreviation", t.word))
	}
	var parts []*condition
	for _, n := range types {
		parts = append(parts, c.protocol(t.at, wordISIS, n))
	}
	return or(parts...)
}

// protocol is [P] proto N.
func (c *compiler) protocol(at span, proto word, n uint32) *condition {
	switch proto {
	case wordNone:
		limitNumber(at, "protocol number", n, 0xff)
		return or(c.protocol(at, wordIP, n), c.protocol(at, wordIP6, n))
	case wordLink:
		return c.payloadIs(at, n)
	case wordIP:
		limitNumber(at, "protocol number", n, 0xff)
		return and(c.payloadIs(at, typeIP), c.equal(c.networkAt(9, bpf.B), n))
	case wordIP6:
		limitNumber(at, "protocol number", n, 0xff)
		is := c.payloadIs(at, typeIP6)
		// Also behind a fragment header, the only extension header looked at.
		behind := and(c.equal(c.networkAt(6, bpf.B), extensionFrag), c.equal(c.networkAt(40, bpf.B), n))
		return and(is, or(c.equal(c.networkAt(6, bpf.B), n), behind))
	case wordISO:
		limitNumber(at, "ISO protocol", n, 0xff)
		if c.layer.family == familyFrame {
			return c.equal(c.typeAt(0, bpf.H), 0x03<<8|n)
		}
		return and(c.payloadIs(at, sapISO), c.equal(c.noSNAPAt(0, bpf.B), n))
	case wordISIS:
		limitNumber(at, "IS-IS PDU type", n, 0x1f)
		return and(c.protocol(at, wordISO, isoProtocols[wordISIS]), c.masked(c.noSNAPAt(4, bpf.B), 0x1f, n))
	}
	panic(notQualifier(at, "", proto.String(), "proto"))
}

// linkProtocols are the names for ether proto; see also etherTypes.
var linkProtocols = map[string]uint32{
	"aarp": typeAARP, "arp": typeARP, "atalk": typeATalk, "decnet": typeDECnet, "ip": typeIP, "ip6": typeIP6,
	"ipx": sapIPX, "iso": sapISO, "lat": typeLAT, "lldp": typeLLDP, "loopback": typeLoopback, "mopdl": typeMOPDL,
	"moprc": typeMOPRC, "netbeui": sapNetBEUI, "rarp": typeRARP, "sca": typeSCA, "slow": typeSlow, "stp": sapSTP,
}

// namedProtocol is the number of a protocol by name.
func (c *compiler) namedProtocol(q qualifiers, id identifier) uint32 {
	what := q.kind.String()
	switch q.proto {
	case wordNone, wordIP, wordIP6:
		if n, ok := c.options.Resolver.Protocol(id.text); ok {
			return uint32(n)
		}
	case wordLink:
		if n, ok := linkProtocols[id.text]; ok {
			return n
		}
	case wordISO:
		if n, ok := isoProtocols[keywords[id.text]]; ok {
			return n
		}
	case wordDECnet:
		panic(notQualifier(id.span, "", "decnet", what))
	}
	if q.proto != wordNone {
		what = q.proto.String() + " " + what
	}
	panic(fault(id.span, "", "unknown '%s' value '%s'", what, id.text))
}
