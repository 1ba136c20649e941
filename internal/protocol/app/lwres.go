package app

import "wiretale/internal/printer"

// The lightweight resolver protocol of BIND 9 (lwres).
//
//	 0       4     6     8       12      16      20      24    26    28
//	+-------+-----+-----+-------+-------+-------+-------+-----+-----+------
//	|length | ver |flags|serial |opcode |result |receive| authent.  | body
//	+-------+-----+-----+-------+-------+-------+-------+-----+-----+------
var _ = printer.Register(printer.Protocol{Name: "lwres", UDP: printer.Ports(921), Print: printLWRES})

const (
	lwresHeader    = 28
	lwresResponse  = 0x0001
	lwresNoop      = 0x00000000
	lwresAddresses = 0x00010001
	lwresName      = 0x00010002
	lwresData      = 0x00010003
)

func printLWRES(p *printer.Printer, v printer.View) {
	p.Layer("lwres")
	v.Need(0, lwresHeader)
	version := v.U16(4)
	p.Write(" lwres")
	if version != 0 || p.V(1) {
		p.Print(" v{version}", version)
	}
	end := 0
	if version != 0 {
		n := v.U32(0)
		if uint64(n) > uint64(v.Captured()) {
			p.Cut()
		}
		end = int(n)
	} else {
		end = lwresBody(p, v)
		if end < 0 {
			p.Invalid()
			return
		}
	}
	if n := v.U32(0); uint64(n) != uint64(v.Len()) {
		p.Print(" [len: {} != {}]", n, v.Len())
	}
	if end > 0 && uint64(end) < uint64(v.U32(0)) {
		p.Write("[extra]")
	}
}

// lwresBody prints what the packet is for, and returns where it ends: 0 if that is
// not known, and less if it contradicts itself.
func lwresBody(p *printer.Printer, v printer.View) int {
	opcode, flags := v.U32(12), v.U16(6)
	p.Print(" {opcode}", lwresOpcodes.Of(opcode, "#0x{:x}"))
	if flags&lwresResponse == 0 {
		p.Byte('?')
	}
	if flags&^lwresResponse != 0 {
		p.Print("[0x{flags:x}]", flags)
	}
	if p.V(2) {
		p.Print(" (serial:0x{serial:x} result:0x{result:x} recvlen:{receive_length}", v.U32(8), v.U32(16), v.U32(20))
		if p.V(3) {
			p.Print(" authtype:0x{authentication:x} authlen:{}", v.U16(24), v.U16(26))
		}
		p.Byte(')')
	}
	if flags&lwresResponse == 0 {
		return lwresRequest(p, v, opcode)
	}
	return lwresAnswer(p, v, opcode)
}

func lwresRequest(p *printer.Printer, v printer.View, opcode uint32) int {
	o := lwresHeader
	switch opcode {
	case lwresNoop:
		return o
	case lwresAddresses:
		v.Need(o, 8)
		lwresFlags(p, v, o)
		types := v.U32(o + 4)
		p.Write([...]string{"", " IPv4", " IPv6", " IPv4/6"}[types&3])
		if types > 3 {
			p.Print("[0x{:x}]", types)
		}
		return lwresString(p, v, o+8)
	case lwresName:
		lwresFlags(p, v, o)
		return lwresAddress(p, v, o+4)
	case lwresData:
		lwresType(p, v, o)
		return lwresString(p, v, o+8)
	}
	return 0
}

func lwresAnswer(p *printer.Printer, v printer.View, opcode uint32) int {
	o := lwresHeader
	switch opcode {
	case lwresNoop:
		return o
	case lwresAddresses:
		aliases, addresses := v.U16(o+4), v.U16(o+6)
		lwresFlags(p, v, o)
		p.Print(" {}/{}", aliases, addresses)
		o = lwresStrings(p, v, o+8, int(aliases)+1)
		for i := 0; i < int(addresses) && o >= 0; i++ {
			o = lwresAddress(p, v, o)
		}
		return o
	case lwresName:
		aliases := v.U16(o + 4)
		lwresFlags(p, v, o)
		p.Print(" {}", aliases)
		return lwresStrings(p, v, o+6, int(aliases)+1)
	case lwresData:
		lwresType(p, v, o)
		v.Need(o+8, 8)
		p.Write(" TTL ")
		p.RelativeTime(v.U32(o + 8))
		p.Print(" {}/{}", v.U16(o+12), v.U16(o+14))
		count := int(v.U16(o+12)) + int(v.U16(o+14))
		o = lwresString(p, v, o+16)
		for range count {
			o = lwresBinary(p, v, o)
		}
		return o
	}
	return 0
}

// lwresFlags prints the flags of a body, with -vvv.
func lwresFlags(p *printer.Printer, v printer.View, o int) {
	if flags := v.U32(o); p.V(3) {
		p.Print(" flags:0x{body_flags:x}", flags)
	}
}

// lwresType prints the type and the class of a record.
func lwresType(p *printer.Printer, v printer.View, o int) {
	class, kind := v.U16(o+4), v.U16(o+6)
	lwresFlags(p, v, o)
	p.Print(" {record_type}", dnsTypes.Of(uint32(kind), "Type{}"))
	if class != 1 {
		p.Print(" {record_class}", dnsClasses.Of(uint32(class), "Class{}"))
	}
}

func lwresStrings(p *printer.Printer, v printer.View, o, n int) int {
	for range n {
		o = lwresString(p, v, o)
	}
	return o
}

// lwresString prints a name with its length before it and a NUL behind it, and
// returns where it ends.
func lwresString(p *printer.Printer, v printer.View, o int) int {
	n := int(v.U16(o))
	p.Byte(' ')
	p.SafeString(v, o+2, n)
	if v.U8(o+2+n) != 0 {
		p.Write(" (not NUL-terminated!)")
	}
	return o + 2 + n + 1
}

func lwresBinary(p *printer.Printer, v printer.View, o int) int {
	n := int(v.U16(o))
	lwresHex(p, v, o+2, n)
	return o + 2 + n
}

func lwresHex(p *printer.Printer, v printer.View, o, n int) {
	for i := range n {
		p.Print("{:02x}", v.U8(o+i))
	}
}

// lwresAddress prints an address and returns where it ends, or less than 0 if it is
// too short.
func lwresAddress(p *printer.Printer, v printer.View, o int) int {
	family, n := v.U32(o), int(v.U16(o+4))
	o += 6
	switch family {
	case 1:
		if n < 4 {
			return -1
		}
		v.Need(o, n)
		p.Print(" {address}", v.IP4(o))
		return o + 4
	case 2:
		if n < 16 {
			return -1
		}
		v.Need(o, n)
		p.Print(" {address}", v.IP6(o))
		return o + 16
	}
	v.Need(o, n)
	p.Print(" {family}/", family)
	lwresHex(p, v, o, n)
	return o + n
}

var lwresOpcodes = printer.NameTable{
	{Value: lwresNoop, Text: "noop"}, {Value: lwresAddresses, Text: "getaddrsbyname"}, {Value: lwresName, Text: "getnamebyaddr"},
	{Value: lwresData, Text: "getrdatabyname"},
}
