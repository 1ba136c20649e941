// Package transport prints the transport layer.
package transport

import (
	"wiretale/internal/header"
	"wiretale/internal/printer"
)

// UDP, the User Datagram Protocol (RFC 768).
//
//	 0               2               4               6               8
//	+---------------+---------------+---------------+---------------+
//	|  source port  |   dest. port  |     length    |    checksum   |
//	+---------------+---------------+---------------+---------------+
var _ = printer.Register(printer.Protocol{
	Name:      "udp",
	IP:        []uint8{17},
	Addresses: true,
	Print:     printUDP,
})

const (
	protoUDP  = 17
	udpHeader = 8
	// maxDatagram is the greatest length that a header can state, in bytes.
	maxDatagram = 65535
)

func printUDP(p *printer.Printer, v printer.View) {
	p.Layer("udp")
	if !v.Has(0, 4) {
		if p.OwnAddresses(protoUDP) {
			p.NetSrc()
			p.Write(" > ")
			p.NetDst()
			p.Write(": ")
		}
		p.Trunc()
		return
	}
	src, dst := v.U16(0), v.U16(2)
	p.SrcPort, p.DstPort = src, dst
	if p.Type != "" && v.Has(0, udpHeader) && v.U16(4) >= udpHeader {
		switch proto := printer.UDPType(p.Type); {
		case proto == nil:
			return // tcpdump: what -T names is none of UDP's business
		case proto.Addresses:
			proto.Print(p, v.WithLength(min(int(v.U16(4)), v.Len())).From(udpHeader))
			return
		}
	}
	udpEnds(p, src, dst)
	if v.Len() < udpHeader {
		p.Print("truncated-udp {}", v.Len())
		return
	}
	if !v.Has(4, 2) {
		p.Trunc()
		return
	}
	length := int(v.U16(4))
	if length == 0 && v.Len() > maxDatagram { // a jumbogram (RFC 2675 section 4)
		length = v.Len()
	}
	if length < udpHeader {
		p.Print("truncated-udplength {}", length)
		return
	}
	if !v.Has(0, udpHeader) {
		p.Trunc()
		return
	}
	udpPayload(p, v.WithLength(min(length, v.Len())), length)
}

// udpEnds prints where the datagram comes from and where it goes.
func udpEnds(p *printer.Printer, src, dst uint16) {
	if p.OwnAddresses(protoUDP) {
		p.NetSrc()
		p.Byte('.')
		p.UDPPort(src)
		p.Write(" > ")
		p.NetDst()
		p.Byte('.')
	} else {
		p.UDPPort(src)
		p.Write(" > ")
	}
	p.UDPPort(dst)
	p.Write(": ")
	if p.Listening() {
		p.Field("src_port", src)
		p.Field("dst_port", dst)
	}
}

// udpPayload prints what a datagram carries whose header states a length; v ends
// there, or before.
func udpPayload(p *printer.Printer, v printer.View, length int) {
	if proto := udpType(p); proto != nil { // tcpdump: with -T no checksum, and -q is ignored
		proto.Print(p, v.From(udpHeader))
		return
	}
	if p.Quiet > 0 || !udpRPC(p, v) { // tcpdump: none of NFS either
		udpChecksum(p, v)
	}
	if p.Quiet == 0 {
		proto := printer.UDP(p.SrcPort, p.DstPort)
		if (proto == nil || proto.Name == "bcm_li" || proto.Name == "nfs") && udpKIP(p, v.From(udpHeader)) {
			return
		}
		if proto != nil && (proto.Name != "nfs" || udpRPC(p, v)) {
			proto.Print(p, v.From(udpHeader))
			return
		}
	}
	if length > v.Len() && !p.Net.Fragment {
		p.Print("UDP, bad length {length} > {}", length-udpHeader, v.Len()-udpHeader)
	} else {
		udpLength(p, length-udpHeader)
	}
}

// udpKIP prints a datagram that carries AppleTalk, and reports whether it does:
// that takes one of its ports, and its type in the header of LocalTalk.
func udpKIP(p *printer.Printer, v printer.View) bool {
	const longDDP = 2
	if !kipPort(p.SrcPort) && !kipPort(p.DstPort) || !v.Has(0, 3) || v.U8(2) != longDDP {
		return false
	}
	printer.Key("kip").Print(p, v)
	return true
}

func kipPort(n uint16) bool {
	return n >= 200 && n < 328 || n >= 768 && n < 896 || n >= 16512 && n < 16640
}

// udpRPC reports whether a datagram is a call to or a reply from NFS (RFC 5531
// section 9).
func udpRPC(p *printer.Printer, v printer.View) bool {
	const nfs, call, reply = 2049, 0, 1
	if p.SrcPort != nfs && p.DstPort != nfs || !v.Has(udpHeader, 8) {
		return false
	}
	direction := v.U32(udpHeader + 4)
	return p.DstPort == nfs && direction == call || p.SrcPort == nfs && direction == reply
}

// udpType returns the protocol that -T says the payload is, or nil.
func udpType(p *printer.Printer) *printer.Protocol {
	if p.Type == "" {
		return nil
	}
	return printer.UDPType(p.Type)
}

// udpChecksum says whether the checksum is right, where all of the datagram is
// there to see: over IPv6, which has no other, with -v; over IPv4 with -vv.
func udpChecksum(p *printer.Printer, v printer.View) {
	level := 2
	if p.Net.Version == 6 {
		level = 1
	}
	if !p.V(level) || p.NoChecksums || p.Net.Fragment || p.Net.Version == 0 {
		return
	}
	sum := header.UDP(v.Data()).Checksum()
	if sum == 0 && p.Net.Version == 4 {
		p.Write("[no cksum] ")
		return
	}
	if v.Len() > v.Captured() {
		return
	}
	if got := p.TransportSum(protoUDP, v, v.Len()); got == 0 {
		p.Write("[udp sum ok] ")
	} else {
		p.Print("[bad udp cksum 0x{checksum:04x} -> 0x{:04x}!] ", sum, printer.ExpectedChecksum(sum, got))
	}
}

// udpLength prints a datagram of which no more is known.
func udpLength(p *printer.Printer, length int) {
	p.SetBuffer(printer.AppendDec(append(p.Buffer(), "UDP, length "...), uint32(length)))
	if p.Listening() {
		p.Field("length", length)
	}
}
