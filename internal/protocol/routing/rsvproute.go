package routing

import (
	"math"

	"wiretale/internal/printer"
)

// rsvpRoute prints an explicit or a recorded route (RFC 3209 sections 4.3, 4.4).
func rsvpRoute(p *printer.Printer, v printer.View, in *rsvpIndent) rsvpResult {
	for v.Len() >= 2 {
		v.Need(0, 2)
		kind, n := v.U8(0)&0x7f, int(v.U8(1))
		p.Write(in.value)
		p.Print("Subobject Type: {subobject}, length {}", rsvpRouteTypes.Of(uint32(kind), "Unknown {}"), n)
		if n == 0 {
			p.Write(in.value)
			p.Write("ERROR: zero length ERO subtype")
			return rsvpDone
		}
		if n > v.Len() {
			p.Write(in.value)
			p.Write("ERROR: ERO subobject length > object length")
			return rsvpDone
		}
		if !rsvpHopOf(p, v, kind, n) {
			return rsvpBroken
		}
		v = v.From(n)
	}
	return rsvpDone
}

// rsvpHopOf prints one hop of a route, and reports whether it was in order.
func rsvpHopOf(p *printer.Printer, v printer.View, kind uint8, n int) bool {
	if kind != 1 && kind != 3 {
		return true
	}
	if n != 8 {
		p.Write(" ERROR: length != 8")
		p.Invalid()
		return false
	}
	if kind == 3 {
		flags, class := v.U8(2), v.U8(3)
		p.Print(", Flags: [{}] ({:#x}), Class-Type: {} ({}), {label}", rsvpLabelFlags.Of(uint32(flags), "none", ", "), flags,
			rsvpClassTypes.Of(21<<8|uint32(class), "Unknown"), class, v.U32(4))
		return true
	}
	if bits := v.U8(6); bits != 32 {
		p.Print(" ERROR: Prefix length {} != 32", bits)
		p.Invalid()
		return false
	}
	p.Print(", {}, {prefix}/{}, Flags: [{}]", printer.Choose(v.U8(0)&0x80 != 0, "Loose", "Strict"), v.IP4(2), v.U8(6),
		rsvpHopFlags.Of(uint32(v.U8(7)), "none", ", "))
	return true
}

// rsvpIntServ prints a traffic specification (RFC 2210 section 3).
func rsvpIntServ(p *printer.Printer, v printer.View, in *rsvpIndent) rsvpResult {
	p.Write(in.value)
	p.Print("Msg-Version: {version}, length: {}", v.U8(0)>>4, uint32(v.U16(2))*4)
	for v = v.From(4); v.Len() >= 4; {
		length := int(v.U16(2)) * 4
		p.Write(in.value)
		p.Print("Service Type: {service} ({}), break bit {}set, Service length: {}", rsvpServices.Of(uint32(v.U8(0)), "unknown"), v.U8(0),
			printer.Choose(v.U8(1)&0x80 != 0, "", "not "), length)
		v = v.From(4)
		for length >= 4 && v.Len() >= 4 {
			n, ok := rsvpParameter(p, v, in)
			if !ok {
				return rsvpShort
			}
			if n > v.Len() || n > length { // the rest makes no sense
				v, length = v.From(min(n, v.Len())), 0
				break
			}
			v, length = v.From(n), length-n
		}
	}
	return rsvpDone
}

// rsvpParameter prints a parameter and returns its length; it is false when the
// parameter is too short.
func rsvpParameter(p *printer.Printer, v printer.View, in *rsvpIndent) (int, bool) {
	id, n := v.U8(0), int(v.U16(2))*4
	p.Write(in.detail)
	p.Print("Parameter ID: {parameter} ({}), length: {}, Flags: [0x{:02x}]", rsvpParameters.Of(uint32(id), "unknown"), id, n, v.U8(1))
	if v.Len() < n+4 {
		return 4, true
	}
	value := v.Sub(4, n)
	switch id {
	case 4, 6, 8, 10, 133, 134, 135, 136:
		if n < 4 {
			return 4 + n, true
		}
		rsvpOne(p, id, value.U32(0))
	case 127:
		if n == 20 {
			rsvpBucket(p, value)
		}
	case 130:
		if n == 8 {
			p.Write("\n\t\tRate: ")
			rsvpRate(p, value.U32(0))
			p.Print("\n\t\tSlack Term: {slack}", value.U32(4))
		}
	default:
		p.Unknown(value, 0, n, "\n\t\t")
	}
	return 4 + n, true
}

func rsvpOne(p *printer.Printer, id uint8, n uint32) {
	switch id {
	case 4:
		p.Print("\n\t\tIS hop count: {hops}", n)
	case 6:
		p.Write("\n\t\tPath b/w estimate: ")
		rsvpRate(p, n)
	case 8:
		p.Write("\n\t\tMinimum path latency: ")
		if n == math.MaxUint32 {
			p.Write("don't care")
		} else {
			p.Print("{latency}", n)
		}
	case 10:
		p.Print("\n\t\tComposed MTU: {mtu} bytes", n)
	default:
		p.Print("\n\t\tValue: {}", n)
	}
}

func rsvpBucket(p *printer.Printer, v printer.View) {
	p.Write("\n\t\tToken Bucket Rate: ")
	rsvpRate(p, v.U32(0))
	p.Write("\n\t\tToken Bucket Size: ")
	p.General(float64(math.Float32frombits(v.U32(4))), 10)
	p.Write(" bytes\n\t\tPeak Data Rate: ")
	rsvpRate(p, v.U32(8))
	p.Print("\n\t\tMinimum Policed Unit: {minimum_policed} bytes\n\t\tMaximum Packet Size: {maximum_packet} bytes", v.U32(12), v.U32(16))
}

// rsvpUNI prints what the optical user network interface asks for (OIF UNI 1.0).
func rsvpUNI(p *printer.Printer, v printer.View, in *rsvpIndent) rsvpResult {
	for v.Len() >= 4 {
		n, kind, family := int(v.U16(0)), v.U8(2), v.U8(3)
		p.Write(in.value)
		p.Print("Subobject Type: {subobject} ({}), AF: {family} ({}), length: {}", rsvpUNITypes.Of(uint32(kind), "Unknown"), kind,
			printer.AddressFamilies.Of(uint32(family), "Unknown"), family, n)
		if n < 4 || n > v.Len() {
			p.Invalid()
			return rsvpBroken
		}
		if !rsvpUNISubobject(p, v.Limit(n), kind, family, in) {
			p.Write(in.object)
			p.Write("ERROR: sub-object is too short")
			return rsvpBroken
		}
		v = v.From(n)
	}
	return rsvpDone
}

func rsvpUNISubobject(p *printer.Printer, v printer.View, kind, family uint8, in *rsvpIndent) bool {
	switch {
	case (kind == 1 || kind == 2) && family == printer.AFIIPv4:
		if v.Len() < 8 {
			return false
		}
		p.Write(in.detail)
		p.Print("UNI IPv4 TNA address: {tna}", v.IP4(4))
	case (kind == 1 || kind == 2) && family == printer.AFIIPv6:
		if v.Len() < 20 {
			return false
		}
		p.Write(in.detail)
		p.Print("UNI IPv6 TNA address: {tna}", v.IP6(4))
	case kind == 4:
		if v.Len() < 16 {
			return false
		}
		p.Write(in.detail)
		p.Print("U-bit: {}, Label type: {}, Logical port id: {}, Label: {label}", v.U8(4)>>7, v.U8(7), v.U32(8), v.U32(12))
	case kind == 5:
		if v.Len() < 5 {
			return false
		}
		p.Write(in.detail)
		p.Print("Service level: {service_level}", v.U8(4))
	default:
		p.Unknown(v, 0, v.Len(), in.value)
	}
	return true
}

var rsvpRouteTypes = printer.NameTable{
	{Value: 0, Text: "Reserved"}, {Value: 1, Text: "IPv4 prefix"}, {Value: 2, Text: "IPv6 prefix"}, {Value: 3, Text: "Label"},
	{Value: 32, Text: "Autonomous system number"}, {Value: 64, Text: "MPLS label switched path termination"},
}

var rsvpLabelFlags = printer.BitTable{{Value: 1, Text: "Global"}}

var rsvpHopFlags = printer.BitTable{
	{Value: 1, Text: "Local protection available"}, {Value: 2, Text: "Local protection in use"}, {Value: 4, Text: "Bandwidth protection"}, {Value: 8, Text: "Node protection"},
}

var rsvpServices = printer.NameTable{{Value: 1, Text: "Default/Global Information"}, {Value: 2, Text: "Guaranteed Service"}, {Value: 5, Text: "Controlled Load"}}

var rsvpParameters = printer.NameTable{
	{Value: 4, Text: "IS hop cnt"}, {Value: 6, Text: "Path b/w estimate"}, {Value: 8, Text: "Minimum path latency"}, {Value: 10, Text: "Composed MTU"},
	{Value: 127, Text: "Token Bucket TSpec"}, {Value: 130, Text: "Guaranteed Service RSpec"}, {Value: 133, Text: "End-to-end composed value for C"},
	{Value: 134, Text: "End-to-end composed value for D"}, {Value: 135, Text: "Since-last-reshaping point composed C"},
	{Value: 136, Text: "Since-last-reshaping point composed D"},
}

var rsvpUNITypes = printer.NameTable{
	{Value: 1, Text: "Source TNA address"}, {Value: 2, Text: "Destination TNA address"}, {Value: 3, Text: "Diversity"}, {Value: 4, Text: "Egress label"},
	{Value: 5, Text: "Service level"},
}
