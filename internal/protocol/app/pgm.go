package app

import "wiretale/internal/printer"

// PGM, Pragmatic General Multicast (RFC 3208 section 8): over IP, or over UDP with
// -T pgm.
//
//	+-------------------------------+-------------------------------+
//	|          source port          |       destination port        |
//	+---------------+---------------+-------------------------------+
//	|     type      |    options    |           checksum            |
//	+---------------+---------------+-------------------------------+
//	|                 global source id                              |
//	|               +-----------------------------------------------+
//	|               |     length of the data        |
//	+---------------+-------------------------------+
var _ = printer.Register(printer.Protocol{Name: "pgm", IP: []uint8{113}, UDPTypes: []string{"pgm"}, Print: printPGM})

var _ = printer.Register(printer.Protocol{Name: "pgm_zmtp1", UDPTypes: []string{"pgm_zmtp1"}, Print: printPGM})

const (
	protoPGM   = 113
	pgmHeader  = 16
	pgmOptions = 0x01
)

func printPGM(p *printer.Printer, v printer.View) {
	p.Layer("pgm")
	overIP := p.OwnAddresses(protoPGM)
	if !v.Has(0, 4) {
		p.NetSrc()
		p.Write(" > ")
		p.NetDst()
		p.Byte(':')
		p.Trunc()
		return
	}
	pgmPorts(p, v, overIP)
	if !v.Has(0, pgmHeader) {
		p.Trunc()
		return
	}
	p.Print("PGM, length {length}", v.U16(14))
	if !p.V(1) {
		return
	}
	p.Print(" 0x{source:012x} ", v.U48(8))
	rest, ok := pgmBody(p, v.From(pgmHeader), v.U8(4))
	if !ok {
		p.Trunc()
		return
	}
	if v.U8(5)&pgmOptions != 0 {
		if rest, ok = pgmOptionList(p, rest); !ok {
			return
		}
	}
	p.Print(" [{}]", v.Len())
	if kind := v.U8(4); p.Type == "pgm_zmtp1" && (kind == 4 || kind == 5) {
		printer.Key("zmtp1 datagram").Print(p, rest)
	}
}

func pgmPorts(p *printer.Printer, v printer.View, overIP bool) {
	if overIP {
		p.NetSrc()
		p.Byte('.')
		p.TCPPort(v.U16(0))
		p.Write(" > ")
		p.NetDst()
		p.Byte('.')
	} else {
		p.TCPPort(v.U16(0))
		p.Write(" > ")
	}
	p.TCPPort(v.U16(2))
	p.Write(": ")
}

// pgmBody prints what belongs to the type, and returns what follows it.
func pgmBody(p *printer.Printer, v printer.View, kind uint8) (rest printer.View, ok bool) {
	if int(kind) < len(pgmFixed) && !v.Has(0, pgmFixed[kind]) {
		return v, false
	}
	switch kind {
	case 0:
		return pgmAddress(p, v, 12, 0, func() {
			p.Print("SPM seq {sequence} trail {trail} lead {lead} nla ", v.U32(0), v.U32(4), v.U32(8))
		})
	case 1:
		if rest, ok = pgmAddress(p, v, 8, 12, func() { p.Print("POLL seq {sequence} round {round} nla ", v.U32(0), v.U16(4)) }); !ok {
			return rest, false
		}
		p.Print(" ivl {interval} rnd 0x{random:08x} mask 0x{mask:08x}", rest.U32(0), rest.U32(4), rest.U32(8))
		return rest.From(12), true
	case 2:
		p.Print("POLR seq {sequence} round {round}", v.U32(0), v.U16(4))
		return v.From(8), true
	case 4:
		p.Print("ODATA trail {trail} seq {sequence}", v.U32(4), v.U32(0))
		return v.From(8), true
	case 5:
		p.Print("RDATA trail {trail} seq {sequence}", v.U32(4), v.U32(0))
		return v.From(8), true
	case 8, 9, 10:
		return pgmNAK(p, v, pgmNAKs[kind-8])
	case 11:
		p.Print("ACK seq {sequence}", v.U32(0))
		return v.From(8), true
	case 12:
		p.Write("SPMR")
	default:
		p.Print("UNKNOWN type 0x{type:02x}", kind)
	}
	return v, true
}

// pgmFixed is what every type begins with, in bytes.
var pgmFixed = [...]int{0: 12, 1: 8, 2: 8, 4: 8, 5: 8, 8: 8, 9: 8, 10: 8, 11: 8, 12: 0}

var pgmNAKs = [...]string{"NAK", "NNAK", "NCF"}

// pgmAddressLength returns the length of the address at offset o, with its
// family; 0: unknown.
func pgmAddressLength(v printer.View, o int) int {
	switch v.U16(o) {
	case printer.AFIIPv4:
		return 8
	case printer.AFIIPv6:
		return 20
	}
	return 0
}

func pgmWriteAddress(p *printer.Printer, v printer.View, o int) {
	if v.U16(o) == printer.AFIIPv4 {
		p.Print("{nla}", v.IP4(o+4))
	} else {
		p.Print("{nla}", v.IP6(o+4))
	}
}

// pgmAddress prints a text and the address at offset o, if it is one and more
// bytes follow it.
func pgmAddress(p *printer.Printer, v printer.View, o, more int, before func()) (rest printer.View, ok bool) {
	if !v.Has(o, 4) {
		return v, false
	}
	n := pgmAddressLength(v, o)
	if n == 0 || !v.Has(o, n+more) {
		return v, false
	}
	before()
	pgmWriteAddress(p, v, o)
	return v.From(o + n), true
}

// pgmNAK prints that data is missing, or that this is known (RFC 3208 section 9.3).
func pgmNAK(p *printer.Printer, v printer.View, name string) (rest printer.View, ok bool) {
	if !v.Has(0, 8) {
		return v, false
	}
	source := pgmAddressLength(v, 4)
	if source == 0 || !v.Has(4, source+4) {
		return v, false
	}
	at := 4 + source + 4
	group := 0
	switch v.U16(at - 4) { // tcpdump: the families of the group are mixed up
	case printer.AFIIPv4:
		group = 16
	case printer.AFIIPv6:
		group = 4
	}
	if group == 0 || !v.Has(at, group) {
		return v, false
	}
	p.Print("{type} (", name)
	pgmWriteAddress(p, v, 4)
	p.Write(" -> ")
	if group == 4 {
		p.Print("{group}", v.IP4(at))
	} else {
		p.Print("{group}", v.IP6(at))
	}
	p.Print("), seq {sequence}", v.U32(0))
	return v.From(at + group), true
}
