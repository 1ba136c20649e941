package wireless

import (
	"wiretale/internal/names"
	"wiretale/internal/packet"
	"wiretale/internal/printer"
)

// Per-Packet Information (CACE Technologies, 2007): notes about a packet, which
// are not printed, in front of it.
//
//	 0       1       2       4               8
//	+-------+-------+-------+---------------+-------
//	|version| flags |length | link type     | notes, packet
//	+-------+-------+-------+---------------+-------
var _ = printer.Register(printer.Protocol{Name: "ppi", LinkTypes: []packet.LinkType{192}, Ordered: true, Print: printPPI})

const (
	ppiHeader = 8
	ppiMax    = 65532
)

func printPPI(p *printer.Printer, v printer.View) {
	p.Layer("ppi")
	if v.Captured() < ppiHeader {
		p.Trunc()
		p.LinkHeader += v.Captured()
		return
	}
	n, kind := int(v.LE16(2)), v.LE32(4)
	if n < ppiHeader || n > ppiMax {
		p.Print(" [length {length} < {} or > {}]", n, ppiHeader, ppiMax)
		p.Invalid()
		p.LinkHeader += v.Captured()
		return
	}
	if v.Captured() < n {
		p.Trunc()
		p.LinkHeader += v.Captured()
		return
	}
	if p.LinkLevel {
		ppiHead(p, v, n, kind)
	}
	inner := ppiInner(kind)
	if inner == nil {
		if !p.LinkLevel {
			ppiHead(p, v, n, kind)
		}
		p.LinkHeader += n
		p.Default(v.From(n))
		return
	}
	if p.Enter() {
		before := p.LinkHeader
		inner.Print(p, v.From(n))
		p.LinkHeader += n + p.LinkHeader - before // tcpdump: the inner header counts twice
		p.Leave()
	}
}

// ppiInner returns the printer of a link type, or nil.
func ppiInner(kind uint32) *printer.Protocol {
	if kind > 0xffff {
		return nil
	}
	return printer.LinkType(packet.LinkType(kind))
}

func ppiHead(p *printer.Printer, v printer.View, n int, kind uint32) {
	name := ""
	if kind <= 0xffff {
		name, _ = names.LinkType(uint16(kind))
	}
	if name == "" {
		name = "UNKNOWN"
	}
	p.Print("V.{version} DLT {link_type} ({}) len {}, length {length}: ", v.U8(0), name, kind, n, v.Len())
}
