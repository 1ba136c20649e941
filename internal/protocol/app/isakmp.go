package app

import (
	"wiretale/internal/packet"
	"wiretale/internal/printer"
)

// ISAKMP, the Internet Security Association and Key Management Protocol (RFC 2408
// section 3.1), as IKE (RFC 2409) and IKEv2 (RFC 7296 section 3.1) use it.
//
//	+---------------------------------------------------------------+
//	|                       initiator cookie                        |
//	+---------------------------------------------------------------+
//	|                       responder cookie                        |
//	+---------------+-------+-------+---------------+---------------+
//	| next payload  | major | minor | exchange type |     flags     |
//	+---------------+-------+-------+---------------+---------------+
//	|                message id, length, payloads                   |
//	+---------------------------------------------------------------+
var _ = printer.Register(printer.Protocol{
	Name:    "isakmp",
	UDP:     printer.Ports(500),
	Ordered: true, // who began an exchange
	Print:   printISAKMP,
})

// Behind address translators some move it to other ports.
var _ = printer.Register(printer.Protocol{Name: "isakmp_nat", UDP: printer.Ports(7500, 8500), Ordered: true, Print: printISAKMP})

const (
	isakmpHeader        = 28
	ikeHeader           = 4 // generic header of a payload
	ikeEncrypted        = 1
	ikeCommit           = 2
	ikeEncryptedPayload = 46
	ike2Initiator       = 0x08
	ike2Version         = 0x10
	ike2Response        = 0x20
)

func printISAKMP(p *printer.Printer, v printer.View) {
	p.Layer("isakmp")
	if v.Len() < isakmpHeader || !v.Has(0, isakmpHeader) {
		p.Trunc()
		return
	}
	version := v.U8(17)
	p.Write("isakmp")
	if p.V(1) {
		p.Print(" {major}.{minor} msgid {message_id:08x}", version>>4, version&15, v.U32(20))
		if p.V(2) {
			p.Print(" cookie {initiator_cookie:016x}->{responder_cookie:016x}", v.U64(0), v.U64(8))
		}
	}
	p.Byte(':')
	switch version >> 4 {
	case 1:
		ike1Message(p, v)
	case 2:
		ike2Message(p, v)
	default:
		return
	}
	if p.V(1) {
		if length := v.U32(24); int(length) != v.Len() {
			p.Print(" (len mismatch: isakmp {}/ip {})", length, v.Len())
		}
	}
}

func ike1Message(p *printer.Printer, v printer.View) {
	p.Print(" phase {phase}", printer.Choose(v.U32(20) == 0, "1", "2/others"))
	p.Print(" {direction}", initiators.Of(p).direction(p, v))
	flags := v.U8(19)
	p.Print(" {exchange}", ikeExchanges.Of(uint32(v.U8(18)), "#{}"))
	if flags != 0 {
		p.Print("[{}{}]", printer.Choose(flags&ikeEncrypted != 0, "E", ""), printer.Choose(flags&ikeCommit != 0, "C", ""))
	}
	ikeBody(p, v, &ike1)
}

func ike2Message(p *printer.Printer, v printer.View) {
	p.Print(" {phase}", printer.Choose(v.U32(20) == 0, "parent_sa", "child_sa "))
	flags := v.U8(19)
	p.Print(" {exchange}", ikeExchanges.Of(uint32(v.U8(18)), "#{}"))
	if flags != 0 {
		p.Print("[{}{}{}]", printer.Choose(flags&ike2Initiator != 0, "I", ""), printer.Choose(flags&ike2Version != 0, "V", ""), printer.Choose(flags&ike2Response != 0, "R", ""))
	}
	ikeBody(p, v, &ike2)
}

// ikeBody prints the payloads, with -v.
func ikeBody(p *printer.Printer, v printer.View, version *ikeVersion) {
	if !p.V(1) {
		return
	}
	p.Byte(':')
	next := v.U8(16)
	if v.U8(19)&ikeEncrypted != 0 {
		p.Print(" [encrypted {}]", ikePayloads.Of(uint32(next), "#{}"))
		return
	}
	m := ikeChain{version: version, depth: 1}
	m.print(p, v.From(isakmpHeader), next)
}

// ikeVersion is what tells the versions apart.
type ikeVersion struct {
	payloads []func(p *printer.Printer, m *ikeChain, v printer.View, next uint8) (printer.View, bool)
}

// ikeChain is a chain of payloads.
type ikeChain struct {
	version *ikeVersion
	depth   int
	proto   uint8 // protocol of the proposal around it (RFC 2407 section 4.4.1)
}

// print prints the payloads from v on, the first of type next. It returns what
// follows them, and whether that can be known.
func (m *ikeChain) print(p *printer.Printer, v printer.View, next uint8) (printer.View, bool) {
	for next != 0 {
		if v.Len() < ikeHeader || !v.Has(0, ikeHeader) || int(v.U16(2)) > v.Len() || !v.Has(0, int(v.U16(2))) {
			ikeTrunc(p, ikePayloads.Of(uint32(next), "#{}"))
			return v, false
		}
		kind := next
		next = v.U8(0)
		m.indent(p)
		after, ok := m.payload(p, v, kind)
		p.Byte(')')
		if !ok {
			return v, false
		}
		v = after
		if kind == ikeEncryptedPayload && m.version == &ike2 { // nothing behind it can be read
			break
		}
	}
	return v, true
}

// indent begins a line for a payload.
func (m *ikeChain) indent(p *printer.Printer) {
	p.Byte('\n')
	p.Spaces(4 * m.depth)
	p.Byte('(')
}

// payload prints one payload. v goes on to the end of the packet.
func (m *ikeChain) payload(p *printer.Printer, v printer.View, kind uint8) (printer.View, bool) {
	length := int(v.U16(2))
	if length <= ikeHeader {
		return v, false
	}
	if int(kind) < len(m.version.payloads) && m.version.payloads[kind] != nil {
		return m.version.payloads[kind](p, m, v, v.U8(0))
	}
	p.Print("{payload}", ikePayloads.Of(uint32(kind), "#{}"))
	return v.From(length), true
}

// ikeTrunc prints the mark of a payload that is not all there.
func ikeTrunc(p *printer.Printer, name printer.Named) { p.Print(" [|{}]", name) }

// ikeRaw prints n bytes at offset o in hexadecimal.
func ikeRaw(p *printer.Printer, v printer.View, o, n int) {
	v.Need(o, n)
	for i := range n {
		p.Print("{:02x}", v.U8(o+i))
	}
}

// ikeAbbreviated prints the first and the last of n bytes.
func ikeAbbreviated(p *printer.Printer, v printer.View, n int) {
	const first, last = 10, 20
	head := min(n, first)
	ikeRaw(p, v, 0, head)
	p.Write("...")
	tail := min(n-head, last)
	ikeRaw(p, v, n-tail, tail)
}

// maxInitiators bounds the memory of who began which exchange.
const maxInitiators = 20

// initiator is who used a cookie first.
type initiator struct {
	cookie   uint64
	version  int
	src, dst packet.IP6
}

// initiatorCache is a ring of the exchanges begun last.
type initiatorCache struct {
	ring [maxInitiators]initiator
	next int
}

var initiators = printer.Remember(func() *initiatorCache { return &initiatorCache{} })

// direction says whether a packet comes from the initiator or the responder of
// its exchange, as far as the beginning was seen.
func (c *initiatorCache) direction(p *printer.Printer, v printer.View) string {
	who := initiator{cookie: v.U64(0), version: p.Net.Version}
	who.src, who.dst = netEnds(p)
	for i := range c.ring {
		e := &c.ring[i]
		if e.cookie != who.cookie {
			continue
		}
		switch { // tcpdump: whoever the packet is for
		case e.version != who.version:
		case e.src == who.src:
			return "I"
		case e.dst == who.src:
			return "R"
		}
		return "?"
	}
	if v.U64(8) != 0 {
		return "?"
	}
	c.ring[c.next] = who
	c.next = (c.next + 1) % maxInitiators
	return "I"
}

// netEnds returns the addresses of the network header, IPv4 ones in the first
// four bytes.
func netEnds(p *printer.Printer) (src, dst packet.IP6) {
	switch h := p.Net.Header; p.Net.Version {
	case 4:
		copy(src[:4], h.Bytes(12, 4))
		copy(dst[:4], h.Bytes(16, 4))
	case 6:
		src, dst = h.IP6(8), h.IP6(24)
	}
	return src, dst
}

var ikeExchanges = printer.NameTable{
	{Value: 0, Text: "none"}, {Value: 1, Text: "base"}, {Value: 2, Text: "ident"}, {Value: 3, Text: "auth"}, {Value: 4, Text: "agg"}, {Value: 5, Text: "inf"},
	{Value: 32, Text: "oakley-quick"}, {Value: 33, Text: "oakley-newgroup"}, {Value: 34, Text: "ikev2_init"}, {Value: 35, Text: "ikev2_auth"},
	{Value: 36, Text: "child_sa"}, {Value: 37, Text: "inf2"},
}

var ikePayloads = printer.NameTable{
	{Value: 0, Text: "none"}, {Value: 1, Text: "sa"}, {Value: 2, Text: "p"}, {Value: 3, Text: "t"}, {Value: 4, Text: "ke"}, {Value: 5, Text: "id"},
	{Value: 6, Text: "cert"}, {Value: 7, Text: "cr"}, {Value: 8, Text: "hash"}, {Value: 9, Text: "sig"}, {Value: 10, Text: "nonce"},
	{Value: 11, Text: "n"}, {Value: 12, Text: "d"}, {Value: 13, Text: "vid"}, {Value: 14, Text: "pay14"}, {Value: 15, Text: "pay15"},
	{Value: 16, Text: "pay16"}, {Value: 17, Text: "pay17"}, {Value: 18, Text: "pay18"}, {Value: 19, Text: "pay19"}, {Value: 20, Text: "pay20"},
	{Value: 21, Text: "pay21"}, {Value: 22, Text: "pay22"}, {Value: 23, Text: "pay23"}, {Value: 24, Text: "pay24"}, {Value: 25, Text: "pay25"},
	{Value: 26, Text: "pay26"}, {Value: 27, Text: "pay27"}, {Value: 28, Text: "pay28"}, {Value: 29, Text: "pay29"}, {Value: 30, Text: "pay30"},
	{Value: 31, Text: "pay31"}, {Value: 32, Text: "pay32"}, {Value: 33, Text: "v2sa"}, {Value: 34, Text: "v2ke"}, {Value: 35, Text: "v2IDi"},
	{Value: 36, Text: "v2IDr"}, {Value: 37, Text: "v2cert"}, {Value: 38, Text: "v2cr"}, {Value: 39, Text: "v2auth"}, {Value: 40, Text: "v2nonce"},
	{Value: 41, Text: "v2n"}, {Value: 42, Text: "v2d"}, {Value: 43, Text: "v2vid"}, {Value: 44, Text: "v2TSi"}, {Value: 45, Text: "v2TSr"},
	{Value: 46, Text: "v2e"}, {Value: 47, Text: "v2cp"}, {Value: 48, Text: "v2eap"},
}
