package app

import "wiretale/internal/printer"

// LWAPP, the Lightweight Access Point Protocol (RFC 5412 sections 3.3 and 4.2), on
// its ports for control messages and for data. To the controller the identity of
// the access point stands first (section 3.1), where the port is that of control.
//
//	 0       1       2               4       5       6
//	+-------+-------+---------------+-------+-------+
//	|VV|RID|CFL|frag|    length     | RSSI  |  SNR  |
//	+-------+-------+---------------+-------+-------+
//	| type  |  seq  |    length     |           session
//	+-------+-------+---------------+-------------------------------
var (
	_ = printer.Register(printer.Protocol{Name: "lwapp_control", UDP: printer.Ports(lwappPort), Print: printLWAPPControl})
	_ = printer.Register(printer.Protocol{Name: "lwapp_data", UDP: printer.Ports(12222), Print: printLWAPPData})
)

const (
	lwappPort    = 12223
	lwappHeader  = 6
	lwappMessage = 8 // the header of a control message
	lwappControl = 4 // the flag of a control frame
)

func printLWAPPControl(p *printer.Printer, v printer.View) {
	p.Layer("lwapp_control")
	identity := 0
	if p.DstPort == lwappPort {
		identity = 6
	}
	if !v.Has(0, identity+lwappHeader) {
		p.Trunc()
		return
	}
	if !lwappTransport(p, v, identity) {
		return
	}
	if identity > 0 {
		p.Print("\n\tAP identity: {ap}", v.MAC(0))
	}
	length := int(v.U16(identity + 2))
	for v = v.From(identity + lwappHeader); length > 0; {
		n, ok := lwappControlMessage(p, v, length)
		if !ok {
			return
		}
		v = v.From(n)
		length -= n
	}
}

// lwappTransport prints the header at offset o, and reports whether more is to be
// printed.
func lwappTransport(p *printer.Printer, v printer.View, o int) bool {
	flags := v.U8(o)
	if version := flags >> 6; version != 0 {
		p.Print("LWAPP version {version} packet not supported", version)
		return false
	}
	kind := "Data"
	if flags&lwappControl != 0 {
		kind = "Control"
	}
	p.Print("LWAPPv{version}, {kind} frame, ", flags>>6, kind)
	named := lwappFlags.Of(uint32(flags&7), "none", ", ")
	if !p.V(1) {
		p.Print("Flags [{flags}], length {length}", named, v.Len())
		return false
	}
	length := v.U16(o + 2)
	p.Print("Radio-id {radio}, Flags [{flags}], ", flags>>3&7, named)
	if o == 0 && p.SrcPort != lwappPort && length < lwappHeader {
		p.Print("length {length} < transport header length", length)
		return false
	}
	p.Print("Frag-id {fragment}, length {length}", v.U8(o+1), length)
	return true
}

// lwappControlMessage prints a control message of which there are length bytes at
// most, and returns how many it has.
func lwappControlMessage(p *printer.Printer, v printer.View, length int) (n int, ok bool) {
	if !v.Has(0, lwappMessage) {
		p.Trunc()
		return 0, false
	}
	n = lwappMessage + int(v.U16(2))
	if n > length {
		p.Write("\n\t  Msg goes past end of PDU")
		return 0, false
	}
	kind := v.U8(0)
	p.Print("\n\t  Msg type: {message} ({}), Seqnum: {seq}, Msg len: {}, Session: 0x{session:08x}",
		lwappMessages.Of(uint32(kind), "Unknown"), kind, v.U8(1), v.U16(2), v.U32(4))
	return n, true
}

func printLWAPPData(p *printer.Printer, v printer.View) {
	p.Layer("lwapp_data")
	if !v.Has(0, lwappHeader) {
		p.Trunc()
		return
	}
	if lwappTransport(p, v, 0) {
		n := int(v.U16(2)) - lwappHeader // tcpdump: the length does not count the header
		p.HexDump("\n\t", v.From(lwappHeader).Limit(n).Data())
	}
}

var lwappFlags = printer.BitTable{{Value: 1, Text: "Not Last"}, {Value: 2, Text: "Fragment"}, {Value: lwappControl, Text: "Control"}}

var lwappMessages = printer.NameTable{
	{Value: 1, Text: "Discovery req"}, {Value: 2, Text: "Discovery resp"}, {Value: 3, Text: "Join req"}, {Value: 4, Text: "Join resp"}, {Value: 5, Text: "Join ack"},
	{Value: 6, Text: "Join confirm"}, {Value: 10, Text: "Configure req"}, {Value: 11, Text: "Configure resp"}, {Value: 12, Text: "Update req"},
	{Value: 13, Text: "Update resp"}, {Value: 14, Text: "WTP event req"}, {Value: 15, Text: "WTP event resp"}, {Value: 16, Text: "Change state event req"},
	{Value: 17, Text: "Change state event resp"}, {Value: 22, Text: "Echo req"}, {Value: 23, Text: "Echo resp"}, {Value: 24, Text: "Image data req"},
	{Value: 25, Text: "Image data resp"}, {Value: 26, Text: "Channel status req"}, {Value: 27, Text: "Channel status resp"}, {Value: 30, Text: "Key update req"},
	{Value: 31, Text: "Key update resp"}, {Value: 32, Text: "Primary discovery req"}, {Value: 33, Text: "Primary discovery resp"}, {Value: 34, Text: "Data transfer req"},
	{Value: 35, Text: "Data transfer resp"}, {Value: 36, Text: "Clear config ind"}, {Value: 37, Text: "Wlan config req"}, {Value: 38, Text: "Wlan config resp"},
	{Value: 39, Text: "Mobile config req"}, {Value: 40, Text: "Mobile config resp"},
}
