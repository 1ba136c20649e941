package legacy

import (
	"wiretale/internal/packet"
	"wiretale/internal/printer"
)

// Solaris IPNET: packets with the zones they come from and go to
// (LINKTYPE_IPNET).
//
//	 0       1       2       4       8       12      16      20      24
//	+-------+-------+-------+-------+-------+-------+-------+-------+-------
//	|version|family | htype |length |ifindex|groupif| zsrc  | zdst  | packet
//	+-------+-------+-------+-------+-------+-------+-------+-------+-------
var _ = printer.Register(printer.Protocol{Name: "ipnet", LinkTypes: []packet.LinkType{226}, Ordered: true, Print: printIPNET})

const ipnetHeader = 24

func printIPNET(p *printer.Printer, v printer.View) {
	p.Layer("ipnet")
	v.Need(0, ipnetHeader)
	family := v.U8(1)
	if p.LinkLevel {
		ipnetLine(p, v, family)
	}
	body := v.From(ipnetHeader)
	switch family {
	case 2:
		printer.EtherType(0x0800).Print(p, body)
	case 26:
		printer.EtherType(0x86dd).Print(p, body)
	default:
		if !p.LinkLevel {
			ipnetLine(p, v, family)
		}
		p.Default(body)
	}
	p.LinkHeader += ipnetHeader
}

func ipnetLine(p *printer.Printer, v printer.View, family uint8) {
	p.Print("{src_zone} > {dst_zone}", v.U32(16), v.U32(20))
	if p.Quiet == 0 {
		p.Print(", family {family} ({})", ipnetFamilies.Of(uint32(family), "Unknown"), family)
	} else {
		p.Print(", {family}", ipnetFamilies.Of(uint32(family), "Unknown Ethertype (0x{:04x})"))
	}
	p.Print(", length {length}: ", v.Len())
}

var ipnetFamilies = printer.NameTable{{Value: 2, Text: "IPv4"}, {Value: 26, Text: "IPv6"}}
