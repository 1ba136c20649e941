package routing

import "wiretale/internal/printer"

// Shortest path bridging over IS-IS (RFC 6329 sections 13 to 16).

const (
	spbMCID        = 4
	spbDigest      = 5
	spbBVID        = 6
	spbInstance    = 1
	spbmService    = 3
	mcidSize       = 51
	spbDigestSize  = 33
	spbInstanceLen = 19
)

// isisBridge prints v with f; what was not captured of it does not end the packet.
func isisBridge(p *printer.Printer, v printer.View, f func(*printer.Printer, printer.View)) bool {
	p.TryCut(f, v)
	return true
}

// isisPortCapability prints what a port can do, for one topology.
func isisPortCapability(p *printer.Printer, v printer.View) {
	if v.Len() < 2 {
		return
	}
	n := v.U16(0)
	p.Print("\n\t       RES: {}, MTID(s): {topology}", n>>12, n&0xfff)
	isisSPB(p, v.From(2), "\n\t       {} subTLV #{}, length: {}", spbPortNames, spbPortSubTLV)
}

// isisTopologyCapability prints what a bridge can do, for one topology.
func isisTopologyCapability(p *printer.Printer, v printer.View) {
	if v.Len() < 2 {
		return
	}
	n := v.U16(0)
	p.Print("\n\t      O: {}, RES: {}, MTID(s): {topology}", n>>15, n>>12&7, n&0xfff)
	isisSPB(p, v.From(2), "\n\t      {} subTLV #{}, length: {}", spbNames, spbSubTLV)
}

// isisSPB goes through sub-TLVs that f prints; f reports whether to go on.
func isisSPB(p *printer.Printer, v printer.View, label string, names printer.NameTable, f func(*printer.Printer, printer.View, uint8) bool) {
	for v.Len() > 2 {
		kind, n := v.U8(0), int(v.U8(1))
		v = v.From(2)
		p.Print(label, names.Of(uint32(kind), "unknown"), kind, n)
		if n > v.Len() {
			p.Write(" (> containing TLV length)")
			return
		}
		if !f(p, v.WithLength(n), kind) {
			return
		}
		v = v.From(n)
	}
}

// spbTooShort says so, and that the rest of the value makes no sense.
func spbTooShort(p *printer.Printer) bool {
	p.Write(" (too short)")
	return false
}

func spbPortSubTLV(p *printer.Printer, v printer.View, kind uint8) bool {
	switch kind {
	case spbMCID:
		if v.Len() < 2*mcidSize {
			return spbTooShort(p)
		}
		needed(p, v, 0, 2*mcidSize)
		spbConfiguration(p, v, "\n\t         MCID: ", "\n\t              ")
		spbConfiguration(p, v.From(mcidSize), "\n\t         AUX-MCID: ", "\n\t              ")
	case spbDigest:
		if v.Len() < spbDigestSize {
			return spbTooShort(p)
		}
		needed(p, v, 0, spbDigestSize)
		n := v.U8(0)
		p.Print("\n\t        RES: {} V: {} A: {} D: {}", n>>5, n>>4&1, n>>2&3, n&3)
		p.Write("\n\t         Digest: ")
		for i := range 8 {
			p.Print("{:08x} ", v.U32(1+4*i))
			if i == 3 {
				p.Write("\n\t                 ")
			}
		}
	case spbBVID:
		return spbVLANs(p, v)
	default:
		needed(p, v, 0, v.Len())
	}
	return true
}

// spbConfiguration prints the identifier of a multiple spanning tree
// configuration (IEEE 802.1Q section 13.8).
func spbConfiguration(p *printer.Printer, v printer.View, label, indent string) {
	p.Write(label)
	p.Print("ID: {}, Name: ", v.U8(0))
	p.SafeZ(v.Bytes(1, 32))
	p.Write(indent)
	p.Print("Lvl: {}, Digest: ", v.U16(33))
	for i := range 16 {
		p.Print("{:02x} ", v.U8(35+i))
	}
}

func spbVLANs(p *printer.Printer, v printer.View) bool {
	for ; v.Len() > 0; v = v.From(6) {
		if v.Len() < 4 {
			return spbTooShort(p)
		}
		p.Print("\n\t           ECT: {:08x}", v.U32(0))
		if v.Len() < 6 {
			return spbTooShort(p)
		}
		n := v.U16(4)
		p.Print(" BVID: {}, U:{} M:{} ", n>>4, n>>3&1, n>>2&1)
	}
	return true
}

func spbSubTLV(p *printer.Printer, v printer.View, kind uint8) bool {
	switch kind {
	case spbInstance:
		if v.Len() < spbInstanceLen {
			return spbTooShort(p)
		}
		return spbTrees(p, v)
	case spbmService:
		if v.Len() < 8 {
			p.Trunc()
			return false
		}
		p.Print("\n\t        BMAC: {:08x}{:04x}, RES: {}, VID: {}", v.U32(0), v.U16(4), v.U16(6)>>12, v.U16(6)&0xfff)
		for v = v.From(8); v.Len() >= 4; v = v.From(4) {
			n := v.U32(0)
			p.Print("\n\t        T: {}, R: {}, RES: {}, ISID: {}", n>>31, n>>30&1, n>>24&0x3f, n&0xffffff)
		}
	default:
		needed(p, v, 0, v.Len())
	}
	return true
}

func spbTrees(p *printer.Printer, v printer.View) bool {
	needed(p, v, 0, spbInstanceLen)
	p.Print("\n\t        CIST Root-ID: {:08x} {:08x}, Path Cost: {:08x}, Prio: {}", v.U32(0), v.U32(4), v.U32(8), v.U16(12))
	n, trees := v.U32(14), v.U8(18)
	p.Print("\n\t        RES: {}, V: {}, SPSource-ID: {}, No of Trees: {:x}", n>>21, n>>20&1, n&0xfffff, trees)
	for v = v.From(spbInstanceLen); trees > 0; trees-- {
		if v.Len() < 8 {
			p.Trunc()
			return false
		}
		needed(p, v, 0, 8)
		f, vlans := v.U8(0), v.U24(5)
		p.Print("\n\t         U:{}, M:{}, A:{}, RES:{}, ECT: {:08x}, BVID: {}, SPVID: {}", f>>7, f>>6&1, f>>5&1, f&0x1f, v.U32(1), vlans>>12, vlans&0xfff)
		v = v.From(8)
	}
	return true
}

var spbPortNames = printer.NameTable{{Value: spbMCID, Text: "SPB MCID"}, {Value: spbDigest, Text: "SPB Digest"}, {Value: spbBVID, Text: "SPB BVID"}}

var spbNames = printer.NameTable{{Value: spbInstance, Text: "SPB Instance"}, {Value: spbmService, Text: "SPBM Service Identifier and Unicast Address"}}
