package wireless

import (
	"wiretale/internal/packet"
	"wiretale/internal/printer"
)

// IEEE 802.15.4 (IEEE 802.15.4-2015 section 7), low-rate wireless networks: with
// and without the check sequence.
//
//	 0       2       3
//	+-------+-------+-------
//	|control| seq   | addresses, payload
//	+-------+-------+-------
var _ = printer.Register(printer.Protocol{Name: "802.15.4", LinkTypes: []packet.LinkType{195, 230}, Print: printIEEE802154})

// The kinds of frames that have a header of the common form.
const (
	lrCommand = 3
)

// The modes of an address.
const (
	lrNone = iota
	lrInvalid
	lrShort
	lrExtended
)

// lrControl is the frame control field.
type lrControl uint16

func (c lrControl) kind() uint16     { return uint16(c & 7) }
func (c lrControl) secured() bool    { return c&0x0008 != 0 }
func (c lrControl) compressed() bool { return c&0x0040 != 0 }
func (c lrControl) noSeq() bool      { return c&0x0100 != 0 }
func (c lrControl) version() uint16  { return uint16(c >> 12 & 3) }
func (c lrControl) dst() uint16      { return uint16(c >> 10 & 3) }
func (c lrControl) src() uint16      { return uint16(c >> 14) }

func printIEEE802154(p *printer.Printer, v printer.View) { ieee802154(p, v) }

// ieee802154 prints a frame, and reports whether that went to its end.
func ieee802154(p *printer.Printer, v printer.View) bool {
	p.Layer("802.15.4")
	if v.Captured() < 3 || v.Len() < 3 {
		if v.Captured() >= 2 {
			p.Print("IEEE 802.15.4 {} packet ", lrTypes[lrControl(v.LE16(0)).kind()])
			p.Print("v{} ", lrControl(v.LE16(0)).version())
		}
		p.Trunc()
		p.LinkHeader += v.Captured()
		return false
	}
	c := lrControl(v.LE16(0))
	p.Print("IEEE 802.15.4 {type} packet ", lrTypes[c.kind()])
	if c.kind() > lrCommand {
		return false
	}
	p.Print("v{version} ", c.version())
	o := 2
	if p.V(2) && c&0x0378 != 0 {
		p.Print("{}, ", lrFlags.Of(uint32(c), "", ", "))
	}
	if c.noSeq() && c.version() == 2 {
		if p.V(1) {
			p.Write("seq suppressed ")
		}
	} else {
		if p.V(1) {
			p.Print("seq {seq:02x} ", v.U8(2))
		}
		o++
	}
	n, ok := lrAddresses(p, v, o, c)
	if !ok {
		p.LinkHeader += v.Captured()
		return false
	}
	if c.secured() {
		n = lrSecurity(p, v, n)
	}
	p.LinkHeader += n
	p.Default(v.From(n))
	return true
}

// lrPANs tells which of the network identifiers are there (table 7-2).
func lrPANs(c lrControl) (dst, src bool) {
	hasDst, hasSrc := c.dst() != lrNone, c.src() != lrNone
	if c.version() < 2 {
		return hasDst, hasSrc && !c.compressed()
	}
	switch {
	case !hasDst && !hasSrc:
		return c.compressed(), false
	case !hasSrc:
		return !c.compressed(), false
	case !hasDst:
		return false, !c.compressed()
	case c.dst() == lrExtended && c.src() == lrExtended:
		return !c.compressed(), false
	case c.src() == lrExtended: // tcpdump: although the standard has one here
		return true, false
	}
	return true, !c.compressed()
}

// lrAddresses prints the addresses from offset o on. It returns where they end,
// and whether they were all there.
func lrAddresses(p *printer.Printer, v printer.View, o int, c lrControl) (int, bool) {
	if c.version() < 2 && c.dst() != lrInvalid && c.compressed() && (c.dst() == lrNone || c.src() == lrNone) {
		p.Write("[ERROR: PAN ID Compression != 0, and only one address with frame version < 2]")
	}
	dstPAN, srcPAN := lrPANs(c)
	o, ok := lrAddress(p, v, o, dstPAN, c.dst(), "dst")
	if !ok {
		return o, false
	}
	p.Write(" < ")
	o, ok = lrAddress(p, v, o, srcPAN, c.src(), "src")
	if ok {
		p.Byte(' ')
	}
	return o, ok
}

// lrAddress prints an address with its network identifier.
func lrAddress(p *printer.Printer, v printer.View, o int, pan bool, mode uint16, side string) (int, bool) {
	if mode == lrInvalid {
		p.Print("[ERROR: Invalid {} address mode]", side)
		return o, false
	}
	if pan {
		if !v.Has(o, 2) {
			p.Print("[ERROR: Truncated before {}_pan]", side)
			return o, false
		}
		p.Print("{pan:04x}:", v.LE16(o))
		o += 2
	} else {
		p.Write("-:")
	}
	size := [4]int{0, 0, 2, 8}[mode]
	if !v.Has(o, size) {
		// tcpdump: the source is called the destination, too.
		p.Write("[ERROR: Truncated before dst_addr]")
		return o, false
	}
	switch mode {
	case lrNone:
		p.Write("none")
	case lrShort:
		p.Print("{address:04x}", v.LE16(o))
	case lrExtended:
		for i := 7; i >= 0; i-- {
			p.Print("{:02x}", v.U8(o+i))
			if i > 0 {
				p.Byte(':')
			}
		}
	}
	return o + size, true
}

// lrSecurity prints the auxiliary security header (section 9.4) and returns where
// it ends.
func lrSecurity(p *printer.Printer, v printer.View, o int) int {
	n := v.U8(o)
	o++
	if p.V(1) {
		p.Print("\n\tSecurity Level {}, Key Id Mode {}, ", n&7, n>>3&3)
	}
	if n&0x20 == 0 {
		v.Need(o, 4)
		if p.V(2) {
			p.Print("Frame Counter {} ", v.LE32(o))
		}
		o += 4
	}
	size := [4]int{0, 1, 5, 9}[n>>3&3]
	v.Need(o, size)
	return o + size
}

var lrTypes = [8]string{"Beacon", "Data", "ACK", "Command", "Reserved", "Multipurpose", "Fragment", "Extended"}

var lrFlags = printer.BitTable{
	{Value: 0x0008, Text: "Security Enabled"}, {Value: 0x0010, Text: "Frame Pending"}, {Value: 0x0020, Text: "AR"}, {Value: 0x0040, Text: "PAN ID Compression"},
	{Value: 0x0100, Text: "Sequence Number Suppression"}, {Value: 0x0200, Text: "IE present"},
}
