package lan

import "wiretale/internal/printer"

// DTP, Cisco's Dynamic Trunking Protocol: a version and type-length-values.
var _ = printer.Register(printer.Protocol{Name: "dtp", SNAP: []printer.SNAP{{OUI: ciscoOUI, PID: 0x2004}}, Print: printDTP})

func printDTP(p *printer.Printer, v printer.View) {
	p.Layer("dtp")
	if v.Len() < 1 {
		p.Write("[zero packet length]")
		invalid(p, v)
		return
	}
	p.Print("DTPv{version}, length {length}", v.U8(0), v.Len())
	if !p.V(1) {
		return
	}
	for v = v.From(1); v.Len() > 0; {
		if v.Len() < 4 {
			p.Print("[{} bytes remaining]", v.Len())
			invalid(p, v)
			return
		}
		kind, length := v.U16(0), int(v.U16(2))
		if kind == 0 {
			return
		}
		p.Print("\n\t{tlv} (0x{:04x}) TLV, length {}", dtpTypes.Of(uint32(kind), "Unknown"), kind, length)
		if length < 4 || length > v.Len() {
			p.Print("[TLV length {}]", length)
			invalid(p, v)
			return
		}
		if !dtpValue(p, kind, v.Sub(4, length-4)) {
			invalid(p, v)
			return
		}
		v = v.From(length)
	}
}

// dtpValue prints a value, and reports whether its length was right.
func dtpValue(p *printer.Printer, kind uint16, v printer.View) bool {
	switch kind {
	case 1:
		p.Write(", ")
		p.SafeStringZ(v, 0, v.Len())
	case 2, 3:
		if v.Len() != 1 {
			return false
		}
		p.Print(", 0x{:x}", v.U8(0))
	case 4:
		if v.Len() != 6 {
			return false
		}
		p.Print(", {neighbor}", v.MAC(0))
	}
	return true
}

var dtpTypes = printer.NameTable{{Value: 1, Text: "Domain"}, {Value: 2, Text: "Status"}, {Value: 3, Text: "DTP type"}, {Value: 4, Text: "Neighbor"}}
