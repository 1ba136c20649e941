package app

import (
	"wiretale/internal/packet"
	"wiretale/internal/printer"
)

// TFTP, the Trivial File Transfer Protocol (RFC 1350 section 5; options: RFC 2347).
//
//	 0       2
//	+-------+-----------------------------
//	|opcode | names, a block or an error
//	+-------+-----------------------------
var _ = printer.Register(printer.Protocol{Name: "tftp", UDP: printer.Ports(69), UDPTypes: []string{"tftp"}, Print: printTFTP})

func printTFTP(p *printer.Printer, v printer.View) {
	p.Layer("tftp")
	p.Print("TFTP, length {length}", v.Len())
	if v.Len() < 2 {
		p.Trunc()
		return
	}
	op := v.U16(0)
	p.Print(", {opcode}", tftpOps.Of(uint32(op), "tftp-#{}"))
	p.Try(tftpBody, v)
}

func tftpBody(p *printer.Printer, v printer.View) {
	switch v.U16(0) {
	case 1, 2:
		tftpRequest(p, v.From(2))
	case 3, 4:
		if v.Len() < 4 {
			panic(packet.Truncated{})
		}
		p.Print(" block {block}", v.U16(2))
	case 5:
		tftpError(p, v.From(2))
	case 6:
		tftpOptions(p, v.From(2))
	}
}

// tftpString prints a string that a NUL ends, and returns what follows it.
func tftpString(p *printer.Printer, v printer.View, before, after string) printer.View {
	if v.Len() <= 0 {
		panic(packet.Truncated{})
	}
	p.Write(before)
	for o := range v.Len() {
		if !v.Has(o, 1) {
			p.Write(after)
			panic(packet.Truncated{})
		}
		c := v.U8(o)
		if c == 0 {
			p.Write(after)
			return v.From(o + 1)
		}
		p.SafeByte(c)
	}
	p.Write(after)
	panic(packet.Truncated{})
}

// tftpRequest prints the name of a file, the mode and options.
func tftpRequest(p *printer.Printer, v printer.View) {
	v = tftpString(p, v, ` "`, `"`)
	v = tftpString(p, v, " ", "")
	tftpOptions(p, v)
}

// tftpOptions prints options and their values.
func tftpOptions(p *printer.Printer, v printer.View) {
	for v.Len() > 0 {
		if v.U8(0) == 0 {
			v = v.From(1)
			continue
		}
		v = tftpString(p, v, " ", "")
	}
}

func tftpError(p *printer.Printer, v printer.View) {
	if v.Len() < 2 {
		panic(packet.Truncated{})
	}
	p.Print(" {error}", tftpErrors.Of(uint32(v.U16(0)), "tftp-err-#{} \"")) // tcpdump: a quotation mark too many
	tftpString(p, v.From(2), ` "`, `"`)
}

var tftpOps = printer.NameTable{{Value: 1, Text: "RRQ"}, {Value: 2, Text: "WRQ"}, {Value: 3, Text: "DATA"}, {Value: 4, Text: "ACK"}, {Value: 5, Text: "ERROR"}, {Value: 6, Text: "OACK"}}

var tftpErrors = printer.NameTable{
	{Value: 0, Text: "EUNDEF"}, {Value: 1, Text: "ENOTFOUND"}, {Value: 2, Text: "EACCESS"}, {Value: 3, Text: "ENOSPACE"}, {Value: 4, Text: "EBADOP"},
	{Value: 5, Text: "EBADID"}, {Value: 6, Text: "EEXISTS"}, {Value: 7, Text: "ENOUSER"},
}
