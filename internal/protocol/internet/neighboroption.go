package internet

import (
	"wiretale/internal/packet"
	"wiretale/internal/printer"
)

// The options of neighbor discovery (IANA "IPv6 Neighbor Discovery Option
// Formats"). Each has a type, and a length in units of eight bytes.
const (
	neighborSourceLink  = 1
	neighborTargetLink  = 2
	neighborPrefix      = 3
	neighborRedirected  = 4
	neighborMTU         = 5
	neighborInterval    = 7
	neighborAgent       = 8
	neighborRoute       = 24
	neighborNameServers = 25
	neighborSearchList  = 31
)

var neighborOptionNames = printer.NameTable{
	{Value: neighborSourceLink, Text: "source link-address"}, {Value: neighborTargetLink, Text: "destination link-address"},
	{Value: neighborPrefix, Text: "prefix info"}, {Value: neighborRedirected, Text: "redirected header"},
	{Value: neighborMTU, Text: "mtu"}, {Value: neighborInterval, Text: "advertisement interval"},
	{Value: neighborAgent, Text: "homeagent information"}, {Value: neighborRoute, Text: "route info"},
	{Value: neighborNameServers, Text: "rdnss"}, {Value: neighborSearchList, Text: "dnssl"},
}

// neighborOptions prints, with -v, the options of a message from offset o on.
func neighborOptions(p *printer.Printer, v printer.View, o int) {
	if !p.V(1) {
		return
	}
	all := v.From(o)
	all = all.Limit(all.Captured()) // tcpdump: a cut between options is not marked
	for at := 0; at < all.Len(); {
		option := all.From(at)
		if !option.Has(0, 2) {
			p.Trunc()
			return
		}
		kind, units := option.U8(0), int(option.U8(1))
		length := units * 8
		if units == 0 || length > option.Len() {
			p.Trunc()
			return
		}
		p.Print("\n\t  {option} option ({}), length {} ({}): ", neighborOptionNames.Of(uint32(kind), "unknown"), kind, length, units)
		if !neighborOption(p, all, at, length) {
			return
		}
		if p.V(2) {
			p.Unknown(option, 2, length-2, "\n\t    ")
		} else if neighborOptionNames.Find(uint32(kind)) == "" {
			return // tcpdump: what follows an unknown option is left out
		}
		at += length
	}
}

// neighborOption prints the value of the option of a length at offset o, and
// reports whether it was possible.
//
// tcpdump: an option that is too short goes on in what follows it.
func neighborOption(p *printer.Printer, all printer.View, o, length int) bool {
	v := all.From(o)
	switch v.U8(0) {
	case neighborSourceLink, neighborTargetLink:
		p.SetBuffer(printer.AppendMAC(p.Buffer(), v.Bytes(2, length-2)))
	case neighborPrefix:
		optionPrefix(p, v, length)
	case neighborRedirected:
		p.Unknown(all, 0, length, "\n\t    ") // tcpdump: from the first option on
	case neighborMTU:
		p.Print(" {mtu}", v.U32(4))
		if length != 8 {
			p.Write("bad option length")
		}
	case neighborInterval:
		p.Print(" {interval}ms", v.U32(4))
	case neighborAgent:
		p.Print(" preference {agent_preference}, lifetime {agent_lifetime}", v.U16(4), v.U16(6))
	case neighborRoute:
		return optionRoute(p, v, length)
	case neighborNameServers:
		optionNameServers(p, v, length)
	case neighborSearchList:
		return optionSearchList(p, all, o, length)
	default:
		if !p.V(2) {
			p.Unknown(v, 2, length-2, "\n\t  ")
		}
	}
	return true
}

var prefixFlags = printer.BitTable{{Value: 0x80, Text: "onlink"}, {Value: 0x40, Text: "auto"}, {Value: 0x20, Text: "router"}}

// optionPrefix prints a prefix (RFC 4861 section 4.6.2).
func optionPrefix(p *printer.Printer, v printer.View, length int) {
	v.Need(0, 32)
	p.Print("{prefix}/{prefix_length}", v.IP6(16), v.U8(2))
	if length != 32 {
		p.Write("badlen")
	}
	p.Print(", Flags [{prefix_flags}], valid time ", prefixFlags.Of(uint32(v.U8(3)), "none", ", "))
	lifetime(p, v.U32(4))
	p.Write(", pref. time ")
	lifetime(p, v.U32(8))
}

// lifetime prints a number of seconds, all bits of which mean for ever.
func lifetime(p *printer.Printer, seconds uint32) {
	if seconds == 0xffffffff {
		p.Write("infinity")
		return
	}
	p.Print("{lifetime}s", seconds)
}

// optionRoute prints a more specific route (RFC 4191 section 2.3), as much of
// whose prefix is there as its length says.
func optionRoute(p *printer.Printer, v printer.View, length int) bool {
	var prefix [16]byte
	if length > 24 {
		p.Trunc()
		return false
	}
	copy(prefix[:], v.Bytes(8, length-8))
	p.Print(" {route}/{route_length}", packet.IP6(prefix), v.U8(2))
	p.Print(", pref={route_preference}, lifetime=", routerPreferences[v.U8(3)>>3&3])
	lifetime(p, v.U32(4))
	return true
}

// optionNameServers prints recursive DNS servers (RFC 8106 section 5.1).
func optionNameServers(p *printer.Printer, v printer.View, length int) {
	p.Print(" lifetime {dns_lifetime}s,", v.U32(4))
	for o := 8; o+16 <= length; o += 16 {
		p.Print(" addr: {name_server}", v.IP6(o))
	}
}

// optionSearchList prints domains in which names are looked up (RFC 8106 section
// 5.2), and reports whether they could be read. Names may point to wherever in the
// options.
func optionSearchList(p *printer.Printer, all printer.View, o, length int) bool {
	p.Print(" lifetime {dns_lifetime}s, domain(s):", all.U32(o+4))
	return p.Try(func(p *printer.Printer, all printer.View) {
		for at := o + 8; at < o+length; {
			p.Byte(' ')
			at = p.DomainName(all, at)
			if all.U8(at) == 0 {
				return
			}
		}
	}, all)
}
