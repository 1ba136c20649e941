package app

import "wiretale/internal/printer"

// DHCPv6, the Dynamic Host Configuration Protocol for IPv6 (RFC 8415 section 8;
// relayed messages: section 9).
//
//	 0       1                       4
//	+-------+-----------------------+--------
//	| type  |    transaction id     | options
//	+-------+-----------------------+--------
var _ = printer.Register(printer.Protocol{Name: "dhcp6", UDP: printer.Ports(546, 547), Print: printDHCPv6})

const (
	dhcp6Header      = 4
	dhcp6RelayHeader = 34
	dhcp6RelayForw   = 12
	dhcp6RelayRepl   = 13
)

func printDHCPv6(p *printer.Printer, v printer.View) {
	p.Layer("dhcp6")
	p.Write("dhcp6")
	if !p.Enter() {
		return
	}
	defer p.Leave()
	p.Try(dhcp6Message, v)
}

func dhcp6Message(p *printer.Printer, v printer.View) {
	v.Need(0, dhcp6Header)
	kind := v.U8(0)
	relayed := kind == dhcp6RelayForw || kind == dhcp6RelayRepl
	p.Print(" {message}", dhcp6Messages.Of(uint32(kind), "msgtype-{}"))
	if !p.V(1) {
		return
	}
	p.Write(" (")
	if relayed {
		p.Print("linkaddr={link_address}", v.IP6(2))
		p.Print(" peeraddr={peer_address}", v.IP6(18))
		dhcp6Options(p, v.From(dhcp6RelayHeader))
	} else {
		p.Print("xid={xid:x}", v.U24(1))
		dhcp6Options(p, v.From(dhcp6Header))
	}
	p.Byte(')')
}

var dhcp6Messages = printer.NameTable{
	{Value: 1, Text: "solicit"}, {Value: 2, Text: "advertise"}, {Value: 3, Text: "request"}, {Value: 4, Text: "confirm"}, {Value: 5, Text: "renew"},
	{Value: 6, Text: "rebind"}, {Value: 7, Text: "reply"}, {Value: 8, Text: "release"}, {Value: 9, Text: "decline"}, {Value: 10, Text: "reconfigure"},
	{Value: 11, Text: "inf-req"}, {Value: 12, Text: "relay-fwd"}, {Value: 13, Text: "relay-reply"}, {Value: 14, Text: "leasequery"}, {Value: 15, Text: "leasequery-reply"},
}
