package internet

import "wiretale/internal/printer"

// ARP, the Address Resolution Protocol (RFC 826), and RARP (RFC 903).
//
//	 0               2               4       5       6               8
//	+---------------+---------------+-------+-------+---------------+----
//	| hardware type | protocol type | hlen  | plen  |   operation   | sender, target
//	+---------------+---------------+-------+-------+---------------+----
var _ = printer.Register(printer.Protocol{
	Name:       "arp",
	EtherTypes: []uint16{0x0806},
	Print:      printARP,
})

func printARP(p *printer.Printer, v printer.View) {
	p.Layer("arp")
	v.Need(0, 28)
	p.Write("ARP, ")
	switch op := v.U16(6); op {
	case 1:
		p.Print("Request who-has {target_ip} tell {sender_ip}", v.IP4(24), v.IP4(14))
	case 2:
		p.Print("Reply {sender_ip} is-at {sender_mac}", v.IP4(14), v.MAC(8))
	default:
		p.Print("op {operation}", op)
	}
	p.Print(", length {length}", v.Len())
}
