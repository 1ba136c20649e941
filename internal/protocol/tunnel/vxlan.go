// Package tunnel prints what carries packets inside of packets.
package tunnel

import "wiretale/internal/printer"

// VXLAN, Virtual eXtensible Local Area Network (RFC 7348 section 5).
//
//	 0       1               4               7       8
//	+-------+---------------+---------------+-------+-------
//	| flags |   reserved    |      VNI      |   0   | Ethernet frame
//	+-------+---------------+---------------+-------+-------
var _ = printer.Register(printer.Protocol{
	Name: "vxlan", UDP: printer.Ports(8472, 4789), UDPTypes: []string{"vxlan"}, Ordered: true, Print: printVXLAN,
})

const (
	vxlanHeader   = 8
	etherBridging = 0x6558 // an Ethernet frame follows (RFC 1701): in tunnels only
)

func printVXLAN(p *printer.Printer, v printer.View) {
	p.Layer("vxlan")
	p.Write("VXLAN")
	if v.Len() < vxlanHeader {
		p.Invalid()
		return
	}
	flags := v.U8(0)
	p.Print(", flags [{flags}] (0x{:02x}), ", vxlanFlags.Of(uint32(flags), "invalid", ""), flags)
	v.Need(0, 4)
	p.Print("vni {vni}\n", v.U24(4))
	v.Need(4, 4)
	printer.Key("ether").Print(p, v.From(vxlanHeader))
}

var vxlanFlags = printer.BitTable{{Value: 0x08, Text: "I"}}
