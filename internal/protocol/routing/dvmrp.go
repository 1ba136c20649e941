package routing

import "wiretale/internal/printer"

// DVMRP, the Distance Vector Multicast Routing Protocol (RFC 1075; version 3:
// draft-ietf-idmr-dvmrp-v3), which is a kind of IGMP.
//
//	 0       1       2               4               6       7       8
//	+-------+-------+---------------+---------------+-------+-------+---
//	| 0x13  | code  |   checksum    | reserved      | minor | major | message
//	+-------+-------+---------------+---------------+-------+-------+---
var _ = printer.Register(printer.Protocol{Name: "dvmrp", Keys: []string{"igmp dvmrp", "dvmrp"}, Print: printDVMRP})

const dvmrpHeader = 8

// Codes of messages.
const (
	dvmrpProbe      = 1
	dvmrpReport     = 2
	dvmrpNeighbors  = 4
	dvmrpNeighbors2 = 6
	dvmrpPrune      = 7
	dvmrpGraft      = 8
	dvmrpGraftAck   = 9
)

func printDVMRP(p *printer.Printer, v printer.View) {
	if v.Len() < dvmrpHeader {
		p.Print(" [len {}]", v.Len())
		return
	}
	p.Layer("dvmrp")
	code := v.U8(1)
	if name := dvmrpTypes.Find(uint32(code)); name != "" {
		p.Print(" {type}", name)
	} else {
		p.Print(" [type {type}]", code)
	}
	body := v.From(dvmrpHeader)
	switch code {
	case dvmrpProbe:
		if p.V(1) {
			dvmrpProbed(p, body)
		}
	case dvmrpReport:
		if p.V(2) {
			dvmrpRoutes(p, body)
		}
	case dvmrpNeighbors:
		dvmrpOldNeighbors(p, body)
	case dvmrpNeighbors2:
		v.Need(6, 2)
		p.Print(" (v {major}.{minor}):", v.U8(7), v.U8(6))
		dvmrpNewNeighbors(p, body)
	case dvmrpPrune:
		p.Print(" src {source} grp {group}", body.IP4(0), body.IP4(4))
		p.Write(" timer ")
		p.RelativeTime(body.U32(8))
	case dvmrpGraft, dvmrpGraftAck:
		p.Print(" src {source} grp {group}", body.IP4(0), body.IP4(4))
	}
}

func dvmrpProbed(p *printer.Printer, v printer.View) {
	if v.Len() < 4 {
		p.Print(" [full length {} < 4]", v.Len())
		p.Invalid()
		return
	}
	p.Write(printer.Choose(p.V(2), "\n\t", " "))
	p.Print("genid {generation_id}", v.U32(0))
	if !p.V(2) {
		return
	}
	for o := 4; o < v.Len(); o += 4 {
		if room := v.Len() - o; room < 4 {
			p.Print("[remaining length {} < 4]", room)
			p.Invalid()
			return
		}
		p.Print("\n\tneighbor {neighbor}", v.IP4(o))
	}
}

// dvmrpRoutes prints masks, and the nets with each mask, of which only the bytes
// that the mask reaches into are there. The top bit of a metric ends the nets.
func dvmrpRoutes(p *printer.Printer, v printer.View) {
	for o := 0; o < v.Len(); {
		if room := v.Len() - o; room < 3 {
			p.Print(" [length {} < 3]", room)
			p.Invalid()
			return
		}
		mask := 0xff000000 | v.U24(o)
		width := 1
		for i := range 3 {
			if mask>>(16-8*i)&0xff != 0 {
				width = i + 2
			}
		}
		p.Print("\n\tMask {mask}", packet4(mask))
		o += 3
		for last := false; !last; {
			if v.Len()-o < width+1 {
				p.Write("\n\t  [Truncated Report]")
				p.Invalid()
				return
			}
			var net uint32
			for i := range width {
				net |= uint32(v.U8(o+i)) << (24 - 8*i)
			}
			o += width
			metric := v.U8(o)
			o++
			last = metric&0x80 != 0
			p.Print("\n\t  {net} metric {metric}", packet4(net), metric&0x7f)
		}
	}
}

func dvmrpOldNeighbors(p *printer.Printer, v printer.View) {
	for o := 0; o < v.Len(); {
		if room := v.Len() - o; room < 7 {
			p.Print(" [length {} < 7]", room)
			p.Invalid()
			return
		}
		local := v.IP4(o)
		metric, threshold, count := v.U8(o+4), v.U8(o+5), int(v.U8(o+6))
		o += 7
		for ; count > 0; count-- {
			if room := v.Len() - o; room < 4 {
				p.Print(" [length {} < 4]", room)
				p.Invalid()
				return
			}
			p.Print(" [{local} ->", local)
			p.Print(" {remote}, ({metric}/{threshold})]", v.IP4(o), metric, threshold)
			o += 4
		}
	}
}

func dvmrpNewNeighbors(p *printer.Printer, v printer.View) {
	for o := 0; o < v.Len(); {
		if room := v.Len() - o; room < 8 {
			p.Print(" [length {} < 8]", room)
			p.Invalid()
			return
		}
		local := v.IP4(o)
		metric, threshold, flags, count := v.U8(o+4), v.U8(o+5), v.U8(o+6), int(v.U8(o+7))
		o += 8
		for ; count > 0 && o < v.Len(); count-- {
			if room := v.Len() - o; room < 4 {
				p.Print(" [length {} < 4]", room)
				p.Invalid()
				return
			}
			p.Print(" [{local} -> ", local)
			p.Print("{remote} ({metric}/{threshold}", v.IP4(o), metric, threshold)
			for _, flag := range dvmrpFlags {
				if uint32(flags)&flag.Value != 0 {
					p.Write(flag.Text)
				}
			}
			p.Write(")]")
			o += 4
		}
		if count > 1 {
			p.Print(" [ncount {}]", count-1)
			p.Invalid()
			return
		}
	}
}
