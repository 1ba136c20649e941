package lan

import "wiretale/internal/printer"

// Slow protocols (IEEE 802.3-2018 annex 57A): LACP and the marker protocol (IEEE
// 802.1AX-2014 section 6.4), and OAM (slowoam.go).
//
//	 0       1       2
//	+-------+-------+-------
//	|subtype|version| type-length-values
//	+-------+-------+-------
var _ = printer.Register(printer.Protocol{Name: "slow", EtherTypes: []uint16{0x8809}, Print: printSlow})

const (
	slowLACP   = 1
	slowMarker = 2
	slowOAM    = 3
)

func printSlow(p *printer.Printer, v printer.View) {
	p.Layer("slow")
	if v.Len() < 1 {
		slowShort(p)
		return
	}
	subtype := v.U8(0)
	switch subtype {
	case slowLACP, slowMarker:
		if v.Len() < 2 {
			slowShort(p)
			return
		}
		name := slowNames.Find(uint32(subtype))
		if version := v.U8(1); version != 1 {
			p.Print("{} version {} packet not supported", name, version)
			return
		}
		p.Print("{protocol}v{version}, length {length}", name, v.U8(1), v.Len())
		if p.V(1) {
			slowValues(p, v.From(2), subtype)
		}
	case slowOAM:
		p.Print("OAM, length {length}", v.Len())
		if p.V(1) {
			oamMessage(p, v)
		}
	default:
		p.Print("unknown ({}), length {length}", subtype, v.Len())
		p.HexDump("\n\t", v.Data())
	}
}

// slowShort says that a packet is too short.
func slowShort(p *printer.Printer) {
	if p.V(1) {
		p.Write("\n\t\t packet is too short")
	} else {
		p.Write(" (packet is too short)")
	}
}

// slowValues prints the values of LACP or of the marker protocol.
func slowValues(p *printer.Printer, v printer.View, subtype uint8) {
	eachSlowValue(p, v, func(kind uint8, length int) {
		p.Print("\n\t{tlv} TLV (0x{:02x}), length {}", slowTLVs.Of(uint32(subtype)<<8|uint32(kind), "Unknown"), kind, length)
	}, func(kind uint8, value printer.View) {
		slowValue(p, subtype, kind, value.From(2))
	})
}

// eachSlowValue calls title for each value with what its header says, and then
// print with the value, header included, until there is a fault or a kind of 0.
func eachSlowValue(p *printer.Printer, v printer.View, title func(kind uint8, length int), print func(kind uint8, value printer.View)) {
	for v.Len() > 0 {
		if v.Len() < 2 {
			slowShort(p)
			return
		}
		kind, length := v.U8(0), int(v.U8(1))
		title(kind, length)
		if kind == 0 {
			return
		}
		if length < 2 {
			p.Write("\n\t    ERROR: illegal length - should be >= 2")
			return
		}
		if v.Len() < length {
			slowShort(p)
			return
		}
		v.Need(0, length)
		print(kind, v.Sub(0, length))
		v = v.From(length)
	}
}

func slowValue(p *printer.Printer, subtype, kind uint8, v printer.View) {
	want := 0
	switch {
	case subtype == slowLACP && (kind == 1 || kind == 2):
		want = 18
	case subtype == slowLACP && kind == 3, subtype == slowMarker && kind == 1:
		want = 14
	default:
		p.HexDump("\n\t  ", v.Data())
		return
	}
	if v.Len() != want {
		p.Print("\n\t    ERROR: illegal length - should be {}", want+2)
	}
	switch {
	case v.Len() != want:
	case subtype == slowMarker:
		p.Print("\n\t  Request System {system}, Request Port {port}, Request Transaction ID 0x{transaction:08x}", v.MAC(2), v.U16(0), v.U32(8))
	case kind == 3:
		p.Print("\n\t  Max Delay {delay}", v.U16(0))
	default:
		p.Print("\n\t  System {system}, System Priority {system_priority}, Key {key}, Port {port}, Port Priority {port_priority}\n\t  State Flags [{state}]",
			v.MAC(2), v.U16(0), v.U16(8), v.U16(12), v.U16(10), lacpState.Of(uint32(v.U8(14)), "none", ", "))
	}
	if p.V(2) {
		p.HexDump("\n\t  ", v.Data())
	}
}

var slowNames = printer.NameTable{{Value: slowLACP, Text: "LACP"}, {Value: slowMarker, Text: "MARKER"}}

var slowTLVs = printer.NameTable{
	{Value: 0x0100, Text: "Terminator"}, {Value: 0x0101, Text: "Actor Information"}, {Value: 0x0102, Text: "Partner Information"}, {Value: 0x0103, Text: "Collector Information"},
	{Value: 0x0200, Text: "Terminator"}, {Value: 0x0201, Text: "Marker Information"},
}

var lacpState = printer.BitTable{
	{Value: 1, Text: "Activity"}, {Value: 2, Text: "Timeout"}, {Value: 4, Text: "Aggregation"}, {Value: 8, Text: "Synchronization"}, {Value: 16, Text: "Collecting"},
	{Value: 32, Text: "Distributing"}, {Value: 64, Text: "Default"}, {Value: 128, Text: "Expired"},
}
