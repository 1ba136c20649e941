package lan

import "wiretale/internal/printer"

// lldp8021 are the subtypes of IEEE 802.1 (IEEE 802.1Q-2018 annex D).
var lldp8021 = [...]lldpShape{
	{1, "Port VLAN Id", 6, func(p *printer.Printer, v printer.View) bool {
		p.Print("\n\t    port vlan id (PVID): {pvid}", v.U16(4))
		return true
	}},
	{2, "Port and Protocol VLAN ID", 7, func(p *printer.Printer, v printer.View) bool {
		p.Print("\n\t    port and protocol vlan id (PPVID): {ppvid}, flags [{flags}] (0x{:02x})",
			v.U16(5), lldpPPVIDFlags.Of(uint32(v.U8(4)), "none", ", "), v.U8(4))
		return true
	}},
	{3, "VLAN name", 6, lldpVLANName},
	{4, "Protocol Identity", 5, lldpProtocol},
	{7, "Link aggregation", 9, lldpAggregation},
	{8, "Congestion Notification", 6, func(p *printer.Printer, v printer.View) bool {
		p.Write("\n\t    Pre-Priority CNPV Indicator")
		lldpPriorityBits(p, v.U8(4))
		p.Write("\n\t    Pre-Priority Ready Indicator")
		lldpPriorityBits(p, v.U8(5))
		return true
	}},
	{9, "ETS Configuration", 25, func(p *printer.Printer, v printer.View) bool {
		n := v.U8(4)
		p.Print("\n\t    Willing:{willing}, CBS:{cbs}, RES:{}, Max TCs:{}", n>>7, n>>5&2, n>>3&7, n&7)
		lldpETS(p, v)
		return true
	}},
	{10, "ETS Recommendation", 25, func(p *printer.Printer, v printer.View) bool {
		p.Print("\n\t    RES: {}", v.U8(4))
		lldpETS(p, v)
		return true
	}},
	{11, "Priority Flow Control Configuration", 6, func(p *printer.Printer, v printer.View) bool {
		n := v.U8(4)
		p.Print("\n\t    Willing: {willing}, MBC: {mbc}, RES: {}, PFC cap:{} ", n>>7, n>>6&1, n>>4&3, n&15)
		p.Write("\n\t    PFC Enable")
		lldpPriorityBits(p, v.U8(5))
		return true
	}},
	{12, "Application Priority", 5, lldpApplications},
	{13, "EVB", 9, lldpEVB},
	{14, "CDCP", 8, lldpCDCP},
}

func lldpVLANName(p *printer.Printer, v printer.View) bool {
	p.Print("\n\t    vlan id (VID): {vid}", v.U16(4))
	if v.Len() < 7 {
		return true
	}
	n := int(v.U8(6))
	if v.Len() < 7+n {
		return true
	}
	p.Write("\n\t    vlan name: ")
	p.SafeZ(v.Bytes(7, n))
	return true
}

func lldpProtocol(p *printer.Printer, v printer.View) bool {
	n := int(v.U8(4))
	if v.Len() < 5+n {
		return true
	}
	p.Write("\n\t    protocol identity: ")
	p.SafeZ(v.Bytes(5, n))
	return true
}

func lldpAggregation(p *printer.Printer, v printer.View) bool {
	p.Print("\n\t    aggregation status [{status}], aggregation port ID {port}", lldpAggregationBits.Of(uint32(v.U8(4)), "none", ", "), v.U32(5))
	return true
}

// lldpPriorityBits prints a table with a bit for each priority.
func lldpPriorityBits(p *printer.Printer, bits uint8) {
	p.Write("\n\t     Priority : 0  1  2  3  4  5  6  7")
	p.Write("\n\t     Value    : ")
	for i := range 8 {
		p.Print("{}  ", bits>>i&1)
	}
}

// lldpETS prints the tables of enhanced transmission selection.
func lldpETS(p *printer.Printer, v printer.View) {
	p.Write("\n\t    Priority Assignment Table\n\t     Priority : 0   1   2   3   4   5   6   7\n\t     Value    : ")
	for i := range 8 {
		lldpCell(p, i, v.U8(5+i/2)>>(4-4*(i&1))&15)
	}
	lldpBytes(p, "\n\t    TC Bandwidth Table\n\t     TC%   : 0   1   2   3   4   5   6   7\n\t     Value : ", v, 9)
	lldpBytes(p, "\n\t    TSA Assignment Table\n\t     Traffic Class: 0   1   2   3   4   5   6   7\n\t     Value        : ", v, 17)
}

func lldpBytes(p *printer.Printer, label string, v printer.View, o int) {
	p.Write(label)
	for i := range 8 {
		lldpCell(p, i, v.U8(o+i))
	}
}

func lldpCell(p *printer.Printer, column int, n uint8) {
	if column > 0 {
		p.Byte(' ')
	}
	p.Print("{:-3d}", n)
}

func lldpApplications(p *printer.Printer, v printer.View) bool {
	p.Print("\n\t    RES: {}", v.U8(4))
	v = v.From(5)
	if v.Len() < 3 || v.Len()%3 != 0 {
		return true
	}
	p.Write("\n\t    Application Priority Table")
	for v.Len() >= 3 {
		n := v.U8(0)
		p.Print("\n\t      Priority: {priority}, RES: {}, Sel: {}, Protocol ID: {protocol}", n>>5, n>>3&3, n&7, v.U16(1))
		v = v.From(3)
	}
	return true
}

func lldpEVB(p *printer.Printer, v printer.View) bool {
	n := v.U8(4)
	p.Print("\n\t    EVB Bridge Status\n\t      RES: {}, BGID: {}, RRCAP: {}, RRCTR: {}", n>>3, n>>2&1, n>>1&1, n&1)
	n = v.U8(5)
	p.Print("\n\t    EVB Station Status\n\t      RES: {}, SGID: {}, RRREQ: {},RRSTAT: {}", n>>4, n>>3&1, n>>2&1, n&3)
	n = v.U8(6)
	p.Print("\n\t    R: {}, RTE: {}, ", n>>5, n&31)
	n = v.U8(7)
	p.Print("EVB Mode: {} [{}]", lldpEVBModes[n>>6], n>>6)
	p.Print("\n\t    ROL: {}, RWD: {}, ", n>>5&1, n&31)
	n = v.U8(8)
	p.Print("RES: {}, ROL: {}, RKA: {}", n>>6, n>>5&1, n&31)
	return true
}

func lldpCDCP(p *printer.Printer, v printer.View) bool {
	n := v.U8(4)
	p.Print("\n\t    Role: {}, RES: {}, Scomp: {} ", n>>7, n>>4&7, n>>3&1)
	p.Print("ChnCap: {}", v.U16(6)&0x0fff)
	v = v.From(8)
	if v.Len()%3 != 0 {
		return true
	}
	for ; v.Len() >= 3; v = v.From(3) {
		n := v.U24(0)
		p.Print("\n\t    SCID: {}, SVID: {}", n>>12, n&0xfff)
	}
	return true
}

var lldpEVBModes = [4]string{"Not Supported", "EVB Bridge", "EVB Station", "Reserved for future Standardization"}

var lldpPPVIDFlags = printer.BitTable{{Value: 2, Text: "supported"}, {Value: 4, Text: "enabled"}}

var lldpAggregationBits = printer.BitTable{{Value: 1, Text: "supported"}, {Value: 2, Text: "enabled"}}
