package link

import (
	"wiretale/internal/packet"
	"wiretale/internal/printer"
)

// Linux cooked capture: what the kernel tells of a packet whose link-layer header
// it does not give (LINKTYPE_LINUX_SLL).
//
//	 0       2       4       6               14      16
//	+-------+-------+-------+---------------+-------+-------
//	| type  | ARPHRD| alen  |    address    | proto | packet
//	+-------+-------+-------+---------------+-------+-------
var _ = printer.Register(printer.Protocol{
	Name:      "sll",
	LinkTypes: []packet.LinkType{113},
	Print:     printSLL,
})

const sllHeader = 16

// cooked is a cooked header of either version.
type cooked struct {
	kind     uint8
	hardware uint16
	address  packet.MAC // valid if it is 6 long
	size     uint8
	protocol uint16
	header   int
	index    uint32 // of the interface; version 2 only
}

func printSLL(p *printer.Printer, v printer.View) {
	p.Layer("sll")
	v.Need(0, sllHeader)
	c := cooked{kind: uint8(v.U16(0)), hardware: v.U16(2), size: uint8(v.U16(4)), address: v.MAC(6), protocol: v.U16(14), header: sllHeader}
	if v.U16(0) > 0xff {
		c.kind = 0xff
	}
	if p.LinkLevel {
		c.print(p, v.Len())
	}
	c.payload(p, v.From(sllHeader), v.Len())
}

// print prints the header: where the packet was going, the address, the protocol.
func (c *cooked) print(p *printer.Printer, length int) {
	if c.header == sllHeader {
		p.Print("{packet_type:3s} ", packetType(c.kind))
	} else {
		p.Print("ifindex {ifindex} ", c.index)
	}
	if c.size == 6 {
		p.Print("{address} ", c.address)
	}
	if p.Quiet > 0 {
		return
	}
	switch c.protocol {
	case protocol8023:
		p.Write("802.3")
	case protocol8022:
		p.Write("802.2")
	default:
		p.Print("ethertype {ethertype} (0x{:04x})", printer.EtherTypeNames.Of(uint32(c.protocol), "Unknown"), c.protocol)
	}
	p.Print(", length {length}: ", length)
}

// The protocols that are no Ethernet types (Linux if_ether.h).
const (
	protocol8023 = 1
	protocol8022 = 4
)

// payload prints the packet behind the header, after its tags.
func (c *cooked) payload(p *printer.Printer, v printer.View, length int) {
	if c.hardware == 803 {
		if radio := printer.LinkType(127); radio != nil {
			radio.Print(p, v)
			return
		}
	}
	header, protocol, tagged := c.header, c.protocol, false
	for {
		if protocol <= maxLength {
			c.notEther(p, v, protocol, header, tagged)
			return
		}
		if upper := printer.EtherType(protocol); upper != nil && !printer.IsVLANTag(protocol) {
			upper.Print(p, v)
			p.LinkHeader += header
			return
		}
		if !printer.IsVLANTag(protocol) {
			if !p.LinkLevel {
				c.print(p, length)
			}
			p.LinkHeader += header
			p.Default(v)
			return
		}
		if v.Captured() < tagLength {
			p.Layer("vlan")
			p.Trunc()
			p.LinkHeader += header + v.Captured()
			return
		}
		protocol = v.U16(2)
		c.tag(p, v.U16(0), protocol)
		v, header, length, tagged = v.From(tagLength), header+tagLength, length-tagLength, true
	}
}

// tag prints a tag. tcpdump: the type behind it shows even without -e.
func (c *cooked) tag(p *printer.Printer, tci, next uint16) {
	if p.LinkLevel {
		printTag(p, tci)
		p.Write(", ")
	}
	if p.Quiet == 0 {
		p.Print("ethertype {ethertype}, ", printer.EtherTypeNames.Of(uint32(next), "Unknown"))
	}
}

// notEther prints packets whose protocol is no Ethernet type.
func (c *cooked) notEther(p *printer.Printer, v printer.View, protocol uint16, header int, tagged bool) {
	switch {
	case tagged || protocol == protocol8022:
		size, known := llc(p, v)
		p.LinkHeader += header
		if known {
			p.LinkHeader += size
			return
		}
	case protocol == protocol8023:
		if ipx := printer.Key("ipx"); ipx != nil {
			ipx.Print(p, v)
			p.LinkHeader += header
			return
		}
	default:
		p.LinkHeader += header
	}
	p.Default(v)
}

var packetTypes = printer.NameTable{{Value: 0, Text: "In"}, {Value: 1, Text: "B"}, {Value: 2, Text: "M"}, {Value: 3, Text: "P"}, {Value: 4, Text: "Out"}}
