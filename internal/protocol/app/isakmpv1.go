package app

import "wiretale/internal/printer"

// ike1 are the payloads of IKE (RFC 2408 section 3).
var ike1, ike2 ikeVersion

func init() {
	type f = func(*printer.Printer, *ikeChain, printer.View, uint8) (printer.View, bool)
	old := []f{1: ike1SA, 2: ike1Proposal, 3: ike1Transform, 4: ike1KE, 5: ike1ID, 6: ike1Cert, 7: ike1Request, 8: ike1Hash, 9: ike1Signature,
		10: ike1Nonce, 11: ike1Notification, 12: ike1Delete, 13: ike1Vendor}
	newer := []f{33: ike2SA, 34: ike2KE, 35: ike2IDi, 36: ike2IDr, 37: ike2Plain("v2cert"), 38: ike2Plain("v2cr"), 39: ike2Auth, 40: ike2Nonce, 41: ike2Notification, 42: ike2Plain("v2d"),
		43: ike2Vendor, 44: ike2Plain("v2TSi"), 45: ike2Plain("v2TSr"), 47: ike2Plain("v2cp"), 48: ike2Plain("v2eap")}
	copy(newer, old)
	ike1.payloads = newer
	ike2.payloads = append([]f(nil), newer...)
	ike2.payloads[46] = ike2Plain("v2e")
}

const doiIPsec = 1

// ikeRest returns what follows a payload of the length it states.
func ikeRest(v printer.View) (printer.View, bool) { return v.From(int(v.U16(2))), true }

// ike1SA prints a security association (RFC 2408 section 3.4, RFC 2407 section
// 4.6.1) with its proposals.
func ike1SA(p *printer.Printer, m *ikeChain, v printer.View, _ uint8) (printer.View, bool) {
	p.Write("sa:")
	if v.Len() < 12 || !v.Has(0, 12) {
		ikeTrunc(p, ikePayloads.Of(1, ""))
		return v, false
	}
	doi, situation := v.U32(4), v.U32(8)
	if doi != doiIPsec {
		p.Print(" doi={doi}", doi)
		p.Print(" situation={situation}", situation)
		return v.From(12), true // tcpdump: whatever its length
	}
	p.Write(" doi=ipsec situation=")
	p.Print("{situation}", ikeSituations.Of(situation, "", "+"))
	o := 12
	if situation != 1 {
		p.Print(" ident={}", doi) // tcpdump: the DOI again
		o = 16
	}
	if v.Len() < o+4 || !v.Has(o, 4) {
		ikeTrunc(p, ikePayloads.Of(1, ""))
		return v, false
	}
	sub := ikeChain{version: m.version, depth: m.depth + 1}
	return sub.nested(p, v.From(o), 2)
}

// nested prints a chain inside a payload.
func (m *ikeChain) nested(p *printer.Printer, v printer.View, next uint8) (printer.View, bool) {
	if !p.Enter() {
		return v, false
	}
	defer p.Leave()
	return m.print(p, v, next)
}

// ike1Proposal prints a proposal (RFC 2408 section 3.5) with its transforms.
func ike1Proposal(p *printer.Printer, m *ikeChain, v printer.View, _ uint8) (printer.View, bool) {
	v.Need(4, 4)
	proto := v.U8(5)
	p.Print("p: #{proposal} protoid={protocol} transform={transforms}", v.U8(4), ikeProtocols.Of(uint32(proto), "#{}"), v.U8(7))
	o := 8
	if n := int(v.U8(6)); n != 0 {
		p.Write(" spi=")
		if !v.Has(o, n) || v.Len() < o+n {
			ikeTrunc(p, ikePayloads.Of(2, ""))
			return v, false
		}
		ikeRaw(p, v, o, n)
		o += n
	}
	if v.Len() < o+4 || !v.Has(o, 4) {
		ikeTrunc(p, ikePayloads.Of(2, ""))
		return v, false
	}
	sub := ikeChain{version: m.version, depth: m.depth + 1, proto: proto}
	return sub.nested(p, v.From(o), 3)
}

// ike1Transform prints a transform (RFC 2408 section 3.6).
func ike1Transform(p *printer.Printer, m *ikeChain, v printer.View, _ uint8) (printer.View, bool) {
	v.Need(4, 4)
	id := v.U8(5)
	names := oakleyAttributes
	switch {
	case m.proto == 0 || int(m.proto) >= len(ike1Transforms):
		p.Print("t: #{transform} id={id} ", v.U8(4), id)
		names = nil
	default:
		p.Print("t: #{transform} id={id} ", v.U8(4), ike1Transforms[m.proto].Of(uint32(id), "#{}"))
		if m.proto != 1 {
			names = ipsecAttributes
		}
	}
	return v.From(8 + ikeAttributes(p, v.From(8), int(v.U16(2))-8, names)), true
}

// ikeOpaque prints a payload of which only the length is worth showing, unless
// all is asked for.
func ikeOpaque(p *printer.Printer, v printer.View, label string) (printer.View, bool) {
	n := int(v.U16(2)) - ikeHeader
	p.Print(label, n)
	ikeVerbatim(p, v, n)
	return ikeRest(v)
}

func ikeVerbatim(p *printer.Printer, v printer.View, n int) {
	if p.V(3) {
		p.Byte(' ')
		ikeRaw(p, v, ikeHeader, n)
	}
}

func ike1KE(p *printer.Printer, _ *ikeChain, v printer.View, _ uint8) (printer.View, bool) {
	return ikeOpaque(p, v, "ke: key len={length}")
}

func ike1Hash(p *printer.Printer, _ *ikeChain, v printer.View, _ uint8) (printer.View, bool) {
	return ikeOpaque(p, v, "hash: len={length}")
}

func ike1Signature(p *printer.Printer, _ *ikeChain, v printer.View, _ uint8) (printer.View, bool) {
	return ikeOpaque(p, v, "sig: len={length}")
}

func ike1Vendor(p *printer.Printer, _ *ikeChain, v printer.View, _ uint8) (printer.View, bool) {
	return ikeOpaque(p, v, "vid: len={length}")
}

func ike1Cert(p *printer.Printer, _ *ikeChain, v printer.View, _ uint8) (printer.View, bool) {
	return ikeCertificate(p, v, "cert: len={length} type={encoding}")
}

func ike1Request(p *printer.Printer, _ *ikeChain, v printer.View, _ uint8) (printer.View, bool) {
	return ikeCertificate(p, v, "cr: len={length} type={encoding}")
}

// ikeCertificate prints a certificate or a request for one (RFC 2408 section 3.9).
func ikeCertificate(p *printer.Printer, v printer.View, label string) (printer.View, bool) {
	n := int(v.U16(2)) - ikeHeader
	p.Print(label, n, ikeEncodings.Of(uint32(v.U8(4)), "#{}"))
	ikeVerbatim(p, v, n)
	return ikeRest(v)
}

// ike1Nonce prints a nonce: some of it with -vv, all of it with -vvv.
func ike1Nonce(p *printer.Printer, _ *ikeChain, v printer.View, _ uint8) (printer.View, bool) {
	n := int(v.U16(2)) - ikeHeader
	p.Print("nonce: n len={length}", n)
	if p.V(3) {
		ikeVerbatim(p, v, n)
	} else if p.V(2) {
		p.Write("  data=(")
		ikeAbbreviated(p, v.From(ikeHeader), n)
		p.Byte(')')
	}
	return ikeRest(v)
}

// ike1ID prints an identification (RFC 2407 section 4.6.2).
func ike1ID(p *printer.Printer, _ *ikeChain, v printer.View, _ uint8) (printer.View, bool) {
	p.Write("id:")
	if v.Len() < 8 || !v.Has(0, 8) {
		ikeTrunc(p, ikePayloads.Of(5, ""))
		return v, false
	}
	kind := v.U8(4)
	p.Print(" idtype={id_type} protoid={protocol} port={port}", ike1IDTypes.Of(uint32(kind), "#{}"), v.U8(5), v.U16(6))
	if n := int(v.U16(2)) - 8; n > 0 {
		p.Print(" len={length}", n)
		v.Need(8, n)
		ike1IDValue(p, v.From(8), kind, n)
	}
	return ikeRest(v)
}

func ike1IDValue(p *printer.Printer, v printer.View, kind uint8, n int) {
	need := ike1IDLengths[min(int(kind), len(ike1IDLengths)-1)]
	if n < need {
		p.Print(" [bad: < {}]", need)
		return
	}
	switch kind {
	case 1:
		p.Print(" {address}", v.IP4(0))
	case 2, 3:
		p.Byte(' ')
		p.SafeString(v, 0, n)
	case 4:
		p.Print(" {address}/{mask}", v.IP4(0), v.IP4(4))
	case 5:
		p.Print(" {address}", v.IP6(0))
	case 6:
		p.Print(" {address}/0x{:016x}{:016x}", v.IP6(0), v.U64(16), v.U64(24))
	case 7:
		p.Print(" {first}-{last}", v.IP4(0), v.IP4(4))
	case 8:
		p.Print(" {first}-{last}", v.IP6(0), v.IP6(16))
	default:
		if p.V(3) {
			p.Byte(' ')
			ikeRaw(p, v, 0, n)
		}
	}
}

var ike1IDLengths = [...]int{1: 4, 4: 8, 5: 16, 6: 32, 7: 8, 8: 32, 9: 0}

// ike1Notification prints a notification (RFC 2408 section 3.14).
func ike1Notification(p *printer.Printer, _ *ikeChain, v printer.View, _ uint8) (printer.View, bool) {
	p.Write("n:")
	if v.Len() < 12 || !v.Has(0, 12) {
		ikeTrunc(p, ikePayloads.Of(11, ""))
		return v, false
	}
	doi, proto, kind := v.U32(4), v.U8(8), v.U16(10)
	if doi != doiIPsec {
		p.Print(" doi={doi} proto={protocol} type={type}", doi, proto, ikeNotification(kind, false))
	} else {
		p.Print(" doi=ipsec proto={protocol} type={type}", ikeProtocols.Of(uint32(proto), "#{}"), ikeNotification(kind, true))
	}
	o := 12
	if n := int(v.U8(9)); n != 0 {
		p.Write(" spi=")
		if !v.Has(o, n) {
			ikeTrunc(p, ikePayloads.Of(11, ""))
			return v, false
		}
		ikeRaw(p, v, o, n)
		o += n
	}
	length := int(v.U16(2))
	if v.Len() > o && v.Captured() > o && doi == doiIPsec {
		ike1NotificationData(p, v.From(o), kind, length-o)
	}
	return v.From(max(length, o)), true
}

func ike1NotificationData(p *printer.Printer, v printer.View, kind uint16, n int) {
	const responderLifetime, replayStatus = 24576, 24577
	switch kind {
	case responderLifetime:
		p.Write(" attrs=(")
		ikeAttributes(p, v, n, oakleyAttributes)
	case replayStatus:
		p.Write(" status=(")
		p.Print("replay detection {}abled", printer.Choose(v.U32(0) != 0, "en", "dis"))
	default:
		p.Write(" data=(")
		if p.V(4) {
			ikeRaw(p, v, 0, n)
		} else {
			ikeAbbreviated(p, v, v.Captured()) // tcpdump: to the end of the packet
		}
	}
	p.Byte(')')
}

// ikeNotification returns the name of a notification. Unknown ones count from
// the beginning of their range.
func ikeNotification(n uint16, ipsec bool) printer.Named {
	base := uint16(0)
	switch {
	case n >= 16384 && n < 24576:
		base = 16384
	case ipsec && n >= 8192 && n < 16384:
		base = 8192
	case ipsec && n >= 24576 && n < 32768:
		base = 24576
	}
	if base == 0 {
		if n >= 8192 {
			return printer.NameTable(nil).Of(uint32(n), "#{}")
		}
		return ikeNotifications.Of(uint32(n), "#{}")
	}
	if s := ikeNotifications.Find(uint32(n)); s != "" {
		return ikeNotifications.Of(uint32(n), "")
	}
	return printer.NameTable(nil).Of(uint32(n-base), "#{}")
}

// ike1Delete prints a deletion of security associations (RFC 2408 section 3.15).
func ike1Delete(p *printer.Printer, _ *ikeChain, v printer.View, _ uint8) (printer.View, bool) {
	p.Write("d:")
	if v.Len() < 12 || !v.Has(0, 12) {
		ikeTrunc(p, ikePayloads.Of(12, ""))
		return v, false
	}
	doi, proto, size, count := v.U32(4), v.U8(8), int(v.U8(9)), int(v.U16(10))
	if doi != doiIPsec {
		p.Print(" doi={doi}", doi)
		p.Print(" proto={protocol}", proto)
	} else {
		p.Print(" doi=ipsec proto={protocol}", ikeProtocols.Of(uint32(proto), "#{}"))
	}
	p.Print(" spilen={spi_size} nspi={spis}", size, count)
	if size == 0 {
		return ikeRest(v)
	}
	p.Write(" spi=")
	for i := range count {
		if i > 0 {
			p.Byte(',')
		}
		o := 12 + i*size
		if v.Len() < o+size || !v.Has(o, size) {
			ikeTrunc(p, ikePayloads.Of(12, ""))
			return v, false
		}
		ikeRaw(p, v, o, size)
	}
	return ikeRest(v)
}

var ikeSituations = printer.BitTable{{Value: 1, Text: "identity"}, {Value: 2, Text: "secrecy"}, {Value: 4, Text: "integrity"}}

var ikeProtocols = printer.NameTable{{Value: 1, Text: "isakmp"}, {Value: 2, Text: "ipsec-ah"}, {Value: 3, Text: "ipsec-esp"}, {Value: 4, Text: "ipcomp"}}

// ike1Transforms are the transforms of every protocol (RFC 2407 section 4.4).
var ike1Transforms = [...]printer.NameTable{
	1: {{Value: 1, Text: "ike"}},
	2: {{Value: 1, Text: "(reserved)"}, {Value: 2, Text: "md5"}, {Value: 3, Text: "sha"}, {Value: 4, Text: "1des"}, {Value: 5, Text: "sha2-256"},
		{Value: 6, Text: "sha2-384"}, {Value: 7, Text: "sha2-512"}},
	3: espTransforms,
	4: {{Value: 1, Text: "oui"}, {Value: 2, Text: "deflate"}, {Value: 3, Text: "lzs"}},
}

var espTransforms = printer.NameTable{
	{Value: 1, Text: "1des-iv64"}, {Value: 2, Text: "1des"}, {Value: 3, Text: "3des"}, {Value: 4, Text: "rc5"}, {Value: 5, Text: "idea"}, {Value: 6, Text: "cast"},
	{Value: 7, Text: "blowfish"}, {Value: 8, Text: "3idea"}, {Value: 9, Text: "1des-iv32"}, {Value: 10, Text: "rc4"}, {Value: 11, Text: "null"}, {Value: 12, Text: "aes"},
}

var ikeEncodings = printer.NameTable{
	{Value: 0, Text: "none"}, {Value: 1, Text: "pkcs7"}, {Value: 2, Text: "pgp"}, {Value: 3, Text: "dns"}, {Value: 4, Text: "x509sign"}, {Value: 5, Text: "x509ke"},
	{Value: 6, Text: "kerberos"}, {Value: 7, Text: "crl"}, {Value: 8, Text: "arl"}, {Value: 9, Text: "spki"}, {Value: 10, Text: "x509attr"},
}

var ike1IDTypes = printer.NameTable{
	{Value: 1, Text: "IPv4"}, {Value: 2, Text: "FQDN"}, {Value: 3, Text: "user FQDN"}, {Value: 4, Text: "IPv4net"}, {Value: 5, Text: "IPv6"}, {Value: 6, Text: "IPv6net"},
	{Value: 7, Text: "IPv4range"}, {Value: 8, Text: "IPv6range"}, {Value: 9, Text: "ASN1 DN"}, {Value: 10, Text: "ASN1 GN"}, {Value: 11, Text: "keyid"},
}

var ikeNotifications = printer.NameTable{
	{Value: 1, Text: "INVALID-PAYLOAD-TYPE"}, {Value: 2, Text: "DOI-NOT-SUPPORTED"}, {Value: 3, Text: "SITUATION-NOT-SUPPORTED"}, {Value: 4, Text: "INVALID-COOKIE"},
	{Value: 5, Text: "INVALID-MAJOR-VERSION"}, {Value: 6, Text: "INVALID-MINOR-VERSION"}, {Value: 7, Text: "INVALID-EXCHANGE-TYPE"}, {Value: 8, Text: "INVALID-FLAGS"},
	{Value: 9, Text: "INVALID-MESSAGE-ID"}, {Value: 10, Text: "INVALID-PROTOCOL-ID"}, {Value: 11, Text: "INVALID-SPI"}, {Value: 12, Text: "INVALID-TRANSFORM-ID"},
	{Value: 13, Text: "ATTRIBUTES-NOT-SUPPORTED"}, {Value: 14, Text: "NO-PROPOSAL-CHOSEN"}, {Value: 15, Text: "BAD-PROPOSAL-SYNTAX"}, {Value: 16, Text: "PAYLOAD-MALFORMED"},
	{Value: 17, Text: "INVALID-KEY-INFORMATION"}, {Value: 18, Text: "INVALID-ID-INFORMATION"}, {Value: 19, Text: "INVALID-CERT-ENCODING"}, {Value: 20, Text: "INVALID-CERTIFICATE"},
	{Value: 21, Text: "CERT-TYPE-UNSUPPORTED"}, {Value: 22, Text: "INVALID-CERT-AUTHORITY"}, {Value: 23, Text: "INVALID-HASH-INFORMATION"}, {Value: 24, Text: "AUTHENTICATION-FAILED"},
	{Value: 25, Text: "INVALID-SIGNATURE"}, {Value: 26, Text: "ADDRESS-NOTIFICATION"}, {Value: 27, Text: "NOTIFY-SA-LIFETIME"}, {Value: 28, Text: "CERTIFICATE-UNAVAILABLE"},
	{Value: 29, Text: "UNSUPPORTED-EXCHANGE-TYPE"}, {Value: 30, Text: "UNEQUAL-PAYLOAD-LENGTHS"}, {Value: 8192, Text: "RESERVED"}, {Value: 16384, Text: "CONNECTED"},
	{Value: 24576, Text: "RESPONDER-LIFETIME"}, {Value: 24577, Text: "REPLAY-STATUS"}, {Value: 24578, Text: "INITIAL-CONTACT"},
}
