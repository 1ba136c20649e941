package app

import "wiretale/internal/printer"

// SMTP, the Simple Mail Transfer Protocol (RFC 5321).
var smtp = textProtocol{layer: "smtp", name: "SMTP"}

var _ = printer.Register(printer.Protocol{Name: "smtp", TCP: printer.Ports(25), Print: smtp.inSegment})
