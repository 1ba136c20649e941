package tunnel

import "wiretale/internal/printer"

// NSH, the Network Service Header (RFC 8300 section 2).
//
//	 0   2 3 4      10     16      20      24              32
//	+---+-+-+------+------+-------+-------+---------------+
//	|ver|O|U| TTL  |length|   U   |MD type| next protocol |
//	+---+-+-+------+------+-------+-------+---------------+
//	|          service path identifier    | service index |
//	+-------------------------------------+---------------+
//	|                    metadata ...                     |
var _ = printer.Register(printer.Protocol{
	Name: "nsh", EtherTypes: []uint16{0x894f}, Keys: []string{"nsh"}, Ordered: true, Print: printNSH,
})

const (
	nshHeader = 8
	nshWord   = 4
	nshFixed  = 6 // words of a header whose metadata is of type 1
)

func printNSH(p *printer.Printer, v printer.View) {
	p.Layer("nsh")
	if v.Len() < nshHeader {
		p.Print(" (packet length {} < {})", v.Len(), nshHeader)
		p.Invalid()
		return
	}
	base := v.U32(0)
	words, md, next := int(base>>16&0x3f), uint8(base>>8), uint8(base)
	p.Write("NSH, ")
	if !nshBase(p, base, words, md, next) {
		return
	}
	if words*nshWord > v.Len() {
		p.Print(" (too many headers for packet length {})", v.Len())
		p.Invalid()
		return
	}
	p.Print("service-path-id 0x{service_path_id:06x}", v.U24(4))
	p.Write(", ")
	p.Print("service-index 0x{service_index:x}", v.U8(7))
	if words < nshHeader/nshWord {
		p.Write(" (less than two headers)")
		p.Invalid()
		return
	}
	if p.V(3) && !nshMetadata(p, v.Sub(nshHeader, words*nshWord-nshHeader).WithLength(words*nshWord-nshHeader), md) {
		return
	}
	v.Need(0, words*nshWord)
	p.Write(lineBreak(p, "\n    "))
	nshPayload(p, v.From(words*nshWord), next)
}

// nshBase prints the first word, and reports whether the rest can be read.
func nshBase(p *printer.Printer, base uint32, words int, md, next uint8) bool {
	version := base >> 30
	if p.V(2) {
		p.Print("ver {version}, ", version)
	}
	if version != 0 {
		return false
	}
	p.Print("flags [{flags}], ", nshFlags.Of(base, "none", ""))
	if p.V(3) {
		p.Print("TTL {ttl}, length {header_length}, md type {md_type}, ", base>>22&0x3f, words, nshTypes.Of(uint32(md&0x0f), "unknown (0x{:02x})"))
	}
	if p.V(2) {
		p.Print("next-protocol {next_protocol}, ", nshProtocols.Of(uint32(next), "unknown (0x{:02x})"))
	}
	return true
}

// nshMetadata prints the metadata (RFC 8300 sections 2.4 and 2.5), and reports
// whether it made sense.
func nshMetadata(p *printer.Printer, v printer.View, md uint8) bool {
	switch md & 0x0f {
	case 1:
		return nshFixedContext(p, v)
	case 2:
		return nshContexts(p, v)
	}
	return true
}

func nshFixedContext(p *printer.Printer, v printer.View) bool {
	if v.Len() != nshFixed*nshWord-nshHeader {
		p.Write(" (length for the MD type)")
		p.Invalid()
		return false
	}
	for i := range v.Len() / nshWord {
		p.Print("\n        Context[{:02d}]: 0x{context:08x}", i, v.U32(i*nshWord))
	}
	return true
}

func nshContexts(p *printer.Printer, v printer.View) bool {
	for o := 0; o < v.Len(); {
		class, kind, length := v.U16(o), v.U8(o+2), int(v.U8(o+3)&0x7f)
		p.Print("\n        TLV Class {class}, Type {type}, Len {}", class, kind, length)
		o += nshWord
		padded := (length + nshWord - 1) &^ (nshWord - 1)
		if padded > v.Len()-o {
			p.Write(" (length too big)")
			p.Invalid()
			return false
		}
		nshValue(p, v, o, length)
		o += padded
	}
	return true
}

func nshValue(p *printer.Printer, v printer.View, o, length int) {
	if length == 0 {
		return
	}
	p.Write("\n            Value: ")
	v.Need(o, length)
	p.Write("0x")
	for i := range length {
		if i > 0 {
			p.Byte(':')
		}
		p.Print("{:02x}", v.U8(o+i))
	}
}

func nshPayload(p *printer.Printer, v printer.View, next uint8) {
	var upper *printer.Protocol
	switch next {
	case 1:
		upper = printer.EtherType(0x0800)
	case 2:
		upper = printer.EtherType(0x86dd)
	case 3:
		upper = printer.Key("ether")
	}
	if upper == nil {
		p.Write("ERROR: unknown-next-protocol")
		return
	}
	upper.Print(p, v)
}

var nshFlags = printer.BitTable{{Value: 0x20000000, Text: "O"}}

var nshTypes = printer.NameTable{{Value: 0, Text: "reserved"}, {Value: 1, Text: "1"}, {Value: 2, Text: "2"}, {Value: 15, Text: "experimental"}}

var nshProtocols = printer.NameTable{
	{Value: 1, Text: "IPv4"}, {Value: 2, Text: "IPv6"}, {Value: 3, Text: "Ethernet"}, {Value: 4, Text: "NSH"}, {Value: 5, Text: "MPLS"},
	{Value: 0xfe, Text: "Experiment 1"}, {Value: 0xff, Text: "Experiment 2"},
}
