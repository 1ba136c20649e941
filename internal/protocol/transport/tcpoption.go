package transport

import "wiretale/internal/printer"

// tcpOption prints the value of an option (RFC 9293 section 3.2).
type tcpOption struct {
	name  string
	print func(p *printer.Printer, v printer.View, s *tcpOptionScope)
}

// tcpOptionScope is what options need to know of their segment.
type tcpOptionScope struct {
	flags uint16
	bases printer.Bases
}

// tcpOptionPrinters are the options with a printer of their own, by kind.
var tcpOptionPrinters = [256]*tcpOption{
	2: {"mss", func(p *printer.Printer, v printer.View, _ *tcpOptionScope) { p.Print(" {mss}", v.U16(0)) }},
	3: {"wscale", func(p *printer.Printer, v printer.View, _ *tcpOptionScope) { p.Print(" {wscale}", v.U8(0)) }},
	4: {"sackOK", func(*printer.Printer, printer.View, *tcpOptionScope) {}},
	8: {"TS", func(p *printer.Printer, v printer.View, _ *tcpOptionScope) {
		p.Print(" val {ts_val} ecr {ts_ecr}", v.U32(0), v.U32(4))
	}},
}

// tcpOptions prints the options of a segment, and reports whether the rest of the
// segment may be printed.
func tcpOptions(p *printer.Printer, v printer.View, flags uint16, bases printer.Bases) bool {
	p.Write(", options [")
	scope := tcpOptionScope{flags, bases}
	for v.Len() > 0 {
		kind := v.U8(0)
		switch kind {
		case 0:
			p.Write("eol")
			p.Byte(']')
			return true
		case 1:
			p.Write("nop")
			v = v.From(1)
		default:
			n := int(v.U8(1))
			if n < 2 || n > v.Len() {
				p.Write("[bad opt]")
				return false
			}
			if o := tcpOptionPrinters[kind]; o != nil {
				p.Write(o.name)
				o.print(p, v.Sub(2, n-2), &scope)
			} else {
				p.Print("unknown-{} 0x", kind)
			}
			v = v.From(n)
		}
		if v.Len() > 0 {
			p.Byte(',')
		}
	}
	p.Byte(']')
	return true
}
