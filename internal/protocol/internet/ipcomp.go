package internet

import "wiretale/internal/printer"

// IPComp, the IP Payload Compression Protocol (RFC 3173 section 3.3).
//
//	+---------------+---------------+-------------------------------+
//	|  next header  |     flags     |  compression parameter index  |
//	+---------------+---------------+-------------------------------+
var _ = printer.Register(printer.Protocol{
	Name:  "ipcomp",
	IP:    []uint8{108},
	Print: printIPComp,
})

func printIPComp(p *printer.Printer, v printer.View) {
	p.Layer("ipcomp")
	p.Print("IPComp(cpi=0x{cpi:04x})", v.U16(2))
}

// No next header (RFC 8200 section 4.7).
var _ = printer.Register(printer.Protocol{
	Name:  "no_next",
	IP:    []uint8{59},
	Print: func(p *printer.Printer, _ printer.View) { p.Write("no next header") },
})

// Ethernet behind an IPv6 header (RFC 8986 section 4.9).
var _ = printer.Register(printer.Protocol{
	Name:    "ip_ethernet",
	IP:      []uint8{143},
	Ordered: true,
	Print: func(p *printer.Printer, v printer.View) {
		if p.Net.Version != 6 {
			p.Write("[Ethernet requires IPv6]")
			p.Invalid()
			return
		}
		if ether := printer.Key("ether"); ether != nil {
			ether.Print(p, v)
		}
	},
})

// Sun ND, the network disk protocol, is known by name alone.
var _ = printer.Register(printer.Protocol{
	Name:  "sun_nd",
	IP:    []uint8{77},
	Print: func(p *printer.Printer, v printer.View) { p.Print(" nd {length}", v.Len()) },
})
