package lan

import "wiretale/internal/printer"

// CFM, Connectivity Fault Management (IEEE 802.1Q-2018 clause 21; ITU-T Y.1731).
//
//	 0       1       2       3       4
//	+-------+-------+-------+-------+--------------+------------------
//	|lev,ver| type  | flags | TLVs  | by type      | type(1) length(2) value, ... 0
//	+-------+-------+-------+-------+--------------+------------------
var _ = printer.Register(printer.Protocol{Name: "cfm", EtherTypes: []uint16{0x8902, 0xabcd}, Print: printCFM})

const (
	cfmHeader           = 4
	cfmContinuity       = 1
	cfmLinktraceReply   = 4
	cfmLinktraceMessage = 5
	cfmNames            = 48 // length of the names in a continuity check message
)

func printCFM(p *printer.Printer, v printer.View) {
	p.Layer("cfm")
	p.Try(cfmFrame, v)
}

func cfmFrame(p *printer.Printer, v printer.View) {
	if v.Len() < cfmHeader {
		p.Write("\n\t\t packet is too short")
		return
	}
	v.Need(0, cfmHeader)
	first, kind := v.U8(0), v.U8(1)
	if first&31 != 0 {
		p.Print("CFMv{version} not supported, length {length}", first&31, v.Len())
		return
	}
	p.Print("CFMv{version} {type}, MD Level {md_level}, length {length}", first&31, cfmTypes.Of(uint32(kind), "unknown ({})"), first>>5, v.Len())
	if !p.V(1) {
		return
	}
	offset := int(v.U8(3))
	p.Print("\n\tFirst TLV offset {tlv_offset}", offset)
	if room := v.Len() - cfmHeader; offset > room {
		p.Print(" (too large, must be <= {})", room)
		return
	}
	if cfmBody(p, v, kind, offset) {
		cfmTLVs(p, v.From(cfmHeader+offset))
	}
}

// cfmBody prints what precedes the TLVs, which are at an offset after the
// header, and reports whether to go on with them.
func cfmBody(p *printer.Printer, v printer.View, kind uint8, offset int) bool {
	least := cfmLeastOffset(kind)
	if offset < least {
		number := kind // tcpdump: the type, those of link trace exchanged, and not the offset
		if kind != cfmContinuity {
			number = cfmLinktraceMessage + cfmLinktraceReply - kind
		}
		p.Print(" (too small {}, must be >= {})", number, least)
		return false
	}
	p.Require(v, cfmHeader, least)
	switch kind {
	case cfmContinuity:
		return cfmCheck(p, v)
	case cfmLinktraceMessage:
		p.Print(", Flags [{flags}]", cfmMessageFlags.Of(uint32(v.U8(2)), "none", ", "))
		p.Print("\n\t  Transaction-ID 0x{transaction_id:08x}, ttl {ttl}", v.U32(4), v.U8(8))
		p.Print("\n\t  Original-MAC {original_mac}, Target-MAC {target_mac}", v.MAC(9), v.MAC(15))
	case cfmLinktraceReply:
		p.Print(", Flags [{flags}]", cfmReplyFlags.Of(uint32(v.U8(2)), "none", ", "))
		p.Print("\n\t  Transaction-ID 0x{transaction_id:08x}, ttl {ttl}", v.U32(4), v.U8(8))
		p.Print("\n\t  Replay-Action {relay_action} ({})", cfmRelayActions.Of(uint32(v.U8(9)), "Unknown"), v.U8(9))
	default:
		p.Unknown(v, cfmHeader, v.Len()-cfmHeader-offset, "\n\t  ")
	}
	return true
}

// cfmLeastOffset returns the least offset of TLVs for a type of message.
func cfmLeastOffset(kind uint8) int {
	switch kind {
	case cfmContinuity:
		return 70
	case cfmLinktraceMessage:
		return 17
	case cfmLinktraceReply:
		return 6
	}
	return 0
}

// cfmCheck prints a continuity check message (IEEE 802.1Q clause 21.6).
func cfmCheck(p *printer.Printer, v printer.View) bool {
	flags := v.U8(2)
	p.Print(", Flags [CCM Interval {interval}", flags&7)
	if flags&0x80 != 0 {
		p.Write(", RDI")
	}
	p.Byte(']')
	if t := cfmIntervals[flags&7]; t[0] != "" {
		p.Print("\n\t  CCM Interval {}, min CCM Lifetime {}, max CCM Lifetime {}", t[0], t[1], t[2])
	}
	p.Print("\n\t  Sequence Number 0x{sequence:08x}, MA-End-Point-ID 0x{endpoint:04x}", v.U32(4), v.U16(8))
	return cfmMaintenanceNames(p, v.From(10))
}

// cfmMaintenanceNames prints the names of the domain and of the association.
func cfmMaintenanceNames(p *printer.Printer, v printer.View) bool {
	room := cfmNames - 1
	format := v.U8(0)
	p.Print("\n\t  MD Name Format {md_format} ({})", cfmDomainFormats.Of(uint32(format), "Unknown"), format)
	v = v.From(1)
	if format != 1 {
		room--
		n := int(v.U8(0))
		p.Print(", MD Name length {}", n)
		if n > room-3 { // tcpdump: one less than the limit it prints
			p.Print(" (too large, must be <= {})", room-2)
			return false
		}
		p.Write("\n\t  MD Name: ")
		cfmDomainName(p, v.From(1), format, n)
		v, room = v.From(1+n), room-n
	}
	format, n := v.U8(0), int(v.U8(1))
	p.Print("\n\t  MA Name-Format {ma_format} ({}), MA name length {}", cfmAssociationFormats.Of(uint32(format), "Unknown"), format, n)
	if n > room-2 {
		p.Print(" (too large, must be <= {})", room-2)
		return false
	}
	p.Write("\n\t  MA Name: ")
	v = v.From(2)
	v.Need(0, n)
	if format == 2 {
		p.SafeStringZ(v, 0, n)
	} else {
		p.Unknown(v, 0, n, "\n\t    ")
	}
	return true
}

func cfmDomainName(p *printer.Printer, v printer.View, format uint8, n int) {
	v.Need(0, n)
	switch {
	case format == 2 || format == 4:
		p.SafeStringZ(v, 0, n)
	case format == 3 && n == 6:
		p.Print("\n\t  MAC {md_mac}", v.MAC(0))
	case format == 3:
		p.Write("\n\t  MAC (length invalid)")
	default:
		p.Unknown(v, 0, n, "\n\t    ")
	}
}

var cfmIntervals = [8][3]string{
	{}, {"0.003s", "0.011s", "0.012s"}, {"0.010s", "0.032s", "0.035s"}, {"0.100s", "0.325s", "0.350s"}, {"1.000s", "3.250s", "3.500s"},
	{"10.000s", "32.500s", "35.000s"}, {"60.000s", "195.000s", "210.000s"}, {"600.000s", "1950.000s", "2100.000s"},
}

var (
	cfmTypes = printer.NameTable{{Value: 1, Text: "Continuity Check Message"}, {Value: 2, Text: "Loopback Reply"}, {Value: 3, Text: "Loopback Message"},
		{Value: 4, Text: "Linktrace Reply"}, {Value: 5, Text: "Linktrace Message"}}
	cfmMessageFlags  = printer.BitTable{{Value: 0x80, Text: "Use Forwarding-DB only"}}
	cfmReplyFlags    = printer.BitTable{{Value: 0x80, Text: "UseFDB Only"}, {Value: 0x40, Text: "FwdYes"}, {Value: 0x20, Text: "Terminal MEP"}}
	cfmRelayActions  = printer.NameTable{{Value: 1, Text: "Exact Match"}, {Value: 2, Text: "Filtering DB"}, {Value: 3, Text: "MIP CCM DB"}}
	cfmDomainFormats = printer.NameTable{{Value: 0, Text: "IEEE 802.1"}, {Value: 1, Text: "No MD Name present"}, {Value: 2, Text: "DNS string"},
		{Value: 3, Text: "MAC + 16Bit Integer"}, {Value: 4, Text: "Character string"}}
	cfmAssociationFormats = printer.NameTable{{Value: 0, Text: "IEEE 802.1"}, {Value: 1, Text: "Primary VID"}, {Value: 2, Text: "Character string"},
		{Value: 3, Text: "16Bit Integer"}, {Value: 4, Text: "RFC2685 VPN-ID"}}
)
