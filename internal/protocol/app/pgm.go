package app

import "wiretale/internal/printer"

// PGM, Pragmatic General Multicast (RFC 3208 section 8).
//
//	 0       2       4   5   6       8               14      16
//	+-------+-------+---+---+-------+---------------+-------+------
//	| sport | dport |typ|opt|  sum  | global source | length| body, options, data
//	+-------+-------+---+---+-------+---------------+-------+------
var _ = printer.Register(printer.Protocol{
	Name: "pgm", IP: []uint8{protoPGM}, UDPTypes: []string{"pgm", "pgm_zmtp1"}, Print: printPGM,
})

const (
	protoPGM  = 113
	pgmHeader = 16
)

// Packet types (RFC 3208 section 8.1).
const (
	pgmSPM   = 0x00
	pgmPoll  = 0x01
	pgmPolr  = 0x02
	pgmOData = 0x04
	pgmRData = 0x05
	pgmNak   = 0x08
	pgmNNak  = 0x09
	pgmNcf   = 0x0a
	pgmAck   = 0x0b
	pgmSPMR  = 0x0c
)

func printPGM(p *printer.Printer, v printer.View) {
	p.Layer("pgm")
	if !v.Has(0, 4) {
		p.NetSrc()
		p.Write(" > ")
		p.NetDst()
		p.Write(": [|pgm]")
		return
	}
	pgmEnds(p, v.U16(0), v.U16(2))
	if !v.Has(0, pgmHeader) {
		p.Trunc()
		return
	}
	p.Print("PGM, length {length}", v.U16(14))
	if !p.V(1) {
		return
	}
	p.Write(" 0x")
	for _, b := range v.Bytes(8, 6) {
		p.Print("{:02x}", b)
	}
	p.Byte(' ')
	p.TryCut(pgmBody, v)
}

// pgmEnds prints where the packet comes from and goes to. Inside of UDP the
// addresses were printed already.
func pgmEnds(p *printer.Printer, src, dst uint16) {
	own := p.OwnAddresses(protoPGM)
	if own {
		p.NetSrc()
		p.Byte('.')
	}
	p.TCPPort(src)
	p.Write(" > ")
	if own {
		p.NetDst()
		p.Byte('.')
	}
	p.TCPPort(dst)
	p.Write(": ")
}

// pgmNeed cuts the packet short, and only it, where n bytes are missing.
func pgmNeed(p *printer.Printer, v printer.View, o, n int) {
	if !v.Has(o, n) {
		p.Cut()
	}
}

func pgmBody(p *printer.Printer, v printer.View) {
	kind, options := v.U8(4), v.U8(5)
	o := pgmType(p, v, kind, pgmHeader)
	if options&1 != 0 {
		if o = pgmOptions(p, v, o); o < 0 {
			return
		}
	}
	p.Print(" [{}]", v.Len())
	if p.Type == "pgm_zmtp1" && (kind == pgmOData || kind == pgmRData) {
		// tcpdump: the length of the data is also that of the offset before it
		printer.Key("zmtp1 datagram").Print(p, v.From(o).WithLength(int(v.U16(14))))
	}
}

// pgmType prints the part of the header that depends on the type, and returns
// where it ends.
func pgmType(p *printer.Printer, v printer.View, kind uint8, o int) int {
	switch kind {
	case pgmSPM:
		return pgmSource(p, v, o)
	case pgmPoll:
		return pgmPolling(p, v, o)
	case pgmPolr:
		pgmNeed(p, v, o, 8)
		p.Print("POLR seq {seq} round {round}", v.U32(o), v.U16(o+4))
		return o + 8
	case pgmOData, pgmRData:
		pgmNeed(p, v, o, 8)
		p.Print("{type} trail {trail} seq {seq}", pgmDataNames[kind-pgmOData], v.U32(o+4), v.U32(o))
		return o + 8
	case pgmNak, pgmNNak, pgmNcf:
		return pgmNegative(p, v, kind, o)
	case pgmAck:
		pgmNeed(p, v, o, 8)
		p.Print("ACK seq {seq}", v.U32(o))
		return o + 8
	case pgmSPMR:
		p.Write("SPMR")
	default:
		p.Print("UNKNOWN type 0x{type:02x}", kind)
	}
	return 0 // tcpdump: the options are looked for at the start of the packet
}

var pgmDataNames = [2]string{"ODATA", "RDATA"}

// pgmAddress prints an address of a family (RFC 3208 section 8: AFI), and returns
// where it ends.
func pgmAddress(p *printer.Printer, v printer.View, phrase string, family uint16, o int) int {
	switch family {
	case 1:
		pgmNeed(p, v, o, 4)
		p.Print(phrase, v.IP4(o))
		return o + 4
	case 2:
		pgmNeed(p, v, o, 16)
		p.Print(phrase, v.IP6(o))
		return o + 16
	}
	p.Cut()
	return o
}

// pgmCheck ends the packet unless an address of a family is there, and returns
// where it ends.
func pgmCheck(p *printer.Printer, v printer.View, family uint16, o int) int {
	n := 4
	switch family {
	case 1:
	case 2:
		n = 16
	default:
		p.Cut()
	}
	pgmNeed(p, v, o, n)
	return o + n
}

func pgmSource(p *printer.Printer, v printer.View, o int) int {
	pgmNeed(p, v, o, 16)
	family := v.U16(o + 12)
	pgmCheck(p, v, family, o+16)
	p.Print("SPM seq {seq} trail {trail} lead {lead} nla ", v.U32(o), v.U32(o+4), v.U32(o+8))
	return pgmAddress(p, v, "{nla}", family, o+16)
}

func pgmPolling(p *printer.Printer, v printer.View, o int) int {
	pgmNeed(p, v, o, 12)
	family := v.U16(o + 8)
	end := pgmCheck(p, v, family, o+12)
	v.Need(end, 12)
	p.Print("POLL seq {seq} round {round} nla ", v.U32(o), v.U16(o+4))
	pgmAddress(p, v, "{nla}", family, o+12)
	p.Print(" ivl {interval} rnd 0x{random:08x} mask 0x{mask:08x}", v.U32(end), v.U32(end+4), v.U32(end+8))
	return end + 12
}

// pgmNegative prints a NAK, NNAK or NCF.
func pgmNegative(p *printer.Printer, v printer.View, kind uint8, o int) int {
	pgmNeed(p, v, o, 8)
	source := v.U16(o + 4)
	// tcpdump: the group's family is read four bytes late, where its address is
	group := pgmCheck(p, v, source, o+8) + 4
	pgmNeed(p, v, group, 2)
	family := v.U16(group)
	end := pgmCheck(p, v, family, group)
	p.Print("{type} (", pgmNegativeNames[kind-pgmNak])
	pgmAddress(p, v, "{source} -> ", source, o+8)
	pgmAddress(p, v, "{group}", family, group)
	p.Print("), seq {seq}", v.U32(o))
	return end
}

var pgmNegativeNames = [3]string{"NAK", "NNAK", "NCF"}
