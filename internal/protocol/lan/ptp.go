package lan

import "wiretale/internal/printer"

// PTP, the Precision Time Protocol (IEEE 1588-2019 section 13).
//
//	 0       1       2       4       5       6       8               16
//	+-------+-------+-------+-------+-------+-------+---------------+-------
//	|sdo,typ|version|length |domain | rsvd  | flags |  correction   | ...
//	+-------+-------+-------+-------+-------+-------+---------------+-------
var _ = printer.Register(printer.Protocol{Name: "ptp", EtherTypes: []uint16{0x88f7}, UDP: printer.Ports(319, 320), Print: printPTP})

const ptpHeader = 34

func printPTP(p *printer.Printer, v printer.View) {
	p.Layer("ptp")
	if v.Len() < ptpHeader {
		p.Print(" [length {} < {}]", v.Len(), ptpHeader)
		p.Invalid()
		return
	}
	version := v.U8(1)
	p.Print("PTPv{version}", version&15)
	if version>>4 != 0 {
		p.Print(".{}", version>>4)
	}
	switch version & 15 {
	case 1:
		p.Write(" (not implemented)")
	case 2:
		ptpVersion2(p, v)
	}
}

// ptpVersion2 prints the header (section 13.3) and what follows it.
func ptpVersion2(p *printer.Printer, v printer.View) {
	kind := v.U8(0) & 15
	p.Print(", majorSdoId: 0x{:x}", v.U8(0)>>4)
	p.Print(", msg type: {type}", ptpTypes.Of(uint32(kind), "Reserved"))
	p.Print(", length: {length}", v.U16(2))
	p.Print(", domain: {domain}", v.U8(4))
	p.Print(", reserved1: {}", v.U8(5))
	p.Print(", Flags [{flags}]", ptpFlags.Of(uint32(v.U16(6)), "none", ", "))
	n := v.U64(8)
	p.Print(", NS correction: {correction}", n>>16)
	p.Print(", sub NS correction: {}", n&0xffff)
	p.Print(", reserved2: {}", v.U32(16))
	p.Print(", clock identity: 0x{clock:x}", v.U64(20))
	p.Print(", port id: {port}", v.U16(28))
	p.Print(", seq id: {seq}", v.U16(30))
	p.Print(", control: {} ({control})", v.U8(32), ptpControls.Of(uint32(v.U8(32)), "Reserved"))
	p.Print(", log message interval: {interval}", v.U8(33))
	ptpBody(p, v.From(ptpHeader), kind)
}

func ptpBody(p *printer.Printer, v printer.View, kind uint8) {
	switch kind {
	case 0, 1:
		ptpTime(p, v, ", originTimeStamp:", ",")
	case 2, 10:
		ptpTime(p, v, ", preciseOriginTimeStamp:", ",")
		ptpPort(p, v.From(10))
	case 3, 9:
		ptpTime(p, v, ", receiveTimeStamp:", ",")
		ptpPort(p, v.From(10))
	case 8:
		ptpTime(p, v, ", preciseOriginTimeStamp:", ",")
	case 11:
		ptpAnnounce(p, v)
	case 12:
		ptpPort(p, v)
	case 13:
		ptpPort(p, v)
		p.Print(", start boundary hops: {}", v.U8(10))
		p.Print(", boundary hops: {}", v.U8(11))
		p.Print(", flags: 0x{:x}", v.U8(12))
		p.Print(", reserved: 0x{:x}", v.U8(13))
	}
}

func ptpTime(p *printer.Printer, v printer.View, label, sep string) {
	p.Write(label)
	p.Print(" {seconds} seconds{} {nanoseconds} nanoseconds", v.U48(0), sep, v.U32(6))
}

func ptpPort(p *printer.Printer, v printer.View) {
	p.Print(", port identity: 0x{port_clock:x}", v.U64(0))
	p.Print(", port id: {port_number}", v.U16(8))
}

// ptpAnnounce prints who offers to be the master (section 13.5).
func ptpAnnounce(p *printer.Printer, v printer.View) {
	ptpTime(p, v, ", originTimeStamp:", "")
	p.Print(", origin cur utc:{}", v.U16(10))
	p.Print(", rsvd: {}", v.U8(12))
	p.Print(", gm priority_1: {priority1}", v.U8(13))
	p.Print(", gm clock class: {class}", v.U8(14))
	p.Print(", gm clock accuracy: {accuracy}", v.U8(15))
	p.Print(", gm clock variance: {variance}", v.U16(16))
	p.Print(", gm priority_2: {priority2}", v.U8(18))
	p.Print(", gm clock id: 0x{grandmaster:x}", v.U64(19))
	p.Print(", steps removed: {steps}", v.U16(27))
	p.Print(", time source: 0x{source:02x}", v.U8(29))
}

var ptpTypes = printer.NameTable{
	{Value: 0, Text: "sync msg"}, {Value: 1, Text: "delay req msg"}, {Value: 2, Text: "peer delay req msg"}, {Value: 3, Text: "peer delay resp msg"},
	{Value: 8, Text: "follow up msg"}, {Value: 9, Text: "delay resp msg"}, {Value: 10, Text: "pdelay resp fup msg"}, {Value: 11, Text: "announce msg"},
	{Value: 12, Text: "signaling msg"}, {Value: 13, Text: "management msg"},
}

var ptpControls = printer.NameTable{
	{Value: 0, Text: "Sync"}, {Value: 1, Text: "Delay_Req"}, {Value: 2, Text: "Follow_Up"}, {Value: 3, Text: "Delay_Resp"}, {Value: 4, Text: "Management"}, {Value: 5, Text: "Other"},
}

var ptpFlags = printer.BitTable{
	{Value: 0x0001, Text: "l1 61"}, {Value: 0x0002, Text: "l1 59"}, {Value: 0x0004, Text: "utc reasonable"}, {Value: 0x0008, Text: "timescale"},
	{Value: 0x0010, Text: "time tracable"}, {Value: 0x0020, Text: "frequency tracable"}, {Value: 0x0100, Text: "alternate master"},
	{Value: 0x0200, Text: "two step"}, {Value: 0x0400, Text: "unicast"}, {Value: 0x1000, Text: "profile specific 1"},
	{Value: 0x2000, Text: "profile specific 2"}, {Value: 0x4000, Text: "security mask"},
}
