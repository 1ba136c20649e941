package routing

import "wiretale/internal/printer"

// HSRP, Cisco's Hot Standby Router Protocol (RFC 2281 section 5.1).
//
//	 0       1       2       3       4       5       6       7       8          16         20
//	+-------+-------+-------+-------+-------+-------+-------+-------+----------+----------+
//	|version| op    | state | hello | hold  |priorty| group | resrv.| auth.    | address  |
//	+-------+-------+-------+-------+-------+-------+-------+-------+----------+----------+
var _ = printer.Register(printer.Protocol{Name: "hsrp", UDP: printer.DstPorts(1985), Print: printHSRP})

func printHSRP(p *printer.Printer, v printer.View) {
	p.Layer("hsrp")
	version := v.U8(0)
	p.Print("HSRPv{version}", version)
	if version != 0 {
		return
	}
	p.Byte('-')
	p.Print("{op} ", hsrpOps.Of(uint32(v.U8(1)), "unknown ({})"))
	p.Print("{length}: ", v.Len())
	p.Print("state={state} ", hsrpStates.Of(uint32(v.U8(2)), "Unknown ({})"))
	p.Print("group={group} ", v.U8(6))
	if reserved := v.U8(7); reserved != 0 {
		p.Print("[reserved={}!] ", reserved)
	}
	p.Print("addr={address}", v.IP4(16))
	if !p.V(1) {
		return
	}
	p.Print(" hellotime=")
	p.RelativeTime(uint32(v.U8(3)))
	p.Print(" holdtime=")
	p.RelativeTime(uint32(v.U8(4)))
	p.Print(" priority={priority}", v.U8(5))
	p.Write(" auth=\"")
	p.SafeStringZ(v, 8, 8)
	p.Byte('"')
}

var hsrpOps = printer.NameTable{{Value: 0, Text: "hello"}, {Value: 1, Text: "coup"}, {Value: 2, Text: "resign"}}

var hsrpStates = printer.NameTable{{Value: 0, Text: "initial"}, {Value: 1, Text: "learn"}, {Value: 2, Text: "listen"}, {Value: 4, Text: "speak"},
	{Value: 8, Text: "standby"}, {Value: 16, Text: "active"}}
