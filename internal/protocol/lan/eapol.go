package lan

import "wiretale/internal/printer"

// EAPOL, EAP over LANs (IEEE 802.1X-2010 section 11).
//
//	 0       1       2               4
//	+-------+-------+---------------+-------
//	|version| type  |    length     | EAP packet
//	+-------+-------+---------------+-------
var _ = printer.Register(printer.Protocol{Name: "eapol", EtherTypes: []uint16{0x888e}, Print: printEAPOL})

const eapolHeader = 4

func printEAPOL(p *printer.Printer, v printer.View) {
	p.Layer("eap")
	if v.Len() < eapolHeader {
		v.Need(0, v.Len())
		p.Trunc()
		return
	}
	if !v.Has(0, eapolHeader) {
		p.Trunc()
		return
	}
	kind, length := v.U8(1), v.U16(2)
	p.Print("{type} ({}) v{version}, len {length}", eapolTypes.Of(uint32(kind), "unknown"), kind, v.U8(0), length)
	if !p.V(1) || kind != 0 {
		return
	}
	if length == 0 {
		p.Trunc()
		return
	}
	p.Write(", ")
	v.Need(eapolHeader, 4)
	printer.Key("eap").Print(p, v.From(eapolHeader).WithLength(int(length)))
}

var eapolTypes = printer.NameTable{
	{Value: 0, Text: "EAP packet"}, {Value: 1, Text: "EAPOL start"}, {Value: 2, Text: "EAPOL logoff"}, {Value: 3, Text: "EAPOL key"}, {Value: 4, Text: "Encapsulated ASF alert"},
}
