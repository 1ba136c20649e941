package savefile

import (
	"bytes"
	"encoding/binary"
	"math/bits"
)

// The pcapng format (draft-ietf-opsawg-pcapng): a file is a row of sections, each
// with its own byte order and interfaces; a section is a row of blocks.
const (
	blockSection   = 0x0a0d0d0a
	blockInterface = 1
	blockPacket    = 2 // obsolete
	blockSimple    = 3
	blockStats     = 5
	blockEnhanced  = 6

	byteOrderMagic = 0x1a2b3c4d

	blockHeaderLen  = 8  // type and total length
	blockOverhead   = 12 // and the total length again behind the body
	sectionFixedLen = 16 // of a section header's body, before its options
	packetFixedLen  = 20 // of the body of an enhanced and of an obsolete packet block
	sectionMin      = blockOverhead + sectionFixedLen
	sectionMax      = 1 << 20 // of the first section header
	blockMax        = 16 << 20
)

// maxInterfaces bounds the interfaces of a file; each takes memory for good.
const maxInterfaces = 16384

// ngFormat reads the blocks of a pcapng file.
type ngFormat struct {
	info     *info
	order    byteOrder
	maxBlock uint32
	clocks   []clock // of the section's interfaces
	opened   bool    // the file's first interface is known
}

// clock is what is needed of an interface to read a packet.
type clock struct {
	index    uint32 // in the file's list of interfaces
	linkType LinkType
	snapLen  uint32
	units    uint64 // in a second
	offset   int64  // seconds to add
}

// openPcapNG reads up to the first interface, or returns errUnknownFormat.
func openPcapNG(r *Reader, magic []byte) (format, error) {
	f := &ngFormat{info: &r.info, maxBlock: blockMax}
	if binary.LittleEndian.Uint32(magic) != blockSection {
		return nil, errUnknownFormat
	}
	if err := f.firstSection(r); err != nil {
		return nil, err
	}
	for !f.opened {
		if err := f.openBlock(r); err != nil {
			return nil, err
		}
	}
	return f, nil
}

// firstSection reads the section header that the file begins with.
func (f *ngFormat) firstSection(r *Reader) error {
	h, err := r.take(8)
	if err != nil {
		return err
	}
	if len(h) < 8 || !f.section(h[4:]) {
		return errUnknownFormat
	}
	total := f.order.u32(h)
	if total < sectionMin || total > sectionMax {
		return formatError("Section Header Block in pcapng dump file has invalid length %d < _%d_ < %d (BT_SHB_INSANE_MAX)",
			sectionMin, total, sectionMax)
	}
	want := int(total) - blockOverhead
	h, err = r.take(want)
	if err != nil {
		return err
	}
	if len(h) < want {
		return truncatedNG(want, len(h))
	}
	// libpcap does not look at the second total length here, nor do we.
	major, minor := f.order.u16(h), f.order.u16(h[2:])
	if major != 1 || minor != 0 && minor != 2 {
		return formatError("unsupported pcapng savefile version %d.%d", major, minor)
	}
	return nil
}

// section starts a section whose byte order magic is b, or reports that it is none.
func (f *ngFormat) section(b []byte) bool {
	switch {
	case littleEndian.u32(b) == byteOrderMagic:
		f.order = littleEndian
	case bigEndian.u32(b) == byteOrderMagic:
		f.order = bigEndian
	default:
		return false
	}
	f.clocks = f.clocks[:0]
	return true
}

// openBlock reads one block before the first interface is known.
func (f *ngFormat) openBlock(r *Reader) error {
	h, err := r.take(blockHeaderLen)
	if err != nil {
		return err
	}
	if len(h) == 0 {
		return formatError("the capture file has no Interface Description Blocks")
	}
	if len(h) < blockHeaderLen {
		return truncatedNG(blockHeaderLen, len(h))
	}
	if f.order.u32(h) == blockSection {
		magic, err := r.take(4) // tells its byte order
		if err != nil {
			return err
		}
		h = append(h, magic...)
	}
	total, err := f.blockLength(h)
	if err != nil {
		return err
	}
	rest, err := r.take(int(total) - len(h))
	if err != nil {
		return err
	}
	data := append(h, rest...)
	if len(data) < int(total) {
		return f.cut(data)
	}
	switch f.order.u32(data) {
	case blockPacket, blockSimple, blockEnhanced:
		return formatError("the capture file has a packet block before any Interface Description Blocks")
	}
	_, _, err = f.walk(nil, data)
	return err
}

func (f *ngFormat) walk(records []Record, data []byte) ([]Record, int, error) {
	at := 0
	for len(data)-at >= blockHeaderLen {
		b := data[at:]
		kind := f.order.u32(b)
		if kind == blockSection && len(b) < blockOverhead {
			break // its byte order is not known yet
		}
		total, err := f.blockLength(b)
		if err != nil {
			return records, at, err
		}
		if int(total) > len(b) {
			break
		}
		b = b[:total:total]
		if err := f.trailer(b); err != nil {
			return records, at, err
		}
		body := b[blockHeaderLen : total-4 : total-4]
		if kind == blockEnhanced {
			records, err = f.enhanced(records, body)
		} else {
			records, err = f.otherBlock(records, kind, body)
		}
		if err != nil {
			return records, at, err
		}
		at += int(total)
	}
	return records, at, nil
}

// blockLength is the total length of the block that begins with b, in its own
// byte order if it starts a section.
func (f *ngFormat) blockLength(b []byte) (uint32, error) {
	order := f.order
	if len(b) >= blockOverhead && order.u32(b) == blockSection && (!order).u32(b[8:]) == byteOrderMagic {
		order = !order
	}
	total := order.u32(b[4:])
	switch {
	case total < blockOverhead:
		return 0, formatError("block in pcapng dump file has a length of %d < %d", total, blockOverhead)
	case total%4 != 0:
		return 0, formatError("block in pcapng dump file has a length of %d that is not a multiple of 4", total)
	case total > f.maxBlock:
		return 0, formatError("pcapng block size %d > maximum %d", total, f.maxBlock)
	}
	return total, nil
}

// trailer checks the total length behind a block.
func (f *ngFormat) trailer(b []byte) error {
	if [4]byte(b[4:]) == [4]byte(b[len(b)-4:]) {
		return nil
	}
	return formatError("block total length in header %d and trailer %d don't match", f.order.u32(b[4:]), f.order.u32(b[len(b)-4:]))
}

// otherBlock reads a block that is not an enhanced packet block.
func (f *ngFormat) otherBlock(records []Record, kind uint32, body []byte) ([]Record, error) {
	switch kind {
	case blockSection:
		return records, f.nextSection(body)
	case blockInterface:
		return records, f.newInterface(body)
	case blockPacket:
		return f.obsolete(records, body)
	case blockSimple:
		return f.simple(records, body)
	}
	return records, nil
}

// nextSection starts a section after the first.
func (f *ngFormat) nextSection(body []byte) error {
	if len(body) < sectionFixedLen {
		return blockTooShort(blockSection)
	}
	if !f.section(body) {
		return formatError("the file has a section with a bad byte order magic field")
	}
	// tcpdump: before the first interface, and for the minor number, anything goes.
	if major := f.order.u16(body[4:]); major != 1 && f.opened {
		return formatError("unknown pcapng savefile major version number %d", major)
	}
	return nil
}

// packet is a packet block's content, whatever its kind.
type packet struct {
	iface            uint32
	stamp            uint64
	captured, length uint32
	data             []byte // the captured bytes and all behind them
}

// enhanced reads an Enhanced Packet Block (draft-ietf-opsawg-pcapng section 4.3).
func (f *ngFormat) enhanced(records []Record, body []byte) ([]Record, error) {
	if len(body) < packetFixedLen {
		return records, blockTooShort(blockEnhanced)
	}
	return f.packet(records, blockEnhanced, packet{
		iface:    f.order.u32(body),
		stamp:    uint64(f.order.u32(body[4:]))<<32 | uint64(f.order.u32(body[8:])),
		captured: f.order.u32(body[12:]),
		length:   f.order.u32(body[16:]),
		data:     body[packetFixedLen:],
	})
}

// obsolete reads a Packet Block, which the Enhanced Packet Block replaced.
func (f *ngFormat) obsolete(records []Record, body []byte) ([]Record, error) {
	if len(body) < packetFixedLen {
		return records, blockTooShort(blockPacket)
	}
	return f.packet(records, blockPacket, packet{
		iface:    uint32(f.order.u16(body)),
		stamp:    uint64(f.order.u32(body[4:]))<<32 | uint64(f.order.u32(body[8:])),
		captured: f.order.u32(body[12:]),
		length:   f.order.u32(body[16:]),
		data:     body[packetFixedLen:],
	})
}

func (f *ngFormat) packet(records []Record, kind uint32, p packet) ([]Record, error) {
	if p.iface >= uint32(len(f.clocks)) {
		return records, unknownInterface(p.iface)
	}
	c := &f.clocks[p.iface]
	if p.captured > c.snapLen {
		return records, snapLenError(p.captured, c.snapLen)
	}
	if int(p.captured) > len(p.data) {
		return records, blockTooShort(kind)
	}
	sec, nsec := c.time(p.stamp)
	return append(records, Record{
		Sec: sec, Nsec: nsec,
		Data:      p.data[:p.captured:p.captured],
		Length:    p.length,
		Interface: c.index,
		LinkType:  c.linkType,
		Direction: f.direction(p.data, p.captured),
	}), nil
}

// direction reads the flags option behind a packet's data, if there is one.
func (f *ngFormat) direction(data []byte, captured uint32) Direction {
	const flags = 2
	o := options{order: f.order, left: data[min(int(captured+3)&^3, len(data)):]}
	for len(o.left) > 0 {
		code, value, ok := o.next()
		if !ok {
			break
		}
		if code == flags && len(value) == 4 {
			switch f.order.u32(value) & 3 {
			case 1:
				return DirectionIn
			case 2:
				return DirectionOut
			}
		}
	}
	return DirectionUnknown
}

// simple reads a Simple Packet Block: no time, the first interface.
func (f *ngFormat) simple(records []Record, body []byte) ([]Record, error) {
	if len(body) < 4 {
		return records, blockTooShort(blockSimple)
	}
	if len(f.clocks) == 0 {
		return records, unknownInterface(0)
	}
	c := &f.clocks[0]
	length := f.order.u32(body)
	captured := min(length, c.snapLen)
	if int(captured) > len(body)-4 {
		return records, blockTooShort(blockSimple)
	}
	return append(records, Record{
		Data:      body[4 : 4+captured : 4+captured],
		Length:    length,
		Interface: c.index,
		LinkType:  c.linkType,
	}), nil
}

// time converts a time stamp of the interface.
func (c *clock) time(stamp uint64) (sec, nsec int64) {
	switch c.units {
	case 1e6:
		sec = int64(stamp / 1e6)
		return sec + c.offset, int64(stamp%1e6) * 1000
	case 1e9:
		sec = int64(stamp / 1e9)
		return sec + c.offset, int64(stamp % 1e9)
	}
	hi, lo := bits.Mul64(stamp%c.units, 1e9)
	n, _ := bits.Div64(hi, lo, c.units) // hi < units, as the remainder is
	return int64(stamp/c.units) + c.offset, int64(n)
}

func (f *ngFormat) cut(data []byte) error {
	if len(data) < blockHeaderLen {
		return truncatedNG(blockHeaderLen, len(data))
	}
	total, err := f.blockLength(data)
	if err != nil {
		return err
	}
	return truncatedNG(int(total)-blockHeaderLen, len(data)-blockHeaderLen)
}

func truncatedNG(want, got int) error {
	return formatError("truncated pcapng dump file; tried to read %d bytes, only got %d", want, got)
}

func blockTooShort(kind uint32) error {
	return formatError("block of type %d in pcapng dump file is too short", kind)
}

func unknownInterface(n uint32) error {
	return formatError("a packet arrived on interface %d, but there's no Interface Description Block for that interface", n)
}

// text is an option's text: up to a NUL, and no longer than limit.
func text(b []byte, limit int) string {
	if i := bytes.IndexByte(b, 0); i >= 0 {
		b = b[:i]
	}
	return string(b[:min(len(b), limit)])
}
