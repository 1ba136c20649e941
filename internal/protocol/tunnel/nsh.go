package tunnel

import "wiretale/internal/printer"

// NSH, the Network Service Header (RFC 8300 section 2).
//
//	+---+-+-+-----------+-----------+-------+-------+---------------+
//	|ver|O|U|    TTL    |  length/4 |   U   |MD type| next protocol |
//	+---+-+-+-----------+-----------+-------+-------+---------------+
//	|          service path identifier              | service index |
//	+-----------------------------------------------+---------------+
//	|  context headers
var _ = printer.Register(printer.Protocol{
	Name:       "nsh",
	EtherTypes: []uint16{0x894f},
	Keys:       []string{"nsh"},
	Ordered:    true, // may carry TCP
	Print:      printNSH,
})

const (
	nshBase      = 4 // bytes of the base header, and of the service path header
	nshMDFixed   = 1
	nshMDTLV     = 2
	nshFixedSize = 6 // length of a header of type 1, in words
)

func printNSH(p *printer.Printer, v printer.View) {
	p.Layer("nsh")
	if v.Len() < 2*nshBase {
		p.Print("[length {} < {}]", v.Len(), 2*nshBase)
		p.Invalid()
		return
	}
	v.Need(0, nshBase)
	p.Write("NSH, ")
	basic := v.U16(0)
	version := basic >> 14
	if p.V(2) {
		p.Print("ver {version}, ", version)
	}
	if version != 0 {
		return
	}
	length, kind, next := int(basic&0x3f), v.U8(2)&15, v.U8(3)
	p.Print("flags [{flags}], ", nshFlags.Of(uint32(basic), "none", ""))
	if p.V(3) {
		p.Print("TTL {ttl}, length {length}, md type {md_type}, ", basic>>6&0x3f, length, nshTypes.Of(uint32(kind), "unknown (0x{:02x})"))
	}
	if p.V(2) {
		p.Print("next-protocol {next_protocol}, ", nshProtocols.Of(uint32(next), "unknown (0x{:02x})"))
	}
	if 4*length > v.Len() {
		p.Print(" (too many headers for packet length {})", v.Len())
		p.Invalid()
		return
	}
	v.Need(nshBase, nshBase)
	p.Print("service-path-id 0x{service_path:06x}, service-index 0x{service_index:x}", v.U24(4), v.U8(7))
	switch {
	case length < 2:
		p.Write(" (less than two headers)")
		p.Invalid()
		return
	case kind == nshMDFixed && length != nshFixedSize:
		p.Write(" (length for the MD type)")
		p.Invalid()
		return
	}
	if p.V(3) && !nshContext(p, v.Limit(4*length).From(2*nshBase), kind) {
		return
	}
	nshPayload(p, v.From(4*length), next)
}

// nshContext prints the metadata and reports whether it was well formed.
func nshContext(p *printer.Printer, v printer.View, kind uint8) bool {
	switch kind {
	case nshMDFixed:
		for i := range v.Len() / 4 {
			p.Print("\n        Context[{:02d}]: 0x{context:08x}", i, v.U32(4*i))
		}
	case nshMDTLV:
		for v.Len() > 0 {
			length := int(v.U8(3) & 0x7f)
			p.Print("\n        TLV Class {class}, Type {type}, Len {length}", v.U16(0), v.U8(2), length)
			v = v.From(4)
			if length > v.Len() {
				p.Write(" (length too big)")
				p.Invalid()
				return false
			}
			if length > 0 {
				v.Need(0, length)
				p.Write("\n            Value: 0x")
				for i := range length {
					p.Print("{}{:02x}", colon(i), v.U8(i))
				}
			}
			v = v.From((length + 3) &^ 3)
		}
	}
	return true
}

func colon(i int) string {
	if i == 0 {
		return ""
	}
	return ":"
}

func nshPayload(p *printer.Printer, v printer.View, next uint8) {
	if p.V(1) {
		p.Write("\n    ")
	} else {
		p.Write(": ")
	}
	var proto *printer.Protocol
	switch next {
	case 1:
		proto = printer.EtherType(0x0800)
	case 2:
		proto = printer.EtherType(0x86dd)
	case 3:
		proto = printer.EtherType(0x6558)
	}
	if proto == nil {
		p.Write("ERROR: unknown-next-protocol")
		return
	}
	if p.Enter() {
		proto.Print(p, v)
		p.Leave()
	}
}

var nshFlags = printer.BitTable{{Value: 0x2000, Text: "O"}}

var nshTypes = printer.NameTable{{Value: 0, Text: "reserved"}, {Value: nshMDFixed, Text: "1"}, {Value: nshMDTLV, Text: "2"}, {Value: 15, Text: "experimental"}}

var nshProtocols = printer.NameTable{{Value: 1, Text: "IPv4"}, {Value: 2, Text: "IPv6"}, {Value: 3, Text: "Ethernet"}, {Value: 4, Text: "NSH"}, {Value: 5, Text: "MPLS"}}
