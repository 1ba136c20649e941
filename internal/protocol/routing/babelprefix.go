package routing

import (
	"wiretale/internal/packet"
	"wiretale/internal/printer"
)

// babelPrefix is a prefix as it was read.
type babelPrefix struct {
	addr     packet.IP6 // IPv4 addresses are in its first four bytes
	bits     int
	encoding uint8
	size     int // bytes it took, or -1
}

// babelReadPrefix reads a prefix of which the first omitted bytes are those of the
// default.
func babelReadPrefix(v printer.View, encoding uint8, bits, omitted int, defaults *babelPrefixes) babelPrefix {
	r := babelPrefix{bits: bits, encoding: encoding}
	limit, bytes := 128, (bits+7)/8
	switch encoding {
	case 0:
		if bits > 128 {
			return babelNoPrefix(r)
		}
		return r
	case 1:
		if omitted > 4 {
			return babelNoPrefix(r)
		}
		limit = 32
		copy(r.addr[:omitted], defaults.v4[:])
	case 2:
		if omitted > len(r.addr) {
			return babelNoPrefix(r)
		}
		copy(r.addr[:omitted], defaults.v6[:])
	case 3:
		r.addr = packet.IP6{0xfe, 0x80}
		bytes = max(bytes-8, 0)
		return babelFillPrefix(v, r, 8, bytes, limit)
	default:
		return babelNoPrefix(r)
	}
	return babelFillPrefix(v, r, omitted, max(bytes-omitted, 0), limit)
}

func babelNoPrefix(r babelPrefix) babelPrefix {
	r.size = -1
	return r
}

// babelFillPrefix reads the bytes of a prefix from offset at of the address on.
func babelFillPrefix(v printer.View, r babelPrefix, at, n, limit int) babelPrefix {
	if r.bits > limit || n > v.Len() || at+n > len(r.addr) {
		return babelNoPrefix(r)
	}
	copy(r.addr[at:], v.Bytes(0, n))
	r.size = n
	return r
}

func (r *babelPrefix) print(p *printer.Printer) {
	switch r.encoding {
	case 0:
		p.Write("any")
	case 1:
		a := r.addr
		p.Print("{prefix}/{length}", packet.IP4(uint32(a[0])<<24|uint32(a[1])<<16|uint32(a[2])<<8|uint32(a[3])), r.bits)
	default:
		p.Print("{prefix}/{length}", r.addr, r.bits)
	}
}

// printPair is print for prefixes of source-specific routes.
func (r *babelPrefix) printPair(p *printer.Printer) {
	if r.encoding == 0 {
		p.Print("::/{length}", r.bits)
	} else {
		r.print(p)
	}
}

// babelRoute prints an update (RFC 8966 section 4.6.9).
func babelRoute(p *printer.Printer, v printer.View, defaults *babelPrefixes) bool {
	r := babelReadPrefix(v.From(10), v.U8(0), int(v.U8(2)), int(v.U8(3)), defaults)
	if r.size < 0 {
		return false
	}
	flags := v.U8(1)
	babelUpdateFlags(p, flags)
	p.Byte(' ')
	r.print(p)
	p.Print(" metric {metric} seqno {seqno} interval ", v.U16(8), v.U16(6))
	babelUpdateInterval(p, v.U16(4))
	if flags&0x80 != 0 {
		if r.encoding == 1 {
			defaults.v4 = r.addr
		} else {
			defaults.v6 = r.addr
		}
	}
	babelSubTLVs(p, v.From(10+r.size), babelUpdate)
	return true
}

// babelSourceRoute prints an update that is for some sources only.
func babelSourceRoute(p *printer.Printer, v printer.View, defaults *babelPrefixes) bool {
	source := babelReadPrefix(v.From(10), v.U8(0), int(v.U8(1)), 0, defaults)
	if source.size < 0 {
		return false
	}
	dst := babelReadPrefix(v.From(10+source.size), v.U8(0), int(v.U8(2)), int(v.U8(3)), defaults)
	if dst.size < 0 {
		return false
	}
	p.Byte(' ')
	dst.printPair(p)
	p.Write(" from ")
	source.printPair(p)
	p.Print(" metric {metric} seqno {seqno} interval ", v.U16(8), v.U16(6))
	babelUpdateInterval(p, v.U16(4))
	babelSubTLVs(p, v.From(10+source.size+dst.size), babelUpdate)
	return true
}

func babelPrintRouteRequest(p *printer.Printer, v printer.View) bool {
	r := babelReadPrefix(v.From(2), v.U8(0), int(v.U8(1)), 0, &babelPrefixes{})
	if r.size < 0 {
		return false
	}
	p.Write("for ")
	r.print(p)
	return true
}

func babelPrintSeqnoRequest(p *printer.Printer, v printer.View) bool {
	r := babelReadPrefix(v.From(14), v.U8(0), int(v.U8(1)), 0, &babelPrefixes{})
	if r.size < 0 {
		return false
	}
	p.Print("({hop_count} hops) for ", v.U8(4))
	if r.encoding == 0 {
		p.Write("invalid AE 0")
	} else {
		r.print(p)
	}
	p.Print(" seqno {seqno} id ", v.U16(2))
	babelID(p, v, 6)
	return true
}

// babelPair reads a destination and a source prefix, which follow each other.
func babelPair(v printer.View, encoding uint8, dstBits, srcBits int) (dst, src babelPrefix) {
	dst = babelReadPrefix(v, encoding, dstBits, 0, &babelPrefixes{})
	if dst.size < 0 {
		return dst, dst
	}
	return dst, babelReadPrefix(v.From(dst.size), encoding, srcBits, 0, &babelPrefixes{})
}

func babelPrintSSRequest(p *printer.Printer, v printer.View) bool {
	dst, src := babelPair(v.From(3), v.U8(0), int(v.U8(1)), int(v.U8(2)))
	if src.size < 0 {
		return false
	}
	p.Write("for ")
	if dst.encoding == 0 {
		p.Write("any")
	} else {
		babelPrintPair(p, &dst, &src)
	}
	return true
}

func babelPrintPair(p *printer.Printer, dst, src *babelPrefix) {
	p.Byte('(')
	dst.printPair(p)
	p.Write(", ")
	src.printPair(p)
	p.Byte(')')
}

func babelPrintSSMHRequest(p *printer.Printer, v printer.View) bool {
	dst, src := babelPair(v.From(14), v.U8(0), int(v.U8(1)), int(v.U8(5)))
	if src.size < 0 {
		return false
	}
	p.Print("({hop_count} hops) for ", v.U8(4))
	babelPrintPair(p, &dst, &src)
	p.Print(" seqno {seqno} id ", v.U16(2))
	babelID(p, v, 6)
	return true
}

// babelSubTLVs prints what is inside of a TLV.
func babelSubTLVs(p *printer.Printer, v printer.View, kind uint8) {
	for o := 0; o < v.Len(); {
		sub := v.U8(o)
		o++
		if sub == 0 {
			p.Write(" sub-pad1")
			continue
		}
		p.Write(printer.Choose(sub&0x80 != 0, " (M)", ""))
		if o >= v.Len() || int(v.U8(o)) > v.Len()-o-1 {
			p.Invalid()
			return
		}
		n := int(v.U8(o))
		o++
		if !babelSubTLV(p, v.From(o).WithLength(n), sub, kind) {
			p.Invalid()
			return
		}
		o += n
	}
}

func babelSubTLV(p *printer.Printer, v printer.View, sub, kind uint8) bool {
	switch sub {
	case 1:
		p.Write(" sub-padn")
	case 2:
		p.Write(" sub-diversity")
		if v.Len() == 0 {
			p.Write(" empty")
			return true
		}
		for o := range v.Len() {
			p.Write(printer.Choose(o == 0, " ", "-"))
			p.Print("{channel}", babelChannels.Of(uint32(v.U8(o)), "{}"))
		}
		p.Write(printer.Choose(kind != babelUpdate, " (bogus)", ""))
	case 3:
		return babelTimestamp(p, v, kind)
	default:
		p.Print(" sub-unknown-0x{:02x}", sub)
	}
	return true
}

func babelTimestamp(p *printer.Printer, v printer.View, kind uint8) bool {
	p.Write(" sub-timestamp")
	switch kind {
	case babelHello:
		if v.Len() < 4 {
			return false
		}
		p.Byte(' ')
		babelMicroseconds(p, v.U32(0))
	case babelIHU:
		if v.Len() < 8 {
			return false
		}
		p.Byte(' ')
		babelMicroseconds(p, v.U32(0))
		p.Byte('|')
		babelMicroseconds(p, v.U32(4))
	default:
		p.Write(" (bogus)")
	}
	return true
}

func babelMicroseconds(p *printer.Printer, n uint32) { p.Print("{}.{:06d}s", n/1000000, n%1000000) }
