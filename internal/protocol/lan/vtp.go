package lan

import (
	"wiretale/internal/packet"
	"wiretale/internal/printer"
)

// VTP, Cisco's VLAN Trunking Protocol.
//
//	 0       1       2       3       4               36
//	+-------+-------+-------+-------+---------------+-------
//	|version| type  | count |name n.| domain name   | by type
//	+-------+-------+-------+-------+---------------+-------
var _ = printer.Register(printer.Protocol{Name: "vtp", SNAP: []printer.SNAP{{OUI: ciscoOUI, PID: 0x2003}}, Print: printVTP})

const (
	vtpHeader = 36
	vtpName   = 32
	vtpVLAN   = 12
)

// The types of messages.
const (
	vtpSummary = 1
	vtpSubset  = 2
	vtpRequest = 3
)

func printVTP(p *printer.Printer, v printer.View) {
	p.Layer("vtp")
	if v.Len() < vtpHeader {
		invalid(p, v)
		return
	}
	v.Need(0, vtpHeader)
	kind := v.U8(1)
	p.Print("VTPv{version}, Message {type} (0x{:02x}), length {length}", v.U8(0), vtpMessages.Of(uint32(kind), "Unknown message type"), kind, v.Len())
	if !p.V(1) {
		v.Need(0, v.Len())
		return
	}
	n := int(v.U8(3))
	if n < 1 || n > vtpName {
		p.Print("\n\tDomain name:  [MgmtD Len {}]", n)
		invalid(p, v)
		return
	}
	p.Write("\n\tDomain name: ")
	p.SafeStringZ(v, 4, n)
	p.Print(", {}: {}", vtpCounts.Of(uint32(kind), "Unknown"), v.U8(2))
	body := v.From(vtpHeader)
	switch kind {
	case vtpSummary:
		vtpPrintSummary(p, body)
	case vtpSubset:
		p.Print(", Config Rev {revision:x}", body.U32(0))
		vtpVLANs(p, body.From(4))
	case vtpRequest:
		p.Print("\n\tStart value: {}", body.U32(0))
	}
}

func vtpPrintSummary(p *printer.Printer, v printer.View) {
	p.Print("\n\t  Config Rev {revision:x}, Updater {updater}", v.U32(0), v.IP4(4))
	p.Print(", Timestamp 0x{:08x} 0x{:08x} 0x{:08x}", v.U32(8), v.U32(12), v.U32(16))
	p.Print(", MD5 digest: {:08x}{:08x}{:08x}{:08x}", v.U32(20), v.U32(24), v.U32(28), v.U32(32))
}

// vtpVLANs prints the list of VLANs.
func vtpVLANs(p *printer.Printer, v printer.View) {
	for v.Len() > 0 {
		length := int(v.U8(0))
		if length == 0 {
			return
		}
		if length > v.Len() {
			panic(packet.Truncated{})
		}
		v.Need(0, length)
		if length < vtpVLAN {
			invalid(p, v)
			return
		}
		if !vtpPrintVLAN(p, v.Limit(length)) {
			invalid(p, v)
			return
		}
		v = v.From(length)
	}
}

func vtpPrintVLAN(p *printer.Printer, v printer.View) bool {
	status := "Operational"
	if v.U8(1) != 0 {
		status = "Suspended"
	}
	p.Print("\n\tVLAN info status {status}, type {type}, VLAN-id {vlan}, MTU {mtu}, SAID 0x{said:08x}, Name ",
		status, vtpTypes.Of(uint32(v.U8(2)), "Unknown"), v.U16(4), v.U16(6), v.U32(8))
	size := int(v.U8(3))
	padded := (size + 3) / 4 * 4
	if vtpVLAN+padded > v.Len() {
		return false
	}
	p.SafeZ(v.Bytes(vtpVLAN, size))
	for v = v.From(vtpVLAN + padded); v.Len() > 0; {
		if v.Len() < 2 {
			return false
		}
		kind, length := v.U8(0), int(v.U8(1))
		p.Print("\n\t\t{tlv} (0x{:04x}) TLV", vtpTLVs.Of(uint32(kind), "Unknown"), kind)
		if v.Len() < 2+2*length {
			p.Write(" (TLV goes past the end of the packet)")
			return false
		}
		if length != 1 {
			p.Print(" [TLV length {} != 1]", length)
			return false
		}
		vtpTLV(p, kind, v)
		v = v.From(4)
	}
	return true
}

// vtpTLV prints a property of a VLAN.
func vtpTLV(p *printer.Printer, kind uint8, v printer.View) {
	value := v.U16(2)
	var names printer.NameTable
	switch kind {
	case 3:
		names = vtpSTP
	case 6:
		names = vtpPruning
	case 7:
		names = vtpBridges
	case 9:
		p.Print(", {}", value)
		return
	case 10:
		names = vtpBackup
	default:
		p.HexDump("\n\t\t  ", v.Bytes(0, 4))
		return
	}
	p.Print(", {} ({})", names.Of(uint32(value), "Unknown"), value)
}

var vtpMessages = printer.NameTable{
	{Value: vtpSummary, Text: "Summary advertisement"}, {Value: vtpSubset, Text: "Subset advertisement"}, {Value: vtpRequest, Text: "Advertisement request"}, {Value: 4, Text: "Join message"},
}

var vtpCounts = printer.NameTable{{Value: vtpSummary, Text: "Followers"}, {Value: vtpSubset, Text: "Seq number"}, {Value: vtpRequest, Text: "Rsvd"}, {Value: 4, Text: "Rsvd"}}

var vtpTypes = printer.NameTable{
	{Value: 1, Text: "Ethernet"}, {Value: 2, Text: "FDDI"}, {Value: 3, Text: "TrCRF"}, {Value: 4, Text: "FDDI-net"}, {Value: 5, Text: "TrBRF"},
}

var vtpTLVs = printer.NameTable{
	{Value: 1, Text: "Source-Routing Ring Number TLV"}, {Value: 2, Text: "Source-Routing Bridge Number TLV"}, {Value: 3, Text: "STP type TLV"}, {Value: 4, Text: "Parent VLAN TLV"},
	{Value: 5, Text: "Translationally bridged VLANs TLV"}, {Value: 6, Text: "Pruning TLV"}, {Value: 7, Text: "Bridge Type TLV"}, {Value: 8, Text: "Max ARP Hop Count TLV"},
	{Value: 9, Text: "Max STE Hop Count TLV"}, {Value: 10, Text: "Backup CRF Mode TLV"},
}

var (
	vtpSTP     = printer.NameTable{{Value: 1, Text: "SRT"}, {Value: 2, Text: "SRB"}, {Value: 3, Text: "Auto"}}
	vtpPruning = printer.NameTable{{Value: 1, Text: "Enabled"}, {Value: 2, Text: "Disabled"}}
	vtpBridges = printer.NameTable{{Value: 1, Text: "SRB"}, {Value: 2, Text: "SRT"}}
	vtpBackup  = printer.NameTable{{Value: 1, Text: "Backup"}, {Value: 2, Text: "Not backup"}}
)
