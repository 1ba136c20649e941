package routing

import "wiretale/internal/printer"

// ospfTELSA prints what traffic engineering knows of a link (RFC 3630). It reports
// whether nothing is missing.
func ospfTELSA(p *printer.Printer, v printer.View, n int) bool {
	for o := 0; n > 0; {
		if n < 4 {
			p.Print("\n\t    Remaining LS length {} < 4", n)
			return false
		}
		if !v.Has(o, 4) {
			return false
		}
		kind, size := v.U16(o), int(v.U16(o+2))
		o += 4
		n -= 4
		p.Print("\n\t    {} TLV ({}), length: {}", ospfTETLVs.Of(uint32(kind), "unknown"), kind, size)
		if size > n {
			p.Print("\n\t    Bogus length {} > {}", size, n)
			return false
		}
		switch {
		case size == 0 || kind == 0: // tcpdump: nothing can follow
			return false
		case kind == 1:
			if size < 4 {
				p.Print("\n\t    TLV length {} < 4", size)
				return false
			}
			p.Print(", {router_address}", v.IP4(o))
		case kind == 2:
			if !ospfTELink(p, v, o, size) {
				return false
			}
			o += padded(size)
			continue // tcpdump: its length is not taken off what remains
		default:
			if !p.V(2) {
				p.Unknown(v, o, size, "\n\t      ")
			}
		}
		o += padded(size)
		n -= padded(size)
	}
	return true
}

// ospfTELink prints the parts of the description of a link.
func ospfTELink(p *printer.Printer, v printer.View, o, n int) bool {
	for n > 0 {
		if n < 4 {
			p.Print("\n\t    Remaining TLV length {} < 4", n)
			return false
		}
		kind, size := v.U16(o), int(v.U16(o+2))
		if size == 0 || kind == 0 {
			p.Invalid()
			return false
		}
		o += 4
		p.Print("\n\t      {} subTLV ({}), length: {}", ospfTESubTLVs.Of(uint32(kind), "unknown"), kind, size)
		if n < size+4 {
			p.Print("\n\t    Remaining TLV length {} < {}", n, size+4)
			return false
		}
		n -= 4
		if !v.Has(o, size) {
			return false
		}
		if !ospfTEValue(p, v, o, kind, size) {
			return false
		}
		if n < padded(size) {
			p.Print("\n\t    Remaining TLV length {} < {}", n+4, padded(size)+4)
			return false
		}
		o += padded(size)
		n -= padded(size)
	}
	return true
}

// ospfTEValue prints one part, if its length is right.
func ospfTEValue(p *printer.Printer, v printer.View, o int, kind uint16, size int) bool {
	if !ospfTELength(p, kind, size) {
		p.Invalid()
		return false
	}
	switch kind {
	case 1:
		p.Print(", {} ({link_type})", ospfTELinkTypes.Of(uint32(v.U8(o)), "unknown"), v.U8(o))
	case 2, 11:
		p.Print(", {address} (0x{:08x})", v.IP4(o), v.U32(o))
		if size == 8 {
			p.Print(", {address} (0x{:08x})", v.IP4(o+4), v.U32(o+4))
		}
	case 3, 4:
		p.Print(", {address}", v.IP4(o))
	case 5:
		p.Print(", Metric {metric}", v.U32(o))
	case 6, 7:
		p.Write(", ")
		bandwidth(p, v.U32(o))
	case 8:
		classBandwidths(p, v, o, "\n\t\tTE-Class {}: ")
	case 9:
		p.Print(", 0x{group:08x}", v.U32(o))
	case 14:
		p.Print(", {protection}", gmplsProtection.Of(uint32(v.U8(o)), "none", ", "))
	case 15:
		p.Print("\n\t\tInterface Switching Capability: {switching}", gmplsSwitching.Of(uint32(v.U8(o)), "Unknown"))
		p.Print("\n\t\tLSP Encoding: {encoding}\n\t\tMax LSP Bandwidth:", gmplsEncodings.Of(uint32(v.U8(o+1)), "Unknown"))
		classBandwidths(p, v, o+4, "\n\t\t  priority level {}: ")
	case 16:
		for i := 0; i < size; i += 4 {
			p.Print("{}{risk_group}", printer.Choose(i == 0, "\n\t\t  Shared risk group: ", ", "), v.U32(o+i))
		}
	case 17:
		return ospfTEConstraints(p, v, o, size)
	default:
		if !p.V(2) {
			p.Unknown(v, o, size, "\n\t\t")
		}
	}
	return true
}

// ospfTELength says what is wrong with the length of a part.
func ospfTELength(p *printer.Printer, kind uint16, size int) bool {
	switch kind {
	case 1:
		return ospfTELengthIs(p, size, 1)
	case 3, 4, 5, 6, 7, 9, 14:
		return ospfTELengthIs(p, size, 4)
	case 8:
		return ospfTELengthIs(p, size, 32)
	case 2, 11:
		if size != 4 && size != 8 {
			p.Write(" != 4 && != 8")
			return false
		}
	case 15:
		if size < 36 {
			p.Write(" < 36")
			return false
		}
	case 16:
		if size%4 != 0 {
			p.Write(" != N x 4")
			return false
		}
	case 17:
		if size < 4 {
			p.Write(" < 4")
			return false
		}
	}
	return true
}

func ospfTELengthIs(p *printer.Printer, size, right int) bool {
	if size != right {
		p.Print(" != {}", right)
	}
	return size == right
}

// ospfTEConstraints prints how classes share the bandwidth (RFC 4124 section 5.1).
func ospfTEConstraints(p *printer.Printer, v printer.View, o, size int) bool {
	model := v.U8(o)
	p.Print("\n\t\tBandwidth Constraints Model ID: {} ({model})", bandwidthModels.Of(uint32(model), "unknown"), model)
	if size > 36 {
		p.Print("\n\t\tlength {} > 36", size)
		p.Invalid()
		return false
	}
	for i := 0; 4*i+8 <= size; i++ {
		bits := v.U32(o + 4 + 4*i)
		p.Print("\n\t\t  Bandwidth constraint CT{}: ", i)
		bandwidth(p, bits)
	}
	return true
}
