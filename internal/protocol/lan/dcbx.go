package lan

import "wiretale/internal/printer"

// dcbx prints the data center bridging exchange before it was a standard (DCBX
// base protocol 1.01): type-length-values within one of LLDP.
func dcbx(p *printer.Printer, v printer.View) bool {
	if v.Len() < 4 {
		return true
	}
	subtype := v.U8(3)
	p.Print("\n\t  {subtype} Subtype ({})", dcbxSubtypes.Of(uint32(subtype), "unknown"), subtype)
	if subtype != 2 {
		return subtype != 1
	}
	known := true
	for v = v.From(4); v.Len() >= 2; {
		head := v.U16(0)
		kind, length := head>>9, int(head&0x1ff)
		v = v.From(2)
		if kind == 0 || length == 0 || v.Len() < length {
			break
		}
		if !dcbxTLV(p, kind, v.Sub(0, length)) {
			known = false
		}
		v = v.From(length)
	}
	return known
}

func dcbxTLV(p *printer.Printer, kind uint16, v printer.View) bool {
	switch kind {
	case 1:
		if v.Len() >= 10 {
			p.Print("\n\t    Control - Protocol Control (type 0x{:x}, length {})", kind, v.Len())
			p.Print("\n\t      Oper_Version: {}\n\t      Max_Version: {}\n\t      Sequence Number: {}\n\t      Acknowledgement Number: {}",
				v.U8(0), v.U8(1), v.U32(2), v.U32(6))
		}
	case 2:
		if v.Len() >= 17 {
			dcbxFeature(p, "Priority Group", kind, v)
			dcbxGroups(p, v)
		}
	case 3:
		if v.Len() >= 6 {
			dcbxFeature(p, "Priority Flow Control", kind, v)
			dcbxFlowControl(p, v)
		}
	case 4:
		if v.Len() >= 4 {
			dcbxFeature(p, "Application", kind, v)
			for v = v.From(4); v.Len() >= 6; v = v.From(6) {
				dcbxApplication(p, v)
			}
		}
	default:
		p.HexDump("\n\t    ", v.Data())
		return false
	}
	return true
}

func dcbxFeature(p *printer.Printer, name string, kind uint16, v printer.View) {
	p.Print("\n\t    Feature - {} (type 0x{:x}, length {})\n\t      Oper_Version: {}\n\t      Max_Version: {}", name, kind, v.Len(), v.U8(0), v.U8(1))
	n := v.U8(2)
	p.Print("\n\t      Info block(0x{:02X}): Enable bit: {}, Willing bit: {}, Error Bit: {}", n, n>>7, n>>6&1, n>>5&1)
	p.Print("\n\t      SubType: {}", v.U8(3))
}

func dcbxGroups(p *printer.Printer, v printer.View) {
	p.Write("\n\t      Priority Allocation")
	for i := range 8 {
		p.Print("\n\t          PgId_{}: {}", i, v.U8(4+i/2)>>(4-4*(i&1))&15)
	}
	p.Write("\n\t      Priority Group Allocation")
	for i := range 8 {
		p.Print("\n\t          Pg percentage[{}]: {}", i, v.U8(8+i))
	}
	p.Print("\n\t      NumTCsSupported: {}", v.U8(16))
}

func dcbxFlowControl(p *printer.Printer, v printer.View) {
	bits := v.U8(4)
	p.Print("\n\t      PFC Config (0x{:02X})", bits)
	for i := range 8 {
		state := "Disabled"
		if bits>>i&1 != 0 {
			state = "Enabled"
		}
		p.Print("\n\t          Priority Bit {}: {}", i, state)
	}
	p.Print("\n\t      NumTCPFCSupported: {}", v.U8(5))
}

func dcbxApplication(p *printer.Printer, v printer.View) {
	oui := v.U24(2)
	p.Print("\n\t      Application Value\n\t          Application Protocol ID: 0x{:04x}", v.U16(0))
	kind := "L2 EtherType"
	if oui>>22 != 0 {
		kind = "Socket Number"
	}
	p.Print("\n\t          SF (0x{:x}) Application Protocol ID is {}\n\t          OUI: 0x{:06x}\n\t          User Priority Map: 0x{:02x}",
		oui>>22, kind, oui&0x3fffff, v.U8(5))
}

var dcbxSubtypes = printer.NameTable{
	{Value: 1, Text: "DCB Capability Exchange Protocol Rev 1"}, {Value: 2, Text: "DCB Capability Exchange Protocol Rev 1.01"},
}
