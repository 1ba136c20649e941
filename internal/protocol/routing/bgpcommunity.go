package routing

import "wiretale/internal/printer"

// bgpCommunities prints marks of routes (RFC 1997).
func bgpCommunities(p *printer.Printer, v printer.View, n int) {
	if !bgpLength(p, n%4 == 0) {
		return
	}
	for o := 0; o < n; o += 4 {
		c := v.U32(o)
		if s := bgpCommunityNames.Find(c); s != "" {
			p.Write(s)
			continue
		}
		p.Print("{community_as}:{community}", c>>16, c&0xffff)
		if o+4 < n {
			p.Write(", ")
		}
	}
}

// bgpLargeCommunities prints marks with room for four-byte AS numbers (RFC 8092).
func bgpLargeCommunities(p *printer.Printer, v printer.View, n int) bool {
	if !bgpLength(p, n != 0 && n%12 == 0) {
		return false
	}
	p.Write("\n\t    ")
	for o := 0; o < n; o += 12 {
		p.Print("{administrator}:{data1}:{data2}", v.U32(o), v.U32(o+4), v.U32(o+8))
		if o+12 < n {
			p.Write(", ")
		}
	}
	return true
}

// bgpExtendedCommunities prints typed marks (RFC 4360).
func bgpExtendedCommunities(p *printer.Printer, v printer.View, n int) {
	if !bgpLength(p, n%8 == 0) {
		return
	}
	for o := 0; o < n; o += 8 {
		kind := uint32(v.U16(o))
		v.Need(o, 8)
		p.Print("\n\t    {} (0x{type:04x}), Flags [{}]", bgpExtendedNames.Of(kind, "unknown extd community typecode"), kind,
			bgpExtendedFlags.Of(kind>>8, "none", ", "))
		bgpExtendedCommunity(p, v.From(o), kind)
	}
}

func bgpExtendedCommunity(p *printer.Printer, v printer.View, kind uint32) {
	switch kind {
	case 0x0002, 0x0003, 0x000a:
		p.Print(": {as}:{number} (= {})", v.U16(2), v.U32(4), v.IP4(4))
	case 0x0102, 0x0103, 0x010b, 0xf10a:
		p.Print(": {address}:{number}", v.IP4(2), v.U16(6))
	case 0x0202, 0x0203:
		p.Write(": ")
		p.AS("as", v.U32(2))
		p.Print(":{number}", v.U16(6))
	case 0x0005, 0x0105, 0x0205, 0x8005, 0x0107, 0x8001:
		p.Print(": {id}", v.IP4(2))
	case 0x0306, 0x8000:
		bgpOSPFRoute(p, v)
	case 0x800a:
		p.Print(": {encapsulation} Control Flags [0x{control:02x}]:MTU {mtu}", printer.L2VPNEncapsulations.Of(uint32(v.U8(2)), "unknown encaps"), v.U8(3), v.U16(4))
	case 0x0009:
		p.Print(": AS {as}", v.U16(2))
	case 0x4004:
		p.Write(": bandwidth: ")
		p.Fixed(megabits(v.U32(4)), 3)
		p.Write(" Mbps")
	case 0x030c:
		p.Print(": Tunnel type: {tunnel_type}", bgpTunnels.Of(uint32(v.U16(6)), "unknown encaps"))
	default:
		p.Write(": ")
		for i := 2; i < 8; i++ {
			p.Print("{:02x}", v.U8(i))
		}
	}
}

// bgpOSPFRoute prints where a route was known to OSPF (RFC 4577 section 4.2.6).
func bgpOSPFRoute(p *printer.Printer, v printer.View) {
	kind, options := uint32(v.U8(6)), v.U8(7)
	external := kind == 5 || kind == 7
	p.Print(": area:{area}, router-type:{}, metric-type:{}{}", v.IP4(2), bgpOSPFTypes.Of(kind, "unknown (0x{:02x})"),
		printer.Choose(options&1 != 0, "E2", ""), printer.Choose(external, "E1", ""))
}
