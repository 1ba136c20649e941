package routing

import (
	"wiretale/internal/packet"
	"wiretale/internal/printer"
)

// What a function that prints one prefix returns instead of its length.
const (
	bgpIllegal = -1 // a length that no prefix has
	bgpCut     = -2 // it goes beyond the attribute
	bgpSkip    = -3 // the family is not known
)

// bgpHasPathIDs finds out whether prefixes have path identifiers (RFC 7911), which
// only the peers know: they do if the list can be read so and not otherwise.
func bgpHasPathIDs(v printer.View, o, n, bits int) bool {
	if n <= 4 {
		return false
	}
	i := 0
	for i < n {
		i += 4
		if !v.Has(o+i, 1) {
			break
		}
		size := int(v.U8(o + i))
		if size > bits {
			return false
		}
		i += 1 + (size+7)/8
	}
	if i > n {
		return false
	}
	for i = 0; i < n && v.Has(o+i, 1); {
		size := int(v.U8(o + i))
		if size < 1 || size > bits {
			return true
		}
		i += 1 + (size+7)/8
	}
	return i > n
}

// bgpPrefix4 prints an IPv4 prefix (RFC 4271 section 4.3) of which room bytes are
// there. It returns its length in bytes.
func bgpPrefix4(p *printer.Printer, v printer.View, o, room int, indent string) int {
	bits := int(v.U8(o))
	if room < 1 {
		return bgpCut
	}
	if bits > 32 {
		return bgpIllegal
	}
	n := (bits + 7) / 8
	if room-1 < n {
		return bgpCut
	}
	p.Require(v, o+1, n)
	p.Write(indent)
	p.Print("{prefix}/{length}", prefix4(v, o+1, bits), bits)
	return 1 + n
}

// bgpPrefix6 is bgpPrefix4 for IPv6.
func bgpPrefix6(p *printer.Printer, v printer.View, o, room int, indent string) int {
	bits := int(v.U8(o))
	if room < 1 {
		return bgpCut
	}
	if bits > 128 {
		return bgpIllegal
	}
	n := (bits + 7) / 8
	if room-1 < n {
		return bgpCut
	}
	p.Require(v, o+1, n)
	p.Write(indent)
	p.Print("{prefix}/{length}", prefix6(v, o+1, bits), bits)
	return 1 + n
}

// prefix4 reads the first bits of an IPv4 address.
func prefix4(v printer.View, o, bits int) packet.IP4 {
	var a uint32
	for i := range (bits + 7) / 8 {
		a |= uint32(v.U8(o+i)) << (24 - 8*i)
	}
	if bits < 32 {
		a &^= 1<<(32-bits) - 1
	}
	return packet.IP4(a)
}

// prefix6 reads the first bits of an IPv6 address.
func prefix6(v printer.View, o, bits int) (a packet.IP6) {
	n := (bits + 7) / 8
	copy(a[:], v.Bytes(o, n))
	if bits%8 != 0 {
		a[n-1] &= byte(uint(0xff00) >> (bits % 8))
	}
	return a
}

// bgpLabel prints the label in front of a prefix (RFC 8277).
func bgpLabel(p *printer.Printer, v printer.View, o int) {
	p.Print(", label:{label} {}", v.U24(o)>>4, printer.Choose(v.U8(o+2)&1 != 0, "(bottom)", "(BOGUS: Bottom of Stack NOT set!)"))
}

// bgpLabelled prints a label and a prefix of an address of width bits.
func bgpLabelled(p *printer.Printer, v printer.View, o, room, width int) int {
	v.Need(o, 4)
	if room < 4 {
		return bgpCut
	}
	bits := int(v.U8(o))
	if bits < 24 || bits-24 > width {
		return bgpIllegal
	}
	bits -= 24
	n := (bits + 7) / 8
	if room-4 < n {
		return bgpCut
	}
	p.Require(v, o+4, n)
	if width == 32 {
		p.Print("\n\t      {prefix}/{length}", prefix4(v, o+4, bits), bits)
	} else {
		p.Print("\n\t      {prefix}/{length}", prefix6(v, o+4, bits), bits)
	}
	bgpLabel(p, v, o+1)
	return 4 + n
}

const (
	bgpDistinguisher = 8
	bgpVPNBits       = 24 + 64 // label and route distinguisher
)

// bgpRD prints a route distinguisher (RFC 4364 section 4.2).
func bgpRD(p *printer.Printer, v printer.View, o int) {
	switch v.U16(o) {
	case 0:
		p.Print("{as}:{number} (= {})", v.U16(o+2), v.U32(o+4), v.IP4(o+4))
	case 1:
		p.Print("{address}:{number}", v.IP4(o+2), v.U16(o+6))
	case 2:
		v.Need(o, 8)
		p.AS("as", v.U32(o+2))
		p.Print(":{number} ({}:{})", v.U16(o+6), v.IP4(o+2), v.U16(o+6))
	default:
		p.Write("unknown RD format")
	}
}

// bgpVPN prints a VPN prefix: label, route distinguisher and address.
func bgpVPN(p *printer.Printer, v printer.View, o, afi int) int {
	bits := int(v.U8(o))
	if bits < bgpVPNBits {
		return bgpIllegal
	}
	bits -= bgpVPNBits
	limit := 32
	switch afi {
	case printer.AFIIPv6:
		limit = 128
	case printer.AFINSAP:
		limit = 255
	}
	if bits > limit {
		return bgpIllegal
	}
	n := (bits + 7) / 8
	v.Need(o+12, n)
	p.Write("\n\t      RD: ")
	bgpRD(p, v, o+4)
	p.Write(", ")
	switch afi {
	case printer.AFIIPv4:
		p.Print("{prefix}", prefix4(v, o+12, bits))
	case printer.AFIIPv6:
		p.Print("{prefix}", prefix6(v, o+12, bits))
	default:
		p.NSAP(v.Bytes(o+12, n))
	}
	p.Print("/{length}", bits)
	bgpLabel(p, v, o+1)
	return 12 + n
}
