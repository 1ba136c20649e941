package filter

import "wiretale/bpf"

// mtpStart is where a link type has the MTP2 header (ITU-T Q.703) of an SS7 frame.
var mtpStart = map[uint16]uint32{linkMTP2: 0, 139: 4, 197: 20} // MTP2, MTP2_WITH_PHDR, ERF

// mtpFields are the fields of MTP3 (Q.704): their maximum, where they are with
// the short length indicator and with the one of high-speed links (Annex A), and
// how a value is spread over the bytes.
var mtpFields = map[word]struct {
	name    word
	most    uint32
	k       uint32
	size    uint16
	mask    uint32
	arrange func(n uint32) uint32
}{
	wordSIO: {wordSIO, 0xff, 3, bpf.B, 0xffffffff, same}, wordHSIO: {wordHSIO, 0xff, 6, bpf.B, 0xffffffff, same},
	wordDPC: {wordDPC, 0x3fff, 4, bpf.H, 0xff3f, arrangeDPC}, wordHDPC: {wordHDPC, 0x3fff, 7, bpf.H, 0xff3f, arrangeDPC},
	wordOPC: {wordOPC, 0x3fff, 4, bpf.W, 0x00c0ff0f, arrangeOPC}, wordHOPC: {wordHOPC, 0x3fff, 7, bpf.W, 0x00c0ff0f, arrangeOPC},
	wordSLS: {wordSLS, 0x0f, 7, bpf.B, 0xf0, arrangeSLS}, wordHSLS: {wordHSLS, 0x0f, 10, bpf.B, 0xf0, arrangeSLS},
}

func same(n uint32) uint32 { return n }

// arrangeDPC: the destination is the low 14 bits of the routing label, which is
// in little-endian order.
func arrangeDPC(n uint32) uint32 { return n&0xff<<8 | n>>8 }

// arrangeOPC: the origin is the next 14 bits.
func arrangeOPC(n uint32) uint32 { return n&0x3<<22 | n&0x3fc<<6 | n&0x3c00>>10 }

// arrangeSLS: the selection is the last 4 bits.
func arrangeSLS(n uint32) uint32 { return n << 4 }

func (c *compiler) mtp(t *tree) *condition {
	start, ok := mtpStart[c.layer.number]
	if !ok {
		panic(fault(t.at, "", "'%s' supported only on SS7", t.word))
	}
	// The length indicator tells fill-in, link status and message units apart.
	short := func() *value { return c.binary(bpf.AND, c.packetAt(start+2, bpf.B), 0x3f) }
	long := func() *value { return c.binary(bpf.AND, c.packetAt(start+4, bpf.H), 0xff80) }
	const longTwo = 2 << 7
	switch t.word {
	case wordFISU:
		return c.equal(short(), 0)
	case wordLSSU:
		return and(c.test(bpf.JGT, short(), 0), not(c.test(bpf.JGT, short(), 2)))
	case wordMSU:
		return c.test(bpf.JGT, short(), 2)
	case wordHFISU:
		return c.equal(long(), 0)
	case wordHLSSU:
		return and(c.test(bpf.JGT, long(), 0), not(c.test(bpf.JGT, long(), longTwo)))
	case wordHMSU:
		return c.test(bpf.JGT, long(), longTwo)
	}
	return c.fieldList(t, func(e *tree) *condition {
		f := mtpFields[e.word]
		n := limit(e.arg(0), f.name.String(), f.most)
		v := c.packetAt(start+f.k, f.size)
		if f.mask != 0xffffffff {
			v = c.binary(bpf.AND, v, f.mask)
		}
		// tcpdump: the order is that of the arranged bits.
		return c.compareField(e, v, f.arrange(n))
	})
}
