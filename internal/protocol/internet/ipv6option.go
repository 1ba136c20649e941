package internet

import "wiretale/internal/printer"

// The options of hop-by-hop and destination options headers (IANA "Destination
// Options and Hop-by-Hop Options") that are printed by name.
const (
	optionPad1         = 0x00
	optionPadN         = 0x01
	optionRouterAlert6 = 0x05
	optionJumbo        = 0xc2
	optionHomeAddress  = 0xc9
)

// minJumbo is the least length of a jumbo payload, in bytes (RFC 2675 section 2).
const minJumbo = 65536

// printHopByHop prints hop-by-hop options (RFC 8200 section 4.3).
//
//	+---------------+---------------+-------------------------//----
//	|  next header  | length/8 - 1  |          options
//	+---------------+---------------+-------------------------//----
func printHopByHop(p *printer.Printer, v printer.View, w *ipv6Walk) (int, uint8, bool) {
	return ipv6OptionsHeader(p, v, w, "hbh", "HBH ", true)
}

// printDestinationOptions prints destination options (RFC 8200 section 4.6).
func printDestinationOptions(p *printer.Printer, v printer.View, w *ipv6Walk) (int, uint8, bool) {
	return ipv6OptionsHeader(p, v, w, "dstopt", "DSTOPT ", false)
}

func ipv6OptionsHeader(p *printer.Printer, v printer.View, w *ipv6Walk, layer, title string, hops bool) (int, uint8, bool) {
	p.Layer(layer)
	length := 8
	if v.Has(0, 8) {
		length = (int(v.U8(1)) + 1) * 8
	}
	v.Need(0, length)
	p.Write(title)
	// tcpdump: without -v, only hop-by-hop options are looked at.
	if (hops || p.V(1)) && !ipv6Options(p, v.Sub(2, length-2), w, hops) {
		return 0, 0, false
	}
	if p.V(1) {
		p.Byte(' ')
	}
	return length, v.U8(0), true
}

// ipv6Options prints options that were captured in full: by name with -v, and
// what is wrong with them always. It reports whether nothing is.
func ipv6Options(p *printer.Printer, v printer.View, w *ipv6Walk, hops bool) bool {
	for v.Len() > 0 {
		kind := v.U8(0)
		if kind == optionPad1 {
			if p.V(1) {
				p.Write("(pad1)")
			}
			v = v.From(1)
			continue
		}
		n, ok := ipv6OptionLength(p, v)
		if !ok || !ipv6Option(p, v, n-2, w, hops) {
			return false
		}
		v = v.From(n)
	}
	return true
}

// ipv6OptionLength returns the length of the option at the start of v with its
// type and length.
func ipv6OptionLength(p *printer.Printer, v printer.View) (int, bool) {
	n := 2
	if v.Len() >= 2 {
		n += int(v.U8(1))
	}
	return n, ipv6Remaining(p, v, "", n)
}

// ipv6Remaining reports whether n bytes of options are left, and complains if
// they are not.
func ipv6Remaining(p *printer.Printer, v printer.View, name string, n int) bool {
	if n <= v.Len() {
		return true
	}
	p.Print(" [{}remaining length {} < {}]", name, v.Len(), n)
	p.Invalid()
	return false
}

// ipv6Option prints the option at the start of v, whose value has n bytes.
func ipv6Option(p *printer.Printer, v printer.View, n int, w *ipv6Walk, hops bool) bool {
	switch kind := v.U8(0); kind {
	case optionPadN:
		if p.V(1) {
			p.Write("(padn)")
		}
	case optionRouterAlert6:
		return ipv6RouterAlert(p, v, n)
	case optionJumbo:
		return ipv6Jumbo(p, v, n, w, hops)
	case optionHomeAddress:
		return ipv6HomeAddress(p, v, n)
	default:
		if p.V(1) {
			p.Print("(unknown opt-type 0x{option:02x} len={})", kind, n)
		}
	}
	return true
}

// ipv6Fixed reports whether an option has the only size it may have, and
// complains if it has not.
func ipv6Fixed(p *printer.Printer, v printer.View, name string, n, size int) bool {
	if !ipv6Remaining(p, v, name, size+2) {
		return false
	}
	if n == size {
		return true
	}
	p.Print(" [{}length {} != {}]", name, n, size)
	p.Invalid()
	return false
}

// ipv6RouterAlert prints why routers shall look at a packet (RFC 2711 section 2.1).
func ipv6RouterAlert(p *printer.Printer, v printer.View, n int) bool {
	if !ipv6Fixed(p, v, "(rtalert) ", n, 2) {
		return false
	}
	if p.V(1) {
		p.Print("(rtalert: 0x{router_alert:04x}) ", v.U16(2))
	}
	return true
}

// ipv6Jumbo prints the length of a jumbo payload (RFC 2675 section 2), and notes
// it if it may be one.
func ipv6Jumbo(p *printer.Printer, v printer.View, n int, w *ipv6Walk, hops bool) bool {
	if !ipv6Fixed(p, v, "(jumbo) ", n, 4) {
		return false
	}
	length, wrong := v.U32(2), ""
	switch {
	case !hops:
		wrong = " - not a hop-by-hop option"
	case w.sawOne:
		wrong = " - already seen"
	case w.payload != 0:
		wrong = " - payload len != 0"
	case length < minJumbo:
		wrong = " - < 65536"
	default:
		w.isJumbo, w.jumbo = true, length
	}
	w.sawOne = true
	if p.V(1) {
		p.Print("(jumbo: {jumbo}{}) ", length, wrong)
	}
	return true
}

// ipv6HomeAddress prints the home address of a mobile node (RFC 6275 section 6.3),
// with options inside the option.
func ipv6HomeAddress(p *printer.Printer, v printer.View, n int) bool {
	if !ipv6Remaining(p, v, "(homeaddr) ", 18) {
		return false
	}
	if n < 16 {
		p.Print(" [(homeaddr) length {} < 16]", n)
		p.Invalid()
		return false
	}
	if !p.V(1) {
		return true
	}
	p.Print("(homeaddr: {home_address}", v.IP6(2))
	if !ipv6Suboptions(p, v.Sub(18, n-16)) {
		return false
	}
	p.Byte(')')
	return true
}

func ipv6Suboptions(p *printer.Printer, v printer.View) bool {
	for v.Len() > 0 {
		if v.U8(0) == optionPad1 {
			p.Write(", pad1")
			v = v.From(1)
			continue
		}
		n, ok := ipv6OptionLength(p, v)
		if !ok {
			return false
		}
		if v.U8(0) == optionPadN {
			p.Write(", padn")
		} else {
			p.Print(", unknown subopt-type 0x{:02x} len={}", v.U8(0), n-2)
		}
		v = v.From(n)
	}
	return true
}
