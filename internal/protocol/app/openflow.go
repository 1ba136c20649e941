package app

import "wiretale/internal/printer"

// OpenFlow: the messages between a switch and its controller (OpenFlow Switch
// Specification 1.0.0 section 5, 1.3.5 section 7).
//
//	 0       1       2               4                               8
//	+-------+-------+---------------+-------------------------------+------
//	|version| type  |    length     |        transaction id         | body
//	+-------+-------+---------------+-------------------------------+------
var _ = printer.Register(printer.Protocol{Name: "openflow", TCP: printer.Ports(6633, 6653), Ordered: true, Print: printOpenFlow})

const (
	openFlowHeader = 8

	openFlow10 = 1
	openFlow13 = 4
)

var openFlowVersions = printer.NameTable{
	{Value: 1, Text: "1.0"}, {Value: 2, Text: "1.1"}, {Value: 3, Text: "1.2"}, {Value: 4, Text: "1.3"}, {Value: 5, Text: "1.4"}, {Value: 6, Text: "1.5"},
}

// openFlowMessage is a type of message: its name, the sizes its body may have (most
// is -1 where there is no limit), and what prints the body with -v.
type openFlowMessage struct {
	name        string
	least, most int
	print       func(p *printer.Printer, body printer.View)
}

func printOpenFlow(p *printer.Printer, v printer.View) {
	p.Layer("openflow")
	p.Write(": OpenFlow")
	for v.Len() > 0 {
		n := openFlowHead(p, v)
		if n == 0 {
			return
		}
		v = v.From(n)
	}
}

// openFlowHead prints a message and returns its length, or 0 at the end of what
// can be told apart.
func openFlowHead(p *printer.Printer, v printer.View) int {
	version := v.U8(0)
	p.Print("\n\tversion {version}", openFlowVersions.Of(uint32(version), "unknown (0x{:02x})"))
	if v.Len() < 2 {
		return openFlowEnd(p, v)
	}
	kind := v.U8(1)
	message := openFlowType(version, kind)
	if message == nil {
		p.Print(", type unknown (0x{type:02x})", kind)
	} else {
		p.Print(", type {type}", message.name)
	}
	if v.Len() < 4 {
		return openFlowEnd(p, v)
	}
	length := int(v.U16(2))
	p.Print(", length {length}", length)
	if length < openFlowHeader {
		p.Write(" (too short!)")
	}
	if v.Len() < openFlowHeader {
		return openFlowEnd(p, v)
	}
	p.Print(", xid 0x{xid:08x}", v.U32(4))
	if length < openFlowHeader {
		p.Invalid()
		v.Need(0, v.Len())
		return 0
	}
	openFlowBody(p, v.Sub(openFlowHeader, length-openFlowHeader).WithLength(length-openFlowHeader), message)
	return length
}

func openFlowEnd(p *printer.Printer, v printer.View) int {
	p.Write(" (end of TCP payload)")
	v.Need(0, v.Len())
	return 0
}

func openFlowType(version, kind uint8) *openFlowMessage {
	switch {
	case version == openFlow10 && int(kind) < len(openFlow10Types):
		return &openFlow10Types[kind]
	case version == openFlow13 && int(kind) < len(openFlow13Types):
		return &openFlow13Types[kind]
	}
	return nil
}

// openFlowBody prints the body of a message, or only looks whether it is all there.
func openFlowBody(p *printer.Printer, v printer.View, m *openFlowMessage) {
	switch {
	case m != nil && (v.Len() < m.least || m.most >= 0 && v.Len() > m.most):
		p.Invalid()
	case m != nil && m.print != nil && p.V(1):
		m.print(p, v)
		return
	}
	v.Need(0, v.Len())
}

// openFlowData prints bytes without a meaning here; the dump is indented by the
// text.
func openFlowData(p *printer.Printer, v printer.View) {
	if v.Len() == 0 {
		return
	}
	p.Print("\n\t data ({data_length} octets)", v.Len())
	if p.V(2) {
		p.HexASCIIDump("\n\t  ", v.Data())
	}
	v.Need(0, v.Len())
}

// openFlowBits prints a bit field behind its value: the bits with a name, and that
// there are others.
func openFlowBits(p *printer.Printer, value uint32, names printer.BitTable) {
	if s, all := openFlowNamed(value, names); s {
		p.Print(" ({})", names.Of(value, "", ", "))
		openFlowBogus(p, !all)
	} else {
		openFlowBogus(p, value != 0)
	}
}

// openFlowNamed reports whether any and whether all bits of a value have names.
func openFlowNamed(value uint32, names printer.BitTable) (some, all bool) {
	rest := value
	for _, b := range names {
		rest &^= b.Value
	}
	return rest != value, rest == 0
}

func openFlowBogus(p *printer.Printer, bogus bool) {
	if bogus {
		p.Write(" (bogus)")
	}
}

// openFlowConfig prints a switch configuration (1.0.0 section 5.3.2).
func openFlowConfig(p *printer.Printer, v printer.View) {
	p.Print("\n\t flags {fragments}", openFlowFragments.Of(uint32(v.U16(0)), "invalid (0x{:04x})"))
	p.Print(", miss_send_len {miss_send_len}", v.U16(2))
}

var openFlowFragments = printer.NameTable{{Value: 0, Text: "FRAG_NORMAL"}, {Value: 1, Text: "FRAG_DROP"}, {Value: 2, Text: "FRAG_REASM"}}

// openFlowError prints an error message (1.0.0 section 5.4.4).
func openFlowError(p *printer.Printer, v printer.View, types printer.NameTable, codes []printer.NameTable) {
	kind := uint32(v.U16(0))
	var names printer.NameTable
	if int(kind) < len(codes) {
		names = codes[kind]
	}
	p.Print("\n\t type {error_type}", types.Of(kind, "invalid (0x{:04x})"))
	p.Print(", code {error_code}", names.Of(uint32(v.U16(2)), "invalid (0x{:04x})"))
	openFlowData(p, v.From(4))
}

// openFlowWrong prints what is wrong with a length, in two numbers, if anything is,
// and reports whether it did.
func openFlowWrong(p *printer.Printer, v printer.View, wrong bool, phrase string, a, b int) bool {
	if wrong {
		p.Print(phrase, a, b)
		p.Invalid()
		v.Need(0, v.Len())
	}
	return wrong
}

// openFlowText prints a text of n bytes that NUL ends sooner, behind a label.
func openFlowText(p *printer.Printer, v printer.View, o, n int, label string) {
	p.Write(label)
	p.SafeStringZ(v, o, n)
	p.Byte('\'')
}
