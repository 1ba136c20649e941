package link

import (
	"wiretale/internal/packet"
	"wiretale/internal/printer"
)

// Cisco HDLC: PPP's frame with an Ethernet type, and SLARP, its control protocol.
//
//	 0       1       2               4
//	+-------+-------+---------------+-------
//	|address|   0   |     type      | packet
//	+-------+-------+---------------+-------
var _ = printer.Register(printer.Protocol{
	Name: "chdlc", LinkTypes: []packet.LinkType{104, 112}, Keys: []string{"chdlc"}, Ordered: true,
	Print: func(p *printer.Printer, v printer.View) { p.LinkHeader += chdlc(p, v) },
})

const (
	chdlcHeader    = 4
	chdlcUnicast   = 0x0f
	chdlcMulticast = 0x8f
	chdlcSLARP     = 0x8035
	chdlcOSI       = 0xfefe
)

// chdlc prints a frame and returns the length of its header.
func chdlc(p *printer.Printer, v printer.View) int {
	p.Layer("chdlc")
	if v.Len() < chdlcHeader {
		p.Trunc()
		return v.Captured()
	}
	v.Need(0, chdlcHeader)
	t := v.U16(2)
	if p.LinkLevel {
		switch a := v.U8(0); a {
		case chdlcUnicast:
			p.Write("unicast")
		case chdlcMulticast:
			p.Write("bcast")
		default:
			p.Print("0x{address:02x}", a)
		}
		p.Print(", ethertype {ethertype} (0x{:04x}), length {length}: ", printer.EtherTypeNames.Of(uint32(t), "Unknown"), t, v.Len())
	}
	body := v.From(chdlcHeader)
	switch t {
	case 0x0800, 0x86dd, 0x8847, 0x8848:
		printer.EtherType(t).Print(p, body)
	case chdlcSLARP:
		slarp(p, body)
	case chdlcOSI:
		chdlcISO(p, body)
	default:
		if !p.LinkLevel {
			p.Print("unknown CHDLC protocol (0x{:04x})", t)
		}
	}
	return chdlcHeader
}

// chdlcISO prints OSI packets, some of which come with two bytes before them.
func chdlcISO(p *printer.Printer, v printer.View) {
	if v.U8(1) == 0x81 || v.U8(1) == 0x82 || v.U8(1) == 0x83 {
		v = v.From(1)
	}
	if iso := printer.LLC(sapOSI); iso != nil {
		iso.Print(p, v)
	}
}

const (
	slarpMinimum = 14
	slarpUptime  = 18
)

// slarp prints Cisco's serial line address resolution protocol.
func slarp(p *printer.Printer, v printer.View) {
	p.Layer("chdlc_slarp")
	p.Print("SLARP (length: {length}), ", v.Len())
	if v.Len() < slarpMinimum {
		p.Trunc()
		return
	}
	if !v.Has(0, slarpMinimum) {
		p.Trunc()
		return
	}
	rest := v.From(4)
	switch code := v.U32(0); code {
	case 0:
		p.Write("request")
	case 1:
		p.Print("reply {address}/{mask}", v.IP4(4), v.IP4(8))
	case 2:
		p.Print("keepalive: mineseen=0x{mine_seen:08x}, yourseen=0x{your_seen:08x}, reliability=0x{reliability:04x}", v.U32(4), v.U32(8), v.U16(12))
		if v.Len() >= slarpUptime {
			s := v.U32(14) / 1000
			rest = v.From(slarpUptime)
			p.Print(", link uptime={}d{}h{}m{}s", s/86400, s/3600%24, s/60%60, s%60)
		}
	default:
		p.Print("0x{code:02x} unknown", code)
		if !p.V(2) {
			p.Unknown(rest, 0, rest.Len(), "\n\t")
		}
	}
	if n := v.Len() - slarpUptime; n > 0 && p.V(1) {
		p.Print(", (trailing junk: {junk} bytes)", n)
	}
	if p.V(2) {
		p.Unknown(rest, 0, rest.Len(), "\n\t")
	}
}
