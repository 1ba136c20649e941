package app

import "wiretale/internal/printer"

// dhcp6Authentication prints how a message is authenticated (RFC 8415 section
// 21.11).
//
//	 0       1       2       3               11
//	+-------+-------+-------+---------------+-----
//	| proto |  alg  |  RDM  |   replay det. | information
//	+-------+-------+-------+---------------+-----
func dhcp6Authentication(p *printer.Printer, v printer.View) bool {
	if v.Len() < 11 {
		return false
	}
	protocol, algorithm := v.U8(0), v.U8(1)
	p.Print(" proto: {protocol}", dhcp6AuthProtocols.Of(uint32(protocol), "{}"))
	p.Print(", alg: {algorithm}", dhcp6AuthAlgorithms.Of(uint32(algorithm), "{}"))
	p.Print(", RDM: {rdm}", dhcp6AuthRDMs.Of(uint32(v.U8(2)), "{}"))
	p.Write(", RD:")
	for o := 3; o < 11; o += 2 {
		p.Print(" {:04x}", v.U16(o))
	}
	rest := v.From(11)
	switch protocol {
	case dhcp6AuthDelayed:
		dhcp6AuthDelay(p, rest)
	case dhcp6AuthReconfigure:
		dhcp6AuthReconf(p, rest)
	default:
		p.Write(" ??")
	}
	return true
}

const (
	dhcp6AuthDelayed     = 2
	dhcp6AuthReconfigure = 3
)

// dhcp6AuthDelay prints realm, key and digest (RFC 3315 section 21.4).
func dhcp6AuthDelay(p *printer.Printer, v printer.View) {
	if v.Len() == 0 {
		return
	}
	const keyAndDigest = 20
	if v.Len() < keyAndDigest {
		p.Write(" ??")
		return
	}
	realm := v.Len() - keyAndDigest
	if realm > 0 {
		p.Write(", realm: ")
		hexBytes(p, v.Bytes(0, realm))
	}
	p.Print(", key ID: {key_id:08x}, HMAC-MD5:", v.U32(realm))
	dhcp6Words(p, v.From(realm+4), 4)
}

// dhcp6AuthReconf prints a key or a digest (RFC 8415 section 20.4.1).
func dhcp6AuthReconf(p *printer.Printer, v printer.View) {
	if v.Len() != 17 {
		p.Write(" ??")
		return
	}
	switch v.U8(0) {
	case 1:
		p.Write(" reconfig-key")
	case 2:
		p.Write(" type: HMAC-MD5")
	default:
		p.Write(" type: ??")
	}
	p.Write(" value:")
	dhcp6Words(p, v.From(1), 4)
}

func dhcp6Words(p *printer.Printer, v printer.View, n int) {
	for i := range n {
		p.Print(" {:08x}", v.U32(4*i))
	}
}

var dhcp6AuthProtocols = printer.NameTable{{Value: 2, Text: "delayed"}, {Value: 3, Text: "reconfigure"}}

var dhcp6AuthAlgorithms = printer.NameTable{{Value: 1, Text: "HMAC-MD5"}}

var dhcp6AuthRDMs = printer.NameTable{{Value: 0, Text: "mono"}}
