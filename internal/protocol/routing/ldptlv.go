package routing

import (
	"wiretale/internal/packet"
	"wiretale/internal/printer"
)

// The values of LDP (RFC 5036 section 3.4).
const (
	ldpFEC           = 0x0100
	ldpAddressList   = 0x0101
	ldpGenericLabel  = 0x0200
	ldpStatus        = 0x0300
	ldpHello         = 0x0400
	ldpTransport4    = 0x0401
	ldpSequence      = 0x0402
	ldpTransport6    = 0x0403
	ldpSession       = 0x0500
	ldpFaultTolerant = 0x0503
	ldpMTU           = 0x0601
)

// ldpShape is a value that is printed by a function once it is long enough.
type ldpShape struct {
	kind  uint16
	least int
	print func(p *printer.Printer, v printer.View)
}

var ldpShapes = [...]ldpShape{
	{ldpFEC, 1, ldpPrintFEC}, {ldpAddressList, 2, ldpAddresses}, {ldpGenericLabel, 4, ldpLabel}, {ldpStatus, 8, ldpPrintStatus},
	{ldpHello, 4, ldpPrintHello}, {ldpTransport4, 4, ldpPrintTransport4}, {ldpSequence, 4, ldpPrintSequence}, {ldpTransport6, 16, ldpPrintTransport6},
	{ldpSession, 14, ldpPrintSession}, {ldpFaultTolerant, 12, ldpPrintFaultTolerant}, {ldpMTU, 2, ldpPrintMTU},
}

func ldpTLV(p *printer.Printer, v printer.View, kind uint16) {
	for i := range ldpShapes {
		s := &ldpShapes[i]
		if s.kind != kind {
			continue
		}
		if ldpLong(p, v, s.least) {
			s.print(p, v)
		}
		return
	}
	if !p.V(2) {
		p.Unknown(v, 0, v.Len(), "\n\t      ")
	}
}

// ldpLong reports whether at least n bytes remain of a value; where not, it says
// so.
func ldpLong(p *printer.Printer, v printer.View, n int) bool {
	if v.Len() >= n {
		return true
	}
	p.Print(" [tlv length {} < {}]", v.Len(), n)
	p.Invalid()
	return false
}

func ldpLabel(p *printer.Printer, v printer.View) {
	p.Print("\n\t      Label: {label}", v.U32(0)&0xfffff)
}

func ldpPrintTransport4(p *printer.Printer, v printer.View) {
	p.Print("\n\t      IPv4 Transport Address: {transport_address}", v.IP4(0))
}

func ldpPrintTransport6(p *printer.Printer, v printer.View) {
	p.Print("\n\t      IPv6 Transport Address: {transport_address}", v.IP6(0))
}

func ldpPrintSequence(p *printer.Printer, v printer.View) {
	p.Print("\n\t      Sequence Number: {sequence}", v.U32(0))
}

func ldpPrintMTU(p *printer.Printer, v printer.View) { p.Print("\n\t      MTU: {mtu}", v.U16(0)) }

func ldpPrintHello(p *printer.Printer, v printer.View) {
	flags := v.U16(2)
	p.Print("\n\t      Hold Time: {hold_time}s, Flags: [{} Hello{}]", v.U16(0), printer.Choose(flags&0x8000 != 0, "Targeted", "Link"),
		printer.Choose(flags&0x4000 != 0, ", Request for targeted Hellos", ""))
}

func ldpPrintStatus(p *printer.Printer, v printer.View) {
	n := v.U32(0)
	p.Print("\n\t      Status: 0x{status:02x}, Flags: [{} and {} forward]", n&0x3fffffff,
		printer.Choose(n&0x80000000 != 0, "Fatal error", "Advisory Notification"), printer.Choose(n&0x40000000 != 0, "do", "don't"))
	if message := v.U32(4); message != 0 {
		p.Print(", causing Message ID: 0x{message_id:08x}", message)
	}
}

func ldpPrintSession(p *printer.Printer, v printer.View) {
	flags := v.U8(4)
	p.Print("\n\t      Version: {version}, Keepalive: {keepalive}s, Flags: [Downstream {}, Loop Detection {}]", v.U16(0), v.U16(2),
		printer.Choose(flags&0x80 != 0, "On Demand", "Unsolicited"), printer.Choose(flags&0x40 != 0, "Enabled", "Disabled"))
	p.Print("\n\t      Path Vector Limit {}, Max-PDU length: {}, Receiver Label-Space-ID {}:{}", v.U8(5), v.U16(6), v.IP4(8), v.U16(12))
}

func ldpPrintFaultTolerant(p *printer.Printer, v printer.View) {
	flags := v.U16(0)
	p.Print("\n\t      Flags: [{}Reconnect, {}Save State, {}All-Label Protection, {} Checkpoint, {}Re-Learn State]",
		printer.Choose(flags&0x8000 != 0, "", "No "), printer.Choose(flags&0x8 != 0, "", "Don't "), printer.Choose(flags&0x4 != 0, "", "No "),
		printer.Choose(flags&0x2 != 0, "Sequence Numbered Label", "All Labels"), printer.Choose(flags&0x1 != 0, "", "Don't "))
	reconnect, recovery := v.U32(4), v.U32(8)
	if reconnect != 0 {
		p.Print(", Reconnect Timeout: {reconnect_timeout}ms", reconnect)
	}
	if recovery != 0 {
		p.Print(", Recovery Time: {recovery_time}ms", recovery)
	}
}

func ldpAddresses(p *printer.Printer, v printer.View) {
	family := v.U16(0)
	switch v = v.From(2); family {
	case printer.AFIIPv4:
		p.Write("\n\t      Address Family: IPv4, addresses")
		for ; v.Len() >= 4; v = v.From(4) {
			p.Print(" {address}", v.IP4(0))
		}
	case printer.AFIIPv6:
		p.Write("\n\t      Address Family: IPv6, addresses")
		for ; v.Len() >= 16; v = v.From(16) {
			p.Print(" {address}", v.IP6(0))
		}
	default:
		p.Print("\n\t      Address Family: {}, addresses", printer.AddressFamilies.Of(uint32(family), "Unknown ({})"))
	}
}

// ldpPrintFEC prints a forwarding equivalence class (RFC 5036 section 3.4.1).
func ldpPrintFEC(p *printer.Printer, v printer.View) {
	kind := v.U8(0)
	p.Print("\n\t      {fec} FEC (0x{:02x})", ldpFECs.Of(uint32(kind), "Unknown"), kind)
	switch kind {
	case 2:
		ldpPrefix(p, v.From(1))
	case 0x80:
		ldpVirtualCircuit(p, v.From(1))
	}
}

func ldpPrefix(p *printer.Printer, v printer.View) {
	if !ldpLong(p, v, 2) {
		return
	}
	family := v.U16(0)
	v = v.From(2)
	switch family {
	case printer.AFIIPv4:
		ldpPrefixOf(p, v, "IPv4", 32)
	case printer.AFIIPv6:
		ldpPrefixOf(p, v, "IPv6", 128)
	default:
		p.Print(": Address family {} prefix", family)
	}
}

func ldpPrefixOf(p *printer.Printer, v printer.View, family string, most int) {
	if v.Len() < 1 {
		p.Trunc()
		return
	}
	bits := int(v.U8(0))
	if bits > most {
		p.Print(": {} prefix (invalid length)", family)
		return
	}
	n := (bits + 7) / 8
	if v.Len() < 1+n {
		p.Trunc()
		return
	}
	var a [16]byte
	copy(a[:], v.Bytes(1, n))
	if bits%8 != 0 {
		a[n-1] &= 0xff << (8 - bits%8)
	}
	address := packet.NewView(a[:], len(a))
	if most == 32 {
		p.Print(": IPv4 prefix {prefix}/{}", address.IP4(0), bits)
	} else {
		p.Print(": IPv6 prefix {prefix}/{}", address.IP6(0), bits)
	}
}

// ldpVirtualCircuit prints a pseudowire (RFC 4906 section 5.1).
func ldpVirtualCircuit(p *printer.Printer, v printer.View) {
	if !ldpLong(p, v, 7) {
		return
	}
	kind, length, group := v.U16(0), int(v.U8(2)), v.U32(3)
	text := func() {
		p.Print(": {encapsulation}, {}control word, group-ID {group}", ldpPseudowires.Of(uint32(kind&0x7fff), "Unknown"), printer.Choose(kind&0x8000 != 0, "", "no "), group)
	}
	if length == 0 {
		text()
		p.Print(", VC-info-length: {}", length)
		return
	}
	if !ldpLong(p, v, 11) {
		return
	}
	text()
	p.Print(", VC-ID {vc_id}, VC-info-length: {}", v.U32(7), length)
	if length < 4 {
		p.Write(" (invalid, < 4")
		return
	}
	length -= 4
	if v = v.From(11); !ldpLong(p, v, length) {
		return
	}
	ldpInterface(p, v.WithLength(length))
}

// ldpInterface prints the parameters of the interface behind a pseudowire (RFC
// 4446 section 3.3).
func ldpInterface(p *printer.Printer, v printer.View) {
	for v.Len() > 2 {
		kind, n := v.U8(0), int(v.U8(1))
		if n < 2 || n > v.Len() {
			return
		}
		p.Print("\n\t\tInterface Parameter: {parameter} (0x{:02x}), len {}", ldpParameters.Of(uint32(kind), "Unknown"), kind, n)
		value := v.From(2).WithLength(n - 2)
		switch kind {
		case 1:
			p.Print(": {mtu}", value.U16(0))
		case 3:
			p.Write(": ")
			p.SafeString(value, 0, value.Len())
		case 12:
			ldpVCCV(p, value)
		default:
			p.Unknown(value, 0, value.Len(), "\n\t\t  ")
		}
		v = v.From(n)
	}
}

func ldpVCCV(p *printer.Printer, v printer.View) {
	channels := v.U8(0)
	p.Print("\n\t\t  Control Channels (0x{:02x}) = [{}]", channels, ldpChannels.Of(uint32(channels), "none", ", "))
	types := v.U8(1)
	p.Print("\n\t\t  CV Types (0x{:02x}) = [{}]", types, ldpVerifications.Of(uint32(types), "none", ", "))
}

var ldpFECs = printer.NameTable{{Value: 1, Text: "Wildcard"}, {Value: 2, Text: "Prefix"}, {Value: 3, Text: "Host address"}, {Value: 0x80, Text: "Martini VC"}}

var ldpParameters = printer.NameTable{{Value: 1, Text: "MTU"}, {Value: 3, Text: "Description"}, {Value: 12, Text: "VCCV"}}

// ldpPseudowires are the kinds of pseudowires (RFC 4446 section 3.2).
var ldpPseudowires = printer.NameTable{
	{Value: 0, Text: "Reserved"}, {Value: 1, Text: "Frame Relay DLCI (Martini Mode)"}, {Value: 2, Text: "ATM AAL5 SDU VCC transport"},
	{Value: 3, Text: "ATM transparent cell transport"}, {Value: 4, Text: "Ethernet VLAN"}, {Value: 5, Text: "Ethernet"}, {Value: 6, Text: "Cisco-HDLC"},
	{Value: 7, Text: "PPP"}, {Value: 8, Text: "SONET/SDH Circuit Emulation Service over MPLS"}, {Value: 9, Text: "ATM n-to-one VCC cell transport"},
	{Value: 10, Text: "ATM n-to-one VPC cell transport"}, {Value: 11, Text: "IP Layer2 Transport"}, {Value: 12, Text: "ATM one-to-one VCC Cell Mode"},
	{Value: 13, Text: "ATM one-to-one VPC Cell Mode"}, {Value: 14, Text: "ATM AAL5 PDU VCC transport"}, {Value: 15, Text: "Frame-Relay Port mode"},
	{Value: 16, Text: "SONET/SDH Circuit Emulation over Packet"}, {Value: 17, Text: "Structure-agnostic E1 over Packet"},
	{Value: 18, Text: "Structure-agnostic T1 (DS1) over Packet"}, {Value: 19, Text: "Structure-agnostic E3 over Packet"},
	{Value: 20, Text: "Structure-agnostic T3 (DS3) over Packet"}, {Value: 21, Text: "CESoPSN basic mode"}, {Value: 22, Text: "TDMoIP basic mode"},
	{Value: 23, Text: "CESoPSN TDM with CAS"}, {Value: 24, Text: "TDMoIP TDM with CAS"}, {Value: 25, Text: "Frame Relay DLCI"}, {Value: 64, Text: "IP-interworking"},
}

var ldpChannels = printer.BitTable{{Value: 1, Text: "PWE3 control word"}, {Value: 2, Text: "MPLS Router Alert Label"}, {Value: 4, Text: "MPLS inner label TTL = 1"}}

var ldpVerifications = printer.BitTable{{Value: 1, Text: "ICMP Ping"}, {Value: 2, Text: "LSP Ping"}, {Value: 4, Text: "BFD"}}
