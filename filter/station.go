package filter

import "wiretale/bpf"

// ether is an Ethernet address.
func (c *compiler) ether(q qualifiers, id identifier) *condition {
	if q.proto != wordLink || q.kind != wordNone && q.kind != wordHost {
		panic(fault(id.span, "an Ethernet address needs ether host: ether host "+id.text,
			"Ethernet address used in non-ether expression"))
	}
	return c.ethernetHost(id.span, q.direction, id.mac)
}

// ethernetHost compares addresses of 48 bits of the link layer.
func (c *compiler) ethernetHost(at span, d direction, addr [6]byte) *condition {
	a := c.layer.addresses
	switch a.kind {
	case addressesWLAN:
		return c.wlanHost(at, d, addr)
	case addressesMAC:
		only80211(at, d)
		compare := func(k uint32) *condition { return c.sameBytes(&c.header, k, addr[:]) }
		return c.hasHeader(c.direct(d, a.src, a.dst, compare))
	}
	only80211(at, d)
	panic(c.unsupported(at, "link host XX:XX:XX:XX:XX:XX"))
}

// hasHeader adds to a condition that there is an Ethernet header: not in every
// tunnel, and not in a control frame of LANE.
func (c *compiler) hasHeader(condition *condition) *condition {
	switch {
	case c.tunnelled:
		// Where there is none, the two offsets are the same.
		missing := compare(bpf.JEQ, c.base(&c.header), c.base(&c.payload))
		return and(not(missing), condition)
	case c.lane:
		return and(not(c.equal(c.at(&c.headerAbove, 4, bpf.H), 0xff00)), condition)
	}
	return condition
}

// byteHost compares addresses of 8 bits: ARCnet, BACnet MS/TP.
func (c *compiler) byteHost(q qualifiers, id identifier) *condition {
	if q.proto != wordLink {
		panic(fault(id.span, "", "'link' is the only valid proto qualifier for 'host $XX'"))
	}
	if q.kind != wordNone && q.kind != wordHost {
		panic(notQualifier(id.span, "", q.kind.String(), "$XX"))
	}
	only80211(id.span, q.direction)
	a := c.layer.addresses
	if a.kind != addressesByte {
		panic(c.unsupported(id.span, "link host $XX"))
	}
	compare := func(k uint32) *condition { return c.equal(c.headerAt(k, bpf.B), id.n) }
	return c.direct(q.direction, a.src, a.dst, compare)
}

func (c *compiler) etherAddress(id identifier) [6]byte {
	if c.layer.addresses.kind != addressesMAC && c.layer.addresses.kind != addressesWLAN {
		panic(c.unsupported(id.span, "link host XX:XX:XX:XX:XX:XX"))
	}
	addr, ok := c.options.Resolver.Ether(id.text)
	if !ok {
		panic(fault(id.span, "names of Ethernet addresses are those of /etc/ethers", "unknown Ethernet-like host '%s'", id.text))
	}
	return addr
}

// gateway: the frame goes to or from a host's Ethernet address, but the packet
// neither to nor from its IP addresses.
func (c *compiler) gateway(q qualifiers, id identifier) *condition {
	switch {
	case q.proto != wordNone && q.proto != wordIP && q.proto != wordARP && q.proto != wordRARP:
		panic(notQualifier(id.span, "", q.proto.String(), "gateway"))
	case c.tunnelled:
		panic(fault(id.span, "", "'gateway' cannot be used within VXLAN or Geneve"))
	case c.labels > 0:
		panic(fault(id.span, "", "'gateway' cannot be used within MPLS"))
	case c.layer.addresses.kind != addressesMAC && c.layer.addresses.kind != addressesWLAN:
		panic(c.unsupported(id.span, "gateway"))
	}
	addr := c.etherAddress(id)
	host := qualifiers{proto: q.proto, kind: wordHost}
	return and(c.ethernetHost(id.span, directionEither, addr), not(c.hosts(host, id)))
}

// broadcast is [ether|ip] broadcast.
func (c *compiler) broadcast(t *tree) *condition {
	switch t.q.proto {
	case wordNone, wordLink:
		return c.linkBroadcast(t)
	case wordIP:
		if !c.options.NetmaskKnown {
			panic(fault(t.at, "the netmask is that of the interface; a file has none", "netmask not known, so 'ip broadcast' not supported"))
		}
		host := ^c.options.Netmask
		is := c.payloadIs(t.at, typeIP)
		dst := func(k uint32) *condition { return c.masked(c.networkAt(16, bpf.W), host, k) }
		return and(is, or(dst(0), dst(host)))
	}
	panic(notQualifier(t.at, "only ether and ip have broadcasts", t.q.proto.String(), "broadcast"))
}

func (c *compiler) linkBroadcast(t *tree) *condition {
	all := [6]byte{0xff, 0xff, 0xff, 0xff, 0xff, 0xff}
	switch a := c.layer.addresses; a.kind {
	case addressesMAC, addressesWLAN:
		return c.ethernetHost(t.at, directionDst, all)
	case addressesByte:
		everyone := uint32(0)
		if c.layer.number == linkBACnet {
			everyone = 0xff
		}
		return c.equal(c.headerAt(a.dst, bpf.B), everyone)
	}
	panic(c.unsupported(t.at, "broadcast"))
}

// multicast is [ether|ip|ip6] multicast.
func (c *compiler) multicast(t *tree) *condition {
	switch t.q.proto {
	case wordNone, wordLink:
		return c.linkMulticast(t)
	case wordIP: // 224.0.0.0/4
		return and(c.payloadIs(t.at, typeIP), c.masked(c.networkAt(16, bpf.B), 0xf0, 0xe0))
	case wordIP6: // ff00::/8
		return and(c.payloadIs(t.at, typeIP6), c.equal(c.networkAt(24, bpf.B), 0xff))
	}
	panic(notQualifier(t.at, "only ether, ip and ip6 have multicasts", t.q.proto.String(), "multicast"))
}

// linkMulticast: the lowest bit of the first byte of the destination.
func (c *compiler) linkMulticast(t *tree) *condition {
	group := func(k uint32) *condition { return c.test(bpf.JSET, c.headerAt(k, bpf.B), 1) }
	switch a := c.layer.addresses; {
	case a.kind == addressesMAC:
		return c.hasHeader(group(a.dst))
	case a.kind == addressesWLAN:
		return c.wlanDestination(group)
	case a.kind == addressesByte && c.layer.number != linkBACnet:
		return c.equal(c.headerAt(a.dst, bpf.B), 0) // ARCnet has only broadcasts
	}
	panic(c.unsupported(t.at, "multicast"))
}
