package filter

import "wiretale/bpf"

// vlan is vlan [N]. What follows is looked for behind the tag (IEEE 802.1Q).
func (c *compiler) vlan(t *tree) *condition {
	if c.labels > 0 {
		panic(fault(t.at, "a VLAN tag comes before the MPLS labels", "no VLAN match after MPLS"))
	}
	if c.layer.family != familyEther && (c.layer.family != familyWLAN || c.layer.number == linkPPI) {
		panic(c.unsupported(t.at, "vlan"))
	}
	id, hasID := uint32(0), len(t.args) > 0
	if hasID {
		id = limit(t.arg(0), "VLAN tag", 0x0fff)
	}
	if c.options.Live && c.vlans == 0 && c.layer.number == linkEthernet && !c.tunnelled {
		return c.liveVLAN(t.at, id, hasID)
	}
	is := c.taggedFrame(t.at)
	if hasID {
		is = and(is, c.masked(c.networkAt(0, bpf.H), 0x0fff, id))
	}
	c.typeOffset.k += 4
	c.payload.k += 4
	c.vlans++
	return is
}

func (c *compiler) taggedFrame(at span) *condition {
	return or(c.payloadIs(at, typeVLAN), c.payloadIs(at, typeQinQ), c.payloadIs(at, typeOldQinQ))
}

// liveVLAN is the first tag of a packet from a packet socket: the kernel may
// have taken it out of the packet, and then the rest is where it always is.
func (c *compiler) liveVLAN(at span, id uint32, hasID bool) *condition {
	inKernel := func() *condition { return c.equal(c.packetAt(bpf.AncVLANPresent, bpf.B), 1) }
	type4, payload4 := c.variable(), c.variable()
	shift := func(n int) *condition { return assign(n, c.binary(bpf.ADD, c.values.variable(n), 4)) }
	// tcpdump: without any tag too it looks 4 bytes further on afterwards.
	inPacket := and(shift(payload4), shift(type4), c.taggedFrame(at))
	is := or(inKernel(), inPacket)
	if hasID {
		tag := c.variable()
		fromKernel := and(inKernel(), assign(tag, c.packetAt(bpf.AncVLANTag, bpf.H)))
		fromPacket := assign(tag, c.networkAt(0, bpf.H))
		is = and(is, or(fromKernel, fromPacket), c.masked(c.values.variable(tag), 0x0fff, id))
	}
	c.typeOffset.variable, c.payload.variable = type4, payload4
	c.vlans++
	c.vlanInKernel = true
	return is
}

// mpls is mpls [N]. What follows is looked for behind the label (RFC 3032).
func (c *compiler) mpls(t *tree) *condition {
	var is *condition
	switch {
	case c.labels > 0: // the label before was not the last
		is = not(c.lastLabel())
	case c.layer.family == familyEther, c.layer.family == familyHDLC, c.layer.number == linkPPP:
		is = c.payloadIs(t.at, typeMPLS)
	default:
		panic(c.unsupported(t.at, "mpls"))
	}
	if len(t.args) > 0 {
		label := limit(t.arg(0), "MPLS label", 0xfffff)
		is = and(is, c.masked(c.networkAt(0, bpf.W), 0xfffff000, label<<12))
	}
	c.network += 4
	c.noSNAP += 4
	c.labels++
	return is
}

// lastLabel tests the bit that ends the stack, of the label just passed.
func (c *compiler) lastLabel() *condition {
	return c.test(bpf.JSET, c.networkAt(less(2), bpf.B), 1)
}

// mplsPayload guesses the protocol behind the last label from its first byte.
func (c *compiler) mplsPayload(at span, proto uint32) *condition {
	switch proto {
	case typeIP:
		return and(c.lastLabel(), c.masked(c.networkAt(0, bpf.B), 0xf0, 0x40))
	case typeIP6:
		return and(c.lastLabel(), c.masked(c.networkAt(0, bpf.B), 0xf0, 0x60))
	}
	panic(fault(at, "behind MPLS labels only ip and ip6 can be told apart", "unsupported protocol over mpls"))
}

// pppoes is pppoes [N]. What follows is looked for in the PPP frame (RFC 2516).
func (c *compiler) pppoes(t *tree) *condition {
	is := c.payloadIs(t.at, typePPPoES)
	if len(t.args) > 0 {
		id := limit(t.arg(0), "PPPoE session number", 0xffff)
		is = and(is, c.equal(c.networkAt(2, bpf.H), id))
	}
	c.base(&c.payload)
	c.headerAbove = c.header
	c.header = c.payload.plus(c.network + 6)
	c.typeOffset = c.header
	c.payload = c.header.plus(2)
	c.network, c.noSNAP = 0, 0
	c.layer = layerOf(linkPPP)
	return is
}
