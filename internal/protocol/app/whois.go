package app

import "wiretale/internal/printer"

// WHOIS (RFC 3912).
var whois = textProtocol{layer: "whois", name: "WHOIS"}

var _ = printer.Register(printer.Protocol{Name: "whois", TCP: printer.Ports(43), Print: whois.inSegment})
