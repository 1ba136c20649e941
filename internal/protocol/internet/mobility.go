package internet

import "wiretale/internal/printer"

// The types of mobility messages (IANA "Mobile IPv6 parameters").
const (
	mobilityRefresh       = 0
	mobilityHomeInit      = 1
	mobilityCareInit      = 2
	mobilityHomeTest      = 3
	mobilityCareTest      = 4
	mobilityBinding       = 5
	mobilityBindingAnswer = 6
	mobilityBindingError  = 7
)

// mobilityMessage is what the messages have of their own: a name and a length in
// bytes before their options, and what prints them.
type mobilityMessage struct {
	name   string
	length int
	print  func(p *printer.Printer, v printer.View, kind uint8)
}

var mobilityMessages = [...]mobilityMessage{
	mobilityRefresh:       {"BRR", 8, func(*printer.Printer, printer.View, uint8) {}},
	mobilityHomeInit:      {"HoTI", 16, mobilityInit},
	mobilityCareInit:      {"CoTI", 16, mobilityInit},
	mobilityHomeTest:      {"HoT", 24, mobilityTest},
	mobilityCareTest:      {"CoT", 24, mobilityTest},
	mobilityBinding:       {"BU", 12, mobilityBind},
	mobilityBindingAnswer: {"BA", 12, mobilityBound},
	mobilityBindingError:  {"BE", 24, mobilityFailed},
}

const noNextHeader = 59

// printMobility prints a mobility header (RFC 6275 section 6.1). Nothing follows
// one.
//
//	+---------------+---------------+---------------+---------------+
//	| payload proto | length/8 - 1  |     type      |   reserved    |
//	+---------------+---------------+---------------+---------------+
//	|           checksum            |  message, options
//	+-------------------------------+----
func printMobility(p *printer.Printer, v printer.View) (int, uint8, bool) {
	p.Layer("mobility")
	p.Write("mobility: ")
	if next := v.U8(0); next != noNextHeader {
		p.Print("(payload protocol {} should be 59) ", next)
	}
	words, kind := int(v.U8(1)), v.U8(2)
	if int(kind) >= len(mobilityMessages) {
		p.Print("type-#{type} len={}", kind, words)
		return 0, 0, false
	}
	m := &mobilityMessages[kind]
	p.Print("{message}", m.name)
	length := (words + 1) * 8
	// A binding message fills no whole words, so its least length is rounded up.
	if least := (m.length + 7) &^ 7; length < least {
		p.Print(" (header length {} < {})", length, least)
		p.Invalid()
		return 0, 0, false
	}
	m.print(p, v, kind)
	if p.V(1) {
		mobilityOptions(p, v.Sub(m.length, length-m.length).WithLength(length-m.length))
	}
	return 0, 0, false
}

// mobilityWord is what cookies and tokens are of.
func mobilityWord(kind uint8) string {
	if kind == mobilityHomeInit || kind == mobilityHomeTest {
		return "Home"
	}
	return "Care-of"
}

// mobilityInit prints the start of a return routability test (RFC 6275 sections
// 6.1.3 and 6.1.4).
func mobilityInit(p *printer.Printer, v printer.View, kind uint8) {
	if p.V(1) {
		p.Print(" {} Init Cookie={cookie:08x}:{:08x}", mobilityWord(kind), v.U32(8), v.U32(12))
	}
}

// mobilityTest prints the answer to one (RFC 6275 sections 6.1.5 and 6.1.6).
func mobilityTest(p *printer.Printer, v printer.View, kind uint8) {
	p.Print(" nonce id=0x{nonce_id:x}", v.U16(6))
	if p.V(1) {
		p.Print(" {} Init Cookie={cookie:08x}:{:08x}", mobilityWord(kind), v.U32(8), v.U32(12))
		p.Print(" {} Keygen Token={token:08x}:{:08x}", mobilityWord(kind), v.U32(16), v.U32(20))
	}
}

// mobilityUnit is the unit of life times, in seconds.
const mobilityUnit = 4

var bindingFlags = printer.BitTable{{Value: 0x80, Text: "A"}, {Value: 0x40, Text: "H"}, {Value: 0x20, Text: "L"}, {Value: 0x10, Text: "K"}}

// mobilityBind prints a binding update (RFC 6275 section 6.1.7).
func mobilityBind(p *printer.Printer, v printer.View, _ uint8) {
	p.Print(" seq#={seq}", v.U16(6))
	if flags := v.U8(8) & 0xf0; flags != 0 {
		p.Print(" {flags}", bindingFlags.Of(uint32(flags), "", ""))
	}
	p.Print(" lifetime={lifetime}", uint32(v.U16(10))*mobilityUnit)
}

// mobilityBound prints a binding acknowledgment (RFC 6275 section 6.1.8).
func mobilityBound(p *printer.Printer, v printer.View, _ uint8) {
	p.Print(" status={status}", v.U8(6))
	if v.U8(7)&0x80 != 0 {
		p.Write(" K")
	}
	p.Print(" seq#={seq}", v.U16(8))
	p.Print(" lifetime={lifetime}", uint32(v.U16(10))*mobilityUnit)
}

// mobilityFailed prints a binding error (RFC 6275 section 6.1.9).
func mobilityFailed(p *printer.Printer, v printer.View, _ uint8) {
	p.Print(" status={status}", v.U8(6))
	p.Print(" homeaddr {home_address}", v.IP6(8))
}

// mobilityOption is an option with a value: its name, the least it takes with its
// type and length, and what prints the value.
type mobilityOption struct {
	name  string
	least int
	print func(p *printer.Printer, v printer.View)
}

// mobilityOptionShapes are the options with a name, by type (RFC 6275 section 6.2).
var mobilityOptionShapes = [...]mobilityOption{
	1: {"(padn)", 2, nil},
	2: {"(refresh: ", 4, func(p *printer.Printer, v printer.View) { p.Print("{refresh})", uint32(v.U16(2))*mobilityUnit) }},
	3: {"(alt-CoA: ", 18, func(p *printer.Printer, v printer.View) { p.Print("{care_of_address})", v.IP6(2)) }},
	4: {"(ni: ", 6, func(p *printer.Printer, v printer.View) {
		p.Print("ho=0x{home_nonce:04x} co=0x{care_of_nonce:04x})", v.U16(2), v.U16(4))
	}},
	5: {"(auth)", 12, nil},
}

// mobilityOptions prints the options of a message.
func mobilityOptions(p *printer.Printer, v printer.View) {
	for v.Len() > 0 {
		kind := v.U8(0)
		if kind == optionPad1 {
			p.Write("(pad1)")
			v = v.From(1)
			continue
		}
		n := 2
		if v.Len() >= 2 {
			n += int(v.U8(1))
		}
		if !ipv6Remaining(p, v, "", n) {
			return
		}
		v.Need(0, n)
		if !mobilityOptionValue(p, v, kind, n) {
			return
		}
		v = v.From(n)
	}
}

func mobilityOptionValue(p *printer.Printer, v printer.View, kind uint8, n int) bool {
	if int(kind) >= len(mobilityOptionShapes) {
		p.Print("(unknown: type-#{option} len={})", kind, n-2)
		return true
	}
	o := &mobilityOptionShapes[kind]
	p.Write(o.name)
	if !ipv6Remaining(p, v, "", o.least) {
		return false
	}
	if o.print != nil {
		o.print(p, v)
	}
	return true
}
