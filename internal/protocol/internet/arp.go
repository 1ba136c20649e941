package internet

import (
	"encoding/binary"

	"wiretale/internal/packet"
	"wiretale/internal/printer"
)

// ARP, the Address Resolution Protocol (RFC 826), with RARP (RFC 903) and InARP
// (RFC 2390), which differ in the operation.
//
//	 0               2               4       5       6               8
//	+---------------+---------------+-------+-------+---------------+----
//	| hardware type | protocol type | hlen  | plen  |   operation   | sender, target
//	+---------------+---------------+-------+-------+---------------+----
var _ = printer.Register(printer.Protocol{
	Name:       "arp",
	EtherTypes: []uint16{0x0806, 0x8035},
	Print:      printARP,
})

// The hardware types that are printed in a way of their own (IANA "ARP
// Parameters").
const (
	hardwareEthernet   = 1
	hardwareFrameRelay = 15
	hardwareATM        = 19
	hardwareIEEE1394   = 24
	hardwareInfiniBand = 32
)

var hardwareNames = printer.NameTable{
	{Value: hardwareEthernet, Text: "Ethernet"}, {Value: 6, Text: "TokenRing"}, {Value: 7, Text: "ArcNet"},
	{Value: hardwareFrameRelay, Text: "FrameRelay"}, {Value: 23, Text: "Strip"}, {Value: hardwareIEEE1394, Text: "IEEE 1394"},
	{Value: hardwareInfiniBand, Text: "InfiniBand"},
}

// The operations.
const (
	arpRequest        = 1
	arpReply          = 2
	arpReverseRequest = 3
	arpReverseReply   = 4
	arpInverseRequest = 8
	arpInverseReply   = 9
	arpNack           = 10
)

var arpOperations = printer.NameTable{
	{Value: arpRequest, Text: "Request"}, {Value: arpReply, Text: "Reply"},
	{Value: arpReverseRequest, Text: "Reverse Request"}, {Value: arpReverseReply, Text: "Reverse Reply"},
	{Value: arpInverseRequest, Text: "Inverse Request"}, {Value: arpInverseReply, Text: "Inverse Reply"},
	{Value: arpNack, Text: "NACK Reply"},
}

// arpParty is one side of a question: its hardware and protocol addresses.
type arpParty struct {
	hardware, subaddress, protocol []byte
	wrong                          string // instead of a protocol address that is not IPv4
}

// arpMessage is what all kinds of ARP have in common.
type arpMessage struct {
	hardware, protocol, operation uint16
	sender, target                arpParty
}

func printARP(p *printer.Printer, v printer.View) {
	p.Layer("arp")
	hardware := v.U16(0)
	if hardware == hardwareATM {
		printATMARP(p, v)
		return
	}
	hlen, plen := int(v.U8(4)), int(v.U8(5))
	v.Need(0, 8+2*hlen+2*plen)
	m := arpMessage{hardware: hardware, protocol: v.U16(2), operation: v.U16(6)}
	second := 8 + hlen + plen
	m.sender = arpParty{hardware: v.Bytes(8, hlen), protocol: v.Bytes(8+hlen, plen), wrong: "<wrong len>"}
	m.target = arpParty{hardware: v.Bytes(second, hlen), protocol: v.Bytes(second+hlen, plen), wrong: "<wrong len>"}
	arpTitle(p)
	if p.Listening() && hlen == 6 {
		p.Field("sender_mac", v.MAC(8))
		p.Field("target_mac", v.MAC(second))
	}
	if !m.isIPv4() || plen != 4 || hlen == 0 || p.V(1) {
		p.Print("{hardware} (len {hardware_length}), {protocol} (len {protocol_length})",
			hardwareNames.Of(uint32(hardware), "Unknown Hardware ({})"), hlen, m.protocolName(), plen)
		if !p.V(1) {
			arpLength(p, v)
			return
		}
		p.Write(", ")
	}
	m.print(p, v, &ethernetARP)
}

func arpTitle(p *printer.Printer) {
	if !p.LinkLevel {
		p.Write("ARP, ")
	}
}

func arpLength(p *printer.Printer, v printer.View) { p.Print(", length {length}", v.Len()) }

const trailers = 0x1000 // IPv4 with its headers at the end (RFC 893)

func (m arpMessage) isIPv4() bool { return m.protocol == 0x0800 || m.protocol == trailers }

func (m arpMessage) protocolName() printer.Named {
	return printer.EtherTypeNames.Of(uint32(m.protocol), "Unknown Protocol (0x{:04x})")
}

// print prints the question or the answer.
func (m arpMessage) print(p *printer.Printer, v printer.View, s *arpStyle) {
	p.Print("{operation} ", arpOperations.Of(uint32(m.operation), "Unknown ({})"))
	print := s.operations[min(m.operation, arpNack+1)]
	if print == nil {
		p.HexASCIIDump("\n\t", v.Data())
		return
	}
	print(m, p, s)
	arpLength(p, v)
}

// arpStyle is what differs between the kinds of ARP.
type arpStyle struct {
	operations [arpNack + 2]func(m arpMessage, p *printer.Printer, s *arpStyle)
	address    func(m arpMessage, p *printer.Printer, a arpParty)
	at         string
	present    func(a arpParty) bool // whether a request names its target's hardware
}

var ethernetARP = arpStyle{
	operations: [arpNack + 2]func(arpMessage, *printer.Printer, *arpStyle){
		arpRequest: arpMessage.whoHas, arpReply: arpMessage.isAt,
		arpReverseRequest: arpMessage.whoIs, arpReverseReply: arpMessage.targetAt,
		arpInverseRequest: arpMessage.whoIs, arpInverseReply: arpMessage.senderAt,
	},
	address: arpMessage.linkAddress,
	at:      " at ",
	present: func(a arpParty) bool {
		for _, c := range a.hardware {
			if c != 0 {
				return true
			}
		}
		return false
	},
}

func (m arpMessage) whoHas(p *printer.Printer, s *arpStyle) {
	p.Write("who-has ")
	m.protocolAddress(p, "target_ip", m.target)
	if s.present(m.target) {
		p.Write(" (")
		s.address(m, p, m.target)
		p.Byte(')')
	}
	p.Write(" tell ")
	m.protocolAddress(p, "sender_ip", m.sender)
}

func (m arpMessage) isAt(p *printer.Printer, s *arpStyle) {
	m.protocolAddress(p, "sender_ip", m.sender)
	p.Write(" is-at ")
	s.address(m, p, m.sender)
}

func (m arpMessage) whoIs(p *printer.Printer, s *arpStyle) {
	p.Write("who-is ")
	s.address(m, p, m.target)
	p.Write(" tell ")
	s.address(m, p, m.sender)
}

func (m arpMessage) targetAt(p *printer.Printer, s *arpStyle) {
	s.address(m, p, m.target)
	p.Write(" at ")
	m.protocolAddress(p, "target_ip", m.target)
}

func (m arpMessage) senderAt(p *printer.Printer, s *arpStyle) {
	s.address(m, p, m.sender)
	p.Write(s.at)
	m.protocolAddress(p, "sender_ip", m.sender)
}

// protocolAddress prints the IPv4 address of a party.
func (m arpMessage) protocolAddress(p *printer.Printer, field string, a arpParty) {
	switch {
	case !m.isIPv4():
		p.Write("<wrong proto type>")
	case len(a.protocol) != 4:
		p.Write(a.wrong)
	default:
		ip := packet.IP4(binary.BigEndian.Uint32(a.protocol))
		p.IP4(ip)
		p.Field(field, ip)
	}
}

// linkAddress prints the hardware address of a party.
func (m arpMessage) linkAddress(p *printer.Printer, a arpParty) {
	switch {
	case len(a.hardware) == 0:
		p.Write("<empty>")
	case m.hardware == hardwareFrameRelay:
		p.DLCI(a.hardware)
	default:
		p.LinkAddress(a.hardware)
	}
}
