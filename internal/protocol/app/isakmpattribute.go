package app

import "wiretale/internal/printer"

// ikeAttribute is the name of an attribute, and the names of its values.
type ikeAttribute struct {
	name   string
	values []string
}

// ikeChecked marks, in the place of attribute 0, tables for which a rest too short
// for an attribute is a truncation of its own.
const ikeChecked = "-"

// ikeAttributes prints attributes (RFC 2408 section 3.3) until end bytes of v are
// used up, and returns where they end: type and value, or with the top bit clear type, length and value.
func ikeAttributes(p *printer.Printer, v printer.View, end int, names []ikeAttribute) (next int) {
	const short = 0x8000
	for o := 0; o < end; {
		if end-o < 4 && len(names) > 0 && names[0].name == ikeChecked {
			p.Write("[|attr]")
			return end + 1 // tcpdump: one byte too far
		}
		kind, value := v.U16(o), v.U16(o+2)
		length := 4
		if kind&short == 0 {
			length += int(value)
		}
		if length > end-o {
			p.Write("[|attr]")
			return end + 1 // tcpdump: one byte too far
		}
		ikeAttributeOne(p, v.From(o), kind, value, names)
		o += length
	}
	return max(end, 0)
}

func ikeAttributeOne(p *printer.Printer, v printer.View, kind, value uint16, names []ikeAttribute) {
	t := int(kind & 0x7fff)
	var known ikeAttribute
	if t > 0 && t < len(names) {
		known = names[t]
	}
	if known.name != "" {
		p.Print("(type={attribute} ", known.name)
	} else {
		p.Print("(type=#{attribute} ", t)
	}
	switch {
	case kind&0x8000 == 0:
		p.Print("len={} value=", value)
		ikeRaw(p, v, 4, int(value))
	case int(value) < len(known.values) && known.values[value] != "":
		p.Print("value={value}", known.values[value])
	default:
		p.Print("value={value:04x}", value)
	}
	p.Byte(')')
}

var (
	ikeGroups = []string{"", "modp768", "modp1024", "EC2N 2^155", "EC2N 2^185", "modp1536", "iana-grp06", "iana-grp07", "iana-grp08", "iana-grp09",
		"iana-grp10", "iana-grp11", "iana-grp12", "iana-grp13", "modp2048", "modp3072", "modp4096", "modp6144", "modp8192"}
	ikeLifetimes = []string{"", "sec", "kb"}
	// oakleyAttributes are the attributes of IKE itself (RFC 2409 appendix A).
	oakleyAttributes = []ikeAttribute{
		{ikeChecked, nil}, {"enc", []string{"", "1des", "idea", "blowfish", "rc5", "3des", "cast", "aes"}},
		{"hash", []string{"", "md5", "sha1", "tiger", "sha2-256", "sha2-384", "sha2-512"}},
		{"auth", []string{"", "preshared", "dss", "rsa sig", "rsa enc", "rsa enc revised"}},
		{"group desc", ikeGroups[:18]}, {"group type", []string{"", "MODP", "ECP", "EC2N"}}, {"group prime", nil}, {"group gen1", nil}, {"group gen2", nil},
		{"group curve A", nil}, {"group curve B", nil}, {"lifetype", ikeLifetimes}, {"lifeduration", nil}, {"prf", nil}, {"keylen", nil}, {"field", nil}, {"order", nil},
	}
	// ipsecAttributes are the attributes of AH, ESP and IPComp (RFC 2407 section 4.5).
	ipsecAttributes = []ikeAttribute{
		{ikeChecked, nil}, {"lifetype", ikeLifetimes}, {"life", nil}, {"group desc", ikeGroups[:18]}, {"enc mode", []string{"", "tunnel", "transport"}},
		{"auth", []string{"", "hmac-md5", "hmac-sha1", "1des-mac", "keyed"}}, {"keylen", nil}, {"rounds", nil}, {"dictsize", nil}, {"privalg", nil},
	}
	// ike2Attributes are the attributes of IKEv2 (RFC 7296 section 3.3.5).
	ike2Attributes = []ikeAttribute{0: {ikeChecked, nil}, 14: {"keylen", nil}}
)
