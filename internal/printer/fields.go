package printer

import (
	"bytes"

	"wiretale/internal/packet"
)

// Field is a named value of a packet. Text is what was printed for it; it belongs
// to the Fields and is valid until the next packet.
type Field struct {
	Layer  int // index into Fields.Layers
	Name   string
	Number uint64
	Kind   FieldKind
	Text   []byte
}

// FieldKind says what a field's value is.
type FieldKind uint8

// The kinds of fields.
const (
	FieldText   FieldKind = iota // Text alone
	FieldNumber                  // Number; Text is how it was printed
	FieldSigned                  // int64(Number)
	FieldBool                    // Number is 1 or 0
)

// Fields is the second listener: while it listens, everything that is printed by
// name is also listed here, in order. It costs nothing where nobody listens.
type Fields struct {
	Layers []string
	List   []Field
	text   []byte
}

// Listen makes f receive the fields of every packet printed from now on; nil ends
// it.
func (p *Printer) Listen(f *Fields) { p.listener = f }

func (f *Fields) reset() { f.Layers, f.List, f.text = f.Layers[:0], f.List[:0], f.text[:0] }

// layer begins a layer, unless it is the one that has just begun.
func (f *Fields) layer(name string) {
	if n := len(f.Layers); n > 0 && f.Layers[n-1] == name && (len(f.List) == 0 || f.List[len(f.List)-1].Layer < n-1) {
		return
	}
	f.Layers = append(f.Layers, name)
}

// add notes a value, unless it is a text that is empty. The text is kept in memory
// of its own, because the printed line moves when it grows. Addresses stay numbers
// even where the line has names.
func (f *Fields) add(name string, value any, printed []byte) {
	if len(f.Layers) == 0 {
		f.Layers = append(f.Layers, "frame")
	}
	from := len(f.text)
	switch x := value.(type) {
	case packet.MAC:
		f.text = AppendMAC(f.text, x[:])
	case packet.IP4:
		f.text = AppendIP4(f.text, uint32(x))
	case packet.IP6:
		f.text = AppendIP6(f.text, (*[16]byte)(&x))
	default:
		f.text = append(f.text, bytes.Trim(printed, " ")...)
	}
	if len(f.text) == from {
		return
	}
	field := Field{Layer: len(f.Layers) - 1, Name: name, Text: f.text[from:len(f.text):len(f.text)]}
	field.Number, field.Kind = fieldNumber(value)
	f.List = append(f.List, field)
}

func fieldNumber(value any) (uint64, FieldKind) {
	switch x := value.(type) {
	case uint8:
		return uint64(x), FieldNumber
	case uint16:
		return uint64(x), FieldNumber
	case uint32:
		return uint64(x), FieldNumber
	case uint64:
		return x, FieldNumber
	case int:
		return uint64(x), FieldSigned
	case int8:
		return uint64(x), FieldSigned
	case int16:
		return uint64(x), FieldSigned
	case int32:
		return uint64(x), FieldSigned
	case int64:
		return uint64(x), FieldSigned
	case bool:
		return b2u(x), FieldBool
	case Named:
		return uint64(x.Value), FieldText
	case packet.IP4:
		return uint64(x), FieldText
	}
	return 0, FieldText
}
