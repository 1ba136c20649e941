package app

import (
	"wiretale/internal/packet"
	"wiretale/internal/printer"
)

// maxName is the length beyond which a name is cut (RFC 1035 section 2.3.4).
const maxName = 255

// maxPointer is more than any pointer can say.
const maxPointer = 1 << 14

// skipName moves past the name that is next.
func (m *dnsMessage) skipName() {
	if !m.trySkipName() {
		panic(packet.Truncated{})
	}
}

// trySkipName is skipName that reports whether the name was all there.
func (m *dnsMessage) trySkipName() bool {
	for {
		if !m.v.Has(m.o, 1) {
			return false
		}
		n := int(m.v.U8(m.o))
		m.o++
		switch n & 0xc0 {
		case 0xc0:
			m.o++
			return true
		case 0x40:
			size, ok := m.bitLabelSize(n)
			if !ok {
				return false
			}
			m.o += size
		case 0x80:
			return false
		default:
			if n == 0 {
				return true
			}
			m.o += n
		}
	}
}

// bitLabelSize is the size of what follows the first byte of an extended label
// (RFC 2673 section 3.1).
func (m *dnsMessage) bitLabelSize(n int) (int, bool) {
	if n&0x3f != 1 || !m.v.Has(m.o, 1) {
		return 0, false
	}
	return 1 + (bitCount(m.v.U8(m.o))+7)/8, true
}

func bitCount(n uint8) int {
	if n == 0 {
		return 256
	}
	return int(n)
}

// named is name for a name that is also a field.
func (m *dnsMessage) named(p *printer.Printer, field string, o int) int {
	from := len(p.Buffer())
	end := m.name(p, o)
	p.FieldText(field, from)
	return end
}

// name prints the name at offset o and returns where it ends. What a pointer
// leads to must lie before everything read so far: so a name comes to an end (RFC
// 1035 section 4.1.4).
func (m *dnsMessage) name(p *printer.Printer, o int) int {
	n := int(m.v.U8(o))
	limit, end, length := o-m.base, -1, 0
	if limit < 0 {
		limit = maxPointer
	}
	o++
	if n == 0 {
		p.Byte('.')
		return o
	}
	tooLong := false // tcpdump: of what is left of such a name, mistakes are still told
	for n != 0 {
		m.step()
		if n&0xc0 == 0 && !m.v.Has(o, 1) { // tcpdump: a name cut behind a length is no error yet
			return max(end, o+n)
		}
		switch {
		case n&0xc0 == 0xc0:
			if m.whole {
				panic(packet.Truncated{})
			}
			target := n&0x3f<<8 | int(m.v.U8(o))
			if end < 0 {
				end = o + 1
			}
			if target >= limit {
				m.bad(p, "<BAD PTR>")
			}
			limit, o = target, m.base+target
		case n&0xc0 != 0:
			o = m.extendedLabel(p, n, o)
			length++
			if !tooLong {
				p.Byte('.')
			}
		case !tooLong:
			shown := min(n, maxName-length)
			p.SafeString(m.v, o, shown)
			tooLong = shown < n
			length += 1 + n
			if !tooLong {
				p.Byte('.')
			}
			o += n
		default:
			o += n
		}
		tooLong = tooLong || length > maxName
		n = int(m.v.U8(o))
		o++
	}
	if tooLong {
		p.Write("<DOMAIN NAME TOO LONG>")
	}
	if end < 0 {
		end = o
	}
	return end
}

// maxSteps is more labels than the names of any message have, however often they
// lead to the same ones.
const maxSteps = 1 << 20

// step ends a message whose names never do.
func (m *dnsMessage) step() {
	if m.steps++; m.steps > maxSteps {
		panic(packet.Truncated{})
	}
}

// extendedLabel prints the label whose first byte is n, which is no plain length;
// o is where the rest of it begins. It returns where the label ends.
func (m *dnsMessage) extendedLabel(p *printer.Printer, n, o int) int {
	if n&0xc0 == 0x80 {
		m.bad(p, "<BAD LABEL TYPE>")
	}
	if n&0x3f != 1 {
		p.Print("<ELT {}>", n&0x3f)
		panic(packet.Truncated{})
	}
	return m.bitLabel(p, o)
}

// bitLabel prints a label of bits (RFC 2673 section 3.1).
func (m *dnsMessage) bitLabel(p *printer.Printer, o int) int {
	count := bitCount(m.v.U8(o))
	o++
	p.Write("\\[x")
	i := 0
	for ; i+8 <= count; i += 8 {
		p.Print("{:02x}", m.v.U8(o))
		o++
	}
	switch rest := count - i; {
	case rest > 4:
		p.Print("{:02x}", m.v.U8(o)&(0xff<<(8-rest)))
		o++
	case rest > 0:
		p.Print("{:x}", m.v.U8(o)>>4&(0x0f<<(4-rest)))
		o++
	}
	p.Print("/{}]", count)
	return o
}

// bad ends the message at a name that cannot be read.
func (m *dnsMessage) bad(p *printer.Printer, why string) {
	p.Write(why)
	panic(packet.Truncated{})
}

var _ = printer.SetDomainName(func(p *printer.Printer, message printer.View, o, base int) int {
	m := dnsMessage{v: message, base: base}
	return m.name(p, o)
})
