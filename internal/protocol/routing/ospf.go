package routing

import "wiretale/internal/printer"

// OSPF, Open Shortest Path First, version 2 (RFC 2328 appendix A.3) and over IPv6
// version 3 (RFC 5340 appendix A.3).
//
//	 0       1       2               4               8               12
//	+-------+-------+---------------+---------------+---------------+---
//	|version| type  | packet length |   router ID   |    area ID    | checksum,
//	+-------+-------+---------------+---------------+---------------+---
//	authentication type and 8 bytes of authentication
var _ = printer.Register(printer.Protocol{Name: "ospf", IP: []uint8{89}, Print: printOSPF})

const (
	ospfHeader    = 24
	ospfLSAHeader = 20
	ospfDigest    = 16
)

// Packet types.
const (
	ospfHello = iota + 1
	ospfDatabase
	ospfRequest
	ospfUpdate
	ospfAck
)

// Authentication types.
const (
	ospfAuthNone = iota
	ospfAuthSimple
	ospfAuthMD5
)

func printOSPF(p *printer.Printer, v printer.View) {
	if p.Net.Version == 6 {
		printOSPF3(p, v)
		return
	}
	p.Layer("ospf2")
	length := v.Len()
	if v.U16(14) == ospfAuthMD5 { // the digest follows the packet
		length -= ospfDigest
		v = v.Limit(v.Captured() - ospfDigest).WithLength(length)
	}
	kind := uint32(v.U8(1))
	p.Print("OSPFv{version}, {type}, length {length}", v.U8(0), ospfTypes.Of(kind, "unknown LS-type {}"), length)
	if ospfTypes.Find(kind) == "" || !p.V(1) {
		return
	}
	if n := int(v.U16(2)); n != length {
		p.Print(" [len {}]", n)
	}
	v = v.Limit(length)
	p.Print("\n\tRouter-ID {router_id}", v.IP4(4))
	ospfArea(p, v.U32(8))
	auth := v.U16(14)
	v.Need(16, 8)
	p.Print(", Authentication Type: {} ({authentication})", ospfAuthTypes.Of(uint32(auth), "unknown"), auth)
	switch auth {
	case ospfAuthNone:
	case ospfAuthSimple:
		p.Write("\n\tSimple text password: ")
		p.SafeZ(v.Bytes(16, 8))
	case ospfAuthMD5:
		p.Print("\n\tKey-ID: {key_id}", v.U8(18))
		p.Print(", Auth-Length: {}", v.U8(19))
		p.Print(", Crypto Sequence Number: 0x{sequence:08x}", v.U32(20))
	default:
		return
	}
	if version := v.U8(0); version != 2 {
		p.Print(" ospf [version {}]", version)
		return
	}
	ospfBody(p, v, kind)
}

func ospfArea(p *printer.Printer, area uint32) {
	if area == 0 {
		p.Write(", Backbone Area")
	} else {
		p.Print(", Area {area}", packet4(area))
	}
}

// ospfBody prints what follows the header, and what may follow the packet.
func ospfBody(p *printer.Printer, v printer.View, kind uint32) {
	switch kind {
	case ospfHello:
		options := v.U8(30)
		ospfHelloBody(p, v, ospfDataEnd(v))
		if options&ospfOptionLLS != 0 {
			ospfLLS(p, v)
		}
	case ospfDatabase:
		options := v.U8(26)
		ospfDatabaseBody(p, v, ospfDataEnd(v))
		if options&ospfOptionLLS != 0 {
			ospfLLS(p, v)
		}
	case ospfRequest:
		for o := ospfHeader; o < ospfDataEnd(v); o += 12 {
			p.Print("\n\t  Advertising Router: {advertising_router}, {} LSA ({lsa_type})", v.IP4(o+8),
				ospfLSATypes.Of(v.U32(o), "unknown"), v.U32(o))
			ospfLinkState(p, v, o+4, v.U32(o), ": ")
		}
	case ospfUpdate:
		ospfUpdateBody(p, v)
	case ospfAck:
		for o := ospfHeader; o < ospfDataEnd(v); o += ospfLSAHeader {
			ospfLSAHead(p, v.From(o))
		}
	}
}

// ospfDataEnd returns where a packet ends: a link-local block may follow.
func ospfDataEnd(v printer.View) int { return min(int(v.U16(2)), v.Len()) }

func ospfHelloBody(p *printer.Printer, v printer.View, end int) {
	p.Print("\n\tOptions [{options}]", ospfOptions.Of(uint32(v.U8(30)), "none", ", "))
	v.Need(32, 4)
	p.Print("\n\t  Hello Timer {hello_interval}s, Dead Timer {dead_interval}s, Mask {mask}, Priority {priority}",
		v.U16(28), v.U32(32), v.IP4(24), v.U8(31))
	if dr := v.IP4(36); dr != 0 {
		p.Print("\n\t  Designated Router {designated_router}", dr)
	}
	if backup := v.IP4(40); backup != 0 {
		p.Print(", Backup Designated Router {backup_router}", backup)
	}
	if end > 44 {
		p.Write("\n\t  Neighbor List:")
		for o := 44; o < end; o += 4 {
			p.Print("\n\t    {neighbor}", v.IP4(o))
		}
	}
}

func ospfDatabaseBody(p *printer.Printer, v printer.View, end int) {
	options := v.U8(26)
	p.Print("\n\tOptions [{options}]", ospfOptions.Of(uint32(options), "none", ", "))
	p.Print(", DD Flags [{flags}]", ospfDatabaseFlags.Of(uint32(v.U8(27)), "none", ", "))
	if mtu := v.U16(24); mtu != 0 {
		p.Print(", MTU: {mtu}", mtu)
	}
	p.Print(", Sequence: 0x{sequence:08x}", v.U32(28))
	for o := 32; o < end; o += ospfLSAHeader {
		if ospfLSAHead(p, v.From(o)) < 0 {
			return
		}
	}
}

func ospfUpdateBody(p *printer.Printer, v printer.View) {
	count := v.U32(ospfHeader)
	p.Print(", {count} LSA{}", count, printer.Choose(count == 1, "", "s"))
	o := ospfHeader + 4
	for i := range count {
		p.Print("\n\t  LSA #{}", i+1)
		o += ospfLSA(p, v.From(o))
	}
}
