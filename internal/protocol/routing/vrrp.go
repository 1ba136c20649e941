package routing

import (
	"wiretale/internal/header"
	"wiretale/internal/printer"
)

// VRRP, the Virtual Router Redundancy Protocol, versions 2 (RFC 3768 section 5.1)
// and 3 (RFC 9568 section 5.1).
//
//	 0       1       2       3       4       5       6       8
//	+-------+-------+-------+-------+-------+-------+-------+-----------
//	|ver,typ| VRID  |priorty| count | auth. |intervl|checksm| addresses
//	+-------+-------+-------+-------+-------+-------+-------+-----------
//
// -T carp reads the same protocol number as CARP.
var _ = printer.Register(printer.Protocol{Name: "vrrp", IP: []uint8{112}, Print: printVRRP})

const (
	vrrpHeader        = 8
	vrrpAdvertisement = 1
	vrrpAuthSimple    = 1
	protoVRRP         = 112
	vrrpTTL           = 255
)

func printVRRP(p *printer.Printer, v printer.View) {
	if p.Type == "carp" {
		printCARP(p, v)
		return
	}
	p.Layer("vrrp")
	p.Write("VRRP")
	version, kind := v.U8(0)>>4, v.U8(0)&15
	p.Print("v{version}, {type}", version, vrrpTypes.Of(uint32(kind), "unknown type ({})"))
	if ttl := netTTL(p); ttl != vrrpTTL {
		p.Print(", (ttl {ttl})", ttl)
	}
	if version < 2 || version > 3 || kind != vrrpAdvertisement {
		return
	}
	v.Need(2, 1)
	p.Print(", vrid {vrid}, prio {priority}", v.U8(1), v.U8(2))
	auth := v.U8(4)
	if version == 2 {
		p.Print(", authtype {authentication}", vrrpAuthTypes.Of(uint32(auth), "#{}"))
		p.Print(", intvl {interval}s, length {length}", v.U8(5), v.Len())
	} else {
		p.Print(", intvl {interval}cs, length {length}", v.U16(4)&0xfff, v.Len())
	}
	if p.V(1) {
		vrrpDetails(p, v, version, auth)
	}
}

// netTTL returns the time to live of the network header around the packet.
func netTTL(p *printer.Printer) uint8 {
	if p.Net.Version == 6 {
		return p.Net.Header.U8(7)
	}
	return p.Net.Header.U8(8)
}

func vrrpDetails(p *printer.Printer, v printer.View, version, auth uint8) {
	if v.Captured() >= v.Len() {
		sum := uint16(0)
		if version == 2 {
			sum = header.Checksum(v.Data()[:v.Len()])
		} else {
			sum = p.TransportSum(protoVRRP, v, v.Len())
		}
		if sum != 0 {
			p.Print(", (bad vrrp cksum {checksum:x})", v.U16(6))
		}
	}
	count := int(v.U8(3))
	p.Write(", addrs")
	if count > 1 {
		p.Print("({})", count)
	}
	p.Byte(':')
	o := vrrpHeader
	for i := range count {
		sep := printer.Choose(i == 0, " ", ",")
		if p.Net.Version == 6 {
			p.Print("{}{address}", sep, v.IP6(o))
			o += 16
		} else {
			p.Print("{}{address}", sep, v.IP4(o))
			o += 4
		}
	}
	if version == 2 && auth == vrrpAuthSimple {
		p.Write(" auth \"")
		p.SafeStringZ(v, o, 8)
		p.Byte('"')
	}
}

var vrrpTypes = printer.NameTable{{Value: vrrpAdvertisement, Text: "Advertisement"}}

var vrrpAuthTypes = printer.NameTable{{Value: 0, Text: "none"}, {Value: vrrpAuthSimple, Text: "simple"}, {Value: 2, Text: "ah"}}
