package explain

import (
	"strconv"

	"wiretale/internal/conversation"
)

func (t *Teller) reset(e *conversation.Event) string {
	s := "RST: "
	me, peer := the(e.Side), the(e.Side.Other())
	switch e.Why {
	case conversation.ReasonRefused:
		return s + "refused; nothing listens on that port"
	case conversation.ReasonAbort:
		return s + me + " aborts the connection"
	case conversation.ReasonAbortUnread:
		return s + me + " closes with data from " + peer + " not read"
	case conversation.ReasonDataAfterClose:
		return s + "data came for a socket that " + me + " has already closed"
	case conversation.ReasonUnknownConnection:
		return s + me + " knows nothing of this connection"
	case conversation.ReasonGaveUp:
		return s + me + " gives up after repeating without an answer"
	case conversation.ReasonHandshakeDropped:
		return s + me + " does not want the connection it was offered"
	case conversation.ReasonHandshakeFailed:
		return s + me + " breaks the handshake off"
	case conversation.ReasonForged:
		return s + "it claims to be from " + me + ", but came over another number of hops"
	case conversation.ReasonAfterEnd:
		return s + "the connection is over already; it changes nothing"
	}
	return s + me + " cuts the connection"
}

// reasonText is a reason in a few words.
func reasonText(r conversation.Reason) string {
	switch r {
	case conversation.ReasonSynFin:
		return "SYN and FIN in one segment"
	case conversation.ReasonSynRst:
		return "SYN and RST in one segment"
	case conversation.ReasonFinRst:
		return "FIN and RST in one segment"
	case conversation.ReasonNoFlags:
		return "neither SYN nor ACK nor RST is set"
	case conversation.ReasonHeaderLength:
		return "its header length cannot be"
	case conversation.ReasonAfterFin:
		return "it brings bytes beyond the FIN, which was to be the last"
	case conversation.ReasonAckOfNothing:
		return "it acknowledges a number that was never sent"
	}
	return r.String()
}

// icmp is an ICMP error in words (RFC 792; RFC 1812; RFC 4443).
func (t *Teller) icmp(e *conversation.Event) string {
	s := "ICMP: " + icmpText(e.A, e.B)
	if e.Other != 0 {
		s += ", about " + packet(e.Other)
	}
	return s
}

var icmp4 = map[int64]string{
	0x300: "network unreachable", 0x301: "host unreachable", 0x302: "protocol unreachable", 0x303: "port unreachable",
	0x305: "source route failed", 0x306: "network unknown", 0x307: "host unknown", 0x309: "network prohibited by a firewall",
	0x30a: "host prohibited by a firewall", 0x30d: "prohibited by a firewall", 0x400: "source quench",
	0x500: "redirect for the network", 0x501: "redirect for the host",
	0xb00: "time to live exceeded: a routing loop, or a traceroute", 0xb01: "fragments did not all arrive",
}

var icmp6 = map[int64]string{
	0x100: "no route", 0x101: "prohibited by a firewall", 0x102: "beyond the scope of the address",
	0x103: "address unreachable", 0x104: "port unreachable", 0x105: "source address refused", 0x106: "route rejected",
	0x300: "hop limit exceeded: a routing loop, or a traceroute", 0x301: "fragments did not all arrive",
}

func icmpText(what, mtu int64) string {
	names, kind := icmp4, what
	if what >= 1<<16 {
		names, kind = icmp6, what-1<<16
	}
	if mtu != 0 {
		return "packet too large, " + strconv.FormatInt(mtu, 10) + " bytes can pass"
	}
	if kind == 0x304 && what < 1<<16 {
		return "packet too large"
	}
	if s := names[kind]; s != "" {
		return s
	}
	return "type " + strconv.FormatInt(kind>>8, 10) + " code " + strconv.FormatInt(kind&255, 10)
}
