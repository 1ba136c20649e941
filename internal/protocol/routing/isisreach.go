package routing

import (
	"wiretale/internal/packet"
	"wiretale/internal/printer"
)

// isisReachability prints neighbours (RFC 5305 section 3), with a metric or
// without, and what is known of the links to them. It reports whether the rest of
// the packet can be made sense of.
func isisReachability(p *printer.Printer, v printer.View, metric bool) bool {
	for v.Len() > 0 {
		n, ok := isisNeighbor(p, v, metric)
		if !ok {
			p.Trunc()
			return false
		}
		if n == 0 {
			return true
		}
		if n > v.Len() {
			p.Print(" [remaining tlv length {} < {}]", v.Len(), n)
			p.Invalid()
			return true
		}
		v = v.From(n)
	}
	return true
}

// isisNeighbor prints one neighbour and returns its length: 0 when the rest of
// the value makes no sense, false when it ends too soon.
func isisNeighbor(p *printer.Printer, v printer.View, metric bool) (int, bool) {
	n := nodeID
	if v.Len() < n {
		return 0, false
	}
	needed(p, v, 0, nodeID)
	p.Write("\n\t      IS Neighbor: ")
	systemName(p, v, 0, nodeID)
	if metric {
		if v.Len() < n+3 {
			return 0, false
		}
		needed(p, v, n, 3)
		p.Print(", Metric: {metric}", v.U24(n))
		n += 3
	}
	if v.Len() < n+1 {
		return 0, false
	}
	needed(p, v, n, 1)
	length := int(v.U8(n))
	n++
	if length == 0 {
		p.Write(", no sub-TLVs present")
		return n, true
	}
	p.Print(", sub-TLVs present ({})", length)
	if !isisLinkSubTLVs(p, v.From(n), length) {
		return 0, true
	}
	return n + length, true
}

// isisLinkSubTLVs prints n bytes of sub-TLVs, and reports whether the rest of the
// value can be made sense of.
func isisLinkSubTLVs(p *printer.Printer, v printer.View, n int) bool {
	for n > 0 {
		needed(p, v, 0, 2)
		if v.Len() < 2 {
			p.Write("\n\t        Remaining data in TLV shorter than a subTLV header")
			return false
		}
		if n < 2 {
			p.Write("\n\t        Remaining data in subTLVs shorter than a subTLV header")
			return true
		}
		kind, length := v.U8(0), int(v.U8(1))
		v, n = v.From(2), n-2
		p.Print("\n\t        {subtlv} subTLV #{}, length: {}", isisLinkNames.Of(uint32(kind), "unknown"), kind, length)
		if n < length {
			p.Write(" (remaining data in subTLVs shorter than the current subTLV)")
			return true
		}
		if v.Len() < length {
			p.Write(" (> remaining tlv length)")
			return false
		}
		isisLinkSubTLV(p, v.WithLength(length), kind)
		left := v.Len() - length
		if kind == 11 && length >= 32 { // tcpdump: the bandwidths are not taken off what remains
			left += 32
		}
		v, n = v.From(length).WithLength(left), n-length
	}
	return true
}

// isisPrefixes4 and isisPrefixes6 print routes in the new form (RFC 5305 section
// 4, RFC 5308 section 2).
func isisPrefixes4(p *printer.Printer, v printer.View) bool { return isisPrefixes(p, v, false) }
func isisPrefixes6(p *printer.Printer, v printer.View) bool { return isisPrefixes(p, v, true) }

func isisPrefixes(p *printer.Printer, v printer.View, ip6 bool) bool {
	for v.Len() > 0 {
		n := isisPrefix(p, v, ip6)
		if n == 0 {
			p.Trunc()
			return false
		}
		if n > v.Len() {
			p.Print(" [remaining tlv length {} < {}]", v.Len(), n)
			p.Invalid()
			return true
		}
		v = v.From(n)
	}
	return true
}

// isisPrefix prints one route and returns its length, 0 when it makes no sense.
func isisPrefix(p *printer.Printer, v printer.View, ip6 bool) int {
	metric, status := v.U32(0), v.U8(4)
	o, bits, most, label := 5, int(status&0x3f), 32, "\n\t      IPv4 prefix: "
	hasSub := status&0x40 != 0
	if ip6 {
		o, bits, most, label = 6, int(v.U8(5)), 128, "\n\t      IPv6 prefix: "
		hasSub = status&0x20 != 0
	}
	if bits > most {
		p.Write(label)
		p.Print("bad bit length {}", bits)
		return 0
	}
	bytes := (bits + 7) / 8
	var address [16]byte
	copy(address[:], v.Bytes(o, bytes))
	p.Write(label)
	isisAddress(p, address, ip6)
	p.Print("/{}, Distribution: {}, Metric: {metric}", bits, printer.Choose(status&0x80 != 0, "down", "up"), metric)
	if ip6 {
		p.Write(printer.Choose(status&0x40 != 0, ", External", ", Internal"))
	}
	o += bytes
	if hasSub {
		return isisPrefixSubTLVs(p, v, o)
	}
	return o
}

func isisAddress(p *printer.Printer, a [16]byte, ip6 bool) {
	v := packet.NewView(a[:], len(a))
	if ip6 {
		p.Print("{prefix}", v.IP6(0))
		return
	}
	paddedIP4(p, v, 0)
}

// isisPrefixSubTLVs prints what is said of a route from offset o on, and returns
// where it ends, 0 when it makes no sense.
func isisPrefixSubTLVs(p *printer.Printer, v printer.View, o int) int {
	p.Write(", sub-TLVs present")
	left := v.U8(o)
	p.Print(" ({})", left)
	o++
	for left > 0 {
		needed(p, v, o, 2)
		kind, n := v.U8(o), v.U8(o+1)
		o += 2
		if !isisPrefixSubTLV(p, v.From(o).WithLength(int(n)), kind) {
			return 0
		}
		o += int(n)
		left -= n + 2 // tcpdump: it is a byte and wraps around
	}
	return o
}

func isisPrefixSubTLV(p *printer.Printer, v printer.View, kind uint8) bool {
	p.Print("\n\t        {subtlv} subTLV #{}, length: {}", isisPrefixNames.Of(uint32(kind), "unknown"), kind, v.Len())
	if !v.Has(0, v.Len()) {
		p.Trunc()
		return false
	}
	switch kind {
	case 1, 117:
		for ; v.Len() >= 4; v = v.From(4) {
			n := v.U32(0)
			p.Print(", 0x{tag:08x} (={})", n, n)
		}
	case 2:
		for ; v.Len() >= 8; v = v.From(8) {
			p.Print(", 0x{:08x}{:08x}", v.U32(0), v.U32(4))
		}
	case 3:
		return isisPrefixSID(p, v)
	default:
		p.Unknown(v, 0, v.Len(), "\n\t\t    ")
	}
	return true
}

// isisPrefixSID prints a segment identifier (RFC 8667 section 2.1).
func isisPrefixSID(p *printer.Printer, v printer.View) bool {
	if v.Len() < 5 {
		p.Trunc()
		return false
	}
	flags, algorithm := v.U8(0), v.U8(1)
	local := flags&0x08 != 0
	if !local && v.Len() < 6 {
		p.Trunc()
		return false
	}
	p.Print(", Flags [{flags}], Algo {algorithm} ({})", isisPrefixSIDFlags.Of(uint32(flags), "None", ", "),
		isisAlgorithms.Of(uint32(algorithm), "Unknown"), algorithm)
	if local {
		p.Print(", label {label}", v.U24(2)&0xfffff)
	} else {
		p.Print(", index {index}", v.U32(2))
	}
	return true
}

var isisPrefixNames = printer.NameTable{
	{Value: 1, Text: "32-Bit Administrative tag"}, {Value: 2, Text: "64-Bit Administrative tag"}, {Value: 3, Text: "Prefix SID"},
	{Value: 117, Text: "Management Prefix Color"},
}

var isisPrefixSIDFlags = printer.BitTable{
	{Value: 0x80, Text: "Readvertisement"}, {Value: 0x40, Text: "Node"}, {Value: 0x20, Text: "No-PHP"}, {Value: 0x10, Text: "Explicit NULL"},
	{Value: 0x08, Text: "Value"}, {Value: 0x04, Text: "Local"},
}

var isisAlgorithms = printer.NameTable{{Value: 0, Text: "SPF"}, {Value: 1, Text: "strict-SPF"}}
