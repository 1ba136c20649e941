package routing

import "wiretale/internal/printer"

// bgpMVPN prints a route of a multicast VPN (RFC 6514 section 4).
func bgpMVPN(p *printer.Printer, v printer.View, o int) int {
	kind, n := v.U8(o), int(v.U8(o+1))
	p.Whole()
	p.Print("\n\t      Route-Type: {} ({route_type}), length: {}", bgpMVPNTypes.Of(uint32(kind), "Unknown"), kind, n)
	at := o + 2
	switch kind {
	case 1:
		bgpMVPNRD(p, v, at)
		if !bgpOriginator(p, v, at+8, n-8) {
			return bgpCut
		}
	case 2:
		bgpMVPNRD(p, v, at)
		bgpSourceAS(p, v, at+8)
	case 3:
		bgpMVPNRD(p, v, at)
		size := bgpSourceGroup(p, v, at+8)
		if !bgpOriginator(p, v, at+8, n-size) { // tcpdump: at the source, not behind the group
			return bgpCut
		}
	case 5:
		bgpMVPNRD(p, v, at)
		bgpSourceGroup(p, v, at+8)
	case 6, 7:
		bgpMVPNRD(p, v, at)
		bgpSourceAS(p, v, at+8)
		bgpSourceGroup(p, v, at+12)
	}
	p.WholeEnd()
	return 2 + n
}

func bgpMVPNRD(p *printer.Printer, v printer.View, o int) {
	p.Write(", RD: ")
	bgpRD(p, v, o)
}

func bgpSourceAS(p *printer.Printer, v printer.View, o int) {
	v.Need(o, 4)
	p.Write(", Source-AS ")
	p.AS("source_as", v.U32(o))
}

// bgpSourceGroup prints a source and a group, each with its length in bits, and
// returns how many bytes they take. What is not there is left out.
func bgpSourceGroup(p *printer.Printer, v printer.View, o int) int {
	at := o
	for _, label := range [...]string{", Source ", ", Group "} {
		bits := int(v.U8(at))
		if !v.Has(at+1, bits/8) {
			break
		}
		at++
		if bits == 0 {
			continue
		}
		p.Write(label)
		bgpAddressOfBits(p, v, at, bits, bits)
		at += bits / 8
	}
	return at - o
}

// bgpOriginator prints the originator of a route, n bytes long.
func bgpOriginator(p *printer.Printer, v printer.View, o, n int) bool {
	if !v.Has(o, n) {
		p.WholeDrop()
		return false
	}
	p.Write(", Originator ")
	bgpAddressOfBits(p, v, o, n*8, n*8)
	return true
}

func bgpAddressOfBits(p *printer.Printer, v printer.View, o, bits, shown int) {
	switch bits {
	case 32:
		p.Print("{address}", v.IP4(o))
	case 128:
		p.Print("{address}", v.IP6(o))
	default:
		p.Print("bogus address length {}", shown)
	}
}

// bgpL2VPN prints a site of a layer-2 VPN (RFC 4761 section 3.2.2).
func bgpL2VPN(p *printer.Printer, v printer.View, o int) int {
	n := int(v.U16(o))
	if n == 12 {
		v.Need(o+2, 12)
		p.Write("\n\t      RD: ")
		bgpRD(p, v, o+2)
		p.Print(", BGPNH: {next_hop}", v.IP4(o+10))
		return 2 + n
	}
	if n <= 17 {
		return bgpCut
	}
	v.Need(o+2, 15)
	p.Whole()
	p.Write("\n\t      ")
	from := len(p.Buffer())
	p.Write("RD: ")
	bgpRD(p, v, o+2)
	p.Print(", CE-ID: {ce_id}, Label-Block Offset: {block_offset}, Label Base {label_base}", v.U16(o+10), v.U16(o+12), v.U24(o+14)>>4)
	bgpL2VPNValues(p, v, o+17, n-12)
	if b := p.Buffer(); len(b)-from > bgpMaxL2VPN {
		p.SetBuffer(b[:from+bgpMaxL2VPN]) // tcpdump: the line ends where its buffer ends
	}
	p.WholeEnd()
	return 2 + n
}

const bgpMaxL2VPN = 163

// bgpL2VPNValues prints what more is known of a site.
func bgpL2VPNValues(p *printer.Printer, v printer.View, o, room int) {
	for room > 0 {
		if room < 3 {
			p.Write("\n\t\tran past the end")
			return
		}
		kind, bits := v.U8(o), int(v.U16(o+1))
		o += 3
		room -= 3
		if kind != 1 {
			p.Print("\n\t\tunknown TLV #{}, length: {}", kind, bits)
			bytes := (bits + 7) / 8
			if room < bytes {
				p.Write(" (ran past the end)")
				return
			}
			room -= bytes
			continue
		}
		p.Print("\n\t\tcircuit status vector (1) length: {}: 0x", bits)
		bytes := (bits + 7) / 8
		for range bytes {
			if room < 1 {
				p.Write(" (ran past the end)")
				return
			}
			p.Print("{:02x}", v.U8(o))
			o++
			room--
		}
	}
}
