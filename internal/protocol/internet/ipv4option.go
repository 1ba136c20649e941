package internet

import "wiretale/internal/printer"

// The options of an IPv4 header that have a value worth a look (RFC 791 section
// 3.1; RFC 2113).
const (
	optionEnd         = 0
	optionNop         = 1
	optionRecordRoute = 7
	optionTimestamp   = 68
	optionLooseRoute  = 131
	optionStrictRoute = 137
	optionRouterAlert = 148
)

// ipv4OptionNames are the options that have a name (IANA "IP Option Numbers").
var ipv4OptionNames = printer.NameTable{
	{Value: optionEnd, Text: "EOL"}, {Value: optionNop, Text: "NOP"}, {Value: optionRecordRoute, Text: "RR"},
	{Value: optionTimestamp, Text: "timestamp"}, {Value: 82, Text: "traceroute"}, {Value: 130, Text: "security"},
	{Value: optionLooseRoute, Text: "LSRR"}, {Value: optionStrictRoute, Text: "SSRR"}, {Value: optionRouterAlert, Text: "RA"},
}

// ipv4Options prints the options of a header of hlen bytes, and reports whether
// the values of all of them were captured.
//
// tcpdump: lengths and values are read wherever they point in the packet, not in
// the options alone.
func ipv4Options(p *printer.Printer, v printer.View, hlen int) bool {
	for o, sep := minIPv4, ""; o < hlen; sep = "," {
		p.Write(sep)
		kind := v.U8(o)
		p.Print("{option}", ipv4OptionNames.Of(uint32(kind), "unknown {}"))
		if kind == optionEnd {
			return true
		}
		if kind == optionNop {
			o++
			continue
		}
		n := int(v.U8(o + 1))
		if n < 2 || n > hlen-o {
			p.Print(" [bad length {}]", n)
			return true
		}
		if !v.Has(o, n) {
			p.Write(" [truncated-option]")
			return false
		}
		if print := ipv4OptionPrinter(kind); print != nil && !print(p, v.From(o), n) {
			p.Write(" [truncated-option]")
			return false
		}
		o += n
	}
	return true
}

func ipv4OptionPrinter(kind uint8) func(*printer.Printer, printer.View, int) bool {
	switch kind {
	case optionRecordRoute, optionLooseRoute, optionStrictRoute:
		return ipv4Route
	case optionTimestamp:
		return ipv4Timestamps
	case optionRouterAlert:
		return ipv4RouterAlert
	}
	return nil
}

// ipv4Route prints the addresses of a source route or a recorded route; a comma
// follows those that the pointer has passed. It reports whether they were captured.
//
//	+--------+--------+--------+---------//--------+
//	|  type  | length | pointer|     addresses     |
//	+--------+--------+--------+---------//--------+
func ipv4Route(p *printer.Printer, v printer.View, length int) bool {
	if length < 3 {
		p.Print(" [bad length {}]", length)
		return true
	}
	if (length+1)&3 != 0 {
		p.Print(" [bad length {}]", length)
	}
	at := uint32(v.U8(2)) - 1
	if at < 3 || at > uint32(length)+1 || (at+1)&3 != 0 {
		p.Print(" [bad ptr {}]", v.U8(2))
	}
	for o := 3; o < length; o += 4 {
		if !v.Has(o, 4) {
			return false
		}
		p.Print(" {route}", v.IP4(o))
		if at > uint32(o) {
			p.Byte(',')
		}
	}
	return true
}

// The kinds of timestamp options: whether addresses are recorded, and by whom
// they were chosen.
const (
	timestampsOnly       = 0
	timestampsAddresses  = 1
	timestampsPrescribed = 3
)

// ipv4Timestamps prints the time stamps that hops recorded; a caret marks where
// the next one goes. It reports whether they were captured.
//
//	+--------+--------+--------+----+----+---------//--------+
//	|  type  | length | pointer|over|flag| [address] time ... |
//	+--------+--------+--------+----+----+---------//--------+
func ipv4Timestamps(p *printer.Printer, v printer.View, length int) bool {
	if length < 4 {
		p.Print("[bad length {}]", length)
		return true
	}
	p.Write(" TS{")
	kind, hop := v.U8(3)&15, 8
	if kind == timestampsOnly {
		hop = 4
	}
	if (length-4)&(hop-1) != 0 {
		p.Print("[bad length {}]", length)
	}
	at := int(v.U8(2)) - 1
	if at < 4 || (at-4)&(hop-1) != 0 || at > length+1 {
		p.Print("[bad ptr {}]", v.U8(2))
	}
	if !ipv4TimestampList(p, v, kind, hop, at, length) {
		return false
	}
	if missed := v.U8(3) >> 4; missed != 0 {
		p.Print(" [{missed_hops} hops not recorded]}} ", missed)
	} else {
		p.Byte('}')
	}
	return true
}

func ipv4TimestampList(p *printer.Printer, v printer.View, kind uint8, hop, at, length int) bool {
	switch kind {
	case timestampsOnly:
		p.Write("TSONLY")
	case timestampsAddresses:
		p.Write("TS+ADDR")
	case timestampsPrescribed:
		p.Write("PRESPEC")
	default:
		p.Print("[bad ts type {}]", kind)
		if at == 0 {
			p.Write(" ^ ")
		}
		return true
	}
	o := 4
	for ; o < length; o += hop {
		if !v.Has(o, hop) {
			return false
		}
		if o == at {
			p.Write(" ^ ")
		} else {
			p.Byte(' ')
		}
		p.Print("{timestamp}@", v.U32(o+hop-4))
		if hop == 8 {
			p.Print("{timestamp_address}", v.IP4(o))
		}
	}
	if o == at {
		p.Write(" ^ ")
	}
	return true
}

// ipv4RouterAlert prints the value of a router alert, unless it is the only one
// there is (RFC 2113 section 2.1).
func ipv4RouterAlert(p *printer.Printer, v printer.View, length int) bool {
	if length < 4 {
		p.Print(" [bad length {}]", length)
		return true
	}
	if value := v.U16(2); value != 0 {
		p.Print(" value {router_alert}", value)
	}
	return true
}
