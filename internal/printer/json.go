package printer

import (
	"time"
	"unicode/utf8"

	"wiretale/internal/packet"
)

// JSON prints packets as objects, one a line: number, time, lengths, interface,
// link type, the layers in order with their named fields, and the line of text.
type JSON struct {
	p         *Printer
	fields    Fields
	line      []byte
	interfase func(uint32) string
}

// NewJSON makes p print objects; name tells the name of an interface, or "".
func NewJSON(p *Printer, name func(index uint32) string) *JSON {
	j := &JSON{p: p, interfase: name}
	p.Listen(&j.fields)
	return j
}

// Packet appends the object of a packet, with its newline, to dst.
func (j *JSON) Packet(dst []byte, r *packet.Record, plan *Plan) []byte {
	j.line = j.p.PacketPlanned(j.line[:0], r, plan)
	dst = append(dst, `{"number":`...)
	dst = AppendDec64(dst, plan.Number)
	dst = append(dst, `,"time":"`...)
	dst = time.Unix(r.Sec, 0).Add(time.Duration(r.Nsec)).UTC().AppendFormat(dst, "2006-01-02T15:04:05.000000000Z")
	dst = append(dst, `","length":`...)
	dst = AppendDec(dst, r.Length)
	dst = append(dst, `,"captured":`...)
	dst = AppendDec(dst, uint32(len(r.Data)))
	if name := j.interfase(r.Interface); name != "" {
		dst = append(dst, `,"interface":`...)
		dst = appendJSONString(dst, []byte(name))
	}
	dst = append(dst, `,"link_type":`...)
	dst = AppendDec(dst, uint32(r.LinkType))
	dst = append(dst, `,"layers":[`...)
	dst = j.layers(dst)
	dst = append(dst, `],"text":`...)
	dst = appendJSONString(dst, j.line[:len(j.line)-1])
	return append(dst, '}', '\n')
}

// layers appends an object for each layer that was met.
func (j *JSON) layers(dst []byte) []byte {
	next := 0
	for i, name := range j.fields.Layers {
		if i > 0 {
			dst = append(dst, ',')
		}
		dst = append(dst, `{"layer":`...)
		dst = appendJSONString(dst, []byte(name))
		from := next
		for next < len(j.fields.List) && j.fields.List[next].Layer == i {
			next++
		}
		dst = appendFields(dst, j.fields.List[from:next])
		dst = append(dst, '}')
	}
	return dst
}

// appendFields appends fields as members of an object. A name that comes again,
// as those of repeated options do, gets one member with an array of values.
func appendFields(dst []byte, list []Field) []byte {
	for i := range list {
		if namedBefore(list[:i], list[i].Name) {
			continue
		}
		dst = append(dst, ',')
		dst = appendJSONString(dst, []byte(list[i].Name))
		dst = append(dst, ':')
		dst = appendValues(dst, list[i:])
	}
	return dst
}

func namedBefore(list []Field, name string) bool {
	for i := range list {
		if list[i].Name == name {
			return true
		}
	}
	return false
}

// appendValues appends the values of all fields of list that are called like the
// first.
func appendValues(dst []byte, list []Field) []byte {
	name := list[0].Name
	if !namedBefore(list[1:], name) {
		return appendValue(dst, &list[0])
	}
	dst = append(dst, '[')
	for i := range list {
		if list[i].Name != name {
			continue
		}
		if i > 0 {
			dst = append(dst, ',')
		}
		dst = appendValue(dst, &list[i])
	}
	return append(dst, ']')
}

func appendValue(dst []byte, f *Field) []byte {
	switch f.Kind {
	case FieldNumber:
		return AppendDec64(dst, f.Number)
	case FieldSigned:
		if int64(f.Number) < 0 {
			return AppendDec64(append(dst, '-'), -f.Number)
		}
		return AppendDec64(dst, f.Number)
	case FieldBool:
		if f.Number != 0 {
			return append(dst, "true"...)
		}
		return append(dst, "false"...)
	}
	return appendJSONString(dst, f.Text)
}

// appendJSONString appends text as a JSON string (RFC 8259 section 7). Bytes that
// are not UTF-8 become the replacement character.
func appendJSONString(dst, s []byte) []byte {
	dst = append(dst, '"')
	for i := 0; i < len(s); {
		c := s[i]
		switch {
		case c == '"' || c == '\\':
			dst = append(dst, '\\', c)
		case c == '\n':
			dst = append(dst, '\\', 'n')
		case c == '\t':
			dst = append(dst, '\\', 't')
		case c < 0x20 || c == 0x7f:
			dst = AppendHex16(append(dst, '\\', 'u'), uint16(c))
		case c < utf8.RuneSelf:
			dst = append(dst, c)
		default:
			r, size := utf8.DecodeRune(s[i:])
			dst = utf8.AppendRune(dst, r)
			i += size
			continue
		}
		i++
	}
	return append(dst, '"')
}
