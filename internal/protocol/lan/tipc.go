package lan

import "wiretale/internal/printer"

// TIPC, Transparent Inter-Process Communication (TIPC protocol specification,
// version 2, section 3): words, of which the first says how many there are.
//
//	 0   3      7      11    15                32
//	+---+------+------+-----+-----------------+
//	|ver| user |hsize |flags|      size       |
//	+---+------+------+-----+-----------------+
var _ = printer.Register(printer.Protocol{Name: "tipc", EtherTypes: []uint16{0x88ca}, Print: printTIPC})

// Users of TIPC with headers of their own.
const (
	tipcDiscovery   = 13
	tipcShortHeader = 6 // words of a payload header without the original node
)

func printTIPC(p *printer.Printer, v printer.View) {
	p.Layer("tipc")
	v.Need(0, 4)
	user := v.U32(0) >> 25 & 15
	switch user {
	case 0, 1, 2, 3, 8, 11:
		tipcPayload(p, v, user)
	case 5, 6, 7, 10, 12:
		tipcInternal(p, v, user)
	case tipcDiscovery:
		tipcNeighbor(p, v, user)
	}
}

// tipcNode prints a network address: zone, cluster, node.
func tipcNode(p *printer.Printer, a uint32) {
	p.Print("{}.{}.{}", a>>24, a>>12&0xfff, a&0xfff)
}

func tipcSizes(p *printer.Printer, w0, user uint32, kind printer.Named) {
	p.Print(", headerlength {header_length} bytes, MessageSize {size} bytes, {user}, messageType ", w0>>21&15<<2, w0&0x1ffff, tipcUsers.Of(user, "Unknown"))
	p.Print("{type}", kind)
}

func tipcVersion(p *printer.Printer, w0 uint32) {
	p.Print("TIPC v{version}.0 ", w0>>29)
}

func tipcPayload(p *printer.Printer, v printer.View, user uint32) {
	w0 := v.U32(0)
	words := w0 >> 21 & 15
	if words <= tipcShortHeader {
		v.Need(0, 24)
		tipcVersion(p, w0)
		tipcNode(p, v.U32(12))
		p.Print(":{src_port} > {dst_port}", v.U32(16), v.U32(20))
	} else {
		v.Need(0, 32)
		tipcVersion(p, w0)
		tipcNode(p, v.U32(24))
		p.Print(":{src_port} > ", v.U32(16))
		tipcNode(p, v.U32(28))
		p.Print(":{dst_port}", v.U32(20))
	}
	w1 := v.U32(4)
	tipcSizes(p, w0, user, tipcTypes.Of(w1>>29, "Unknown"))
	if p.V(1) && words > tipcShortHeader {
		p.Write("\n\tPrevious Node ")
		tipcNode(p, v.U32(12))
		w2 := v.U32(8)
		p.Print(", Broadcast Ack {broadcast_ack}, Link Ack {link_ack}, Link Sequence {link_sequence}", w1&0xffff, w2>>16, w2&0xffff)
	}
}

func tipcInternal(p *printer.Printer, v printer.View, user uint32) {
	v.Need(0, 32)
	w0, w1 := v.U32(0), v.U32(4)
	tipcVersion(p, w0)
	tipcNode(p, v.U32(24))
	p.Write(" > ")
	tipcNode(p, v.U32(28))
	tipcSizes(p, w0, user, tipcTypes.Of(w1>>29, "Unknown"))
	p.Print(" (0x{word1:08x})", w1)
	if p.V(1) {
		tipcLink(p, v, w1)
	}
}

// tipcLink prints the words of the link protocol.
func tipcLink(p *printer.Printer, v printer.View, w1 uint32) {
	w2, w4, w5, w9 := v.U32(8), v.U32(16), v.U32(20), v.U32(36)
	p.Write("\n\tPrevious Node ")
	tipcNode(p, v.U32(12))
	p.Print(", Session No. {session}", w5>>16)
	p.Print(", Broadcast Ack {broadcast_ack}, Sequence Gap {sequence_gap}, ", w1&0xffff, w1>>16&0x1fff)
	p.Print(" Broadcast Gap After {}, Broadcast Gap To {}", w2>>16, w2&0xffff)
	p.Print(", Last Sent Packet No. {last_sent}, Next sent Packet No. {next_sent}", w4>>16, w4&0xffff)
	p.Print(", Transport Sequence {transport_sequence}, msg_count {messages}, Link Tolerance {link_tolerance}", v.U32(32), w9>>16, w9&0xffff)
}

func tipcNeighbor(p *printer.Printer, v printer.View, user uint32) {
	v.Need(0, 16)
	w0, w1 := v.U32(0), v.U32(4)
	tipcVersion(p, w0)
	tipcNode(p, v.U32(12))
	p.Write(" > ")
	tipcNode(p, v.U32(8))
	tipcSizes(p, w0, user, tipcLinkTypes.Of(w1>>29, "Unknown"))
	if p.V(1) {
		v.Need(16, 8)
		p.Print("\n\tNodeSignature {signature}, network_id {network}, media_id {media}", w1&0xffff, v.U32(16), v.U32(20)&0xff)
	}
}

var tipcUsers = printer.NameTable{
	{Value: 0, Text: "Low Importance Data payload"}, {Value: 1, Text: "Medium Importance Data payload"}, {Value: 2, Text: "High Importance Data payload"},
	{Value: 3, Text: "Critical Importance Data payload"}, {Value: 5, Text: "Broadcast Link Protocol internal"},
	{Value: 6, Text: "Message Bundler Protocol internal"}, {Value: 7, Text: "Link State Protocol internal"},
	{Value: 8, Text: "Connection Manager internal"}, {Value: 10, Text: "Link Changeover Protocol internal"},
	{Value: 11, Text: "Name Table Update Protocol internal"}, {Value: 12, Text: "Message Fragmentation Protocol internal"},
	{Value: tipcDiscovery, Text: "Neighbor Detection Protocol internal"},
}

var tipcTypes = printer.NameTable{{Value: 0, Text: "CONN_MSG"}, {Value: 1, Text: "MCAST_MSG"}, {Value: 2, Text: "NAMED_MSG"}, {Value: 3, Text: "DIRECT_MSG"}}

var tipcLinkTypes = printer.NameTable{{Value: 0, Text: "Link request"}, {Value: 1, Text: "Link response"}}
