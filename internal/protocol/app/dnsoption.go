package app

import (
	"wiretale/internal/packet"
	"wiretale/internal/printer"
)

// opt prints the OPT pseudo record (RFC 6891 section 6.1).
func (m *dnsMessage) opt(p *printer.Printer, r rdata) {
	p.Print(" UDPsize={udp_size}", r.class)
	if r.ttl&0x8000 != 0 {
		p.Write(" DO")
	}
	if r.length == 0 {
		return
	}
	p.Write(" [")
	for o, end := r.o, r.o+r.length; o < end; {
		if o > r.o {
			p.Byte(',')
		}
		o = m.option(p, o)
	}
	p.Byte(']')
}

// option prints the EDNS option at offset o and returns where it ends.
func (m *dnsMessage) option(p *printer.Printer, o int) int {
	code := m.v.U16(o)
	p.Print("{option}", ednsOptions.Of(uint32(code), "Opt{}"))
	n := int(m.v.U16(o + 2))
	o += 4
	if n == 0 {
		return o
	}
	m.v.Need(o, n)
	p.Byte(' ')
	v := m.v.Sub(o, n)
	switch code {
	case 8:
		m.clientSubnet(p, v)
	case 9:
		printIfLength(p, v, 4, func(p *printer.Printer, v printer.View) { p.Print("{expire} sec", v.U32(0)) })
	case 10:
		ednsCookie(p, v)
	case 11:
		printIfLength(p, v, 2, ednsKeepAlive)
	case 12:
		p.Print("({})", n)
	case 13:
		m.name(p, o)
	case 14:
		ednsKeyTags(p, v)
	case 5, 6, 7:
		ednsAlgorithms(p, v, code)
	default:
		hexBytes(p, v.Data())
	}
	return o + n
}

// printIfLength prints an option that has a length of its own, or that it has
// another.
func printIfLength(p *printer.Printer, v printer.View, n int, print func(*printer.Printer, printer.View)) {
	if v.Len() != n {
		p.Invalid()
		return
	}
	print(p, v)
}

func hexBytes(p *printer.Printer, b []byte) {
	for _, c := range b {
		p.Print("{:02x}", c)
	}
}

// clientSubnet prints where a query comes from (RFC 7871 section 6).
func (m *dnsMessage) clientSubnet(p *printer.Printer, v printer.View) {
	if v.Len() < 4 {
		p.Invalid()
		return
	}
	var a [16]byte
	family, source, scope := v.U16(0), v.U8(2), v.U8(3)
	size := map[uint16]int{1: 4, 2: 16}[family]
	if n := v.Len() - 4; size == 0 || n > size {
		p.Invalid()
		return
	}
	copy(a[:], v.Bytes(4, v.Len()-4))
	if family == 1 {
		p.Print("{subnet}", packet.NewView(a[:4], 4).IP4(0))
	} else {
		p.Print("{subnet}", packet.IP6(a))
	}
	p.Print("/{source_prefix}/{scope_prefix}", source, scope)
}

// ednsCookie prints the client's and the server's part (RFC 7873 section 4).
func ednsCookie(p *printer.Printer, v printer.View) {
	n := v.Len()
	if n < 8 || n > 8 && n < 16 || n > 40 {
		p.Invalid()
		return
	}
	hexBytes(p, v.Bytes(0, 8))
	if n > 8 {
		p.Byte(' ')
		hexBytes(p, v.Bytes(8, n-8))
	}
}

// ednsKeepAlive prints a time-out in tenths of a second (RFC 7828 section 3.1).
func ednsKeepAlive(p *printer.Printer, v printer.View) {
	t := v.U16(0)
	p.Print("{}.{} sec", t/10, t%10)
}

// ednsKeyTags prints the tags of trust anchors (RFC 8145 section 4.1).
func ednsKeyTags(p *printer.Printer, v printer.View) {
	if v.Len()%2 != 0 {
		p.Invalid()
		return
	}
	for o := 0; o < v.Len(); o += 2 {
		if o > 0 {
			p.Byte(' ')
		}
		p.Print("{key_tag}", v.U16(o))
	}
}

// ednsAlgorithms prints the algorithms that a resolver understands (RFC 6975).
func ednsAlgorithms(p *printer.Printer, v printer.View, code uint16) {
	table := [...]printer.NameTable{dnssecAlgorithms, dsDigests, nsec3Hashes}[code-5]
	for o := range v.Len() {
		if o > 0 {
			p.Byte(' ')
		}
		p.Print("{algorithm}", table.Of(uint32(v.U8(o)), "Alg_{}"))
	}
}
