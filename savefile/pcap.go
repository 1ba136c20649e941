package savefile

import (
	"encoding/binary"
	"math/bits"
)

// The pcap format (draft-ietf-opsawg-pcap): a header of 24 bytes, then records, each
// with a header of 16 bytes, or 24 in the format of A. Kuznetzov's patched libpcap.
const (
	magicMicro    = 0xa1b2c3d4
	magicNano     = 0xa1b23c4d
	magicModified = 0xa1b2cd34

	pcapHeaderLen     = 24
	recordHeaderLen   = 16
	modifiedHeaderLen = 24
)

// The link type field also tells the length of the frame check sequence, in its
// upper six bits.
const (
	linkTypeMask     = 0x0000ffff
	linkTypeReserved = 0x03ff0000
)

// pcapFormat reads the records of a pcap file.
type pcapFormat struct {
	order     byteOrder
	scale     int64 // nanoseconds in a unit of the fraction
	headerLen int   // of a record
	lengths   lengthOrder
	snapLen   uint32
	maxLen    uint32 // longest packet taken, whatever the snapshot length
	linkType  LinkType
}

// lengthOrder says which of a record's two lengths comes first: programs of old
// disagreed (the version in the file's header tells).
type lengthOrder uint8

const (
	capturedFirst lengthOrder = iota
	originalFirst
	smallerIsCaptured
)

// openPcap reads the rest of a pcap file's header, or returns errUnknownFormat.
func openPcap(r *Reader, magic []byte) (format, error) {
	f := &pcapFormat{scale: 1000, headerLen: recordHeaderLen}
	m := binary.LittleEndian.Uint32(magic)
	if isPcapMagic(bits.ReverseBytes32(m)) {
		f.order, m = bigEndian, bits.ReverseBytes32(m)
	} else if !isPcapMagic(m) {
		return nil, errUnknownFormat
	}
	switch m {
	case magicNano:
		f.scale = 1
	case magicModified:
		f.headerLen = modifiedHeaderLen
	}
	h, err := r.take(pcapHeaderLen - 4)
	if err != nil {
		return nil, err
	}
	if len(h) < pcapHeaderLen-4 {
		return nil, formatError("truncated dump file; tried to read %d file header bytes, only got %d", pcapHeaderLen, len(h))
	}
	return f, f.header(r, h)
}

func isPcapMagic(m uint32) bool { return m == magicMicro || m == magicNano || m == magicModified }

// header reads the 20 bytes behind the magic number.
func (f *pcapFormat) header(r *Reader, h []byte) error {
	major, minor := f.order.u16(h), f.order.u16(h[2:])
	switch {
	case major == 2 && minor < 3, major == 543 && minor == 0:
		f.lengths = originalFirst
	case major == 2 && minor == 3:
		f.lengths = smallerIsCaptured
	case major != 2 || minor != 4:
		return formatError("unsupported pcap savefile version %d.%d", major, minor)
	}
	link := f.order.u32(h[16:])
	if link&linkTypeReserved != 0 {
		return formatError("savefile linktype reserved field not zero (0x%08x)", link&linkTypeReserved)
	}
	f.linkType = LinkType(link & linkTypeMask).Canonical()
	f.snapLen = f.linkType.snapLen(f.order.u32(h[12:]))
	f.maxLen = f.linkType.MaxSnapLen()
	if f.headerLen == modifiedHeaderLen && f.linkType == linkEthernet {
		f.snapLen += 14 // tcpdump: such files count without the Ethernet header
	}
	r.info.linkTypeRaw = link&^linkTypeMask | uint32(f.linkType)
	r.info.add(Interface{LinkType: f.linkType, SnapLen: f.snapLen, Nanosecond: f.scale == 1})
	return nil
}

func (f *pcapFormat) walk(records []Record, data []byte) ([]Record, int, error) {
	if f.headerLen != recordHeaderLen || f.lengths != capturedFirst {
		return f.walkOld(records, data)
	}
	order, scale, limit, snap := f.order, f.scale, f.maxLen, f.snapLen
	at := 0
	for len(data)-at >= recordHeaderLen {
		h := data[at : at+recordHeaderLen]
		captured := order.u32(h[8:])
		if captured > limit {
			return records, at, f.tooLong(captured)
		}
		end := at + recordHeaderLen + int(captured)
		if end > len(data) {
			break
		}
		kept := at + recordHeaderLen + int(min(captured, snap))
		records = append(records, Record{
			Sec:      int64(order.u32(h)),
			Nsec:     int64(order.u32(h[4:])) * scale,
			Data:     data[at+recordHeaderLen : kept : kept],
			Length:   order.u32(h[12:]),
			LinkType: f.linkType,
		})
		at = end
	}
	return records, at, nil
}

// walkOld is walk for the formats that only old programs wrote.
func (f *pcapFormat) walkOld(records []Record, data []byte) ([]Record, int, error) {
	at := 0
	for len(data)-at >= f.headerLen {
		h := data[at:]
		captured, length := f.recordLengths(h)
		if captured > f.maxLen {
			return records, at, f.tooLong(captured)
		}
		start := at + f.headerLen
		if len(data)-start < int(captured) {
			break
		}
		kept := start + int(min(captured, f.snapLen))
		records = append(records, Record{
			Sec:       int64(f.order.u32(h)),
			Nsec:      int64(f.order.u32(h[4:])) * f.scale,
			Data:      data[start:kept:kept],
			Length:    length,
			LinkType:  f.linkType,
			Direction: f.direction(h),
		})
		at = start + int(captured)
	}
	return records, at, nil
}

// recordLengths are the captured and the original length that a record claims.
func (f *pcapFormat) recordLengths(h []byte) (captured, length uint32) {
	captured, length = f.order.u32(h[8:]), f.order.u32(h[12:])
	if f.lengths == originalFirst || f.lengths == smallerIsCaptured && captured > length {
		return length, captured
	}
	return captured, length
}

// direction is that of a record in the modified format, whose header holds the
// kernel's packet type behind an interface index and a protocol.
func (f *pcapFormat) direction(h []byte) Direction {
	const outgoing = 4 // PACKET_OUTGOING
	switch {
	case f.headerLen != modifiedHeaderLen:
		return DirectionUnknown
	case h[22] == outgoing:
		return DirectionOut
	}
	return DirectionIn
}

func (f *pcapFormat) tooLong(captured uint32) error {
	if captured > f.snapLen {
		return snapLenError(captured, f.snapLen)
	}
	return formatError("invalid packet capture length %d, bigger than maximum of %d", captured, f.maxLen)
}

func snapLenError(captured, snapLen uint32) error {
	return formatError("invalid packet capture length %d, bigger than snaplen of %d", captured, snapLen)
}

func (f *pcapFormat) cut(data []byte) error {
	if len(data) < f.headerLen {
		return formatError("truncated dump file; tried to read %d header bytes, only got %d", f.headerLen, len(data))
	}
	captured, _ := f.recordLengths(data)
	return formatError("truncated dump file; tried to read %d captured bytes, only got %d", captured, len(data)-f.headerLen)
}
