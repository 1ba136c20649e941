package routing

import (
	"math/bits"

	"wiretale/internal/packet"
	"wiretale/internal/printer"
)

// RIP, the Routing Information Protocol, versions 1 (RFC 1058) and 2 (RFC 2453
// section 4).
//
//	 0       1       2               4
//	+-------+-------+---------------+---------------------------
//	|command|version|     zero      | entries of 20 bytes
//	+-------+-------+---------------+---------------------------
var _ = printer.Register(printer.Protocol{Name: "rip", UDP: printer.Ports(520), Print: printRIP})

const (
	ripHeader     = 4
	ripEntry      = 20
	ripAuth       = 0xffff
	ripAuthText   = 2
	ripAuthCrypto = 3
)

// Commands that list routes.
const (
	ripRequest  = 1
	ripResponse = 2
)

func printRIP(p *printer.Printer, v printer.View) {
	p.Layer("rip")
	if !v.Has(0, ripHeader) || v.Len() < ripHeader {
		p.Trunc()
		return
	}
	command, version := v.U8(0), v.U8(1)
	p.Print("{}RIPv{version}, {command}, length: {length}", printer.Choose(p.V(1), "\n\t", ""), version,
		ripCommands.Of(uint32(command), "unknown command ({})"), v.Len())
	if !p.V(1) {
		return
	}
	switch {
	case ripCommands.Find(uint32(command)) == "":
		if !p.V(2) {
			p.Unknown(v, 0, v.Len(), "\n\t")
		}
	case command != ripRequest && command != ripResponse:
	case version != 1 && version != 2:
		p.Write(", unknown version")
	default:
		p.Print(", routes: {routes}{}", v.Len()/ripEntry, printer.Choose(version == 2, " or less", ""))
		p.TryCut(ripEntries, v)
	}
	if p.V(2) {
		p.Unknown(v, 0, v.Len(), "\n\t")
	}
}

// ripEntries prints the routes, as far as they were captured.
func ripEntries(p *printer.Printer, v printer.View) {
	end := min(v.Len(), v.Captured())
	for o := ripHeader; o < end; {
		ripNeed(p, v, o, 4)
		n := ripEntry
		if v.U8(1) == 1 {
			ripEntry1(p, v, o)
		} else {
			n = ripEntry2(p, v, o, end-o)
		}
		if end-o < n {
			p.Print(" [remaining entries length {} < {}]", end-o, n)
			p.Invalid()
			return
		}
		o += n
	}
}

// ripNeed ends the routes unless n bytes of them are there.
func ripNeed(p *printer.Printer, v printer.View, o, n int) {
	if !v.Has(o, n) || o+n > v.Len() {
		p.Cut()
	}
}

// ripEntry1 prints a route of version 1.
func ripEntry1(p *printer.Printer, v printer.View, o int) {
	family := v.U16(o)
	if family != 0 && family != 2 {
		ripNeed(p, v, o, ripEntry)
		p.Print("\n\t AFI {}, ", ripFamilies.Of(uint32(family), "Unknown ({})"))
		p.Unknown(v, o+4, ripEntry-4, "\n\t  ")
		return
	}
	ripNeed(p, v, o, ripEntry)
	if v.U16(o+2) != 0 || v.U64(o+8) != 0 { // fields that version 2 gave a meaning
		p.Unknown(v, o, ripEntry, "\n\t  ")
		return
	}
	p.Print("{}{route}, metric: {metric}", printer.Choose(family == 0, "\n\t  AFI 0, ", "\n\t  "), v.IP4(o+4), v.U32(o+16))
}

// ripEntry2 prints a route of version 2, or what authenticates the routes. It
// returns its length.
func ripEntry2(p *printer.Printer, v printer.View, o, room int) int {
	family := v.U16(o)
	switch family {
	case ripAuth:
		return ripAuthentication(p, v, o, room)
	case 0, 2:
		ripNeed(p, v, o, ripEntry)
		p.Print("\n\t  AFI {}, ", ripFamilies.Of(uint32(family), ""))
		ripAddress(p, v.IP4(o+4))
		p.Print("/{prefix:-2d}, tag 0x{tag:04x}, metric: {metric}, next-hop: ", maskLength(v.U32(o+8)), v.U16(o+2), v.U32(o+16))
		if hop := v.IP4(o + 12); hop != 0 {
			p.Print("{next_hop}", hop)
		} else {
			p.Write("self")
		}
	default:
		p.Print("\n\t  AFI {}", ripFamilies.Of(uint32(family), "Unknown ({})"))
		p.Unknown(v, o+4, ripEntry-4, "\n\t  ")
	}
	return ripEntry
}

// ripAddress prints an address in a column.
func ripAddress(p *printer.Printer, a packet.IP4) {
	from := len(p.Buffer())
	p.Print("{route}", a)
	p.SetBuffer(alignRight(p.Buffer(), from, 15))
}

// alignRight moves the text from offset from on to the right, so that it fills
// width columns.
func alignRight(b []byte, from, width int) []byte {
	n := len(b) - from
	if n >= width {
		return b
	}
	for len(b) < from+width {
		b = append(b, ' ')
	}
	copy(b[from+width-n:], b[from:from+n])
	for i := from; i < from+width-n; i++ {
		b[i] = ' '
	}
	return b
}

// maskLength returns the number of bits of a network mask, or -1 if the ones in it
// do not stand together.
func maskLength(mask uint32) int {
	n := bits.LeadingZeros32(^mask)
	if mask<<n != 0 {
		return -1
	}
	return n
}

func ripAuthentication(p *printer.Printer, v printer.View, o, room int) int {
	switch kind := v.U16(o + 2); kind {
	case 1:
		p.Write("\n\t  Auth trailer:")
		p.Unknown(v, o+4, room-4, "\n\t  ")
		return room
	case ripAuthText:
		p.Write("\n\t  Simple Text Authentication data: ")
		p.SafeStringZ(v, o+4, 16)
	case ripAuthCrypto:
		ripNeed(p, v, o, ripEntry)
		p.Print("\n\t  Auth header: Packet Len {}, Key-ID {key_id}, Auth Data Len {}, SeqNo {sequence}, MBZ {}, MBZ {}", v.U16(o+4), v.U8(o+6), v.U8(o+7), v.U32(o+8), v.U32(o+12), v.U32(o+16))
	default:
		p.Print("\n\t  Unknown ({}) Authentication data:", kind)
		p.Unknown(v, o+4, room-4, "\n\t  ")
		return room
	}
	return ripEntry
}
