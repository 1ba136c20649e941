package routing

import (
	"wiretale/internal/header"
	"wiretale/internal/printer"
)

// printCARP prints CARP, the Common Address Redundancy Protocol of the BSDs, which
// has VRRP's protocol number.
//
//	 0       1       2       3       4       5       6       8
//	+-------+-------+-------+-------+-------+-------+-------+-----------
//	|ver,typ| VHID  |advskew|authlen|  pad  |advbase|checksm| counter (8), digest (20)
//	+-------+-------+-------+-------+-------+-------+-------+-----------
func printCARP(p *printer.Printer, v printer.View) {
	p.Layer("carp")
	p.Write("CARP")
	version, kind := v.U8(0)>>4, v.U8(0)&15
	p.Print("v{version}-{type} {length}: ", version, printer.Choose(kind == vrrpAdvertisement, "advertise", "unknown"), v.Len())
	if ttl := netTTL(p); ttl != vrrpTTL {
		p.Print("[ttl={ttl}!] ", ttl)
	}
	if version != 2 || kind != vrrpAdvertisement {
		return
	}
	v.Need(2, 1)
	v.Need(5, 1)
	p.Print("vhid={vhid} advbase={advbase} advskew={advskew} authlen={authlen} ", v.U8(1), v.U8(5), v.U8(2), v.U8(3))
	if p.V(1) && v.Captured() >= v.Len() && header.Checksum(v.Data()[:v.Len()]) != 0 {
		p.Print(" (bad carp cksum {checksum:x}!)", v.U16(6))
	}
	p.Print("counter={counter}", v.U64(8))
}
