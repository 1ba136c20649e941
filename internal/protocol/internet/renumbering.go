package internet

import "wiretale/internal/printer"

var renumberingCodes = printer.NameTable{{Value: 0, Text: "command"}, {Value: 1, Text: "result"}, {Value: 255, Text: "sequence number reset"}}

// renumberingFlags are the bits of a message: test, result, all interfaces, site
// specific, processed.
var renumberingFlags = printer.BitTable{
	{Value: 0x80, Text: "T"}, {Value: 0x40, Text: "R"}, {Value: 0x20, Text: "A"}, {Value: 0x10, Text: "S"}, {Value: 0x08, Text: "P"},
}

// routerRenumbering prints a message that gives routers new prefixes (RFC 2894
// section 3).
func routerRenumbering(p *printer.Printer, v printer.View) bool {
	const headerLength = 16
	if !v.Has(0, headerLength) {
		p.Trunc()
		return true
	}
	code := v.U8(1)
	p.Print(", {code}, seq={seq}", renumberingCodes.Of(uint32(code), "code-#{}"), v.U32(4))
	if p.V(1) {
		renumberingHeader(p, v)
	}
	if code == 0 {
		renumberingPrefix(p, v.From(headerLength))
	}
	return true
}

func renumberingHeader(p *printer.Printer, v printer.View) {
	p.Byte('[')
	if flags := v.U8(9); flags != 0 {
		p.Print("{flags},", renumberingFlags.Of(uint32(flags), "none", ""))
	}
	p.Print("seg={segment},", v.U8(8))
	p.Print("maxdelay={max_delay}", v.U16(10))
	if reserved := v.U32(12); reserved != 0 {
		p.Print("rsvd=0x{reserved:x}", reserved)
	}
	p.Byte(']')
}

var renumberingOperations = printer.NameTable{{Value: 1, Text: "add"}, {Value: 2, Text: "change"}, {Value: 3, Text: "setglobal"}}

// renumberingPrefix prints which prefixes are meant and what takes their place
// (RFC 2894 section 3.2).
//
// tcpdump: only the first operation of a message is printed.
func renumberingPrefix(p *printer.Printer, v printer.View) {
	const matchSize, useSize = 24, 32
	if !v.Has(0, matchSize) {
		p.Trunc()
		return
	}
	renumberingGap(p)
	p.Print("match({operation},", renumberingOperations.Of(uint32(v.U8(0)), "#{}"))
	if p.V(1) {
		p.Print("ord={ordinal},min={min_length},max={max_length},", v.U8(2), v.U8(4), v.U8(5))
	}
	p.Print("{match_prefix}/{match_length})", v.IP6(8), v.U8(3))
	n := int(v.U8(1))*8 - matchSize
	if n < 0 || n%useSize != 0 {
		p.Trunc()
		return
	}
	for use := v.From(matchSize); n > 0; n -= useSize {
		if !use.Has(0, useSize) {
			p.Trunc()
			return
		}
		renumberingUse(p, use)
		use = use.From(useSize)
	}
}

// renumberingGap begins another part of a message: with -vv, on its own line.
func renumberingGap(p *printer.Printer) {
	if p.V(2) {
		p.Write("\n\t")
	} else {
		p.Byte(' ')
	}
}

var useFlags = printer.BitTable{{Value: 0x80, Text: "V"}, {Value: 0x40, Text: "P"}}

func renumberingUse(p *printer.Printer, v printer.View) {
	renumberingGap(p)
	p.Write("use(")
	if flags := v.U8(12); flags != 0 {
		p.Print("{use_flags},", useFlags.Of(uint32(flags), "", ""))
	}
	if p.V(1) {
		p.Print("mask=0x{ra_mask:x},raflags=0x{ra_flags:x},", v.U8(2), v.U8(3))
		useTime(p, "vltime=", v.U32(4))
		useTime(p, "pltime=", v.U32(8))
	}
	p.Print("{use_prefix}/{use_length}/{keep_length})", v.IP6(16), v.U8(0), v.U8(1))
}

func useTime(p *printer.Printer, name string, seconds uint32) {
	p.Write(name)
	if seconds == 0xffffffff {
		p.Write("infinity,")
		return
	}
	p.Print("{},", seconds)
}
