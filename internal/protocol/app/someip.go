package app

import "wiretale/internal/printer"

// SOME/IP, the Scalable service-Oriented MiddlewarE over IP (AUTOSAR PRS_SOMEIP
// section 4.1).
//
//	 0       2       4       8       10      12      13      14      15
//	+-------+-------+-------+-------+-------+-------+-------+-------+-------+
//	|service|method |length |client |session|proto v|iface v| type  |return |
//	+-------+-------+-------+-------+-------+-------+-------+-------+-------+
var _ = printer.Register(printer.Protocol{Name: "someip", UDP: printer.Ports(30490), UDPTypes: []string{"someip"}, Print: printSOMEIP})

const someipHeader = 16

func printSOMEIP(p *printer.Printer, v printer.View) {
	p.Layer("someip")
	p.Write("SOMEIP")
	if v.Len() < someipHeader {
		p.Invalid()
		return
	}
	id := v.U32(0)
	method := id & 0xffff
	if event := method&0x8000 != 0; event {
		p.Print(", service {service}, event {event}", id>>16, method&0x7fff)
	} else {
		p.Print(", service {service}, method {method}", id>>16, method)
	}
	p.Print(", len {message_length}", v.U32(4))
	request := v.U32(8)
	p.Print(", client {client}, session {session}", request>>16, request&0xffff)
	p.Print(", pver {protocol_version}", v.U8(12))
	p.Print(", iver {interface_version}", v.U8(13))
	p.Print(", msgtype {message_type}", someipTypes.Of(uint32(v.U8(14)), "Unknown"))
	p.Print(", retcode {return_code}\n", someipCodes.Of(uint32(v.U8(15)), "Unknown"))
}

var someipTypes = printer.NameTable{
	{Value: 0x00, Text: "REQUEST"}, {Value: 0x01, Text: "REQUEST_NO_RETURN"}, {Value: 0x02, Text: "NOTIFICATION"}, {Value: 0x80, Text: "RESPONSE"},
	{Value: 0x81, Text: "ERROR"}, {Value: 0x20, Text: "TP_REQUEST"}, {Value: 0x21, Text: "TP_REQUEST_NO_RETURN"},
	{Value: 0x22, Text: "TP_NOTIFICATION"}, {Value: 0xa0, Text: "TP_RESPONSE"}, {Value: 0xa1, Text: "TP_ERROR"},
}

var someipCodes = printer.NameTable{
	{Value: 0, Text: "E_OK"}, {Value: 1, Text: "E_NOT_OK"}, {Value: 2, Text: "E_UNKNOWN_SERVICE"}, {Value: 3, Text: "E_UNKNOWN_METHOD"},
	{Value: 4, Text: "E_NOT_READY"}, {Value: 5, Text: "E_NOT_REACHABLE"}, {Value: 6, Text: "E_TIMEOUT"}, {Value: 7, Text: "E_WRONG_PROTOCOL_VERSION"},
	{Value: 8, Text: "E_WRONG_INTERFACE_VERSION"}, {Value: 9, Text: "E_MALFORMED_MESSAGE"}, {Value: 10, Text: "E_WRONG_MESSAGE_TYPE"},
	{Value: 11, Text: "E_E2E_REPEATED"}, {Value: 12, Text: "E_E2E_WRONG_SEQUENCE"}, {Value: 13, Text: "E_E2E"},
	{Value: 14, Text: "E_E2E_NOT_AVAILABLE"}, {Value: 15, Text: "E_E2E_NO_NEW_DATA"},
}
