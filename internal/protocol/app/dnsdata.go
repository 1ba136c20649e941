package app

import (
	"wiretale/internal/packet"
	"wiretale/internal/printer"
)

// rdata is a record whose data is to be printed: length bytes at offset o.
type rdata struct {
	kind, class uint16
	ttl         uint32
	o, length   int
}

// data prints the data of a record, for the types that have more to say than
// their name.
func (m *dnsMessage) data(p *printer.Printer, r rdata) {
	switch r.kind {
	case 1:
		if r.length < 4 {
			panic(packet.Truncated{})
		}
		p.Print(" {address}", m.v.IP4(r.o))
	case 28:
		if r.length < 16 {
			panic(packet.Truncated{})
		}
		p.Print(" {address}", m.v.IP6(r.o))
	case 2, 5, 12, 39:
		p.Byte(' ')
		m.named(p, "target", r.o)
	case 6:
		m.soa(p, r)
	case 15:
		m.mx(p, r)
	case 16:
		m.text(p, r)
	case 33:
		m.srv(p, r)
	case 38:
		m.a6(p, r)
	case typeOPT:
		m.opt(p, r)
	case 103:
		m.unspecified(p, r)
	case 250:
		m.tsig(p, r)
	case 256:
		m.uri(p, r)
	}
}

// soa prints a start of authority (RFC 1035 section 3.3.13).
func (m *dnsMessage) soa(p *printer.Printer, r rdata) {
	if !p.V(1) {
		return
	}
	p.Byte(' ')
	o := m.named(p, "primary", r.o)
	p.Byte(' ')
	o = m.named(p, "mailbox", o)
	m.v.Need(o, 20)
	for i := range 5 {
		p.Print(" {soa}", m.v.U32(o+4*i))
	}
}

// mx prints a mail exchange (RFC 1035 section 3.3.9).
func (m *dnsMessage) mx(p *printer.Printer, r rdata) {
	p.Byte(' ')
	m.v.Need(r.o, 2)
	m.named(p, "exchange", r.o+2)
	p.Print(" {preference}", m.v.U16(r.o))
}

// text prints character strings (RFC 1035 section 3.3.14).
func (m *dnsMessage) text(p *printer.Printer, r rdata) {
	for o, end := r.o, r.o+r.length; o < end; {
		n := int(m.v.U8(o))
		p.Write(` "`)
		from := len(p.Buffer())
		p.SafeString(m.v, o+1, n)
		p.FieldText("text", from)
		p.Byte('"')
		o += 1 + n
	}
}

// srv prints a service (RFC 2782).
func (m *dnsMessage) srv(p *printer.Printer, r rdata) {
	p.Byte(' ')
	m.v.Need(r.o, 6)
	m.named(p, "target", r.o+6)
	p.Print(":{port} {priority} {weight}", m.v.U16(r.o+4), m.v.U16(r.o), m.v.U16(r.o+2))
}

// a6 prints the part of an address with what it continues (RFC 2874 section 3.1).
func (m *dnsMessage) a6(p *printer.Printer, r rdata) {
	bits := int(m.v.U8(r.o))
	o := r.o + 1
	switch {
	case bits > 128:
		p.Print(" {}(bad plen)", bits)
		return
	case bits < 128:
		n := (128 - bits + 7) / 8
		var a packet.IP6
		copy(a[16-n:], m.v.Bytes(o, n))
		p.Print(" {prefix_length} {address}", bits, a)
		o += n
	}
	if bits > 0 {
		p.Byte(' ')
		m.name(p, o)
	}
}

// unspecified prints bytes without a meaning, as text.
func (m *dnsMessage) unspecified(p *printer.Printer, r rdata) {
	p.SafeString(m.v, r.o, 0)
}

// tsig prints a transaction signature (RFC 8945 section 4.2).
func (m *dnsMessage) tsig(p *printer.Printer, r rdata) {
	if !p.V(1) {
		return
	}
	p.Byte(' ')
	o := m.name(p, r.o)
	p.Print(" fudge={fudge}", m.v.U16(o+6))
	size := int(m.v.U16(o + 8))
	p.Print(" maclen={}", size)
	o += 10 + size
	p.Print(" origid={original_id}", m.v.U16(o))
	p.Print(" error={error}", m.v.U16(o+2))
	p.Print(" otherlen={}", m.v.U16(o+4))
}

// uri prints a URI (RFC 7553 section 4).
func (m *dnsMessage) uri(p *printer.Printer, r rdata) {
	if r.length < 4 {
		p.Print(" len {} is too short (< 4)", r.length)
		return
	}
	p.Print(" {priority} {weight} ", m.v.U16(r.o), m.v.U16(r.o+2))
	p.SafeString(m.v, r.o+4, r.length-4)
}
