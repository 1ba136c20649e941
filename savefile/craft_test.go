package savefile_test

import (
	"bytes"
	"encoding/binary"
	"math"
	"slices"
)

// The functions here make capture files by hand, with every field free to lie.

var (
	le binary.AppendByteOrder = binary.LittleEndian
	be binary.AppendByteOrder = binary.BigEndian
)

func zeros(n int) []byte { return make([]byte, n) }

// pcapHeader is the header of a pcap file.
type pcapHeader struct {
	magic        uint32
	major, minor uint16
	snap, link   uint32
	order        binary.AppendByteOrder
}

func (h pcapHeader) bytes() []byte {
	b := h.order.AppendUint32(nil, h.magic)
	b = h.order.AppendUint16(b, h.major)
	b = h.order.AppendUint16(b, h.minor)
	b = append(b, zeros(8)...)
	b = h.order.AppendUint32(b, h.snap)
	return h.order.AppendUint32(b, h.link)
}

func header(change ...func(*pcapHeader)) []byte {
	h := pcapHeader{0xa1b2c3d4, 2, 4, 262144, 1, le}
	for _, c := range change {
		c(&h)
	}
	return h.bytes()
}

func version(major, minor uint16) func(*pcapHeader) {
	return func(h *pcapHeader) { h.major, h.minor = major, minor }
}
func snap(n uint32) func(*pcapHeader)                  { return func(h *pcapHeader) { h.snap = n } }
func link(n uint32) func(*pcapHeader)                  { return func(h *pcapHeader) { h.link = n } }
func magic(n uint32) func(*pcapHeader)                 { return func(h *pcapHeader) { h.magic = n } }
func order(o binary.AppendByteOrder) func(*pcapHeader) { return func(h *pcapHeader) { h.order = o } }

// raw is a pcap record with every number given.
func raw(o binary.AppendByteOrder, sec, frac, captured, length uint32, data []byte) []byte {
	var b []byte
	for _, v := range []uint32{sec, frac, captured, length} {
		b = o.AppendUint32(b, v)
	}
	return append(b, data...)
}

// claim is a record of 60 bytes that claims other lengths.
func claim(captured, length uint32) []byte { return raw(le, 1, 2, captured, length, zeros(60)) }

// long is an honest record of n bytes.
func long(n int) []byte { return raw(le, 1, 2, uint32(n), uint32(n), zeros(n)) }

// modified is a record of the modified format.
func modified(o binary.AppendByteOrder, packetType byte) []byte {
	b := raw(o, 1, 2, 60, 60, nil)
	b = append(b, 0, 0, 0, 2, 8, 0, packetType, 0)
	return append(b, zeros(60)...)
}

// block is a pcapng block; total, if given, are the lengths it claims.
func block(o binary.AppendByteOrder, kind uint32, body []byte, total ...uint32) []byte {
	body = append(slices.Clone(body), zeros(-len(body)&3)...)
	n := uint32(len(body) + 12)
	head, tail := n, n
	if len(total) > 0 {
		head, tail = total[0], total[0]
	}
	if len(total) > 1 {
		tail = total[1]
	}
	b := o.AppendUint32(nil, kind)
	b = append(o.AppendUint32(b, head), body...)
	return o.AppendUint32(b, tail)
}

func sectionBody(o binary.AppendByteOrder, magic uint32, major, minor uint16) []byte {
	b := o.AppendUint32(nil, magic)
	b = o.AppendUint16(o.AppendUint16(b, major), minor)
	return o.AppendUint64(b, math.MaxUint64)
}

func shb(o binary.AppendByteOrder, total ...uint32) []byte {
	return block(o, 0x0a0d0d0a, sectionBody(o, 0x1a2b3c4d, 1, 0), total...)
}

func shbVersion(major, minor uint16) []byte {
	return block(le, 0x0a0d0d0a, sectionBody(le, 0x1a2b3c4d, major, minor))
}

func idbBody(o binary.AppendByteOrder, link uint16, snap uint32, options ...byte) []byte {
	b := o.AppendUint16(o.AppendUint16(nil, link), 0)
	return append(o.AppendUint32(b, snap), options...)
}

func idb(o binary.AppendByteOrder, link uint16, snap uint32, options ...byte) []byte {
	return block(o, 1, idbBody(o, link, snap, options...))
}

func option(code uint16, value ...byte) []byte {
	b := le.AppendUint16(le.AppendUint16(nil, code), uint16(len(value)))
	b = append(b, value...)
	return append(b, zeros(-len(value)&3)...)
}

func epbBody(o binary.AppendByteOrder, iface uint32, stamp uint64, captured, length uint32, data []byte) []byte {
	b := o.AppendUint32(nil, iface)
	b = o.AppendUint32(o.AppendUint32(b, uint32(stamp>>32)), uint32(stamp))
	b = o.AppendUint32(o.AppendUint32(b, captured), length)
	return append(b, data...)
}

// epb is an enhanced packet block of 60 bytes that claims a captured length.
func epb(o binary.AppendByteOrder, iface, captured uint32, total ...uint32) []byte {
	return block(o, 6, epbBody(o, iface, 1000002, captured, 60, zeros(60)), total...)
}

// longEPB is an honest enhanced packet block of n bytes.
func longEPB(n int) []byte {
	return block(le, 6, epbBody(le, 0, 1000002, uint32(n), uint32(n), zeros(n)))
}

func stamped(stamp uint64) []byte { return block(le, 6, epbBody(le, 0, stamp, 60, 60, zeros(60))) }

func spb(length uint32, data []byte) []byte {
	return block(le, 3, append(le.AppendUint32(nil, length), data...))
}

// opb is an obsolete packet block.
func opb(iface uint16, captured uint32) []byte {
	b := le.AppendUint16(le.AppendUint16(nil, iface), 65535)
	b = le.AppendUint32(le.AppendUint32(b, 0), 1000002)
	b = le.AppendUint32(le.AppendUint32(b, captured), 60)
	return block(le, 2, append(b, zeros(60)...))
}

func join(parts ...[]byte) []byte { return bytes.Join(parts, nil) }
