package app

import "wiretale/internal/printer"

// The messages of OpenFlow 1.0 (OpenFlow Switch Specification 1.0.0 section 5).
var openFlow10Types = [...]openFlowMessage{
	{"HELLO", 0, -1, openFlowData},
	{"ERROR", 4, -1, func(p *printer.Printer, v printer.View) { openFlowError(p, v, of10ErrorTypes, of10ErrorCodes[:]) }},
	{"ECHO_REQUEST", 0, -1, openFlowData},
	{"ECHO_REPLY", 0, -1, openFlowData},
	{"VENDOR", 4, -1, of10Vendor},
	{"FEATURES_REQUEST", 0, 0, nil},
	{"FEATURES_REPLY", 24, -1, of10Features},
	{"GET_CONFIG_REQUEST", 0, 0, nil},
	{"GET_CONFIG_REPLY", 4, 4, openFlowConfig},
	{"SET_CONFIG", 4, 4, openFlowConfig},
	{"PACKET_IN", 10, -1, of10PacketIn},
	{"FLOW_REMOVED", 80, 80, of10FlowRemoved},
	{"PORT_STATUS", 56, 56, of10PortStatus},
	{"PACKET_OUT", 8, -1, of10PacketOut},
	{"FLOW_MOD", 64, -1, of10FlowMod},
	{"PORT_MOD", 24, 24, of10PortMod},
	{"STATS_REQUEST", 4, -1, of10StatsRequest},
	{"STATS_REPLY", 4, -1, of10StatsReply},
	{"BARRIER_REQUEST", 0, 0, nil},
	{"BARRIER_REPLY", 0, 0, nil},
	{"QUEUE_GET_CONFIG_REQUEST", 4, 4, of10QueueRequest},
	{"QUEUE_GET_CONFIG_REPLY", 8, -1, of10QueueReply},
}

// of10Port is a port as a value of a phrase.
func of10Port(n uint16) printer.Named { return of10Ports.Of(uint32(n), "{}") }

// of10Vendor prints a message of a vendor; it goes on in the line of the header.
func of10Vendor(p *printer.Printer, v printer.View) {
	vendor := v.U32(0)
	p.Print(", vendor 0x{vendor:08x} ({})", vendor, printer.OUINames.Of(vendor, "unknown"))
	if vendor == bsnVendor {
		bsnMessage(p, v.From(4))
		return
	}
	openFlowData(p, v.From(4))
}

// of10Features prints what a switch can do (1.0.0 section 5.3.1).
func of10Features(p *printer.Printer, v printer.View) {
	p.Print("\n\t dpid 0x{dpid:016x}", v.U64(0))
	p.Print(", n_buffers {buffers}", v.U32(8))
	p.Print(", n_tables {tables}", v.U8(12))
	p.Print("\n\t capabilities 0x{capabilities:08x}", v.U32(16))
	of10CapabilityNames(p, v.U32(16))
	p.Print("\n\t actions 0x{actions:08x}", v.U32(20))
	openFlowBits(p, v.U32(20), of10ActionBits)
	for v = v.From(24); v.Len() > 0; v = v.From(of10PortSize) {
		if openFlowWrong(p, v, v.Len() < of10PortSize, " [\n\t  port def. length {} < {}]", v.Len(), of10PortSize) {
			return
		}
		of10PortDescription(p, v)
	}
}

// of10CapabilityNames prints what a switch can do; one bit has a name and must not
// be set.
func of10CapabilityNames(p *printer.Printer, n uint32) {
	const reserved = 0x10
	some, _ := openFlowNamed(n&^reserved, of10Capabilities)
	_, all := openFlowNamed(n, of10Capabilities)
	if some {
		p.Print(" ({})", of10Capabilities.Of(n, "", ", "))
	}
	openFlowBogus(p, !all || n&reserved != 0)
}

const of10PortSize = 48

// of10PortDescription prints a port (1.0.0 section 5.2.1).
func of10PortDescription(p *printer.Printer, v printer.View) {
	p.Print("\n\t  port_no {port}", of10Port(v.U16(0)))
	p.Print(", hw_addr {mac}", v.MAC(2))
	openFlowText(p, v, 8, 16, ", name '")
	if !p.V(2) {
		v.Need(24, 24)
		return
	}
	p.Print("\n\t   config 0x{config:08x}", v.U32(24))
	openFlowBits(p, v.U32(24), of10PortConfig)
	of10PortState(p, v.U32(28))
	for i, name := range of10FeatureNames {
		features := v.U32(32 + 4*i)
		p.Print("\n\t   {} 0x{features:08x}", name, features)
		openFlowBits(p, features, of10PortFeatures)
	}
}

var of10FeatureNames = [...]string{"curr", "advertised", "supported", "peer"}

// of10PortState prints the state of a port, of which two bits are a number.
func of10PortState(p *printer.Printer, state uint32) {
	const down, spanning = 1, 0x300
	p.Print("\n\t   state 0x{state:08x} ({stp}", state, of10Spanning[state&spanning>>8])
	if state&down != 0 {
		p.Write(", LINK_DOWN")
	}
	p.Byte(')')
	openFlowBogus(p, state&^(down|spanning) != 0)
}

// of10PacketIn prints a packet that the switch sent to the controller (1.0.0
// section 5.4.1).
func of10PacketIn(p *printer.Printer, v printer.View) {
	p.Print("\n\t buffer_id {buffer}", of10Buffer(v.U32(0)))
	p.Print(", total_len {total_length}", v.U16(4))
	p.Print(", in_port {in_port}", of10Port(v.U16(6)))
	p.Print(", reason {reason}", of10PacketReasons.Of(uint32(v.U8(8)), "invalid (0x{:02x})"))
	v.Need(9, 1)
	of10Frame(p, v.From(10))
}

func of10Buffer(n uint32) printer.Named {
	return of10Buffers.Of(n, "0x{:08x}")
}

// frameVerbosity is what is left of the verbosity for a frame inside a message.
const frameVerbosity = 3

// of10Frame prints an Ethernet frame inside a message.
func of10Frame(p *printer.Printer, v printer.View) {
	if v.Len() == 0 {
		return
	}
	p.Print("\n\t data ({data_length} octets)", v.Len())
	if !p.V(frameVerbosity) {
		v.Need(0, v.Len())
		return
	}
	p.Write(", frame decoding below\n")
	verbose, link := p.Verbose, p.LinkHeader
	defer func() { p.Verbose = verbose }()
	p.Verbose -= frameVerbosity
	printer.Key("ether").Print(p, v)
	p.LinkHeader = link
}

// of10PortStatus prints what happened to a port (1.0.0 section 5.4.3).
func of10PortStatus(p *printer.Printer, v printer.View) {
	p.Print("\n\t reason {reason}", of10PortReasons.Of(uint32(v.U8(0)), "invalid (0x{:02x})"))
	v.Need(1, 7)
	of10PortDescription(p, v.From(8))
}

// of10PacketOut prints a packet that the switch is to send (1.0.0 section 5.3.6).
func of10PacketOut(p *printer.Printer, v printer.View) {
	p.Print("\n\t buffer_id 0x{buffer:08x}", v.U32(0))
	p.Print(", in_port {in_port}", of10Port(v.U16(4)))
	n := int(v.U16(6))
	p.Print(", actions_len {actions_length}", n)
	v = v.From(8)
	if openFlowWrong(p, v, n > v.Len(), " [actions_len {} > {}]", n, v.Len()) {
		return
	}
	of10Actions(p, v.Limit(n), "\n\t ")
	of10Frame(p, v.From(n))
}

// of10FlowMod prints a change of a flow table (1.0.0 section 5.3.3).
func of10FlowMod(p *printer.Printer, v printer.View) {
	of10Match(p, v, "\n\t ")
	v = v.From(of10MatchSize)
	p.Print("\n\t cookie 0x{cookie:016x}", v.U64(0))
	command := v.U16(8)
	p.Print(", command {command}", of10Commands.Of(uint32(command), "invalid (0x{:04x})"))
	of10Nonzero(p, ", idle_timeout {idle_timeout}", v.U16(10))
	of10Nonzero(p, ", hard_timeout {hard_timeout}", v.U16(12))
	of10Nonzero(p, ", priority {priority}", v.U16(14))
	switch command {
	case 0, 1, 2: // to add, to modify, to modify strictly
		p.Print(", buffer_id {buffer}", of10Buffer(v.U32(16)))
	case 3, 4: // to delete, to delete strictly
		p.Print(", out_port {out_port}", of10Port(v.U16(20)))
	}
	p.Print(", flags 0x{flags:04x}", v.U16(22))
	openFlowBits(p, uint32(v.U16(22)), of10FlowFlags)
	of10Actions(p, v.From(24), "\n\t ")
}

func of10Nonzero(p *printer.Printer, phrase string, n uint16) {
	if n != 0 {
		p.Print(phrase, n)
	}
}

// of10FlowRemoved prints why a flow is no more (1.0.0 section 5.4.2).
func of10FlowRemoved(p *printer.Printer, v printer.View) {
	of10Match(p, v, "\n\t ")
	v = v.From(of10MatchSize)
	p.Print("\n\t cookie 0x{cookie:016x}", v.U64(0))
	of10Nonzero(p, ", priority {priority}", v.U16(8))
	p.Print(", reason {reason}", of10RemovedReasons.Of(uint32(v.U8(10)), "unknown (0x{:02x})"))
	v.Need(11, 1)
	p.Print(", duration_sec {duration}", v.U32(12))
	p.Print(", duration_nsec {}", v.U32(16))
	of10Nonzero(p, ", idle_timeout {idle_timeout}", v.U16(20))
	v.Need(22, 2)
	p.Print(", packet_count {packets}", v.U64(24))
	p.Print(", byte_count {bytes}", v.U64(32))
}

// of10PortMod prints a change of a port (1.0.0 section 5.3.3).
func of10PortMod(p *printer.Printer, v printer.View) {
	p.Print("\n\t port_no {port}", of10Port(v.U16(0)))
	p.Print(", hw_addr {mac}", v.MAC(2))
	p.Print("\n\t  config 0x{config:08x}", v.U32(8))
	openFlowBits(p, v.U32(8), of10PortConfig)
	p.Print("\n\t  mask 0x{mask:08x}", v.U32(12))
	openFlowBits(p, v.U32(12), of10PortConfig)
	p.Print("\n\t  advertise 0x{advertise:08x}", v.U32(16))
	openFlowBits(p, v.U32(16), of10PortFeatures)
	v.Need(20, 4)
}

const of10MatchSize = 40

// The bits of a match that say what does not matter (1.0.0 section 5.2.3).
const (
	of10AnyPort     = 1 << 0
	of10AnyVLAN     = 1 << 1
	of10AnySource   = 1 << 2
	of10AnyDest     = 1 << 3
	of10AnyType     = 1 << 4
	of10AnyProto    = 1 << 5
	of10AnyTPSource = 1 << 6
	of10AnyTPDest   = 1 << 7
	of10AnyPCP      = 1 << 20
	of10AnyTOS      = 1 << 21
	of10AllBits     = 1<<22 - 1

	of10NWSourceShift = 8
	of10NWDestShift   = 14
	of10NWMask        = 0x3f
)

// of10Match prints which packets a flow has, each field in a line of its own.
func of10Match(p *printer.Printer, v printer.View, indent string) {
	any := v.U32(0)
	if any&^of10AllBits != 0 {
		p.Write(indent)
		p.Print("wildcards 0x{wildcards:08x} (bogus)", any)
	}
	field := func(bit uint32) bool {
		if any&bit != 0 {
			return false
		}
		p.Write(indent)
		return true
	}
	v.Need(4, 2)
	if field(of10AnyPort) {
		p.Print("match in_port {in_port}", of10Port(v.U16(4)))
	}
	v.Need(6, 6)
	if field(of10AnySource) {
		p.Print("match dl_src {dl_src}", v.MAC(6))
	}
	v.Need(12, 6)
	if field(of10AnyDest) {
		p.Print("match dl_dst {dl_dst}", v.MAC(12))
	}
	v.Need(18, 2)
	if field(of10AnyVLAN) {
		of10VLAN(p, "match dl_vlan {vlan}", v.U16(18))
	}
	v.Need(20, 1)
	if field(of10AnyPCP) {
		of10PCP(p, "match dl_vlan_pcp {vlan_pcp}", v.U8(20))
	}
	v.Need(21, 1)
	v.Need(22, 2)
	if field(of10AnyType) {
		p.Print("match dl_type 0x{dl_type:04x}", v.U16(22))
	}
	of10MatchNetwork(p, v, indent, any)
}

// of10MatchNetwork prints the fields of the network and transport headers.
func of10MatchNetwork(p *printer.Printer, v printer.View, indent string, any uint32) {
	v.Need(24, 1)
	if any&of10AnyTOS == 0 {
		p.Write(indent)
		p.Print("match nw_tos 0x{nw_tos:02x}", v.U8(24))
	}
	v.Need(25, 1)
	proto, source, dest := of10MatchNames(v, any)
	if any&of10AnyProto == 0 {
		p.Write(indent)
		p.Print("match {} {nw_proto}", proto, v.U8(25))
	}
	v.Need(26, 2)
	of10MatchAddress(p, v, 28, indent, "match nw_src {nw_src}/{}", any>>of10NWSourceShift&of10NWMask)
	of10MatchAddress(p, v, 32, indent, "match nw_dst {nw_dst}/{}", any>>of10NWDestShift&of10NWMask)
	v.Need(36, 2)
	if any&of10AnyTPSource == 0 {
		p.Write(indent)
		p.Print("match {} {tp_src}", source, v.U16(36))
	}
	v.Need(38, 2)
	if any&of10AnyTPDest == 0 {
		p.Write(indent)
		p.Print("match {} {tp_dst}", dest, v.U16(38))
	}
}

// of10MatchNames returns what the fields of a match are called: that depends on
// what the packets are known to be.
func of10MatchNames(v printer.View, any uint32) (proto, source, dest string) {
	proto, source, dest = "nw_proto", "tp_src", "tp_dst"
	if any&of10AnyType != 0 {
		return
	}
	switch v.U16(22) {
	case 0x0806:
		proto = "arp_opcode"
	case 0x0800:
		if any&of10AnyProto == 0 && v.U8(25) == 1 {
			source, dest = "icmp_type", "icmp_code"
		}
	}
	return
}

// of10MatchAddress prints an IPv4 prefix of which the last bits do not matter.
func of10MatchAddress(p *printer.Printer, v printer.View, o int, indent, phrase string, bits uint32) {
	v.Need(o, 4)
	if bits < 32 {
		p.Write(indent)
		p.Print(phrase, v.IP4(o), 32-bits)
	}
}

func of10VLAN(p *printer.Printer, phrase string, n uint16) {
	const none, last = 0xffff, 4094
	if n == none {
		p.Print(phrase, "NONE")
		return
	}
	p.Print(phrase, n)
	openFlowBogus(p, n == 0 || n > last)
}

func of10PCP(p *printer.Printer, phrase string, n uint8) {
	p.Print(phrase, n)
	openFlowBogus(p, n > 7)
}

const of10ActionHeader = 8

// of10Actions prints a list of actions (1.0.0 section 5.2.4).
func of10Actions(p *printer.Printer, v printer.View, indent string) {
	for v.Len() > 0 {
		p.Write(indent)
		p.Write("action")
		if openFlowWrong(p, v, v.Len() < of10ActionHeader, " [remaining length {} < {}]", v.Len(), of10ActionHeader) {
			return
		}
		kind := v.U16(0)
		p.Print(" type {action}", of10ActionTypes.Of(uint32(kind), "invalid (0x{:04x})"))
		n := int(v.U16(2))
		p.Print(", len {}", n)
		if openFlowWrong(p, v, n < of10ActionHeader, " [alen {} < {}]", n, of10ActionHeader) ||
			openFlowWrong(p, v, n > v.Len(), " [alen {} > {}]", n, v.Len()) {
			return
		}
		of10Action(p, v.Limit(n), kind, indent)
		v = v.From(n)
	}
}

// of10Action prints the value of an action.
func of10Action(p *printer.Printer, v printer.View, kind uint16, indent string) {
	n := v.Len()
	switch {
	case kind == of10ActionVendor && n&7 != 0, kind <= of10ActionEnqueue && n != of10ActionSize(kind):
		openFlowBogus(p, true)
	case kind == of10ActionVendor:
		of10ActionOfVendor(p, v, indent)
	case kind <= of10ActionEnqueue:
		of10ActionValue(p, v, kind)
	}
	v.Need(0, n)
}

const (
	of10ActionEnqueue = 11
	of10ActionVendor  = 0xffff
)

// of10ActionSize returns the length of an action: those with a link-layer address
// and with a queue are longer.
func of10ActionSize(kind uint16) int {
	switch kind {
	case 4, 5, of10ActionEnqueue:
		return 16
	}
	return of10ActionHeader
}

func of10ActionValue(p *printer.Printer, v printer.View, kind uint16) {
	switch kind {
	case 0:
		port := v.U16(4)
		p.Print(", port {port}", of10Port(port))
		if port == of10Controller {
			p.Print(", max_len {max_length}", v.U16(6))
		}
	case 1:
		of10VLAN(p, ", vlan_vid {vlan}", v.U16(4))
	case 2:
		of10PCP(p, ", vlan_pcp {vlan_pcp}", v.U8(4))
	case 4, 5:
		p.Print(", dl_addr {mac}", v.MAC(4))
	case 6, 7:
		p.Print(", nw_addr {address}", v.IP4(4))
	case 8:
		p.Print(", nw_tos 0x{tos:02x}", v.U8(4))
	case 9, 10:
		p.Print(", tp_port {transport_port}", v.U16(4))
	case of10ActionEnqueue:
		p.Print(", port {port}", of10Port(v.U16(4)))
		v.Need(6, 6)
		p.Print(", queue_id {queue}", v.U32(12))
	}
}

func of10ActionOfVendor(p *printer.Printer, v printer.View, indent string) {
	vendor := v.U32(4)
	p.Print(", vendor 0x{vendor:08x} ({})", vendor, printer.OUINames.Of(vendor, "unknown"))
	if vendor == bsnVendor {
		bsnAction(p, v.From(8), indent)
		return
	}
	openFlowData(p, v.From(8))
}
