package routing

import "wiretale/internal/printer"

// EIGRP, the Enhanced Interior Gateway Routing Protocol (RFC 7868 section 6.1).
//
//	 0       1       2               4               8               12              16      18      20
//	+-------+-------+---------------+---------------+---------------+---------------+-------+-------+
//	|version|opcode |   checksum    |     flags     |   sequence    | acknowledgmt. | VRID  |  AS   | TLVs
//	+-------+-------+---------------+---------------+---------------+---------------+-------+-------+
var _ = printer.Register(printer.Protocol{Name: "eigrp", IP: []uint8{88}, Print: printEIGRP})

const eigrpHeader = 20

// Types of TLVs.
const (
	eigrpGeneral    = 0x0001
	eigrpSoftware   = 0x0004
	eigrpIPInternal = 0x0102
	eigrpIPExternal = 0x0103
	eigrpATInternal = 0x0202
	eigrpATExternal = 0x0203
	eigrpATCable    = 0x0204
)

func printEIGRP(p *printer.Printer, v printer.View) {
	p.Layer("eigrp")
	if !v.Has(0, eigrpHeader) {
		p.Trunc()
		return
	}
	if version := v.U8(0); version != 2 {
		p.Print("EIGRP version {version} packet not supported", version)
		return
	}
	op := v.U8(1)
	if !p.V(1) {
		p.Print("EIGRP {opcode}, length: {length}", eigrpOpcodes.Of(uint32(op), "unknown ({})"), v.Len())
		return
	}
	p.Print("\n\tEIGRP v{version}, opcode: {} ({opcode}), chksum: 0x{checksum:04x}, Flags: [{flags}]", v.U8(0),
		eigrpOpcodes.Of(uint32(op), "unknown, type: {}"), op, v.U16(2), eigrpFlags.Of(v.U32(4), "none", ", "))
	p.Print("\n\tseq: 0x{sequence:08x}, ack: 0x{acknowledgment:08x}, VRID: {vrid}, AS: {as}, length: {length}", v.U32(8), v.U32(12), v.U16(16), v.U16(18),
		v.Len()-eigrpHeader)
	p.Try(eigrpTLVs, v)
}

func eigrpTLVs(p *printer.Printer, v printer.View) {
	for o := eigrpHeader; o < v.Len(); {
		v.Need(o, 4)
		kind, n := v.U16(o), int(v.U16(o+2))
		if n < 4 || n > v.Len()-o {
			p.Unknown(v, o+4, v.Len()-o-4, "\n\t    ")
			return
		}
		p.Print("\n\t  {} TLV (0x{:04x}), length: {}", eigrpTLVNames.Of(uint32(kind), "Unknown"), kind, n)
		v.Need(o, n)
		least := eigrpLeast(kind)
		if n < least {
			p.Print(" (too short, < {})", least)
		} else {
			eigrpTLV(p, v, o+4, kind, n-4)
		}
		if p.V(2) {
			p.Unknown(v, o+4, n-4, "\n\t    ")
		}
		o += n
	}
}

// eigrpLeast returns the length that a TLV must have.
func eigrpLeast(kind uint16) int {
	switch kind {
	case eigrpGeneral, eigrpATCable:
		return 12
	case eigrpSoftware:
		return 8
	case eigrpIPInternal:
		return 26
	case eigrpIPExternal:
		return 46
	case eigrpATInternal:
		return 28
	case eigrpATExternal:
		return 44
	}
	return 0
}

func eigrpTLV(p *printer.Printer, v printer.View, o int, kind uint16, n int) {
	switch kind {
	case eigrpGeneral:
		p.Print("\n\t    holdtime: {hold_time}s, k1 {k1}, k2 {k2}, k3 {k3}, k4 {k4}, k5 {k5}", v.U16(o+6), v.U8(o), v.U8(o+1), v.U8(o+2), v.U8(o+3), v.U8(o+4))
	case eigrpSoftware:
		p.Print("\n\t    IOS version: {}.{}, EIGRP version {}.{}", v.U8(o), v.U8(o+1), v.U8(o+2), v.U8(o+3))
	case eigrpIPInternal:
		eigrpPrefix(p, v, o, o+20, 0)
	case eigrpIPExternal:
		eigrpPrefix(p, v, o, o+40, o+4)
	case eigrpATCable:
		p.Print("\n\t    Cable-range: {first}-{last}, Router-ID {router_id}", v.U16(o), v.U16(o+2), v.U32(o+4))
	case eigrpATInternal:
		eigrpCable(p, v, o, o+20)
		eigrpMetric(p, v, o+4)
	case eigrpATExternal:
		eigrpCable(p, v, o, o+36)
		p.Print("\n\t      origin-router {origin_router}, origin-as {origin_as}, origin-proto {origin_protocol}, flags [0x{flags:02x}], tag 0x{tag:08x}, metric {metric}",
			v.U32(o+4), v.U32(o+8), eigrpOrigins.Of(uint32(v.U8(o+16)), "unknown"), v.U8(o+17), v.U32(o+12), v.U16(o+18))
		eigrpMetric(p, v, o+20)
	default:
		if !p.V(2) {
			p.Unknown(v, o, n, "\n\t    ")
		}
	}
}

// eigrpCable prints a range of AppleTalk networks and the way to them.
func eigrpCable(p *printer.Printer, v printer.View, hop, o int) {
	p.Print("\n\t     Cable-Range: {first}-{last}, nexthop: ", v.U16(o), v.U16(o+2))
	if v.U32(hop) == 0 {
		p.Write("self")
	} else {
		p.Print("{}.{}", v.U16(hop), v.U16(hop+2))
	}
}

// eigrpPrefix prints a route whose prefix is at offset at and whose origin, for
// external routes, is at offset origin.
func eigrpPrefix(p *printer.Printer, v printer.View, o, at, origin int) {
	bits := int(v.U8(at))
	if bits > 32 {
		p.Print("\n\t    illegal prefix length {}", bits)
		return
	}
	p.Require(v, at+1, (bits+7)/8)
	p.Write("\n\t    IPv4 prefix: ")
	from := len(p.Buffer())
	p.Print("{prefix}", prefix4(v, at+1, (bits+7)/8*8))
	p.SetBuffer(alignRight(p.Buffer(), from, 15))
	p.Print("/{length}, nexthop: ", bits)
	if hop := v.IP4(o); hop != 0 {
		p.Print("{next_hop}", hop)
	} else {
		p.Write("self")
	}
	if origin != 0 {
		p.Print("\n\t      origin-router {origin_router}, origin-as {origin_as}, origin-proto {origin_protocol}, flags [0x{flags:02x}], tag 0x{tag:08x}, metric {metric}",
			v.IP4(origin), v.U32(origin+4), eigrpOrigins.Of(uint32(v.U8(origin+18)), "unknown"), v.U8(origin+19), v.U32(origin+8), v.U32(origin+12))
	}
	eigrpMetric(p, v, at-16)
}

func eigrpMetric(p *printer.Printer, v printer.View, o int) {
	p.Print("\n\t      delay {delay} ms, bandwidth {bandwidth} Kbps, mtu {mtu}, hop {hops}, reliability {reliability}, load {load}", v.U32(o)/100,
		v.U32(o+4), v.U24(o+8), v.U8(o+11), v.U8(o+12), v.U8(o+13))
}
