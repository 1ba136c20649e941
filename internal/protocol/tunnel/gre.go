package tunnel

import "wiretale/internal/printer"

// GRE, Generic Routing Encapsulation (RFC 1701, RFC 2784, RFC 2890), and its
// version 1 for PPTP (RFC 2637 section 4.1).
//
//	 0               2               4
//	+---------------+---------------+---------------------------------
//	|flags, version |   protocol    | checksum, key, sequence, routing
//	+---------------+---------------+---------------------------------
var _ = printer.Register(printer.Protocol{Name: "gre", IP: []uint8{47}, Ordered: true, Print: printGRE})

const (
	greChecksum = 0x8000
	greRouting  = 0x4000
	greKey      = 0x2000
	greSequence = 0x1000
	greAck      = 0x0080
)

// greReader reads the optional fields of a header in their order. A field that is
// not there ends the header, and what was to follow is not printed.
type greReader struct {
	v     printer.View
	o     int
	flags uint16
}

func (g *greReader) u16() uint16 {
	g.o += 2
	return g.v.U16(g.o - 2)
}

func (g *greReader) u32() uint32 {
	g.o += 4
	return g.v.U32(g.o - 4)
}

func printGRE(p *printer.Printer, v printer.View) {
	p.Layer("gre")
	if !v.Has(0, 2) || v.Len() < 2 {
		p.Trunc()
		return
	}
	g := greReader{v: v.Limit(v.Len()), o: 2, flags: v.U16(0)}
	version := g.flags & 7
	p.Print("GREv{version}", version)
	switch version {
	case 0:
		g.print0(p)
	case 1:
		g.print1(p)
	default:
		p.Write(" ERROR: unknown-version")
	}
}

func (g *greReader) printFlags(p *printer.Printer) {
	if p.V(1) {
		p.Print(", Flags [{flags}]", greFlags.Of(uint32(g.flags&^7), "none", ", "))
	}
}

func (g *greReader) printProtocol(p *printer.Printer, protocol uint16) {
	if p.LinkLevel {
		p.Print(", proto {protocol} (0x{:04x})", greProtocols(protocol), protocol)
	}
}

func greProtocols(protocol uint16) printer.Named {
	if protocol == greOSI {
		return greNames.Of(greOSI, "")
	}
	return printer.EtherTypeNames.Of(uint32(protocol), "unknown")
}

// print0 prints a packet of version 0 (RFC 2890 section 2).
func (g *greReader) print0(p *printer.Printer) {
	g.printFlags(p)
	protocol := g.u16()
	if g.flags&(greChecksum|greRouting) != 0 {
		if sum := g.u16(); p.V(1) {
			p.Print(", sum 0x{checksum:x}", sum)
		}
		p.Print(", off 0x{:x}", g.u16())
	}
	if g.flags&greKey != 0 {
		p.Print(", key=0x{key:x}", g.u32())
	}
	if g.flags&greSequence != 0 {
		p.Print(", seq {seq}", g.u32())
	}
	if g.flags&greRouting != 0 {
		g.routes(p)
	}
	g.printProtocol(p, protocol)
	p.Print(", length {length}", g.v.Len())
	p.Write(lineBreak(p, "\n\t"))
	g.payload0(p, protocol)
}

const greOSI = 0x00fe

func (g *greReader) payload0(p *printer.Printer, protocol uint16) {
	var upper *printer.Protocol
	switch protocol {
	case 0x0800, 0x86dd, 0x809b, 0x8137, 0x8847:
		upper = printer.EtherType(protocol)
	case etherBridging:
		upper = printer.Key("ether")
	case greOSI:
		upper = printer.LLC(0xfe)
	}
	if upper == nil {
		p.Print("gre-proto-0x{:x}", protocol)
		return
	}
	upper.Print(p, g.v.From(g.o))
}

// routes prints source routes (RFC 1701, "Source Route Entries").
func (g *greReader) routes(p *printer.Printer) {
	for {
		family, offset, length := g.u16(), g.v.U8(g.o), int(g.v.U8(g.o+1))
		g.o += 2
		if family == 0 && length == 0 {
			return
		}
		entry := g.v.Sub(g.o, length).WithLength(length)
		p.Write(", (rtaf=")
		switch family {
		case 0x0800:
			p.Write("ip")
			greRouteIP(p, entry, offset)
		case 0xfffe:
			p.Write("asn")
			greRouteAS(p, entry, offset)
		default:
			p.Print("0x{:x}", family)
		}
		p.Byte(')')
		g.o += length
	}
}

func greRouteIP(p *printer.Printer, v printer.View, offset uint8) {
	if greRouteLength(p, v, offset, 4) {
		for o := 0; o < v.Len(); o += 4 {
			if !v.Has(o, 4) {
				return
			}
			p.Print("{}{route}", greRouteSeparator(o, offset), v.IP4(o))
		}
	}
}

func greRouteAS(p *printer.Printer, v printer.View, offset uint8) {
	if greRouteLength(p, v, offset, 2) {
		for o := 0; o < v.Len(); o += 2 {
			if !v.Has(o, 2) {
				return
			}
			p.Print("{}{:x}", greRouteSeparator(o, offset), v.U16(o))
		}
	}
}

func greRouteSeparator(o int, offset uint8) string {
	if o == int(offset) {
		return " *"
	}
	return " "
}

// greRouteLength reports whether a route is made of entries of a size.
func greRouteLength(p *printer.Printer, v printer.View, offset uint8, size int) bool {
	switch {
	case int(offset)%size != 0:
		p.Print(", badoffset={}", offset)
	case v.Len()%size != 0:
		p.Print(", badlength={}", v.Len())
	case int(offset) >= v.Len():
		p.Print(", badoff/len={}/{}", offset, v.Len())
	default:
		return true
	}
	return false
}

// print1 prints a packet of PPTP (RFC 2637 section 4.1).
func (g *greReader) print1(p *printer.Printer) {
	g.printFlags(p)
	protocol := g.u16()
	if g.flags&greKey != 0 {
		key := g.u32()
		p.Print(", call {call}", key&0xffff)
	}
	if g.flags&greSequence != 0 {
		p.Print(", seq {seq}", g.u32())
	}
	if g.flags&greAck != 0 {
		p.Print(", ack {ack}", g.u32())
	}
	if g.flags&greSequence == 0 {
		p.Write(", no-payload")
		g.printProtocol(p, protocol)
		p.Print(", length {length}", g.v.Len())
		return
	}
	g.printProtocol(p, protocol)
	p.Print(", length {length}", g.v.Len())
	p.Write(lineBreak(p, "\n\t"))
	ppp := printer.Key("ppp")
	if protocol != grePPP || ppp == nil {
		p.Print("gre-proto-0x{:x}", protocol)
		return
	}
	ppp.Print(p, g.v.From(g.o))
}

const grePPP = 0x880b

var greNames = printer.NameTable{{Value: greOSI, Text: "GRE-OSI"}}

var greFlags = printer.BitTable{
	{Value: greChecksum, Text: "checksum present"}, {Value: greRouting, Text: "routing present"}, {Value: greKey, Text: "key present"},
	{Value: greSequence, Text: "sequence# present"}, {Value: 0x0800, Text: "source routing present"}, {Value: greAck, Text: "ack present"},
}
