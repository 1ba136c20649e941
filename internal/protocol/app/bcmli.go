package app

import "wiretale/internal/printer"

// BCM-LI, the shim that Broadcom chips put before a packet of lawful
// interception (no public specification).
//
//	 0       3           7         10                                32 bits
//	+-------+-----------+---------+----------------------------------+--------
//	|  dir  |   type    | subtype |               li-id              | packet
//	+-------+-----------+---------+----------------------------------+--------
var _ = printer.Register(printer.Protocol{Name: "bcm_li", UDP: printer.SrcPorts(49152), Ordered: true, Print: printBCMLI})

const (
	bcmShim      = 4
	bcmUndecided = 4
	bcmIPv4      = 5
	bcmIPv6      = 6
	bcmEthernet  = 7
)

func printBCMLI(p *printer.Printer, v printer.View) {
	p.Layer("bcm_li")
	if v.Len() < bcmShim {
		p.Print(" (length {length} < 4)", v.Len())
		p.Invalid()
		return
	}
	shim := v.U32(0)
	kind := shim >> 25 & 15
	if p.V(1) {
		p.Write("\n    ")
	}
	p.Print("BCM-LI-SHIM: direction {direction}, pkt-type {type}, pkt-subtype {subtype}, li-id {li_id}", bcmDirections.Of(shim>>29, "unknown"),
		bcmTypes.Of(kind, "unknown"), bcmSubtypes.Of(shim>>22&7, "unknown"), shim&0x3fffff)
	if !p.V(1) {
		v.Need(0, v.Len())
		return
	}
	p.Write("\n    ")
	bcmPacket(p, v.From(bcmShim), kind)
}

func bcmPacket(p *printer.Printer, v printer.View, kind uint32) {
	switch kind {
	case bcmUndecided:
		bcmUndecidedPacket(p, v)
	case bcmIPv4:
		printer.EtherType(0x0800).Print(p, v)
	case bcmIPv6:
		printer.EtherType(0x86dd).Print(p, v)
	case bcmEthernet:
		printer.Key("ether").Print(p, v)
	default:
		p.Invalid()
	}
}

// bcmUndecidedPacket prints what its first four bits show to be IP.
func bcmUndecidedPacket(p *printer.Printer, v printer.View) {
	if v.Len() < 1 {
		p.Trunc()
		return
	}
	switch v.U8(0) >> 4 {
	case 4:
		printer.EtherType(0x0800).Print(p, v)
	case 6:
		printer.EtherType(0x86dd).Print(p, v)
	default:
		p.Write("unknown payload")
	}
}

var bcmDirections = printer.NameTable{{Value: 1, Text: "unused"}, {Value: 2, Text: "egress"}, {Value: 3, Text: "ingress"}}

var bcmTypes = printer.NameTable{{Value: bcmUndecided, Text: "undecided"}, {Value: bcmIPv4, Text: "ipv4"}, {Value: bcmIPv6, Text: "ipv6"}, {Value: bcmEthernet, Text: "ethernet"}}

var bcmSubtypes = printer.NameTable{{Value: 1, Text: "single VLAN tag"}, {Value: 2, Text: "double VLAN tag"}, {Value: 3, Text: "untagged"}}
