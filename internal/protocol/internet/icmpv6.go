package internet

import "wiretale/internal/printer"

// ICMPv6 (RFC 4443 section 2.1).
//
//	+---------------+---------------+-------------------------------+
//	|     type      |     code      |           checksum            |
//	+---------------+---------------+-------------------------------+
//	|                       by type                                 |
//	+---------------------------------------------------------------+
var _ = printer.Register(printer.Protocol{
	Name:  "icmp6",
	IP:    []uint8{58},
	Print: printICMPv6,
})

const protoICMPv6 = 58

// The types of messages (IANA "ICMPv6 Parameters").
const (
	icmp6Unreachable     = 1
	icmp6TooBig          = 2
	icmp6TimeExceeded    = 3
	icmp6Parameter       = 4
	icmp6Echo            = 128
	icmp6EchoReply       = 129
	icmp6ListenerQuery   = 130
	icmp6ListenerReport  = 131
	icmp6ListenerDone    = 132
	icmp6RouterSolicit   = 133
	icmp6RouterAdvert    = 134
	icmp6NeighborSolicit = 135
	icmp6NeighborAdvert  = 136
	icmp6Redirect        = 137
	icmp6Renumbering     = 138
	icmp6NodeQuery       = 139
	icmp6NodeReply       = 140
	icmp6ListenerReport2 = 143
	icmp6AgentRequest    = 144
	icmp6AgentReply      = 145
	icmp6PrefixSolicit   = 146
	icmp6PrefixAdvert    = 147
	icmp6RPL             = 155
)

var icmp6Names = printer.NameTable{
	{Value: icmp6Unreachable, Text: "destination unreachable"}, {Value: icmp6TooBig, Text: "packet too big"},
	{Value: icmp6TimeExceeded, Text: "time exceeded in-transit"}, {Value: icmp6Parameter, Text: "parameter problem"},
	{Value: icmp6Echo, Text: "echo request"}, {Value: icmp6EchoReply, Text: "echo reply"},
	{Value: icmp6ListenerQuery, Text: "multicast listener query"}, {Value: icmp6ListenerReport, Text: "multicast listener report"},
	{Value: icmp6ListenerDone, Text: "multicast listener done"}, {Value: icmp6RouterSolicit, Text: "router solicitation"},
	{Value: icmp6RouterAdvert, Text: "router advertisement"}, {Value: icmp6NeighborSolicit, Text: "neighbor solicitation"},
	{Value: icmp6NeighborAdvert, Text: "neighbor advertisement"}, {Value: icmp6Redirect, Text: "redirect"},
	{Value: icmp6Renumbering, Text: "router renumbering"}, {Value: icmp6NodeQuery, Text: "node information query"},
	{Value: icmp6NodeReply, Text: "node information reply"}, {Value: 141, Text: "inverse neighbor solicitation"},
	{Value: 142, Text: "inverse neighbor advertisement"}, {Value: icmp6ListenerReport2, Text: "multicast listener report v2"},
	{Value: icmp6AgentRequest, Text: "ha discovery request"}, {Value: icmp6AgentReply, Text: "ha discovery reply"},
	{Value: icmp6PrefixSolicit, Text: "mobile router solicitation"}, {Value: icmp6PrefixAdvert, Text: "mobile router advertisement"},
	{Value: icmp6RPL, Text: "RPL"}, {Value: 200, Text: "mtrace response"}, {Value: 201, Text: "mtrace message"},
}

// icmp6Message prints what a message says behind its name, and reports whether the
// end of the line is as usual.
type icmp6Message func(p *printer.Printer, v printer.View) bool

// icmp6Messages are filled by init, because an error leads back to IPv6.
var icmp6Messages = [256]icmp6Message{
	icmp6Unreachable:     icmp6Unreached,
	icmp6TooBig:          icmp6PacketTooBig,
	icmp6TimeExceeded:    icmp6Expired,
	icmp6Parameter:       icmp6ParameterProblem,
	icmp6Echo:            icmp6Echoed,
	icmp6EchoReply:       icmp6Echoed,
	icmp6ListenerQuery:   listenerQuery,
	icmp6ListenerReport:  listenerMessage,
	icmp6ListenerDone:    listenerMessage,
	icmp6RouterSolicit:   routerSolicitation,
	icmp6RouterAdvert:    routerAdvertisement,
	icmp6NeighborSolicit: neighborSolicitation,
	icmp6NeighborAdvert:  neighborAdvertisement,
	icmp6Redirect:        neighborRedirect,
	icmp6Renumbering:     routerRenumbering,
	icmp6NodeQuery:       nodeQuery,
	icmp6NodeReply:       nodeReply,
	141:                  icmp6NameOnly,
	142:                  icmp6NameOnly,
	icmp6ListenerReport2: listenerReport2,
	icmp6AgentRequest:    mobileID,
	icmp6AgentReply:      mobileAgents,
	icmp6PrefixSolicit:   mobileID,
	icmp6PrefixAdvert:    mobilePrefix,
	icmp6RPL:             printRPL,
}

func printICMPv6(p *printer.Printer, v printer.View) {
	p.Layer("icmp6")
	if p.Net.Version != 6 {
		p.Write("[ICMPv6 requires IPv6]")
		p.Invalid()
		return
	}
	if v.Len() == 0 {
		p.Write("ICMP6, length 0")
		p.Invalid()
		return
	}
	icmp6Checksum(p, v)
	kind := v.U8(0)
	p.Print("ICMP6, {type}", icmp6Names.Of(uint32(kind), "unknown icmp6 type ({})"))
	if icmp6LengthFirst(kind) && p.V(1) {
		p.Print(", length {length}", v.Len())
	}
	v.Need(1, 1)
	message := icmp6Messages[kind]
	if message == nil {
		p.Print(", length {length}", v.Len())
		icmp6Dump(p, v)
		return
	}
	if message(p, v) && !p.V(1) {
		p.Print(", length {length}", v.Len())
	}
}

// icmp6LengthFirst reports whether -v prints the length behind a message's name.
func icmp6LengthFirst(kind uint8) bool {
	switch kind {
	case icmp6RouterSolicit, icmp6RouterAdvert, icmp6NeighborSolicit, icmp6NeighborAdvert, icmp6Redirect,
		icmp6AgentReply, icmp6PrefixAdvert:
		return true
	}
	return false
}

// icmp6Checksum says whether the checksum is right, where all of the message is
// there to see.
func icmp6Checksum(p *printer.Printer, v printer.View) {
	if !p.V(1) || p.Net.Fragment || !v.Has(0, v.Len()) {
		return
	}
	field := v.U16(2)
	if sum := p.TransportSum(protoICMPv6, v, v.Len()); sum == 0 {
		p.Write("[icmp6 sum ok] ")
	} else {
		p.Print("[bad icmp6 cksum 0x{checksum:04x} -> 0x{:04x}!] ", field, printer.ExpectedChecksum(field, sum))
	}
}

// icmp6Dump shows a message that is not understood, unless verbosity asks for
// other dumps.
func icmp6Dump(p *printer.Printer, v printer.View) {
	if !p.V(2) {
		p.Unknown(v, 0, v.Len(), "\n\t")
	}
}

func icmp6NameOnly(*printer.Printer, printer.View) bool { return true }

func icmp6Echoed(p *printer.Printer, v printer.View) bool {
	p.Print(", id {id}, seq {seq}", v.U16(4), v.U16(6))
	return true
}

func icmp6PacketTooBig(p *printer.Printer, v printer.View) bool {
	p.Print(", mtu {mtu}", v.U32(4))
	return true
}

// Where the addresses of a quoted packet are.
const (
	quotedSource      = icmpHeader + 8
	quotedDestination = icmpHeader + 24
)

// icmp6Unreached prints what could not be reached, and why (RFC 4443 section 3.1).
func icmp6Unreached(p *printer.Printer, v printer.View) bool {
	switch code := v.U8(1); code {
	case 0:
		p.Write(", unreachable route")
		p.Print(" {destination}", v.IP6(quotedDestination))
	case 1:
		p.Write(",  unreachable prohibited")
		p.Print(" {destination}", v.IP6(quotedDestination))
	case 2:
		p.Write(", beyond scope")
		p.Print(" {destination}, source address {source}", v.IP6(quotedDestination), v.IP6(quotedSource))
	case 3:
		p.Write(", unreachable address")
		p.Print(" {destination}", v.IP6(quotedDestination))
	case 4:
		p.Write(", unreachable port")
		return icmp6PortUnreached(p, v)
	default:
		p.Print(", unknown unreach code ({})", code)
		icmp6Dump(p, v)
		return false
	}
	return true
}

// icmp6PortUnreached prints which port nobody listens on.
func icmp6PortUnreached(p *printer.Printer, v printer.View) bool {
	proto, o, ok := quotedTransport(v)
	if !ok {
		p.Trunc()
		return false
	}
	port := v.U16(o + 2)
	switch proto {
	case 6:
		p.Print(", {destination} tcp port ", v.IP6(quotedDestination))
		p.TCPPort(port)
	case 17:
		p.Print(", {destination} udp port ", v.IP6(quotedDestination))
		p.UDPPort(port)
	}
	p.Field("port", port)
	return true
}

// quotedTransport finds the transport header of a quoted packet behind its
// extension headers: TCP or UDP, or none.
func quotedTransport(v printer.View) (proto uint8, o int, ok bool) {
	if !v.Has(icmpHeader, ipv6Header) {
		return 0, 0, false
	}
	proto, o = v.U8(icmpHeader+6), icmpHeader+ipv6Header
	for v.Has(o, 4) {
		switch proto {
		case 6, 17:
			return proto, o, true
		case 44:
			if v.U16(o+2)&0xfff8 != 0 {
				return 0, 0, false
			}
			proto, o = v.U8(o), o+8
		case 51:
			proto, o = v.U8(o), o+4*(int(v.U8(o+1))+2)
		case nextHopByHop, 43, 60:
			proto, o = v.U8(o), o+8*(int(v.U8(o+1))+1)
		default:
			return 0, 0, false
		}
	}
	return 0, 0, false
}

func icmp6Expired(p *printer.Printer, v printer.View) bool {
	switch code := v.U8(1); code {
	case 0:
		p.Print(" for {destination}", v.IP6(quotedDestination))
	case 1:
		p.Write(" (reassembly)")
	default:
		p.Print(", unknown code ({})", code)
	}
	return true
}

var icmp6Problems = printer.NameTable{
	{Value: 0, Text: "erroneous"}, {Value: 1, Text: "next header"}, {Value: 2, Text: "option"}, {Value: 3, Text: "incomplete header chain"},
}

func icmp6ParameterProblem(p *printer.Printer, v printer.View) bool {
	if !v.Has(quotedDestination, 16) {
		p.Trunc()
		return false
	}
	code := v.U8(1)
	if name := icmp6Problems.Find(uint32(code)); name != "" {
		p.Print(", {} - octet {pointer}", name, v.U32(4))
	} else {
		p.Print(", code-#{}", code)
	}
	return true
}
