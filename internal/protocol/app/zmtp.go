package app

import "wiretale/internal/printer"

// ZMTP 1.0, the ZeroMQ Message Transport Protocol (RFC 13 of zeromq.org): frames
// of a length (one byte, or 0xff and eight), flags and a body; over PGM, with the
// offset of the first frame that begins in the packet before them.
var _ = printer.Register(printer.Protocol{Name: "zmtp1", TCPTypes: []string{"zmtp1"}, Print: printZMTP})

var _ = printer.Register(printer.Protocol{Name: "zmtp1_datagram", Keys: []string{"zmtp1 datagram"}, Print: printZMTPDatagram})

func printZMTP(p *printer.Printer, v printer.View) {
	p.Layer("zmtp1")
	p.Write(": ZMTP/1.0")
	zmtpFrames(p, v)
}

func zmtpFrames(p *printer.Printer, v printer.View) {
	for v.Len() > 0 {
		v = zmtpFrame(p, v)
	}
}

// printZMTPDatagram prints what one packet of PGM carries.
func printZMTPDatagram(p *printer.Printer, v printer.View) {
	p.Layer("zmtp1")
	offset := int(v.U16(0))
	p.Print("\n\t frame offset 0x{offset:04x}", offset)
	v = v.From(2)
	part := min(offset, v.Len())
	if part > 0 {
		zmtpPart(p, v, part)
		v = v.From(part)
	}
	v = v.Limit(v.Captured())
	zmtpFrames(p, v)
}

// zmtpPart prints the rest of a frame that began in an earlier packet.
func zmtpPart(p *printer.Printer, v printer.View, n int) {
	p.Print("\n\t frame intermediate part, {length} bytes", n)
	if n > v.Captured() {
		n = v.Captured()
		p.Print(" ({} captured)", n)
	}
	if shown := zmtpShown(p, n); shown > 0 {
		p.Print(", first {} byte(s):", shown)
		p.HexASCIIDump("\n\t ", v.Bytes(0, shown))
	}
}

// zmtpShown is how much is shown of a body of n bytes.
func zmtpShown(p *printer.Printer, n int) int {
	const some, more = 128, 256
	switch {
	case !p.V(1):
		return 0
	case !p.V(2):
		return min(n, some)
	case !p.V(3):
		return min(n, more)
	}
	return n
}

// zmtpFrame prints a frame, and returns what follows it.
func zmtpFrame(p *printer.Printer, v printer.View) printer.View {
	p.Write("\n\t frame flags+body")
	length, header := uint64(v.U8(0)), 1
	if length == 0xff {
		p.Write(" (64-bit) length")
		length, header = v.U64(1), 9
	} else {
		p.Write("  (8-bit) length")
	}
	p.Print(" {length}", length)
	v = v.From(header)
	if length == 0 {
		return v
	}
	captured := uint64(v.Captured())
	cut := length > uint64(max(v.Len(), 0)) || length > captured
	if cut && captured > 0 {
		p.Print(" ({} captured)", captured)
	}
	flags := v.U8(0)
	p.Print(", flags 0x{flags:02x}", flags)
	if p.V(1) {
		p.Print(" ({})", zmtpFlags.Of(uint32(flags), "none", ", "))
		n := int(min(length, captured)) - 1
		if shown := zmtpShown(p, n); shown > 0 {
			p.Print(", first {} byte(s) of body:", shown)
			p.HexASCIIDump("\n\t ", v.Bytes(1, shown))
		}
	}
	if cut {
		p.Trunc()
		return printer.View{}
	}
	return v.From(int(length))
}

var zmtpFlags = printer.BitTable{
	{Value: 0x01, Text: "MORE"}, {Value: 0x02, Text: "R1"}, {Value: 0x04, Text: "R2"}, {Value: 0x08, Text: "R3"}, {Value: 0x10, Text: "R4"}, {Value: 0x20, Text: "R5"},
	{Value: 0x40, Text: "R6"}, {Value: 0x80, Text: "R7"},
}
