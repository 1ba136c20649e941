package app

import "wiretale/internal/printer"

// PTP, the Precision Time Protocol (IEEE 1588-2019 clause 13): over Ethernet, and
// over UDP for events and for general messages.
//
//	 0       1       2               4       5       6       8
//	+-------+-------+---------------+-------+-------+-------+-------
//	|SdoId,t| ver.  |    length     |domain |  rsvd | flags | correction (8),
//	+-------+-------+---------------+-------+-------+-------+-------
//	reserved (4), clock (8), port, sequence, control, interval
var _ = printer.Register(printer.Protocol{
	Name:       "ptp",
	EtherTypes: []uint16{0x88f7},
	UDP:        printer.Ports(319, 320),
	UDPTypes:   []string{"ptp"},
	Print:      printPTP,
})

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
		p.Print(".{minor_version}", version>>4)
	}
	switch version & 15 {
	case 1:
		p.Write(" (not implemented)")
	case 2:
		ptpMessage(p, v)
	}
}

func ptpMessage(p *printer.Printer, v printer.View) {
	first := v.U8(0)
	kind := first & 15
	p.Print(", majorSdoId: 0x{sdo_id:x}", first>>4)
	p.Print(", msg type: {message_type}", ptpTypes[kind])
	p.Print(", length: {length}", v.U16(2))
	v.Need(4, 2)
	p.Print(", domain: {domain}", v.U8(4))
	p.Print(", reserved1: {}", v.U8(5))
	p.Print(", Flags [{flags}]", ptpFlags.Of(uint32(v.U16(6)), "none", ", "))
	p.Print(", NS correction: {correction}", v.U48(8))
	p.Print(", sub NS correction: {}", v.U16(14))
	p.Print(", reserved2: {}", v.U32(16))
	p.Print(", clock identity: 0x{clock:x}", v.U64(20))
	p.Print(", port id: {port}", v.U16(28))
	p.Print(", seq id: {sequence}", v.U16(30))
	control := v.U8(32)
	p.Print(", control: {control} ({})", control, ptpControls.Of(uint32(control), "Reserved"))
	p.Print(", log message interval: {interval}", v.U8(33))
	ptpBody(p, v.From(ptpHeader), kind)
}

// ptpBody prints what depends on the type of the message.
func ptpBody(p *printer.Printer, v printer.View, kind uint8) {
	switch kind {
	case 0, 1:
		ptpStamp(p, v, ", originTimeStamp:", ",")
	case 8:
		ptpStamp(p, v, ", preciseOriginTimeStamp:", ",")
	case 2, 10:
		ptpStamp(p, v, ", preciseOriginTimeStamp:", ",")
		ptpPort(p, v.From(10))
	case 3, 9:
		ptpStamp(p, v, ", receiveTimeStamp:", ",")
		ptpPort(p, v.From(10))
	case 11:
		ptpAnnounce(p, v)
	case 12:
		ptpPort(p, v)
	case 13:
		ptpPort(p, v)
		p.Print(", start boundary hops: {start_hops}", v.U8(10))
		p.Print(", boundary hops: {hops}", v.U8(11))
		p.Print(", flags: 0x{:x}", v.U8(12))
		p.Print(", reserved: 0x{:x}", v.U8(13))
	}
}

// ptpStamp prints a time: 48 bits of seconds and 32 of nanoseconds.
func ptpStamp(p *printer.Printer, v printer.View, label, sep string) {
	p.Write(label)
	p.Print(" {seconds} seconds{}", v.U48(0), sep)
	p.Print(" {nanoseconds} nanoseconds", v.U32(6))
}

func ptpPort(p *printer.Printer, v printer.View) {
	p.Print(", port identity: 0x{port_identity:x}", v.U64(0))
	p.Print(", port id: {port}", v.U16(8))
}

func ptpAnnounce(p *printer.Printer, v printer.View) {
	ptpStamp(p, v, ", originTimeStamp:", "")
	p.Print(", origin cur utc:{utc_offset}", v.U16(10))
	p.Print(", rsvd: {}", v.U8(12))
	p.Print(", gm priority_1: {priority1}", v.U8(13))
	p.Print(", gm clock class: {clock_class}", v.U8(14))
	p.Print(", gm clock accuracy: {clock_accuracy}", v.U8(15))
	p.Print(", gm clock variance: {clock_variance}", v.U16(16))
	p.Print(", gm priority_2: {priority2}", v.U8(18))
	p.Print(", gm clock id: 0x{grandmaster:x}", v.U64(19))
	p.Print(", steps removed: {steps}", v.U16(27))
	p.Print(", time source: 0x{time_source:x}", v.U8(29))
}

var ptpTypes = [16]string{"sync msg", "delay req msg", "peer delay req msg", "peer delay resp msg", "Reserved", "Reserved", "Reserved", "Reserved", "follow up msg", "delay resp msg",
	"pdelay resp fup msg", "announce msg", "signaling msg", "management msg", "Reserved", "Reserved"}

var ptpFlags = printer.BitTable{
	{Value: 0x1, Text: "l1 61"}, {Value: 0x2, Text: "l1 59"}, {Value: 0x4, Text: "utc reasonable"}, {Value: 0x8, Text: "timescale"}, {Value: 0x10, Text: "time tracable"},
	{Value: 0x20, Text: "frequency tracable"}, {Value: 0x100, Text: "alternate master"}, {Value: 0x200, Text: "two step"}, {Value: 0x400, Text: "unicast"},
	{Value: 0x1000, Text: "profile specific 1"}, {Value: 0x2000, Text: "profile specific 2"}, {Value: 0x4000, Text: "security mask"}, {Value: 0xffff, Text: "unknown"},
}

var ptpControls = printer.NameTable{
	{Value: 0, Text: "Sync"}, {Value: 1, Text: "Delay_Req"}, {Value: 2, Text: "Follow_Up"}, {Value: 3, Text: "Delay_Resp"}, {Value: 4, Text: "Management"}, {Value: 5, Text: "Other"},
}
