package lan

import "wiretale/internal/printer"

// EAP over LANs (IEEE 802.1X-2010 section 11) and EAP (RFC 3748 section 4).
//
//	 0       1       2               4
//	+-------+-------+---------------+-------
//	|version| type  |    length     | EAP packet
//	+-------+-------+---------------+-------
var (
	_ = printer.Register(printer.Protocol{Name: "eap", EtherTypes: []uint16{0x888e}, Print: printEAPOL})
	_ = printer.Register(printer.Protocol{Name: "eap", Keys: []string{"eap"}, Print: func(p *printer.Printer, v printer.View) { eapPacket(p, v) }})
)

const (
	eapolHeader = 4
	eapHeader   = 4
)

func printEAPOL(p *printer.Printer, v printer.View) {
	p.Layer("eap")
	if v.Len() < eapolHeader {
		v.Need(0, v.Len())
		p.Trunc()
		return
	}
	kind, length := v.U8(1), v.U16(2)
	p.Print("{type} ({}) v{version}, len {length}", eapolTypes.Of(uint32(kind), "unknown"), kind, v.U8(0), length)
	if !p.V(1) || kind != 0 {
		return
	}
	if v.Len() < eapolHeader+1 {
		p.Trunc()
		return
	}
	p.Write(", ")
	v.Need(eapolHeader, 4)
	eapPacket(p, v.From(eapolHeader))
}

// eapPacket prints an EAP packet.
func eapPacket(p *printer.Printer, v printer.View) {
	code := v.U8(0)
	length := int(v.U16(2))
	if length > v.Len() || length < eapHeader {
		p.Write("EAP fragment?")
		return
	}
	p.Print("{code} ({}), id {id}, len {eap_length}", eapCodes.Of(uint32(code), "unknown"), code, v.U8(1), length)
	if code != 1 && code != 2 {
		return
	}
	if length < eapHeader+1 {
		p.Write(" (too short for EAP request/response)")
		return
	}
	v.Need(0, length)
	kind := v.U8(4)
	p.Print("\n\t\t Type {eap_type} ({})", eapTypes.Of(uint32(kind), "unknown"), kind)
	eapData(p, v.From(5), kind, length-5)
}

// eapData prints the data of a method.
func eapData(p *printer.Printer, v printer.View, kind uint8, length int) {
	switch kind {
	case 1, 2:
		if length > 0 {
			p.Print(", {}: ", eapTypes.Find(uint32(kind)))
			p.SafeString(v, 0, length)
		}
	case 3:
		for i := range length {
			if i > 0 {
				p.Byte(',')
			}
			p.Print(" {} ({})", eapTypes.Of(uint32(v.U8(i)), "unknown"), v.U8(i))
			if v.U8(i) == 0 {
				return
			}
		}
	case 13:
		if length >= 1 {
			eapTLS(p, v, length)
		}
	case 21, 43:
		if length >= 1 {
			p.Print(" {}v{}", eapTypes.Find(uint32(kind)), v.U8(0)&7)
			eapTLS(p, v, length)
		}
	case 18, 23:
		if length >= 1 {
			p.Print(" subtype [{}] 0x{:02x}", eapSubtypes.Of(uint32(v.U8(0)), "unknown"), v.U8(0))
		}
	}
}

// eapTLS prints the flags of the methods that carry TLS (RFC 5216 section 3.1).
func eapTLS(p *printer.Printer, v printer.View, length int) {
	flags := v.U8(0)
	p.Print(" flags [{}] 0x{:02x}", eapTLSFlags.Of(uint32(flags), "none", ", "), flags)
	if flags&0x80 != 0 && length >= 5 {
		p.Print(", len {}", v.U32(1))
	}
}

var eapolTypes = printer.NameTable{
	{Value: 0, Text: "EAP packet"}, {Value: 1, Text: "EAPOL start"}, {Value: 2, Text: "EAPOL logoff"}, {Value: 3, Text: "EAPOL key"}, {Value: 4, Text: "Encapsulated ASF alert"},
}

var eapCodes = printer.NameTable{{Value: 1, Text: "Request"}, {Value: 2, Text: "Response"}, {Value: 3, Text: "Success"}, {Value: 4, Text: "Failure"}}

var eapTypes = printer.NameTable{
	{Value: 0, Text: "No proposed"}, {Value: 1, Text: "Identity"}, {Value: 2, Text: "Notification"}, {Value: 3, Text: "Nak"}, {Value: 4, Text: "MD5-challenge"},
	{Value: 5, Text: "OTP"}, {Value: 6, Text: "GTC"}, {Value: 13, Text: "TLS"}, {Value: 18, Text: "SIM"}, {Value: 21, Text: "TTLS"}, {Value: 23, Text: "AKA"},
	{Value: 43, Text: "FAST"}, {Value: 254, Text: "Expanded types"},
}

var eapTLSFlags = printer.BitTable{{Value: 0x80, Text: "L bit"}, {Value: 0x40, Text: "More fragments bit"}, {Value: 0x20, Text: "Start bit"}}

var eapSubtypes = printer.NameTable{
	{Value: 1, Text: "Challenge"}, {Value: 2, Text: "Auth reject"}, {Value: 4, Text: "Sync failure"}, {Value: 5, Text: "Identity"}, {Value: 10, Text: "Start"},
	{Value: 11, Text: "Challenge"}, {Value: 12, Text: "Notification"}, {Value: 13, Text: "Reauth"}, {Value: 14, Text: "Client error"},
}
