package legacy

import (
	"wiretale/internal/packet"
	"wiretale/internal/printer"
)

// The media whose frames begin with a header of their own and go on with LLC:
// IP over Fibre Channel (RFC 4338), FDDI (ANSI X3.139) and Token Ring (IEEE
// 802.5), and the Symantec firewall's format, which has an Ethernet type.
var (
	_ = printer.Register(printer.Protocol{Name: "ipfc", LinkTypes: []packet.LinkType{122}, Ordered: true, Print: printIPFC})
	_ = printer.Register(printer.Protocol{Name: "fddi", LinkTypes: []packet.LinkType{10}, Keys: []string{"fddi"}, Ordered: true, Print: printFDDI})
	_ = printer.Register(printer.Protocol{Name: "token-ring", LinkTypes: []packet.LinkType{6}, Keys: []string{"token-ring"}, Ordered: true, Print: printTokenRing})
	_ = printer.Register(printer.Protocol{Name: "symantec", LinkTypes: []packet.LinkType{99}, Ordered: true, Print: printSymantec})
)

const (
	ipfcHeader     = 16
	fddiHeader     = 13
	tokenHeader    = 14
	symantecHeader = 44
)

// mediaShort reports whether a frame is shorter than its header, and says so.
func mediaShort(p *printer.Printer, v printer.View, size int) bool {
	if v.Captured() >= size && v.Len() >= size {
		return false
	}
	p.Trunc()
	p.LinkHeader += v.Captured()
	return true
}

// mediaAddresses prints the addresses and the length of a frame.
func mediaAddresses(p *printer.Printer, length int) {
	p.Print("{src} > {dst}, length {length}: ", p.LinkSrc, p.LinkDst, length)
}

// mediaLLC prints a payload that begins with LLC, behind size bytes of headers.
func mediaLLC(p *printer.Printer, v printer.View, size int) {
	body := v.From(size)
	printer.Key("llc").Print(p, body)
	if !p.Header.Known {
		p.Default(body)
	}
	p.LinkHeader += size + p.Header.Length
}

func printIPFC(p *printer.Printer, v printer.View) {
	p.Layer("ipfc")
	if mediaShort(p, v, ipfcHeader) {
		return
	}
	p.LinkDst, p.LinkSrc, p.HasLinkAddrs = v.MAC(2), v.MAC(10), true
	if p.LinkLevel {
		mediaAddresses(p, v.Len())
	}
	mediaLLC(p, v, ipfcHeader)
}

// The frame controls of FDDI (ANSI X3.139 section 3.3.4).
const (
	fddiLLC     = 0x50
	fddiLLCMask = 0xf0
	fddiSMT     = 0x40
)

func printFDDI(p *printer.Printer, v printer.View) {
	p.Layer("fddi")
	if mediaShort(p, v, fddiHeader) {
		return
	}
	control := v.U8(0)
	p.LinkDst, p.LinkSrc, p.HasLinkAddrs = v.MAC(1), v.MAC(7), true
	if p.LinkLevel {
		fddiLine(p, control, v.Len())
	}
	switch control & fddiLLCMask {
	case fddiLLC:
		mediaLLC(p, v, fddiHeader)
	case fddiSMT:
		p.Write("<SMT printer not yet implemented>")
		p.LinkHeader += fddiHeader
	default:
		if !p.LinkLevel {
			fddiLine(p, control, v.Len())
		}
		p.Default(v.From(fddiHeader))
		p.LinkHeader += fddiHeader
	}
}

func fddiLine(p *printer.Printer, control uint8, length int) {
	switch {
	case control&fddiLLCMask == fddiLLC && control&0x08 != 0:
		p.Print("async*{}", control&7)
	case control&fddiLLCMask == fddiLLC:
		p.Print("async{}", control&7)
	default:
		p.Print("{}", fddiControls.Of(uint32(control), "{:02x}"))
	}
	p.Byte(' ')
	mediaAddresses(p, length)
}

var fddiControls = printer.NameTable{{Value: 0x40, Text: "void"}, {Value: 0x80, Text: "nrt"}, {Value: 0xc0, Text: "rt"}, {Value: 0xc2, Text: "mac claim"}, {Value: 0xc3, Text: "mac beacon"}}

func printTokenRing(p *printer.Printer, v printer.View) {
	p.Layer("token-ring")
	if mediaShort(p, v, tokenHeader) {
		return
	}
	source := v.MAC(8)
	routed := source[0]&0x80 != 0
	source[0] &^= 0x80
	p.LinkDst, p.LinkSrc, p.HasLinkAddrs = v.MAC(2), source, true
	if p.LinkLevel {
		tokenLine(p, v)
	}
	size := tokenHeader
	if routed {
		n, ok := tokenRoute(p, v)
		if !ok {
			return
		}
		size += n
	}
	if v.U8(1)>>6 != 1 { // not an LLC frame
		if !p.LinkLevel {
			tokenLine(p, v)
		}
		p.Default(v.From(size))
		p.LinkHeader += size
		return
	}
	mediaLLC(p, v, size)
}

func tokenLine(p *printer.Printer, v printer.View) {
	p.Print("{access:02x} {control:02x} ", v.U8(0), v.U8(1))
	mediaAddresses(p, v.Len())
}

// tokenRoute prints a routing information field (IEEE 802.5 section 3.3) and
// returns its length, and whether all of it is there.
func tokenRoute(p *printer.Printer, v printer.View) (int, bool) {
	if !v.Has(tokenHeader, 2) {
		p.Trunc()
		p.LinkHeader += tokenHeader
		return 0, false
	}
	rcf := v.U16(tokenHeader)
	n := int(rcf >> 8 & 31)
	if !v.Has(tokenHeader, n) {
		p.Trunc()
		p.LinkHeader += v.Captured()
		return 0, false
	}
	if p.V(1) {
		p.Print("{} ", tokenRoutes[rcf>>14])
		if rcf&0x80 != 0 {
			p.Write("Backward")
		} else {
			p.Write("Forward")
		}
	} else {
		p.Print("rt = {:x}", rcf)
	}
	for o := 2; o+2 <= n; o += 2 {
		segment := v.U16(tokenHeader + o)
		if p.V(1) {
			p.Print(" [{}:{}]", segment>>4, segment&15)
		} else {
			p.Print(":{:x}", segment)
		}
	}
	if size := tokenSizes[rcf>>4&7]; size != 0 {
		p.Print(" ({}) ", size)
	} else {
		p.Write(" (??) ")
	}
	return n, true
}

var tokenRoutes = [4]string{"Non-Broadcast", "Non-Broadcast", "All-routes", "Single-route"}

var tokenSizes = [8]int{516, 1500, 2052, 4472, 8144, 11407, 17800, 0}

func printSymantec(p *printer.Printer, v printer.View) {
	p.Layer("symantec")
	if mediaShort(p, v, symantecHeader) {
		return
	}
	t := v.U16(6)
	if p.LinkLevel {
		symantecLine(p, t, v.Len())
	}
	p.LinkHeader += symantecHeader
	body := v.From(symantecHeader)
	if upper := upperByType(t); upper != nil {
		p.LinkHeader -= symantecHeader
		upper.Print(p, body)
		p.LinkHeader += symantecHeader
		return
	}
	if !p.LinkLevel {
		symantecLine(p, t, v.Len())
	}
	p.Default(body)
}

func symantecLine(p *printer.Printer, t uint16, length int) {
	p.Print("ethertype {ethertype} (0x{:04x}), length {length}: ", printer.EtherTypeNames.Of(uint32(t), "Unknown"), t, length)
}
