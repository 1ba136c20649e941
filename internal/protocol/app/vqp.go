package app

import (
	"wiretale/internal/packet"
	"wiretale/internal/printer"
)

// VQP, the VLAN Query Protocol of Cisco's VLAN Membership Policy Server (no
// public specification).
//
//	 0       1       2       3       4               8
//	+-------+-------+-------+-------+---------------+------------------
//	|version| type  | error | items |   sequence    | type(4) length(2) value, ...
//	+-------+-------+-------+-------+---------------+------------------
var _ = printer.Register(printer.Protocol{Name: "vqp", UDP: printer.Ports(1589), Print: printVQP})

const (
	vqpHeader       = 8
	vqpObjectHeader = 6
	vqpVersion      = 1
)

func printVQP(p *printer.Printer, v printer.View) {
	p.Layer("vqp")
	if v.Len() < vqpHeader {
		panic(packet.Truncated{})
	}
	v.Need(0, vqpHeader)
	version := v.U8(0)
	if version != vqpVersion {
		p.Print("VQP version {version} packet not supported", version)
		return
	}
	kind, code := vqpTypes.Of(uint32(v.U8(1)), "unknown ({})"), vqpErrors.Of(uint32(v.U8(2)), "unknown")
	if !p.V(1) {
		p.Print("VQPv{version} {type} Message, error-code {error} ({error_code}), length {length}", version, kind, code, v.U8(2), v.Len())
		return
	}
	p.Print("\n\tVQPv{version}, {type} Message, error-code {error} ({error_code}), seq 0x{sequence:08x}, items {items}, length {length}",
		version, kind, code, v.U8(2), v.U32(4), v.U8(3), v.Len())
	vqpObjects(p, v.From(vqpHeader), int(v.U8(3)))
}

// vqpObjects prints as many objects as the header tells of; an empty one ends them.
func vqpObjects(p *printer.Printer, v printer.View, items int) {
	for ; items > 0 && v.Len() > 0; items-- {
		if v.Len() < vqpObjectHeader {
			panic(packet.Truncated{})
		}
		kind, n := v.U32(0), int(v.U16(4))
		p.Print("\n\t  {object} Object (0x{:08x}), length {object_length}, value: ", vqpObjectNames.Of(kind, "Unknown"), kind, n)
		v = v.From(vqpObjectHeader)
		if n == 0 {
			return
		}
		if v.Len() < n {
			panic(packet.Truncated{})
		}
		v.Need(0, n)
		vqpValue(p, v, kind, n)
		v = v.From(n)
	}
}

func vqpValue(p *printer.Printer, v printer.View, kind uint32, n int) {
	switch kind {
	case vqpClientAddress:
		if n != 4 {
			p.Invalid()
			return
		}
		p.Print("{client_addr} (0x{:08x})", v.IP4(0), v.U32(0))
	case vqpPortName, vqpVLANName, vqpDomain, vqpPacket:
		p.SafeStringZ(v, 0, n)
	case vqpMACNull, vqpMAC:
		if n != 6 {
			p.Invalid()
			return
		}
		p.Print("{mac}", v.MAC(0))
	default:
		if p.V(2) { // tcpdump: bytes without a name are shown by -v alone
			return
		}
		p.Unknown(v, 0, n, "\n\t    ")
	}
}

const (
	vqpClientAddress = 0x0c01
	vqpPortName      = 0x0c02
	vqpVLANName      = 0x0c03
	vqpDomain        = 0x0c04
	vqpPacket        = 0x0c05
	vqpMACNull       = 0x0c06
	vqpMAC           = 0x0c08
)

var vqpTypes = printer.NameTable{{Value: 1, Text: "Request, Join Port"}, {Value: 2, Text: "Response, VLAN"},
	{Value: 3, Text: "Request, Reconfirm"}, {Value: 4, Text: "Response, Reconfirm"}}

var vqpErrors = printer.NameTable{{Value: 0, Text: "No error"}, {Value: 3, Text: "Access denied"},
	{Value: 4, Text: "Shutdown port"}, {Value: 5, Text: "Wrong VTP domain"}}

var vqpObjectNames = printer.NameTable{
	{Value: vqpClientAddress, Text: "Client IP Address"}, {Value: vqpPortName, Text: "Port Name"}, {Value: vqpVLANName, Text: "VLAN Name"},
	{Value: vqpDomain, Text: "VTP Domain"}, {Value: vqpPacket, Text: "Ethernet Packet"}, {Value: vqpMACNull, Text: "MAC Null"}, {Value: vqpMAC, Text: "MAC Address"},
}
