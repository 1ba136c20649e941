package filter

import "wiretale/bpf"

// primitive makes the condition of a primitive that is neither an identifier
// nor a protocol nor a comparison.
func (c *compiler) primitive(t *tree) *condition {
	switch t.word {
	case wordBroadcast:
		return c.broadcast(t)
	case wordMulticast:
		return c.multicast(t)
	case wordLess:
		return not(c.test(bpf.JGT, c.values.length(), t.arg(0).n))
	case wordGreater:
		return c.test(bpf.JGE, c.values.length(), t.arg(0).n)
	case wordByte:
		return c.byteTest(t)
	case wordInbound, wordOutbound:
		return c.direction(t)
	case wordIfIndex:
		return c.interfaceIndex(t)
	case wordVLAN:
		return c.vlan(t)
	case wordMPLS:
		return c.mpls(t)
	case wordPPPoED:
		return c.payloadIs(t.at, typePPPoED)
	case wordPPPoES:
		return c.pppoes(t)
	case wordGeneve:
		return c.geneve(t)
	case wordVXLAN:
		return c.vxlan(t)
	case wordLLC:
		return c.llc(t)
	case wordType, wordSubtype:
		return c.wlanType(t)
	case wordDir:
		return c.wlanDirection(t)
	case wordIfName, wordRset, wordRnr, wordSrnr, wordReason, wordAction:
		return c.pflog(t)
	}
	if t.word >= wordLane && t.word <= wordVCI {
		return c.atm(t)
	}
	return c.mtp(t)
}

// byteTest is byte OFFSET OP VALUE.
func (c *compiler) byteTest(t *tree) *condition {
	v := c.headerAt(t.arg(0).n, bpf.B)
	n := limit(t.arg(1), "byte argument", 0xff)
	switch t.op {
	case "&":
		return c.test(bpf.JSET, v, n)
	case "|":
		return not(c.equal(c.binary(bpf.OR, v, n), 0))
	}
	return comparison(t.op, v, c.values.constant(n))
}

// A directionField says how a link type tells incoming from outgoing packets.
type directionField struct {
	k       uint32
	size    uint16
	inMask  uint32
	in      uint32
	outMask uint32
	out     uint32
	notOut  bool // everything that is not outgoing is incoming
}

var directionFields = map[uint16]directionField{
	linkSLL:          {k: 0, size: bpf.H, outMask: 1<<32 - 1, out: bpf.PacketOutgoing, notOut: true},
	linkSLL2:         {k: 10, size: bpf.B, outMask: 1<<32 - 1, out: bpf.PacketOutgoing, notOut: true},
	linkSLIP:         {size: bpf.B, inMask: 1<<32 - 1, in: 0, outMask: 1<<32 - 1, out: 1},
	linkPPPDirection: {size: bpf.B, inMask: 1<<32 - 1, in: 0, outMask: 1<<32 - 1, out: 1},
	linkIPNET:        {k: 2, size: bpf.H, inMask: 1<<32 - 1, in: 2, outMask: 1<<32 - 1, out: 1},
	linkPFLOG:        {k: pflogDirection, size: bpf.B, inMask: 1<<32 - 1, in: 1, outMask: 1<<32 - 1, out: 2},
	linkDSABroadcom:  {k: 12, size: bpf.B, inMask: 0xe0, in: 0, outMask: 0xe0, out: 0x20},
	linkDSA:          {k: 12, size: bpf.B, inMask: 0x40, in: 0, outMask: 0xc0, out: 0x40},
}

// direction is inbound or outbound.
func (c *compiler) direction(t *tree) *condition {
	f, ok := directionFields[c.layer.number]
	switch {
	case ok:
	case c.layer.family == familyJuniper:
		f = directionField{k: 3, size: bpf.B, inMask: 1, in: 1, outMask: 1, out: 0}
	case c.options.Live:
		f = directionField{k: bpf.AncPacketType, size: bpf.H, outMask: 1<<32 - 1, out: bpf.PacketOutgoing, notOut: true}
	default:
		panic(fault(t.at, "the link type does not say which way a packet went",
			"not a live capture, '%s' not supported on %s", t.word, c.linkName()))
	}
	v := c.packetAt(f.k, f.size)
	switch {
	case t.word == wordOutbound:
		return c.masked(v, f.outMask, f.out)
	case f.notOut:
		return not(c.masked(v, f.outMask, f.out))
	}
	return c.masked(v, f.inMask, f.in)
}

// interfaceIndex is ifindex N.
func (c *compiler) interfaceIndex(t *tree) *condition {
	n := t.arg(0).n
	switch {
	case c.layer.number == linkSLL2:
		return c.equal(c.packetAt(4, bpf.W), n)
	case c.options.Live:
		return c.equal(c.packetAt(bpf.AncInterface, bpf.W), n)
	}
	panic(fault(t.at, "the link type does not say on which interface a packet was",
		"not a live capture, 'ifindex' not supported on %s", c.linkName()))
}
