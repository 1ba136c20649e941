package routing

import "wiretale/internal/printer"

// AHCP, the Ad-Hoc Configuration Protocol (draft-chroboczek-ahcp-00).
//
//	 0       1       2       3       4               8               16              24
//	+-------+-------+-------+-------+---------------+---------------+---------------+
//	|  43   |version| hops  |orig.h.|     nonce     |   source ID   | destination ID| body
//	+-------+-------+-------+-------+---------------+---------------+---------------+
var _ = printer.Register(printer.Protocol{Name: "ahcp", UDP: printer.Ports(5359), Print: printAHCP})

const (
	ahcpHeader  = 24
	ahcpMagic   = 43
	ahcpVersion = 1
)

func printAHCP(p *printer.Printer, v printer.View) {
	p.Layer("ahcp")
	p.Write("AHCP")
	if !ahcpMessage(p, v) {
		p.Invalid()
		p.Require(v, 0, v.Len())
	}
}

// ahcpMessage prints a message, and reports whether it makes sense.
func ahcpMessage(p *printer.Printer, v printer.View) bool {
	if v.Len() < 2 || v.U8(0) != ahcpMagic {
		return false
	}
	version := v.U8(1)
	p.Print(" Version {version}", version)
	if version != ahcpVersion {
		p.Write(" (unknown)")
		p.Require(v, 0, v.Len())
		return true
	}
	if v.Len() < ahcpHeader {
		return false
	}
	if p.V(1) {
		ahcpHead(p, v)
	} else {
		v.Need(0, ahcpHeader)
	}
	return ahcpBody(p, v.From(ahcpHeader))
}

func ahcpHead(p *printer.Printer, v printer.View) {
	p.Print("\n\tHopcount {hop_count}", v.U8(2))
	p.Print(", Original Hopcount {original_hop_count}", v.U8(3))
	p.Print(", Nonce 0x{nonce:08x}", v.U32(4))
	v.Need(8, 8)
	p.Write(", Source Id ")
	babelID(p, v, 8)
	v.Need(16, 8)
	p.Write(", Destination Id ")
	babelID(p, v, 16)
}

func ahcpBody(p *printer.Printer, v printer.View) bool {
	if v.Len() < 4 {
		return false
	}
	kind, n := v.U8(0), int(v.U16(2))
	if p.V(1) {
		p.Print("\n\t{type}", ahcpTypes.Of(uint32(kind), "Unknown-{}"))
		if zero := v.U8(1); zero != 0 {
			p.Print(", MBZ {}", zero)
		}
		p.Print(", Length {length}", n)
	}
	if n > v.Len()-4 {
		return false
	}
	if !p.V(2) {
		v.Need(4, n)
		return true
	}
	return ahcpOptions(p, v.From(4).WithLength(n))
}

func ahcpOptions(p *printer.Printer, v printer.View) bool {
	for o := 0; o < v.Len(); {
		kind := v.U8(o)
		p.Print("\n\t {option}", ahcpOptionNames.Of(uint32(kind), "Unknown-{}"))
		o++
		if kind <= 1 {
			continue
		}
		if o >= v.Len() {
			return false
		}
		n := int(v.U8(o))
		o++
		if n > v.Len()-o {
			return false
		}
		if !ahcpOption(p, v.From(o).WithLength(n), kind) {
			p.Invalid()
			v.Need(o, n)
		}
		o += n
	}
	return true
}

// ahcpOption prints the value of an option, and reports whether it makes sense.
func ahcpOption(p *printer.Printer, v printer.View, kind uint8) bool {
	switch kind {
	case 2:
		if v.Len() != 4 {
			return false
		}
		seconds := v.U32(0)
		p.Write(": ")
		p.UTC(int64(seconds), "2006-01-02 15:04:05 UTC")
	case 3:
		if v.Len() != 4 {
			return false
		}
		p.Print(": {expires}s", v.U32(0))
	case 4, 8, 12, 13:
		return ahcpList(p, v, 16, false)
	case 5, 9:
		return ahcpList(p, v, 4, false)
	case 6, 10:
		return ahcpList(p, v, 16, true)
	case 11:
		return ahcpList(p, v, 4, true)
	default:
		p.Print(" (Length {})", v.Len())
		v.Need(0, v.Len())
	}
	return true
}

// ahcpList prints addresses of size bytes, or prefixes.
func ahcpList(p *printer.Printer, v printer.View, size int, prefixes bool) bool {
	entry := size
	if prefixes {
		entry++
	}
	for o := 0; o < v.Len(); o += entry {
		if v.Len()-o < entry {
			return false
		}
		v.Need(o, entry)
		p.Write(printer.Choose(o == 0, ": ", ", "))
		if size == 4 {
			p.Print("{address}", v.IP4(o))
		} else {
			p.Print("{address}", v.IP6(o))
		}
		if prefixes {
			p.Print("/{prefix}", v.U8(o+size))
		}
	}
	return true
}
