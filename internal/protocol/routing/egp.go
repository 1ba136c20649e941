package routing

import "wiretale/internal/printer"

// EGP, the Exterior Gateway Protocol (RFC 904 appendix A).
//
//	 0       1       2       3       4               6               8               10
//	+-------+-------+-------+-------+---------------+---------------+---------------+---
//	|version| type  | code  | status|   checksum    |   AS number   |   sequence    |
//	+-------+-------+-------+-------+---------------+---------------+---------------+---
var _ = printer.Register(printer.Protocol{Name: "egp", IP: []uint8{8}, Print: printEGP})

const egpHeader = 16

// Types of messages.
const (
	egpUpdate    = 1
	egpPoll      = 2
	egpAcquire   = 3
	egpReach     = 5
	egpError     = 8
	egpVersion   = 2
	egpUnsolicit = 0x80
)

func printEGP(p *printer.Printer, v printer.View) {
	p.Layer("egp")
	p.Write("EGP")
	if v.Len() < egpHeader {
		p.Print(" [length {} < {}]", v.Len(), egpHeader)
		p.Invalid()
		return
	}
	if version := v.U8(0); version != egpVersion {
		p.Print(" [version {} != {}]", version, egpVersion)
		p.Invalid()
		return
	}
	v.Need(0, egpHeader)
	p.Print("v{version}", v.U8(0))
	if p.V(1) {
		p.Print(", AS {as}", v.U16(6))
		p.Print(", seq {sequence}", v.U16(8))
	}
	p.Print(", length {length}", v.Len())
	if !p.V(1) {
		return
	}
	kind := v.U8(1)
	if name := egpTypes.Find(uint32(kind)); name != "" {
		p.Print(", {type}", name)
	} else {
		p.Print(", [type {type}]", kind)
	}
	egpBody(p, v, kind)
}

func egpBody(p *printer.Printer, v printer.View, kind uint8) {
	code, status := uint32(v.U8(2)), uint32(v.U8(3))
	switch kind {
	case egpAcquire:
		egpAcquireBody(p, v, code, status)
	case egpReach:
		if code > 1 {
			p.Print(" [reach code {}]", code)
			return
		}
		p.Print(" {reach} state:{state}", egpReaches.Of(code, ""), egpStates.Of(status, "{}"))
	case egpPoll:
		p.Print(" state:{state}", egpStates.Of(status, "{}"))
		p.Print(" net:{net}", v.IP4(12)) // tcpdump: two bytes too far
	case egpUpdate:
		if status&egpUnsolicit != 0 {
			status &^= egpUnsolicit
			p.Write(" unsolicited")
		}
		p.Print(" state:{state}", egpStates.Of(status, "{}"))
		p.Print(" {net} int {interior} ext {exterior}", v.IP4(12), v.U8(10), v.U8(11))
		egpGateways(p, v, int(v.U8(10)), int(v.U8(11)))
	case egpError:
		p.Print(" state:{state}", egpStates.Of(status, "{}"))
		p.Print(" {reason}", egpReasons.Of(uint32(v.U16(10)), "[reason {}]"))
	}
}

func egpAcquireBody(p *printer.Printer, v printer.View, code, status uint32) {
	switch code {
	case 0, 1:
		p.Print(" {code}", egpCodes.Of(code, ""))
		if status <= 2 {
			p.Print(" {status}", egpStatuses.Of(status, ""))
		} else {
			p.Print(" [status {status}]", status)
		}
		p.Print(" hello:{hello}", v.U16(10))
		p.Print(" poll:{poll}", v.U16(12))
	case 2, 3, 4:
		p.Print(" {code}", egpCodes.Of(code, ""))
		if status == 0 || status >= 3 && status <= 7 {
			p.Print(" {status}", egpStatuses.Of(status, ""))
		} else {
			p.Print("[status {status}]", status)
		}
	default:
		p.Print(" [code {code}]", code)
	}
}

// egpGateways prints the gateways of a net, and the nets at each distance of them.
//
// tcpdump: takes addresses for little-endian numbers, so that their bytes come out
// reversed and the class of the net is that of its last byte.
func egpGateways(p *printer.Printer, v printer.View, interior, exterior int) {
	net := v.IP4(12)
	o := egpHeader
	for i := range interior + exterior {
		n := egpHostBytes(uint8(net))
		if uint8(net) >= 224 { // tcpdump: four bytes less remain, but none is read
			if !egpRoom(p, v, o, 4) {
				return
			}
			n, v = 0, v.WithLength(v.Len()-4)
			net = 0
		}
		if !egpRoom(p, v, o, n) {
			return
		}
		v.Need(o, n)
		if !egpRoom(p, v, o+n, 1) {
			return
		}
		distances := int(v.U8(o + n))
		p.Write(printer.Choose(i < interior, " int", " ext"))
		egpGateway(p, v, o, n, uint32(net))
		o += n + 1
		p.Write(" (")
		for k := range distances {
			next, ok := egpDistance(p, v, o, k > 0)
			if !ok {
				return
			}
			o = next
		}
		p.Byte(')')
	}
}

// egpHostBytes returns how many bytes of an address the class of a net leaves to
// hosts.
func egpHostBytes(class uint8) int {
	switch {
	case class < 128:
		return 3
	case class < 192:
		return 2
	}
	return 1
}

func egpRoom(p *printer.Printer, v printer.View, o, n int) bool {
	if room := v.Len() - o; room < n {
		p.Print(" [length {} < {}]", room, n)
		p.Invalid()
		return false
	}
	return true
}

func egpGateway(p *printer.Printer, v printer.View, o, n int, net uint32) {
	var b [4]uint8
	for i := range b {
		b[i] = uint8(net >> (24 - 8*i))
	}
	for i := range n {
		b[n-1-i] = v.U8(o + i)
	}
	p.Print(" {gateway}", egpAddress(b))
}

// egpDistance prints the nets at one distance, and returns what follows them.
func egpDistance(p *printer.Printer, v printer.View, o int, more bool) (int, bool) {
	if !egpRoom(p, v, o, 2) {
		return o, false
	}
	p.Print("{}d{distance}:", printer.Choose(more, ", ", ""), v.U8(o))
	nets := int(v.U8(o + 1))
	o += 2
	for range nets {
		if !egpRoom(p, v, o, 1) {
			return o, false
		}
		if v.U8(o) >= 224 { // not a net
			o++
			continue
		}
		n := 4 - egpHostBytes(v.U8(o))
		if !egpRoom(p, v, o, n) {
			return o, false
		}
		v.Need(o, n)
		var b [4]uint8
		for i := range n {
			b[3-i] = v.U8(o + i)
		}
		p.Print(" {reachable}", egpAddress(b))
		o += n
	}
	return o, true
}

func egpAddress(b [4]uint8) packet4 {
	return packet4(uint32(b[0])<<24 | uint32(b[1])<<16 | uint32(b[2])<<8 | uint32(b[3]))
}
