package lan

import "wiretale/internal/printer"

// OAM (IEEE 802.3-2018 clause 57.4) is a slow protocol.
//
//	 0       1               3       4
//	+-------+---------------+-------+-------
//	|subtype|     flags     | code  | values, or a command
//	+-------+---------------+-------+-------
const (
	oamHeader      = 4
	oamInformation = 16 // the length of what an end says of itself
	oamSizeMask    = 1<<11 - 1
	oamEvent       = 40 // tcpdump: of every kind
)

func oamMessage(p *printer.Printer, v printer.View) {
	if v.Len() < oamHeader {
		slowShort(p)
		return
	}
	code := v.U8(3)
	p.Print("\n\tCode {code} OAM PDU, Flags [{flags}]", oamCodes.Of(uint32(code), "Unknown ({})"), oamFlags.Of(uint32(v.U16(1)), "none", ", "))
	switch v = v.From(oamHeader); code {
	case 0:
		oamValues(p, v, " Information Type", oamInformation, oamEnd)
	case 1:
		oamEvents(p, v)
	case 4:
		if v.Len() < 1 {
			slowShort(p)
			return
		}
		command := v.U8(0)
		p.Print("\n\t  Command {command} ({})", oamCommands.Of(uint32(command), "Unknown"), command)
	default:
		if !p.V(2) { // tcpdump: less with -vv
			p.HexDump("\n\t  ", v.Data())
		}
	}
}

func oamEvents(p *printer.Printer, v printer.View) {
	if v.Len() < 2 {
		slowShort(p)
		return
	}
	p.Print("\n\t  Sequence Number {seq}", v.U16(0))
	oamValues(p, v.From(2), " Link Event Type", oamEvent, oamLinkEvent)
}

// oamValues prints values, of which those with a shape have size bytes.
func oamValues(p *printer.Printer, v printer.View, name string, size int, print func(*printer.Printer, printer.View)) {
	names, last := oamInformations, uint8(2)
	if size == oamEvent {
		names, last = oamLinkEvents, 4
	}
	eachSlowValue(p, v, func(kind uint8, length int) {
		p.Print("\n\t  {value}{} ({}), length {}", names.Of(uint32(kind), "Reserved"), name, kind, length)
	}, func(kind uint8, value printer.View) {
		switch {
		case kind > last:
			p.HexDump("\n\t  ", value.Data())
		case value.Len() != size:
			p.Print("\n\t    ERROR: illegal length - should be {}", size)
			p.HexDump("\n\t  ", value.Data())
		default:
			print(p, value)
			if p.V(2) {
				p.HexDump("\n\t  ", value.Data())
			}
		}
	})
}

// oamEnd prints what an end says of itself, or of the other (57.5.2.1).
func oamEnd(p *printer.Printer, v printer.View) {
	state := v.U8(5)
	p.Print("\n\t    OAM-Version {version}, Revision {revision}", v.U8(2), v.U16(3))
	p.Print("\n\t    State-Parser-Action {parser}, State-MUX-Action {mux}", oamParsers.Of(uint32(state&3), "reserved"), oamMuxes.Of(uint32(state>>2&1), ""))
	p.Print("\n\t    OAM-Config Flags [{config}], OAM-PDU-Config max-PDU size {max_pdu}", oamConfig.Of(uint32(v.U8(6)), "none", ", "), v.U16(7)&oamSizeMask)
	p.Print("\n\t    OUI {oui} (0x{:06x}), Vendor-Private 0x{vendor:08x}", printer.OUINames.Of(v.U24(9), "Unknown"), v.U24(9), v.U32(12))
}

// oamLinkEvent prints an errored symbol period (57.5.3.1).
func oamLinkEvent(p *printer.Printer, v printer.View) {
	p.Print("\n\t    Timestamp {timestamp} ms, Errored Window {window}", uint32(v.U16(2))*100, v.U64(4))
	p.Print("\n\t    Errored Threshold {threshold}\n\t    Errors {errors}", v.U64(12), v.U64(20))
	p.Print("\n\t    Error Running Total {error_total}\n\t    Event Running Total {event_total}", v.U64(28), v.U32(36))
}

var oamCodes = printer.NameTable{
	{Value: 0, Text: "Information"}, {Value: 1, Text: "Event Notification"}, {Value: 2, Text: "Variable Request"}, {Value: 3, Text: "Variable Response"},
	{Value: 4, Text: "Loopback Control"}, {Value: 0xfe, Text: "Vendor Private"},
}

var oamFlags = printer.BitTable{
	{Value: 1, Text: "Link Fault"}, {Value: 2, Text: "Dying Gasp"}, {Value: 4, Text: "Critical Event"}, {Value: 8, Text: "Local Evaluating"},
	{Value: 16, Text: "Local Stable"}, {Value: 32, Text: "Remote Evaluating"}, {Value: 64, Text: "Remote Stable"},
}

var oamCommands = printer.NameTable{{Value: 1, Text: "Enable OAM Remote Loopback"}, {Value: 2, Text: "Disable OAM Remote Loopback"}}

var oamInformations = printer.NameTable{
	{Value: 0, Text: "End of TLV marker"}, {Value: 1, Text: "Local"}, {Value: 2, Text: "Remote"}, {Value: 0xfe, Text: "Organization specific"},
}

var oamLinkEvents = printer.NameTable{
	{Value: 0, Text: "End of TLV marker"}, {Value: 1, Text: "Errored Symbol Period Event"}, {Value: 2, Text: "Errored Frame Event"},
	{Value: 3, Text: "Errored Frame Period Event"}, {Value: 4, Text: "Errored Frame Seconds Summary Event"}, {Value: 0xfe, Text: "Organization specific"},
}

var oamParsers = printer.NameTable{{Value: 0, Text: "forwarding"}, {Value: 1, Text: "looping back"}, {Value: 2, Text: "discarding"}}

var oamMuxes = printer.NameTable{{Value: 0, Text: "forwarding"}, {Value: 1, Text: "discarding"}}

var oamConfig = printer.BitTable{
	{Value: 1, Text: "Active"}, {Value: 2, Text: "Unidirectional"}, {Value: 4, Text: "Remote-Loopback"}, {Value: 8, Text: "Link-Events"}, {Value: 16, Text: "Variable-Retrieval"},
}
