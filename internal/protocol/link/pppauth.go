package link

import "wiretale/internal/printer"

// PAP, the Password Authentication Protocol (RFC 1334 section 2.2), and CHAP, the
// Challenge Handshake Authentication Protocol (RFC 1994 section 4).
var (
	_ = printer.Register(printer.Protocol{Name: "pap", PPP: []uint16{pppPAP}, Print: printPAP})
	_ = printer.Register(printer.Protocol{Name: "chap", PPP: []uint16{pppCHAP}, Print: printCHAP})
)

// authShort reports whether a packet is shorter than its header, and says so.
func authShort(p *printer.Printer, v printer.View, name string) bool {
	switch {
	case v.Len() < 1:
		p.Print("[|{}]", name)
	case v.Len() < controlHeader:
		p.Print("[|{} 0x{:02x}]", name, v.U8(0))
	default:
		return false
	}
	return true
}

func printPAP(p *printer.Printer, v printer.View) {
	p.Layer("ppp")
	if authShort(p, v, "pap") {
		return
	}
	code := v.U8(0)
	p.Write("PAP, ")
	p.Print("{code} (0x{:02x})", papCodes.Of(uint32(code), "unknown"), code)
	p.Print(", id {id}", v.U8(1))
	length := int(v.U16(2))
	if length > v.Len() {
		p.Print(", length {} > packet size", length)
		return
	}
	if length < controlHeader {
		p.Print(", length {} < PAP header length", length)
		return
	}
	switch code {
	case 1:
		papRequest(p, v, length)
	case 2, 3:
		papAnswer(p, v, length)
	}
}

func papRequest(p *printer.Printer, v printer.View, length int) {
	v = v.Limit(length).WithLength(min(v.Len(), length))
	o := controlHeader
	if v.Len() < o+2 { // two lengths at least
		p.Write("[|pap]")
		return
	}
	for _, label := range [...]string{", Peer ", ", Name "} {
		if o >= v.Len() {
			return
		}
		size := int(v.U8(o))
		o++
		if o+size > v.Len() {
			return
		}
		p.Write(label)
		p.SafeString(v, o, size)
		o += size
	}
}

func papAnswer(p *printer.Printer, v printer.View, length int) {
	if v = v.Limit(length); v.Len() <= controlHeader {
		p.Write("[|pap]")
		return
	}
	size := int(v.U8(4))
	if 5+size > v.Len() {
		return
	}
	p.Write(", Msg ")
	p.SafeString(v, 5, size)
}

var papCodes = printer.NameTable{{Value: 1, Text: "Auth-Req"}, {Value: 2, Text: "Auth-ACK"}, {Value: 3, Text: "Auth-NACK"}}

func printCHAP(p *printer.Printer, v printer.View) {
	p.Layer("ppp")
	if authShort(p, v, "chap") {
		return
	}
	code := v.U8(0)
	p.Write("CHAP, ")
	p.Print("{code} (0x{:02x})", chapCodes.Of(uint32(code), "unknown"), code)
	p.Print(", id {id}", v.U8(1))
	length := int(v.U16(2))
	switch code {
	case 1, 2:
		chapValue(p, v, length)
	case 3, 4:
		p.Write(", Msg ")
		p.SafeString(v, 4, length-4)
	}
}

// chapValue prints a challenge or a response.
func chapValue(p *printer.Printer, v printer.View, length int) {
	if v.Len() < 5 {
		return
	}
	size := int(v.U8(4))
	if v.Len() < 5+size {
		return
	}
	p.Write(", Value ")
	for i := range size {
		p.Print("{:02x}", v.U8(5+i))
	}
	p.Write(", Name ")
	n := length - 5 - size
	if n < 0 {
		n = v.Captured() + 1
	}
	p.SafeString(v, 5+size, n)
}

var chapCodes = printer.NameTable{{Value: 1, Text: "Challenge"}, {Value: 2, Text: "Response"}, {Value: 3, Text: "Success"}, {Value: 4, Text: "Fail"}}
