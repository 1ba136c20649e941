package app

import "wiretale/internal/printer"

// SIP, the Session Initiation Protocol (RFC 3261 section 7).
var sip = textProtocol{"sip", "SIP", commands(`ACK BYE CANCEL DO INFO INVITE MESSAGE NOTIFY OPTIONS PRACK QAUTH REFER REGISTER
	SPRACK SUBSCRIBE UPDATE PUBLISH`)}

var _ = printer.Register(printer.Protocol{Name: "sip", UDP: printer.Ports(5060), Print: sip.print})
