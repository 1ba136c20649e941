package internet

import (
	"wiretale/internal/header"
	"wiretale/internal/packet"
	"wiretale/internal/printer"
)

// ICMP, the Internet Control Message Protocol (RFC 792).
//
//	+---------------+---------------+-------------------------------+
//	|     type      |     code      |           checksum            |
//	+---------------+---------------+-------------------------------+
//	|                 by type, then perhaps a quoted packet         |
//	+---------------------------------------------------------------+
var _ = printer.Register(printer.Protocol{
	Name:    "icmp",
	IP:      []uint8{1},
	Ordered: true, // errors quote TCP: see printer's ordered step
	Print:   printICMP,
})

const (
	protoICMP  = 1
	icmpHeader = 8
)

// The types of messages (IANA "ICMP Parameters").
const (
	icmpEchoReply    = 0
	icmpUnreachable  = 3
	icmpQuench       = 4
	icmpRedirect     = 5
	icmpEcho         = 8
	icmpRouterAdvert = 9
	icmpTimeExceeded = 11
	icmpParameter    = 12
	icmpTimestamp    = 13
	icmpTimeReply    = 14
	icmpMask         = 17
	icmpMaskReply    = 18
)

// icmpNames are the messages of which nothing but the type is printed.
var icmpNames = printer.NameTable{
	{Value: icmpQuench, Text: "source quench"}, {Value: 10, Text: "router solicitation"}, {Value: 15, Text: "information request"},
	{Value: 16, Text: "information reply"}, {Value: icmpMask, Text: "address mask request"},
}

func printICMP(p *printer.Printer, v printer.View) {
	p.Layer("icmp")
	if p.Net.Version != 4 {
		p.Write("[ICMP requires IPv4]")
		p.Invalid()
		return
	}
	kind, code := v.U8(0), v.U8(1)
	if !icmpWhole(v, kind, code) {
		p.Trunc()
		return
	}
	icmpMessage(p, v, kind, code)
	p.Print(", length {length}", v.Len())
	if !p.V(1) {
		return
	}
	icmpChecksum(p, v)
	if icmpQuotes(kind) {
		icmpQuoted(p, v)
		icmpExtensions(p, v, kind)
	}
}

// icmpWhole reports whether as much of a message was captured as its words need.
// Where it is not asked, a cut ends the packet.
func icmpWhole(v printer.View, kind, code uint8) bool {
	switch {
	case kind == icmpUnreachable && code == unreachablePort:
		return v.Has(icmpHeader+9, 1)
	case kind == icmpRouterAdvert:
		return v.Has(4, 4) && (v.U8(5) != 2 || v.Has(icmpHeader, 8*int(v.U8(4))))
	case kind == icmpTimeExceeded:
		return v.Has(icmpHeader, minIPv4)
	case kind == icmpTimeReply:
		return v.Has(4, 16)
	}
	return true
}

// icmpMessage prints what a message says. Each message is one phrase, so that one
// that is cut short is not printed at all.
func icmpMessage(p *printer.Printer, v printer.View, kind, code uint8) {
	switch kind {
	case icmpEchoReply:
		p.Print("ICMP echo reply, id {id}, seq {seq}", v.U16(4), v.U16(6))
	case icmpEcho:
		p.Print("ICMP echo request, id {id}, seq {seq}", v.U16(4), v.U16(6))
	case icmpUnreachable:
		icmpUnreached(p, v, code)
	case icmpRedirect:
		icmpRedirected(p, v, code)
	case icmpRouterAdvert:
		icmpRouters(p, v)
	case icmpTimeExceeded:
		p.Print("ICMP {}", icmpTimes.Of(uint32(code), "time exceeded-#{}"))
	case icmpParameter:
		icmpParameterProblem(p, v, code)
	case icmpTimestamp:
		p.Print("ICMP time stamp query id {id} seq {seq}", v.U16(4), v.U16(6))
	case icmpTimeReply:
		icmpTimestamps(p, v)
	case icmpMaskReply:
		p.Print("ICMP address mask is 0x{mask:08x}", v.U32(8))
	default:
		p.Print("ICMP {}", icmpNames.Of(uint32(kind), "type-#{}"))
	}
	p.Field("type", kind)
	p.Field("code", code)
}

var icmpTimes = printer.NameTable{{Value: 0, Text: "time exceeded in-transit"}, {Value: 1, Text: "ip reassembly time exceeded"}}

// quotedDst is the destination of the packet that an error is about.
func quotedDst(v printer.View) packet.IP4 { return v.IP4(icmpHeader + 16) }

// The codes of "unreachable" whose phrases hold more than the address.
const (
	unreachableProtocol = 2
	unreachablePort     = 3
	unreachableFragment = 4
)

// icmpUnreached prints what could not be reached, and why (RFC 792 page 4, RFC
// 1122 section 3.2.2.1, RFC 1812 section 5.2.7.1).
func icmpUnreached(p *printer.Printer, v printer.View, code uint8) {
	switch code {
	case unreachableProtocol:
		p.Print("ICMP {host} protocol {protocol} unreachable", quotedDst(v), v.U8(icmpHeader+9))
	case unreachablePort:
		icmpPortUnreached(p, v)
	case unreachableFragment:
		p.Print("ICMP {host} unreachable - need to frag", quotedDst(v))
		if mtu := v.U16(6); mtu != 0 {
			p.Print(" (mtu {mtu})", mtu)
		}
	default:
		reason := [2]string{"", " unreachable - #"}
		if int(code) < len(unreachables) {
			reason = unreachables[code]
		}
		p.Print("ICMP {}{host}{}", reason[0], quotedDst(v), reason[1])
		if int(code) >= len(unreachables) {
			p.Print("{}", code)
		}
	}
}

// unreachables are the words before and after the address, by code.
var unreachables = [...][2]string{
	{"net ", " unreachable"}, {"host ", " unreachable"}, {}, {}, {}, {"", " unreachable - source route failed"},
	{"net ", " unreachable - unknown"}, {"host ", " unreachable - unknown"}, {"", " unreachable - source host isolated"},
	{"net ", " unreachable - admin prohibited"}, {"host ", " unreachable - admin prohibited"},
	{"net ", " unreachable - tos prohibited"}, {"host ", " unreachable - tos prohibited"},
	{"host ", " unreachable - admin prohibited filter"}, {"host ", " unreachable - host precedence violation"},
	{"host ", " unreachable - precedence cutoff"},
}

// icmpPortUnreached prints which port nobody listens on.
func icmpPortUnreached(p *printer.Printer, v printer.View) {
	proto := v.U8(icmpHeader + 9)
	hlen := int(v.U8(icmpHeader)&15) * 4
	port, host := v.U16(icmpHeader+hlen+2), quotedDst(v)
	p.Print("ICMP {host} ", host)
	switch proto {
	case 6:
		p.Write("tcp port ")
		p.TCPPort(port)
	case 17:
		p.Write("udp port ")
		p.UDPPort(port)
	default:
		p.Print("protocol {protocol} port {}", proto, port)
	}
	p.Field("port", port)
	p.Write(" unreachable")
}

// icmpRedirected prints the better way to a destination (RFC 792 page 12).
func icmpRedirected(p *printer.Printer, v printer.View, code uint8) {
	dst, gateway := quotedDst(v), v.IP4(4)
	switch code {
	case 0:
		p.Print("ICMP redirect {host} to net {gateway}", dst, gateway)
	case 1:
		p.Print("ICMP redirect {host} to host {gateway}", dst, gateway)
	case 2:
		p.Print("ICMP redirect-tos {host} to net {gateway}", dst, gateway)
	case 3:
		p.Print("ICMP redirect-tos {host} to host {gateway}", dst, gateway)
	default:
		p.Print("ICMP redirect-#{} {host} to {gateway}", code, dst, gateway)
	}
}

// icmpRouters prints a router advertisement (RFC 1256 section 3.1).
func icmpRouters(p *printer.Printer, v printer.View) {
	const entrySize = 8
	count, words := int(v.U8(4)), v.U8(5)
	life := v.U16(6)
	p.Write("ICMP router advertisement lifetime ")
	switch {
	case life < 60:
		p.Print("{lifetime}", life)
	case life < 3600:
		p.Print("{}:{:02d}", life/60, life%60)
	default:
		p.Print("{}:{:02d}:{:02d}", life/3600, life%3600/60, life%60)
	}
	p.Print(" {count}:", count)
	if words != entrySize/4 {
		p.Print(" [size {}]", words)
		return
	}
	for i := range count {
		o := icmpHeader + i*entrySize
		p.Print(" {{{router} {preference}}}", v.IP4(o), v.U32(o+4))
	}
}

func icmpParameterProblem(p *printer.Printer, v printer.View, code uint8) {
	if code != 0 {
		p.Print("ICMP parameter problem - code {}", code)
		return
	}
	p.Print("ICMP parameter problem - octet {pointer}", v.U8(4))
}

// icmpTimestamps prints the three times of a reply, in milliseconds since
// midnight (RFC 792 page 16).
func icmpTimestamps(p *printer.Printer, v printer.View) {
	p.Print("ICMP time stamp reply id {id} seq {seq}:", v.U16(4), v.U16(6))
	for i, name := range [...]string{" org ", ", recv ", ", xmit "} {
		p.Write(name)
		ms := v.U32(8 + 4*i)
		p.Print("{:02d}:{:02d}:{:02d}.{:03d}", ms/3600000, ms/60000%60, ms/1000%60, ms%1000)
	}
}

// icmpChecksum says if the checksum is wrong, where all of the message is there to
// see.
func icmpChecksum(p *printer.Printer, v printer.View) {
	if p.Net.Fragment || !v.Has(0, v.Len()) {
		return
	}
	if sum := header.Checksum(v.Data()[:v.Len()]); sum != 0 {
		field := v.U16(2)
		p.Print(" (wrong icmp cksum {checksum:x} (->{:x})!)", field, printer.ExpectedChecksum(field, sum))
	}
}

// icmpQuotes reports whether a message quotes the packet it is about.
func icmpQuotes(kind uint8) bool {
	switch kind {
	case icmpUnreachable, icmpQuench, icmpRedirect, icmpTimeExceeded, icmpParameter:
		return true
	}
	return false
}

// icmpQuoted prints the packet that an error is about, as long as its own header
// says it was.
func icmpQuoted(p *printer.Printer, v printer.View) {
	p.Write("\n\t")
	inner := v.From(icmpHeader)
	length := int(inner.U16(2))
	inner = inner.Limit(length).WithLength(length)
	inner.Need(0, 4)
	if ip := printer.EtherType(header.EtherTypeIPv4); ip != nil {
		ip.Print(p, inner)
	}
}
