package link

import "wiretale/internal/printer"

// llc prints an IEEE 802.2 header and what it carries. It returns the length of
// the header, and whether it knew how to print the payload.
func llc(p *printer.Printer, v printer.View) (int, bool) {
	p.Layer("llc")
	v.Need(0, 3)
	return 3, false
}
