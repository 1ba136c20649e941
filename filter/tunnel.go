package filter

import "wiretale/bpf"

const (
	portVXLAN  = 4789 // RFC 7348
	portGeneve = 6081 // RFC 8926
)

// udpTunnel tests for UDP to a port over IPv4 or IPv6 with a header that passes
// check, and leaves the length of the IP header in variable n.
func (c *compiler) udpTunnel(at span, n int, port uint32, check func(at func(k uint32, size uint16) *value) []*condition) *condition {
	over := func(proto uint32, k uint32, load func(uint32, uint16) *value, length *value) *condition {
		parts := []*condition{c.payloadIs(at, proto), c.equal(c.networkAt(k, bpf.B), protocolUDP)}
		if proto == typeIP {
			parts = append(parts, c.firstFragment())
		}
		parts = append(parts, c.equal(load(2, bpf.H), port))
		header := func(k uint32, size uint16) *value { return load(8+k, size) }
		parts = append(parts, check(header)...)
		return and(append(parts, assign(n, length))...)
	}
	length6 := c.values.constant(40)
	if base := c.base(&c.payload); base != nil {
		length6 = c.values.binary(bpf.ADD, length6, base)
	}
	return or(over(typeIP, 9, c.transportAt, c.headerLength()), over(typeIP6, 6, c.transport6At, length6))
}

// tunnelVariables are the variables of the three offsets inside a tunnel.
type tunnelVariables struct{ header, kind, payload int }

func (c *compiler) tunnelVariables() tunnelVariables {
	return tunnelVariables{c.variable(), c.variable(), c.variable()}
}

// enterTunnel makes what follows be looked for in the Ethernet frame inside.
func (c *compiler) enterTunnel(v tunnelVariables) {
	c.headerAbove = c.header
	c.header, c.typeOffset, c.payload = offset{v.header, 0}, offset{v.kind, 0}, offset{v.payload, 0}
	c.layer = ethernet
	c.network = ethernet.network // tcpdump: noSNAP stays that of the outer link layer
	c.tunnelled, c.lane = true, false
	c.vlans = 0 // tcpdump: but labels stay, so that behind them nothing but IP is known inside either
}

// networkIdentifier compares the 24 bits of a VNI.
func (c *compiler) networkIdentifier(t *tree, what string) func(v *value) *condition {
	if len(t.args) == 0 {
		return nil
	}
	vni := limit(t.arg(0), what, 0xffffff)
	return func(v *value) *condition { return c.masked(v, 0xffffff00, vni<<8) }
}

// vxlan is vxlan [VNI].
func (c *compiler) vxlan(t *tree) *condition {
	c.strict = true
	vni := c.networkIdentifier(t, "VXLAN VNI")
	c.base(&c.payload)
	v := c.tunnelVariables()
	udp := c.payload.k + c.network + 8
	is := c.udpTunnel(t.at, v.payload, portVXLAN, func(at func(uint32, uint16) *value) []*condition {
		parts := []*condition{c.equal(at(0, bpf.B), 8)} // the flag: there is a VNI
		if vni != nil {
			parts = append(parts, vni(at(4, bpf.W)))
		}
		return parts
	})
	start := c.values.variable(v.payload)
	is = and(is,
		assign(v.header, c.binary(bpf.ADD, start, udp+8)),
		assign(v.kind, c.binary(bpf.ADD, start, udp+8+12)),
		assign(v.payload, c.binary(bpf.ADD, start, udp+8+14)))
	c.enterTunnel(v)
	return is
}

// geneve is geneve [VNI]. Its options have a length; its payload need not be Ethernet.
func (c *compiler) geneve(t *tree) *condition {
	c.strict = true
	vni := c.networkIdentifier(t, "Geneve VNI")
	c.base(&c.payload)
	v := c.tunnelVariables()
	udp := c.payload.k + c.network + 8
	is := c.udpTunnel(t.at, v.payload, portGeneve, func(at func(uint32, uint16) *value) []*condition {
		parts := []*condition{c.masked(at(0, bpf.B), 0xc0, 0)} // version 0
		if vni != nil {
			parts = append(parts, vni(at(4, bpf.W)))
		}
		return parts
	})
	start := c.values.variable(v.payload)
	header := c.values.variable(v.header)
	options := c.binary(bpf.AND, c.values.load(bpf.B, start, 0), 0x3f)
	length := c.binary(bpf.ADD, c.binary(bpf.MUL, options, 4), 8)
	isEthernet := c.equal(c.values.load(bpf.H, start, 2), 0x6558)
	is = and(is,
		assign(v.payload, c.binary(bpf.ADD, start, udp)),
		assign(v.kind, c.binary(bpf.ADD, start, 2)),
		assign(v.header, c.values.binary(bpf.ADD, length, start)),
		or(and(isEthernet,
			assign(v.kind, c.binary(bpf.ADD, header, 12)),
			assign(v.payload, c.binary(bpf.ADD, header, 14))),
			assign(v.payload, header)))
	c.enterTunnel(v)
	return is
}
