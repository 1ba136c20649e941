package printer

import (
	"strings"

	"wiretale/internal/packet"
)

// Print writes a phrase: text with a value for each pair of braces.
//
//	p.Print(", win {win}", v.U16(14))
//	p.Print(", flags [{flags}]", flagNames.Of(uint32(v.U8(13)), "none"))
//	p.Print(" id 0x{id:04x}", v.U16(4))
//
// The word in the braces names the field for those who listen; it may be empty,
// or @ for the name that Label has set.
// After a colon comes how to write a number, as printf writes it: d, x, X, o, c,
// with zero padding, a width or a minus for the left side. A brace itself is
// written twice. All arguments are read before anything is written: that makes
// the phrase the unit of truncation.
//
// Values are integers, strings, byte slices (text as it is), bool (1 or 0),
// packet.IP4, packet.IP6, packet.MAC (printed as addresses, by name if names are
// on), Named (from a table of names) and Port.
func (p *Printer) Print(phrase string, args ...any) {
	next := 0
	for {
		i := strings.IndexByte(phrase, '{')
		if i < 0 {
			p.plain(phrase)
			return
		}
		p.plain(phrase[:i])
		phrase = phrase[i+1:]
		if phrase != "" && phrase[0] == '{' {
			p.buf = append(p.buf, '{')
			phrase = phrase[1:]
			continue
		}
		end := strings.IndexByte(phrase, '}')
		name, verb, _ := strings.Cut(phrase[:end], ":")
		phrase = phrase[end+1:]
		from := len(p.buf)
		p.value(verb, args[next])
		if p.listener != nil && name != "" {
			p.listener.add(p.fieldName(name), args[next], p.buf[from:])
		}
		next++
	}
}

// plain writes the text between values, with its doubled closing braces halved.
func (p *Printer) plain(s string) {
	for {
		i := strings.IndexByte(s, '}')
		if i < 0 || i+1 == len(s) || s[i+1] != '}' {
			p.buf = append(p.buf, s...)
			return
		}
		p.buf = append(p.buf, s[:i+1]...)
		s = s[i+2:]
	}
}

// value writes one value. Its cases name concrete types only: an interface call
// would let every argument escape to the heap.
func (p *Printer) value(verb string, arg any) {
	switch x := arg.(type) {
	case uint8:
		p.number(verb, uint64(x), false)
	case uint16:
		p.number(verb, uint64(x), false)
	case uint32:
		p.number(verb, uint64(x), false)
	case uint64:
		p.number(verb, x, false)
	case int:
		p.signed(verb, int64(x), 64)
	case int8:
		p.signed(verb, int64(x), 32)
	case int16:
		p.signed(verb, int64(x), 32)
	case int32:
		p.signed(verb, int64(x), 32)
	case int64:
		p.signed(verb, x, 64)
	case string:
		p.padded(verb, x)
	case []byte:
		p.buf = append(p.buf, x...)
	case bool:
		p.number(verb, b2u(x), false)
	case packet.IP4:
		p.IP4(x)
	case packet.IP6:
		if p.names == nil {
			p.buf = AppendIP6(p.buf, (*[16]byte)(&x))
		} else {
			named := x // a copy that may escape to whoever knows names
			p.IP6(&named)
		}
	case packet.MAC:
		p.MAC(x)
	case Named:
		p.named(&x)
	default:
		panic("printer: a phrase cannot write a value of this type")
	}
}

func b2u(b bool) uint64 {
	if b {
		return 1
	}
	return 0
}

// padded writes a string, to a width if the verb has one.
func (p *Printer) padded(verb, s string) {
	f := parseVerb(verb)
	p.pad(f.width-len(s), ' ', !f.left)
	p.buf = append(p.buf, s...)
	p.pad(f.width-len(s), ' ', f.left)
}

func (p *Printer) pad(n int, c byte, here bool) {
	for ; here && n > 0; n-- {
		p.buf = append(p.buf, c)
	}
}

func (p *Printer) signed(verb string, n int64, bits int) {
	f := parseVerb(verb)
	if n >= 0 {
		p.number(verb, uint64(n), false)
	} else if f.kind == 'd' {
		p.number(verb, uint64(-n), true)
	} else if bits == 32 {
		p.number(verb, uint64(uint32(n)), false)
	} else {
		p.number(verb, uint64(n), false)
	}
}

// number writes n as the verb says.
func (p *Printer) number(verb string, n uint64, negative bool) {
	if verb == "" && !negative {
		p.buf = AppendDec64(p.buf, n)
		return
	}
	f := parseVerb(verb)
	var digits [72]byte
	d := f.digits(digits[:0], n)
	missing := f.width - len(d)
	if negative {
		missing--
	}
	p.pad(missing, ' ', !f.left && !f.zero)
	if negative {
		p.buf = append(p.buf, '-')
	}
	p.pad(missing, '0', f.zero && !f.left)
	p.buf = append(p.buf, d...)
	p.pad(missing, ' ', f.left)
}

// format is a parsed verb.
type format struct {
	kind            byte
	width           int
	left, zero, alt bool
}

func parseVerb(verb string) format {
	f := format{kind: 'd'}
	i := 0
	for ; i < len(verb); i++ {
		switch verb[i] {
		case '-':
			f.left = true
			continue
		case '0':
			f.zero = true
			continue
		case '#':
			f.alt = true
			continue
		}
		break
	}
	for ; i < len(verb) && verb[i] >= '0' && verb[i] <= '9'; i++ {
		f.width = f.width*10 + int(verb[i]-'0')
	}
	if i < len(verb) {
		f.kind = verb[i]
	}
	return f
}

func (f *format) digits(b []byte, n uint64) []byte {
	switch f.kind {
	case 'x':
		if f.alt && n != 0 {
			b = append(b, '0', 'x')
		}
		return AppendHex(b, n, 1)
	case 'X':
		b = AppendHex(b, n, 1)
		for i, c := range b {
			if c >= 'a' {
				b[i] = c - 'a' + 'A'
			}
		}
		return b
	case 'o':
		return appendOctal(b, n)
	case 'c':
		return append(b, byte(n))
	}
	return AppendDec64(b, n)
}

func appendOctal(b []byte, n uint64) []byte {
	if n >= 8 {
		b = appendOctal(b, n>>3)
	}
	return append(b, byte('0'+n&7))
}

// Write writes text as it is.
func (p *Printer) Write(s string) { p.buf = append(p.buf, s...) }

// Byte writes one byte as it is.
func (p *Printer) Byte(c byte) { p.buf = append(p.buf, c) }

// Spaces writes n spaces.
func (p *Printer) Spaces(n int) { p.pad(n, ' ', true) }

// Buffer returns the text so far, for the few printers that append directly; they
// hand the grown buffer back with SetBuffer.
func (p *Printer) Buffer() []byte { return p.buf }

// SetBuffer takes the text back from whoever appended to it.
func (p *Printer) SetBuffer(b []byte) { p.buf = b }

// Listening reports whether somebody wants fields: printers that append directly
// name theirs only then.
func (p *Printer) Listening() bool { return p.listener != nil }

// Field names a value for those who listen, without writing anything.
func (p *Printer) Field(name string, value any) {
	if p.listener == nil {
		return
	}
	from := len(p.buf)
	p.value("", value)
	p.listener.add(name, value, p.buf[from:])
	p.buf = p.buf[:from]
}

// FieldText names what was printed since the text was from bytes long, for those
// who listen.
func (p *Printer) FieldText(name string, from int) {
	if p.listener != nil {
		p.listener.add(p.fieldName(name), "", p.buf[from:])
	}
}

// Label sets the name of the fields called @: one printer of addresses, say, can
// serve many options.
func (p *Printer) Label(name string) { p.label = name }

func (p *Printer) fieldName(name string) string {
	if name == "@" {
		return p.label
	}
	return name
}

// Choose is a or b, as a condition says.
func Choose(condition bool, a, b string) string {
	if condition {
		return a
	}
	return b
}
