package routing

import "wiretale/internal/printer"

// IS-IS, the intermediate system to intermediate system routeing exchange (ISO
// 10589 section 9), also for IP (RFC 1195).
//
//	 0       1       2       3       4       5       6       7       8
//	+-------+-------+-------+-------+-------+-------+-------+-------+
//	| 0x83  |length |version|id len |  type |version|   0   | areas |
//	+-------+-------+-------+-------+-------+-------+-------+-------+

const (
	isisHeader = 8
	systemID   = 6
	nodeID     = systemID + 1
	lspID      = nodeID + 1

	isisL1Hello  = 15
	isisL2Hello  = 16
	isisP2PHello = 17
	isisL1LSP    = 18
	isisL2LSP    = 20
	isisL1CSNP   = 24
	isisL2CSNP   = 25
	isisL1PSNP   = 26
	isisL2PSNP   = 27
)

// printISIS prints a packet, and reports whether its header was as it should be.
func printISIS(p *printer.Printer, v printer.View) bool {
	p.Layer("isis")
	valid := true
	p.TryCut(func(p *printer.Printer, v printer.View) { valid = isisPacket(p, v) }, v)
	return valid
}

// needed ends what is being printed, but not the packet, unless the n bytes at
// offset o were captured: TryCut goes on behind it.
func needed(p *printer.Printer, v printer.View, o, n int) {
	if !v.Has(o, n) {
		p.Cut()
	}
}

func isisPacket(p *printer.Printer, v printer.View) bool {
	if !v.Has(0, isisHeader) {
		p.Trunc()
		return true
	}
	if !p.LinkLevel {
		p.Write("IS-IS")
	}
	if !isisValid(p, v) {
		return false
	}
	kind := v.U8(4)
	form := isisForm(kind)
	if !p.V(1) {
		return isisBrief(p, v, kind, form)
	}
	return isisFull(p, v, kind, form)
}

// isisValid reports whether the common header makes sense; where not, it says why.
func isisValid(p *printer.Printer, v printer.View) bool {
	length := v.U8(1)
	switch {
	case v.U8(2) != 1:
		p.Print("version {} packet not supported", v.U8(2))
	case v.U8(3) != 0 && v.U8(3) != systemID:
		p.Print("system ID length of {} is not supported", v.U8(3))
	case v.U8(5) != 1:
		p.Print("version {} packet not supported", v.U8(5))
	case length < isisHeader:
		p.Print("fixed header length {} < minimum header size {}", length, isisHeader)
	case int(length) > v.Len():
		p.Print("fixed header length {} > packet length {}", length, v.Len())
	case v.U8(7) == 255:
		p.Print("bad packet -- {} areas", v.U8(7))
	default:
		return true
	}
	return false
}

// isisShape is what a type of packet looks like.
type isisShape struct {
	header uint8
	said   uint8 // the length that a complaint calls for
	brief  func(p *printer.Printer, v printer.View)
	full   func(p *printer.Printer, v printer.View)
	wrong  string
}

func isisForm(kind uint8) isisShape {
	const wrong = ", bogus fixed header length {} should be {}"
	switch kind {
	case isisL1Hello, isisL2Hello:
		return isisShape{27, 27, isisBriefLAN, isisLAN, wrong}
	case isisP2PHello:
		return isisShape{20, 20, isisBriefP2P, isisP2P, wrong}
	case isisL1LSP, isisL2LSP: // tcpdump: it calls for the wrong length
		return isisShape{27, 19, isisBriefLSP, isisLSP, wrong}
	case isisL1CSNP, isisL2CSNP:
		return isisShape{33, 33, isisBriefSNP, isisCSNP, wrong}
	case isisL1PSNP, isisL2PSNP:
		return isisShape{17, 17, isisBriefSNP, isisPSNP, "- bogus fixed header length {} should be {}"}
	}
	return isisShape{}
}

func isisBrief(p *printer.Printer, v printer.View, kind uint8, form isisShape) bool {
	p.Print("{}{type}", printer.Choose(p.LinkLevel, "", ", "), isisTypes.Of(uint32(kind), "unknown PDU-Type {}"))
	if form.header != 0 {
		if v.U8(1) != form.header {
			p.Print(form.wrong, v.U8(1), form.said)
			return false
		}
		needed(p, v, 0, int(form.header))
		form.brief(p, v)
	}
	p.Print(", length {length}", v.Len())
	return true
}

func isisBriefLAN(p *printer.Printer, v printer.View) {
	p.Write(", src-id ")
	systemName(p, v, 9, systemID)
	p.Write(", lan-id ")
	systemName(p, v, 20, nodeID)
	p.Print(", prio {priority}", v.U8(19))
}

func isisBriefP2P(p *printer.Printer, v printer.View) {
	p.Write(", src-id ")
	systemName(p, v, 9, systemID)
}

func isisBriefLSP(p *printer.Printer, v printer.View) {
	p.Write(", lsp-id ")
	systemName(p, v, 12, lspID)
	p.Print(", seq 0x{sequence:08x}", v.U32(20))
	p.Print(", lifetime {lifetime:5}s", v.U16(10))
}

func isisBriefSNP(p *printer.Printer, v printer.View) {
	p.Write(", src-id ")
	systemName(p, v, 10, nodeID)
}

func isisFull(p *printer.Printer, v printer.View, kind uint8, form isisShape) bool {
	p.Print("{}length {length}", printer.Choose(p.LinkLevel, "", ", "), v.Len())
	areas := v.U8(7)
	if areas == 0 {
		areas = 3
	}
	p.Print("\n\t{type}, hlen: {header_length}, v: {version}, pdu-v: {}, sys-id-len: {} ({}), max-area: {} ({})",
		isisTypes.Of(uint32(kind), "unknown, type {}"), v.U8(1), v.U8(2), v.U8(5), systemID, v.U8(3), areas, v.U8(7))
	if p.V(2) {
		p.Unknown(v, 0, isisHeader, "\n\t")
	}
	if form.header == 0 {
		p.Unknown(v, isisHeader, v.Len()-isisHeader, "\n\t  ")
		return false
	}
	if v.U8(1) != form.header {
		p.Print(form.wrong, v.U8(1), form.said)
		return false
	}
	needed(p, v, 0, int(form.header))
	form.full(p, v)
	if p.V(2) {
		p.Unknown(v, isisHeader, int(form.header)-isisHeader, "\n\t  ")
	}
	length := int(v.U16(isisLengthAt(kind)))
	if length > v.Len() {
		length = v.Len()
	}
	if length < int(form.header) {
		p.Print(" [packet length {} < {}]", length, form.header)
		p.Invalid()
		return true
	}
	isisTLVs(p, v, int(form.header), length-int(form.header))
	return true
}

// isisLengthAt is the offset of the length of the whole packet.
func isisLengthAt(kind uint8) int {
	switch kind {
	case isisL1Hello, isisL2Hello, isisP2PHello:
		return 17
	}
	return 8
}

func isisLAN(p *printer.Printer, v printer.View) {
	p.Write("\n\t  source-id: ")
	systemName(p, v, 9, systemID)
	p.Print(",  holding time: {holding_time}s, Flags: [{circuit}]", v.U16(15), isisCircuits.Of(uint32(v.U8(8)), "unknown circuit type 0x{:02x}"))
	p.Write("\n\t  lan-id:    ")
	systemName(p, v, 20, nodeID)
	p.Print(", Priority: {priority}, PDU length: {length}", v.U8(19)&0x7f, v.U16(17))
}

func isisP2P(p *printer.Printer, v printer.View) {
	p.Write("\n\t  source-id: ")
	systemName(p, v, 9, systemID)
	p.Print(", holding time: {holding_time}s, Flags: [{circuit}]", v.U16(15), isisCircuits.Of(uint32(v.U8(8)), "unknown circuit type 0x{:02x}"))
	p.Print("\n\t  circuit-id: 0x{circuit_id:02x}, PDU length: {length}", v.U8(19), v.U16(17))
}

func isisLSP(p *printer.Printer, v printer.View) {
	p.Write("\n\t  lsp-id: ")
	systemName(p, v, 12, lspID)
	p.Print(", seq: 0x{sequence:08x}, lifetime: {lifetime:5}s", v.U32(20), v.U16(10))
	length := int(v.U16(8))
	if length > v.Len() {
		length = v.Len()
	}
	checksum := v.U16(24)
	p.Print("\n\t  chksum: 0x{checksum:04x}", checksum)
	osiChecksum(p, v.From(12), checksum, 12, length-12)
	flags := v.U8(26)
	p.Print(", PDU length: {length}, Flags: [ {flags}", v.U16(8), printer.Choose(flags&4 != 0, "Overload bit set, ", ""))
	if flags&0x78 != 0 {
		for _, b := range isisAttached {
			if uint32(flags)&b.Value != 0 {
				p.Write(b.Text)
			}
		}
		p.Write("ATT bit set, ")
	}
	p.Print("{}{level} ]", printer.Choose(flags&0x80 != 0, "P bit set, ", ""), isisLevels.Of(uint32(flags&3), "Unknown(0x{:x})"))
}

func isisCSNP(p *printer.Printer, v printer.View) {
	isisPSNP(p, v)
	p.Write("\n\t  start lsp-id: ")
	systemName(p, v, 17, lspID)
	p.Write("\n\t  end lsp-id:   ")
	systemName(p, v, 25, lspID)
}

func isisPSNP(p *printer.Printer, v printer.View) {
	p.Write("\n\t  source-id:    ")
	systemName(p, v, 10, nodeID)
	p.Print(", PDU length: {length}", v.U16(8))
}

// systemName prints a system's identifier, a node's or that of a link-state PDU,
// as its length says: 1921.6800.1001.00-00.
func systemName(p *printer.Printer, v printer.View, o, n int) {
	id := v.Bytes(o, n)
	p.Print("{:02x}{:02x}.{:02x}{:02x}.{:02x}{:02x}", id[0], id[1], id[2], id[3], id[4], id[5])
	if n >= nodeID {
		p.Print(".{:02x}", id[6])
	}
	if n >= lspID {
		p.Print("-{:02x}", id[7])
	}
}

var isisTypes = printer.NameTable{
	{Value: isisL1Hello, Text: "L1 Lan IIH"}, {Value: isisL2Hello, Text: "L2 Lan IIH"}, {Value: isisP2PHello, Text: "p2p IIH"},
	{Value: isisL1LSP, Text: "L1 LSP"}, {Value: isisL2LSP, Text: "L2 LSP"}, {Value: isisL1CSNP, Text: "L1 CSNP"}, {Value: isisL2CSNP, Text: "L2 CSNP"},
	{Value: isisL1PSNP, Text: "L1 PSNP"}, {Value: isisL2PSNP, Text: "L2 PSNP"},
}

var isisCircuits = printer.NameTable{{Value: 1, Text: "Level 1 only"}, {Value: 2, Text: "Level 2 only"}, {Value: 3, Text: "Level 1, Level 2"}}

var isisLevels = printer.NameTable{{Value: 0, Text: "Unused 0x0 (invalid)"}, {Value: 1, Text: "L1 IS"}, {Value: 2, Text: "Unused 0x2 (invalid)"}, {Value: 3, Text: "L2 IS"}}

var isisAttached = printer.BitTable{{Value: 0x08, Text: "default "}, {Value: 0x10, Text: "delay "}, {Value: 0x20, Text: "expense "}, {Value: 0x40, Text: "error "}}
