package filter

import (
	"strconv"
	"strings"

	"wiretale/bpf"
)

// IP protocol numbers.
const (
	protocolICMP   = 1
	protocolIGMP   = 2
	protocolTCP    = 6
	protocolIGRP   = 9
	protocolUDP    = 17
	protocolESP    = 50
	protocolAH     = 51
	protocolICMP6  = 58
	protocolNone   = 59
	protocolPIM    = 103
	protocolVRRP   = 112
	protocolSCTP   = 132
	protocolGRE    = 47
	extensionHop   = 0
	extensionRoute = 43
	extensionFrag  = 44
	extensionDst   = 60
)

// checkPort refuses qualifiers that have no ports.
func (c *compiler) checkPort(q qualifiers, id identifier) {
	what := q.kind.String()
	if q.proto != wordNone && q.proto != wordTCP && q.proto != wordUDP && q.proto != wordSCTP {
		panic(notQualifier(id.span, "only tcp, udp and sctp have ports", q.proto.String(), what))
	}
	if q.direction >= directionAddr1 {
		panic(notQualifier(id.span, "", q.direction.String(), what))
	}
}

// namedPort is the port of a service. Without qualifier, a service known for
// one transport only means that transport.
func (c *compiler) namedPort(q qualifiers, id identifier) *condition {
	c.checkPort(q, id)
	tcp, isTCP := c.options.Resolver.Port(id.text, "tcp")
	udp, isUDP := c.options.Resolver.Port(id.text, "udp")
	port, known := uint32(tcp), word(wordNone)
	switch {
	case !isTCP && !isUDP:
		hint := "names of ports are those of /etc/services"
		if first, _, ok := strings.Cut(id.text, "-"); ok && isNumber(first) {
			hint = "for a range of ports write portrange " + id.text
		}
		panic(fault(id.span, hint, "unknown port '%s'", id.text))
	case isTCP && !isUDP:
		known = wordTCP
	case isUDP && !isTCP:
		port, known = uint32(udp), wordUDP
	case q.proto == wordUDP:
		port = uint32(udp)
	}
	if known != wordNone {
		if q.proto != wordNone && q.proto != known {
			panic(fault(id.span, "", "port '%s' is %s", id.text, known))
		}
		q.proto = known
	}
	return c.port(q, port)
}

// portRange is portrange A-B, or portrange A.
func (c *compiler) portRange(q qualifiers, id identifier) *condition {
	c.checkPort(q, id)
	if id.kind == tokenNumber {
		return c.port(q, limit(id.token, "port number", 0xffff))
	}
	first, last := c.rangeEnds(id)
	if known := first.only; known != wordNone && known == last.only {
		if q.proto != wordNone && q.proto != known {
			panic(fault(id.span, "", "port in range '%s' is %s", id.text, known))
		}
		q.proto = known
	}
	low, high := min(first.number, last.number), max(first.number, last.number)
	if low == high {
		return c.port(q, low)
	}
	return c.ports(q, func(v *value) *condition {
		return and(c.test(bpf.JGE, v, low), not(c.test(bpf.JGT, v, high)))
	})
}

// rangeEnd is a port by number or name.
type rangeEnd struct {
	number uint32
	only   word // the transport, if it is a service that is known for one alone
}

// rangeEnds are the two ports of a range. A service's name may have a hyphen too.
func (c *compiler) rangeEnds(id identifier) (first, last rangeEnd) {
	if isNumber(id.text) {
		n, _ := c.portNumber(id)
		return n, n
	}
	for i := range len(id.text) {
		if id.text[i] != '-' {
			continue
		}
		a, okA := c.portNumber(id.part(0, i))
		b, okB := c.portNumber(id.part(i+1, len(id.text)))
		if okA && okB {
			return a, b
		}
	}
	one, other, ok := strings.Cut(id.text, "-")
	if !ok {
		panic(fault(id.span, "a range of ports is written 6000-6008", "port range '%s' contains no hyphen", id.text))
	}
	bad := one
	if c.knowsPort(id, one) {
		bad = other
	}
	panic(fault(id.span, "a range of ports is written 6000-6008", "'%s' is not a valid port", bad))
}

func (c *compiler) knowsPort(id identifier, name string) bool {
	id.text = name
	_, ok := c.portNumber(id)
	return ok
}

// part is a piece of the identifier.
func (id identifier) part(from, to int) identifier {
	p := id
	p.text = id.text[from:to]
	p.at = span{id.at.offset + from, to - from}
	return p
}

func (c *compiler) portNumber(id identifier) (rangeEnd, bool) {
	if isNumber(id.text) {
		n, err := strconv.ParseUint(id.text, 0, 32)
		if err != nil {
			n, _ = strconv.ParseUint(id.text, 10, 32)
		}
		id.n = uint32(n)
		return rangeEnd{number: limit(id.token, "port number", 0xffff)}, true
	}
	tcp, isTCP := c.options.Resolver.Port(id.text, "tcp")
	udp, isUDP := c.options.Resolver.Port(id.text, "udp")
	switch {
	case isTCP && isUDP:
		return rangeEnd{number: uint32(tcp)}, true
	case isTCP:
		return rangeEnd{uint32(tcp), wordTCP}, true
	}
	return rangeEnd{uint32(udp), wordUDP}, isUDP
}

func (c *compiler) port(q qualifiers, n uint32) *condition {
	return c.ports(q, func(v *value) *condition { return c.equal(v, n) })
}

// ports compares the ports of TCP, UDP and SCTP over IPv6 and IPv4.
func (c *compiler) ports(q qualifiers, compare func(*value) *condition) *condition {
	over6 := func(k uint32) *condition { return compare(c.transport6At(k, bpf.H)) }
	over4 := func(k uint32) *condition { return compare(c.transportAt(k, bpf.H)) }
	is6 := c.payloadIs(span{}, typeIP6)
	six := and(is6, c.hasPorts(q.proto, 6), c.direct(q.direction, 0, 2, over6))
	is4 := c.payloadIs(span{}, typeIP)
	four := and(is4, c.hasPorts(q.proto, 9), c.firstFragment(), c.direct(q.direction, 0, 2, over4))
	return or(six, four)
}

// hasPorts tests the protocol at offset k of the IP header.
func (c *compiler) hasPorts(proto word, k uint32) *condition {
	is := func(n uint32) *condition { return c.equal(c.networkAt(k, bpf.B), n) }
	switch proto {
	case wordTCP:
		return is(protocolTCP)
	case wordUDP:
		return is(protocolUDP)
	case wordSCTP:
		return is(protocolSCTP)
	}
	return or(is(protocolTCP), is(protocolUDP), is(protocolSCTP))
}

// firstFragment tests that an IPv4 packet is whole or the first fragment.
func (c *compiler) firstFragment() *condition {
	return not(c.test(bpf.JSET, c.networkAt(6, bpf.H), 0x1fff))
}
