package app

import "wiretale/internal/printer"

// ZMTP/1.0, the ZeroMQ Message Transport Protocol (ZeroMQ RFC 13): frames of a
// length, flags and a body.
//
//	+--------+--------+------   +--------+--------...--------+--------+------
//	| length | flags  | body    |  0xff  |  64-bit length     | flags  | body
//	+--------+--------+------   +--------+--------...--------+--------+------
var _ = printer.Register(printer.Protocol{Name: "zmtp1", TCPTypes: []string{"zmtp1"}, Print: printZMTP1})

// Datagrams of PGM begin with the offset of the first frame.
var _ = printer.Register(printer.Protocol{Name: "zmtp1", Keys: []string{"zmtp1 datagram"}, Print: printZMTP1Datagram})

const (
	zmtpLong    = 0xff
	zmtpShown   = 128    // bytes of a body that are shown
	zmtpNoFrame = 0xffff // no frame begins in the datagram
)

func printZMTP1(p *printer.Printer, v printer.View) {
	p.Layer("zmtp1")
	p.Write(": ZMTP/1.0")
	zmtpFrames(p, v.Limit(v.Len()))
}

func zmtpFrames(p *printer.Printer, v printer.View) {
	for v.Captured() > 0 {
		n := zmtpFrame(p, v)
		if n == 0 {
			v.Need(v.Captured(), 1)
		}
		v = v.From(n)
	}
}

// zmtpFrame prints a frame and returns its length, or 0 where it ends early.
func zmtpFrame(p *printer.Printer, v printer.View) int {
	p.Write("\n\t")
	body, o := uint64(v.U8(0)), 1
	if body == zmtpLong {
		p.Write(" frame flags+body (64-bit) length")
		if !v.Has(1, 8) {
			return 0
		}
		body, o = v.U64(1), 9
	} else {
		p.Write(" frame flags+body  (8-bit) length")
	}
	p.Print(" {frame_length}", body)
	if body == 0 {
		return o
	}
	if v.Captured() <= o {
		return 0
	}
	captured := uint64(v.Captured() - o)
	if body > captured {
		p.Print(" ({} captured)", captured)
	}
	flags := uint32(v.U8(o))
	p.Print(", flags 0x{flags:02x}", flags)
	if p.V(1) {
		p.Print(" ({})", zmtpFlags.Of(flags, "none", ", "))
		zmtpBody(p, v.From(o+1).Data(), min(body, captured)-1, "of body")
	}
	if body > captured {
		return 0
	}
	return o + int(body)
}

// zmtpBody shows the first bytes of n, if there are any; with -vv all of them.
func zmtpBody(p *printer.Printer, data []byte, n uint64, of string) {
	if n == 0 {
		return
	}
	shown := n
	if !p.V(2) {
		shown = min(n, zmtpShown)
	}
	p.Print(", first {} byte(s)", shown)
	if of != "" {
		p.Print(" {}", of)
	}
	p.Byte(':')
	p.HexASCIIDump("\n\t ", data[:shown])
}

func printZMTP1Datagram(p *printer.Printer, v printer.View) {
	p.Layer("zmtp1")
	offset := int(v.U16(0))
	p.Print("\n\t frame offset 0x{frame_offset:04x}", offset)
	v = v.From(2)
	if offset == zmtpNoFrame {
		offset = v.Len()
	} else if offset > v.Len() {
		p.Write(" (exceeds datagram declared length)")
		v.Need(v.Captured(), 1)
	}
	zmtpIntermediate(p, v, offset)
	zmtpFrames(p, v.Limit(v.Len()).From(min(offset, v.Captured())))
}

// zmtpIntermediate prints the part of a frame that began in an earlier datagram.
func zmtpIntermediate(p *printer.Printer, v printer.View, n int) {
	if n == 0 {
		return
	}
	p.Print("\n\t frame intermediate part, {} bytes", n)
	captured := min(n, v.Captured())
	if n > captured {
		p.Print(" ({} captured)", captured)
	}
	if p.V(1) && captured > 1 {
		zmtpBody(p, v.Data(), uint64(captured), "")
	}
}

var zmtpFlags = printer.BitTable{
	{Value: 0x01, Text: "MORE"}, {Value: 0x02, Text: "R1"}, {Value: 0x04, Text: "R2"}, {Value: 0x08, Text: "R3"}, {Value: 0x10, Text: "R4"},
	{Value: 0x20, Text: "R5"}, {Value: 0x40, Text: "R6"}, {Value: 0x80, Text: "R7"},
}
