// Package link prints link-layer headers.
package link

import (
	"wiretale/internal/packet"
	"wiretale/internal/printer"
)

// Ethernet (IEEE 802.3-2018 section 3.1.1), with IEEE 802.1Q tags.
//
//	 0                   6                   12      14
//	+-------------------+-------------------+-------+---------
//	|    destination    |      source       | type  | payload
//	+-------------------+-------------------+-------+---------
var _ = printer.Register(printer.Protocol{
	Name:      "ether",
	LinkTypes: []packet.LinkType{1},
	Print:     func(p *printer.Printer, v printer.View) { p.LinkHeader += ethernet(p, v) },
})

// Frames inside of other protocols have a key, for there is no Ethernet type that
// leads to them everywhere.
var _ = printer.Register(printer.Protocol{
	Name:    "ether",
	Keys:    []string{"ether"},
	Ordered: true,
	Print:   func(p *printer.Printer, v printer.View) { ethernet(p, v) },
})

const (
	etherHeader = 14
	tagLength   = 4
	maxLength   = 1500 // a greater type/length field is a type
	jumboLLC    = 0x8870
	macsecType  = 0x88e5
)

// ethernet prints a frame and returns the length of its headers.
func ethernet(p *printer.Printer, v printer.View) int {
	p.Layer("ether")
	if v.Captured() < etherHeader || v.Len() < etherHeader {
		p.Trunc()
		return v.Captured()
	}
	if v.Len() < v.Captured() { // inside something whose length says less
		p.Print("[length {} < caplen {}]", v.Len(), v.Captured())
		p.Invalid()
		return v.Len()
	}
	if !p.Enter() {
		return etherHeader
	}
	defer p.Leave()
	p.LinkDst, p.LinkSrc, p.HasLinkAddrs = v.MAC(0), v.MAC(6), true
	if p.LinkLevel {
		etherAddresses(p, v)
	} else if p.Listening() {
		etherFields(p, v)
	}
	return etherPayload(p, v, 12)
}

func etherAddresses(p *printer.Printer, v printer.View) {
	p.MAC(v.MAC(6))
	p.Write(" > ")
	p.MAC(v.MAC(0))
	p.Write(", ")
	if p.Listening() {
		etherFields(p, v)
	}
}

func etherFields(p *printer.Printer, v printer.View) {
	p.Field("src", v.MAC(6))
	p.Field("dst", v.MAC(0))
}

// etherPayload prints what follows the addresses: tags, then the payload, whose
// type is at offset o. It returns where the payload begins.
func etherPayload(p *printer.Printer, v printer.View, o int) int {
	whole := v.Len() // MACsec shortens the frame
	first := true    // only the first type is printed with the length of the frame
	for {
		t := v.U16(o)
		o += 2
		if printer.IsVLANTag(t) {
			p.Layer("vlan")
			if v.Captured() < o+tagLength || v.Len() < o+tagLength {
				p.Trunc()
				return v.Captured()
			}
			if p.LinkLevel {
				etherType(p, t, v.Len(), first)
				first = false
				printTag(p, v.U16(o))
				p.Write(", ")
			}
			o += 2
			continue
		}
		if t <= maxLength || t == jumboLLC {
			return etherLLC(p, v, o, t, first)
		}
		switch t {
		case macsecType:
			if p.LinkLevel {
				etherType(p, t, v.Len(), first)
				first = false
			}
			var clear bool
			if v, o, clear = macsec(p, v, o); !clear {
				return o
			}
			p.Layer("ether")
			v.Need(o, 2)
			continue
		case aristaType:
			if !v.Has(o, 2) {
				p.Write("[|arista]")
				return v.Captured()
			}
			if p.LinkLevel || first {
				etherType(p, t, v.Len(), first)
			}
			if n := arista(p, v.From(o)); n > 0 {
				o += n
				v.Need(o, 2)
				continue
			}
			if p.LinkLevel {
				p.Default(v.From(o))
				return o
			}
		}
		etherUpper(p, v, o, t, whole, first)
		return o
	}
}

// printTag prints the control information of a tag (IEEE 802.1Q-2018 section 9.6).
func printTag(p *printer.Printer, tci uint16) {
	p.Print("vlan {vlan}, p {priority}", tci&0xfff, tci>>13)
	if tci&0x1000 != 0 {
		p.Write(", DEI")
	}
}

// etherType prints the type of what follows; the first one of a frame with the
// frame's length.
func etherType(p *printer.Printer, t uint16, length int, first bool) {
	name := printer.EtherTypeNames.Find(uint32(t))
	switch {
	case p.Quiet == 0 && name != "":
		p.Print("ethertype {type} (0x{:04x})", name, t)
	case p.Quiet == 0:
		p.Print("ethertype Unknown (0x{type:04x})", t)
	case name != "":
		p.Print("{type}", name)
	default:
		p.Print("Unknown Ethertype (0x{type:04x})", t)
	}
	if first {
		p.Print(", length {length}: ", length)
	} else {
		p.Write(", ")
	}
}

// etherUpper prints the payload of a frame of a length by its type.
func etherUpper(p *printer.Printer, v printer.View, o int, t uint16, length int, first bool) {
	if p.LinkLevel {
		etherType(p, t, length, first)
	}
	if upper := printer.EtherType(t); upper != nil {
		upper.Print(p, v.From(o))
		return
	}
	if !p.LinkLevel {
		etherAddresses(p, v)
		etherType(p, t, length, true)
	}
	p.Default(v.From(o))
}

// etherLLC prints the payload of a frame that begins with an LLC header; t is its
// length. The returned header includes the LLC header.
func etherLLC(p *printer.Printer, v printer.View, o int, t uint16, first bool) int {
	if p.LinkLevel && t != jumboLLC {
		if first {
			p.Print("802.3, length {length}: ", min(int(t), v.Len()-o))
		} else {
			p.Write("802.3")
		}
	}
	body := v.From(o)
	if t != jumboLLC {
		body = body.Limit(int(t))
	}
	header, known := llc(p, body)
	if !known {
		p.Default(body)
	}
	return o + header
}
