package printer

// Name is one row of a table of names.
type Name struct {
	Value uint32
	Text  string
}

// Names that numbers have in a protocol, in any order. Tables are slices and not
// maps because a slice costs nothing when the program starts.
type NameTable []Name

// BitTable names the bits of a field, in the order they are printed.
type BitTable []Name

// Named is a number with its name, as a value of a phrase.
type Named struct {
	Value   uint32
	text    string
	unknown string // phrase for a number without a name
	bits    BitTable
	sep     string
}

// Find returns the name of n, or "".
func (t NameTable) Find(n uint32) string {
	for i := range t {
		if t[i].Value == n {
			return t[i].Text
		}
	}
	return ""
}

// Of returns the value for a phrase: the name of n or, when it has none, the
// phrase unknown with n in its braces.
func (t NameTable) Of(n uint32, unknown string) Named {
	for i := range t {
		if t[i].Value == n {
			return Named{Value: n, text: t[i].Text}
		}
	}
	return Named{Value: n, unknown: unknown}
}

// Of returns the value for a phrase: the names of all bits set in n, joined by
// sep, or the phrase unknown with n in its braces when none of them has a name.
func (t BitTable) Of(n uint32, unknown, sep string) Named {
	return Named{Value: n, unknown: unknown, bits: t, sep: sep}
}

func (p *Printer) named(n *Named) {
	from := len(p.buf)
	if n.bits != nil {
		for _, b := range n.bits {
			if n.Value&b.Value == b.Value && b.Value != 0 {
				if len(p.buf) > from {
					p.buf = append(p.buf, n.sep...)
				}
				p.buf = append(p.buf, b.Text...)
			}
		}
		if len(p.buf) > from {
			return
		}
	}
	p.buf = append(p.buf, n.text...)
	if n.unknown == "" {
		return
	}
	listener := p.listener
	p.listener = nil
	p.unknownName(n.unknown, n.Value)
	p.listener = listener
}

// unknownName writes a phrase that has at most one value. The verb i writes it as
// a signed number of 32 bits.
func (p *Printer) unknownName(phrase string, n uint32) {
	for i := 0; i < len(phrase); i++ {
		if phrase[i] != '{' {
			p.buf = append(p.buf, phrase[i])
			continue
		}
		from := i + 1
		for i < len(phrase) && phrase[i] != '}' {
			i++
		}
		verb := phrase[from:i]
		for k := 0; k < len(verb); k++ {
			if verb[k] == ':' {
				verb = verb[k+1:]
				break
			}
		}
		if verb == "i" {
			p.signed("", int64(int32(n)), 32)
		} else {
			p.number(verb, uint64(n), false)
		}
	}
}
