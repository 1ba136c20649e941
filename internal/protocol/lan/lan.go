package lan

import "wiretale/internal/printer"

// invalid marks a packet that contradicts itself, and then as truncated if the
// rest of it was not captured.
func invalid(p *printer.Printer, v printer.View) {
	p.Invalid()
	v.Need(0, max(v.Len(), 0))
}
