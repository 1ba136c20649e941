package tunnel

import "wiretale/internal/printer"

// VXLAN-GPE, the Generic Protocol Extension for VXLAN (draft-ietf-nvo3-vxlan-gpe
// section 3).
//
//	 0       1               3       4               7       8
//	+-------+---------------+-------+---------------+-------+-------
//	| flags |   reserved    | next  |      VNI      |   0   | payload
//	+-------+---------------+-------+---------------+-------+-------
var _ = printer.Register(printer.Protocol{Name: "vxlan_gpe", UDP: printer.Ports(4790), Ordered: true, Print: printVXLANGPE})

func printVXLANGPE(p *printer.Printer, v printer.View) {
	p.Layer("vxlan_gpe")
	p.Write("VXLAN-GPE, ")
	if v.Len() < vxlanHeader {
		p.Print(" (len {} < {})", v.Len(), vxlanHeader)
		p.Invalid()
		return
	}
	p.Print("flags [{flags}], ", vxlanGPEFlags.Of(uint32(v.U8(0)), "none", ""))
	next := v.U8(3)
	v.Need(4, 4)
	p.Print("vni {vni}", v.U24(4))
	p.Write(lineBreak(p, "\n    "))
	if upper := vxlanGPEUpper(next); upper != nil {
		upper.Print(p, v.From(vxlanHeader))
		return
	}
	p.Write("ERROR: unknown-next-protocol")
	p.Invalid()
}

// lineBreak is what stands between a tunnel's header and its payload: with -v a
// new line.
func lineBreak(p *printer.Printer, verbose string) string {
	if p.V(1) {
		return verbose
	}
	return ": "
}

func vxlanGPEUpper(next uint8) *printer.Protocol {
	switch next {
	case 1:
		return printer.EtherType(0x0800)
	case 2:
		return printer.EtherType(0x86dd)
	case 3:
		return printer.Key("ether")
	case 4:
		return printer.Key("nsh")
	}
	return nil
}

var vxlanGPEFlags = printer.BitTable{{Value: 0x08, Text: "I"}, {Value: 0x04, Text: "P"}, {Value: 0x02, Text: "B"}, {Value: 0x01, Text: "O"}}
