package routing

import "wiretale/internal/printer"

// OLSR, the Optimized Link State Routing protocol (RFC 3626 section 3.3).
//
//	 0               2               4
//	+---------------+---------------+---------------------------
//	|    length     |   sequence    | messages
//	+---------------+---------------+---------------------------
var _ = printer.Register(printer.Protocol{Name: "olsr", UDP: printer.Ports(698), Print: printOLSR})

const olsrHeader = 4

// Types of messages; those with link quality are of olsr.org.
const (
	olsrHello      = 1
	olsrTC         = 2
	olsrMID        = 3
	olsrHNA        = 4
	olsrNames      = 130
	olsrHelloLQ    = 201
	olsrTCLQ       = 202
	olsrLinkHeader = 4
)

func printOLSR(p *printer.Printer, v printer.View) {
	p.Layer("olsr")
	p.Print("OLSRv{}", printer.Choose(p.Net.Version == 6, "6", "4"))
	p.Try(olsrPacket, v)
}

func olsrPacket(p *printer.Printer, v printer.View) {
	if v.Len() < olsrHeader {
		p.Cut()
	}
	v.Need(0, olsrHeader)
	v = v.WithLength(min(int(v.U16(0)), v.Len()))
	p.Print(", seq 0x{sequence:04x}, length {length}", v.U16(2), v.Len())
	if !p.V(1) {
		return
	}
	six := p.Net.Version == 6
	for o := olsrHeader; o < v.Len(); {
		n := olsrMessage(p, v, o, six)
		if n == 0 {
			return
		}
		o += n
	}
}

// olsrAddress returns the length of an address.
func olsrAddress(six bool) int {
	if six {
		return 16
	}
	return 4
}

// printAddress writes the IPv4 or IPv6 address at offset o.
func printAddress(p *printer.Printer, v printer.View, o int, six bool) {
	if six {
		p.Print("{address}", v.IP6(o))
	} else {
		p.Print("{address}", v.IP4(o))
	}
}

// olsrMessage prints one message and returns its length, or 0 when it makes no
// sense.
func olsrMessage(p *printer.Printer, v printer.View, o int, six bool) int {
	size := olsrAddress(six)
	head := 8 + size
	v.Need(o, head)
	kind, n := v.U8(o), int(v.U16(o+2))
	if kind == 0 || n == 0 {
		return 0
	}
	p.Print("\n\t{type} Message (0x{:02x}), originator ", olsrTypes.Of(uint32(kind), "Unknown"), kind)
	printAddress(p, v, o+4, six)
	p.Print(", ttl {ttl}, hop {hops}\n\t  vtime ", v.U8(o+4+size), v.U8(o+5+size))
	olsrTime(p, v.U8(o+1))
	p.Print("s, msg-seq 0x{message_sequence:04x}, length {message_length}", v.U16(o+6+size), n)
	if n < head || n > v.Len() {
		p.Invalid()
		return 0
	}
	if !olsrBody(p, v.From(o+head).WithLength(n-head), kind, six) {
		return 0
	}
	return n
}

// olsrTime prints a time in mantissa and exponent (RFC 3626 section 18.3).
func olsrTime(p *printer.Printer, c uint8) {
	p.Fixed((1+float64(c>>4)/16)*float64(uint32(1)<<(c&15))/16, 3)
}

// olsrBody prints the body of a message, and reports whether the next can follow.
func olsrBody(p *printer.Printer, v printer.View, kind uint8, six bool) bool {
	switch kind {
	case olsrHello, olsrHelloLQ:
		return olsrLinks(p, v, kind, six)
	case olsrTC, olsrTCLQ:
		if v.Len() < 4 {
			p.Cut()
		}
		p.Print("\n\t    advertised neighbor seq 0x{ansn:04x}", v.U16(0))
		rest := v.From(4)
		if kind == olsrTC {
			olsrNeighbors(p, rest)
		} else {
			olsrQualities(p, rest, six)
		}
	case olsrMID:
		size := olsrAddress(six)
		for o := 0; v.Len()-o >= size; o += size {
			v.Need(o, size)
			p.Write("\n\t  interface address ")
			printAddress(p, v, o, six)
		}
	case olsrHNA:
		olsrNetworks(p, v, six)
	case olsrNames:
		return olsrNameservice(p, v, six)
	default:
		p.Unknown(v, 0, v.Len(), "\n\t    ")
	}
	return true
}

// olsrLinks prints the neighbours of a router (RFC 3626 section 6.1).
func olsrLinks(p *printer.Printer, v printer.View, kind uint8, six bool) bool {
	if v.Len() < 4 {
		p.Cut()
	}
	v.Need(0, 4)
	p.Write("\n\t  hello-time ")
	olsrTime(p, v.U8(2))
	p.Print("s, MPR willingness {willingness}", v.U8(3))
	for o := 4; v.Len()-o > olsrLinkHeader; {
		code, n := uint32(v.U8(o)), int(v.U16(o+2))
		p.Print("\n\t    link-type {link_type}, neighbor-type {neighbor_type}, len {}", olsrLinkTypes.Of(code&3, "Unknown"), olsrNeighborTypes.Of(code>>2, "Unknown"), n)
		if n < olsrLinkHeader || n > v.Len()-o {
			p.Invalid()
			return true
		}
		neighbors := v.From(o + olsrLinkHeader).WithLength(n - olsrLinkHeader)
		if kind == olsrHello {
			olsrNeighbors(p, neighbors)
		} else {
			olsrQualities(p, neighbors, six)
		}
		o += n
	}
	return true
}

// olsrNeighbors prints addresses of neighbours.
//
// tcpdump: addresses of IPv6 are taken for four of IPv4 each.
func olsrNeighbors(p *printer.Printer, v printer.View) {
	v.Need(0, max(v.Len(), 0))
	p.Write("\n\t      neighbor\n\t\t")
	for o := 0; v.Len()-o >= 4; o += 4 {
		p.Print("{neighbor} ", v.IP4(o))
	}
}

// olsrQualities prints neighbours with the share of packets that arrive.
func olsrQualities(p *printer.Printer, v printer.View, six bool) {
	size := olsrAddress(six)
	for o := 0; v.Len()-o >= size+4; o += size + 4 {
		v.Need(o, size+4)
		p.Write("\n\t      neighbor ")
		printAddress(p, v, o, six)
		p.Write(", link-quality ")
		p.Fixed(float64(v.U8(o+size))/2.55, 2)
		p.Write("%, neighbor-link-quality ")
		p.Fixed(float64(v.U8(o+size+1))/2.55, 2)
		p.Byte('%')
	}
}
