package legacy

import (
	"wiretale/internal/packet"
	"wiretale/internal/printer"
)

// Linux netfilter log (LINKTYPE_NFLOG): type-length-values in the byte order of
// the machine that captured, here little-endian; one of them is the packet.
//
//	 0       1       2               4
//	+-------+-------+---------------+-------
//	|family |version|  resource id  | values
//	+-------+-------+---------------+-------
var _ = printer.Register(printer.Protocol{Name: "nflog", LinkTypes: []packet.LinkType{239}, Ordered: true, Print: printNFLOG})

const (
	nflogHeader  = 4
	nflogValue   = 4
	nflogPayload = 9
)

func printNFLOG(p *printer.Printer, v printer.View) {
	p.Layer("nflog")
	if v.Len() < nflogHeader || v.Captured() < nflogHeader {
		p.Trunc()
		p.LinkHeader += v.Captured()
		return
	}
	if version := v.U8(1); version != 0 {
		p.Print("version {} (unknown)", version)
		return
	}
	if p.LinkLevel {
		nflogLine(p, v, v.Len())
	}
	rest := 0
	header, body := v, v.From(nflogHeader)
	for body.Len() > 0 {
		if body.Captured() < nflogValue || body.Len() < nflogValue {
			nflogTrunc(p, v)
			return
		}
		length, kind := int(body.LE16(0)), body.LE16(2)
		size := (length + 3) &^ 3
		if length < nflogValue || body.Captured() < size || body.Len() < size {
			nflogTrunc(p, v)
			return
		}
		if kind == nflogPayload {
			rest = body.Len()
			body = body.From(nflogValue)
			break
		}
		body = body.From(size)
	}
	nflogBody(p, header, body, rest)
	p.LinkHeader += v.Len() - body.Len()
}

// nflogTrunc marks a packet whose values end before the payload.
func nflogTrunc(p *printer.Printer, v printer.View) {
	p.Trunc()
	p.LinkHeader += v.Captured()
}

// nflogBody prints the packet; length is that of what is left of the values.
func nflogBody(p *printer.Printer, header, body printer.View, length int) {
	switch header.U8(0) {
	case 2:
		printer.EtherType(0x0800).Print(p, body)
	case 10:
		printer.EtherType(0x86dd).Print(p, body)
	default:
		if !p.LinkLevel {
			nflogLine(p, header, length)
		}
		p.Default(body)
	}
}

func nflogLine(p *printer.Printer, v printer.View, length int) {
	p.Print("version {version}, resource ID {resource}", v.U8(1), v.U16(2))
	family := v.U8(0)
	if p.Quiet == 0 {
		p.Print(", family {family} ({})", nflogFamilies.Of(uint32(family), "Unknown"), family)
		p.Print(", length {length}: ", length)
	}
}

var nflogFamilies = printer.NameTable{{Value: 2, Text: "IPv4"}, {Value: 10, Text: "IPv6"}}
