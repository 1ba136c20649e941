package link

import (
	"wiretale/internal/packet"
	"wiretale/internal/printer"
)

// Multilink Frame Relay: over several connections (FRF.15), and over several
// interfaces (FRF.16).
//
//	 0               2       3
//	+---------------+-------+-------
//	|BEC, sequence  |message| information elements (FRF.16)
//	+---------------+-------+-------
var _ = printer.Register(printer.Protocol{
	Name: "mfr", LinkTypes: []packet.LinkType{182}, Keys: []string{"mfr"}, Ordered: true,
	Print: func(p *printer.Printer, v printer.View) { p.LinkHeader += mfr(p, v) },
})

const (
	mfrControl = 0x20
	mfrBegin   = 0x80
	mfrEnd     = 0x40
)

// frf15 prints the header of a fragment between two ends.
func frf15(p *printer.Printer, v printer.View) {
	v.Need(0, 2)
	first := v.U8(0)
	p.Print("FRF.15, seq 0x{seq:03x}, Flags [{flags}],{} Fragmentation, length {length}", mfrSequence(v.U16(0)),
		mfrFlags.Of(uint32(first&0xe0), "none", ", "), printer.Choose(first&1 != 0, "Interface", "End-to-End"), v.Len())
}

// mfrSequence puts together the two parts of a sequence number.
func mfrSequence(n uint16) uint16 { return n>>1&0x0f00 | n&0xff }

// mfr prints a frame and returns the length of its header.
func mfr(p *printer.Printer, v printer.View) int {
	p.Layer("mfr")
	if v.Len() == 1 {
		p.Trunc()
		return v.Captured()
	}
	if v.Len() < 4 {
		p.Print("[length {} < 4]", v.Len())
		p.Invalid()
		return v.Captured()
	}
	if !v.Has(0, 4) {
		p.Trunc()
		return v.Captured()
	}
	first := v.U8(0)
	flags := mfrFlags.Of(uint32(first&0xe0), "none", ", ")
	if first&0xe0 == 0xe0 && v.U8(1) == 0 {
		message := v.U8(2)
		p.Print("FRF.16 Control, Flags [{flags}], {message}", flags, mfrMessages.Of(uint32(message), "Unknown Message (0x{:02x})"))
		p.Print(", length {length}", v.Len())
		if p.V(1) {
			mfrElements(p, v.From(3))
		}
		return 3
	}
	p.Print("FRF.16 Frag, seq {seq}, Flags [{flags}]", mfrSequence(v.U16(0)), flags)
	if first&mfrBegin == 0 || first&mfrControl != 0 {
		p.HexDump("\n\t", v.Data())
		return 2
	}
	p.Write(", ")
	return 2 + frameRelay(p, v.From(2))
}

// mfrElements prints the information elements of a control message.
func mfrElements(p *printer.Printer, v printer.View) {
	for v.Len() > 2 {
		v.Need(0, 2)
		kind, length := v.U8(0), int(v.U8(1))
		p.Print("\n\tIE {element} ({}), length {}: ", mfrNames.Of(uint32(kind), "Unknown"), kind, length)
		if kind == 0 || length <= 2 { // padding, or tcpdump: nothing to tell
			return
		}
		v.Need(0, length)
		if !mfrElement(p, kind, v.Sub(2, length-2)) {
			v.Need(0, v.Len())
			return
		}
		v = v.From(length)
	}
}

// mfrElement prints an element and reports whether its length was right.
func mfrElement(p *printer.Printer, kind uint8, v printer.View) bool {
	switch kind {
	case 0:
		return true
	case 1, 2:
		p.SafeZ(v.Data())
	case 3:
		if v.Len() != 4 {
			p.Print("[IE data length {} != 4]", v.Len())
			p.Invalid()
			break
		}
		p.Print("0x{magic:08x}", v.U32(0))
	default:
		p.HexDump("\n\t  ", v.Data())
	}
	if kind <= 3 && p.V(2) {
		p.HexDump("\n\t  ", v.Data())
	}
	return true
}

var mfrFlags = printer.BitTable{{Value: mfrBegin, Text: "Begin"}, {Value: mfrEnd, Text: "End"}, {Value: mfrControl, Text: "Control"}}

var mfrMessages = printer.NameTable{
	{Value: 1, Text: "Add Link"}, {Value: 2, Text: "Add Link ACK"}, {Value: 3, Text: "Add Link Reject"}, {Value: 4, Text: "Hello"}, {Value: 5, Text: "Hello ACK"},
	{Value: 6, Text: "Remove Link"}, {Value: 7, Text: "Remove Link ACK"},
}

var mfrNames = printer.NameTable{
	{Value: 1, Text: "Bundle ID"}, {Value: 2, Text: "Link ID"}, {Value: 3, Text: "Magic Number"}, {Value: 5, Text: "Timestamp"}, {Value: 6, Text: "Vendor Extension"}, {Value: 7, Text: "Cause"},
}
