package legacy

import (
	"wiretale/internal/packet"
	"wiretale/internal/printer"
)

// ARCnet (RFC 1201 section 1), as BSD systems and as Linux give it: there, two
// bytes of offset lie before the type, and what follows a fragment's header is
// taken for the packet.
//
//	 0       1       2       3               5
//	+-------+-------+-------+-------+-------+-------
//	| source| dest. | type  | split | sequence      | packet
//	+-------+-------+-------+-------+-------+-------
var (
	_ = printer.Register(printer.Protocol{Name: "arcnet", LinkTypes: []packet.LinkType{7}, Ordered: true, Print: printARCnet})
	_ = printer.Register(printer.Protocol{Name: "arcnet_linux", LinkTypes: []packet.LinkType{129}, Ordered: true, Print: printARCnetLinux})
)

const (
	arcnetHeader     = 3
	arcnetNewHeader  = 6
	arcnetExtHeader  = 10
	arcnetLinuxShort = 5
	arcnetLinuxLong  = 8

	arcIPOld  = 240
	arcARPOld = 241
	arcIP     = 212
	arcARP    = 213
	arcRARP   = 214
	arcATalk  = 221
	arcIPX    = 250
	arcIPv6   = 196
	arcBanyan = 247
	arcDiag   = 128
)

// arcnetOld reports whether a type has no header for fragments.
func arcnetOld(t uint8) bool { return t == arcIPOld || t == arcARPOld || t == arcDiag }

func printARCnet(p *printer.Printer, v printer.View) {
	p.Layer("arcnet")
	v.Need(0, arcnetHeader)
	t := v.U8(2)
	if arcnetOld(t) {
		if p.LinkLevel {
			arcnetLine(p, v)
			p.Print("{length}: ", v.Len())
		}
		arcnetUpper(p, v.From(arcnetHeader), t)
		p.LinkHeader += arcnetHeader
		return
	}
	if v.Captured() < arcnetNewHeader || v.Len() < arcnetNewHeader {
		arcnetLine(p, v)
		p.Print("{length}: ", v.Len())
		p.Write(" phds")
		p.Trunc()
		p.LinkHeader += v.Captured()
		return
	}
	size, split := arcnetNewHeader, v.U8(3)
	if split == 0xff {
		if v.Captured() < arcnetExtHeader || v.Len() < arcnetExtHeader {
			arcnetLine(p, v)
			p.Print("{length}: ", v.Len())
			p.Write(" phds extended")
			p.Trunc()
			p.LinkHeader += v.Captured()
			return
		}
		split, size = v.U8(7), arcnetExtHeader
	}
	if p.LinkLevel {
		arcnetLine(p, v)
		p.Print("seqid {sequence:04x} ", v.U16(size-2))
		if split&1 != 0 {
			p.Print("(first of {} fragments) ", split/2+2)
		} else if split != 0 {
			p.Print("(fragment {}) ", split/2+1)
		}
		p.Print("{length}: ", v.Len())
	}
	if split != 0 && split&1 == 0 {
		p.LinkHeader += size
		return
	}
	arcnetUpper(p, v.From(size), t)
	p.LinkHeader += size
}

func arcnetLine(p *printer.Printer, v printer.View) {
	t := v.U8(2)
	p.Print("{src:02x} {dst:02x} {type} ", v.U8(0), v.U8(1), arcnetTypes.Of(uint32(t), "{:02x}"))
}

func printARCnetLinux(p *printer.Printer, v printer.View) {
	p.Layer("arcnet_linux")
	if v.Captured() < arcnetLinuxShort || v.Len() < arcnetLinuxShort {
		p.Trunc()
		p.LinkHeader += v.Captured()
		return
	}
	t, size := v.U8(4), arcnetLinuxLong
	if arcnetOld(t) {
		size = arcnetLinuxShort
	} else if v.Captured() < size || v.Len() < size {
		p.Trunc()
		p.LinkHeader += v.Captured()
		return
	}
	if p.LinkLevel {
		// tcpdump: the byte of an offset is shown for the type.
		p.Print("{src:02x} {dst:02x} {:02x} {length}: ", v.U8(0), v.U8(1), v.U8(2), v.Len())
	}
	arcnetUpper(p, v.From(size), t)
	p.LinkHeader += size
}

func arcnetUpper(p *printer.Printer, v printer.View, t uint8) {
	var upper *printer.Protocol
	switch t {
	case arcIPOld, arcIP:
		upper = printer.EtherType(0x0800)
	case arcIPv6:
		upper = printer.EtherType(0x86dd)
	case arcARPOld, arcARP, arcRARP:
		upper = printer.EtherType(0x0806)
	case arcATalk:
		upper = printer.EtherType(0x809b)
	}
	if upper == nil {
		p.Default(v)
		return
	}
	upper.Print(p, v)
}

var arcnetTypes = printer.NameTable{
	{Value: arcIPOld, Text: "oldip"}, {Value: arcARPOld, Text: "oldarp"}, {Value: arcIP, Text: "ip"}, {Value: arcARP, Text: "arp"}, {Value: arcRARP, Text: "rarp"},
	{Value: arcATalk, Text: "atalk"}, {Value: arcBanyan, Text: "banyan"}, {Value: arcIPX, Text: "NetwareIPX"}, {Value: arcIPv6, Text: "ipv6"}, {Value: arcDiag, Text: "diag"},
}
