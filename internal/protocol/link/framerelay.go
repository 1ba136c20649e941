package link

import (
	"wiretale/internal/packet"
	"wiretale/internal/printer"
)

// Frame Relay (ITU-T Q.922 section 3.2) with multiprotocol encapsulation (RFC 2427
// section 3).
//
//	 0               2       3       4
//	+---------------+-------+-------+-------
//	| address (2..4)| UI    | NLPID | packet
//	+---------------+-------+-------+-------
var _ = printer.Register(printer.Protocol{
	Name: "fr", LinkTypes: []packet.LinkType{107}, Keys: []string{"fr"}, Ordered: true,
	Print: printFrameRelay,
})

const (
	frUI      = 0x03
	frMinimum = 4

	nlpidQ933 = 0x08
	nlpidSNAP = 0x80
	nlpidCLNP = 0x81
	nlpidESIS = 0x82
	nlpidISIS = 0x83
	nlpidIPv6 = 0x8e
	nlpidMFR  = 0xb1
	nlpidIP   = 0xcc
	nlpidPPP  = 0xcf
)

// frAddress is an address field.
type frAddress struct {
	size  int
	dlci  uint32
	flags uint32
}

// readFRAddress reads an address field; it reports false if that is not one.
func readFRAddress(v printer.View) (a frAddress, ok bool) {
	if v.U8(0)&1 != 0 {
		return a, false
	}
	a.size = 2
	for v.U8(a.size-1)&1 == 0 {
		a.size++
		if a.size > 4 || a.size > v.Len() {
			return a, false
		}
	}
	a.dlci = uint32(v.U8(0)>>2)<<4 | uint32(v.U8(1)>>4)
	if a.size == 4 {
		a.dlci = a.dlci<<7 | uint32(v.U8(2)>>1)
	}
	if a.size >= 3 {
		a.dlci = a.dlci<<6 | uint32(v.U8(a.size-1)>>2)
	}
	a.flags = uint32(v.U8(0)&2) << 8 // the command bit
	a.flags |= uint32(v.U8(1) & 0x0e)
	if a.size >= 3 {
		a.flags |= uint32(v.U8(a.size-1)&2) << 4
	}
	return a, true
}

func printFrameRelay(p *printer.Printer, v printer.View) {
	p.Layer("fr")
	if v.Captured() < frMinimum {
		p.Trunc()
		p.LinkHeader += v.Captured()
		return
	}
	p.LinkHeader += frameRelay(p, v)
}

// frameRelay prints a frame and returns the length of its header.
func frameRelay(p *printer.Printer, v printer.View) int {
	p.Layer("fr")
	if v.Len() < frMinimum {
		panic(packet.Truncated{})
	}
	a, ok := readFRAddress(v)
	if !ok {
		p.Write("Q.922, invalid address")
		return 0
	}
	v.Need(a.size, 2)
	if v.Len() < a.size+2 {
		panic(packet.Truncated{})
	}
	size := a.size + 1
	if v.U8(a.size) != frUI && a.dlci != 0 {
		if n, done := frEtherType(p, v, &a); done {
			return n
		}
		p.Print("UI {:02x}! ", v.U8(a.size))
	}
	if v.U8(size) == 0 {
		if a.size != 3 {
			p.Write("Pad! ")
		}
		size++
	} else if a.size == 3 {
		p.Write("No pad! ")
	}
	nlpid := v.U8(size)
	size++
	if p.LinkLevel {
		a.print(p, nlpid, v.Len())
	}
	frPayload(p, v, &a, size, nlpid)
	return size
}

// frEtherType prints a frame of Cisco's encapsulation, which has an Ethernet type
// where others have UI.
func frEtherType(p *printer.Printer, v printer.View, a *frAddress) (int, bool) {
	t := v.U16(a.size)
	switch {
	case p.LinkLevel && t < 0x0100:
		a.print(p, uint8(t), v.Len())
	case p.LinkLevel:
		a.printType(p, t, v.Len())
	}
	upper := printer.EtherType(t)
	if upper == nil || t < 0x0600 || printer.IsVLANTag(t) {
		return 0, false
	}
	upper.Print(p, v.From(a.size+2))
	return a.size + 2, true
}

func (a *frAddress) head(p *printer.Printer) {
	p.Print("Q.922, hdr-len {}, DLCI {dlci}, Flags [{flags}], ", a.size, a.dlci, frFlags.Of(a.flags, "none", ", "))
}

// quiet prints less of the header, with -q, and reports whether it did.
func (a *frAddress) quiet(p *printer.Printer, length int) bool {
	if p.Quiet == 0 {
		return false
	}
	p.Print("Q.922, DLCI {dlci}, length {length}: ", a.dlci, length)
	return true
}

func (a *frAddress) print(p *printer.Printer, nlpid uint8, length int) {
	if a.quiet(p, length) {
		return
	}
	a.head(p)
	p.Print("NLPID {nlpid} (0x{:02x}), length {length}: ", printer.NLPIDs.Of(uint32(nlpid), "unknown"), nlpid, length)
}

func (a *frAddress) printType(p *printer.Printer, t uint16, length int) {
	if a.quiet(p, length) {
		return
	}
	a.head(p)
	p.Print("cisco-ethertype {ethertype} (0x{:04x}), length {length}: ", printer.EtherTypeNames.Of(uint32(t), "unknown"), t, length)
}

func frPayload(p *printer.Printer, v printer.View, a *frAddress, size int, nlpid uint8) {
	body := v.From(size)
	var upper *printer.Protocol
	switch nlpid {
	case nlpidIP:
		upper = printer.EtherType(0x0800)
	case nlpidIPv6:
		upper = printer.EtherType(0x86dd)
	case nlpidCLNP, nlpidESIS, nlpidISIS:
		upper, body = printer.LLC(sapOSI), v.From(size-1)
	case nlpidSNAP:
		if _, known := snap(p, body, 0, 0); known {
			return
		}
		whole := *a // tcpdump: the rest is the whole frame, its header longer
		whole.size, a, body = size, &whole, v
	case nlpidQ933:
		q933(p, body)
		return
	case nlpidMFR:
		frf15(p, body)
		return
	case nlpidPPP:
		ppp(p, body)
		return
	}
	if upper != nil {
		upper.Print(p, body)
		return
	}
	if !p.LinkLevel {
		a.print(p, nlpid, v.Len())
	}
	if p.Dump != printer.DumpHex && p.Dump != printer.DumpHexASCII { // tcpdump: with -q, too
		p.HexASCIIDump("\n\t", body.Data())
		v.Need(0, v.Len())
	}
}

var frFlags = printer.BitTable{{Value: 0x200, Text: "C!"}, {Value: 0x02, Text: "DE"}, {Value: 0x04, Text: "BECN"}, {Value: 0x08, Text: "FECN"}, {Value: 0x20, Text: "sdlcore"}}
