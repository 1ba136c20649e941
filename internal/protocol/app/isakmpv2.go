package app

import "wiretale/internal/printer"

// ike2Begin prints the name of a payload and whether it is critical (RFC 7296
// section 3.2).
func ike2Begin(p *printer.Printer, v printer.View, name string) {
	p.Print("{payload}{}:", name, printer.Choose(v.U8(1)&0x80 != 0, "[C]", ""))
}

// ike2Short reports that a payload lacks a part of its header.
func ike2Short(p *printer.Printer, v printer.View, n int, name string) bool {
	if v.Len() >= n && v.Has(0, n) {
		return false
	}
	p.Print(" [|{}]", name)
	return true
}

// ike2SA prints a security association with its proposals (RFC 7296 section 3.3).
func ike2SA(p *printer.Printer, m *ikeChain, v printer.View, _ uint8) (printer.View, bool) {
	ike2Begin(p, v, "sa")
	length := int(v.U16(2))
	p.Print(" len={length}", length-ikeHeader)
	left := length - ikeHeader
	o := ikeHeader
	for next := uint8(2); next != 0; {
		q := v.From(o)
		if ike2Short(p, q, 8, "v2sa") {
			return v, false
		}
		n := int(q.U16(2))
		if n < 8 {
			p.Write(" [|v2sa]")
			return v, false
		}
		if left < 8 {
			p.Write(" [|v2sa]")
			return printer.View{}, true
		}
		if n > left {
			p.Write(" [|v2sa]")
			return ikeRest(v)
		}
		next = q.U8(0)
		sub := ikeChain{version: m.version, depth: m.depth + 1}
		sub.indent(p)
		good, lost := ike2Proposal(p, &sub, q, n)
		if lost {
			return v, false
		}
		p.Byte(')')
		if !good {
			if next == 0 {
				return v, false
			}
			p.Write(" [|v2sa]")
			return printer.View{}, true
		}
		o += n
		left -= n
	}
	return ikeRest(v)
}

// ike2Proposal prints a proposal of n bytes with its transforms (RFC 7296 section
// 3.3.1). It reports whether it was well formed, and whether the place in the packet
// was lost.
func ike2Proposal(p *printer.Printer, m *ikeChain, v printer.View, n int) (good, lost bool) {
	ike2Begin(p, v, "p")
	p.Print(" #{proposal} protoid={protocol} transform={transforms} len={length}", v.U8(4), ikeProtocols.Of(uint32(v.U8(5)), "#{}"), v.U8(7), n)
	o := 8
	if size := int(v.U8(6)); size != 0 {
		if o+size > n {
			p.Write(" [|p]")
			return false, false
		}
		p.Write(" spi=")
		if ike2Ends(p, v, o, size) {
			return false, true
		}
		ikeRaw(p, v, o, size)
		o += size
	}
	sub := ikeChain{version: m.version, depth: m.depth + 1}
	number := 0
	for next := uint8(3); next != 0; {
		if ike2Ends(p, v, o, ikeHeader) {
			return false, true
		}
		length := int(v.U16(o + 2))
		if o+ikeHeader > n || o+length > n {
			p.Write(" [|p]")
			return false, false
		}
		if length < 8 {
			p.Write(" [|p]")
			return false, true
		}
		kind := next
		next = v.U8(o)
		sub.indent(p)
		number++
		if kind == 3 {
			ike2Transform(p, v.Sub(o, length).WithLength(length), number)
		} else {
			p.Print("{payload}", ikePayloads.Of(uint32(kind), "#{}"))
		}
		p.Byte(')')
		o += length
	}
	return true, false
}

// ike2Ends reports whether a proposal goes beyond the packet.
func ike2Ends(p *printer.Printer, v printer.View, o, n int) bool {
	if v.Len() >= o+n && v.Has(o, n) {
		return false
	}
	p.Write(" [|p]")
	return true
}

// ike2Transform prints the transform of a number (RFC 7296 section 3.3.2).
func ike2Transform(p *printer.Printer, v printer.View, number int) {
	kind, id := v.U8(4), v.U16(6)
	ike2Begin(p, v, "t")
	p.Print(" #{transform} type={type} ", number, ike2Types.Of(uint32(kind), "#{}"))
	if kind > 0 && int(kind) < len(ike2Transforms) {
		p.Print("id={id} ", ike2Transforms[kind].Of(uint32(id), "#{}"))
	} else {
		p.Print("id={id} ", id)
	}
	const encryption = 1
	names := ike2Attributes
	if kind != encryption {
		names = ike2Unnamed
	}
	ikeAttributes(p, v.From(8), v.Len()-8, names)
}

// ike2KE prints a key exchange (RFC 7296 section 3.4).
func ike2KE(p *printer.Printer, _ *ikeChain, v printer.View, _ uint8) (printer.View, bool) {
	if ike2Short(p, v, 8, "v2ke") {
		return v, false
	}
	ike2Begin(p, v, "v2ke")
	n := int(v.U16(2)) - 8
	if n < 0 {
		p.Print(" len={length} < 8", n+8)
		return ikeRest(v)
	}
	if group := int(v.U16(4)); group > 0 && group < len(ikeGroups) {
		p.Print(" len={length} group={group}", n, ikeGroups[group])
	} else {
		p.Print(" len={length} group=#{group}", n, group)
	}
	if n > 0 && p.V(3) {
		p.Byte(' ')
		ikeRaw(p, v, 8, n)
	}
	return ikeRest(v)
}

func ike2IDi(p *printer.Printer, _ *ikeChain, v printer.View, _ uint8) (printer.View, bool) {
	return ike2ID(p, v, "v2IDi")
}

func ike2IDr(p *printer.Printer, _ *ikeChain, v printer.View, _ uint8) (printer.View, bool) {
	return ike2ID(p, v, "v2IDr")
}

// ike2ID prints an identification (RFC 7296 section 3.5).
func ike2ID(p *printer.Printer, v printer.View, name string) (printer.View, bool) {
	if ike2Short(p, v, 8, name) {
		return v, false
	}
	ike2Begin(p, v, name)
	n := int(v.U16(2)) - ikeHeader
	p.Print(" len={length}", n)
	ikeVerbatim(p, v, n)
	kind := v.U8(4)
	label := ike2IDTypes.Find(uint32(kind))
	if label == "" {
		return ikeRest(v)
	}
	p.Print(" {}:", label)
	if n < 4 {
		p.Print(" [|{}]", name)
		return v, false
	}
	v.Need(8, n-4)
	if kind == 2 || kind == 3 {
		ikeText(p, v.From(8), n-4)
	} else {
		ikeRaw(p, v, 8, n-4)
	}
	return ikeRest(v)
}

// ikeText prints n bytes, those that are no text as dots.
func ikeText(p *printer.Printer, v printer.View, n int) {
	for i := range n {
		if c := v.U8(i); c >= ' ' && c < 0x7f {
			p.Byte(c)
		} else {
			p.Byte('.')
		}
	}
}

// ike2Unnamed is for the transforms whose attributes have no names.
var ike2Unnamed = []ikeAttribute{{name: ikeChecked}}

// ike2Plain returns the printer of a payload of which nothing is decoded.
func ike2Plain(name string) func(*printer.Printer, *ikeChain, printer.View, uint8) (printer.View, bool) {
	return func(p *printer.Printer, _ *ikeChain, v printer.View, _ uint8) (printer.View, bool) {
		ike2Begin(p, v, name)
		n := int(v.U16(2)) - ikeHeader
		p.Print(" len={length}", n)
		if n > 4 || name != "v2e" { // tcpdump: as if a header came before it
			ikeVerbatim(p, v, n)
		}
		return ikeRest(v)
	}
}

// ike2Auth prints an authentication (RFC 7296 section 3.8).
func ike2Auth(p *printer.Printer, _ *ikeChain, v printer.View, _ uint8) (printer.View, bool) {
	if ike2Short(p, v, 8, "v2auth") {
		return v, false
	}
	ike2Begin(p, v, "v2auth")
	n := int(v.U16(2)) - ikeHeader
	p.Print(" len={length} method={method}", n, ike2Methods.Of(uint32(v.U8(4)), "#{}"))
	if n < 4 && p.V(2) {
		p.Write(" authdata=( [|v2auth]")
		return v, false
	}
	ike2Secret(p, v.From(8), n-4, " authdata=(")
	return ikeRest(v)
}

// ike2Nonce prints a nonce (RFC 7296 section 3.9).
func ike2Nonce(p *printer.Printer, _ *ikeChain, v printer.View, _ uint8) (printer.View, bool) {
	ike2Begin(p, v, "nonce")
	n := int(v.U16(2)) - ikeHeader
	p.Print(" len={length}", n)
	ike2Secret(p, v.From(ikeHeader), n, " nonce=(")
	return ikeRest(v)
}

// ike2Secret prints n bytes, or some of them without -vv.
func ike2Secret(p *printer.Printer, v printer.View, n int, label string) {
	if p.V(2) {
		p.Write(label)
		ikeRaw(p, v, 0, n)
		p.Write(") ")
		return
	}
	p.Write(" data=(")
	ikeAbbreviated(p, v, v.Captured()) // tcpdump: to the end of the packet
	p.Byte(')')
}

// ike2Notification prints a notification (RFC 7296 section 3.10).
func ike2Notification(p *printer.Printer, _ *ikeChain, v printer.View, _ uint8) (printer.View, bool) {
	if ike2Short(p, v, 8, "n") {
		return v, false
	}
	ike2Begin(p, v, "n")
	kind, size := v.U16(6), int(v.U8(5))
	p.Print(" prot_id={protocol}", ikeProtocols.Of(uint32(v.U8(4)), "#{}"))
	p.Print(" type={type}({})", kind, ike2Notice(kind))
	o := 8
	if size != 0 && v.Len() >= o+size {
		p.Write(" spi=")
		ikeRaw(p, v, o, size)
		o += size
	} else if size != 0 {
		return ikeRest(v)
	}
	const cookie, shortCookie = 16390, 29
	switch n := v.Captured() - o; { // tcpdump: to the end of the packet
	case n <= 0 || kind != cookie && !p.V(4):
	case n > shortCookie && !p.V(4):
		p.Write(" data=(")
		ikeAbbreviated(p, v.From(o), n)
		p.Byte(')')
	default:
		p.Write(" data=(")
		ikeRaw(p, v, o, n)
		p.Byte(')')
	}
	return ikeRest(v)
}

// ike2Notice returns the name of a notification, or of its range.
func ike2Notice(n uint16) string {
	if s := ike2Notifications.Find(uint32(n)); s != "" {
		return s
	}
	switch {
	case n < 8192:
		return "error"
	case n < 16384:
		return "private-error"
	case n <= 40959:
		return "status"
	}
	return "private-status"
}

// ike2Vendor prints a vendor's mark (RFC 7296 section 3.12).
func ike2Vendor(p *printer.Printer, _ *ikeChain, v printer.View, _ uint8) (printer.View, bool) {
	ike2Begin(p, v, "v2vid")
	n := int(v.U16(2)) - ikeHeader
	p.Print(" len={length} vid=", n)
	ikeText(p, v.From(ikeHeader), n)
	if n > 4 {
		ikeVerbatim(p, v, n)
	}
	return ikeRest(v)
}

var ike2Types = printer.NameTable{{Value: 1, Text: "encr"}, {Value: 2, Text: "prf"}, {Value: 3, Text: "integ"}, {Value: 4, Text: "dh"}, {Value: 5, Text: "esn"}}

// ike2Transforms are the transforms of every type (RFC 7296 section 3.3.2).
var ike2Transforms = [...]printer.NameTable{
	1: espTransforms,
	2: {{Value: 1, Text: "hmac-md5"}, {Value: 2, Text: "hmac-sha"}, {Value: 3, Text: "hmac-tiger"}, {Value: 4, Text: "aes128_xcbc"}},
	3: {{Value: 1, Text: "hmac-md5"}, {Value: 2, Text: "hmac-sha"}, {Value: 3, Text: "dec-mac"}, {Value: 4, Text: "kpdk-md5"}, {Value: 5, Text: "aes-xcbc"}},
	4: groupNames(),
	5: {{Value: 0, Text: "no-esn"}, {Value: 1, Text: "esn"}},
}

func groupNames() (t printer.NameTable) {
	for i, s := range ikeGroups {
		if s != "" {
			t = append(t, printer.Name{Value: uint32(i), Text: s})
		}
	}
	return t
}

var ike2IDTypes = printer.NameTable{
	{Value: 1, Text: "ipv4"}, {Value: 2, Text: "fqdn"}, {Value: 3, Text: "rfc822"}, {Value: 5, Text: "ipv6"}, {Value: 9, Text: "dn"}, {Value: 10, Text: "gn"},
	{Value: 11, Text: "keyid"},
}

var ike2Methods = printer.NameTable{{Value: 0, Text: "invalid"}, {Value: 1, Text: "rsasig"}, {Value: 2, Text: "shared-secret"}, {Value: 3, Text: "dsssig"}}

var ike2Notifications = printer.NameTable{
	{Value: 1, Text: "unsupported_critical_payload"}, {Value: 4, Text: "invalid_ike_spi"}, {Value: 5, Text: "invalid_major_version"}, {Value: 7, Text: "invalid_syntax"},
	{Value: 9, Text: "invalid_message_id"}, {Value: 11, Text: "invalid_spi"}, {Value: 14, Text: "no_protocol_chosen"}, {Value: 17, Text: "invalid_ke_payload"},
	{Value: 24, Text: "authentication_failed"}, {Value: 34, Text: "single_pair_required"}, {Value: 35, Text: "no_additional_sas"},
	{Value: 36, Text: "internal_address_failure"}, {Value: 37, Text: "failed:cp_required"}, {Value: 39, Text: "invalid_selectors"},
	{Value: 16384, Text: "initial_contact"}, {Value: 16385, Text: "set_window_size"}, {Value: 16386, Text: "additional_ts_possible"},
	{Value: 16387, Text: "ipcomp_supported"}, {Value: 16388, Text: "nat_detection_source_ip"}, {Value: 16389, Text: "nat_detection_destination_ip"},
	{Value: 16390, Text: "cookie"}, {Value: 16391, Text: "use_transport_mode"}, {Value: 16392, Text: "http_cert_lookup_supported"}, {Value: 16393, Text: "rekey_sa"},
	{Value: 16394, Text: "tfc_padding_not_supported"}, {Value: 16395, Text: "non_first_fragment_also"},
}
