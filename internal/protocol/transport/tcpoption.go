package transport

import (
	"wiretale/internal/header"
	"wiretale/internal/printer"
)

// tcpOption is the shape of an option (RFC 9293 section 3.2): its name, the size
// of its value in bytes, or -1 where its length field says so, and what prints the
// value. The value is v, as many bytes as that; print returns tcpOptionOK, or why
// it could not go on.
type tcpOption struct {
	name  string
	size  int
	print func(p *printer.Printer, v printer.View, s tcpOptionScope) int
}

// tcpOptionScope is what options need to know of their segment.
type tcpOptionScope struct {
	flags   uint16
	bases   printer.Bases
	segment printer.View
}

const (
	tcpEnd        = 0
	tcpNop        = 1
	tcpTimestamps = 8
)

// tcpOptionShapes are the options with a name, by kind (IANA "TCP Option Kind
// Numbers").
var tcpOptionShapes = [256]*tcpOption{
	2:             {"mss", 2, tcpMSS},
	3:             {"wscale", 1, tcpWindowScale},
	4:             {"sackOK", 0, nil},
	5:             {"sack", -1, tcpSACK},
	6:             {"echo", 4, tcpNumber},
	7:             {"echoreply", 4, tcpNumber},
	tcpTimestamps: {"TS", 8, tcpTimes},
	11:            {"cc", 4, tcpNumber},
	12:            {"ccnew", 4, tcpNumber},
	13:            {"ccecho", 4, tcpNumber},
	19:            {"md5", 16, tcpMD5},
	20:            {"scps", 2, tcpSCPS},
	28:            {"uto", 2, tcpUserTimeout},
	29:            {"tcp-ao", -1, tcpAuthentication},
	30:            {"mptcp", -1, printMPTCP},
	34:            {"tfo", -1, tcpFastOpenOption},
	254:           {"exp", -1, tcpExperiment},
}

// tcpOptions prints the options of a segment, and reports whether the rest of the
// segment may be printed. v is all the space they have.
func tcpOptions(p *printer.Printer, v printer.View, s tcpOptionScope) bool {
	p.Write(", options [")
	for several := false; v.Len() > 0; several = true {
		if several {
			p.Byte(',')
		}
		n := 1
		switch kind := v.U8(0); kind {
		case tcpEnd:
			p.Write("eol")
			v = v.Limit(1)
		case tcpNop:
			p.Write("nop")
		default:
			n = tcpOptionValue(p, v, kind, s)
			if n < 0 {
				tcpOptionsEnd(p, n, several)
				return false
			}
		}
		v = v.From(n)
	}
	p.Byte(']')
	return true
}

// What became of an option: it took so many bytes, or the options end here.
const (
	tcpOptionOK  = 0
	tcpBadOption = -1
	tcpCutOption = -2
)

// tcpOptionsEnd prints why the options end early.
//
// tcpdump: the closing bracket depends on whether it is the first option, and is
// an angle where the value is cut.
func tcpOptionsEnd(p *printer.Printer, why int, several bool) {
	bracket := byte(']')
	if why == tcpCutOption {
		p.Trunc()
		bracket = '>'
	} else {
		p.Write("[bad opt]")
	}
	if several {
		p.Byte(bracket)
	}
}

// tcpOptionValue prints an option that has a length, and returns how many bytes it
// took, or why it cannot be printed.
//
// tcpdump: an option of a known size takes that size, whatever its length says.
func tcpOptionValue(p *printer.Printer, v printer.View, kind uint8, s tcpOptionScope) int {
	if v.Len() < 2 { // tcpdump: the length is looked for behind the header
		s.segment.U8(header.TCP(s.segment.Data()).HeaderLength())
		return tcpBadOption
	}
	length := int(v.U8(1))
	if length < 2 || length > v.Len() {
		return tcpBadOption
	}
	shape := tcpOptionShapes[kind]
	if shape == nil {
		if why := tcpUnknown(p, v.Sub(2, length-2), kind); why < 0 {
			return why
		}
		return length
	}
	p.Write(shape.name)
	size := shape.size
	if size < 0 {
		size = length - 2
	}
	if size > v.Len()-2 {
		return tcpBadOption
	}
	if shape.size > 0 && !v.Has(2, size) {
		return tcpCutOption
	}
	if shape.print != nil {
		if why := shape.print(p, v.Sub(2, size), s); why < 0 {
			return why
		}
	}
	if size+2 != length {
		p.Print("[len {}]", length)
	}
	return size + 2
}

func tcpUnknown(p *printer.Printer, v printer.View, kind uint8) int {
	p.Print("unknown-{}", kind)
	if v.Len() == 0 {
		return tcpOptionOK
	}
	p.Write(" 0x")
	return tcpHex(p, v)
}

// tcpHex prints all bytes of v.
func tcpHex(p *printer.Printer, v printer.View) int {
	for o := range v.Len() {
		if !v.Has(o, 1) {
			return tcpCutOption
		}
		p.Print("{:02x}", v.U8(o))
	}
	return tcpOptionOK
}

func tcpMSS(p *printer.Printer, v printer.View, _ tcpOptionScope) int {
	p.Print(" {mss}", v.U16(0))
	return tcpOptionOK
}

func tcpWindowScale(p *printer.Printer, v printer.View, _ tcpOptionScope) int {
	p.Print(" {wscale}", v.U8(0))
	return tcpOptionOK
}

// tcpNumber prints an option that is one number: echo and its reply (RFC 1072),
// and the connection counts of T/TCP (RFC 1644).
func tcpNumber(p *printer.Printer, v printer.View, _ tcpOptionScope) int {
	p.Print(" {option_value}", v.U32(0))
	return tcpOptionOK
}

// tcpTimes prints the time stamps (RFC 7323 section 3.2).
func tcpTimes(p *printer.Printer, v printer.View, _ tcpOptionScope) int {
	if p.Listening() {
		p.Print(" val {ts_val} ecr {ts_ecr}", v.U32(0), v.U32(4))
		return tcpOptionOK
	}
	b := append(p.Buffer(), " val "...)
	b = printer.AppendDec(b, v.U32(0))
	b = append(b, " ecr "...)
	p.SetBuffer(printer.AppendDec(b, v.U32(4)))
	return tcpOptionOK
}

// tcpSACK prints the blocks of data that arrived (RFC 2018 section 3), relative
// to the peer's first sequence number.
func tcpSACK(p *printer.Printer, v printer.View, s tcpOptionScope) int {
	if v.Len()%8 != 0 {
		p.Write(" invalid sack")
		return tcpOptionOK
	}
	p.Print(" {sack_blocks} ", v.Len()/8)
	for o := 0; o < v.Len(); o += 8 {
		if !v.Has(o, 8) {
			return tcpCutOption
		}
		p.Print("{{{sack_left}:{sack_right}}}", v.U32(o)-s.bases.Sack, v.U32(o+4)-s.bases.Sack)
	}
	return tcpOptionOK
}

// tcpSCPS prints the capabilities of the space communications protocol (CCSDS
// 714.0-B-2 section 3.2.3).
func tcpSCPS(p *printer.Printer, v printer.View, _ tcpOptionScope) int {
	p.Print(" cap {scps_cap:02x}", v.U8(0))
	p.Print(" id {scps_id}", v.U8(1))
	return tcpOptionOK
}

// tcpUserTimeout prints how long data may stay unacknowledged, in seconds (RFC
// 5482 section 3).
//
// tcpdump: the granularity is taken from the lowest bit, not from the highest.
func tcpUserTimeout(p *printer.Printer, v printer.View, _ tcpOptionScope) int {
	n := v.U16(0)
	p.Print(" 0x{:x} ", n)
	seconds := uint32(n >> 1)
	if n&1 != 0 {
		seconds *= 60
	}
	p.Print("{uto}", seconds)
	return tcpOptionOK
}

// tcpAuthentication prints the keys and the code of TCP-AO (RFC 5925 section 2.2).
func tcpAuthentication(p *printer.Printer, v printer.View, _ tcpOptionScope) int {
	if v.Len() < 2 {
		p.Invalid()
		return tcpOptionOK
	}
	if !v.Has(0, 1) {
		return tcpCutOption
	}
	p.Print(" keyid {ao_keyid}", v.U8(0))
	if !v.Has(1, 1) {
		return tcpCutOption
	}
	p.Print(" rnextkeyid {ao_rnextkeyid}", v.U8(1))
	if v.Len() > 2 {
		p.Write(" mac 0x")
		return tcpHex(p, v.From(2))
	}
	return tcpOptionOK
}

func tcpFastOpenOption(p *printer.Printer, v printer.View, s tcpOptionScope) int {
	if !v.Has(0, v.Len()) {
		return tcpCutOption
	}
	p.Byte(' ')
	return tcpFastOpen(p, v, s)
}

// tcpFastOpen prints a cookie, or that one is asked for (RFC 7413 section 2).
func tcpFastOpen(p *printer.Printer, v printer.View, _ tcpOptionScope) int {
	switch n := v.Len(); {
	case n == 0:
		p.Write(" cookiereq")
	case n%2 != 0 || n < 4 || n > 16:
		p.Invalid()
	default:
		p.Write(" cookie ")
		return tcpHex(p, v)
	}
	return tcpOptionOK
}

// experimentFastOpen marks a fast open option that was sent before it had a number
// of its own (RFC 7413 section 2).
const experimentFastOpen = 0xf989

// tcpExperiment prints an option of an experiment (RFC 6994 section 3).
func tcpExperiment(p *printer.Printer, v printer.View, s tcpOptionScope) int {
	if !v.Has(0, v.Len()) {
		return tcpCutOption
	}
	if v.Len() < 2 {
		return tcpBadOption
	}
	id := v.U16(0)
	if id != experimentFastOpen {
		p.Print("-{exid:04x}", id)
		return tcpOptionOK
	}
	p.Write("-tfo")
	return tcpFastOpen(p, v.From(2), s)
}
