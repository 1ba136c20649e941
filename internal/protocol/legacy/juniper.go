package legacy

import (
	"wiretale/internal/packet"
	"wiretale/internal/printer"
)

// Packets as routers of Juniper hand them to their host, behind a header of their
// own (no public specification).
//
//	 0                       3       4               6
//	+-----------------------+-------+---------------+------------+--------+--------
//	|       magic MGC       | flags |  length *)    | values *)  | cookie | packet
//	+-----------------------+-------+---------------+------------+--------+--------
//
// *) where a flag says so. What the cookie looks like depends on the card.
var (
	_ = registerJuniper(178, "juniper_ether", juniperEthernet)
	_ = registerJuniper(179, "juniper_ppp", juniperLink(9))
	_ = registerJuniper(180, "juniper_frelay", juniperLink(107))
	_ = registerJuniper(181, "juniper_chdlc", juniperLink(104))
	_ = registerJuniper(132, "juniper_es", juniperES)
	_ = registerJuniper(137, "juniper_atm1", juniperATM1)
)

const (
	juniperMagic     = 0x4d4743
	juniperHeader    = 4
	juniperIn        = 0x01
	juniperNoL2      = 0x02
	juniperExtension = 0x80
	juniperBigEndian = 128 // the first kind of value with the highest byte first
)

// juniperBody prints what follows the header of n bytes of a packet.
type juniperBody func(p *printer.Printer, v printer.View, n int)

func registerJuniper(link packet.LinkType, name string, body juniperBody) *printer.Protocol {
	return printer.Register(printer.Protocol{Name: name, LinkTypes: []packet.LinkType{link}, Ordered: true,
		Print: func(p *printer.Printer, v printer.View) {
			p.Layer(name)
			if n := juniperHead(p, v); n > 0 {
				body(p, v, n)
			}
		},
	})
}

// juniperHead prints the header and returns its length, or 0 when there is no more
// to print.
func juniperHead(p *printer.Printer, v printer.View) int {
	v.Need(0, juniperHeader)
	if v.U24(0) != juniperMagic {
		p.Write("no magic-number found!")
		return 0
	}
	flags, n := v.U8(3), juniperHeader
	if p.LinkLevel {
		p.Print("{:3} ", juniperDirection(flags))
	}
	if p.V(2) {
		p.Print("\n\tJuniper PCAP Flags [{flags}]", juniperFlags.Of(uint32(flags), "none", ", "))
	}
	if flags&juniperExtension != 0 {
		size := int(v.U16(4))
		n += 2 + size
		if p.V(2) {
			p.Print(", PCAP Extension(s) total length {}", size)
		}
		v.Need(6, size)
		if !juniperValues(p, v.From(6).Limit(size)) {
			return 0
		}
		if p.V(2) {
			p.Write("\n\t-----original packet-----\n\t")
		}
	}
	if flags&juniperNoL2 == 0 {
		return n
	}
	if p.LinkLevel {
		p.Write("no-L2-hdr, ")
	}
	n += 4
	v.Need(n, 1)
	if !juniperIP(p, v.From(n)) {
		p.Write("no IP-hdr found!")
	}
	p.LinkHeader += n
	return 0
}

func juniperDirection(flags uint8) string {
	if flags&juniperIn != 0 {
		return "In"
	}
	return "Out"
}

// juniperValues prints the values of the extension, and reports whether they fit.
func juniperValues(p *printer.Printer, v printer.View) bool {
	const header = 2
	for v.Len() > header {
		kind, n := v.U8(0), int(v.U8(1))
		if kind == 0 || n == 0 {
			return true
		}
		if n+header > v.Len() {
			p.Print(" [extension_length {} < {}]", v.Len(), n+header)
			p.Invalid()
			return false
		}
		if p.V(2) {
			p.Print("\n\t  {} Extension TLV #{}, length {}, value ", juniperExtensions.Of(uint32(kind), "Unknown"), kind, n)
			juniperValue(p, v.Sub(header, n), kind)
		}
		v = v.From(header + n)
	}
	return true
}

// juniperValue prints a number of up to four bytes, by name where its kind has
// names.
func juniperValue(p *printer.Printer, v printer.View, kind uint8) {
	if v.Len() > 4 || kind == 2 {
		return
	}
	n := uint32(0)
	for i := range v.Len() {
		if kind >= juniperBigEndian {
			n = n<<8 | uint32(v.U8(i))
		} else {
			n |= uint32(v.U8(i)) << (8 * i)
		}
	}
	switch kind {
	case 3, 7:
		p.Print("{media} ({})", juniperMedia.Of(n, "Unknown"), n)
	case 6, 8:
		p.Print("{encapsulation} ({})", juniperEncapsulations.Of(n, "Unknown"), n)
	default:
		p.Print("{}", n)
	}
}

// juniperIP prints v if it looks like a packet of IP, and reports whether it does.
func juniperIP(p *printer.Printer, v printer.View) bool {
	switch first := v.U8(0); {
	case first >= 0x45 && first <= 0x4f:
		printer.EtherType(0x0800).Print(p, v)
	case first>>4 == 6:
		printer.EtherType(0x86dd).Print(p, v)
	default:
		return false
	}
	return true
}

// juniperProto prints the length of the headers and the protocol behind them.
func juniperProto(p *printer.Printer, n int, proto uint16) {
	if p.LinkLevel {
		p.Print("hlen {header_length}, proto 0x{proto:04x}, ", n, proto)
	}
}

func juniperEthernet(p *printer.Printer, v printer.View, n int) {
	juniperProto(p, n, 0)
	printer.LinkType(1).Print(p, v.From(n))
	p.LinkHeader += n
}

// juniperLink returns what prints packets that begin with the header of a link
// type.
func juniperLink(link packet.LinkType) juniperBody {
	return func(p *printer.Printer, v printer.View, n int) {
		juniperProto(p, n, 0)
		p.LinkHeader = n
		printer.LinkType(link).Print(p, v.From(n))
		p.LinkHeader = n // tcpdump: without the header of the link
	}
}

// juniperES prints what an encryption services card was asked to do.
func juniperES(p *printer.Printer, v printer.View, n int) {
	const size, tunnel = 16, 3
	v.Need(n, 1)
	if p.LinkLevel {
		p.Write("ES-PIC, cookie-len 0: ")
	}
	juniperProto(p, n, v.U16(n))
	body := v.From(n)
	body.Need(0, size)
	kind, rest := uint32(body.U8(3)), body
	if juniperSecurity.Find(kind) == "" {
		p.Print("ES Invalid type {type}, length {length}", kind, body.Len())
		p.LinkHeader += n
		return
	}
	if kind >= tunnel {
		rest = body.From(size)
	}
	if p.LinkLevel {
		p.Print("ES SA, index {sa_index}, ttl {ttl} type {type} ({})", body.U16(0), body.U8(2), juniperSecurity.Of(kind, ""), kind)
		if kind >= tunnel {
			p.Print(", spi {spi}, Tunnel {tunnel_src} > {tunnel_dst}", body.U32(4), body.IP4(8), body.IP4(12))
		}
		p.Print(", length {length}\n", rest.Len())
	}
	printer.EtherType(0x0800).Print(p, rest)
	p.LinkHeader += n
}

// juniperATM1 prints a packet of an ATM card of the first kind.
func juniperATM1(p *printer.Printer, v printer.View, n int) {
	const cookie, oam, llc, snap = 4, 0x80, 0xfefe03, 0xaaaa03
	v.Need(n, cookie)
	if p.LinkLevel {
		p.Print("ATM1-PIC, cookie-len {}, cookie 0x{cookie:08x}: ", cookie, v.U32(n))
	}
	body := v.From(n + cookie)
	juniperProto(p, n+cookie, body.U16(0))
	p.LinkHeader += n + cookie
	if v.U8(n) == oam && printer.Key("atm oam") != nil {
		printer.Key("atm oam").Print(p, body)
		return
	}
	switch first := body.U24(0); {
	case first == llc || first == snap:
		printer.Key("llc").Print(p, body)
	case first>>16 == 3:
		printer.Key("isoclns").Print(p, body.From(1))
	default:
		juniperIP(p, body)
	}
}
