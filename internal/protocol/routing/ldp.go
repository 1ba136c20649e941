package routing

import "wiretale/internal/printer"

// LDP, the label distribution protocol (RFC 5036 section 3.1): PDUs of messages
// of type-length-value triples.
//
//	 0               2               4               8       10
//	+---------------+---------------+---------------+-------+---
//	|    version    |    length     |      label space      | messages
//	+---------------+---------------+---------------+-------+---
var _ = printer.Register(printer.Protocol{Name: "ldp", UDP: printer.Ports(646), TCP: printer.Ports(646), Print: printLDP})

const (
	ldpHeader        = 10
	ldpMessageHeader = 8
	ldpTLVHeader     = 4

	ldpLabelRelease = 0x0403
	ldpLabelAbort   = 0x0404
)

func printLDP(p *printer.Printer, v printer.View) {
	p.Layer("ldp")
	for v.Len() > ldpHeader+ldpMessageHeader {
		n := ldpPDU(p, v)
		if n == 0 {
			return
		}
		v = v.From(n)
	}
}

// ldpPDU prints one PDU and returns its length, 0 when nothing more is to be
// printed.
func ldpPDU(p *printer.Printer, v printer.View) int {
	v.Need(0, ldpHeader)
	p.Print("{}LDP", printer.Choose(p.V(1), "\n\t", ""))
	if version := v.U16(0); version != 1 {
		p.Print(" version {version} packet not supported", version)
		return 0
	}
	length := int(v.U16(2))
	if length < 6 {
		p.Print(", pdu-length: {} (too short, < 6)", length)
		return 0
	}
	p.Print(", Label-Space-ID: {lsr_id}:{label_space}, pdu-length: {length}", v.IP4(4), v.U16(8), length)
	if !p.V(1) {
		return 0
	}
	if !ldpMessages(p, v.From(ldpHeader).WithLength(length-6)) {
		return 0
	}
	if length+4 > v.Len() {
		p.Print(" [remaining length {} < {}]", v.Len(), length+4)
		p.Invalid()
		return 0
	}
	return length + 4
}

// ldpMessages prints the messages of a PDU, and reports whether they could be
// made sense of.
func ldpMessages(p *printer.Printer, v printer.View) bool {
	for v.Len() != 0 { // tcpdump: what a message takes too much does not end the PDU
		v.Need(0, ldpMessageHeader)
		kind, length := v.U16(0), int(v.U16(2))
		p.Print("\n\t  {message} Message (0x{:04x}), length: {}", ldpMessageNames.Of(uint32(kind&0x7fff), "Unknown"), kind&0x7fff, length)
		if length < 4 {
			p.Print(" (too short, < 4)")
			return false
		}
		p.Print(", Message ID: 0x{message_id:08x}, Flags: [{}]", v.U32(4), printer.Choose(kind&0x8000 != 0, "continue processing if unknown", "ignore if unknown"))
		v.Need(0, length) // tcpdump: four bytes less than the message has
		body := v.From(ldpMessageHeader).WithLength(length - 4)
		if !ldpMessage(p, body, kind&0x7fff) {
			return false
		}
		v = v.From(length + 4)
	}
	return true
}

func ldpMessage(p *printer.Printer, v printer.View, kind uint16) bool {
	known := kind != ldpLabelRelease && kind != ldpLabelAbort && ldpMessageNames.Find(uint32(kind)) != ""
	if known && !ldpTLVs(p, v) {
		return false
	}
	if p.V(2) {
		p.Unknown(v, 0, v.Len()+4, "\n\t  ") // tcpdump: as long as if the message's number came after its length
	} else if !known {
		p.Unknown(v, 0, v.Len(), "\n\t  ")
	}
	return true
}

func ldpTLVs(p *printer.Printer, v printer.View) bool {
	for v.Len() >= ldpTLVHeader {
		v.Need(0, ldpTLVHeader)
		kind, length := v.U16(0), int(v.U16(2))
		if length > v.Len()-ldpTLVHeader {
			p.Write("\n\t\t TLV contents go past end of message")
			return true
		}
		p.Print("\n\t    {tlv} TLV (0x{:04x}), length: {}, Flags: [{} and {} forward if unknown]", ldpTLVNames.Of(uint32(kind&0x3fff), "Unknown"), kind&0x3fff, length,
			printer.Choose(kind&0x8000 != 0, "continue processing", "ignore"), printer.Choose(kind&0x4000 != 0, "do", "don't"))
		ldpTLV(p, v.From(ldpTLVHeader).WithLength(length), kind&0x3fff)
		v = v.From(ldpTLVHeader + length)
	}
	return true
}

var ldpMessageNames = printer.NameTable{
	{Value: 0x0001, Text: "Notification"}, {Value: 0x0100, Text: "Hello"}, {Value: 0x0200, Text: "Initialization"}, {Value: 0x0201, Text: "Keepalive"},
	{Value: 0x0300, Text: "Address"}, {Value: 0x0301, Text: "Address Withdraw"}, {Value: 0x0400, Text: "Label Mapping"}, {Value: 0x0401, Text: "Label Request"},
	{Value: 0x0402, Text: "Label Withdraw"}, {Value: ldpLabelRelease, Text: "Label Release"}, {Value: ldpLabelAbort, Text: "Label Abort Request"},
}

var ldpTLVNames = printer.NameTable{
	{Value: ldpFEC, Text: "FEC"}, {Value: ldpAddressList, Text: "Address List"}, {Value: 0x0103, Text: "Hop Count"}, {Value: 0x0104, Text: "Path Vector"},
	{Value: ldpGenericLabel, Text: "Generic Label"}, {Value: 0x0201, Text: "ATM Label"}, {Value: 0x0202, Text: "Frame-Relay Label"}, {Value: ldpStatus, Text: "Status"},
	{Value: 0x0301, Text: "Extended Status"}, {Value: 0x0302, Text: "Returned PDU"}, {Value: 0x0303, Text: "Returned Message"},
	{Value: ldpHello, Text: "Common Hello Parameters"}, {Value: ldpTransport4, Text: "IPv4 Transport Address"}, {Value: ldpSequence, Text: "Configuration Sequence Number"},
	{Value: ldpTransport6, Text: "IPv6 Transport Address"}, {Value: ldpSession, Text: "Common Session Parameters"}, {Value: 0x0501, Text: "ATM Session Parameters"},
	{Value: 0x0502, Text: "Frame-Relay Session Parameters"}, {Value: ldpFaultTolerant, Text: "Fault-Tolerant Session Parameters"},
	{Value: 0x0600, Text: "Label Request Message ID"}, {Value: ldpMTU, Text: "MTU"},
}
