// Package routing prints routing protocols, and what sets up labels and paths for
// them.
package routing

import "wiretale/internal/printer"

// BGP-4, the Border Gateway Protocol (RFC 4271 section 4.1).
//
//	 0                               16      18      19
//	+-------------------------------+-------+-------+---
//	| marker: sixteen bytes of ones | length| type  | message
//	+-------------------------------+-------+-------+---
var _ = printer.Register(printer.Protocol{Name: "bgp", TCP: printer.Ports(179), Print: printBGP})

const (
	bgpMarkerLength = 16
	bgpHeader       = 19
)

// Message types.
const (
	bgpOpen = iota + 1
	bgpUpdate
	bgpNotification
	bgpKeepalive
	bgpRouteRefresh
)

// printBGP prints the messages of a segment. The stream may begin in the middle
// of one: what is in front of the next marker is left out.
func printBGP(p *printer.Printer, v printer.View) {
	p.Layer("bgp")
	p.Write(": BGP")
	if !p.V(1) {
		return
	}
	for start, o := 0, 0; v.Has(o, 1); {
		switch {
		case v.U8(o) != 0xff:
			o++
			continue
		case !v.Has(o, bgpMarkerLength):
			return
		case !bgpMarker(v, o):
			o++
			continue
		}
		if start != o || !v.Has(o, bgpHeader) {
			p.Trunc()
		}
		if !v.Has(o, bgpHeader) {
			return
		}
		length := int(v.U16(o + 16))
		if length < bgpHeader {
			p.Print("\nmessage length {} < {}", length, bgpHeader)
			p.Invalid()
			return
		}
		if !v.Has(o, length) {
			p.Print("\n[|BGP {}]", bgpMessages.Of(uint32(v.U8(o+18)), "Unknown Message Type"))
			return
		}
		p.Try(bgpMessage, v.From(o).WithLength(length))
		o += length
		start = o
	}
}

// bgpMarker reports whether all sixteen bytes of a marker are ones.
func bgpMarker(v printer.View, o int) bool {
	return v.U64(o) == 1<<64-1 && v.U64(o+8) == 1<<64-1
}

// bgpMessage prints one message. What is cut short ends the message only.
func bgpMessage(p *printer.Printer, v printer.View) {
	kind, length := v.U8(18), v.Len()
	p.Print("\n\t{} Message ({type}), length: {length}", bgpMessages.Of(uint32(kind), "Unknown"), kind, length)
	whole := true
	switch kind {
	case bgpOpen:
		whole = bgpOpenMessage(p, v, length)
	case bgpUpdate:
		whole = bgpUpdateMessage(p, v, length)
	case bgpNotification:
		bgpNotificationMessage(p, v, length)
	case bgpKeepalive:
	case bgpRouteRefresh:
		bgpRefreshMessage(p, v, length)
	default:
		p.Print("\n\t  no Message {} decoder", kind)
		p.Unknown(v, 0, length, "\n\t  ")
	}
	if !whole {
		p.Trunc()
	}
}

// bgpRefreshMessage prints a request for routes (RFC 2918).
func bgpRefreshMessage(p *printer.Printer, v printer.View, length int) {
	v.Need(bgpHeader, 4)
	if length < bgpHeader+4 {
		return
	}
	p.Write("\n\t  ")
	bgpFamily(p, v, bgpHeader, bgpHeader+3)
	if p.V(2) {
		p.Unknown(v, 0, length, "\n\t  ")
	}
}

// bgpFamily prints an address family and what it is used for.
func bgpFamily(p *printer.Printer, v printer.View, afiAt, safiAt int) {
	afi, safi := v.U16(afiAt), v.U8(safiAt)
	p.Print("AFI {} ({afi}), SAFI {} ({safi})", printer.AddressFamilies.Of(uint32(afi), "Unknown"), afi,
		bgpSAFIs.Of(uint32(safi), "Unknown"), safi)
}

// bgpNotificationMessage prints why a session ends (RFC 4271 section 4.5).
func bgpNotificationMessage(p *printer.Printer, v printer.View, length int) {
	v.Need(bgpHeader, 2)
	if length < bgpHeader+2 {
		return
	}
	major, minor := v.U8(bgpHeader), v.U8(bgpHeader+1)
	p.Print(", {} ({error})", bgpErrors.Of(uint32(major), "Unknown Error"), major)
	if int(major) < len(bgpSubcodes) && bgpSubcodes[major] != nil {
		if major <= 3 || major == bgpCease {
			p.Byte(',')
		}
		p.Print(" subcode {} ({subcode})", bgpSubcodes[major].Of(uint32(minor), "Unknown"), minor)
	}
	if major != bgpCease {
		return
	}
	if minor == 1 && length >= bgpHeader+2+7 {
		p.Write(", ")
		o := bgpHeader + 2
		v.Need(o, 7)
		bgpFamily(p, v, o, o+2)
		p.Print(", Max Prefixes: {max_prefixes}", v.U32(o+3))
	}
	if (minor == 2 || minor == 4) && length >= bgpHeader+2+1 {
		bgpShutdown(p, v, length)
	}
}

// bgpShutdown prints what the operator says about a shutdown (RFC 9003).
func bgpShutdown(p *printer.Printer, v printer.View, length int) {
	o := bgpHeader + 2
	n := int(v.U8(o))
	rest := length - o
	shown := 0
	switch {
	case n == 0:
		p.Write(", empty Shutdown Communication")
		shown = 1
	case n+1 > rest:
		p.Write(", invalid Shutdown Communication length")
	default:
		p.Print(", Shutdown Communication (length: {}): \"", n)
		p.SafeString(v, o+1, n)
		p.Byte('"')
		shown = (n + 1) & 0xff // tcpdump: a message of 255 bytes is shown as data, too
	}
	if shown < rest {
		p.Print(", Data: (length: {})", rest-shown)
		p.Unknown(v, o+shown, rest-shown, "\n\t\t")
	}
}
