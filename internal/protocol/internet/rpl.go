package internet

import "wiretale/internal/printer"

// RPL, routing for low-power and lossy networks (RFC 6550 section 6): messages of
// ICMPv6.

// The kinds of messages: the codes.
const (
	rplSolicit   = 0
	rplObject    = 1
	rplAdvert    = 2
	rplAdvertAck = 3
	rplSecure    = 0x80
)

var rplNames = printer.NameTable{
	{Value: rplSolicit, Text: "DODAG Information Solicitation"}, {Value: rplObject, Text: "DODAG Information Object"},
	{Value: rplAdvert, Text: "Destination Advertisement Object"}, {Value: rplAdvertAck, Text: "Destination Advertisement Object Ack"},
}

func printRPL(p *printer.Printer, v printer.View) bool {
	const headerLength = 4
	code := v.U8(1)
	if code&rplSecure != 0 {
		p.Write(", (SEC) [worktodo]")
		return true
	}
	p.Write(", (CLR)")
	name := rplNames.Find(uint32(code))
	if name == "" {
		p.Print("RPL message, unknown code {}", code)
		return true
	}
	p.Print("{message}", name)
	if !p.V(1) {
		return true
	}
	switch body := v.From(headerLength); code {
	case rplObject:
		rplInformation(p, body)
	case rplAdvert:
		rplDestination(p, body)
	case rplAdvertAck:
		rplAcknowledgment(p, body)
	}
	return true
}

var rplModes = printer.NameTable{
	{Value: 0, Text: "nonstoring"}, {Value: 1, Text: "storing"}, {Value: 2, Text: "nonstoring-multicast"}, {Value: 3, Text: "storing-multicast"},
}

// rplInformation prints a DODAG information object (RFC 6550 section 6.3).
func rplInformation(p *printer.Printer, v printer.View) {
	const size = 24
	if v.Len() < size {
		p.Print(" [length {} < {}]", v.Len(), size)
		p.Invalid()
		return
	}
	v.Need(0, size)
	flags, grounded := v.U8(4), ""
	if flags&0x80 != 0 {
		grounded = "grounded,"
	}
	p.Print(" [dagid:{dag_id},seq:{seq},instance:{instance},rank:{rank},{}mop:{mode},prf:{preference}]", v.IP6(8), v.U8(5), v.U8(0), v.U16(2),
		grounded, rplModes.Of(uint32(flags>>3&7), "mop{}"), flags&7)
	rplOptions(p, v.From(size))
}

// rplDestination prints a destination advertisement (RFC 6550 section 6.4).
func rplDestination(p *printer.Printer, v printer.View) {
	const short, long = 4, 20
	if !v.Has(0, long) { // tcpdump: also where there is no DODAG id
		p.Trunc()
		return
	}
	flags, length := v.U8(1), short
	p.Write(" [")
	if flags&0x40 != 0 {
		length = long
	}
	rplDAG(p, v, length == long)
	p.Print(",seq:{seq},instance:{instance}", v.U8(3), v.U8(0))
	if flags&0x80 != 0 {
		p.Write(",acK")
	}
	if length == long {
		p.Write(",Dagid")
	}
	p.Print(",flags:{flags:02x}]", flags)
	rplOptions(p, v.From(length))
}

// rplDAG prints the DODAG id of a message that may have one.
func rplDAG(p *printer.Printer, v printer.View, present bool) {
	if present {
		p.Print("dagid:{dag_id}", v.IP6(4))
	} else {
		p.Write("dagid:<elided>")
	}
}

// rplAcknowledgment prints the answer to one (RFC 6550 section 6.5).
func rplAcknowledgment(p *printer.Printer, v printer.View) {
	const short, long = 4, 20
	length := short
	if v.Has(0, short) && v.U8(1)&0x80 != 0 {
		length = long
	}
	if !v.Has(0, length) {
		p.Trunc()
		return
	}
	p.Write(" [")
	rplDAG(p, v, length == long)
	p.Print(",seq:{seq},instance:{instance},status:{status}]", v.U8(2), v.U8(0), v.U8(3))
	rplOptions(p, v.From(length))
}

var rplOptionNames = printer.NameTable{
	{Value: 0, Text: "pad1"}, {Value: 1, Text: "padN"}, {Value: 2, Text: "metrics"}, {Value: 3, Text: "routinginfo"}, {Value: 4, Text: "config"},
	{Value: 9, Text: "rpltargetdesc"}, {Value: 5, Text: "rpltarget"}, {Value: 6, Text: "transitinfo"}, {Value: 8, Text: "destprefix"},
}

// rplOptions prints, with -vv, the options of a message (RFC 6550 section 6.7).
func rplOptions(p *printer.Printer, v printer.View) {
	if !p.V(2) {
		return
	}
	for v.Len() > 0 {
		kind := v.U8(0)
		if kind == optionPad1 {
			p.Write(" opt:pad1")
			v = v.From(1)
			continue
		}
		length := int(v.U8(1)) + 2
		p.Print(" opt:{option} len:{} ", rplOptionNames.Of(uint32(kind), "subopt:{}"), length)
		v.Need(0, length)
		if p.V(3) {
			p.Unknown(v, 2, length-2, " ")
		}
		v = v.From(length)
	}
}
