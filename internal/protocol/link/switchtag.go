package link

import (
	"wiretale/internal/packet"
	"wiretale/internal/printer"
)

// The tags by which switch chips tell their processors where a frame came from or
// shall go: Marvell's DSA (4 bytes behind the addresses), EDSA (with an Ethernet
// type and 2 bytes before it), and Broadcom's (4 bytes there, or in front).
//
//	 0       1       2       3
//	+-------+-------+-------+-------+
//	|cmd,dev| port  |  priority,VID |   DSA
//	+-------+-------+-------+-------+
var (
	_ = printer.Register(printer.Protocol{Name: "dsa", LinkTypes: []packet.LinkType{284}, Ordered: true, Print: func(p *printer.Printer, v printer.View) { printTagged(p, v, "dsa", 4, dsaTag) }})
	_ = printer.Register(printer.Protocol{Name: "edsa", LinkTypes: []packet.LinkType{285}, Ordered: true, Print: func(p *printer.Printer, v printer.View) { printTagged(p, v, "edsa", 8, edsaTag) }})
	_ = printer.Register(printer.Protocol{Name: "brcm-tag", LinkTypes: []packet.LinkType{281}, Ordered: true, Print: func(p *printer.Printer, v printer.View) { printTagged(p, v, "brcm-tag", 4, broadcomTag) }})
	_ = printer.Register(printer.Protocol{Name: "brcm-tag-prepend", LinkTypes: []packet.LinkType{282}, Ordered: true, Print: printPrepended})
)

const brcmTag = 4

// printTagged prints a frame with a tag behind its addresses.
func printTagged(p *printer.Printer, v printer.View, name string, size int, tag func(*printer.Printer, printer.View)) {
	p.Layer(name)
	if v.Captured() < etherHeader+size || v.Len() < etherHeader+size {
		p.Trunc()
		p.LinkHeader += v.Captured()
		return
	}
	p.LinkDst, p.LinkSrc, p.HasLinkAddrs = v.MAC(0), v.MAC(6), true
	if p.LinkLevel {
		etherAddresses(p, v)
	}
	tag(p, v.From(12))
	p.LinkHeader += etherPayload(p, v, 12+size)
}

// printPrepended prints a frame behind a tag. tcpdump: the tag shows with -e only.
func printPrepended(p *printer.Printer, v printer.View) {
	p.Layer("brcm-tag-prepend")
	if v.Captured() < brcmTag || v.Len() < brcmTag {
		p.Trunc()
		p.LinkHeader += v.Captured()
		return
	}
	if p.LinkLevel {
		broadcomTag(p, v)
	}
	n := ethernet(p, v.From(brcmTag))
	p.LinkHeader += brcmTag + n
}

// The commands of a DSA tag.
const (
	dsaToCPU = iota
	dsaFromCPU
	dsaToSniffer
	dsaForward
)

const (
	dsaTagged = 0x20000000
	dsaTrunk  = 0x00040000 // or: received, for the sniffer
	dsaCFI    = 0x00010000
)

func dsaTag(p *printer.Printer, v printer.View) {
	tag := v.U32(0)
	if p.LinkLevel {
		p.Write("Marvell DSA ")
		dsaLong(p, tag)
	} else {
		p.Write("DSA ")
		dsaShort(p, tag)
	}
}

func edsaTag(p *printer.Printer, v printer.View) {
	t, tag := v.U16(0), v.U32(4)
	if p.LinkLevel {
		p.Print("Marvell EDSA ethertype 0x{:04x} ({}), rsvd {} {}, ", t, printer.EtherTypeNames.Of(uint32(t), "Unknown"), v.U8(2), v.U8(3))
		dsaLong(p, tag)
	} else {
		p.Print("EDSA 0x{:04x}, ", t)
		dsaShort(p, tag)
	}
}

func dsaPort(tag uint32) (device, port uint32) { return tag >> 24 & 31, tag >> 19 & 31 }

// dsaLong prints a tag in full.
func dsaLong(p *printer.Printer, tag uint32) {
	device, port := dsaPort(tag)
	p.Print("mode {mode}, ", dsaModes[tag>>30])
	switch tag >> 30 {
	case dsaForward:
		p.Print("dev {device}, {} {port}, ", device, printer.Choose(tag&dsaTrunk != 0, "trunk", "port"), port)
	case dsaFromCPU:
		p.Print("target dev {device}, port {port}, ", device, port)
	case dsaToCPU:
		p.Print("source dev {device}, port {port}, code {code}, ", device, port, dsaCodes[tag>>17&3<<1|tag>>12&1])
	case dsaToSniffer:
		p.Print("source dev {device}, port {port}, {}gress sniff, ", device, port, printer.Choose(tag&dsaTrunk != 0, "in", "e"))
	}
	p.Print("{}, {}VID {vlan}, FPri {priority}, ", printer.Choose(tag&dsaTagged != 0, "tagged", "untagged"), printer.Choose(tag&dsaCFI != 0, "CFI, ", ""), tag&0xfff, tag>>13&7)
}

// dsaShort prints a tag in short.
func dsaShort(p *printer.Printer, tag uint32) {
	device, port := dsaPort(tag)
	switch tag >> 30 {
	case dsaForward:
		p.Print("Forward {} {device}.{port}, ", printer.Choose(tag&dsaTrunk != 0, "trunk", "port"), device, port)
	case dsaFromCPU:
		p.Print("CPU > port {device}.{port}, ", device, port)
	case dsaToCPU:
		p.Print("port {device}.{port} > CPU, ", device, port)
	case dsaToSniffer:
		p.Print("port {device}.{port} > {} Sniffer, ", device, port, printer.Choose(tag&dsaTrunk != 0, "Rx", "Tx"))
	}
	p.Print("VLAN {vlan}{}, ", tag&0xfff, printer.Choose(tag&dsaTagged != 0, "t", "u"))
}

var dsaModes = [4]string{"To CPU", "From CPU", "To Sniffer", "Forward"}

var dsaCodes = [8]string{"BPDU (MGMT) Trap", "Frame2Reg", "IGMP/MLD Trap", "Policy Trap", "ARP Mirror", "Policy Mirror", "reserved", "reserved"}

const broadcomIngress = 0x20000000

func broadcomTag(p *printer.Printer, v printer.View) {
	tag := v.U32(0)
	p.Print("BRCM tag OP: {}, ", printer.Choose(tag>>24 != 0, "IG", "EG"))
	if tag&broadcomIngress != 0 {
		p.Print("TC: {}, TE: {}, TS: {}, DST map: 0x{:04x}, ", tag>>18&7, broadcomTE[tag>>16&3], tag>>23&1, tag&0x1ff)
		return
	}
	p.Print("CID: {}, RC: {}, TC: {}, port: {}, ", tag>>16&0xff, broadcomRC.Of(tag>>8&0xff, "reserved"), tag>>5&7, tag&31)
}

var broadcomTE = [4]string{"None", "Untag", "Header", "Reserved"}

var broadcomRC = printer.NameTable{
	{Value: 1, Text: "mirror"}, {Value: 2, Text: "MAC learning"}, {Value: 4, Text: "switching"}, {Value: 8, Text: "prot term"}, {Value: 16, Text: "prot snoop"}, {Value: 32, Text: "exception"},
}
