package routing

import "wiretale/internal/printer"

// The options of CLNP (ISO 8473 section 7.5).
const (
	clnpDiscardReason   = 193
	clnpQoS             = 195
	clnpSecurity        = 197
	clnpSourceRouting   = 200
	clnpRouteRecording  = 203
	clnpPadding         = 204
	clnpPriority        = 205
	clnpGloballyUnique  = 0xc0
	clnpFirstRouteEntry = 3
)

// clnpOption prints the value of an option, and reports whether it is valid.
func clnpOption(p *printer.Printer, v printer.View, kind uint8) bool {
	if v.Len() < 2 && (kind == clnpSourceRouting || kind == clnpRouteRecording || kind == clnpSecurity) ||
		v.Len() < 1 && (kind == clnpPriority || kind == clnpQoS || kind == clnpDiscardReason) {
		p.Write(", bad opt len")
		return false
	}
	switch kind {
	case clnpSourceRouting:
		p.Print("{} source routing", clnpRoutingTypes.Of(uint32(v.U8(0)), "Unknown"))
		return clnpRoute(p, v, false)
	case clnpRouteRecording:
		clnpRecording(p, v)
	case clnpPriority:
		p.Print("0x{priority:01x}", v.U8(0)&0xf)
	case clnpQoS:
		clnpQuality(p, v.U8(0))
	case clnpSecurity:
		p.Print("\n\t    Format Code: {format}, Security-Level {level}", clnpFormats.Of(uint32(v.U8(0)&0xc0), "Reserved"), v.U8(1))
	case clnpDiscardReason:
		clnpDiscard(p, v.U8(0))
	case clnpPadding:
		p.Write("padding data")
	default:
		p.Unknown(v, 0, v.Len(), "\n\t  ")
		return true
	}
	if p.V(2) {
		p.Unknown(v, 0, v.Len(), "\n\t  ")
	}
	return true
}

// clnpRoute prints the addresses from where the second byte says (from 1) on, and
// reports whether they make sense.
func clnpRoute(p *printer.Printer, v printer.View, recorded bool) bool {
	o := int(v.U8(1)) - 1
	for left := v.Len() - o; o >= 0 && left > 0; {
		n := int(v.U8(o))
		left--
		if n > left || n == 0 {
			p.Write("\n\t    NSAP address goes past end of option")
			if !recorded {
				p.Write(", bad opts/li")
			}
			return recorded
		}
		p.Print("\n\t    NSAP address (length {}): ", n)
		nsap(p, v, o+1, n)
		left -= n
		if !recorded { // tcpdump: of a recorded route the same address is shown again
			o += n + 1
		}
	}
	return true
}

func clnpRecording(p *printer.Printer, v printer.View) {
	p.Print("{} recording of route in progress", clnpRoutingTypes.Of(uint32(v.U8(0)), "Unknown"))
	switch n := int(v.U8(1)); {
	case n == 0:
		p.Write(" Bad NSAP offset (0)")
	case n > v.Len():
		p.Write(" Bad NSAP offset (past end of option)")
	default:
		clnpRoute(p, v, true)
	}
}

func clnpQuality(p *printer.Printer, n uint8) {
	p.Print("\n\t    Format Code: {format}", clnpFormats.Of(uint32(n&0xc0), "Reserved"))
	if n&clnpGloballyUnique == clnpGloballyUnique {
		p.Print("\n\t    QoS Flags [{qos}]", clnpQoSFlags.Of(uint32(n), "none", ", "))
	}
}

func clnpDiscard(p *printer.Printer, n uint8) {
	class, reason := n>>4, n&0xf
	name := clnpReasons.Find(uint32(n))
	if name == "" {
		name = "Unknown"
	}
	p.Print("\n\t    Class: {class} (0x{:01x}), {reason} (0x{:01x})", clnpClasses.Of(uint32(class), "Unknown Error"), class, name, reason)
}

var clnpRoutingTypes = printer.NameTable{{Value: 0, Text: "partial"}, {Value: 1, Text: "complete"}}

var clnpFormats = printer.NameTable{
	{Value: 0x40, Text: "Source Address Specific"}, {Value: 0x80, Text: "Destination Address Specific"}, {Value: 0xc0, Text: "Globally unique"},
}

var clnpQoSFlags = printer.BitTable{
	{Value: 0x20, Text: "reserved"}, {Value: 0x10, Text: "sequencing vs. delay"}, {Value: 0x08, Text: "congested"},
	{Value: 0x04, Text: "delay vs. cost"}, {Value: 0x02, Text: "error vs. delay"}, {Value: 0x01, Text: "error vs. cost"},
}

var clnpClasses = printer.NameTable{
	{Value: 0x0, Text: "General Error"}, {Value: 0x8, Text: "Address Error"}, {Value: 0x9, Text: "Source Routeing Error"}, {Value: 0xa, Text: "Lifetime Error"},
	{Value: 0xb, Text: "PDU Discarded Error"}, {Value: 0xc, Text: "Reassembly Error"},
}

// clnpReasons are the reasons by class (high four bits).
var clnpReasons = printer.NameTable{
	{Value: 0x00, Text: "Reason not specified"}, {Value: 0x01, Text: "Protocol procedure error"}, {Value: 0x02, Text: "Incorrect checksum"},
	{Value: 0x03, Text: "PDU discarded due to congestion"}, {Value: 0x04, Text: "Header syntax error (cannot be parsed)"},
	{Value: 0x05, Text: "Segmentation needed but not permitted"}, {Value: 0x06, Text: "Incomplete PDU received"}, {Value: 0x07, Text: "Duplicate option"},
	{Value: 0x80, Text: "Destination address unreachable"}, {Value: 0x81, Text: "Destination address unknown"},
	{Value: 0x90, Text: "Unspecified source routeing error"}, {Value: 0x91, Text: "Syntax error in source routeing field"},
	{Value: 0x92, Text: "Unknown address in source routeing field"}, {Value: 0x93, Text: "Path not acceptable"},
	{Value: 0xa0, Text: "Lifetime expired while data unit in transit"}, {Value: 0xa1, Text: "Lifetime expired during reassembly"},
	{Value: 0xb0, Text: "Unsupported option not specified"}, {Value: 0xb1, Text: "Unsupported protocol version"}, {Value: 0xb2, Text: "Unsupported security option"},
	{Value: 0xb3, Text: "Unsupported source routeing option"}, {Value: 0xb4, Text: "Unsupported recording of route option"},
	{Value: 0xc0, Text: "Reassembly interference"},
}
