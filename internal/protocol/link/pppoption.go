package link

import "wiretale/internal/printer"

// The options of PPP's control protocols (RFC 1661 section 6 and the RFCs of the
// protocols).
//
//	 0       1       2
//	+-------+-------+-------
//	| type  |length | data
//	+-------+-------+-------

// pppOption is the shape of an option: what length it must have, and what prints
// it. Without print, its data are shown in hex; with -vv they are in any case. In
// its place, whole does all of it, and returns how to go on.
type pppOption struct {
	kind    uint8
	name    string
	exact   int  // the length it must have, or 0
	atLeast int  // the least length it must have, or 0
	stop    bool // behind one of a wrong length, no option is read
	print   func(p *printer.Printer, v printer.View, length int)
	whole   func(p *printer.Printer, v printer.View, length int) int
}

func findOption(table []pppOption, kind uint8) *pppOption {
	for i := range table {
		if table[i].kind == kind {
			return &table[i]
		}
	}
	return nil
}

// shapeOption prints an option by its shape; unknown is what an option without one
// is called.
func shapeOption(p *printer.Printer, v printer.View, table []pppOption, unknown string) int {
	kind, length := v.U8(0), int(v.U8(1))
	o := findOption(table, kind)
	name := unknown
	if o != nil {
		name = o.name
	}
	p.Print("\n\t  {option} Option (0x{:02x}), length {}", name, kind, length)
	if length < 2 {
		p.Write(" (length bogus, should be >= 2)")
		return 0
	}
	switch {
	case o != nil && o.whole != nil && length >= o.atLeast && (o.exact == 0 || length == o.exact):
		return o.whole(p, v, length)
	case o == nil || o.print == nil && o.exact == 0 && o.atLeast == 0:
		p.Unknown(v, 2, length-2, "\n\t    ")
		return length
	case o.exact != 0 && length != o.exact:
		p.Print(" (length bogus, should be = {})", o.exact)
		return o.after(length)
	case length < o.atLeast:
		p.Print(" (length bogus, should be >= {})", o.atLeast)
		return o.after(length)
	}
	if o.print == nil {
		return length
	}
	o.print(p, v, length)
	if p.V(2) {
		p.Unknown(v, 2, length-2, "\n\t    ")
	}
	return length
}

// after returns how to go on behind an option of a wrong length.
func (o *pppOption) after(length int) int {
	if o.stop {
		return 0
	}
	return length
}

func pppOption32(p *printer.Printer, v printer.View, _ int) { p.Print(": 0x{value:08x}", v.U32(2)) }
func pppOption16(p *printer.Printer, v printer.View, _ int) { p.Print(": {value}", v.U16(2)) }
func pppOptionIP(p *printer.Printer, v printer.View, _ int) { p.Print(": {address}", v.IP4(2)) }
func pppNothing(*printer.Printer, printer.View, int)        {}
