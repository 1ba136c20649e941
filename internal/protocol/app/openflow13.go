package app

import "wiretale/internal/printer"

// The messages of OpenFlow 1.3 (OpenFlow Switch Specification 1.3.5 section 7).
var openFlow13Types = [...]openFlowMessage{
	{"HELLO", 0, -1, of13Hello},
	{"ERROR", 4, -1, func(p *printer.Printer, v printer.View) { openFlowError(p, v, of13ErrorTypes, of13ErrorCodes[:]) }},
	{"ECHO_REQUEST", 0, -1, openFlowData},
	{"ECHO_REPLY", 0, -1, openFlowData},
	{"EXPERIMENTER", 8, -1, of13Experimenter},
	{"FEATURES_REQUEST", 0, 0, nil},
	{"FEATURES_REPLY", 24, 24, of13Features},
	{"GET_CONFIG_REQUEST", 0, 0, nil},
	{"GET_CONFIG_REPLY", 4, 4, of13Config},
	{"SET_CONFIG", 4, 4, of13Config},
	{"PACKET_IN", 0, -1, nil},
	{"FLOW_REMOVED", 0, -1, nil},
	{"PORT_STATUS", 72, 72, of13PortStatus},
	{"PACKET_OUT", 0, -1, nil},
	{"FLOW_MOD", 0, -1, nil},
	{"GROUP_MOD", 0, -1, nil},
	{"PORT_MOD", 32, 32, of13PortMod},
	{"TABLE_MOD", 8, 8, of13TableMod},
	{"MULTIPART_REQUEST", 0, -1, nil},
	{"MULTIPART_REPLY", 0, -1, nil},
	{"BARRIER_REQUEST", 0, 0, nil},
	{"BARRIER_REPLY", 0, 0, nil},
	{"QUEUE_GET_CONFIG_REQUEST", 8, 8, of13QueueRequest},
	{"QUEUE_GET_CONFIG_REPLY", 0, -1, nil},
	{"ROLE_REQUEST", 16, 16, of13Role},
	{"ROLE_REPLY", 16, 16, of13Role},
	{"GET_ASYNC_REQUEST", 0, 0, nil},
	{"GET_ASYNC_REPLY", 24, 24, of13Async},
	{"SET_ASYNC", 24, 24, of13Async},
	{"METER_MOD", 0, -1, nil},
}

func of13Port(n uint32) printer.Named { return of13Ports.Of(n, "{}") }

const of13ElementHeader = 4

// of13Hello prints the elements of a hello (1.3.5 section 7.5.1).
func of13Hello(p *printer.Printer, v printer.View) {
	for v.Len() > 0 {
		p.Write("\n\t")
		if openFlowWrong(p, v, v.Len() < of13ElementHeader, " [remaining length {} < {}]", v.Len(), of13ElementHeader) {
			return
		}
		kind := v.U16(0)
		p.Print(" type {element}", of13Elements.Of(uint32(kind), "unknown (0x{:04x})"))
		n := int(v.U16(2))
		p.Print(", length {}", n)
		if openFlowWrong(p, v, n < of13ElementHeader, " [bitmap length {} < {}]", n, of13ElementHeader) ||
			openFlowWrong(p, v, n > v.Len(), " [bitmap length {} > {}]", n, v.Len()) {
			return
		}
		if kind == 1 {
			of13Bitmap(p, v.Limit(n))
		}
		v.Need(0, n)
		v = v.From(n)
	}
}

func of13Bitmap(p *printer.Printer, v printer.View) {
	if v.Len() != 8 {
		openFlowBogus(p, true)
		return
	}
	p.Print(", bitmap 0x{versions:08x}", v.U32(4))
	openFlowBits(p, v.U32(4), of13Bitmaps)
}

func of13Experimenter(p *printer.Printer, v printer.View) {
	vendor := v.U32(0)
	p.Print("\n\t experimenter 0x{experimenter:08x} ({})", vendor, printer.OUINames.Of(vendor, "unknown"))
	p.Print(", exp_type 0x{experimenter_type:08x}", v.U32(4))
	openFlowData(p, v.From(8))
}

func of13Features(p *printer.Printer, v printer.View) {
	p.Print("\n\t dpid 0x{dpid:016x}", v.U64(0))
	p.Print(", n_buffers {buffers}", v.U32(8))
	p.Print(", n_tables {tables}", v.U8(12))
	p.Print(", auxiliary_id {auxiliary}", v.U8(13))
	v.Need(14, 2)
	p.Print("\n\t capabilities 0x{capabilities:08x}", v.U32(16))
	openFlowBits(p, v.U32(16), of13Capabilities)
	v.Need(20, 4)
}

func of13Config(p *printer.Printer, v printer.View) {
	p.Print("\n\t flags {fragments}", openFlowFragments.Of(uint32(v.U16(0)), "invalid (0x{:04x})"))
	p.Print(", miss_send_len {miss_send_len}", of13MissLengths.Of(uint32(v.U16(2)), "{}"))
}

// of13PortStatus prints what happened to a port (1.3.5 section 7.4.3). tcpdump: the
// number of an unknown reason is not printed, only how it should be.
func of13PortStatus(p *printer.Printer, v printer.View) {
	p.Print("\n\t reason {reason}", of10PortReasons.Of(uint32(v.U8(0)), "invalid (0x02x)"))
	v.Need(1, 7)
	v = v.From(8)
	p.Print("\n\t  port_no {port}", of13Port(v.U32(0)))
	v.Need(4, 4)
	p.Print(", hw_addr {mac}", v.MAC(8))
	openFlowText(p, v, 16, 16, ", name '")
	if !p.V(2) {
		v.Need(32, 32)
		return
	}
	p.Print("\n\t   config 0x{config:08x}", v.U32(32))
	openFlowBits(p, v.U32(32), of13PortConfig)
	p.Print("\n\t   state 0x{state:08x}", v.U32(36))
	openFlowBits(p, v.U32(36), of13PortState)
	for i, name := range of10FeatureNames {
		features := v.U32(40 + 4*i)
		p.Print("\n\t   {} 0x{features:08x}", name, features)
		openFlowBits(p, features, of13PortFeatures)
	}
	p.Print("\n\t   curr_speed {current_speed}kbps", v.U32(56))
	p.Print("\n\t   max_speed {max_speed}kbps", v.U32(60))
}

func of13PortMod(p *printer.Printer, v printer.View) {
	p.Print("\n\t port_no {port}", of13Port(v.U32(0)))
	v.Need(4, 4)
	p.Print(", hw_addr {mac}", v.MAC(8))
	v.Need(14, 2)
	p.Print("\n\t  config 0x{config:08x}", v.U32(16))
	openFlowBits(p, v.U32(16), of13PortConfig)
	p.Print("\n\t  mask 0x{mask:08x}", v.U32(20))
	openFlowBits(p, v.U32(20), of13PortConfig)
	p.Print("\n\t  advertise 0x{advertise:08x}", v.U32(24))
	openFlowBits(p, v.U32(24), of13PortFeatures)
	v.Need(28, 4)
}

func of13TableMod(p *printer.Printer, v printer.View) {
	p.Print("\n\t table_id {table}", of13Tables.Of(uint32(v.U8(0)), "{}"))
	v.Need(1, 3)
	p.Print(", config 0x{config:08x}", v.U32(4))
}

func of13QueueRequest(p *printer.Printer, v printer.View) {
	p.Print("\n\t port {port}", of13Port(v.U32(0)))
	v.Need(4, 4)
}

func of13Role(p *printer.Printer, v printer.View) {
	p.Print("\n\t role {role}", of13Roles.Of(v.U32(0), "invalid (0x{:08x})"))
	v.Need(4, 4)
	p.Print(", generation_id 0x{generation:016x}", v.U64(8))
}

// of13Async prints which messages a controller wants, as a master or equal and as a
// slave (1.3.5 section 7.3.10).
func of13Async(p *printer.Printer, v printer.View) {
	for i, mask := range of13AsyncMasks {
		n := v.U32(4 * i)
		p.Print("\n\t {} 0x{:08x}", mask.name, n)
		openFlowBits(p, n, mask.bits)
	}
}

var (
	of13PacketBits = printer.BitTable{{Value: 1, Text: "NO_MATCH"}, {Value: 2, Text: "ACTION"}, {Value: 4, Text: "INVALID_TTL"}}
	of13PortBits   = printer.BitTable{{Value: 1, Text: "ADD"}, {Value: 2, Text: "DELETE"}, {Value: 4, Text: "MODIFY"}}
)

// tcpdump: the reasons for the end of a flow are named like those of a port.
var of13AsyncMasks = [...]struct {
	name string
	bits printer.BitTable
}{
	{"packet_in_mask[EM]", of13PacketBits}, {"packet_in_mask[S]", of13PacketBits},
	{"port_status_mask[EM]", of13PortBits}, {"port_status_mask[S]", of13PortBits},
	{"flow_removed_mask[EM]", of13PortBits}, {"flow_removed_mask[S]", of13PortBits},
}
