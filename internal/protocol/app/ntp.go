package app

import "wiretale/internal/printer"

// NTP, the Network Time Protocol (RFC 5905 section 7.3; control messages: RFC
// 9327).
//
//	 0       1       2       3       4               8               12
//	+-------+-------+-------+-------+---------------+---------------+---
//	|LI,V,md|stratum| poll  | prec. |  root delay   | root dispers. | ref. id,
//	+-------+-------+-------+-------+---------------+---------------+---
//	four time stamps of 8 bytes
var _ = printer.Register(printer.Protocol{Name: "ntp", UDP: printer.Ports(123), Print: printNTP})

const (
	ntpHeader        = 48
	ntpControlHeader = 12
	ntpModeControl   = 6
	ntpModePrivate   = 7
)

func printNTP(p *printer.Printer, v printer.View) {
	p.Layer("ntp")
	p.Try(ntpMessage, v)
}

func ntpMessage(p *printer.Printer, v printer.View) {
	p.Require(v, 0, 1)
	status := v.U8(0)
	mode := status & 7
	p.Print("NTPv{version}, {mode}, length {length}", status>>3&7, ntpModes[mode], v.Len())
	if !p.V(1) {
		return
	}
	p.Print("\n\tLeap indicator: {leap} ({})", ntpLeaps[status>>6], status&0xc0)
	switch mode {
	case ntpModePrivate:
	case ntpModeControl:
		ntpControl(p, v)
	default:
		ntpTime(p, v)
	}
}

// ntpInvalid marks a message that contradicts itself; it is a truncated one, too, if
// not all of it was captured.
func ntpInvalid(p *printer.Printer, v printer.View) {
	p.Invalid()
	v.Need(0, v.Len())
}

func ntpTime(p *printer.Printer, v printer.View) {
	if v.Len() < ntpHeader {
		ntpInvalid(p, v)
		return
	}
	p.Require(v, 1, 1)
	stratum := v.U8(1)
	p.Print(", Stratum {stratum} ({})", stratum, ntpStratum(stratum))
	p.Require(v, 2, 1)
	poll := int8(v.U8(2))
	p.Print(", poll {poll}", poll)
	ntpPoll(p, int(poll))
	p.Require(v, 3, 1)
	p.Print(", precision {precision}", int8(v.U8(3)))
	v.Need(4, 4)
	p.Write("\n\tRoot Delay: ")
	ntpShort(p, v.U32(4))
	v.Need(8, 4)
	p.Write(", Root dispersion: ")
	ntpShort(p, v.U32(8))
	v.Need(12, 4)
	p.Write(", Reference-ID: ")
	ntpReference(p, v, stratum)
	for i, label := range ntpStampLabels {
		v.Need(16+8*i, 8)
		p.Write(label)
		p.NTPTime(v.U32(16+8*i), v.U32(20+8*i))
	}
	p.Write("\n\t    Originator - Receive Timestamp:  ")
	ntpDifference(p, v, 32)
	p.Write("\n\t    Originator - Transmit Timestamp: ")
	ntpDifference(p, v, 40)
	ntpAuthentication(p, v)
}

var ntpStampLabels = [...]string{"\n\t  Reference Timestamp:  ", "\n\t  Origin Timestamp:     ",
	"\n\t  Receive Timestamp:    ", "\n\t  Transmit Timestamp:   "}

func ntpStratum(n uint8) string {
	switch {
	case n == 0:
		return "unspecified"
	case n == 1:
		return "primary reference"
	case n < 16:
		return "secondary reference"
	}
	return "reserved"
}

// ntpPoll prints the poll interval, a power of two seconds.
func ntpPoll(p *printer.Printer, n int) {
	switch {
	case n <= -32 || n >= 32:
	case n >= 0:
		p.Print(" ({}s)", uint32(1)<<n)
	default:
		p.Print(" (1/{}s)", uint32(1)<<-n)
	}
}

// ntpShort prints a time of 16 bits before and after the point.
func ntpShort(p *printer.Printer, n uint32) {
	p.Print("{}.{:06d}", n>>16, uint64(n&0xffff)*1000000>>16)
}

// ntpReference prints what the clock is set by: a name for a primary one.
func ntpReference(p *printer.Printer, v printer.View, stratum uint8) {
	switch stratum {
	case 0:
		p.Write("(unspec)")
	case 1:
		v.Need(12, 4)
		p.SafeString(v, 12, 4)
	default:
		p.Print("0x{reference_id:08x}", v.U32(12))
	}
}

// ntpDifference prints the time at offset o as seen from the origin time, or
// itself where there is none.
func ntpDifference(p *printer.Printer, v printer.View, o int) {
	origin, other := v.U64(24), v.U64(o)
	switch {
	case origin == 0:
		p.NTPTime(uint32(other>>32), uint32(other))
	case other > origin:
		ntpElapsed(p, '+', other-origin)
	default: // tcpdump: no time at all is negative, too
		ntpElapsed(p, '-', origin-other)
	}
}

func ntpElapsed(p *printer.Printer, sign byte, d uint64) {
	p.Byte(sign)
	p.Print("{}.{:09d}", d>>32, d&0xffffffff*1000000000>>32)
}

// ntpAuthentication prints the message digest that may follow (RFC 5905 section 7.3).
func ntpAuthentication(p *printer.Printer, v printer.View) {
	n := v.Len() - ntpHeader
	if n == 4 { // no more than a refusal (RFC 5905 section 9.1)
		p.Print("\n\tKey id: {key_id}", v.U32(ntpHeader))
		return
	}
	if n != 20 && n != 24 {
		if n > 0 {
			p.Print("\n\t({} more bytes after the header)", n)
		}
		return
	}
	p.Print("\n\tKey id: {key_id}", v.U32(ntpHeader))
	v.Need(ntpHeader+4, n-4)
	p.Write("\n\tAuthentication: ")
	for o := ntpHeader + 4; o < v.Len(); o += 4 {
		p.Print("{:08x}", v.U32(o))
	}
}

func ntpControl(p *printer.Printer, v printer.View) {
	if v.Len() < ntpControlHeader {
		ntpInvalid(p, v)
		return
	}
	p.Require(v, 1, 1)
	c := v.U8(1)
	p.Print(", {}, {}, {}, OpCode={opcode}", printer.Choose(c&0x80 != 0, "Response", "Request"), printer.Choose(c&0x40 != 0, "Error", "OK"),
		printer.Choose(c&0x20 != 0, "More", "Last"), c&0x1f)
	p.Byte('\n')
	for i, phrase := range [...]string{"\tSequence={sequence}", ", Status={status:#x}", ", Assoc.={association}", ", Offset={offset}"} {
		p.Require(v, 2+2*i, 2)
		p.Print(phrase, v.U16(2+2*i))
	}
	p.Require(v, 10, 2)
	count := int(v.U16(10))
	p.Print(", Count={count}", count)
	if ntpControlHeader+count > v.Len() {
		ntpInvalid(p, v)
		return
	}
	if count != 0 {
		v.Need(ntpControlHeader, count)
		p.Write("\n\tTO-BE-DONE: data not interpreted")
	}
}

var ntpModes = [8]string{"unspecified", "symmetric active", "symmetric passive", "Client", "Server", "Broadcast", "Control Message", "Reserved"}

var ntpLeaps = [4]string{"", "+1s", "-1s", "clock unsynchronized"}
