package wireless

import (
	"wiretale/internal/packet"
	"wiretale/internal/printer"
)

// IEEE 802.15.4 TAP (LINKTYPE_IEEE802_15_4_TAP), what a radio knows of a frame, and
// the frame.
//
//	 0       1       2       4
//	+-------+-------+-------+---------
//	|version|reserved| length | TLVs ...
//	+-------+-------+-------+---------
var _ = printer.Register(printer.Protocol{Name: "802.15.4_tap", LinkTypes: []packet.LinkType{283}, Print: printIEEE802154TAP})

func printIEEE802154TAP(p *printer.Printer, v printer.View) {
	p.Layer("802.15.4_tap")
	if v.Captured() < 4 {
		p.Trunc()
		p.LinkHeader += v.Captured()
		return
	}
	n := int(v.LE16(2))
	if v.U8(0) != 0 || n < 4 {
		p.Invalid()
		return
	}
	if v.Captured() < n {
		p.Trunc()
		p.LinkHeader += v.Captured()
		return
	}
	// tcpdump: the TLVs are not looked at.
	printIEEE802154(p, v.From(n))
	p.LinkHeader += n
}
