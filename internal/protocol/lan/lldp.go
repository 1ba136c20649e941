package lan

import (
	"wiretale/internal/packet"
	"wiretale/internal/printer"
)

// LLDP, the Link Layer Discovery Protocol (IEEE 802.1AB-2016 section 8): a list of
// type-length-values.
//
//	 0      7               16
//	+------+---------------+-------
//	| type |    length     | value
//	+------+---------------+-------
var _ = printer.Register(printer.Protocol{Name: "lldp", EtherTypes: []uint16{0x88cc}, Print: printLLDP})

const (
	lldpEnd     = 0
	lldpSysName = 5
	lldpOrg     = 127
)

func printLLDP(p *printer.Printer, v printer.View) {
	p.Layer("lldp")
	p.Try(lldpTLVs, v)
}

func lldpTLVs(p *printer.Printer, v printer.View) {
	p.Print("LLDP, length {length}", v.Len())
	for v.Len() >= 2 {
		head := v.U16(0)
		kind, length := uint8(head>>9), int(head&0x1ff)
		if p.V(1) {
			p.Print("\n\t{tlv} TLV ({}), length {}", lldpTypes.Of(uint32(kind), "Unknown"), kind, length)
		}
		if kind == lldpEnd {
			return
		}
		v = v.From(2)
		if v.Len() < length {
			panic(packet.Truncated{})
		}
		v.Need(0, length)
		if length == 0 {
			return
		}
		tlv := v.Sub(0, length)
		known := lldpTLV(p, kind, tlv)
		if p.V(2) || p.V(1) && !known {
			p.HexDump("\n\t  ", tlv.Data())
		}
		v = v.From(length)
	}
}

// lldpTLV prints a value; it reports whether it was understood.
func lldpTLV(p *printer.Printer, kind uint8, v printer.View) bool {
	if kind == lldpSysName && !p.V(1) {
		p.Write(": ")
		p.SafeZ(v.Data())
		return true
	}
	if !p.V(1) {
		return true
	}
	switch kind {
	case 1:
		return lldpIdentity(p, v, lldpChassis[:], lldpChassisNames)
	case 2:
		return lldpIdentity(p, v, lldpPort[:], lldpPortNames)
	case 3:
		p.Print(": TTL {ttl}s", v.U16(0))
	case 4, lldpSysName:
		p.Write(": ")
		p.SafeZ(v.Data())
	case 6:
		p.Write("\n\t  ")
		p.SafeZ(v.Data())
	case 7:
		p.Print("\n\t  System  Capabilities [{capabilities}] (0x{:04x})\n\t  Enabled Capabilities [{enabled}] (0x{:04x})",
			lldpCapabilities.Of(uint32(v.U16(0)), "none", ", "), v.U16(0), lldpCapabilities.Of(uint32(v.U16(2)), "none", ", "), v.U16(2))
	case 8:
		lldpManagement(p, v)
	case lldpOrg:
		return lldpOrganisation(p, v)
	default:
		return false
	}
	return true
}

// The kinds of an identity's subtype.
const (
	lldpNone = iota
	lldpText
	lldpMAC
	lldpNetwork
)

var (
	lldpChassis = [...]uint8{lldpNone, lldpText, lldpText, lldpText, lldpMAC, lldpNetwork, lldpText, lldpText}
	lldpPort    = [...]uint8{lldpNone, lldpText, lldpText, lldpMAC, lldpNetwork, lldpText, lldpText, lldpText}
)

// lldpIdentity prints who or where a system is (IEEE 802.1AB-2016 sections 8.5.2
// and 8.5.3).
func lldpIdentity(p *printer.Printer, v printer.View, kinds []uint8, names printer.NameTable) bool {
	if v.Len() < 2 {
		panic(packet.Truncated{})
	}
	subtype := v.U8(0)
	p.Print("\n\t  Subtype {} ({}): ", names.Of(uint32(subtype), "Unknown"), subtype)
	kind := uint8(lldpNone)
	if int(subtype) < len(kinds) {
		kind = kinds[subtype]
	}
	switch kind {
	case lldpText:
		p.SafeZ(v.From(1).Data())
	case lldpMAC:
		p.Print("{mac}", v.MAC(1))
	case lldpNetwork:
		if !lldpAddress(p, v.From(1)) {
			panic(packet.Truncated{})
		}
	default:
		return false
	}
	return true
}

// lldpAddress prints a network address with its family, and reports whether all
// of it was there.
func lldpAddress(p *printer.Printer, v printer.View) bool {
	if v.Len() < 1 {
		return false
	}
	family := v.U8(0)
	if n := lldpAddressLength(family); n > v.Len()-1 {
		return false
	}
	p.Print("AFI {} ({})", printer.AddressFamilies.Of(uint32(family), "Unknown"), family)
	switch family {
	case printer.AFIIPv4:
		p.Print(": {address}", v.IP4(1))
	case printer.AFIIPv6:
		p.Print(": {address}", v.IP6(1))
	case 6:
		p.Print(": {address}", v.MAC(1))
	default:
		p.Write(", no AF printer !")
	}
	return true
}

func lldpAddressLength(family uint8) int {
	switch family {
	case printer.AFIIPv4:
		return 4
	case printer.AFIIPv6:
		return 16
	case 6:
		return 6
	}
	return 0
}

// lldpManagement prints a management address (IEEE 802.1AB-2016 section 8.5.9).
func lldpManagement(p *printer.Printer, v printer.View) {
	size := int(v.U8(0))
	if size == 0 || v.Len()-1 < size {
		panic(packet.Truncated{})
	}
	p.Print("\n\t  Management Address length {}, ", size)
	if !lldpAddress(p, v.Sub(1, size)) {
		panic(packet.Truncated{})
	}
	v = v.From(1 + size)
	if v.Len() < 5 {
		panic(packet.Truncated{})
	}
	p.Print("\n\t  {} Interface Numbering ({}): {interface}", lldpNumbering.Of(uint32(v.U8(0)), "Unknown"), v.U8(0), v.U32(1))
	v = v.From(5)
	if v.Len() < 1 {
		return
	}
	n := int(v.U8(0))
	if n > v.Len()-1 {
		panic(packet.Truncated{})
	}
	if n > 0 {
		p.Print("\n\t  OID length {}", n)
		p.SafeZ(v.Bytes(1, n))
	}
}

// lldpOrganisation prints the value of an organisation (section 8.6).
func lldpOrganisation(p *printer.Printer, v printer.View) bool {
	if v.Len() < 3 {
		panic(packet.Truncated{})
	}
	oui := v.U24(0)
	p.Print(": OUI {oui} (0x{:06x})", printer.OUINames.Of(oui, "Unknown"), oui)
	switch oui {
	case 0x0080c2:
		return lldpSubtype(p, v, lldp8021[:])
	case 0x00120f:
		return lldpSubtype(p, v, lldp8023[:])
	case 0x0012bb:
		return lldpMED(p, v)
	case 0x001b21:
		return dcbx(p, v)
	}
	return false
}

// lldpShape is a subtype of an organisation: its least length, and what prints it.
type lldpShape struct {
	subtype uint8
	name    string
	least   int
	print   func(p *printer.Printer, v printer.View) bool
}

// lldpSubtype prints a value by its subtype. tcpdump: one that is too short is
// taken for understood.
func lldpSubtype(p *printer.Printer, v printer.View, shapes []lldpShape) bool {
	if v.Len() < 4 {
		return true
	}
	subtype := v.U8(3)
	for i := range shapes {
		s := &shapes[i]
		if s.subtype != subtype {
			continue
		}
		p.Print("\n\t  {subtype} Subtype ({})", s.name, subtype)
		if v.Len() < s.least {
			return true
		}
		return s.print(p, v)
	}
	p.Print("\n\t  unknown Subtype ({})", subtype)
	return false
}

var lldpTypes = printer.NameTable{
	{Value: 0, Text: "End"}, {Value: 1, Text: "Chassis ID"}, {Value: 2, Text: "Port ID"}, {Value: 3, Text: "Time to Live"},
	{Value: 4, Text: "Port Description"}, {Value: 5, Text: "System Name"}, {Value: 6, Text: "System Description"},
	{Value: 7, Text: "System Capabilities"}, {Value: 8, Text: "Management Address"}, {Value: 127, Text: "Organization specific"},
}

var lldpChassisNames = printer.NameTable{
	{Value: 1, Text: "Chassis component"}, {Value: 2, Text: "Interface alias"}, {Value: 3, Text: "Port component"}, {Value: 4, Text: "MAC address"},
	{Value: 5, Text: "Network address"}, {Value: 6, Text: "Interface name"}, {Value: 7, Text: "Local"},
}

var lldpPortNames = printer.NameTable{
	{Value: 1, Text: "Interface alias"}, {Value: 2, Text: "Port component"}, {Value: 3, Text: "MAC address"}, {Value: 4, Text: "Network Address"},
	{Value: 5, Text: "Interface Name"}, {Value: 6, Text: "Agent circuit ID"}, {Value: 7, Text: "Local"},
}

var lldpNumbering = printer.NameTable{{Value: 2, Text: "Interface Index"}, {Value: 3, Text: "System Port Number"}}

var lldpCapabilities = printer.BitTable{
	{Value: 1, Text: "Other"}, {Value: 2, Text: "Repeater"}, {Value: 4, Text: "Bridge"}, {Value: 8, Text: "WLAN AP"}, {Value: 16, Text: "Router"},
	{Value: 32, Text: "Telephone"}, {Value: 64, Text: "Docsis"}, {Value: 128, Text: "Station Only"},
}
