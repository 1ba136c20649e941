package routing

import "wiretale/internal/printer"

// LSP ping finds out where the data of a label-switched path goes (RFC 4379
// section 3).
//
//	 0       2       4       5       6       7       8        12       16
//	+-------+-------+-------+-------+-------+-------+--------+--------+---
//	|version| flags | type  | mode  | code  |subcode| handle | number | 2 times, TLVs
//	+-------+-------+-------+-------+-------+-------+--------+--------+---
var _ = printer.Register(printer.Protocol{Name: "lspping", UDP: printer.Ports(3503), Print: printLSPPing})

const lspPingHeader = 32

func printLSPPing(p *printer.Printer, v printer.View) {
	p.Layer("lspping")
	if v.Len() < lspPingHeader {
		lspPingShort(p)
		return
	}
	v.Need(0, lspPingHeader)
	if version := v.U16(0); version != 1 {
		p.Print("LSP-PING version {version} packet not supported", version)
		return
	}
	kind := uint32(v.U8(4))
	if !p.V(1) {
		p.Print("LSP-PINGv1, {type}, seq {sequence}, length: {length}", lspPingTypes.Of(kind, "unknown ({})"), v.U32(12), v.Len())
		return
	}
	lspPingFixed(p, v)
	lspPingTLVs(p, v.From(lspPingHeader))
}

func lspPingShort(p *printer.Printer) { p.Write("\n\t\t packet is too short") }

func lspPingFixed(p *printer.Printer, v printer.View) {
	kind, mode, code, subcode := v.U8(4), v.U8(5), v.U8(6), v.U8(7)
	p.Print("\n\tLSP-PINGv1, msg-type: {type} ({}), length: {length}", lspPingTypes.Of(uint32(kind), "unknown"), kind, v.Len())
	p.Print("\n\t  reply-mode: {reply_mode} ({})", lspPingModes.Of(uint32(mode), "unknown"), mode)
	p.Write("\n\t  Return Code: ")
	lspPingCode(p, code, subcode)
	p.Print("\n\t  Return Subcode: ({return_subcode})", subcode)
	p.Print("\n\t  Sender Handle: 0x{handle:08x}, Sequence: {sequence}", v.U32(8), v.U32(12))
	p.Write("\n\t  TimeStamp Sent: ")
	p.NTPTime(v.U32(16), v.U32(20))
	p.Write("\n\t  TimeStamp Received: ")
	if v.U64(24) != 0 {
		p.NTPTime(v.U32(24), v.U32(28))
	} else {
		p.Write("no timestamp")
	}
}

// lspPingCode prints a return code, some of which speak of a depth.
func lspPingCode(p *printer.Printer, code, depth uint8) {
	switch code {
	case 3:
		p.Print("Replying router is an egress for the FEC at stack depth {} ({})", depth, code)
	case 4:
		p.Print("Replying router has no mapping for the FEC at stack depth {} ({})", depth, code)
	case 8:
		p.Print("Label switched at stack-depth {} ({})", depth, code)
	case 9:
		p.Print("Label switched but no MPLS forwarding at stack-depth {} ({})", depth, code)
	case 10:
		p.Print("Mapping for this FEC is not the given label at stack depth {} ({})", depth, code)
	case 11:
		p.Print("No label entry at stack-depth {} ({})", depth, code)
	case 12:
		p.Print("Protocol not associated with interface at FEC stack depth {} ({})", depth, code)
	default:
		p.Print("{return_code} ({})", lspPingCodes.Of(uint32(code), "unknown"), code)
	}
}

func lspPingTLVs(p *printer.Printer, v printer.View) {
	for v.Len() > 0 {
		if v.Len() < 4 {
			lspPingShort(p)
			return
		}
		v.Need(0, 4)
		kind, length := v.U16(0), int(v.U16(2))
		v = v.From(4)
		p.Print("\n\t  {tlv} TLV ({}), length: {}", lspPingTLVNames.Of(uint32(kind), "Unknown"), kind, length)
		if length == 0 {
			continue
		}
		if v.Len() < length {
			lspPingShort(p)
			return
		}
		v.Need(0, length)
		dump := lspPingTLV(p, v.Limit(length), kind)
		if p.V(2) || dump {
			p.Unknown(v, 0, length, "\n\t    ")
		}
		v = v.From((length + 3) &^ 3)
	}
}

// lspPingTLV prints one value, and reports whether it is to be dumped as well.
func lspPingTLV(p *printer.Printer, v printer.View, kind uint16) (dump bool) {
	switch kind {
	case 1:
		return lspPingStack(p, v)
	case 2:
		return lspPingDownstream(p, v)
	case 5:
		if v.Len() < 4 {
			return lspPingTLVShort(p)
		}
		n := v.U32(0)
		p.Print("\n\t    Vendor: {vendor} (0x{:04x})", printer.EnterpriseNames.Of(n, "Unknown"), n)
		return false
	case 15:
		if v.Len() < 4 {
			return lspPingTLVShort(p)
		}
		p.Print("\n\t    BFD Discriminator 0x{discriminator:08x}", v.U32(0))
		return false
	}
	return !p.V(2)
}

func lspPingTLVShort(p *printer.Printer) bool {
	p.Write("\n\t      TLV is too short")
	return true
}

// lspPingStack prints a stack of forwarding equivalence classes.
func lspPingStack(p *printer.Printer, v printer.View) bool {
	for left := v.Len(); left != 0; {
		if left < 4 {
			return lspPingTLVShort(p)
		}
		kind, length := v.U16(0), int(v.U16(2))
		if left -= 4; left < length {
			return lspPingTLVShort(p)
		}
		p.Print("\n\t    {subtlv} subTLV ({}), length: {}", lspPingFECNames.Of(uint32(kind), "Unknown"), kind, length)
		dump := lspPingFEC(p, v.From(4).WithLength(length), kind)
		if p.V(2) || dump {
			p.Unknown(v, 4, length, "\n\t      ")
		}
		length = (length + 3) &^ 3
		if left < length {
			return lspPingTLVShort(p)
		}
		left -= length
		v = v.From(length) // tcpdump: the header is not stepped over
	}
	return false
}

// lspPingDownstream prints what a router says of the next (RFC 4379 section 3.3).
func lspPingDownstream(p *printer.Printer, v printer.View) bool {
	if v.Len() < 4 {
		return lspPingTLVShort(p)
	}
	kind := v.U8(2)
	p.Print("\n\t    MTU: {mtu}, Address-Type: {address_type} ({})", v.U16(0), lspPingAddressTypes.Of(uint32(kind), "unknown"), kind)
	size := lspPingAddressSizes[min(int(kind), 5)]
	if size == 0 {
		return true
	}
	if v = v.From(4); v.Len() < size {
		return lspPingTLVShort(p)
	}
	switch kind {
	case 1:
		p.Print("\n\t    Downstream IP: {downstream}\n\t    Downstream Interface IP: {downstream_interface}", v.IP4(0), v.IP4(4))
	case 2:
		p.Print("\n\t    Downstream IP: {downstream}\n\t    Downstream Interface Index: 0x{downstream_index:08x}", v.IP4(0), v.U32(4))
	case 3:
		p.Print("\n\t    Downstream IP: {downstream}\n\t    Downstream Interface IP: {downstream_interface}", v.IP6(0), v.IP6(16))
	case 4:
		p.Print("\n\t    Downstream IP: {downstream}\n\t    Downstream Interface Index: 0x{downstream_index:08x}", v.IP6(0), v.U32(16))
	}
	if v.Len() < size+4 {
		return lspPingTLVShort(p)
	}
	return true
}

var lspPingAddressSizes = [6]int{0, 8, 8, 32, 20, 0}

// lspPingFEC prints one class, and reports whether it is to be dumped as well.
func lspPingFEC(p *printer.Printer, v printer.View, kind uint16) bool {
	if int(kind) >= len(lspPingFECSizes) || lspPingFECSizes[kind] == 0 {
		return !p.V(2)
	}
	if v.Len() != lspPingFECSizes[kind] {
		p.Print("\n\t      invalid subTLV length, should be {}", lspPingFECSizes[kind])
		return true
	}
	switch kind {
	case 1, 12:
		p.Print("\n\t      {prefix}/{}", v.IP4(0), v.U8(4))
	case 2, 13:
		p.Print("\n\t      {prefix}/{}", v.IP6(0), v.U8(16))
	case 3:
		p.Print("\n\t      tunnel end-point {end_point}, tunnel sender {sender}, lsp-id 0x{lsp_id:04x}", v.IP4(0), v.IP4(12), v.U16(18))
		p.Print("\n\t      tunnel-id 0x{tunnel_id:04x}, extended tunnel-id {extended_tunnel_id}", v.U16(6), v.IP4(8))
	case 4:
		p.Print("\n\t      tunnel end-point {end_point}, tunnel sender {sender}, lsp-id 0x{lsp_id:04x}", v.IP6(0), v.IP6(36), v.U16(54))
		p.Print("\n\t      tunnel-id 0x{tunnel_id:04x}, extended tunnel-id {extended_tunnel_id}", v.U16(18), v.IP6(20))
	default:
		lspPingPseudowire(p, v, kind)
	}
	return false
}

// lspPingPseudowire prints the classes of virtual private networks.
func lspPingPseudowire(p *printer.Printer, v printer.View, kind uint16) {
	switch kind {
	case 6:
		lspPingDistinguisher(p, v)
		p.Print(", {prefix}/{}", v.IP4(8), v.U8(12))
	case 7:
		lspPingDistinguisher(p, v)
		p.Print(", {prefix}/{}", v.IP6(8), v.U8(24))
	case 8:
		lspPingDistinguisher(p, v)
		p.Print(", Sender VE ID: {sender_ve}, Receiver VE ID: {receiver_ve}", v.U16(8), v.U16(10))
		p.Print("\n\t      Encapsulation Type: {encapsulation} ({})", ldpPseudowires.Of(uint32(v.U16(12)), "unknown"), v.U16(12))
	case 9:
		p.Print("\n\t      Remote PE: {remote_pe}", v.IP4(0))
		p.Print("\n\t      PW ID: 0x{pw_id:08x}, PW Type: {pw_type} ({})", v.U32(4), ldpPseudowires.Of(uint32(v.U16(8)), "unknown"), v.U16(8))
	case 10:
		p.Print("\n\t      Sender PE: {sender_pe}, Remote PE: {remote_pe}", v.IP4(0), v.IP4(4))
		p.Print("\n\t      PW ID: 0x{pw_id:08x}, PW Type: {pw_type} ({})", v.U32(8), ldpPseudowires.Of(uint32(v.U16(12)), "unknown"), v.U16(12))
	}
}

func lspPingDistinguisher(p *printer.Printer, v printer.View) {
	v.Need(0, 8)
	p.Write("\n\t      RD: ")
	bgpRD(p, v, 0)
}

// lspPingFECSizes are the lengths of the classes.
var lspPingFECSizes = [14]int{1: 5, 2: 17, 3: 20, 4: 56, 6: 13, 7: 25, 8: 14, 9: 10, 10: 14, 12: 5, 13: 17}

var lspPingTypes = printer.NameTable{{Value: 1, Text: "MPLS Echo Request"}, {Value: 2, Text: "MPLS Echo Reply"}}

var lspPingModes = printer.NameTable{
	{Value: 1, Text: "Do not reply"}, {Value: 2, Text: "Reply via an IPv4/IPv6 UDP packet"},
	{Value: 3, Text: "Reply via an IPv4/IPv6 UDP packet with Router Alert"}, {Value: 4, Text: "Reply via application level control channel"},
}

var lspPingCodes = printer.NameTable{
	{Value: 0, Text: "No return code or return code contained in the Error Code TLV"}, {Value: 1, Text: "Malformed echo request received"},
	{Value: 2, Text: "One or more of the TLVs was not understood"}, {Value: 5, Text: "Reserved"}, {Value: 6, Text: "Reserved"}, {Value: 7, Text: "Reserved"},
	{Value: 13, Text: "Premature termination of ping due to label stack shrinking to a single label"},
}

var lspPingTLVNames = printer.NameTable{
	{Value: 1, Text: "Target FEC Stack"}, {Value: 2, Text: "Downstream Mapping"}, {Value: 3, Text: "Pad"}, {Value: 5, Text: "Vendor Enterprise Code"},
	{Value: 7, Text: "Interface Label Stack"}, {Value: 9, Text: "Error Code"}, {Value: 10, Text: "Reply TOS Byte"}, {Value: 15, Text: "BFD Discriminator"},
}

var lspPingFECNames = printer.NameTable{
	{Value: 1, Text: "LDP IPv4 prefix"}, {Value: 2, Text: "LDP IPv6 prefix"}, {Value: 3, Text: "RSVP IPv4 Session Query"}, {Value: 4, Text: "RSVP IPv6 Session Query"},
	{Value: 5, Text: "Reserved"}, {Value: 6, Text: "VPN IPv4 prefix"}, {Value: 7, Text: "VPN IPv6 prefix"}, {Value: 8, Text: "L2 VPN endpoint"},
	{Value: 9, Text: "FEC 128 pseudowire (old)"}, {Value: 10, Text: "FEC 128 pseudowire"}, {Value: 12, Text: "BGP labeled IPv4 prefix"},
	{Value: 13, Text: "BGP labeled IPv6 prefix"},
}

var lspPingAddressTypes = printer.NameTable{
	{Value: 1, Text: "IPv4"}, {Value: 2, Text: "Unnumbered IPv4"}, {Value: 3, Text: "IPv6"}, {Value: 4, Text: "IPv6"},
}
