package routing

import "wiretale/internal/printer"

// LMP, the link management protocol (RFC 4204 section 12).
//
//	 0       1       2       3       4               6               8
//	+-------+-------+-------+-------+---------------+---------------+---
//	|version|   0   | flags | type  |    length     |       0       | objects
//	+-------+-------+-------+-------+---------------+---------------+---
var _ = printer.Register(printer.Protocol{Name: "lmp", UDP: printer.Ports(701), UDPTypes: []string{"lmp"}, Print: printLMP})

const (
	lmpHeader       = 8
	lmpObjectHeader = 4
)

func printLMP(p *printer.Printer, v printer.View) {
	p.Layer("lmp")
	v.Need(0, lmpHeader)
	if version := v.U8(0) >> 4; version != 1 {
		p.Print("LMP version {version} packet not supported", version)
		return
	}
	kind := uint32(v.U8(3))
	if !p.V(1) {
		p.Print("LMPv{version} {message} Message, length: {length}", v.U8(0)>>4, lmpMessages.Of(kind, "unknown ({})"), v.Len())
		return
	}
	length := int(v.U16(4))
	p.Print("\n\tLMPv{version}, msg-type: {message}, Flags: [{flags}], length: {length}", v.U8(0)>>4, lmpMessages.Of(kind, "unknown, type: {}"),
		lmpFlags.Of(uint32(v.U8(2)), "none", ", "), length)
	if length < lmpHeader {
		p.Write(" (too short)")
		return
	}
	if length > v.Len() {
		p.Write(" (too long)")
		length = v.Len()
	}
	lmpObjects(p, v.From(lmpHeader).WithLength(length-lmpHeader))
}

func lmpObjects(p *printer.Printer, v printer.View) {
	for v.Len() > 0 {
		v.Need(0, lmpObjectHeader)
		kind, class, length := v.U8(0)&0x7f, v.U8(1), int(v.U16(2))
		p.Print("\n\t  {object} Object ({}), Class-Type: {} ({}) Flags: [{}negotiable], length: {}", lmpObjectNames.Of(uint32(class), "Unknown"), class,
			lmpClassTypes.Of(uint32(class)<<8|uint32(kind), "Unknown"), kind, printer.Choose(v.U8(0)&0x80 != 0, "", "non-"), length)
		if length < lmpObjectHeader {
			p.Write(" (too short)")
			return
		}
		if length%4 != 0 {
			p.Write(" (not a multiple of 4)")
			return
		}
		v.Need(0, length)
		body := v.From(lmpObjectHeader).WithLength(length - lmpObjectHeader) // tcpdump: it reads beyond an object
		if dump := lmpObject(p, body, class, kind); dump || p.V(2) {
			p.Unknown(body, 0, body.Len(), "\n\t    ")
		}
		if length > v.Len() {
			p.Print(" [remaining objects length {} < {}]", v.Len(), length)
			p.Invalid()
			return
		}
		v = v.From(length)
	}
}

// lmpShape is how the objects of a class and type are printed. A size of nought
// is any.
type lmpShape struct {
	class, kind uint8
	size        int
	print       func(p *printer.Printer, v printer.View) (dump bool)
}

// lmpObject prints one object, and reports whether it is to be dumped.
func lmpObject(p *printer.Printer, v printer.View, class, kind uint8) bool {
	for i := range lmpShapes {
		s := &lmpShapes[i]
		if s.class != class || s.kind != kind {
			continue
		}
		if s.size != 0 && v.Len() != s.size {
			p.Write(" (not correct for object)")
			return false
		}
		return s.print(p, v)
	}
	return true
}

var lmpFlags = printer.BitTable{{Value: 1, Text: "Control Channel Down"}, {Value: 2, Text: "LMP restart"}}

var lmpMessages = printer.NameTable{
	{Value: 1, Text: "Config"}, {Value: 2, Text: "Config ACK"}, {Value: 3, Text: "Config NACK"}, {Value: 4, Text: "Hello"}, {Value: 5, Text: "Begin Verify"},
	{Value: 6, Text: "Begin Verify ACK"}, {Value: 7, Text: "Begin Verify NACK"}, {Value: 8, Text: "End Verify"}, {Value: 9, Text: "End Verify ACK"},
	{Value: 10, Text: "Test"}, {Value: 11, Text: "Test Status Success"}, {Value: 12, Text: "Test Status Failure"}, {Value: 13, Text: "Test Status ACK"},
	{Value: 14, Text: "Link Summary"}, {Value: 15, Text: "Link Summary ACK"}, {Value: 16, Text: "Link Summary NACK"}, {Value: 17, Text: "Channel Status"},
	{Value: 18, Text: "Channel Status ACK"}, {Value: 19, Text: "Channel Status Request"}, {Value: 20, Text: "Channel Status Response"},
	{Value: 50, Text: "Service Config"}, {Value: 51, Text: "Service Config ACK"}, {Value: 52, Text: "Service Config NACK"},
}

var lmpObjectNames = printer.NameTable{
	{Value: 1, Text: "Control Channel ID"}, {Value: 2, Text: "Node ID"}, {Value: 3, Text: "Link ID"}, {Value: 4, Text: "Interface ID"}, {Value: 5, Text: "Message ID"},
	{Value: 6, Text: "Configuration"}, {Value: 7, Text: "Hello"}, {Value: 8, Text: "Verify Begin"}, {Value: 9, Text: "Verify Begin ACK"}, {Value: 10, Text: "Verify ID"},
	{Value: 11, Text: "TE Link"}, {Value: 12, Text: "Data Link"}, {Value: 13, Text: "Channel Status"}, {Value: 14, Text: "Channel Status Request"},
	{Value: 20, Text: "Error Code"}, {Value: 51, Text: "Service Config"},
}

// lmpClassTypes are the forms of objects, by class (high byte) and type.
var lmpClassTypes = printer.NameTable{
	{Value: 0x0101, Text: "Local"}, {Value: 0x0102, Text: "Remote"}, {Value: 0x0201, Text: "Local"}, {Value: 0x0202, Text: "Remote"},
	{Value: 0x0301, Text: "IPv4 Local"}, {Value: 0x0302, Text: "IPv4 Remote"}, {Value: 0x0303, Text: "IPv6 Local"}, {Value: 0x0304, Text: "IPv6 Remote"},
	{Value: 0x0305, Text: "Unnumbered Local"}, {Value: 0x0306, Text: "Unnumbered Remote"}, {Value: 0x0401, Text: "IPv4 Local"}, {Value: 0x0402, Text: "IPv4 Remote"},
	{Value: 0x0403, Text: "IPv6 Local"}, {Value: 0x0404, Text: "IPv6 Remote"}, {Value: 0x0405, Text: "Unnumbered Local"}, {Value: 0x0406, Text: "Unnumbered Remote"},
	{Value: 0x0501, Text: "1"}, {Value: 0x0502, Text: "2"}, {Value: 0x0601, Text: "1"}, {Value: 0x0701, Text: "1"}, {Value: 0x0801, Text: "1"}, {Value: 0x0901, Text: "1"},
	{Value: 0x0a01, Text: "1"}, {Value: 0x0b01, Text: "IPv4"}, {Value: 0x0b02, Text: "IPv6"}, {Value: 0x0b03, Text: "Unnumbered"}, {Value: 0x0c01, Text: "IPv4"},
	{Value: 0x0c02, Text: "IPv6"}, {Value: 0x0c03, Text: "Unnumbered"}, {Value: 0x0d01, Text: "IPv4"}, {Value: 0x0d02, Text: "IPv6"}, {Value: 0x0d03, Text: "Unnumbered"},
	{Value: 0x0e01, Text: "IPv4"}, {Value: 0x0e02, Text: "IPv6"}, {Value: 0x0e03, Text: "Unnumbered"}, {Value: 0x1401, Text: "1"}, {Value: 0x1402, Text: "2"},
	{Value: 0x3301, Text: "1"}, {Value: 0x3302, Text: "2"}, {Value: 0x3303, Text: "3"}, {Value: 0x3304, Text: "4"},
}
