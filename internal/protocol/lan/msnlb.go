package lan

import "wiretale/internal/printer"

// The heartbeat of Microsoft's Network Load Balancing: little-endian numbers.
//
//	 0               8       12      16      20
//	+---------------+-------+-------+-------+
//	|    unknown    | prio  |cluster| host  |
//	+---------------+-------+-------+-------+
var _ = printer.Register(printer.Protocol{Name: "msnlb", EtherTypes: []uint16{0x886f}, Print: printMSNLB})

func printMSNLB(p *printer.Printer, v printer.View) {
	p.Layer("msnlb")
	p.Write("MS NLB heartbeat")
	v.Need(0, 8)
	p.Print(", host priority: {priority}", v.LE32(8))
	p.Print(", cluster IP: {cluster}", v.IP4(12))
	p.Print(", host IP: {host}", v.IP4(16))
}
