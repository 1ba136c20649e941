// Package legacy prints old and rare link layers and protocols.
package legacy

import (
	"wiretale/internal/packet"
	"wiretale/internal/printer"
)

// IP over InfiniBand (RFC 4391 section 6): a type behind a global routing header.
//
//	 0               40      42      44
//	+---------------+-------+-------+-------
//	|      GRH      | type  |   0   | packet
//	+---------------+-------+-------+-------
var _ = printer.Register(printer.Protocol{Name: "ipoib", LinkTypes: []packet.LinkType{242}, Ordered: true, Print: printIPoIB})

const ipoibHeader = 44

func printIPoIB(p *printer.Printer, v printer.View) {
	p.Layer("ipoib")
	if v.Len() < ipoibHeader || v.Captured() < ipoibHeader {
		p.Trunc()
		p.LinkHeader += v.Captured()
		return
	}
	t := v.U16(40)
	if p.LinkLevel {
		p.Write("IPOIB")
		etherKind(p, t, v.Len())
	}
	body := v.From(ipoibHeader)
	if upper := upperByType(t); upper != nil {
		upper.Print(p, body)
	} else {
		if !p.LinkLevel {
			etherKind(p, t, v.Len())
		}
		p.Default(body)
	}
	p.LinkHeader += ipoibHeader
}

// etherKind prints an Ethernet type and a length.
func etherKind(p *printer.Printer, t uint16, length int) {
	p.Print(", ethertype {ethertype} (0x{:04x}), length {length}: ", printer.EtherTypeNames.Of(uint32(t), "Unknown"), t, length)
}

// minEtherType is the least number that is a type and not a length.
const minEtherType = 0x0600

func upperByType(t uint16) *printer.Protocol {
	if t < minEtherType {
		return nil
	}
	return printer.EtherType(t)
}
