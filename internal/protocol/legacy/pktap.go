package legacy

import (
	"wiretale/internal/names"
	"wiretale/internal/packet"
	"wiretale/internal/printer"
)

// PKTAP, the header with which Darwin captures on several interfaces (XNU
// bsd/net/pktap.h). Numbers are little-endian; only these are printed.
//
//	 0               4               8               12
//	+---------------+---------------+---------------+-------
//	| header length | what follows  |   link type   | interface, process ...
//	+---------------+---------------+---------------+-------
var _ = printer.Register(printer.Protocol{Name: "pktap", LinkTypes: []packet.LinkType{149, 258}, Ordered: true, Print: printPKTAP})

const (
	pktapHeader = 108
	pktapNone   = 0
	pktapPacket = 1
)

func printPKTAP(p *printer.Printer, v printer.View) {
	p.Layer("pktap")
	if v.Len() < pktapHeader {
		p.Print(" (packet too short, {} < {})", v.Len(), pktapHeader)
		p.Invalid()
		return
	}
	size := v.LE32(0)
	switch {
	case size < pktapHeader:
		p.Print(" (pkt_len too small, {} < {})", size, pktapHeader)
	case int64(size) > int64(v.Len()):
		v.Need(8, 4)
		p.Print(" (pkt_len too big, {} > {})", size, v.Len())
	default:
		v.Need(0, int(size))
		pktapBody(p, v, int(size))
		return
	}
	p.Invalid()
}

// pktapBody prints what follows a header of a length.
func pktapBody(p *printer.Printer, v printer.View, size int) {
	if p.LinkLevel {
		pktapLine(p, v)
	}
	inner := 0
	switch v.LE32(4) {
	case pktapNone:
		p.Write("no data")
	case pktapPacket:
		before := p.LinkHeader
		pktapFrame(p, v, v.From(size))
		inner = p.LinkHeader - before // tcpdump: the header inside counts twice
	}
	p.LinkHeader += size + inner
}

func pktapFrame(p *printer.Printer, v, frame printer.View) {
	if proto := printer.LinkType(pktapLinkType(v.LE32(8))); proto != nil {
		p.Layer(proto.Name)
		proto.Print(p, frame)
		return
	}
	if !p.LinkLevel {
		pktapLine(p, v)
	}
	p.Default(frame)
}

func pktapLine(p *printer.Printer, v printer.View) {
	dlt := v.LE32(8)
	name, _ := names.LinkType(uint16(pktapLinkType(dlt)))
	if name == "" {
		name = "UNKNOWN"
	}
	p.Print("DLT {link_type} ({}) len {header_length}, length {length}: ", name, dlt, v.LE32(0), v.Len())
}

// unknownLinkType is a number that no link type has.
const unknownLinkType = 0xffff

// pktapLinkType returns the link type of a number that Darwin gives it: some differ
// from those in files.
func pktapLinkType(dlt uint32) packet.LinkType {
	switch dlt {
	case 12:
		return 101
	case 100, 101, 102, 103, 106:
		return unknownLinkType
	}
	return packet.LinkType(min(dlt, unknownLinkType))
}
