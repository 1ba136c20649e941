package transport

import "wiretale/internal/printer"

// DCCP, the Datagram Congestion Control Protocol (RFC 4340 section 5).
//
//	 0               1               2               3
//	+-------------------------------+-------------------------------+
//	|          source port          |       destination port        |
//	+---------------+-------+-------+-------------------------------+
//	|  data offset  | CCVal | CsCov |           checksum            |
//	+-----+-------+-+-------+-------+-------------------------------+
//	| res | type  |X|  reserved, sequence number: 24 bits, or 48 with X
//	+-----+-------+-+----
var _ = printer.Register(printer.Protocol{
	Name:      "dccp",
	IP:        []uint8{33},
	Addresses: true,
	Print:     printDCCP,
})

const (
	protoDCCP    = 33
	dccpShort    = 12 // header with a short sequence number
	dccpLong     = 16
	dccpRequest  = 0
	dccpResponse = 1
	dccpData     = 2
	dccpReset    = 7
)

// dccpType is a type of packets: its name, and what its header has more, in bytes.
type dccpType struct {
	name  string
	extra int
}

var dccpTypes = [...]dccpType{
	dccpRequest: {"DCCP-Request", 4}, dccpResponse: {"DCCP-Response", 12}, dccpData: {"DCCP-Data", 0}, 3: {"DCCP-Ack", 8},
	4: {"DCCP-DataAck", 8}, 5: {"DCCP-CloseReq", 8}, 6: {"DCCP-Close", 8}, dccpReset: {"DCCP-Reset", 12}, 8: {"DCCP-Sync", 8},
	9: {"DCCP-SyncAck", 8},
}

var dccpResets = printer.NameTable{
	{Value: 0, Text: "unspecified"}, {Value: 1, Text: "closed"}, {Value: 2, Text: "aborted"}, {Value: 3, Text: "no_connection"},
	{Value: 4, Text: "packet_error"}, {Value: 5, Text: "option_error"}, {Value: 6, Text: "mandatory_error"}, {Value: 7, Text: "connection_refused"},
	{Value: 8, Text: "bad_service_code"}, {Value: 9, Text: "too_busy"}, {Value: 10, Text: "bad_init_cookie"}, {Value: 11, Text: "aggression_penalty"},
}

func printDCCP(p *printer.Printer, v printer.View) {
	p.Layer("dccp")
	if !v.Has(0, dccpShort) {
		p.Trunc()
		return
	}
	header := dccpShort
	if v.U8(8)&1 != 0 {
		header = dccpLong
	}
	if v.Len() < header {
		p.Print("truncated-dccp - {} bytes missing!", header-v.Len())
		return
	}
	if !v.Has(0, header) {
		p.Trunc()
		return
	}
	p.SrcPort, p.DstPort = v.U16(0), v.U16(2)
	transportEnds(p, ": DCCP ")
	if p.Quiet > 0 {
		dccpQuiet(p, v)
		return
	}
	if p.V(1) {
		dccpCoverage(p, v)
	}
	kind := v.U8(8) >> 1 & 0x0f
	extra, ok := dccpTyped(p, v, kind, header)
	if !ok {
		return
	}
	if kind != dccpData && kind != dccpRequest {
		dccpAck(p, v.From(header), header == dccpLong)
	}
	if p.V(2) {
		dccpDetails(p, v, header, extra)
	}
}

// transportEnds prints where a packet comes from and where it goes, and what it is.
func transportEnds(p *printer.Printer, what string) {
	p.NetSrc()
	p.Byte('.')
	p.TCPPort(p.SrcPort)
	p.Write(" > ")
	p.NetDst()
	p.Byte('.')
	p.TCPPort(p.DstPort)
	p.Write(what)
	p.Field("src_port", p.SrcPort)
	p.Field("dst_port", p.DstPort)
}

// dccpQuiet is all that -q shows of a packet.
func dccpQuiet(p *printer.Printer, v printer.View) {
	header := 4 * int(v.U8(4))
	p.Print("{length}", uint32(v.Len()-header))
	if header > v.Len() {
		p.Print(" [bad hdr length {} - too long, > {}]", header, v.Len())
	}
}

// dccpCoverage prints what the checksum covers and whether it is right.
func dccpCoverage(p *printer.Printer, v printer.View) {
	coverage := int(v.U8(5) & 0x0f)
	p.Print("(CCVal {ccval}, CsCov {cscov}", v.U8(5)>>4, coverage)
	if v.Has(0, v.Len()) {
		covered := v.Len()
		if coverage != 0 {
			covered = min(covered, 4*(int(v.U8(4))+coverage-1))
		}
		field := v.U16(6)
		p.Print(", cksum 0x{checksum:04x} ", field)
		if sum := p.TransportSumOver(protoDCCP, v, v.Len(), covered); sum == 0 {
			p.Write("(correct)")
		} else {
			p.Print("(incorrect -> 0x{:04x})", printer.ExpectedChecksum(field, sum))
		}
	}
	p.Write(") ")
}

// dccpTyped prints the type with what belongs to it, and returns how much more of
// a header it has.
func dccpTyped(p *printer.Printer, v printer.View, kind uint8, header int) (extra int, ok bool) {
	if int(kind) >= len(dccpTypes) {
		p.Print("unknown-type-{type} ", kind)
		return 0, true
	}
	t := &dccpTypes[kind]
	if missing := header + t.extra - v.Len(); missing > 0 {
		p.Print("truncated-{type} - {} bytes missing!", t.name, missing)
		return 0, false
	}
	inFirst := kind == dccpRequest || kind == dccpResponse || kind == dccpReset // printed with the type
	if inFirst && !v.Has(header, t.extra) {
		p.Trunc()
		return 0, false
	}
	p.Print("{type} ", t.name)
	switch kind {
	case dccpRequest:
		p.Print("(service={service}) ", v.U32(header))
	case dccpResponse:
		p.Print("(service={service}) ", v.U32(header+8))
	case dccpReset:
		p.Print("(code={reset_code}) ", dccpResets.Of(uint32(v.U8(header+8)), "invalid"))
	}
	return t.extra, true
}

// dccpAck prints the acknowledgment number at the start of v (RFC 4340 section
// 5.3).
func dccpAck(p *printer.Printer, v printer.View, long bool) {
	if long {
		p.Print("(ack={ack}) ", v.U48(2))
	} else {
		p.Print("(ack={ack}) ", v.U24(1))
	}
}

// dccpDetails prints the sequence number and the options.
func dccpDetails(p *printer.Printer, v printer.View, header, extra int) {
	if header == dccpLong {
		p.Print("seq {seq}", v.U48(10))
	} else {
		p.Print("seq {seq}", v.U24(9))
	}
	end := 4 * int(v.U8(4))
	if end <= header+extra {
		return
	}
	p.Write(" <")
	dccpOptions(p, v.WithLength(end).From(header+extra))
	p.Byte('>')
}
