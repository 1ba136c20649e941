// Package wireless prints wireless networks.
package wireless

import "wiretale/internal/printer"

// GeoNetworking (ETSI TS 102 636-4-1, an early version) and CALM FAST (ISO 29281):
// vehicles that talk.
//
//	 0       1       2       4       6       7       8               36
//	+-------+-------+-------+-------+-------+-------+---------------+-------
//	|ver, NH|  HT   |       |length |       | hops  | position      | ...
//	+-------+-------+-------+-------+-------+-------+---------------+-------
var (
	_ = printer.Register(printer.Protocol{Name: "geonet", EtherTypes: []uint16{0x0707, 0x8947}, Print: printGeoNet})
	_ = printer.Register(printer.Protocol{Name: "calm_fast", EtherTypes: []uint16{0x1111}, Print: printCALM})
)

const (
	geoHeader  = 36
	geoTSBMH   = 0x51
	geoTSBSize = 32
)

func printGeoNet(p *printer.Printer, v printer.View) {
	p.Layer("geonet")
	p.Write("GeoNet ")
	geoSource(p)
	if v.Len() < geoHeader {
		p.Print(" (length {} < {})", v.Len(), geoHeader)
		p.Invalid()
		return
	}
	first, kind := v.U8(0), v.U8(1)
	next := first & 15
	p.Print("v:{version} NH:{}-{next} ", first>>4, next, geoNext.Of(uint32(next), "Unknown"))
	p.Print("HT:{}-{}-{type} ", kind>>4, kind&15, geoTypes.Of(uint32(kind), geoUnknown(kind)))
	p.Print("HopLim:{hop_limit} ", v.U8(7))
	p.Print("Payload:{payload} ", v.U16(4))
	geoPosition(p, v)
	body := v.From(geoHeader)
	if kind == geoTSBMH {
		if body.Len() < geoTSBSize {
			p.Print(" (header size {} > {})", geoTSBSize, body.Len())
			p.Invalid()
			return
		}
		body = body.From(geoTSBSize)
		body = geoTransport(p, body, next)
	}
	if p.V(1) {
		p.Default(body)
	}
	v.Need(0, v.Len())
}

func geoSource(p *printer.Printer) {
	if p.HasLinkAddrs {
		p.Print("src:{src}; ", p.LinkSrc)
	}
}

func geoPosition(p *printer.Printer, v printer.View) {
	a := v.Bytes(8, 8)
	p.Write("GN_ADDR:")
	for i, c := range a {
		if i > 0 {
			p.Byte(':')
		}
		p.Print("{:02x}", c)
	}
	p.Print(" lat:{latitude}", v.U32(20))
	p.Print(" lon:{longitude}", v.U32(24))
	v.Need(28, 8)
}

// geoTransport prints the Basic Transport Protocol and what it carries.
func geoTransport(p *printer.Printer, v printer.View, next uint8) printer.View {
	switch next {
	case 1:
		p.Print("; BTP Dst:{dst_port} Src:{src_port}", v.U16(0), v.U16(2))
	case 2:
		p.Print("; BTP Dst:{dst_port}", v.U16(0))
	default:
		return v
	}
	v = v.From(4)
	p.Print("; ItsPduHeader v:{} t:{}", v.U8(0), v.U8(1))
	switch v.U8(1) {
	case 0:
		p.Write("-CAM")
	case 1:
		p.Write("-DENM")
	case 101:
		p.Write("-TPEGM")
	case 102:
		p.Write("-TSPDM")
	case 103:
		p.Write("-VPM")
	case 104:
		p.Write("-SRM")
	case 105:
		p.Write("-SLAM")
	case 106:
		p.Write("-ecoCAM")
	case 107:
		p.Write("-ITM")
	case 150:
		p.Write("-SA")
	}
	return v
}

func geoUnknown(kind uint8) string {
	if s := geoFamilies.Find(uint32(kind >> 4)); s != "" {
		return s
	}
	return "Unknown"
}

func printCALM(p *printer.Printer, v printer.View) {
	p.Layer("calm_fast")
	p.Write("CALM FAST")
	if p.HasLinkAddrs {
		p.Print(" src:{src}", p.LinkSrc)
	}
	p.Write("; ")
	if v.Len() < 2 {
		p.Print(" (length {} < 2)", v.Len())
		p.Invalid()
		return
	}
	p.Print("SrcNwref:{src_ref}; DstNwref:{dst_ref}; ", v.U8(0), v.U8(1))
	if p.V(1) {
		p.Default(v.From(2))
	}
	v.Need(0, v.Len())
}

var geoNext = printer.NameTable{{Value: 0, Text: "Any"}, {Value: 1, Text: "BTP-A"}, {Value: 2, Text: "BTP-B"}, {Value: 3, Text: "IPv6"}}

var geoFamilies = printer.NameTable{{Value: 0, Text: "Any"}, {Value: 1, Text: "Beacon"}, {Value: 2, Text: "GeoUnicast"}}

var geoTypes = printer.NameTable{
	{Value: 0x00, Text: "Any"}, {Value: 0x10, Text: "Beacon"}, {Value: 0x20, Text: "GeoUnicast"}, {Value: 0x30, Text: "GeoAnycastCircle"},
	{Value: 0x31, Text: "GeoAnycastRect"}, {Value: 0x32, Text: "GeoAnycastElipse"}, {Value: 0x40, Text: "GeoBroadcastCircle"},
	{Value: 0x41, Text: "GeoBroadcastRect"}, {Value: 0x42, Text: "GeoBroadcastElipse"}, {Value: 0x50, Text: "TopoScopeBcast-SH"},
	{Value: 0x51, Text: "TopoScopeBcast-MH"}, {Value: 0x60, Text: "LocService-Request"}, {Value: 0x61, Text: "LocService-Reply"},
}
