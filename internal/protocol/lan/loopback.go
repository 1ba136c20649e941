package lan

import "wiretale/internal/printer"

// The Ethernet configuration testing protocol (DIX Ethernet 2.0 section 8), with
// little-endian numbers.
//
//	 0               2               4
//	+---------------+---------------+-------
//	|  skip count   |   function    | by function
//	+---------------+---------------+-------
var _ = printer.Register(printer.Protocol{Name: "loopback", EtherTypes: []uint16{0x9000}, Print: printLoopback})

func printLoopback(p *printer.Printer, v printer.View) {
	p.Layer("loopback")
	p.Write("Loopback")
	if v.Len() < 2 {
		invalid(p, v)
		return
	}
	skip := int(v.LE16(0))
	p.Print(", skipCount {skip_count}", skip)
	if skip%8 != 0 {
		p.Write(" (bogus)")
	}
	v = v.From(2)
	if skip > v.Len() {
		invalid(p, v)
		return
	}
	v.Need(0, skip)
	v = v.From(skip)
	if v.Len() < 2 {
		invalid(p, v)
		return
	}
	function := v.LE16(0)
	v = v.From(2)
	switch function {
	case 1:
		p.Write(", Reply")
		if v.Len() < 2 {
			invalid(p, v)
			return
		}
		p.Print(", receipt number {receipt}", v.LE16(0))
		v = v.From(2)
	case 2:
		p.Write(", Forward Data")
		if v.Len() < 6 {
			invalid(p, v)
			return
		}
		p.Print(", forwarding address {forward}", v.MAC(0))
		v = v.From(6)
	default:
		p.Print(",  invalid ({})", function)
		v.Need(0, v.Len())
		return
	}
	p.Print(", data ({} octets)", v.Len())
	v.Need(0, v.Len())
}
