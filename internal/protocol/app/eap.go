package app

import "wiretale/internal/printer"

// EAP, the Extensible Authentication Protocol (RFC 3748 section 4), which RADIUS
// and EAPOL carry; they reach it by the key "eap".
//
//	+---------------+---------------+-------------------------------+
//	|     code      |  identifier   |            length             |
//	+---------------+---------------+-------------------------------+
//	|     type      |  data
//	+---------------+-----
var _ = printer.Register(printer.Protocol{Name: "eap", Keys: []string{"eap"}, Print: printEAP})

const (
	eapHeader   = 4
	eapRequest  = 1
	eapResponse = 2
)

// printEAP prints the packet that fills v.
func printEAP(p *printer.Printer, v printer.View) {
	p.Layer("eap")
	if v.Len() < eapHeader && v.Captured() >= v.Len() {
		p.Write("EAP fragment?")
		return
	}
	code, length := v.U8(0), int(v.U16(2))
	if length != v.Len() {
		p.Write("EAP fragment?")
		return
	}
	p.Print("{code} ({}), id {id}, len {length}", eapCodes.Of(uint32(code), "unknown"), code, v.U8(1), length)
	if length < eapHeader {
		p.Write(" (too short for EAP header)")
		return
	}
	v.Need(0, length)
	if code != eapRequest && code != eapResponse {
		return
	}
	if length < eapHeader+1 {
		p.Write(" (too short for EAP request/response)")
		return
	}
	kind := v.U8(4)
	p.Print("\n\t\t Type {type} ({})", eapTypes.Of(uint32(kind), "unknown"), kind)
	eapData(p, v, kind, length-eapHeader-1)
}

// eapData prints the n bytes behind the type.
func eapData(p *printer.Printer, v printer.View, kind uint8, n int) {
	switch kind {
	case 1:
		if n > 0 {
			p.Write(", Identity: ")
			p.SafeStringZ(v, 5, n)
		}
	case 2:
		if eapShort(p, n, "Notification") {
			return
		}
		p.Write(", Notification: ")
		p.SafeStringZ(v, 5, n)
	case 3:
		if eapShort(p, n, "Legacy NAK") {
			return
		}
		for i := range n {
			t := v.U8(5 + i)
			p.Print("{}{} ({})", printer.Choose(i > 0, ", ", " "), eapTypes.Of(uint32(t), "unknown"), t)
		}
	case 13, 21:
		eapTLS(p, v, n, kind == 21, "TLS/TTLS", "TTLS")
	case 43:
		eapTLS(p, v, n, true, "FAST", "FAST")
	case 18, 23:
		if !eapShort(p, n, "SIM/AKA") {
			sub := v.U8(5)
			p.Print(" subtype [{subtype}] 0x{:02x}", eapSubtypes.Of(uint32(sub), "unknown"), sub)
		}
	}
}

func eapShort(p *printer.Printer, n int, name string) bool {
	if n < 1 {
		p.Print(" (too short for EAP {} request/response)", name)
	}
	return n < 1
}

// eapTLS prints the flags that TLS begins with (RFC 5216 section 3.1; FAST: RFC
// 4851 section 4.1).
func eapTLS(p *printer.Printer, v printer.View, n int, versioned bool, family, name string) {
	if eapShort(p, n, family) {
		return
	}
	flags := v.U8(5)
	if versioned {
		p.Print(" {}v{version}", name, flags&7)
	}
	p.Print(" flags [{flags}] 0x{:02x}", eapFlags.Of(uint32(flags), "none", ", "), flags)
	if flags&0x80 == 0 {
		return
	}
	if n < 5 {
		p.Print(" (too short for EAP {} request/response with length)", family)
		return
	}
	p.Print(", len {}", v.U32(6))
}

var eapCodes = printer.NameTable{{Value: 1, Text: "Request"}, {Value: 2, Text: "Response"}, {Value: 3, Text: "Success"}, {Value: 4, Text: "Failure"}}

var eapTypes = printer.NameTable{
	{Value: 0, Text: "No proposed"}, {Value: 1, Text: "Identity"}, {Value: 2, Text: "Notification"}, {Value: 3, Text: "Nak"}, {Value: 4, Text: "MD5-challenge"},
	{Value: 5, Text: "OTP"}, {Value: 6, Text: "GTC"}, {Value: 13, Text: "TLS"}, {Value: 18, Text: "SIM"}, {Value: 21, Text: "TTLS"}, {Value: 23, Text: "AKA"},
	{Value: 43, Text: "FAST"}, {Value: 254, Text: "Expanded types"}, {Value: 255, Text: "Experimental"},
}

var eapFlags = printer.BitTable{{Value: 0x80, Text: "L bit"}, {Value: 0x40, Text: "More fragments bit"}, {Value: 0x20, Text: "Start bit"}}

var eapSubtypes = printer.NameTable{
	{Value: 1, Text: "Challenge"}, {Value: 2, Text: "Authentication reject"}, {Value: 4, Text: "Sync failure"}, {Value: 5, Text: "Identity"},
	{Value: 10, Text: "Start"}, {Value: 11, Text: "Challenge"}, {Value: 12, Text: "Notification"}, {Value: 13, Text: "Reauth"}, {Value: 14, Text: "Client error"},
}
