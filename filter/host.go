package filter

import (
	"encoding/binary"
	"math/bits"
	"net/netip"
	"sort"
	"strconv"
	"strings"

	"wiretale/bpf"
)

// identifier makes the condition of an identifier with its qualifiers.
func (c *compiler) identifier(t *tree) *condition {
	id := t.id
	if t.q.undefined && id.kind == tokenIPv6 {
		panic(notQualifier(id.span, "say what "+id.text+" is: host "+id.text, "<invalid type 255>", id.written()))
	}
	if t.q.undefined {
		panic(fault(id.span, "say what "+id.text+" is: there is no qualifier before it that it could take over",
			"syntax error in filter expression"))
	}
	switch id.kind {
	case tokenName:
		return c.name(t.q, id)
	case tokenNumber:
		return c.number(t.q, id)
	case tokenDotted:
		return c.dotted(t.q, id)
	case tokenIPv6:
		return c.ipv6(t.q, id)
	case tokenEther:
		return c.ether(t.q, id)
	}
	return c.byteHost(t.q, id)
}

// text is the identifier as written, with its mask.
func (id identifier) written() string {
	switch {
	case id.mask != nil:
		return id.text + " mask " + id.mask.text
	case id.bits != nil:
		return id.text + "/" + id.bits.text
	}
	return id.text
}

// name is an identifier that is a name.
func (c *compiler) name(q qualifiers, id identifier) *condition {
	switch q.kind {
	case wordNet:
		return c.namedNetwork(q, id)
	case wordPort:
		return c.namedPort(q, id)
	case wordPortRange:
		return c.portRange(q, id)
	case wordGateway:
		return c.gateway(q, id)
	case wordProto, wordProtoChain:
		n := c.namedProtocol(q, id)
		if q.kind == wordProto {
			return c.protocol(id.span, q.proto, n)
		}
		return c.protoChain(id.span, q.proto, n)
	}
	switch q.proto {
	case wordLink:
		return c.ethernetHost(id.span, q.direction, c.etherAddress(id))
	case wordDECnet:
		panic(notQualifier(id.span, "a DECnet host is written area.node", "decnet", "host"))
	}
	return c.hosts(q, id)
}

// hosts is a host by name: any of its addresses.
func (c *compiler) hosts(q qualifiers, id identifier) *condition {
	addrs, ok := c.options.Resolver.Hosts(id.text)
	if !ok || len(addrs) == 0 {
		hint := ""
		if w := nearestKeyword(id.text); w != "" {
			hint = "did you mean " + w + "?"
		}
		panic(fault(id.span, hint, "unknown host '%s'", id.text))
	}
	sort.Slice(addrs, func(i, j int) bool { return addrs[i].Less(addrs[j]) })
	var parts []*condition
	for _, a := range addrs {
		switch a = a.Unmap(); {
		case a.Is4() && q.proto != wordIP6:
			b := a.As4()
			parts = append(parts, c.ipv4Host(id.span, q, binary.BigEndian.Uint32(b[:]), 1<<32-1))
		case a.Is6() && (q.proto == wordNone || q.proto == wordIP6):
			parts = append(parts, c.ipv6Host(id.span, q, a.As16(), 128))
		}
	}
	if len(parts) == 0 {
		panic(fault(id.span, "", "unknown host '%s' for specified address family", id.text))
	}
	return or(parts...)
}

func (c *compiler) namedNetwork(q qualifiers, id identifier) *condition {
	n, ok := c.options.Resolver.Network(id.text)
	if !ok {
		panic(fault(id.span, "a network is written 192.0.2.0/24; names are those of /etc/networks",
			"unknown network '%s'", id.text))
	}
	n, mask := shiftNetwork(n)
	return c.ipv4Host(id.span, q, n, mask)
}

// shiftNetwork moves a short network number to the front: 10 is 10.0.0.0/8.
func shiftNetwork(n uint32) (network, mask uint32) {
	mask = 1<<32 - 1
	for n != 0 && n&0xff000000 == 0 {
		n, mask = n<<8, mask<<8
	}
	return n, mask
}

// number is an identifier that is a plain number.
func (c *compiler) number(q qualifiers, id identifier) *condition {
	switch q.kind {
	case wordPort:
		c.checkPort(q, id)
		return c.port(q, limit(id.token, "port number", 0xffff))
	case wordPortRange:
		return c.portRange(q, id)
	case wordProto:
		return c.protocol(id.span, q.proto, id.n)
	case wordProtoChain:
		return c.protoChain(id.span, q.proto, id.n)
	case wordGateway:
		panic(notQualifier(id.span, "gateway needs the name of a host", "gateway", id.text))
	}
	if q.proto == wordLink {
		panic(fault(id.span, "", "illegal link-layer address '%s'", id.text))
	}
	if q.proto == wordDECnet {
		if q.kind == wordNet {
			panic(notQualifier(id.span, "", "decnet", "net"))
		}
		return c.decnetHost(id.span, q.direction, id.n)
	}
	if q.kind == wordNet {
		n, mask := shiftNetwork(id.n)
		return c.ipv4Host(id.span, q, n, mask)
	}
	return c.ipv4Host(id.span, q, id.n, 1<<32-1)
}

// dotted is an IPv4 address, perhaps partial, perhaps with a mask.
func (c *compiler) dotted(q qualifiers, id identifier) *condition {
	if q.proto == wordDECnet && (q.kind == wordNone || q.kind == wordHost || q.kind == wordNet || q.kind == wordGateway) {
		return c.dottedDECnet(q, id)
	}
	n, length := dottedNumber(id.token)
	n <<= 32 - length
	if id.mask != nil || id.bits != nil {
		return c.masked4(q, id, n)
	}
	switch q.kind {
	case wordPort, wordPortRange, wordProto, wordProtoChain:
		panic(fault(id.span, "", "'%s' qualifier applied to IPv4 address", q.kind))
	case wordGateway:
		panic(notQualifier(id.span, "gateway needs the name of a host", "gateway", id.text))
	}
	if q.proto == wordLink {
		panic(fault(id.span, "an Ethernet address is written 00:11:22:33:44:55; for an IPv4 address leave out the link qualifier",
			"illegal link-layer address '%s'", id.text))
	}
	return c.ipv4Host(id.span, q, n, ^uint32(0)<<(32-length))
}

// dottedNumber reads a.b.c as a number of as many bytes as there are parts.
func dottedNumber(t token) (n uint32, length int) {
	for _, part := range strings.Split(t.text, ".") {
		v, err := strconv.ParseUint(part, 0, 32)
		if err != nil && strings.HasPrefix(part, "0") {
			v, err = strconv.ParseUint(strings.TrimLeft(part, "0"), 10, 32)
		}
		if len(part) > 1 && part[0] == '0' && part[1] != 'x' && part[1] != 'X' {
			v, err = strconv.ParseUint(part, 10, 32) // leading zeros are not octal here
		}
		if err != nil || v > 255 {
			panic(fault(t.at, "each part of an IPv4 address is at most 255", "invalid IPv4 address '%s'", t.text))
		}
		n = n<<8 | uint32(v)
		length += 8
	}
	return n, length
}

// masked4 is an IPv4 network with a mask or a prefix length.
func (c *compiler) masked4(q qualifiers, id identifier, n uint32) *condition {
	var mask uint32
	what := "netmask"
	if id.mask != nil {
		m, length := dottedNumber(*id.mask)
		mask = m << (32 - length)
	} else {
		what = "prefix length"
		mask = uint32(^uint64(0) << (32 - limit(*id.bits, "netmask length", 32)))
	}
	if n&^mask != 0 {
		hint := "the network is " + address4(n&mask)
		panic(fault(id.span, hint, "non-network bits set in \"%s\"", id.written()))
	}
	switch q.kind {
	case wordNet:
		return c.ipv4Host(id.span, q, n, mask)
	case wordPort, wordPortRange, wordProto, wordProtoChain:
		panic(fault(id.span, "", "'%s' qualifier applied to IPv4 address and %s", q.kind, what))
	case wordNone:
		panic(notQualifier(id.span, "a network needs the qualifier net", "<invalid type 0>", id.written()))
	}
	panic(notQualifier(id.span, "a network needs the qualifier net", q.kind.String(), id.written()))
}

func address4(n uint32) string {
	return netip.AddrFrom4([4]byte{byte(n >> 24), byte(n >> 16), byte(n >> 8), byte(n)}).String()
}

// ipv6 is an IPv6 address, perhaps with a prefix length.
func (c *compiler) ipv6(q qualifiers, id identifier) *condition {
	length, what := uint32(128), "IPv6 address"
	if id.bits != nil {
		what += " and prefix length"
		if length = id.bits.n; length > 128 {
			panic(fault(id.bits.at, "", "mask length must be <= 128"))
		}
	}
	a := netip.AddrFrom16(id.ip6)
	if p, err := a.Prefix(int(length)); err == nil && p.Addr() != a {
		panic(fault(id.span, "the network is "+p.String(), "non-network bits set in \"%s\"", id.written()))
	}
	switch q.kind {
	case wordPort, wordPortRange, wordProto, wordProtoChain:
		panic(fault(id.span, "", "'%s' qualifier applied to %s", q.kind, what))
	case wordGateway:
		panic(notQualifier(id.span, "gateway needs the name of a host", "gateway", id.written()))
	case wordNone, wordHost:
		if length != 128 {
			panic(notQualifier(id.span, "a network needs the qualifier net", "host", id.written()))
		}
	}
	return c.ipv6Host(id.span, q, id.ip6, length)
}

// hostWord is how messages call what the qualifiers ask for.
func hostWord(q qualifiers, prefix bool, version string) string {
	what := "host"
	if q.kind == wordNet {
		what = "net"
	}
	if prefix {
		return what + " <" + version + " prefix>"
	}
	return what + " <" + version + " address>"
}

// ipv4Host compares IPv4 addresses in IPv4, ARP and RARP.
func (c *compiler) ipv4Host(at span, q qualifiers, n, mask uint32) *condition {
	switch q.proto {
	case wordNone:
		each := func(w word) *condition { return c.ipv4Host(at, qualifiers{w, q.direction, q.kind, false}, n, mask) }
		if c.labels > 0 {
			return each(wordIP)
		}
		return or(each(wordIP), each(wordARP), each(wordRARP))
	case wordIP, wordARP, wordRARP:
	default:
		panic(notQualifier(at, "only ip, arp and rarp have IPv4 addresses", q.proto.String(), hostWord(q, mask != 1<<32-1, "IPv4")))
	}
	only80211(at, q.direction)
	src, dst := uint32(12), uint32(16) // RFC 791, 3.1
	if q.proto != wordIP {
		src, dst = 14, 24 // RFC 826
	}
	compare := func(k uint32) *condition {
		if mask == 0 {
			return always
		}
		return c.masked(c.networkAt(k, bpf.W), mask, n)
	}
	return and(c.payloadIs(at, etherTypes[q.proto]), c.direct(q.direction, src, dst, compare))
}

// only80211 refuses the directions that exist in 802.11 alone.
func only80211(at span, d direction) {
	if d >= directionAddr1 {
		panic(fault(at, "", "'%s' is valid for 802.11 syntax only", d))
	}
}

// direct applies a comparison to source, destination, either or both.
func (c *compiler) direct(d direction, src, dst uint32, compare func(k uint32) *condition) *condition {
	switch d {
	case directionSrc:
		return compare(src)
	case directionDst:
		return compare(dst)
	case directionBoth:
		return and(compare(src), compare(dst))
	}
	return or(compare(src), compare(dst))
}

// ipv6Host compares IPv6 addresses, word by word.
func (c *compiler) ipv6Host(at span, q qualifiers, addr [16]byte, length uint32) *condition {
	if q.proto != wordNone && q.proto != wordIP6 {
		hint := "only ip6 has IPv6 addresses"
		if q.kind != wordHost {
			q.kind = wordNet // tcpdump: without host or net, messages take it for a network
		}
		panic(notQualifier(at, hint, q.proto.String(), hostWord(q, q.kind == wordNet, "IPv6")))
	}
	only80211(at, q.direction)
	compare := func(k uint32) *condition {
		var parts []*condition
		for i := range uint32(4) {
			if length <= 32*i {
				break
			}
			mask := uint32(^uint64(0) << (32 - min(32, length-32*i)))
			word := binary.BigEndian.Uint32(addr[4*i:])
			parts = append(parts, c.masked(c.networkAt(k+4*i, bpf.W), mask, word&mask))
		}
		if len(parts) == 0 {
			return always
		}
		return and(parts...)
	}
	return and(c.payloadIs(at, typeIP6), c.direct(q.direction, 8, 24, compare)) // RFC 8200, 3
}

// sameBytes compares bytes of the packet with b, the last four first.
func (c *compiler) sameBytes(o *offset, k uint32, b []byte) *condition {
	var parts []*condition
	n := len(b)
	for ; n >= 4; n -= 4 {
		parts = append(parts, c.equal(c.at(o, k+uint32(n-4), bpf.W), binary.BigEndian.Uint32(b[n-4:])))
	}
	for ; n >= 2; n -= 2 {
		parts = append(parts, c.equal(c.at(o, k+uint32(n-2), bpf.H), uint32(binary.BigEndian.Uint16(b[n-2:]))))
	}
	if n == 1 {
		parts = append(parts, c.equal(c.at(o, k, bpf.B), uint32(b[0])))
	}
	return and(parts...)
}

// decnetHost compares DECnet addresses, which are in one of four places: with
// a short or a long header, either with or without a padding byte.
func (c *compiler) decnetHost(at span, d direction, n uint32) *condition {
	addr := uint32(bits.ReverseBytes16(uint16(n)))
	long := func(k uint32) *condition {
		plain := and(c.masked(c.networkAt(2, bpf.B), 0x07, 0x06), c.equal(c.networkAt(k, bpf.H), addr))
		padded := and(c.masked(c.networkAt(2, bpf.H), 0xff07, 0x8106), c.equal(c.networkAt(k+1, bpf.H), addr))
		return or(plain, padded)
	}
	src := func() *condition {
		plain := and(c.masked(c.networkAt(2, bpf.B), 0x07, 0x02), c.equal(c.networkAt(5, bpf.H), addr))
		padded := and(c.masked(c.networkAt(2, bpf.H), 0xff07, 0x8102), c.equal(c.networkAt(6, bpf.H), addr))
		return or(plain, padded, long(17))
	}
	dst := func() *condition {
		plain := c.masked(c.networkAt(2, bpf.W), 0x07ffff00, 0x02000000|addr<<8)
		padded := c.masked(c.networkAt(2, bpf.W), 0xff07ffff, 0x81020000|addr)
		return or(plain, padded, long(9))
	}
	only80211(at, d)
	is := c.payloadIs(at, typeDECnet)
	switch d {
	case directionSrc:
		return and(is, src())
	case directionDst:
		return and(is, dst())
	case directionBoth:
		return and(is, and(src(), dst()))
	}
	return and(is, or(src(), dst()))
}

// dottedDECnet is a DECnet address, area.node.
func (c *compiler) dottedDECnet(q qualifiers, id identifier) *condition {
	if q.kind != wordNone && q.kind != wordHost {
		panic(notQualifier(id.span, "decnet knows only hosts", "decnet", q.kind.String()))
	}
	if id.mask != nil || id.bits != nil {
		panic(notQualifier(id.span, "DECnet addresses have no masks", "decnet", "host"))
	}
	area, node, _ := strings.Cut(id.text, ".")
	a, err := strconv.ParseUint(area, 10, 32)
	b, err2 := strconv.ParseUint(node, 10, 32)
	if err != nil || err2 != nil || a > 63 || b > 1023 {
		panic(fault(id.span, "a DECnet address is area.node, at most 63.1023", "invalid DECnet address '%s'", id.text))
	}
	return c.decnetHost(id.span, q.direction, uint32(a<<10|b))
}
