package app

import (
	"strings"

	"wiretale/internal/printer"
)

// pgmOption is how an option looks (RFC 3208 section 9): the length it must have,
// its name in complaints, and what prints it.
type pgmOption struct {
	kind   uint8
	length int
	name   string
	print  func(p *printer.Printer, v printer.View)
}

const (
	pgmOptLength   = 0x00
	pgmOptNakList  = 0x02
	pgmOptRedirect = 0x07
	pgmOptPathNLA  = 0x0c
	pgmOptCR       = 0x10
	pgmOptCCData   = 0x12
	pgmOptCCFeed   = 0x13
	pgmOptEnd      = 0x80
	pgmMinOption   = 4
)

// pgmOptions prints the options and returns where they end, or -1 where they
// make no sense.
func pgmOptions(p *printer.Printer, v printer.View, o int) int {
	pgmNeed(p, v, o, pgmMinOption)
	if kind := v.U8(o) &^ pgmOptEnd; kind != pgmOptLength {
		p.Print("[First option bad, should be PGM_OPT_LENGTH, is {}]", kind)
		return -1
	}
	if n := v.U8(o + 1); n != pgmMinOption {
		p.Print("[Bad OPT_LENGTH option, length {} != 4]", n)
		return -1
	}
	total := int(v.U16(o + 2))
	if total < pgmMinOption {
		p.Print("[Bad total option length {} < 4]", total)
		return -1
	}
	p.Print(" OPTS LEN {}", total)
	return pgmOptionList(p, v, o+pgmMinOption, total-pgmMinOption)
}

func pgmOptionList(p *printer.Printer, v printer.View, o, left int) int {
	for left > 0 {
		if left < pgmMinOption {
			return pgmNoRoom(p)
		}
		v.Need(o, 2)
		kind, n := v.U8(o), int(v.U8(o+1))
		if n < pgmMinOption {
			p.Print("[Bad option, length {} < 4]", n)
			return o
		}
		if n > left {
			return pgmNoRoom(p)
		}
		pgmNeed(p, v, o, n)
		if !pgmOptionPrint(p, v.Sub(o, n).WithLength(n), kind) {
			return -1
		}
		o += n + pgmSkipped(kind)
		left -= n
		if kind&^pgmOptEnd == pgmOptNakList { // tcpdump: of a list only the sequence numbers count
			left += pgmMinOption
		}
		if kind&pgmOptEnd != 0 {
			return o
		}
	}
	return o
}

func pgmNoRoom(p *printer.Printer) int {
	p.Write("[Total option length leaves no room for final option]")
	return -1
}

// pgmOptionPrint prints an option, and reports whether it made sense.
func pgmOptionPrint(p *printer.Printer, v printer.View, kind uint8) bool {
	switch kind &^ pgmOptEnd {
	case pgmOptLength:
		return pgmExtraLength(p, v)
	case pgmOptNakList:
		p.Write(" NAK LIST")
		return pgmNakList(p, v)
	case pgmOptRedirect:
		return pgmRedirect(p, v)
	case pgmOptPathNLA:
		p.Print(" PATH_NLA [{}]", v.Len())
	case pgmOptCR:
		p.Write(" CR")
	case pgmOptCCData:
		return pgmCongestion(p, v, "OPT_PGMCC_DATA", " PGMCC DATA {ts} ")
	case pgmOptCCFeed:
		return pgmCongestion(p, v, "PGM_OPT_PGMCC_FEEDBACK", " PGMCC FEEDBACK {ts} ")
	default:
		return pgmFixedOption(p, v, kind)
	}
	return true
}

func pgmNakList(p *printer.Printer, v printer.View) bool {
	for o := 4; o+4 <= v.Len(); o += 4 {
		p.Print(" {nak}", v.U32(o))
	}
	if v.Len()%4 != 0 {
		p.Write("[Option length not a multiple of 4]")
		return false
	}
	return true
}

// pgmSkipped is how many bytes behind an option are left out.
func pgmSkipped(kind uint8) int {
	switch kind &^ pgmOptEnd {
	case pgmOptPathNLA, pgmOptCR: // tcpdump: the two bytes of the header count twice
		return 2
	case pgmOptLength, pgmOptNakList, pgmOptRedirect, pgmOptCCData, pgmOptCCFeed:
		return 0
	}
	for i := range pgmFixed {
		if pgmFixed[i].kind == kind&^pgmOptEnd {
			return 0
		}
	}
	return 2
}

func pgmFixedOption(p *printer.Printer, v printer.View, kind uint8) bool {
	for i := range pgmFixed {
		f := &pgmFixed[i]
		if f.kind != kind&^pgmOptEnd {
			continue
		}
		if v.Len() != f.length {
			p.Print("[Bad {} option, length {} != {}]", f.name, v.Len(), f.length)
			return false
		}
		f.print(p, v)
		return true
	}
	p.Print(" OPT_{:02X} [{}] ", kind, v.Len())
	return true
}

func pgmExtraLength(p *printer.Printer, v printer.View) bool {
	if v.Len() != pgmMinOption {
		p.Print("[Bad OPT_LENGTH option, length {} != 4]", v.Len())
		return false
	}
	p.Print(" OPTS LEN (extra?) {}", v.U16(2))
	return true
}

func pgmRedirect(p *printer.Printer, v printer.View) bool {
	return pgmAddressed(p, v, "OPT_REDIRECT", 8, " REDIRECT ", 0)
}

// pgmCongestion prints an option of PGMCC (draft-ietf-rmt-bb-pgmcc section 3).
func pgmCongestion(p *printer.Printer, v printer.View, name, phrase string) bool {
	return pgmAddressed(p, v, name, 12, phrase, 4)
}

// pgmAddressed prints an option that ends with an address behind a fixed part,
// which has a time stamp at an offset if that is not 0.
func pgmAddressed(p *printer.Printer, v printer.View, name string, fixed int, phrase string, stamp int) bool {
	if v.Len() < fixed {
		p.Print("[Bad {} option, length {} < {}]", name, v.Len(), fixed)
		return false
	}
	family, size := v.U16(fixed-4), 4
	switch family {
	case 1:
	case 2:
		size = 16
	default:
		p.Cut()
	}
	if v.Len() != fixed+size {
		p.Print("[Bad {} option, length {} != {} + address size]", strings.TrimPrefix(name, "PGM_"), v.Len(), fixed)
		return false
	}
	if stamp != 0 {
		p.Print(phrase, v.U32(stamp))
	} else {
		p.Write(phrase)
	}
	pgmAddress(p, v, "{address}", family, fixed)
	return true
}

// pgmWords2 prints two numbers of an option behind its first word.
func pgmWords2(phrase string) func(*printer.Printer, printer.View) {
	return func(p *printer.Printer, v printer.View) { p.Print(phrase, v.U32(4), v.U32(8)) }
}

func pgmWord(phrase string) func(*printer.Printer, printer.View) {
	return func(p *printer.Printer, v printer.View) { p.Print(phrase, v.U32(4)) }
}

func pgmText(text string) func(*printer.Printer, printer.View) {
	return func(p *printer.Printer, v printer.View) { p.Write(text) }
}

func pgmFragment(p *printer.Printer, v printer.View) {
	p.Print(" FRAG seq {fragment_seq} off {fragment_offset} len {fragment_length}", v.U32(4), v.U32(8), v.U32(12))
}

var pgmFixed = []pgmOption{
	{0x01, 16, "OPT_FRAGMENT", pgmFragment},
	{0x03, 8, "OPT_JOIN", pgmWord(" JOIN {join}")},
	{0x04, 12, "OPT_NAK_BO_IVL", pgmWords2(" BACKOFF ivl {backoff_interval} ivlseq {backoff_seq}")},
	{0x05, 12, "OPT_NAK_BO_RNG", pgmWords2(" BACKOFF max {backoff_max} min {backoff_min}")},
	{0x08, 8, "OPT_PARITY_PRM", pgmWord(" PARITY MAXTGS {parity_max}")},
	{0x09, 8, "OPT_PARITY_GRP", pgmWord(" PARITY GROUP {parity_group}")},
	{0x0a, 8, "OPT_CURR_TGSIZE", pgmWord(" PARITY ATGS {parity_size}")},
	{0x0b, 4, "OPT_NBR_UNREACH", pgmText(" NBR_UNREACH")},
	{0x0d, 4, "OPT_SYN", pgmText(" SYN")},
	{0x0e, 4, "OPT_FIN", pgmText(" FIN")},
	{0x0f, 4, "OPT_RST", pgmText(" RST")},
	{0x11, 4, "OPT_CRQST", pgmText(" CRQST")},
}
