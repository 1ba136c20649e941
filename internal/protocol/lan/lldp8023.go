package lan

import "wiretale/internal/printer"

// lldp8023 are the subtypes of IEEE 802.3 (IEEE 802.3-2018 section 79).
var lldp8023 = [...]lldpShape{
	{1, "MAC/PHY configuration/status", 9, func(p *printer.Printer, v printer.View) bool {
		p.Print("\n\t    autonegotiation [{}] (0x{:02x})", lldpAggregationBits.Of(uint32(v.U8(4)), "none", ", "), v.U8(4))
		p.Print("\n\t    PMD autoneg capability [{}] (0x{:04x})", lldpPMD.Of(uint32(v.U16(5)), "unknown", ", "), v.U16(5))
		p.Print("\n\t    MAU type {} (0x{:04x})", lldpMAU.Of(uint32(v.U16(7)), "unknown"), v.U16(7))
		return true
	}},
	{2, "Power via MDI", 7, func(p *printer.Printer, v printer.View) bool {
		p.Print("\n\t    MDI power support [{}], power pair {}, power class {}", lldpMDI.Of(uint32(v.U8(4)), "none", ", "),
			lldpMDIPairs.Of(uint32(v.U8(5)), "unknown"), lldpMDIClasses.Of(uint32(v.U8(6)), "unknown"))
		return true
	}},
	{3, "Link aggregation", 9, lldpAggregation},
	{4, "Max frame size", 6, func(p *printer.Printer, v printer.View) bool {
		p.Print("\n\t    MTU size {mtu}", v.U16(4))
		return true
	}},
}

var lldpPMD = printer.BitTable{
	{Value: 0x4000, Text: "10BASE-T hdx"}, {Value: 0x2000, Text: "10BASE-T fdx"}, {Value: 0x1000, Text: "100BASE-T4"}, {Value: 0x0800, Text: "100BASE-TX hdx"},
	{Value: 0x0400, Text: "100BASE-TX fdx"}, {Value: 0x0200, Text: "100BASE-T2 hdx"}, {Value: 0x0100, Text: "100BASE-T2 fdx"},
	{Value: 0x0080, Text: "Pause for fdx links"}, {Value: 0x0040, Text: "Asym PAUSE for fdx"}, {Value: 0x0020, Text: "Sym PAUSE for fdx"},
	{Value: 0x0010, Text: "Asym and Sym PAUSE for fdx"}, {Value: 0x0008, Text: "1000BASE-{X LX SX CX} hdx"}, {Value: 0x0004, Text: "1000BASE-{X LX SX CX} fdx"},
	{Value: 0x0002, Text: "1000BASE-T hdx"}, {Value: 0x0001, Text: "1000BASE-T fdx"},
}

var lldpMAU = printer.NameTable{
	{Value: 0, Text: "Unknown"}, {Value: 1, Text: "AUI"}, {Value: 2, Text: "10BASE_5"}, {Value: 3, Text: "FOIRL"}, {Value: 4, Text: "10BASE2"},
	{Value: 5, Text: "10BASET duplex mode unknown"}, {Value: 6, Text: "10BASEFP"}, {Value: 7, Text: "10BASEFB"}, {Value: 8, Text: "10BASEFL duplex mode unknown"},
	{Value: 9, Text: "10BROAD36"}, {Value: 10, Text: "10BASET hdx"}, {Value: 11, Text: "10BASET fdx"}, {Value: 12, Text: "10BASEFL hdx"},
	{Value: 13, Text: "10BASEFL fdx"}, {Value: 14, Text: "100BASET4"}, {Value: 15, Text: "100BASETX hdx"}, {Value: 16, Text: "100BASETX fdx"},
	{Value: 17, Text: "100BASEFX hdx"}, {Value: 18, Text: "100BASEFX fdx"}, {Value: 19, Text: "100BASET2 hdx"}, {Value: 20, Text: "100BASET2 fdx"},
	{Value: 21, Text: "1000BASEX hdx"}, {Value: 22, Text: "1000BASEX fdx"}, {Value: 23, Text: "1000BASELX hdx"}, {Value: 24, Text: "1000BASELX fdx"},
	{Value: 25, Text: "1000BASESX hdx"}, {Value: 26, Text: "1000BASESX fdx"}, {Value: 27, Text: "1000BASECX hdx"}, {Value: 28, Text: "1000BASECX fdx"},
	{Value: 29, Text: "1000BASET hdx"}, {Value: 30, Text: "1000BASET fdx"}, {Value: 31, Text: "10GBASEX"}, {Value: 32, Text: "10GBASELX4"},
	{Value: 33, Text: "10GBASER"}, {Value: 34, Text: "10GBASEER"}, {Value: 35, Text: "10GBASELR"}, {Value: 36, Text: "10GBASESR"}, {Value: 37, Text: "10GBASEW"},
	{Value: 38, Text: "10GBASEEW"}, {Value: 39, Text: "10GBASELW"}, {Value: 40, Text: "10GBASESW"},
}

var lldpMDI = printer.BitTable{{Value: 1, Text: "PSE"}, {Value: 2, Text: "supported"}, {Value: 4, Text: "enabled"}, {Value: 8, Text: "can be controlled"}}

var lldpMDIPairs = printer.NameTable{{Value: 1, Text: "signal"}, {Value: 2, Text: "spare"}}

var lldpMDIClasses = printer.NameTable{{Value: 1, Text: "class0"}, {Value: 2, Text: "class1"}, {Value: 3, Text: "class2"}, {Value: 4, Text: "class3"}, {Value: 5, Text: "class4"}}
