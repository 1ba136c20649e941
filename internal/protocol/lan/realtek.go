package lan

import "wiretale/internal/printer"

// The protocols of Realtek switches, told apart by their first byte.
var _ = printer.Register(printer.Protocol{Name: "rtl", EtherTypes: []uint16{0x8899}, Print: printRealtek})

func printRealtek(p *printer.Printer, v printer.View) {
	p.Layer("rtl")
	p.Print("{src} > {dst}, ", p.LinkSrc, p.LinkDst)
	switch kind := v.U8(0); {
	case kind == 2:
		p.Write("REP")
	case kind == 1:
		rrcp(p, v)
	case kind == 3 || kind == 0x23:
		p.Write("RLDP")
	case kind>>4 == 9:
		p.Write("Realtek RTL8306 4-byte DSA tag")
	case kind>>4 == 10:
		p.Write("Realtek RTL8366RB 4-byte DSA tag")
	default:
		p.Print("Realtek unknown type 0x{:02x}", kind)
	}
}

// rrcp prints the Realtek Remote Control Protocol.
//
//	 0       1       2               4               6               10
//	+-------+-------+---------------+---------------+---------------+-------
//	|   1   |R,code |    auth key   |    address    |     data      | cookie
//	+-------+-------+---------------+---------------+---------------+-------
func rrcp(p *printer.Printer, v printer.View) {
	p.Layer("rrcp")
	v.Need(1, 1)
	p.Write("RRCP ")
	n := v.U8(1)
	if n&0x80 != 0 {
		p.Write("reply")
	} else {
		p.Write("query")
	}
	code := n & 0x7f
	p.Print(": {opcode}", rrcpOpcodes.Of(uint32(code), "unknown opcode (0x{:02x})"))
	if code == 1 || code == 2 {
		p.Print(" addr=0x{:04x}, data=0x{:08x}", v.LE16(4), v.LE32(6))
	}
	p.Print(", auth=0x{:04x}", v.U16(2))
	if code == 0 && n&0x80 != 0 {
		p.Print(" downlink_port={}, uplink_port={}, uplink_mac={}, vendor_id={:08x} ,chip_id={:04x} ", v.U8(4), v.U8(5), v.MAC(6), v.U32(14), v.U16(12))
	} else if code == 1 || code == 2 {
		p.Print(", cookie=0x{:08x}{:08x} ", v.U32(14), v.U32(10))
	}
}

var rrcpOpcodes = printer.NameTable{{Value: 0, Text: "hello"}, {Value: 1, Text: "get"}, {Value: 2, Text: "set"}}
