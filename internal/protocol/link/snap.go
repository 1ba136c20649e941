package link

import "wiretale/internal/printer"

// SNAP, the Subnetwork Access Protocol (IEEE 802-2014 section 9.5).
//
//	 0           3       5
//	+-----------+-------+--------
//	|    OUI    |  PID  | payload
//	+-----------+-------+--------

const (
	snapHeader      = 5
	ouiEthernet     = 0x000000
	ouiCiscoBridged = 0x0000f8
	ouiCisco        = 0x00000c
	ouiEtherBridged = 0x0080c2
	ouiAppletalk    = 0x080007

	pidBridgedEthFCS  = 1
	pidBridgedRingFCS = 3
	pidBridgedFDDIFCS = 4
	pidBridgedEth     = 7
	pidBridgedRing    = 9
	pidBridgedFDDI    = 10
	pidBPDU           = 14
	pidVLANBridge     = 0x010c
)

// llcBridgePad is the padding before bridged frames (RFC 2684 section 5.2) that
// tcpdump expects behind LLC; it expects none in Frame Relay.
const llcBridgePad = 2

// snap prints a SNAP header behind an LLC header of a size; bridged frames have
// padding before them. It returns the length
// of both, and whether the payload was printed.
func snap(p *printer.Printer, v printer.View, before, bridgePad int) (int, bool) {
	p.Layer("snap")
	if !v.Has(0, snapHeader) {
		p.Trunc()
		return before + snapHeader, true
	}
	oui, pid := v.U24(0), v.U16(3)
	if p.LinkLevel {
		snapNames(p, oui, pid, v.Len()-snapHeader)
	}
	body := v.From(snapHeader)
	if upper, pad := snapUpper(oui, pid, bridgePad); upper != nil {
		if !body.Has(0, pad) {
			p.Trunc()
			return before + snapHeader, true
		}
		link, header := p.LinkHeader, p.Header
		upper.Print(p, body.From(pad))
		if oui == ouiEtherBridged {
			p.LinkHeader, p.Header = link, header
		}
		return before + snapHeader, true
	}
	if !p.LinkLevel {
		if p.HasLinkAddrs {
			p.Print("{src} > {dst} SNAP, ", p.LinkSrc, p.LinkDst)
		} else {
			p.Write("SNAP, ")
		}
		if oui == ouiEthernet {
			snapEtherType(p, pid, v.Len()-snapHeader)
		} else {
			snapNames(p, oui, pid, v.Len()-snapHeader)
		}
	}
	return before + snapHeader, false
}

// snapUpper finds what prints the payload, and how much padding is before it:
// Ethernet types belong to two organisations, the rest have
// numbers of their own.
func snapUpper(oui uint32, pid uint16, bridgePad int) (upper *printer.Protocol, pad int) {
	switch {
	case oui == ouiEthernet || oui == ouiCiscoBridged:
		return printer.EtherType(pid), 0
	case oui == ouiAppletalk && pid == 0x809b:
		return printer.EtherType(pid), 0
	case oui == ouiEtherBridged:
		switch pid {
		case pidBridgedEth, pidBridgedEthFCS:
			return printer.Key("ether"), bridgePad
		case pidBridgedRing, pidBridgedRingFCS:
			return printer.Key("token-ring"), bridgePad
		case pidBridgedFDDI, pidBridgedFDDIFCS:
			return printer.Key("fddi"), bridgePad + 1
		case pidBPDU:
			return printer.LLC(sapSTP), 0
		}
	case oui == ouiCisco && pid == pidVLANBridge:
		return printer.LLC(sapSTP), 0
	}
	return printer.SNAPProtocol(oui, pid), 0
}

// snapNames prints the organisation and the protocol.
func snapNames(p *printer.Printer, oui uint32, pid uint16, length int) {
	if oui == ouiEthernet {
		p.Print("oui {oui} (0x{:06x}), ", snapOUIs.Of(oui, "Unknown"), oui)
		snapEtherType(p, pid, length)
		return
	}
	p.Print("oui {oui} (0x{:06x}), pid {pid} (0x{:04x}), length {length}: ", snapOUIs.Of(oui, "Unknown"), oui,
		snapPIDs(oui).Of(uint32(pid), "Unknown"), pid, length)
}

func snapEtherType(p *printer.Printer, t uint16, length int) {
	p.Print("ethertype {ethertype} (0x{:04x}), length {length}: ", printer.EtherTypeNames.Of(uint32(t), "Unknown"), t, length)
}

func snapPIDs(oui uint32) printer.NameTable {
	switch oui {
	case ouiCiscoBridged, ouiAppletalk:
		return printer.EtherTypeNames
	case ouiCisco:
		return ciscoPIDs
	case ouiEtherBridged:
		return bridgedPIDs
	}
	return nil
}

var snapOUIs = printer.NameTable{
	{Value: ouiEthernet, Text: "Ethernet"}, {Value: ouiCisco, Text: "Cisco"}, {Value: ouiCiscoBridged, Text: "Cisco bridged"},
	{Value: ouiEtherBridged, Text: "Ethernet bridged"}, {Value: ouiAppletalk, Text: "Appletalk"},
	{Value: 0x000081, Text: "Nortel Networks SONMP"},
}

var ciscoPIDs = printer.NameTable{
	{Value: 0x010b, Text: "PVST"}, {Value: pidVLANBridge, Text: "VLAN Bridge"}, {Value: 0x0111, Text: "UDLD"}, {Value: 0x2000, Text: "CDP"}, {Value: 0x2003, Text: "VTP"}, {Value: 0x2004, Text: "DTP"},
}

var bridgedPIDs = printer.NameTable{
	{Value: 1, Text: "Ethernet + FCS"}, {Value: 2, Text: "802.4 + FCS"}, {Value: 3, Text: "Token Ring + FCS"}, {Value: 4, Text: "FDDI + FCS"}, {Value: 5, Text: "802.6 + FCS"},
	{Value: 7, Text: "Ethernet w/o FCS"}, {Value: 8, Text: "802.4 w/o FCS"}, {Value: 9, Text: "Token Ring w/o FCS"}, {Value: 10, Text: "FDDI w/o FCS"},
	{Value: 11, Text: "802.6 w/o FCS"}, {Value: 14, Text: "BPDU"},
}
