package routing

import "wiretale/internal/printer"

// pimAddresses prints encoded addresses (RFC 7761 section 4.9.1). Where size is not
// 0, the addresses have no header but this length (RFC 2117).
type pimAddresses struct {
	size int
}

// The kinds of encoded addresses that have masks.
const (
	pimPlain = iota
	pimGroupAddress
	pimSource
)

// pimBadAddress is returned for an address of a family that is not known.
const pimBadAddress = -1

// family returns the length of the address at offset o and of its header.
func (a *pimAddresses) family(v printer.View, o int) (size, head int) {
	if a.size != 0 {
		if a.size == 4 || a.size == 16 {
			return a.size, 0
		}
		return pimBadAddress, 0
	}
	family := v.U8(o)
	v.Need(o, 2)
	switch {
	case v.U8(o+1) != 0:
	case family == 1:
		return 4, 2
	case family == 2:
		return 16, 2
	}
	return pimBadAddress, 0
}

// unicast prints an address that starts at offset o, and returns the length of it
// all.
func (a *pimAddresses) unicast(p *printer.Printer, v printer.View, o, kind int) int {
	size, head := a.family(v, o)
	if size < 0 {
		return pimBadAddress
	}
	o += head
	if kind == pimPlain {
		pimNeed(p, v, o, size)
		pimAddress(p, v, o, size)
		return head + size
	}
	pimNeed(p, v, o, 2+size)
	pimAddress(p, v, o+2, size)
	flags, mask := v.U8(o), int(v.U8(o+1))
	if mask != size*8 {
		p.Print("/{mask}", mask)
	}
	if flags != 0 {
		pimFlags(p, flags, kind)
	}
	return head + 2 + size
}

func pimFlags(p *printer.Printer, flags uint8, kind int) {
	if kind == pimGroupAddress {
		p.Print("(0x{:02x})", flags)
		return
	}
	p.Print("({}{}{}", printer.Choose(flags&4 != 0, "S", ""), printer.Choose(flags&2 != 0, "W", ""), printer.Choose(flags&1 != 0, "R", ""))
	if rest := flags & 0xf8; rest != 0 {
		p.Print("+0x{:02x}", rest)
	}
	p.Byte(')')
}

func pimAddress(p *printer.Printer, v printer.View, o, size int) {
	if size == 4 {
		p.Print("{address}", v.IP4(o))
	} else {
		p.Print("{address}", v.IP6(o))
	}
}
