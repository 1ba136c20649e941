package app

import "wiretale/internal/printer"

var sflowFlowNames = printer.NameTable{
	{Value: 1, Text: "Raw packet"}, {Value: 2, Text: "Ethernet frame"}, {Value: 3, Text: "IPv4 Data"}, {Value: 4, Text: "IPv6 Data"},
	{Value: 1001, Text: "Extended Switch data"}, {Value: 1002, Text: "Extended Router data"}, {Value: 1003, Text: "Extended Gateway data"},
	{Value: 1004, Text: "Extended User data"}, {Value: 1005, Text: "Extended URL data"}, {Value: 1006, Text: "Extended MPLS data"},
	{Value: 1007, Text: "Extended NAT data"}, {Value: 1008, Text: "Extended MPLS tunnel"}, {Value: 1009, Text: "Extended MPLS VC"},
	{Value: 1010, Text: "Extended MPLS FEC"}, {Value: 1011, Text: "Extended MPLS LVP FEC"}, {Value: 1012, Text: "Extended VLAN Tunnel"},
}

var sflowFlowRecords = [...]sflowRecord{{1, 16, sflowRaw}, {2, 24, sflowEthernet}, {1001, 16, sflowSwitch}}

func sflowRaw(p *printer.Printer, v printer.View) {
	kind := v.U32(0)
	p.Print("\n\t      protocol {header_protocol} ({}), length {frame_length}, stripped bytes {stripped}, header_size {header_size}",
		sflowHeaderNames.Of(kind, "Unknown"), kind, v.U32(4), v.U32(8), v.U32(12))
}

var sflowHeaderNames = printer.NameTable{{Value: 1, Text: "Ethernet"}, {Value: 11, Text: "IPv4"}, {Value: 12, Text: "IPv6"}}

func sflowEthernet(p *printer.Printer, v printer.View) {
	p.Print("\n\t      frame len {frame_length}, type {ethertype}", v.U32(0), v.U32(20))
}

func sflowSwitch(p *printer.Printer, v printer.View) {
	p.Print("\n\t      src vlan {src_vlan}, src pri {src_priority}, dst vlan {dst_vlan}, dst pri {dst_priority}", v.U32(0), v.U32(4), v.U32(8), v.U32(12))
}

var sflowCounterNames = printer.NameTable{
	{Value: 1, Text: "Generic counter"}, {Value: 2, Text: "Ethernet counter"}, {Value: 3, Text: "Token ring counter"}, {Value: 4, Text: "100 BaseVG counter"},
	{Value: 5, Text: "Vlan counter"}, {Value: 1001, Text: "Processor counter"},
}

var sflowCounterRecords = [...]sflowRecord{
	{1, 88, sflowGenericCounter}, {2, 52, sflowEthernetCounter}, {4, 80, sflowVGCounter}, {5, 28, sflowVLANCounter}, {1001, 28, sflowProcessorCounter},
}

// sflowGenericCounter prints the counters of an interface (RFC 2863 section 6).
func sflowGenericCounter(p *printer.Printer, v printer.View) {
	p.Print("\n\t      ifindex {if_index}, iftype {if_type}, ifspeed {if_speed}, ifdirection {} ({if_direction})",
		v.U32(0), v.U32(4), v.U64(8), v.U32(16), sflowDirections.Of(v.U32(16), "Unknown"))
	status := v.U32(20)
	p.Print("\n\t      ifstatus {if_status}, adminstatus: {}, operstatus: {}", status, sflowUp(status&1), sflowUp(status&2))
	p.Print("\n\t      In octets {in_octets}, unicast pkts {in_unicast}, multicast pkts {in_multicast}, broadcast pkts {in_broadcast}, discards {in_discards}",
		v.U64(24), v.U32(32), v.U32(36), v.U32(40), v.U32(44))
	p.Print("\n\t      In errors {in_errors}, unknown protos {in_unknown_protos}", v.U32(48), v.U32(52))
	p.Print("\n\t      Out octets {out_octets}, unicast pkts {out_unicast}, multicast pkts {out_multicast}, broadcast pkts {out_broadcast}, discards {out_discards}",
		v.U64(56), v.U32(64), v.U32(68), v.U32(72), v.U32(76))
	p.Print("\n\t      Out errors {out_errors}, promisc mode {promiscuous}", v.U32(80), v.U32(84))
}

func sflowUp(bit uint32) string {
	if bit != 0 {
		return "up"
	}
	return "down"
}

var sflowDirections = printer.NameTable{
	{Value: 0, Text: "unknown"}, {Value: 1, Text: "full-duplex"}, {Value: 2, Text: "half-duplex"}, {Value: 3, Text: "in"}, {Value: 4, Text: "out"},
}

// sflowEthernetCounter prints the counters of an Ethernet interface (RFC 3635
// section 4).
func sflowEthernetCounter(p *printer.Printer, v printer.View) {
	p.Print("\n\t      align errors {align_errors}, fcs errors {fcs_errors}, single collision {single_collisions}, multiple collision {multiple_collisions}, test error {test_errors}",
		v.U32(0), v.U32(4), v.U32(8), v.U32(12), v.U32(16))
	p.Print("\n\t      deferred {deferred}, late collision {late_collisions}, excessive collision {excessive_collisions}, mac trans error {mac_transmit_errors}",
		v.U32(20), v.U32(24), v.U32(28), v.U32(32))
	p.Print("\n\t      carrier error {carrier_errors}, frames too long {too_long}, mac receive errors {mac_receive_errors}, symbol errors {symbol_errors}",
		v.U32(36), v.U32(40), v.U32(44), v.U32(48))
}

// sflowVGCounter prints the counters of a 100BASE-VG interface (RFC 2020 section
// 4).
func sflowVGCounter(p *printer.Printer, v printer.View) {
	p.Print("\n\t      in high prio frames {in_high_frames}, in high prio octets {in_high_octets}", v.U32(0), v.U64(4))
	p.Print("\n\t      in norm prio frames {in_norm_frames}, in norm prio octets {in_norm_octets}", v.U32(12), v.U64(16))
	p.Print("\n\t      in ipm errors {ipm_errors}, oversized {oversized}, in data errors {data_errors}, null addressed frames {null_addressed}",
		v.U32(24), v.U32(28), v.U32(32), v.U32(36))
	p.Print("\n\t      out high prio frames {out_high_frames}, out high prio octets {out_high_octets}, trans into frames {transitions}",
		v.U32(40), v.U64(44), v.U32(52))
	p.Print("\n\t      in hc high prio octets {}, in hc norm prio octets {}, out hc high prio octets {}", v.U64(56), v.U64(64), v.U64(72))
}

func sflowVLANCounter(p *printer.Printer, v printer.View) {
	p.Print("\n\t      vlan_id {vlan}, octets {octets}, unicast_pkt {unicast}, multicast_pkt {multicast}, broadcast_pkt {broadcast}, discards {discards}",
		v.U32(0), v.U64(4), v.U32(12), v.U32(16), v.U32(20), v.U32(24))
}

func sflowProcessorCounter(p *printer.Printer, v printer.View) {
	p.Print("\n\t      5sec {cpu_5s}, 1min {cpu_1m}, 5min {cpu_5m}, total_mem {memory}, total_mem {free_memory}", // tcpdump: both of them
		v.U32(0), v.U32(4), v.U32(8), v.U64(12), v.U64(20))
}
