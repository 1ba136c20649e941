package lan

import "wiretale/internal/printer"

// UDLD, Cisco's UniDirectional Link Detection (RFC 5171 section 4).
//
//	 0       1       2               4
//	+-------+-------+---------------+-------
//	|ver,op | flags |   checksum    | values
//	+-------+-------+---------------+-------
var _ = printer.Register(printer.Protocol{Name: "udld", SNAP: []printer.SNAP{{OUI: ciscoOUI, PID: 0x0111}}, Print: printUDLD})

const udldHeader = 4

func printUDLD(p *printer.Printer, v printer.View) {
	p.Layer("udld")
	if v.Len() < udldHeader {
		invalid(p, v)
		return
	}
	first, flags := v.U8(0), v.U8(1)
	p.Print("UDLDv{version}, Code {code} ({:x}), Flags [{flags}] (0x{:02x}), length {length}",
		first>>5, udldCodes.Of(uint32(first&31), "Reserved"), first&31, udldFlags.Of(uint32(flags), "none", ", "), flags, v.Len())
	if !p.V(1) {
		v.Need(0, v.Len())
		return
	}
	p.Print("\n\tChecksum 0x{checksum:04x} (unverified)", v.U16(2))
	for v = v.From(udldHeader); v.Len() > 0; {
		if v.Len() < 4 {
			invalid(p, v)
			return
		}
		kind, length := v.U16(0), int(v.U16(2))
		p.Print("\n\t{tlv} (0x{:04x}) TLV, length {}", udldTypes.Of(uint32(kind), "Unknown"), kind, length)
		if length <= 4 || length > v.Len() {
			invalid(p, v)
			return
		}
		if !udldValue(p, kind, v.Sub(4, length-4)) {
			invalid(p, v)
			return
		}
		v = v.From(length)
	}
}

// udldValue prints a value, and reports whether its length was right.
func udldValue(p *printer.Printer, kind uint16, v printer.View) bool {
	switch kind {
	case 1, 2, 6:
		p.Write(", ")
		p.SafeStringZ(v, 0, v.Len())
	case 3:
		p.Write(", ")
		p.SafeString(v, 0, v.Len())
	case 4, 5:
		if v.Len() != 1 {
			return false
		}
		p.Print(", {}s", v.U8(0))
	case 7:
		if v.Len() != 4 {
			return false
		}
		p.Print(", {}", v.U32(0))
	default:
		v.Need(0, v.Len())
	}
	return true
}

var udldCodes = printer.NameTable{{Value: 1, Text: "Probe message"}, {Value: 2, Text: "Echo message"}, {Value: 3, Text: "Flush message"}}

var udldFlags = printer.BitTable{
	{Value: 1, Text: "RT"}, {Value: 2, Text: "RSY"}, {Value: 4, Text: "MBZ-2"}, {Value: 8, Text: "MBZ-3"}, {Value: 16, Text: "MBZ-4"},
	{Value: 32, Text: "MBZ-5"}, {Value: 64, Text: "MBZ-6"}, {Value: 128, Text: "MBZ-7"},
}

var udldTypes = printer.NameTable{
	{Value: 1, Text: "Device-ID TLV"}, {Value: 2, Text: "Port-ID TLV"}, {Value: 3, Text: "Echo TLV"}, {Value: 4, Text: "Message Interval TLV"},
	{Value: 5, Text: "Timeout Interval TLV"}, {Value: 6, Text: "Device Name TLV"}, {Value: 7, Text: "Sequence Number TLV"},
}
