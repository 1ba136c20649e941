package internet

import "wiretale/internal/printer"

// Neighbor discovery (RFC 4861 section 4): messages of ICMPv6 with options.

func routerSolicitation(p *printer.Printer, v printer.View) bool {
	neighborOptions(p, v, 8)
	return true
}

var (
	routerFlags = printer.BitTable{
		{Value: 0x80, Text: "managed"}, {Value: 0x40, Text: "other stateful"}, {Value: 0x20, Text: "home agent"}, {Value: 0x02, Text: "ipv6 only"},
	}
	// routerPreferences are the values of two bits (RFC 4191 section 2.1).
	routerPreferences = [4]string{"medium", "high", "rsv", "low"}

	advertFlags = printer.BitTable{{Value: 0x80, Text: "router"}, {Value: 0x40, Text: "solicited"}, {Value: 0x20, Text: "override"}}
)

func routerAdvertisement(p *printer.Printer, v printer.View) bool {
	if !p.V(1) {
		return true
	}
	flags := v.U8(5)
	p.Print("\n\thop limit {hop_limit}, Flags [{flags}], pref {preference}, router lifetime {router_lifetime}s, "+
		"reachable time {reachable_time}ms, retrans timer {retrans_timer}ms", v.U8(4), routerFlags.Of(uint32(flags), "none", ", "),
		routerPreferences[flags>>3&3], v.U16(6), v.U32(8), v.U32(12))
	neighborOptions(p, v, 16)
	return true
}

func neighborSolicitation(p *printer.Printer, v printer.View) bool {
	p.Print(", who has {target}", v.IP6(8))
	neighborOptions(p, v, 24)
	return true
}

func neighborAdvertisement(p *printer.Printer, v printer.View) bool {
	p.Print(", tgt is {target}", v.IP6(8))
	if p.V(1) {
		p.Print(", Flags [{flags}]", advertFlags.Of(v.U32(4)>>24, "none", ", "))
		neighborOptions(p, v, 24)
	}
	return true
}

func neighborRedirect(p *printer.Printer, v printer.View) bool {
	p.Print(", {destination}", v.IP6(24))
	p.Print(" to {target}", v.IP6(8))
	neighborOptions(p, v, 40)
	return true
}

// mobileID prints the identifier of a request for home agents or for prefixes (RFC
// 6275 sections 6.5 and 6.7).
func mobileID(p *printer.Printer, v printer.View) bool {
	p.Print(", id 0x{id:04x}", v.U16(4))
	return true
}

// mobileAgents prints the home agents of an answer (RFC 6275 section 6.6).
func mobileAgents(p *printer.Printer, v printer.View) bool {
	if !p.V(1) {
		return true
	}
	p.Print(", id 0x{id:04x}", v.U16(4))
	for o := 8; o < min(v.Len(), v.Captured()); o += 16 {
		p.Print(", {home_agent}", v.IP6(o))
	}
	return true
}

// mobilePrefix prints an advertisement of prefixes (RFC 6275 section 6.8).
func mobilePrefix(p *printer.Printer, v printer.View) bool {
	if !p.V(1) {
		return true
	}
	p.Print(", id 0x{id:04x}", v.U16(4))
	flags := v.U16(6) >> 8
	if flags&0xc0 != 0 {
		p.Byte(' ')
	}
	if flags&0x80 != 0 {
		p.Byte('M')
	}
	if flags&0x40 != 0 {
		p.Byte('O')
	}
	neighborOptions(p, v, 8)
	return true
}
