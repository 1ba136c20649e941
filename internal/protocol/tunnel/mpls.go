package tunnel

import "wiretale/internal/printer"

// MPLS, Multiprotocol Label Switching (RFC 3032 section 2.1): a stack of entries.
//
//	 0                   20    23 24      32
//	+-------------------+-----+--+-------+
//	|       label       | tc  |S |  TTL  |
//	+-------------------+-----+--+-------+
var _ = printer.Register(printer.Protocol{
	Name: "mpls", EtherTypes: []uint16{0x8847, 0x8848}, PPP: []uint16{0x0281, 0x0283},
	UDP: printer.Ports(6635), Ordered: true, Print: printMPLS,
})

const mplsEntry = 4

func printMPLS(p *printer.Printer, v printer.View) {
	p.Layer("mpls")
	p.Write("MPLS")
	var label uint32
	for first := true; ; first = false {
		if v.Len() < mplsEntry {
			p.Invalid()
			return
		}
		entry := v.U32(0)
		label = entry >> 12
		p.Write(mplsSeparator(p, first))
		printMPLSEntry(p, entry)
		v = v.From(mplsEntry)
		if entry&0x100 != 0 {
			break
		}
	}
	mplsPayload(p, v, label)
}

func mplsSeparator(p *printer.Printer, first bool) string {
	if p.V(1) && !first {
		return "\n\t"
	}
	return " "
}

func printMPLSEntry(p *printer.Printer, entry uint32) {
	label := entry >> 12
	p.Print("(label {label}", label)
	if p.V(1) && label < uint32(len(mplsReserved)) {
		p.Print(" ({})", mplsReserved[label])
	}
	p.Print(", tc {tc}", entry>>9&7)
	if entry&0x100 != 0 {
		p.Write(", [S]")
	}
	p.Print(", ttl {ttl})", entry&0xff)
}

// mplsPayload prints what follows the stack. Only the last label says what that
// is, if it is a reserved one; otherwise the first byte lets guess.
func mplsPayload(p *printer.Printer, v printer.View, label uint32) {
	upper := mplsUpper(v, label)
	if upper == nil {
		p.Default(v)
		if p.ShowsDefault() {
			v.Need(0, v.Len())
		}
		return
	}
	if p.V(1) {
		p.Write("\n\t")
	} else {
		p.Byte(' ')
	}
	upper.Print(p, v)
}

func mplsUpper(v printer.View, label uint32) *printer.Protocol {
	switch label {
	case 0, 3:
		return printer.EtherType(0x0800)
	case 2:
		return printer.EtherType(0x86dd)
	}
	if v.Len() == 0 {
		return nil
	}
	switch first := v.U8(0); {
	case first >= 0x45 && first <= 0x4f:
		return printer.EtherType(0x0800)
	case first >= 0x60 && first <= 0x6f:
		return printer.EtherType(0x86dd)
	case first >= 0x81 && first <= 0x83: // OSI network layer protocol identifiers
		return printer.LLC(0xfe)
	}
	return nil
}

// mplsReserved are the labels with a meaning of their own (RFC 3032 section 2.1).
var mplsReserved = [16]string{"IPv4 explicit NULL", "router alert", "IPv6 explicit NULL", "implicit NULL", "rsvd", "rsvd", "rsvd", "rsvd",
	"rsvd", "rsvd", "rsvd", "rsvd", "rsvd", "rsvd", "rsvd", "rsvd"}
