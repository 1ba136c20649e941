package filter

import "wiretale/bpf"

// A way leads to a packet inside another: the primitives to pass, in order.
type way []func(*compiler, *tree) *condition

// ways are where anywhere looks: at the packet itself, behind tags and labels,
// and inside the tunnels that are in common use.
var ways = []way{
	{},
	{(*compiler).vlan}, {(*compiler).vlan, (*compiler).vlan},
	{(*compiler).mpls}, {(*compiler).mpls, (*compiler).mpls},
	{(*compiler).pppoes}, {(*compiler).vlan, (*compiler).pppoes},
	{(*compiler).vxlan}, {(*compiler).vlan, (*compiler).vxlan},
	{(*compiler).geneve}, {(*compiler).vlan, (*compiler).geneve},
	{(*compiler).gre}, {(*compiler).vlan, (*compiler).gre},
	{(*compiler).ipInIP},
}

// anywhere is anywhere (…): what is in the parentheses holds for the packet, or
// for a packet inside it. Ways that the link type does not have are left out.
// What follows is looked for where it was looked for before.
func (c *compiler) anywhere(t *tree) *condition {
	before := *c
	var parts []*condition
	var first *Error
	most, kernel := c.most, c.vlanInKernel
	for _, w := range ways {
		part, err := c.along(w, t)
		if err == nil {
			parts = append(parts, part)
		} else if first == nil {
			first = err
		}
		most, kernel = max(most, c.most), kernel || c.vlanInKernel
		header, payload := c.header, c.payload
		*c = before
		if len(w) == 0 {
			// The offsets of the packet itself are the same for all that follows.
			c.variables = max(c.variables, countMade(before.header, header)+countMade(before.payload, payload)+c.variables)
			c.header, c.payload = header, payload
			before = *c
		}
		c.most, c.vlanInKernel = most, kernel
	}
	if len(parts) == 0 {
		panic(first)
	}
	return or(parts...)
}

// countMade says whether an offset's variable was made meanwhile.
func countMade(before, after offset) int {
	if before.variable == unset && after.variable >= 0 {
		return 1
	}
	return 0
}

// along is the condition inside a way.
func (c *compiler) along(w way, t *tree) (result *condition, err *Error) {
	defer func() {
		switch r := recover().(type) {
		case nil:
		case *Error:
			err = r
		default:
			panic(r)
		}
	}()
	var parts []*condition
	for _, step := range w {
		parts = append(parts, step(c, &tree{kind: treePrimitive, at: t.at}))
	}
	return and(append(parts, c.tree(t.inner))...), nil
}

// gre enters Generic Routing Encapsulation (RFC 2784, 2890) over IP: Ethernet,
// or a packet of the protocol that the header says.
func (c *compiler) gre(t *tree) *condition {
	c.base(&c.payload)
	v := c.tunnelVariables()
	ip := c.payload.k + c.network
	six := c.values.constant(40)
	if base := c.base(&c.payload); base != nil {
		six = c.values.binary(bpf.ADD, six, base)
	}
	four := and(c.protocol(t.at, wordIP, protocolGRE), c.firstFragment(), assign(v.kind, c.headerLength()))
	is6 := c.payloadIs(t.at, typeIP6)
	over6 := and(is6, c.equal(c.networkAt(6, bpf.B), protocolGRE), assign(v.kind, six))

	start := c.values.variable(v.kind)
	flags := c.values.load(bpf.H, start, ip)
	kind := c.values.load(bpf.H, start, ip+2)
	grow := func(n int, k uint32) *condition { return assign(n, c.binary(bpf.ADD, c.values.variable(n), k)) }
	field := func(bit uint32) *condition { return optional(and(c.test(bpf.JSET, flags, bit), grow(v.header, 4))) }
	const checksum, key, sequence, version = 0x8000, 0x2000, 0x1000, 0x0007
	inner := or(
		and(c.equal(kind, 0x6558), assign(v.kind, c.binary(bpf.ADD, c.values.variable(v.header), 12)),
			assign(v.payload, c.binary(bpf.ADD, c.values.variable(v.header), 14))),
		and(assign(v.payload, c.values.variable(v.header)), grow(v.kind, ip+2)))
	is := and(or(four, over6),
		not(c.test(bpf.JSET, flags, version)),
		assign(v.header, c.binary(bpf.ADD, start, ip+4)),
		field(checksum), field(key), field(sequence), inner)
	c.enterTunnel(v)
	return is
}

// ipInIP enters an IP packet right inside another (RFC 2003, 4213, 2473).
func (c *compiler) ipInIP(t *tree) *condition {
	c.base(&c.payload)
	v := c.tunnelVariables()
	ip := c.payload.k + c.network
	six := c.values.constant(40)
	if base := c.base(&c.payload); base != nil {
		six = c.values.binary(bpf.ADD, six, base)
	}
	inner := func(k uint32) *condition {
		return or(c.equal(c.networkAt(k, bpf.B), 4), c.equal(c.networkAt(k, bpf.B), 41))
	}
	is4 := c.payloadIs(t.at, typeIP)
	four := and(is4, inner(9), c.firstFragment(), assign(v.payload, c.headerLength()))
	is6 := c.payloadIs(t.at, typeIP6)
	over6 := and(is6, inner(6), assign(v.payload, six))
	is := and(or(four, over6),
		assign(v.payload, c.binary(bpf.ADD, c.values.variable(v.payload), ip)),
		assign(v.header, c.values.variable(v.payload)))
	c.enterTunnel(v)
	c.layer = layer{number: linkRaw, family: familyVersion}
	c.network, c.noSNAP = 0, 0
	return is
}

const linkRaw = 101
