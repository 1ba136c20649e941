package wireless

import (
	"hash/crc32"

	"wiretale/internal/packet"
	"wiretale/internal/printer"
)

// IEEE 802.15.4 (IEEE 802.15.4-2015 section 7), low-rate wireless networks: with
// and without the check sequence.
//
//	 0       2       3
//	+-------+-------+-------
//	|control| seq   | addresses, security, information elements, payload, check
//	+-------+-------+-------
var _ = printer.Register(printer.Protocol{Name: "802.15.4", LinkTypes: []packet.LinkType{195, 230}, Print: printIEEE802154})

// Kinds of frames: those up to lrCommand have a header of the common form.
const (
	lrBeacon       = 0
	lrCommand      = 3
	lrMultipurpose = 5
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
func (c lrControl) elements() bool   { return c&0x0200 != 0 }
func (c lrControl) version() uint16  { return uint16(c >> 12 & 3) }
func (c lrControl) dst() uint16      { return uint16(c >> 10 & 3) }
func (c lrControl) src() uint16      { return uint16(c >> 14) }

// lrFrame is what is known of a frame behind its addresses.
type lrFrame struct {
	kind, version     uint16
	secured, elements bool
	sum               lrSum
	raw               printer.View // from behind the addresses to the end of the packet
}

// printIEEE802154 prints a frame that is a packet.
//
// tcpdump: that the frame could be read to its end, as 1, is the length of the link
// header.
func printIEEE802154(p *printer.Printer, v printer.View) {
	if ieee802154(p, v, v.Captured()) {
		p.LinkHeader++
	}
}

// ieee802154 prints a frame, the first n bytes of v, and reports whether that went
// to its end.
func ieee802154(p *printer.Printer, v printer.View, n int) bool {
	p.Layer("802.15.4")
	if n < 2 {
		p.Trunc()
		return true
	}
	c := lrControl(v.LE16(0))
	p.Print("IEEE 802.15.4 {type} packet ", lrTypes[c.kind()])
	if c.kind() == lrMultipurpose {
		return lrMulti(p, v, n)
	}
	return c.kind() <= lrCommand && lrCommon(p, v, n, c)
}

// lrCommon prints a frame whose header has the common form (section 7.2.1).
func lrCommon(p *printer.Printer, v printer.View, n int, c lrControl) bool {
	rest, sum := lrCheck(v.Limit(n).WithLength(n), 4)
	p.Print("v{version} ", c.version())
	if p.V(3) && c&0x0378 != 0 {
		p.Print("{flags}, ", lrFlags.Of(uint32(c), "", ", "))
	}
	o := lrSequence(p, v, c)
	if rest.Len() < o {
		p.Trunc()
		return false
	}
	o, ok := lrAddresses(p, rest, o, c)
	if !ok {
		return false
	}
	f := lrFrame{kind: c.kind(), version: c.version(), secured: c.secured(), elements: c.elements(), sum: sum, raw: v.From(o)}
	return lrBody(p, rest.From(o), &f)
}

// lrSequence prints the sequence number and returns where what follows begins.
func lrSequence(p *printer.Printer, v printer.View, c lrControl) int {
	if !c.noSeq() {
		number := v.U8(2)
		if p.V(1) {
			p.Print("seq {sequence:02x} ", number)
		}
		return 3
	}
	if c.version() < 2 {
		p.Write("[ERROR: Sequence number suppressed on frames where version < 2]")
	}
	if p.V(1) {
		p.Write("seq suppressed ")
	}
	return 2
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
	if !lrModes(p, c.dst(), c.src()) {
		return o, false
	}
	if c.version() < 2 && c.compressed() && (c.dst() == lrNone || c.src() == lrNone) {
		p.Write("[ERROR: PAN ID Compression != 0, and only one address with frame version < 2]")
	}
	dstPAN, srcPAN := lrPANs(c)
	o, ok := lrAddress(p, v, o, dstPAN, c.dst())
	if !ok {
		return o, false
	}
	p.Write(" < ")
	o, ok = lrAddress(p, v, o, srcPAN, c.src())
	if ok {
		p.Byte(' ')
	}
	return o, ok
}

// lrModes reports whether both modes of addresses are good.
func lrModes(p *printer.Printer, dst, src uint16) bool {
	switch {
	case src == lrInvalid:
		p.Write("[ERROR: Invalid src address mode]")
	case dst == lrInvalid:
		p.Write("[ERROR: Invalid dst address mode]")
	default:
		return true
	}
	return false
}

// lrAddress prints an address with its network identifier.
//
// tcpdump: where it is cut short, the source is called the destination, too.
func lrAddress(p *printer.Printer, v printer.View, o int, pan bool, mode uint16) (int, bool) {
	if pan {
		if !v.Has(o, 2) {
			p.Write("[ERROR: Truncated before dst_pan]")
			return o, false
		}
		p.Print("{pan:04x}:", v.LE16(o))
		o += 2
	} else {
		p.Write("-:")
	}
	size := [4]int{0, 0, 2, 8}[mode]
	if !v.Has(o, size) {
		p.Write("[ERROR: Truncated before dst_addr]")
		return o, false
	}
	switch mode {
	case lrNone:
		p.Write("none")
	case lrShort:
		p.Print("{address:04x}", v.LE16(o))
	case lrExtended:
		lrEUI64(p, v, o)
	}
	return o + size, true
}

// lrEUI64 prints an extended address, which is sent backwards.
func lrEUI64(p *printer.Printer, v printer.View, o int) {
	for i := 7; i >= 0; i-- {
		p.Print("{:02x}", v.U8(o+i))
		if i > 0 {
			p.Byte(':')
		}
	}
}

// lrMulti prints a multipurpose frame (section 7.3.5), whose control field is of
// one byte or of two.
func lrMulti(p *printer.Printer, v printer.View, n int) bool {
	rest, sum := lrCheck(v.Limit(n).WithLength(n), 3)
	f := lrFrame{kind: lrMultipurpose, sum: sum}
	c, o := uint16(v.U8(0)), 1
	seq, pan := true, false
	if c&0x0008 != 0 {
		c, o = v.LE16(0), 2
		f.version, f.secured, f.elements = c>>12&3, c&0x0200 != 0, c&0x8000 != 0
		seq, pan = c&0x0400 == 0, c&0x0100 != 0
		p.Print("v{version} ", f.version)
		if p.V(3) && c&0xcf00 != 0 {
			p.Print("{flags}, ", lrMultiFlags.Of(uint32(c), "", ", "))
		}
	}
	if seq {
		number := v.U8(o)
		if p.V(1) {
			p.Print("seq {sequence:02x} ", number)
		}
		o++
	}
	if rest.Len() < o {
		p.Trunc()
		return false
	}
	o, ok := lrMultiAddresses(p, rest, o, pan, c>>4&3, c>>6&3)
	return ok && lrBody(p, rest.From(o), &f)
}

// lrMultiAddresses prints the addresses of a multipurpose frame: the source has no
// network identifier.
func lrMultiAddresses(p *printer.Printer, v printer.View, o int, pan bool, dst, src uint16) (int, bool) {
	if !lrModes(p, dst, src) {
		return o, false
	}
	o, ok := lrAddress(p, v, o, pan, dst)
	if !ok {
		return o, false
	}
	p.Write(" <  ")
	o, ok = lrAddress(p, v, o, false, src)
	if ok {
		p.Byte(' ')
	}
	return o, ok
}

// lrBody prints what follows the addresses, and reports whether it could all be
// read.
func lrBody(p *printer.Printer, v printer.View, f *lrFrame) bool {
	s, start := lrSecurity{}, v.Len()
	if f.secured {
		var ok bool
		if v, ok = s.print(p, v); !ok {
			return false
		}
	}
	if f.elements {
		var ok bool
		if v, ok = lrElements(p, v, s.level >= 4); !ok {
			return false
		}
	}
	if p.V(3) {
		s.printMIC(p)
		f.sum.print(p)
	}
	switch {
	case f.kind == lrBeacon && f.version < 2:
		v = lrBeaconInfo(p, v)
	case f.kind == lrCommand:
		v = lrCommandInfo(p, v, f.raw.From(start-v.Len()-s.mic.Len()))
	}
	if v.Len() > 0 {
		p.Default(v)
	}
	return true
}

// lrSum is the check sequence at the end of a frame (section 7.2.10): what it is,
// and what it should be.
type lrSum struct{ stored, computed uint32 }

func (s lrSum) print(p *printer.Printer) {
	if s.stored == s.computed {
		p.Print("FCS {fcs:x} ", s.stored)
		return
	}
	p.Print("wrong FCS {fcs:x} vs {expected_fcs:x} (assume no FCS stored) ", s.stored, s.computed)
}

// lrCheck takes the check sequence from the end of a frame, if that is right.
// Frames of less than least bytes have none. Which of the two sizes it has nothing
// tells.
func lrCheck(v printer.View, least int) (printer.View, lrSum) {
	n := v.Len()
	if n < least {
		return v, lrSum{}
	}
	v.Need(0, n)
	if n >= 4 {
		long := lrSum{stored: v.LE32(n - 4), computed: ^crc32.Update(^uint32(0), crc32.IEEETable, v.Bytes(0, n-4))}
		if long.stored == long.computed {
			return v.Limit(n - 4), long
		}
	}
	s := lrSum{stored: uint32(v.LE16(n - 2)), computed: uint32(lrCRC(v.Bytes(0, n-2)))}
	if s.stored == s.computed {
		v = v.Limit(n - 2)
	}
	return v, s
}

// lrCRC is the CRC-16 of ITU-T, the least bit first, beginning with 0.
func lrCRC(b []byte) uint16 {
	sum := uint16(0)
	for _, x := range b {
		sum = sum>>8 ^ lrCRCTable[byte(sum)^x]
	}
	return sum
}

var lrCRCTable = func() (table [256]uint16) {
	for i := range table {
		sum := uint16(i)
		for range 8 {
			sum = sum>>1 ^ 0x8408*(sum&1)
		}
		table[i] = sum
	}
	return table
}()

var lrTypes = [8]string{"Beacon", "Data", "ACK", "Command", "Reserved", "Multipurpose", "Fragment", "Extended"}

var lrFlags = printer.BitTable{
	{Value: 0x0008, Text: "Security Enabled"}, {Value: 0x0010, Text: "Frame Pending"}, {Value: 0x0020, Text: "AR"}, {Value: 0x0040, Text: "PAN ID Compression"},
	{Value: 0x0100, Text: "Sequence Number Suppression"}, {Value: 0x0200, Text: "IE present"},
}

// tcpdump: the flags of a multipurpose frame in this order.
var lrMultiFlags = printer.BitTable{
	{Value: 0x0200, Text: "Security Enabled"}, {Value: 0x0800, Text: "Frame Pending"}, {Value: 0x4000, Text: "AR"}, {Value: 0x0100, Text: "PAN ID Present"},
	{Value: 0x0400, Text: "Sequence Number Suppression"}, {Value: 0x8000, Text: "IE present"},
}
