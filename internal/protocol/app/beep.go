package app

import "wiretale/internal/printer"

// BEEP, the Blocks Extensible Exchange Protocol (RFC 3080 section 2.2.1): a
// frame begins with a keyword of three letters.
var _ = printer.Register(printer.Protocol{Name: "beep", TCP: printer.Ports(10288), Print: printBEEP})

// tcpdump: MSG and END are only known with a NUL after them.
var beepKeywords = [...]string{"MSG\x00", "ERR ", "RPY ", "ANS ", "NUL ", "SEQ ", "END\x00"}

func printBEEP(p *printer.Printer, v printer.View) {
	p.Layer("beep")
	const keyword = 4
	if v.Len() >= keyword && v.Has(0, keyword) {
		for _, k := range beepKeywords {
			if string(v.Bytes(0, keyword)) == k {
				p.Print(" BEEP {keyword}", k[:3])
				return
			}
		}
	}
	p.Write(" BEEP (payload or undecoded)")
}
