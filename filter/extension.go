package filter

import "wiretale/bpf"

// maxExtensions is how many IPv6 extension headers an accessor steps over.
const maxExtensions = 6

// transportAccessor is tcp[…], udp[…] or icmp6[…] over IPv6 as well as over
// IPv4 (Options.Accessors6).
func (c *compiler) transportAccessor(a *arithmetic, index *value, size uint16, guards *[]*condition) *value {
	start := c.variable()
	next := c.variable()
	six := and(c.payloadIs(a.at, typeIP6), c.skipExtensions(start, next),
		c.equal(c.values.variable(next), ipProtocols[a.word].number))
	is := six
	if a.word != wordICMP6 {
		number := ipProtocols[a.word].number
		four := c.payloadIs(a.at, typeIP)
		four = and(four, c.equal(c.networkAt(9, bpf.B), number), c.firstFragment(), assign(start, c.headerLength()))
		is = or(four, six)
	}
	*guards = append(*guards, is)
	return c.values.load(size, c.values.binary(bpf.ADD, c.values.variable(start), index), c.payload.k+c.network)
}

// skipExtensions leaves in start where the transport header is, counted like
// headerLength, and in next its protocol. A later fragment has none.
func (c *compiler) skipExtensions(start, next int) *condition {
	first := c.values.constant(40)
	if base := c.base(&c.payload); base != nil {
		first = c.values.binary(bpf.ADD, base, first)
	}
	parts := []*condition{assign(start, first), assign(next, c.networkAt(6, bpf.B))}
	for range maxExtensions {
		parts = append(parts, optional(c.skipExtension(start, next)))
	}
	return and(parts...)
}

// skipExtension steps over one extension header (RFC 8200, 4; RFC 4302).
func (c *compiler) skipExtension(start, next int) *condition {
	k := c.payload.k + c.network
	at := c.values.variable(start)
	load := func(n uint32, size uint16) *value { return c.values.load(size, at, k+n) }
	is := func(n uint32) *condition { return c.equal(c.values.variable(next), n) }
	step := func(length *value) *condition {
		return and(assign(next, load(0, bpf.B)), assign(start, c.values.binary(bpf.ADD, at, length)))
	}
	options := c.binary(bpf.ADD, c.binary(bpf.LSH, load(1, bpf.B), 3), 8)
	authentication := c.binary(bpf.ADD, c.binary(bpf.LSH, load(1, bpf.B), 2), 8)
	later := and(c.test(bpf.JSET, load(2, bpf.H), 0xfff8), assign(next, c.values.constant(protocolNone)))
	return or(
		and(or(is(extensionHop), is(extensionRoute), is(extensionDst)), step(options)),
		and(is(extensionFrag), or(later, step(c.values.constant(8)))),
		and(is(protocolAH), step(authentication)))
}
