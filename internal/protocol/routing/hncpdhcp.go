package routing

import "wiretale/internal/printer"

// The options of DHCPv4 and DHCPv6 that HNCP hands on and that have names here
// (RFC 2132, RFC 3397; RFC 3646, RFC 4075).
var (
	hncpDHCPv4Names = printer.NameTable{{Value: dhcpNameServers, Text: "DNS-server"}, {Value: dhcpTimeServers, Text: "NTP-server"}, {Value: dhcpSearch, Text: "DNS-search"}}
	hncpDHCPv6Names = printer.NameTable{{Value: dhcp6NameServers, Text: "DNS-server"}, {Value: dhcp6Search, Text: "DNS-search-list"}, {Value: dhcp6TimeServers, Text: "SNTP-servers"}}
)

const (
	dhcpNameServers  = 6
	dhcpTimeServers  = 42
	dhcpSearch       = 119
	dhcp6NameServers = 23
	dhcp6Search      = 24
	dhcp6TimeServers = 31
)

// hncpDHCPv4Options prints the n bytes of options that begin v, and reports
// whether what surrounds them goes on.
func hncpDHCPv4Options(p *printer.Printer, v printer.View, n, depth int) bool {
	const header = 2
	if n == 0 {
		p.Invalid()
		return true
	}
	for o := 0; o < n; {
		if n-o < header {
			p.Invalid()
			return false
		}
		kind, size := v.U8(o), int(v.U8(o+1))
		hncpIndent(p, depth)
		p.Print("{option} ({option_length})", hncpDHCPv4Names.Of(uint32(kind), "Unknown"), size+header)
		o += header
		if size > n-o || !hncpDHCPv4Option(p, kind, v, o, size) {
			p.Invalid()
			return false
		}
		o += size
	}
	return true
}

func hncpDHCPv4Option(p *printer.Printer, kind uint8, v printer.View, o, size int) bool {
	switch kind {
	case dhcpNameServers, dhcpTimeServers:
		if size < 4 || size%4 != 0 {
			return false
		}
		for i := 0; i < size; i += 4 {
			p.Print(" {server}", v.IP4(o+i))
		}
	case dhcpSearch:
		return hncpSearch(p, v, o, o+size)
	}
	return true
}

// hncpDHCPv6Options prints the n bytes of options that begin v.
func hncpDHCPv6Options(p *printer.Printer, v printer.View, n, depth int) {
	const header = 4
	if n == 0 {
		p.Invalid()
	}
	for o := 0; o < n; {
		if n-o < header {
			p.Invalid()
			return
		}
		kind, size := v.U16(o), int(v.U16(o+2))
		hncpIndent(p, depth)
		p.Print("{option} ({option_length})", hncpDHCPv6Names.Of(uint32(kind), "Unknown"), size+header)
		o += header
		if size > n-o || !hncpDHCPv6Option(p, kind, v, o, size) {
			p.Invalid()
			return
		}
		o += size
	}
}

func hncpDHCPv6Option(p *printer.Printer, kind uint16, v printer.View, o, size int) bool {
	switch kind {
	case dhcp6NameServers, dhcp6TimeServers:
		if size%16 != 0 {
			p.Invalid() // tcpdump: and the caller says so once more
			return false
		}
		for i := 0; i < size; i += 16 {
			p.Print(" {server}", v.IP6(o+i))
		}
	case dhcp6Search:
		return hncpSearch(p, v, o, o+size)
	}
	return true
}

// hncpSearch prints the domain names between two offsets, and reports whether
// they could be read.
//
// tcpdump: pointers count from the end of the option.
func hncpSearch(p *printer.Printer, v printer.View, o, end int) bool {
	for base := end; o < end; {
		p.Byte(' ')
		var ok bool
		if o, ok = p.DomainNameFrom(v, o, base); !ok {
			return false
		}
	}
	return true
}
