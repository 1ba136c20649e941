package app

import "wiretale/internal/printer"

// UDP encapsulation of ESP and of IKE behind address translators (RFC 3948
// section 2): ESP has no SPI of zero, so that four zero bytes mark IKE; a single
// byte keeps a translation alive.
var _ = printer.Register(printer.Protocol{
	Name:    "udpencap",
	UDP:     printer.Ports(4500),
	Ordered: true, // ESP may carry TCP
	Print:   printNATTraversal,
})

func printNATTraversal(p *printer.Printer, v printer.View) {
	p.Layer("isakmp_rfc3948")
	if v.Len() == 1 && v.U8(0) == 0xff {
		p.Write("isakmp-nat-keep-alive")
		return
	}
	v.Need(0, 4)
	if v.Len() < 4 {
		p.Trunc()
		return
	}
	if v.U32(0) == 0 {
		p.Write("NONESP-encap: ")
		printISAKMP(p, v.From(4))
		return
	}
	p.Write("UDP-encap: ")
	if esp := printer.IP(50); esp != nil && p.Enter() {
		esp.Print(p, v)
		p.Leave()
	}
}
