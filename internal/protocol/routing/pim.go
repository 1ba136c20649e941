package routing

import (
	"wiretale/internal/header"
	"wiretale/internal/printer"
)

// PIM, Protocol Independent Multicast, version 2 (RFC 7761 section 4.9; dense mode:
// RFC 3973; bidirectional: RFC 5015 section 3.7).
//
//	 0       1       2               4
//	+-------+-------+---------------+---------------------------
//	|ver,typ| resrv.|   checksum    | message
//	+-------+-------+---------------+---------------------------
var _ = printer.Register(printer.Protocol{Name: "pim", IP: []uint8{103}, Ordered: true, Print: printPIM})

const pimHeader = 4

// Types of messages.
const (
	pimHello = iota
	pimRegister
	pimRegisterStop
	pimJoinPrune
	pimBootstrap
	pimAssert
	pimGraft
	pimGraftAck
	pimCandidate
	pimRefresh
	pimElection
)

func printPIM(p *printer.Printer, v printer.View) {
	p.Layer("pim")
	version := v.U8(0) >> 4
	if version != 2 {
		p.Print("PIMv{version}, length {length}", version, v.Len())
		return
	}
	kind := v.U8(0) & 15
	name := pimTypes.Of(uint32(kind), "Unknown Type")
	if !p.V(1) {
		p.Print("PIMv{version}, {type}, length {length}", version, name, v.Len())
		return
	}
	p.Print("PIMv{version}, length {length}\n\t{type}", version, v.Len(), name)
	p.Layer("pimv2")
	if !pimHead(p, v) {
		return
	}
	pimChecksum(p, v, kind)
	p.TryCut(pim2, v)
}

// pimHead says what is wrong with the length of a message, and whether its
// addresses have an old form.
func pimHead(p *printer.Printer, v printer.View) bool {
	for _, least := range [...]int{2, pimHeader} {
		if v.Len() < least {
			p.Print("[length {} < {}]", v.Len(), least)
			p.Invalid()
			return false
		}
		if least == 2 && v.U8(1)&15 != 0 {
			p.Write(", RFC2117-encoding")
		}
	}
	return true
}

// pim2 prints the body of a message of version 2: what -v adds.
func pim2(p *printer.Printer, v printer.View) {
	kind := v.U8(0) & 15
	a := pimAddresses{size: int(v.U8(1) & 15)}
	switch kind {
	case pimHello:
		p.Try(pimHelloOptions, v)
	case pimRegister:
		pimRegistered(p, v)
	default:
		pimMessage(p, v, kind, &a)
	}
}

// pimChecksum prints the checksum. That of a register leaves out the packet inside
// (RFC 7761 section 4.9), unless the sender thought otherwise.
func pimChecksum(p *printer.Printer, v printer.View, kind uint8) {
	sum := v.U16(2)
	p.Print(", cksum 0x{checksum:04x} ", sum)
	if sum == 0 {
		p.Write("(unverified)")
		return
	}
	state := pimVerify(p, v, v.Len())
	if kind == pimRegister && v.Len() >= 8 {
		if first := pimVerify(p, v, 8); first == "(correct)" || state == "(unverified)" && first == "(unverified)" {
			state = first
		}
	} else if kind == pimRegister {
		state = "(unverified)"
	}
	p.Write(state)
}

func pimVerify(p *printer.Printer, v printer.View, n int) string {
	if !v.Has(0, n) {
		return "(unverified)"
	}
	sum := uint16(0)
	if p.Net.Version == 6 {
		sum = p.TransportSum(103, v, n)
	} else {
		sum = header.Checksum(v.Data()[:n])
	}
	return printer.Choose(sum == 0, "(correct)", "(incorrect)")
}

// pimHelloOptions prints what a neighbour says of itself (RFC 7761 section 4.9.2).
func pimHelloOptions(p *printer.Printer, v printer.View) {
	for o := pimHeader; o < v.Len(); {
		p.Require(v, o, 4)
		kind, n := v.U16(o), int(v.U16(o+2))
		p.Print("\n\t  {} Option ({}), length {}, Value: ", pimOptions.Of(uint32(kind), "Unknown"), kind, n)
		o += 4
		v.Need(o, n)
		if !pimHelloOption(p, v, o, kind, n) {
			return
		}
		if p.V(2) {
			p.Unknown(v, o, n, "\n\t    ")
		}
		o += n
	}
}

// pimHelloOption prints one option, and reports whether its length was right.
func pimHelloOption(p *printer.Printer, v printer.View, o int, kind uint16, n int) bool {
	if !pimOptionLength(p, kind, n) {
		return false
	}
	switch kind {
	case 1:
		p.RelativeTime(uint32(v.U16(o)))
	case 2:
		delay := v.U16(o)
		p.Print("\n\t    T-bit={t_bit}, LAN delay {lan_delay}ms, Override interval {override}ms", delay>>15, delay&0x7fff, v.U16(o+2))
	case 18, 19:
		if n == 0 {
			p.Write("Bi-Directional Capability (Old)")
		} else {
			p.Print("{priority}", v.U32(o))
		}
	case 20:
		p.Print("0x{generation_id:08x}", v.U32(o))
	case 21:
		pimRefreshOption(p, v, o)
	case 22:
	case 24, 65001:
		if p.V(2) {
			a := pimAddresses{size: int(v.U8(1) & 15)}
			for end := o + n; o < end; {
				o = a.labelled(p, v, o, "\n\t    ", pimPlain)
			}
		}
	default:
		if !p.V(2) {
			p.Unknown(v, o, n, "\n\t    ")
		}
	}
	return true
}

func pimRefreshOption(p *printer.Printer, v printer.View, o int) {
	p.Print("v{}", v.U8(o))
	if interval := v.U8(o + 1); interval != 0 {
		p.Write(", interval ")
		p.RelativeTime(uint32(interval))
	}
	if reserved := v.U16(o + 2); reserved != 0 {
		p.Print(" ?0x{:04x}?", reserved)
	}
}

// pimOptionLength says so where an option does not have the length it should have.
func pimOptionLength(p *printer.Printer, kind uint16, n int) bool {
	right := n
	switch kind {
	case 1:
		right = 2
	case 2, 20, 21:
		right = 4
	case 18, 19:
		if n != 0 {
			right = 4
		}
	}
	if n != right {
		p.Print("[option length {} != {}]", n, right)
		p.Invalid()
	}
	return n == right
}

// pimNeed cuts the message short, and only it, where n bytes are missing.
func pimNeed(p *printer.Printer, v printer.View, o, n int) {
	if !v.Has(o, n) {
		p.Cut()
	}
}

// pimRegistered prints the packet that a router passes to the rendezvous point.
func pimRegistered(p *printer.Printer, v printer.View) {
	pimNeed(p, v, 4, 4)
	p.Print(", Flags [ {flags} ]\n\t", pimRegisterFlags.Of(v.U32(4), "none"))
	const o = 8
	switch version := v.U8(o) >> 4; version {
	case 0:
		p.Print("IP-Null-header {source} > {group}", v.IP4(o+12), v.IP4(o+16))
	case 4:
		printEtherType(p, 0x0800, v.From(o))
	case 6:
		printEtherType(p, 0x86dd, v.From(o))
	default:
		p.Print("IP ver {}", version)
	}
}

// printEtherType prints a network layer inside another protocol.
func printEtherType(p *printer.Printer, t uint16, v printer.View) {
	if proto := printer.EtherType(t); proto != nil {
		proto.Print(p, v)
	}
}
