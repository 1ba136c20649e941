package legacy

import "wiretale/internal/printer"

// DECnet phase IV: routing (DNA Routing Layer Functional Specification 2.0.0
// section 10) and NSP (decnetnsp.go). Numbers are little-endian.
//
//	 0               2       3
//	+---------------+-------+------
//	|    length     | flags | control message, or addresses and NSP
//	+---------------+-------+------
var _ = printer.Register(printer.Protocol{Name: "decnet", EtherTypes: []uint16{0x6003}, Print: printDECnet})

// The flags of routing.
const (
	dnControl     = 0x01
	dnFormat      = 0x07
	dnShort       = 0x02
	dnLong        = 0x06
	dnReturn      = 0x08 // return the packet to its sender if it cannot be delivered
	dnReturning   = 0x10
	dnIntra       = 0x20 // between two nodes of one Ethernet
	dnFuture      = 0x40
	dnPad         = 0x80
	dnControlKind = 0x0f

	dnShortHeader = 6
	dnLongHeader  = 21
	dnMinimum     = 6
	dnLength      = 2
)

// dnWrong prints what is wrong with a length, in two numbers, if anything is, and
// reports whether it did.
func dnWrong(p *printer.Printer, wrong bool, phrase string, a, b int) bool {
	if wrong {
		p.Print(phrase, a, b)
		p.Invalid()
	}
	return wrong
}

func printDECnet(p *printer.Printer, v printer.View) {
	p.Layer("decnet")
	if dnWrong(p, v.Len() < dnMinimum, " (length {} < {})", v.Len(), dnMinimum) {
		return
	}
	size := int(v.LE16(0))
	if dnWrong(p, size < dnMinimum, " (pktlen {} < {})", size, dnMinimum) ||
		dnWrong(p, size > v.Len(), " (pktlen {} > {})", size, v.Len()) {
		return
	}
	v = v.WithLength(size + dnLength)
	flags := v.U8(dnLength)
	if flags&dnPad != 0 { // so many bytes come first
		n := int(flags &^ dnPad)
		if p.V(1) {
			p.Print("[pad:{pad}] ", n)
		}
		if dnWrong(p, size < n+dnLength, " (length {} < {})", size, n+dnLength) {
			return
		}
		v = v.From(n)
		flags = v.U8(dnLength)
	}
	switch {
	case flags&dnFuture != 0:
		p.Write("future-version-decnet")
		p.HexASCIIDump("\n\t", v.Limit(v.Len()-dnLength).Data()) // tcpdump: the length does not count itself
	case flags&dnControl != 0:
		dnControlMessage(p, v.From(dnLength), flags)
	case flags&dnFormat == dnLong:
		dnLongData(p, v.From(dnLength), flags, size)
	case flags&dnFormat == dnShort:
		dnShortData(p, v.From(dnLength), flags, size)
	default:
		p.Write("unknown message flags under mask")
		p.HexASCIIDump("\n\t", v.Limit(v.Len()-dnLength).Data())
	}
}

// dnAddress prints the address of a node: area and number.
func dnAddress(p *printer.Printer, phrase string, n uint16) { p.Print(phrase, n>>10, n&0x3ff) }

func dnLongData(p *printer.Printer, v printer.View, flags uint8, size int) {
	if dnWrong(p, v.Len() < dnLongHeader, " (length {} < {})", v.Len(), dnLongHeader) {
		return
	}
	v.Need(0, dnLongHeader)
	dst, src, hops := v.LE16(7), v.LE16(15), v.U8(18)
	dnData(p, v.From(dnLongHeader), dst, src, size, flags, hops)
}

func dnShortData(p *printer.Printer, v printer.View, flags uint8, size int) {
	v.Need(0, dnShortHeader)
	dst, src, hops := v.LE16(1), v.LE16(3), v.U8(5)&0x3f+1
	dnData(p, v.From(dnShortHeader), dst, src, size, flags, hops)
}

func dnData(p *printer.Printer, v printer.View, dst, src uint16, size int, flags, hops uint8) {
	dnAddress(p, "{src_area}.{src} > ", src)
	dnAddress(p, "{dst_area}.{dst} ", dst)
	p.Print("{length} ", size)
	if p.V(1) {
		if flags&dnReturn != 0 {
			p.Write("RQR ")
		}
		if flags&dnReturning != 0 {
			p.Write("RTS ")
		}
		if flags&dnIntra != 0 {
			p.Write("IE ")
		}
		p.Print("{hops} hops ", hops)
	}
	printNSP(p, v)
}

// dnControlMessages are the control messages: what they are called, how long they
// are at least with the flags, and what prints them.
var dnControlMessages = [...]struct {
	name  string
	least int
	print func(p *printer.Printer, v printer.View)
}{
	0x01: {"init ", 12, dnInit},
	0x03: {"verification ", 6, dnVerification},
	0x05: {"test ", 6, dnTest},
	0x07: {"lev-1-routing ", 6, dnRouting1},
	0x09: {"lev-2-routing ", 6, dnRouting2},
	0x0b: {"router-hello ", 18, dnRouterHello},
	0x0d: {"endnode-hello ", 32, dnEndnodeHello},
}

// dnControlMessage prints a control message, which begins with the flags.
func dnControlMessage(p *printer.Printer, v printer.View, flags uint8) {
	kind := int(flags & dnControlKind)
	if kind >= len(dnControlMessages) || dnControlMessages[kind].print == nil {
		p.Write("unknown control message")
		p.HexASCIIDump("\n\t", v.Limit(v.Len()).Data())
		v.Need(0, v.Len())
		return
	}
	m := &dnControlMessages[kind]
	p.Write(m.name)
	if v.Len() < m.least {
		p.Invalid()
		return
	}
	m.print(p, v)
}

// The bits that say what kind of node sends.
const (
	dnNodeKind    = 0x03
	dnVerify      = 0x04
	dnNoMulticast = 0x20
	dnBlock       = 0x40
	dnInitBlock   = 0x08
)

var dnNodes = [...]string{"reserved-ntype? ", "l2rout ", "l1rout ", "endnode "}

// dnNode prints what kind of node sends; the bits differ between messages.
func dnNode(p *printer.Printer, info, noMulticast, block uint8) {
	p.Write(dnNodes[info&dnNodeKind])
	if info&dnVerify != 0 {
		p.Write("verif ")
	}
	if info&noMulticast != 0 {
		p.Write("nomcast ")
	}
	if info&block != 0 {
		p.Write("blo ")
	}
}

func dnInit(p *printer.Printer, v printer.View) {
	v.Need(0, 12)
	dnNode(p, v.U8(3), 0, dnInitBlock)
	dnAddress(p, "src {src_area}.{src}", v.LE16(1))
	p.Print("blksize {block_size} vers {version} eco {eco} ueco {user_eco} hello {hello}", v.LE16(4), v.U8(6), v.U8(7), v.U8(8), v.LE16(9))
}

func dnVerification(p *printer.Printer, v printer.View) {
	v.Need(0, 4)
	dnAddress(p, "src {src_area}.{src} ", v.LE16(1))
	p.Print("fcnval {value:o}", v.U8(3))
}

func dnTest(p *printer.Printer, v printer.View) {
	v.Need(0, 4)
	dnAddress(p, "src {src_area}.{src} ", v.LE16(1))
	p.Print("data {data:o}", v.U8(3))
}

func dnRouting1(p *printer.Printer, v printer.View) {
	dnRouting(p, v, "{{ids {first}-{last} cost {cost} hops {hops}}} ")
}

func dnRouting2(p *printer.Printer, v printer.View) {
	dnRouting(p, v, "{{areas {first}-{last} cost {cost} hops {hops}}} ")
}

const (
	dnSegment     = 6
	dnMostSegment = 1024
)

// dnRouting prints what can be reached, and how far it is.
func dnRouting(p *printer.Printer, v printer.View, phrase string) {
	v.Need(0, 4)
	dnAddress(p, "src {src_area}.{src} ", v.LE16(1))
	for v = v.From(4); v.Len() > dnSegment; v = v.From(dnSegment) {
		count, first, info := int(v.LE16(0)), int(v.LE16(2)), v.LE16(4)
		if count > dnMostSegment {
			return
		}
		p.Print(phrase, first, first+count, info&0x1ff, info&0x7c00>>10)
	}
}

func dnHello(p *printer.Printer, v printer.View) {
	dnNode(p, v.U8(10), dnNoMulticast, dnBlock)
	p.Print("vers {version} eco {eco} ueco {user_eco} ", v.U8(1), v.U8(2), v.U8(3))
	dnAddress(p, "src {src_area}.{src} ", v.LE16(8))
	p.Print("blksize {block_size} ", v.LE16(11))
}

func dnRouterHello(p *printer.Printer, v printer.View) {
	v.Need(0, 18)
	dnHello(p, v)
	p.Print("pri {priority} hello {hello}", v.U8(13), v.LE16(15))
}

func dnEndnodeHello(p *printer.Printer, v printer.View) {
	v.Need(0, 32)
	dnHello(p, v)
	dnAddress(p, "rtr {router_area}.{router} ", v.LE16(26))
	p.Print("hello {hello} data {data:o}", v.LE16(28), v.U8(31))
}
