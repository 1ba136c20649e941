package routing

import "wiretale/internal/printer"

// rsvpSay returns the printer of an object that is one phrase of its fields.
func rsvpSay(f func(p *printer.Printer, v printer.View)) func(*printer.Printer, printer.View, *rsvpIndent) rsvpResult {
	return func(p *printer.Printer, v printer.View, in *rsvpIndent) rsvpResult {
		p.Write(in.value)
		f(p, v)
		return rsvpDone
	}
}

// rsvpShapes are the objects that are known (RFC 2205 appendix A, RFC 3209
// section 4, RFC 3473).
var rsvpShapes = []rsvpShape{
	{1, 1, 8, rsvpSession4}, {1, 2, 20, rsvpSession6}, {1, 7, 12, rsvpTunnel}, {1, 11, 12, rsvpTunnel},
	{1, 13, 12, rsvpSay(func(p *printer.Printer, v printer.View) {
		p.Print("IPv4 P2MP LSP ID: {p2mp_id}, Tunnel ID: 0x{tunnel_id:04x}, Extended Tunnel ID: {extended_tunnel_id}", v.IP4(0), v.U16(6), v.IP4(8))
	})},
	{1, 14, 24, rsvpSay(func(p *printer.Printer, v printer.View) {
		p.Print("IPv6 P2MP LSP ID: 0x{p2mp_id:08x}, Tunnel ID: 0x{tunnel_id:04x}, Extended Tunnel ID: {extended_tunnel_id}", v.U32(0), v.U16(6), v.IP6(8))
	})},
	{3, 1, 8, rsvpHop4}, {3, 2, 20, rsvpHop6}, {3, 3, 8, rsvpHop4}, {3, 4, 20, rsvpHop6},
	{5, 1, 4, rsvpSay(func(p *printer.Printer, v printer.View) { p.Print("Refresh Period: {refresh}ms", v.U32(0)) })},
	{6, 1, 8, rsvpError4}, {6, 2, 20, rsvpError6}, {6, 3, 8, rsvpError4}, {6, 4, 20, rsvpError6},
	{8, 1, 4, rsvpSay(func(p *printer.Printer, v printer.View) {
		p.Print("Reservation Style: {style}, Flags: [0x{:02x}]", rsvpStyles.Of(v.U24(1), "Unknown"), v.U8(0))
	})},
	{9, 2, 4, rsvpIntServ}, {12, 2, 4, rsvpIntServ}, {13, 2, 4, rsvpIntServ},
	{10, 1, 8, rsvpSource4}, {10, 2, 20, rsvpSource6}, {11, 1, 8, rsvpSource4}, {11, 2, 20, rsvpSource6},
	{10, 3, 20, rsvpSay(func(p *printer.Printer, v printer.View) {
		p.Print("Source Address: {source}, Flow Label: {flow_label}", v.IP6(0), v.U24(17))
	})},
	{10, 7, 8, rsvpSay(func(p *printer.Printer, v printer.View) {
		p.Print("Source Address: {source}, LSP-ID: 0x{lsp_id:04x}", v.IP4(0), v.U16(6))
	})},
	{11, 7, 8, rsvpSay(func(p *printer.Printer, v printer.View) {
		p.Print("IPv4 Tunnel Sender Address: {sender}, LSP-ID: 0x{lsp_id:04x}", v.IP4(0), v.U16(6))
	})},
	{10, 12, 16, rsvpGroup4}, {11, 12, 16, rsvpGroup4}, {10, 13, 40, rsvpGroup6}, {11, 13, 40, rsvpGroup6},
	{15, 1, 4, rsvpSay(func(p *printer.Printer, v printer.View) { p.Print("IPv4 Receiver Address: {receiver}", v.IP4(0)) })},
	{15, 2, 16, rsvpSay(func(p *printer.Printer, v printer.View) { p.Print("IPv6 Receiver Address: {receiver}", v.IP6(0)) })},
	{16, 1, 0, rsvpLabels}, {16, 2, 4, rsvpLabel}, {16, 3, 12, rsvpWaveband},
	{34, 1, 0, rsvpLabels}, {34, 2, 4, rsvpLabel}, {34, 3, 12, rsvpWaveband},
	{35, 1, 0, rsvpLabels}, {35, 2, 4, rsvpLabel}, {35, 3, 12, rsvpWaveband},
	{129, 1, 0, rsvpLabels}, {129, 2, 4, rsvpLabel}, {129, 3, 12, rsvpWaveband},
	{19, 1, 0, rsvpLayer3}, {19, 2, 12, rsvpATMRange}, {19, 3, 12, rsvpFrameRelayRange}, {19, 4, 4, rsvpGeneralized},
	{20, 1, 0, rsvpRoute}, {21, 1, 0, rsvpRoute},
	{22, 1, 8, rsvpHello}, {22, 2, 8, rsvpHello},
	{23, 1, 8, rsvpMessageIDs}, {24, 1, 8, rsvpMessageIDs}, {24, 2, 8, rsvpMessageIDs}, {25, 1, 8, rsvpMessageIDs},
	{36, 1, 4, rsvpLabelSet},
	{50, 1, 4, rsvpSay(func(p *printer.Printer, v printer.View) {
		p.Print("Sub-LSP destination address: {destination}", v.IP4(0))
	})},
	{50, 2, 16, rsvpSay(func(p *printer.Printer, v printer.View) {
		p.Print("Sub-LSP destination address: {destination}", v.IP6(0))
	})},
	{63, 7, 0, rsvpDetour}, {66, 1, 4, rsvpClass}, {125, 1, 4, rsvpClass},
	{131, 1, 8, rsvpSay(func(p *printer.Printer, v printer.View) {
		p.Print("Restart  Time: {restart}ms, Recovery Time: {recovery}ms", v.U32(0), v.U32(4))
	})},
	{134, 1, 4, rsvpCapability},
	{195, 1, 4, rsvpSay(func(p *printer.Printer, v printer.View) { p.Print("IPv4 Notify Node Address: {notify}", v.IP4(0)) })},
	{195, 2, 16, rsvpSay(func(p *printer.Printer, v printer.View) { p.Print("IPv6 Notify Node Address: {notify}", v.IP6(0)) })},
	{196, 1, 4, rsvpSay(func(p *printer.Printer, v printer.View) {
		p.Print("Flags [{status}]", rsvpAdminFlags.Of(v.U32(0), "none", ", "))
	})},
	{204, 1, 4, rsvpSay(func(p *printer.Printer, v printer.View) {
		p.Print("TLV count: {}, padding bytes: {}", v.U16(0), v.U16(2))
	})},
	{205, 1, 20, rsvpFastReroute}, {205, 7, 16, rsvpFastRerouteOld}, {207, 7, 4, rsvpAttributes}, {229, 1, 0, rsvpUNI},
}

func rsvpSession4(p *printer.Printer, v printer.View, in *rsvpIndent) rsvpResult {
	p.Write(in.value)
	p.Print("IPv4 DestAddress: {destination}, Protocol ID: 0x{protocol:02x}", v.IP4(0), v.U8(4))
	p.Write(in.value)
	p.Print("Flags: [0x{flags:02x}], DestPort {port}", v.U8(5), v.U16(6))
	return rsvpDone
}

func rsvpSession6(p *printer.Printer, v printer.View, in *rsvpIndent) rsvpResult {
	p.Write(in.value)
	p.Print("IPv6 DestAddress: {destination}, Protocol ID: 0x{protocol:02x}", v.IP6(0), v.U8(16))
	p.Write(in.value)
	p.Print("Flags: [0x{flags:02x}], DestPort {port}", v.U8(17), v.U16(18))
	return rsvpDone
}

func rsvpTunnel(p *printer.Printer, v printer.View, in *rsvpIndent) rsvpResult {
	p.Write(in.value)
	p.Print("IPv4 Tunnel EndPoint: {end_point}, Tunnel ID: 0x{tunnel_id:04x}, Extended Tunnel ID: {extended_tunnel_id}", v.IP4(0), v.U16(6), v.IP4(8))
	return rsvpDone
}

func rsvpHop4(p *printer.Printer, v printer.View, in *rsvpIndent) rsvpResult {
	p.Write(in.value)
	p.Print("Previous/Next Interface: {interface}, Logical Interface Handle: 0x{handle:08x}", v.IP4(0), v.U32(4))
	return rsvpRest(v.Len() > 8)
}

func rsvpHop6(p *printer.Printer, v printer.View, in *rsvpIndent) rsvpResult {
	p.Write(in.value)
	p.Print("Previous/Next Interface: {interface}, Logical Interface Handle: 0x{handle:08x}", v.IP6(0), v.U32(16))
	return rsvpRest(v.Len() > 20)
}

// rsvpRest asks for a dump when there is more in an object than was printed.
func rsvpRest(more bool) rsvpResult {
	if more {
		return rsvpDump
	}
	return rsvpDone
}

func rsvpError4(p *printer.Printer, v printer.View, in *rsvpIndent) rsvpResult {
	code, value := v.U8(5), v.U16(6)
	p.Write(in.value)
	p.Print("Error Node Address: {error_node}, Flags: [0x{:02x}]", v.IP4(0), v.U8(4))
	p.Write(in.value)
	p.Print("Error Code: {error} ({})", rsvpErrors.Of(uint32(code), "unknown"), code)
	switch code {
	case 24:
		p.Print(", Error Value: {error_value} ({})", rsvpRoutingErrors.Of(uint32(value), "unknown"), value)
	case 28:
		p.Print(", Error Value: {error_value} ({})", rsvpDiffservErrors.Of(uint32(value), "unknown"), value)
	default:
		p.Print(", Unknown Error Value ({error_value})", value)
	}
	return rsvpDone
}

func rsvpError6(p *printer.Printer, v printer.View, in *rsvpIndent) rsvpResult {
	code, value := v.U8(17), v.U16(18)
	p.Write(in.value)
	p.Print("Error Node Address: {error_node}, Flags: [0x{:02x}]", v.IP6(0), v.U8(16))
	p.Write(in.value)
	p.Print("Error Code: {error} ({})", rsvpErrors.Of(uint32(code), "unknown"), code)
	if code == 24 {
		p.Print(", Error Value: {error_value} ({})", rsvpRoutingErrors.Of(uint32(value), "unknown"), value)
	}
	return rsvpDone
}

func rsvpSource4(p *printer.Printer, v printer.View, in *rsvpIndent) rsvpResult {
	p.Write(in.value)
	p.Print("Source Address: {source}, Source Port: {port}", v.IP4(0), v.U16(6))
	return rsvpDone
}

func rsvpSource6(p *printer.Printer, v printer.View, in *rsvpIndent) rsvpResult {
	p.Write(in.value)
	p.Print("Source Address: {source}, Source Port: {port}", v.IP6(0), v.U16(18))
	return rsvpDone
}

func rsvpGroup4(p *printer.Printer, v printer.View, in *rsvpIndent) rsvpResult {
	p.Write(in.value)
	p.Print("IPv4 Tunnel Sender Address: {sender}, LSP ID: 0x{lsp_id:04x}", v.IP4(0), v.U16(6))
	p.Write(in.value)
	p.Print("Sub-Group Originator ID: {originator}, Sub-Group ID: 0x{group:04x}", v.IP4(8), v.U16(14))
	return rsvpDone
}

func rsvpGroup6(p *printer.Printer, v printer.View, in *rsvpIndent) rsvpResult {
	p.Write(in.value)
	p.Print("IPv6 Tunnel Sender Address: {sender}, LSP ID: 0x{lsp_id:04x}", v.IP6(0), v.U16(18))
	p.Write(in.value)
	p.Print("Sub-Group Originator ID: {originator}, Sub-Group ID: 0x{group:04x}", v.IP6(20), v.U16(38))
	return rsvpDone
}

func rsvpLabels(p *printer.Printer, v printer.View, in *rsvpIndent) rsvpResult {
	for ; v.Len() >= 4; v = v.From(4) {
		p.Write(in.value)
		p.Print("Label: {label}", v.U32(0))
	}
	return rsvpDone
}

func rsvpLabel(p *printer.Printer, v printer.View, in *rsvpIndent) rsvpResult {
	p.Write(in.value)
	p.Print("Generalized Label: {label}", v.U32(0))
	return rsvpDone
}

func rsvpWaveband(p *printer.Printer, v printer.View, in *rsvpIndent) rsvpResult {
	p.Write(in.value)
	p.Print("Waveband ID: {waveband}", v.U32(0))
	p.Write(in.value)
	p.Print("Start Label: {start_label}, Stop Label: {stop_label}", v.U32(4), v.U32(8))
	return rsvpDone
}

func rsvpLayer3(p *printer.Printer, v printer.View, in *rsvpIndent) rsvpResult {
	for ; v.Len() >= 4; v = v.From(4) {
		p.Write(in.value)
		p.Print("L3 Protocol ID: {protocol}", printer.EtherTypeNames.Of(uint32(v.U16(2)), "Unknown Protocol (0x{:04x})"))
	}
	return rsvpDone
}

func rsvpATMRange(p *printer.Printer, v printer.View, in *rsvpIndent) rsvpResult {
	p.Write(in.value)
	p.Print("L3 Protocol ID: {protocol}", printer.EtherTypeNames.Of(uint32(v.U16(2)), "Unknown Protocol (0x{:04x})"))
	p.Print(",{}merge capability", printer.Choose(v.U8(4)&0x80 != 0, "no ", " "))
	p.Write(in.value)
	p.Print("Minimum VPI/VCI: {}/{}", v.U16(4)&0xfff, v.U16(6)&0xfff)
	p.Write(in.value)
	p.Print("Maximum VPI/VCI: {}/{}", v.U16(8)&0xfff, v.U16(10)&0xfff)
	return rsvpDone
}

func rsvpFrameRelayRange(p *printer.Printer, v printer.View, in *rsvpIndent) rsvpResult {
	p.Write(in.value)
	p.Print("L3 Protocol ID: {protocol}", printer.EtherTypeNames.Of(uint32(v.U16(2)), "Unknown Protocol (0x{:04x})"))
	least, bits := v.U32(4), ""
	switch least >> 23 & 3 {
	case 0:
		bits = "10 bit DLCI"
	case 2:
		bits = "23 bit DLCI"
	}
	p.Write(in.value)
	p.Print("Minimum/Maximum DLCI: {}/{}, {}", least&0x7fffff, v.U32(8)&0x7fffff, bits)
	return rsvpDone
}

func rsvpGeneralized(p *printer.Printer, v printer.View, in *rsvpIndent) rsvpResult {
	encoding, switching, payload := v.U8(0), v.U8(1), v.U16(2)
	p.Write(in.value)
	p.Print("LSP Encoding Type: {encoding} ({})", gmplsEncodings.Of(uint32(encoding), "Unknown"), encoding)
	p.Write(in.value)
	p.Print("Switching Type: {switching} ({}), Payload ID: {payload} (0x{:04x})", gmplsSwitching.Of(uint32(switching), "Unknown"), switching,
		rsvpPayloads.Of(uint32(payload), "Unknown"), payload)
	return rsvpDone
}

func rsvpHello(p *printer.Printer, v printer.View, in *rsvpIndent) rsvpResult {
	p.Write(in.value)
	p.Print("Source Instance: 0x{source_instance:08x}, Destination Instance: 0x{destination_instance:08x}", v.U32(0), v.U32(4))
	return rsvpDone
}

func rsvpMessageIDs(p *printer.Printer, v printer.View, in *rsvpIndent) rsvpResult {
	p.Write(in.value)
	p.Print("Flags [0x{flags:02x}], epoch: {epoch}", v.U8(0), v.U24(1))
	for v = v.From(4); v.Len() >= 4; v = v.From(4) {
		n := v.U32(0)
		p.Write(in.detail)
		p.Print("Message-ID 0x{message_id:08x} ({})", n, n)
	}
	return rsvpDone
}

// rsvpLabelSet prints a set of labels (RFC 3471 section 3.5).
func rsvpLabelSet(p *printer.Printer, v printer.View, in *rsvpIndent) rsvpResult {
	action := v.U8(0)
	p.Write(in.value)
	p.Print("Action: {action} ({}), Label type: {label_type}", rsvpActions.Of(uint32(action), "Unknown"), action, v.U8(3))
	v = v.From(4)
	if action == 2 || action == 3 {
		if v.Len() < 8 {
			return rsvpShort
		}
		p.Write(in.value)
		p.Print("Start range: {}, End range: {}", v.U32(0), v.U32(4))
		return rsvpDone
	}
	for i := 1; v.Len() >= 4; i, v = i+1, v.From(4) {
		p.Write(in.value)
		p.Print("Subchannel #{}: {subchannel}", i, v.U32(0))
	}
	return rsvpDone
}

func rsvpDetour(p *printer.Printer, v printer.View, in *rsvpIndent) rsvpResult {
	for ; v.Len() >= 8; v = v.From(8) {
		p.Write(in.value)
		p.Print("PLR-ID: {plr}, Avoid-Node-ID: {avoid_node}", v.IP4(0), v.IP4(4))
	}
	return rsvpDone
}

func rsvpClass(p *printer.Printer, v printer.View, in *rsvpIndent) rsvpResult {
	p.Write(in.value)
	p.Print("CT: {class_type}", v.U32(0)&7)
	return rsvpDone
}

func rsvpCapability(p *printer.Printer, v printer.View, in *rsvpIndent) rsvpResult {
	n := v.U32(0)
	if n&^7 != 0 {
		p.Write(in.value)
		p.Print("[reserved=0x{:08x} must be zero]", n&^7)
	}
	p.Write(in.value)
	p.Print("Flags: [{capabilities}]", rsvpCapabilities.Of(n&7, "none", ", "))
	return rsvpDone
}

// rsvpFastReroute prints how a path is to be protected (RFC 4090 section 4.1);
// rsvpFastRerouteOld the form of drafts of it.
func rsvpFastReroute(p *printer.Printer, v printer.View, in *rsvpIndent) rsvpResult {
	rsvpPriorities(p, v, in)
	p.Write(in.value)
	p.Print("Include-any: 0x{include_any:08x}, Exclude-any: 0x{exclude_any:08x}, Include-all: 0x{include_all:08x}", v.U32(8), v.U32(12), v.U32(16))
	return rsvpDone
}

func rsvpFastRerouteOld(p *printer.Printer, v printer.View, in *rsvpIndent) rsvpResult {
	rsvpPriorities(p, v, in)
	p.Write(in.value)
	p.Print("Include Colors: 0x{include:08x}, Exclude Colors: 0x{exclude:08x}", v.U32(8), v.U32(12))
	return rsvpDone
}

func rsvpPriorities(p *printer.Printer, v printer.View, in *rsvpIndent) {
	bits := v.U32(4)
	p.Write(in.value)
	p.Print("Setup Priority: {setup}, Holding Priority: {holding}, Hop-limit: {hop_limit}, Bandwidth: ", v.U8(0), v.U8(1), v.U8(2))
	rsvpRate(p, bits)
}

// rsvpRate prints a rate in bytes a second, in IEEE format, as megabits.
func rsvpRate(p *printer.Printer, bits uint32) {
	p.General(megabits(bits), 10)
	p.Write(" Mbps")
}

func rsvpAttributes(p *printer.Printer, v printer.View, in *rsvpIndent) rsvpResult {
	n := int(v.U8(3))
	if v.Len() < 4+n {
		return rsvpShort
	}
	p.Write(in.value)
	p.Write("Session Name: ")
	p.Safe(v.Bytes(4, n))
	flags := v.U8(2)
	p.Write(in.value)
	p.Print("Setup Priority: {setup}, Holding Priority: {holding}, Flags: [{flags}] ({:#x})", v.U8(0), v.U8(1), rsvpAttributeFlags.Of(uint32(flags), "none", ", "), flags)
	return rsvpDone
}

var rsvpStyles = printer.NameTable{{Value: 17, Text: "Wildcard Filter"}, {Value: 10, Text: "Fixed Filter"}, {Value: 18, Text: "Shared Explicit"}}

var rsvpActions = printer.NameTable{{Value: 0, Text: "Inclusive list"}, {Value: 1, Text: "Exclusive list"}, {Value: 2, Text: "Inclusive range"}, {Value: 3, Text: "Exclusive range"}}

var rsvpAdminFlags = printer.BitTable{
	{Value: 0x80000000, Text: "Reflect"}, {Value: 4, Text: "Testing"}, {Value: 2, Text: "Admin-down"}, {Value: 1, Text: "Delete-in-progress"},
}

var rsvpCapabilities = printer.BitTable{
	{Value: 4, Text: "RecoveryPath Transmit Enabled"}, {Value: 2, Text: "RecoveryPath Desired"}, {Value: 1, Text: "RecoveryPath Srefresh Capable"},
}

var rsvpAttributeFlags = printer.BitTable{
	{Value: 1, Text: "Local Protection"}, {Value: 2, Text: "Label Recording"}, {Value: 4, Text: "SE Style"}, {Value: 8, Text: "Bandwidth protection"},
	{Value: 16, Text: "Node protection"},
}
