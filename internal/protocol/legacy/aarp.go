package legacy

import "wiretale/internal/printer"

// AARP, the AppleTalk Address Resolution Protocol (Inside AppleTalk, chapter 2).
//
//	 0       2       4   5   6       8               14      18          24      28
//	+-------+-------+---+---+-------+---------------+-------+-----------+-------+
//	|htype  |ptype  |hl |pl |  op   |  sender MAC   |  net  |target MAC |  net  |
//	+-------+-------+---+---+-------+---------------+-------+-----------+-------+
var _ = printer.Register(printer.Protocol{
	Name: "aarp", EtherTypes: []uint16{0x80f3}, SNAP: []printer.SNAP{{OUI: 0, PID: 0x80f3}}, Print: printAARP,
})

const (
	aarpLength    = 28
	aarpEthernet  = 1
	aarpAppleTalk = 0x809b
)

func printAARP(p *printer.Printer, v printer.View) {
	p.Layer("aarp")
	p.Write("aarp ")
	if !v.Has(0, aarpLength) {
		p.Trunc()
		return
	}
	op := v.U16(6)
	known := v.U16(0) == aarpEthernet && v.U16(2) == aarpAppleTalk && v.U8(4) == 6 && v.U8(5) == 4
	switch {
	case known && op == 1:
		aarpAsk(p, v, "who-has ")
	case known && op == 2:
		p.Write("reply ")
		aarpNode(p, v, 14)
		p.Print(" is-at {address}", v.MAC(8))
	case known && op == 3:
		aarpAsk(p, v, "probe ")
	default:
		p.Print("len {length} op {op} htype {hardware} ptype 0x{protocol:x} halen {} palen {}", v.Len(), op, v.U16(0), v.U16(2), v.U8(4), v.U8(5))
	}
}

func aarpAsk(p *printer.Printer, v printer.View, what string) {
	p.Write(what)
	aarpNode(p, v, 24)
	p.Write(" tell ")
	aarpNode(p, v, 14)
}

// aarpNode prints an address: of its four bytes the first is not used.
func aarpNode(p *printer.Printer, v printer.View, o int) {
	p.Print("{net}.{node}", v.U16(o+1), v.U8(o+3))
}
