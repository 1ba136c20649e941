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
	geoTSBSH   = 0x50
	geoTSBMH   = 0x51
	btpHeader  = 4
	geoTSBSize = 32
)

func printGeoNet(p *printer.Printer, v printer.View) {
	p.Layer("geonet")
	p.Write("GeoNet ")
	geoSource(p)
	if v.Len() < geoHeader {
		p.Print(" (common header length {} < {})", v.Len(), geoHeader)
		p.Invalid()
		return
	}
	v.Need(0, 8)
	first, kind := v.U8(0), v.U8(1)
	next := first & 15
	p.Print("v:{version} NH:{}-{next} ", first>>4, next, geoNext.Of(uint32(next), "Unknown"))
	p.Print("HT:{}-{}-{type} ", kind>>4, kind&15, geoTypes.Of(uint32(kind), geoUnknown(kind)))
	p.Print("HopLim:{hop_limit} ", v.U8(7))
	p.Print("Payload:{payload} ", v.U16(4))
	geoPosition(p, v)
	body := v.From(geoHeader)
	switch {
	case kind == geoTSBMH:
		if body.Len() < geoTSBSize {
			p.Print(" (header size {} > {})", geoTSBSize, body.Len())
			p.Invalid()
			return
		}
		body = body.From(geoTSBSize)
	case kind>>4 > 1 && kind != geoTSBSH:
		geoPayload(p, body)
		return
	}
	geoTransport(p, body, next)
}

// geoPayload shows what is carried, which must be whole when it is shown.
//
// tcpdump: it is shown also when the user's own options show it.
func geoPayload(p *printer.Printer, v printer.View) {
	if p.V(1) {
		p.HexASCIIDump("\n\t", v.Data())
		v.Need(0, v.Len())
	}
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
	p.Byte(' ')
	p.Print("lat:{latitude} ", v.U32(20))
	p.Print("lon:{longitude}", v.U32(24))
	v.Need(28, 8)
}

// geoTransport prints the Basic Transport Protocol and what it carries.
func geoTransport(p *printer.Printer, v printer.View, next uint8) {
	if next == 1 || next == 2 {
		if v.Len() < btpHeader {
			p.Print(" (BTP length {} < {})", v.Len(), btpHeader)
			p.Invalid()
			return
		}
		p.Print("; BTP Dst:{dst_port}", v.U16(0))
		p.Print(" Src:{src_port}", v.U16(2)) // tcpdump: BTP-B has no source, but information in its place
		if v = v.From(btpHeader); v.Len() >= 2 {
			p.Print("; ItsPduHeader v:{}", v.U8(0))
			p.Print(" t:{}-{}", v.U8(1), geoMessages.Of(uint32(v.U8(1)), "unknown ({})"))
		}
	}
	geoPayload(p, v)
}

// geoMessages are the messages of intelligent transport systems.
var geoMessages = printer.NameTable{
	{Value: 0, Text: "CAM"}, {Value: 1, Text: "DENM"}, {Value: 101, Text: "TPEGM"}, {Value: 102, Text: "TSPDM"}, {Value: 103, Text: "VPM"},
	{Value: 104, Text: "SRM"}, {Value: 105, Text: "SLAM"}, {Value: 106, Text: "ecoCAM"}, {Value: 107, Text: "ITM"}, {Value: 150, Text: "SA"},
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
	p.Print("SrcNwref:{src_ref}; ", v.U8(0))
	p.Print("DstNwref:{dst_ref}; ", v.U8(1))
	geoPayload(p, v.From(2))
}

var geoNext = printer.NameTable{{Value: 0, Text: "Any"}, {Value: 1, Text: "BTP-A"}, {Value: 2, Text: "BTP-B"}, {Value: 3, Text: "IPv6"}}

var geoFamilies = printer.NameTable{{Value: 0, Text: "Any"}, {Value: 1, Text: "Beacon"}, {Value: 2, Text: "GeoUnicast"}}

var geoTypes = printer.NameTable{
	{Value: 0x00, Text: "Any"}, {Value: 0x10, Text: "Beacon"}, {Value: 0x20, Text: "GeoUnicast"}, {Value: 0x30, Text: "GeoAnycastCircle"},
	{Value: 0x31, Text: "GeoAnycastRect"}, {Value: 0x32, Text: "GeoAnycastElipse"}, {Value: 0x40, Text: "GeoBroadcastCircle"},
	{Value: 0x41, Text: "GeoBroadcastRect"}, {Value: 0x42, Text: "GeoBroadcastElipse"}, {Value: 0x50, Text: "TopoScopeBcast-SH"},
	{Value: 0x51, Text: "TopoScopeBcast-MH"}, {Value: 0x60, Text: "LocService-Request"}, {Value: 0x61, Text: "LocService-Reply"},
}
