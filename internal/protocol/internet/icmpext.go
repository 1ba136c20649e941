package internet

import (
	"wiretale/internal/header"
	"wiretale/internal/printer"
)

// ICMP extensions (RFC 4884 section 7): objects behind a quoted packet.
//
//	+-------+-----------------------+-------------------------------+
//	|version|       reserved        |           checksum            |
//	+-------+-----------------------+---------------+---------------+
//	|         object length         |     class     |  class type   |
//	+-------------------------------+---------------+---------------+
const (
	extensionAt     = icmpHeader + 128 // tcpdump: whatever the length field says
	extensionHeader = 4
	objectHeader    = 4
	classMPLS       = 1 // RFC 4950
)

var objectClasses = printer.NameTable{{Value: classMPLS, Text: "MPLS Stack Entry"}, {Value: 2, Text: "Interface Identification"}}

// icmpExtensions prints the objects of an error message that is long enough to
// have any.
func icmpExtensions(p *printer.Printer, v printer.View, kind uint8) {
	if v.Len() <= extensionAt || kind != icmpUnreachable && kind != icmpTimeExceeded && kind != icmpParameter {
		return
	}
	p.Layer("icmp")
	x := v.From(extensionAt)
	if !x.Has(0, extensionHeader+1) {
		p.Trunc()
		return
	}
	whole := x.Has(0, x.Len())
	sum := uint16(0)
	if whole {
		sum = header.Checksum(x.Data()[:x.Len()])
		if v.U8(5) == 0 && sum != 0 {
			return // RFC 4884 section 5.5: no extension then, but the packet's data
		}
	}
	p.Print("\n\tICMP Multi-Part extension v{version}", x.U8(0)>>4)
	if x.U8(0)>>4 != 2 {
		p.Write(" packet not supported")
		return
	}
	if whole {
		word := "in"
		if sum == 0 {
			word = ""
		}
		p.Print(", checksum 0x{checksum:04x} ({}correct), length {length}", x.U16(2), word, x.Len())
	}
	icmpObjects(p, x.From(extensionHeader))
}

func icmpObjects(p *printer.Printer, v printer.View) {
	for v.Len() > objectHeader {
		if !v.Has(0, objectHeader) {
			p.Trunc()
			return
		}
		length, class, kind := int(v.U16(0)), v.U8(2), v.U8(3)
		p.Print("\n\t  {class} Object ({}), Class-Type: {class_type}, length {length}",
			objectClasses.Of(uint32(class), "unknown"), class, kind, length)
		v = v.From(objectHeader)
		length -= objectHeader
		if class == 0 || length < 0 {
			return
		}
		if class == classMPLS && kind == 1 {
			mplsLabel(p, v.U32(0))
		} else {
			p.Unknown(v, 0, length, "\n\t    ")
		}
		if v.Len() < length {
			return
		}
		v = v.From(length)
	}
}

// mplsLabel prints an entry of the label stack that the packet arrived with (RFC
// 3032 section 2.1).
func mplsLabel(p *printer.Printer, entry uint32) {
	p.Print("\n\t    label {label}, tc {tc}", entry>>12, entry>>9&7)
	if entry&0x100 != 0 {
		p.Write(", [S]")
	}
	p.Print(", ttl {ttl}", entry&0xff)
}
