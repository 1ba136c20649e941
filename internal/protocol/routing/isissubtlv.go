package routing

import "wiretale/internal/printer"

// isisLinkSubTLV prints what is known of a link (RFC 5305 section 3, RFC 5307
// section 1).
func isisLinkSubTLV(p *printer.Printer, v printer.View, kind uint8) {
	n := v.Len()
	needed(p, v, 0, n)
	switch kind {
	case 3:
		isisSub(p, n >= 4, func() { p.Print(", 0x{admin_group:08x}", v.U32(0)) })
	case 4, 5:
		if n == 8 {
			p.Print(", 0x{link_id:08x}, 0x{remote_id:08x}", v.U32(0), v.U32(4))
		} else if n >= 4 {
			p.Print(", 0x{link_id:08x}", v.U32(0))
		}
	case 6, 8:
		isisSub(p, n >= 4, func() { p.Print(", {address}", v.IP4(0)) })
	case 9, 10:
		isisSub(p, n >= 4, func() {
			bits := v.U32(0)
			p.Write(", ")
			bandwidth(p, bits)
		})
	case 11:
		if n >= 32 {
			classBandwidths(p, v, 0, "\n\t          TE-Class {}: ")
		}
	case 12, 22:
		isisConstraints(p, v)
	case 18:
		isisSub(p, n >= 3, func() { p.Print(", {te_metric}", v.U24(0)) })
	case 19:
		if n == 2 {
			f := v.U16(0)
			p.Print(", [ {} ] (0x{:04x})", isisLinkAttributes.Of(uint32(f), "Unknown", ", "), f)
		}
	case 20:
		if n >= 2 {
			p.Print(", {protection}, Priority {}", gmplsProtection.Of(uint32(v.U8(0)), "none", ", "), v.U8(1))
		}
	case 21:
		isisSwitching(p, v)
	case 29:
		if n >= 6 {
			p.Print(", LM: {}, P: {}, P-ID: {}", v.U24(0), v.U8(3), v.U16(4))
		}
	case 32:
		isisAdjacencySID(p, v)
	default:
		p.Unknown(v, 0, n, "\n\t\t    ")
	}
}

func isisSub(p *printer.Printer, enough bool, f func()) {
	if enough {
		f()
	}
}

func isisConstraints(p *printer.Printer, v printer.View) {
	n := v.Len()
	if n == 0 {
		return
	}
	model := v.U8(0)
	p.Print("\n\t        Bandwidth Constraints Model ID: {} ({})", bandwidthModels.Of(uint32(model), "unknown"), model)
	for i := 0; 4*i+5 <= n; i++ { // tcpdump: three reserved bytes are taken for a part of the first
		bits := v.U32(1 + 4*i)
		p.Print("\n\t          Bandwidth constraint CT{}: ", i)
		bandwidth(p, bits)
	}
}

func isisSwitching(p *printer.Printer, v printer.View) {
	const size = 36
	if v.Len() < size {
		return
	}
	p.Print("\n\t          Interface Switching Capability:{switching}", gmplsSwitching.Of(uint32(v.U8(0)), "Unknown"))
	p.Print(", LSP Encoding: {encoding}", gmplsEncodings.Of(uint32(v.U8(1)), "Unknown"))
	p.Write("\n\t          Max LSP Bandwidth:")
	classBandwidths(p, v, 4, "\n\t            priority level {}: ")
	isisSwitchingDetail(p, v.From(size), v.U8(0))
}

// isisSwitchingDetail prints what depends on the kind of switching (RFC 5307
// section 1.4).
func isisSwitchingDetail(p *printer.Printer, v printer.View, kind uint8) {
	switch {
	case kind >= 1 && kind <= 4:
		if v.Len() >= 6 {
			isisMinimum(p, v.U32(0))
			p.Print("\n\t          Interface MTU: {mtu}", v.U16(4))
		}
	case kind == 100:
		if v.Len() >= 8 {
			isisMinimum(p, v.U32(0))
			p.Print("\n\t          Indication {indication}", isisIndications.Of(uint32(v.U8(4)), "Unknown ({})"))
		}
	case v.Len() > 0:
		p.Unknown(v, 0, v.Len(), "\n\t\t    ")
	}
}

func isisMinimum(p *printer.Printer, bits uint32) {
	p.Write("\n\t          Min LSP Bandwidth: ")
	bandwidth(p, bits)
}

var isisIndications = printer.NameTable{{Value: 0, Text: "Standard SONET/SDH"}, {Value: 1, Text: "Arbitrary SONET/SDH"}}

// isisAdjacencySID prints the segment of a neighbour on a LAN (RFC 8667 section
// 2.2.2).
func isisAdjacencySID(p *printer.Printer, v printer.View) {
	if v.Len() < 8 {
		return
	}
	flags := v.U8(0)
	p.Print("\n\t          Flags: [{flags}]", isisAdjacencyFlags.Of(uint32(flags), "none", ", "))
	p.Print("\n\t          Weight: {weight}", v.U8(1))
	needed(p, v, 2, systemID)
	p.Write("\n\t          Neighbor System-ID: ")
	systemName(p, v, 2, systemID)
	switch flags & 0x30 {
	case 0x30:
		p.Print("\n\t          Label: {label}", v.U24(8))
	case 0:
		p.Print("\n\t          Index: {index}", v.U32(8))
	default:
		p.Invalid()
	}
}

// isisRouterCapability prints what a router can do (RFC 7981 section 2).
func isisRouterCapability(p *printer.Printer, v printer.View) {
	if v.Len() < 5 {
		p.Print(" [object length {} < 5]", v.Len())
		p.Invalid()
		return
	}
	p.Print("\n\t      Router-ID {router_id}", v.IP4(0))
	p.Print(", Flags [{flags}]", isisCapabilityFlags.Of(uint32(v.U8(4)), "none", ", "))
	for v = v.From(5); v.Len() >= 2; {
		kind, n := v.U8(0), int(v.U8(1))
		v = v.From(2)
		p.Print("\n\t\t{subtlv} subTLV #{}, length: {}", isisCapabilityNames.Of(uint32(kind), "unknown"), kind, n)
		if n > v.Len() || !v.Has(0, n) {
			return
		}
		if kind == 2 {
			isisSegmentRouting(p, v.WithLength(n))
		} else {
			p.Unknown(v, 0, n, "\n\t\t")
		}
		v = v.From(n)
	}
}

// isisSegmentRouting prints the range of labels of a router (RFC 8667 section
// 3.1).
func isisSegmentRouting(p *printer.Printer, v printer.View) {
	p.Print(", Flags [{flags}]", isisSegmentFlags.Of(uint32(v.U8(0)), "None", ", "))
	p.Print(", Range {range}", v.U24(1))
	left := uint8(v.Len() - 4) // tcpdump: it wraps around
	for o := 4; left >= 5; {
		kind, n := v.U8(o), v.U8(o+1)
		o += 2
		if int(n)+2 > int(left) {
			return
		}
		isisSegmentLabel(p, v.From(o).WithLength(int(n)), kind)
		needed(p, v, o, int(n))
		o += int(n)
		left -= n + 2
	}
}

func isisSegmentLabel(p *printer.Printer, v printer.View, kind uint8) {
	switch {
	case kind != 1:
		p.Unknown(v, 0, v.Len(), "\n\t\t  ")
	case v.Len() == 3:
		p.Print(", SID value {sid}", v.U24(0))
	case v.Len() == 4:
		p.Print(", SID value {sid}", v.U32(0))
	default:
		p.Print(", Unknown SID length{}", v.Len())
	}
}

var isisLinkNames = printer.NameTable{
	{Value: 3, Text: "Administrative groups"}, {Value: 4, Text: "Link Local/Remote Identifier"}, {Value: 5, Text: "Link Remote Identifier"},
	{Value: 6, Text: "IPv4 interface address"}, {Value: 8, Text: "IPv4 neighbor address"}, {Value: 9, Text: "Maximum link bandwidth"},
	{Value: 10, Text: "Reservable link bandwidth"}, {Value: 11, Text: "Unreserved bandwidth"}, {Value: 12, Text: "Bandwidth Constraints (old)"},
	{Value: 18, Text: "Traffic Engineering Metric"}, {Value: 19, Text: "Link Attribute"}, {Value: 20, Text: "Link Protection Type"},
	{Value: 21, Text: "Interface Switching Capability"}, {Value: 22, Text: "Bandwidth Constraints"}, {Value: 29, Text: "SPB Metric"},
	{Value: 32, Text: "LAN Adjacency Segment Identifier"}, {Value: 250, Text: "Reserved for cisco specific extensions"},
	{Value: 251, Text: "Reserved for cisco specific extensions"}, {Value: 252, Text: "Reserved for cisco specific extensions"},
	{Value: 253, Text: "Reserved for cisco specific extensions"}, {Value: 254, Text: "Reserved for cisco specific extensions"},
	{Value: 255, Text: "Reserved for future expansion"},
}

var isisLinkAttributes = printer.BitTable{
	{Value: 1, Text: "Local Protection Available"}, {Value: 2, Text: "Link excluded from local protection path"}, {Value: 4, Text: "Local maintenance required"},
}

var isisAdjacencyFlags = printer.BitTable{
	{Value: 0x80, Text: "Address family IPv6"}, {Value: 0x40, Text: "Backup"}, {Value: 0x20, Text: "Value"}, {Value: 0x10, Text: "Local significance"},
	{Value: 0x08, Text: "Set of adjacencies"}, {Value: 0x04, Text: "Persistent"},
}

var isisCapabilityFlags = printer.BitTable{{Value: 1, Text: "S bit"}, {Value: 2, Text: "D bit"}}

var isisCapabilityNames = printer.NameTable{{Value: 2, Text: "SR-Capabilities"}}

var isisSegmentFlags = printer.BitTable{{Value: 0x80, Text: "ipv4"}, {Value: 0x40, Text: "ipv6"}}
