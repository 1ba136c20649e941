package app

import (
	"strings"

	"wiretale/internal/printer"
)

// pgmOptionShape says how an option must be (RFC 3208 section 9).
type pgmOptionShape struct {
	name   string
	length int // 0: any
	least  bool
	print  func(p *printer.Printer, v printer.View)
}

func pgmWords(phrase string) func(*printer.Printer, printer.View) {
	return func(p *printer.Printer, v printer.View) { p.Print(phrase, v.U32(4)) }
}

func pgmName(s string) func(*printer.Printer, printer.View) {
	return func(p *printer.Printer, _ printer.View) { p.Write(s) }
}

var pgmShapes = map[uint8]pgmOptionShape{
	0x00: {"OPT_LENGTH", 4, false, func(p *printer.Printer, v printer.View) { p.Print(" OPTS LEN (extra?) {}", v.U16(2)) }},
	0x01: {"OPT_FRAGMENT", 16, false, func(p *printer.Printer, v printer.View) {
		p.Print(" FRAG seq {} off {} len {}", v.U32(4), v.U32(8), v.U32(12))
	}},
	0x03: {"OPT_JOIN", 8, false, pgmWords(" JOIN {}")},
	0x04: {"OPT_NAK_BO_IVL", 12, false, func(p *printer.Printer, v printer.View) {
		p.Print(" BACKOFF ivl {} ivlseq {}", v.U32(4), v.U32(8))
	}},
	0x05: {"OPT_NAK_BO_RNG", 12, false, func(p *printer.Printer, v printer.View) {
		p.Print(" BACKOFF max {} min {}", v.U32(4), v.U32(8))
	}},
	0x08: {"OPT_PARITY_PRM", 8, false, pgmWords(" PARITY MAXTGS {}")},
	0x09: {"OPT_PARITY_GRP", 8, false, pgmWords(" PARITY GROUP {}")},
	0x0a: {"OPT_CURR_TGSIZE", 8, false, pgmWords(" PARITY ATGS {}")},
	0x0b: {"OPT_NBR_UNREACH", 4, false, pgmName(" NBR_UNREACH")},
	0x0c: {"OPT_PATH_NLA", 0, false, func(p *printer.Printer, v printer.View) { p.Print(" PATH_NLA [{}]", v.Len()) }},
	0x0d: {"OPT_SYN", 4, false, pgmName(" SYN")},
	0x0e: {"OPT_FIN", 4, false, pgmName(" FIN")},
	0x0f: {"OPT_RST", 4, false, pgmName(" RST")},
	0x10: {"OPT_CR", 0, false, pgmName(" CR")},
	0x11: {"OPT_CRQST", 4, false, pgmName(" CRQST")},
}

// pgmOptionList prints the options, the first of which states the length of all.
func pgmOptionList(p *printer.Printer, v printer.View) (rest printer.View, ok bool) {
	if !v.Has(0, 2) {
		p.Trunc()
		return v, false
	}
	if kind := v.U8(0) & 0x7f; kind != 0 {
		p.Print("[First option bad, should be PGM_OPT_LENGTH, is {}]", kind)
		return v, false
	}
	if length := v.U8(1); length != 4 && length != 0 {
		p.Print("[Bad OPT_LENGTH option, length {} != 4]", length)
		return v, false
	}
	if !v.Has(0, 4) {
		p.Trunc()
		return v, false
	}
	total := int(v.U16(2))
	if total == 0 {
		p.Write("[Bad total option length 0 < 4]")
		return v, false
	}
	p.Print(" OPTS LEN {}", total)
	rest, left := v.From(4), total-4
	for left > 0 {
		if left < 2 {
			p.Write("[Total option length leaves no room for final option]")
			return v, false
		}
		if !rest.Has(0, 2) {
			p.Trunc()
			return v, false
		}
		length := int(rest.U8(1))
		if length < 4 {
			p.Print("[Bad option, length {} < 4]", length)
			break
		}
		if left < length {
			p.Write("[Total option length leaves no room for final option]")
			return v, false
		}
		if !rest.Has(0, length) {
			p.Trunc()
			return v, false
		}
		if !pgmOption(p, rest.Limit(length), length) {
			return v, false
		}
		rest = rest.From(length)
		left -= length
	}
	return rest, true
}

// pgmOption prints an option and reports whether it was well formed.
func pgmOption(p *printer.Printer, v printer.View, length int) bool {
	const list, redirect, data, feedback = 0x02, 0x07, 0x12, 0x13
	kind := v.U8(0)
	switch kind & 0x7f {
	case list:
		return pgmList(p, v, length)
	case redirect:
		return pgmRouted(p, v, "OPT_REDIRECT", " REDIRECT ", 4, length)
	case data:
		return pgmRouted(p, v, "OPT_PGMCC_DATA", " PGMCC DATA ", 8, length)
	case feedback:
		return pgmRouted(p, v, "PGM_OPT_PGMCC_FEEDBACK", " PGMCC FEEDBACK ", 8, length)
	}
	shape, known := pgmShapes[kind&0x7f]
	if !known {
		p.Print(" OPT_{:02X} [{}] ", kind, length)
		return true
	}
	if shape.length != 0 && length != shape.length {
		p.Print("[Bad {} option, length {} != {}]", shape.name, length, shape.length)
		return false
	}
	shape.print(p, v)
	return true
}

// pgmList prints the numbers of further missing packets.
func pgmList(p *printer.Printer, v printer.View, length int) bool {
	p.Write(" NAK LIST")
	for o := 4; o < length; o += 4 {
		if length-o < 4 {
			p.Write("[Option length not a multiple of 4]")
			return false
		}
		p.Print(" {}", v.U32(o))
	}
	return true
}

// pgmRouted prints an option with an address at offset o, and before it maybe a
// number.
func pgmRouted(p *printer.Printer, v printer.View, name, label string, o, length int) bool {
	if length < o+4 {
		p.Print("[Bad {} option, length {} < {}]", name, length, o+4)
		return false
	}
	n := pgmAddressLength(v, o)
	if n == 0 {
		p.Trunc()
		return false
	}
	if length != o+n {
		p.Print("[Bad {} option, length {} != {} + address size]", strings.TrimPrefix(name, "PGM_"), length, o+4)
		return false
	}
	p.Write(label)
	if o == 8 {
		p.Print("{} ", v.U32(4))
	}
	pgmWriteAddress(p, v, o)
	return true
}
