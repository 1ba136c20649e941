package internet

import "wiretale/internal/printer"

// ATMARP (RFC 2225 section 8.7): ARP whose addresses have a type and a length of
// their own each, and a subaddress.
//
//	 0               2               4       5       6               8
//	+---------------+---------------+-------+-------+---------------+
//	|  hardware 19  | protocol type |  shtl |  sstl |   operation   |
//	+-------+-------+-------+-------+-------+-------+---------------+
//	| spln  |  thtl |  tstl |  tpln | sender, target
//	+-------+-------+-------+-------+----
//
// The type and length of an address: 0x80 reserved, 0x40 E.164 and not NSAP, and
// six bits of length.

const (
	atmHeader = 12
	atmLength = 0x3f
)

var atmARP = arpStyle{
	operations: [arpNack + 2]func(arpMessage, *printer.Printer, *arpStyle){
		arpRequest: arpMessage.whoHas, arpReply: arpMessage.isAt,
		arpInverseRequest: arpMessage.whoIs, arpInverseReply: arpMessage.senderAt,
		arpNack: arpMessage.nackFor,
	},
	address: arpMessage.atmAddress,
	at:      "at ", // tcpdump: a space is missing
	present: func(a arpParty) bool { return len(a.hardware) > 0 },
}

func printATMARP(p *printer.Printer, v printer.View) {
	m := arpMessage{hardware: hardwareATM, protocol: v.U16(2), operation: v.U16(6)}
	lengths := [6]int{
		int(v.U8(4) & atmLength), int(v.U8(5) & atmLength), int(v.U8(8)),
		int(v.U8(9) & atmLength), int(v.U8(10) & atmLength), int(v.U8(11)),
	}
	var parts [6][]byte
	o := atmHeader
	for i, n := range lengths {
		parts[i] = v.Bytes(o, n)
		o += n
	}
	m.sender = arpParty{parts[0], parts[1], parts[2], "<wrong splen>"}
	m.target = arpParty{parts[3], parts[4], parts[5], "<wrong tplen>"}
	arpTitle(p)
	if !m.isIPv4() || lengths[2] != 4 || lengths[5] != 4 || p.V(1) {
		p.Print("ATM, {protocol} (len {}/{})", m.protocolName(), lengths[2], lengths[5])
		if !p.V(1) {
			arpLength(p, v)
			return
		}
		p.Write(", ")
	}
	m.print(p, v, &atmARP)
}

func (m arpMessage) nackFor(p *printer.Printer, _ *arpStyle) {
	p.Write("for ")
	m.protocolAddress(p, "sender_ip", m.sender)
}

// atmAddress prints an address and its subaddress.
func (m arpMessage) atmAddress(p *printer.Printer, a arpParty) {
	if len(a.hardware) == 0 {
		p.Write("<No address>")
		return
	}
	p.LinkAddress(a.hardware)
	if len(a.subaddress) > 0 {
		p.Byte(',')
		p.LinkAddress(a.subaddress)
	}
}
