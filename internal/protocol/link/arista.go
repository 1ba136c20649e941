package link

import "wiretale/internal/printer"

// Arista's vendor-specific header: a time stamp between the addresses of a frame
// and its type.
//
//	 0               2       3       4
//	+---------------+-------+-------+-------
//	|    subtype    | scale |fmt, hw| seconds, nanoseconds
//	+---------------+-------+-------+-------

const (
	aristaType   = 0xd28b
	aristaStamp  = 1
	aristaHeader = 4
)

// arista prints the header and returns its length, or 0 if what follows it cannot
// be told.
func arista(p *printer.Printer, v printer.View) int {
	p.Layer("arista")
	subtype := v.U16(0)
	p.Print("SubType {subtype} (0x{:04x}), ", aristaSubtypes.Of(uint32(subtype), "Unknown"), subtype)
	if subtype != aristaStamp {
		return 0
	}
	scale := v.U8(2)
	p.Print("Timescale {} ({}), ", aristaScales.Of(uint32(scale), "Unknown"), scale)
	format, hardware := v.U8(3)>>4, v.U8(3)&15
	p.Print("Format {} ({}), HwInfo {} ({}), Timestamp ",
		aristaFormats.Of(uint32(format), "Unknown"), format, aristaHardware.Of(uint32(hardware), "Unknown"), hardware)
	switch format {
	case 1:
		seconds, nanos := v.U32(4), v.U32(8)
		p.UTC(int64(seconds), "2006-01-02 15:04:05")
		p.Print(".{:09d}", nanos)
		aristaNanoseconds(p, nanos)
		return aristaHeader + 8
	case 2:
		p.Print("{}.{:09d}", v.U16(4), v.U32(6))
		aristaNanoseconds(p, v.U32(6))
		return aristaHeader + 6
	}
	return 0
}

// aristaNanoseconds ends a time.
func aristaNanoseconds(p *printer.Printer, n uint32) {
	if n >= 1e9 {
		p.Write(" (invalid ns)")
	}
	p.Write(": ")
}

var aristaSubtypes = printer.NameTable{{Value: aristaStamp, Text: "Timestamp"}}

var aristaScales = printer.NameTable{{Value: 0, Text: "TAI"}, {Value: 1, Text: "UTC"}}

var aristaFormats = printer.NameTable{{Value: 1, Text: "64-bit"}, {Value: 2, Text: "48-bit"}}

var aristaHardware = printer.NameTable{{Value: 0, Text: "R/R2"}, {Value: 1, Text: "R3"}}
