package routing

import "wiretale/internal/printer"

// AODV, Ad hoc On-Demand Distance Vector routing (RFC 3561 section 5), and the
// messages of two drafts for IPv6: one with the same types, one with its own.
//
//	 0       1       2       3       4
//	+-------+-------+-------+-------+---------+------------
//	| type  | flags, prefix | hops  | message | extensions
//	+-------+-------+-------+-------+---------+------------
var _ = printer.Register(printer.Protocol{Name: "aodv", UDP: printer.Ports(654), UDPTypes: []string{"aodv"}, Print: printAODV})

const (
	aodvRequest   = 1
	aodvReply     = 2
	aodvError     = 3
	aodvAck       = 4
	aodvRequest6  = 16
	aodvReply6    = 17
	aodvError6    = 18
	aodvAck6      = 19
	aodvExtHello  = 1
	aodvHelloSize = 4
)

func printAODV(p *printer.Printer, v printer.View) {
	p.Layer("aodv")
	v.Need(0, 1)
	p.Try(aodvMessage, v)
}

func aodvMessage(p *printer.Printer, v printer.View) {
	kind := v.U8(0)
	p.Write(" aodv")
	over6 := p.Net.Version == 6
	switch kind {
	case aodvRequest:
		if over6 {
			aodvRouteRequest(p, v, " v6 rreq", 8, 24, 28, 44, true)
		} else {
			aodvRouteRequest(p, v, " rreq", 8, 12, 16, 20, false)
		}
	case aodvRequest6:
		aodvRouteRequest(p, v, " rreq", 16, 8, 32, 12, true)
	case aodvReply:
		if over6 {
			aodvRouteReply(p, v, 4, 20, 24, true)
		} else {
			aodvRouteReply(p, v, 4, 8, 12, false)
		}
	case aodvReply6:
		aodvRouteReply(p, v, 8, 4, 24, true)
	case aodvError:
		aodvRouteError(p, v, over6)
	case aodvError6:
		aodvRouteError(p, v, true)
	case aodvAck, aodvAck6:
		p.Print(" rrep-ack {length}", v.Len())
	default:
		p.Print(" type {type} {length}", kind, v.Len())
	}
}

// aodvAddress prints an address of either version.
func aodvAddress(p *printer.Printer, v printer.View, o int, ip6 bool) {
	if ip6 {
		p.Print("{address}", v.IP6(o))
	} else {
		p.Print("{address}", v.IP4(o))
	}
}

// aodvRouteRequest prints who looks for a route to whom (RFC 3561 section 5.1).
func aodvRouteRequest(p *printer.Printer, v printer.View, name string, dst, dstSeq, src, srcSeq int, ip6 bool) {
	end := 24
	if ip6 {
		end = 48
	}
	v.Need(0, end)
	flags := " "
	if v.U8(0) == aodvRequest6 {
		flags = "[D] " // tcpdump: it reads the flags where the type is
	}
	p.Print("{request} {length} {}hops {hops} id 0x{request_id:08x}", name, v.Len(), flags, v.U8(3), v.U32(4))
	p.Write("\n\tdst ")
	aodvAddress(p, v, dst, ip6)
	p.Print(" seq {destination_seq} src ", v.U32(dstSeq))
	aodvAddress(p, v, src, ip6)
	p.Print(" seq {source_seq}", v.U32(srcSeq))
	aodvExtension(p, v.From(end))
}

// aodvRouteReply prints a route (RFC 3561 section 5.2).
func aodvRouteReply(p *printer.Printer, v printer.View, dst, seq, src int, ip6 bool) {
	end := 20
	if ip6 {
		end = 44
	}
	v.Need(0, end)
	p.Print(" rrep {length}  prefix {prefix} hops {hops}\n\tdst ", v.Len(), v.U8(2)&0x1f, v.U8(3))
	aodvAddress(p, v, dst, ip6)
	p.Print(" dseq {destination_seq} src ", v.U32(seq))
	aodvAddress(p, v, src, ip6)
	p.Print(" {lifetime} ms", v.U32(end-4))
	aodvExtension(p, v.From(end))
}

// aodvRouteError prints who can no longer be reached (RFC 3561 section 5.3).
func aodvRouteError(p *printer.Printer, v printer.View, ip6 bool) {
	const noDelete = 0x80
	v.Need(0, 4)
	flags := ""
	if v.U8(1)&noDelete != 0 {
		flags = "[D]"
	}
	count := int(v.U8(3))
	p.Print(" rerr {} [items {count}] [{length}]:", flags, count, v.Len())
	size := 4
	if ip6 {
		size = 16
	}
	for o := 4; count > 0; count-- {
		v.Need(o, size+4)
		p.Write(" {")
		aodvAddress(p, v, o, ip6)
		p.Print("}}({destination_seq})", v.U32(o+size))
		o += size + 4
	}
}

// aodvExtension prints the first extension (RFC 3561 section 9).
func aodvExtension(p *printer.Printer, v printer.View) {
	if v.Len() < 2 {
		return
	}
	kind, size := v.U8(0), v.U8(1)
	if kind != aodvExtHello {
		p.Print("\n\text {extension} {extension_length}", kind, size)
		return
	}
	v.Need(2, aodvHelloSize)
	if size < aodvHelloSize {
		p.Print("\n\text HELLO - bad length {extension_length}", size)
		return
	}
	p.Print("\n\text HELLO {hello_interval} ms", v.U32(2))
}
