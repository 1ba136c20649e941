package tunnel

import "wiretale/internal/printer"

// Geneve, Generic Network Virtualization Encapsulation (RFC 8926 section 3.4).
//
//	 0       1       2               4               7       8
//	+-------+-------+---------------+---------------+-------+-------
//	|ver,len| flags |  protocol     |      VNI      |   0   | options, payload
//	+-------+-------+---------------+---------------+-------+-------
var _ = printer.Register(printer.Protocol{Name: "geneve", UDP: printer.DstPorts(6081), Ordered: true, Print: printGeneve})

const geneveHeader = 8

func printGeneve(p *printer.Printer, v printer.View) {
	p.Layer("geneve")
	p.Write("Geneve")
	if v.Len() < geneveHeader {
		p.Print(" [length {} < {}]", v.Len(), geneveHeader)
		p.Invalid()
		return
	}
	if !v.Has(0, 1) {
		p.Trunc()
		return
	}
	first := v.U8(0)
	if version := first >> 6; version != 0 {
		p.Print(" ERROR: unknown-version {}", version)
		return
	}
	if !v.Has(0, geneveHeader) {
		p.Trunc()
		return
	}
	flags, protocol, vni := v.U8(1), v.U16(2), v.U24(4)
	p.Print(", Flags [{flags}]", geneveFlags.Of(uint32(flags), "none", ""))
	p.Print(", vni 0x{vni:x}", vni)
	if rsvd := v.U8(7); rsvd != 0 {
		p.Print(", rsvd 0x{:x}", rsvd)
	}
	if p.LinkLevel {
		p.Print(", proto {protocol} (0x{:04x})", printer.EtherTypeNames.Of(uint32(protocol), "unknown"), protocol)
	}
	options := int(first&0x3f) * 4
	if body := v.Len() - geneveHeader; body < options {
		p.Print(" truncated-geneve - {} bytes missing", options-body)
		return
	}
	if !v.Has(geneveHeader, options) {
		p.Trunc()
		return
	}
	geneveOptions(p, v.Sub(geneveHeader, options))
	genevePayload(p, v.From(geneveHeader+options), protocol)
}

// geneveOptions prints the options: with -v each of them (RFC 8926 section 3.5).
func geneveOptions(p *printer.Printer, v printer.View) {
	if v.Len() == 0 {
		return
	}
	p.Write(", options [")
	if !p.V(1) {
		p.Print("{} bytes]", v.Len())
		return
	}
	for o := 0; o < v.Len(); {
		if o > 0 {
			p.Write(", ")
		}
		class, kind := v.U16(o), v.U8(o+2)
		size := 4 + 4*int(v.U8(o+3)&0x1f)
		p.Print("class {option_class} (0x{:x}) type 0x{option_type:x}", geneveClass(class), class, kind)
		if kind&0x80 != 0 {
			p.Write("(C)")
		}
		p.Print(" len {}", size)
		if o+size > v.Len() {
			p.Write(" [bad length]")
			break
		}
		geneveOptionData(p, v.Sub(o+4, size-4))
		o += size
	}
	p.Byte(']')
}

// geneveOptionData shows the data of an option with -vv.
func geneveOptionData(p *printer.Printer, v printer.View) {
	if !p.V(2) || v.Len() == 0 {
		return
	}
	p.Write(" data")
	for o := 0; o < v.Len(); o += 4 {
		p.Print(" {:08x}", v.U32(o))
	}
}

func genevePayload(p *printer.Printer, v printer.View, protocol uint16) {
	p.Write(lineBreak(p, "\n\t"))
	upper := printer.EtherType(protocol)
	if protocol == etherBridging {
		upper = printer.Key("ether")
	}
	if upper != nil && !printer.IsVLANTag(protocol) { // tunnels do not carry tags bare
		upper.Print(p, v)
		return
	}
	p.Print("geneve-proto-0x{protocol:x}", protocol)
}

func geneveClass(n uint16) string {
	switch {
	case n <= 0xff:
		return "Standard"
	case n >= 0xfff0:
		return "Experimental"
	}
	if s := geneveClasses.Find(uint32(n)); s != "" {
		return s
	}
	return "Unknown"
}

var geneveClasses = printer.NameTable{
	{Value: 0x0100, Text: "Linux"}, {Value: 0x0101, Text: "Open vSwitch"}, {Value: 0x0102, Text: "Open Virtual Networking (OVN)"},
	{Value: 0x0103, Text: "In-band Network Telemetry (INT)"}, {Value: 0x0104, Text: "VMware"},
}

var geneveFlags = printer.BitTable{
	{Value: 0x80, Text: "O"}, {Value: 0x40, Text: "C"}, {Value: 0x20, Text: "R1"}, {Value: 0x10, Text: "R2"}, {Value: 0x08, Text: "R3"},
	{Value: 0x04, Text: "R4"}, {Value: 0x02, Text: "R5"}, {Value: 0x01, Text: "R6"},
}
