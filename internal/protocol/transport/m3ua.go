package transport

import "wiretale/internal/printer"

// M3UA carries SS7 user messages over SCTP (RFC 4666 section 3).
//
//	+---------------+---------------+---------------+---------------+
//	|   version 1   |   reserved    |     class     |     type      |
//	+---------------+---------------+---------------+---------------+
//	|                         length                | parameters
//	+-----------------------------------------------+----

const m3uaHeader = 8

// m3uaClass is a class of messages with the names of its types.
type m3uaClass struct {
	name  string
	types printer.NameTable
}

var m3uaClasses = [10]m3uaClass{
	0: {"Management", printer.NameTable{{Value: 0, Text: "Error"}, {Value: 1, Text: "Notify"}}},
	1: {"Transfer", printer.NameTable{{Value: 1, Text: "Data"}}},
	2: {"SS7", printer.NameTable{
		{Value: 1, Text: "Destination Unavailable"}, {Value: 2, Text: "Destination Available"}, {Value: 3, Text: "Destination State Audit"},
		{Value: 4, Text: "Signalling Congestion"}, {Value: 5, Text: "Destination User Part Unavailable"}, {Value: 6, Text: "Destination Restricted"},
	}},
	3: {"ASP", printer.NameTable{
		{Value: 1, Text: "Up"}, {Value: 2, Text: "Down"}, {Value: 3, Text: "Heartbeat"}, {Value: 4, Text: "Up Acknowledgement"},
		{Value: 5, Text: "Down Acknowledgement"}, {Value: 6, Text: "Heartbeat Acknowledgement"},
	}},
	4: {"ASP", printer.NameTable{
		{Value: 1, Text: "Active"}, {Value: 2, Text: "Inactive"}, {Value: 3, Text: "Active Acknowledgement"}, {Value: 4, Text: "Inactive Acknowledgement"},
	}},
	9: {"Routing Key Management", printer.NameTable{
		{Value: 1, Text: "Registration Request"}, {Value: 2, Text: "Registration Response"}, {Value: 3, Text: "Deregistration Request"},
		{Value: 4, Text: "Deregistration Response"},
	}},
}

func printM3UA(p *printer.Printer, v printer.View) {
	p.Layer("m3ua")
	if v.Len() < m3uaHeader {
		p.Invalid()
		return
	}
	if v.U8(0) != 1 {
		return
	}
	class := v.U8(2)
	if int(class) >= len(m3uaClasses) || m3uaClasses[class].types == nil {
		p.Print("\n\t\tUnknown message class {class}", class)
	} else {
		c := &m3uaClasses[class]
		p.Print("\n\t\t{class} {type} Message", c.name, c.types.Of(uint32(v.U8(3)), "Unknown (0x{:02x})"))
	}
	if length := v.U32(4); int64(length) != int64(v.Len()) {
		p.Print("\n\t\t\t@@@@@@ Corrupted length {length} of message @@@@@@", length)
		return
	}
	m3uaParameters(p, v.From(m3uaHeader))
}

// The parameters that are one number.
const (
	m3uaRoutingContext    = 0x0006
	m3uaCorrelation       = 0x0013
	m3uaNetworkAppearance = 0x0200
)

var m3uaParameterNames = printer.NameTable{
	{Value: 0x0004, Text: "INFO String"}, {Value: m3uaRoutingContext, Text: "Routing Context"}, {Value: 0x0007, Text: "Diagnostic Info"},
	{Value: 0x0009, Text: "Heartbeat Data"}, {Value: 0x000b, Text: "Traffic Mode Type"}, {Value: 0x000c, Text: "Error Code"},
	{Value: 0x000d, Text: "Status"}, {Value: 0x0011, Text: "ASP Identifier"}, {Value: 0x0012, Text: "Affected Point Code"},
	{Value: m3uaCorrelation, Text: "Correlation ID"}, {Value: m3uaNetworkAppearance, Text: "Network Appearance"}, {Value: 0x0204, Text: "User/Cause"},
	{Value: 0x0205, Text: "Congestion Indications"}, {Value: 0x0206, Text: "Concerned Destination"}, {Value: 0x0207, Text: "Routing Key"},
	{Value: 0x0208, Text: "Registration Result"}, {Value: 0x0209, Text: "Deregistration Result"},
	{Value: 0x020a, Text: "Local Routing Key Identifier"}, {Value: 0x020b, Text: "Destination Point Code"},
	{Value: 0x020c, Text: "Service Indicators"}, {Value: 0x020e, Text: "Originating Point Code List"}, {Value: 0x0210, Text: "Protocol Data"},
	{Value: 0x0212, Text: "Registration Status"}, {Value: 0x0213, Text: "Deregistration Status"},
}

// m3uaParameters prints the parameters of a message (RFC 4666 section 3.2).
func m3uaParameters(p *printer.Printer, v printer.View) {
	const headerLength = 4
	for v.Len() > 0 {
		if v.Len() < headerLength {
			p.Invalid()
			return
		}
		tag, length := v.U16(0), int(v.U16(2))
		p.Print("\n\t\t\t{parameter}: ", m3uaParameterNames.Of(uint32(tag), "Unknown Parameter (0x{:04x})"))
		if length < headerLength {
			p.Invalid()
			return
		}
		v.Need(0, (length+3)&^3)
		if !m3uaValue(p, v, tag, length) {
			p.Invalid()
			return
		}
		v = v.From((length + 3) &^ 3)
	}
}

// m3uaValue prints a parameter, and reports whether it is long enough.
//
// tcpdump: instead of the number, tag and length are printed.
func m3uaValue(p *printer.Printer, v printer.View, tag uint16, length int) bool {
	switch tag {
	case m3uaRoutingContext, m3uaCorrelation, m3uaNetworkAppearance:
		if length < 8 {
			return false
		}
		p.Print("0x{value:08x}", v.U32(0))
	default:
		p.Print("(length {length})", length)
	}
	return true
}
