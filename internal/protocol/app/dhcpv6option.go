package app

import "wiretale/internal/printer"

// dhcp6Options prints options, each in parentheses (RFC 8415 section 21.1). What
// does not fit its option is shown as a question mark.
func dhcp6Options(p *printer.Printer, v printer.View) {
	p.Try(dhcp6OptionList, v.Limit(v.Captured()))
}

func dhcp6OptionList(p *printer.Printer, v printer.View) {
	for o := 0; o < v.Len(); {
		if v.Len()-o < 4 {
			p.Trunc()
			return
		}
		code, n := v.U16(o), int(v.U16(o+2))
		if v.Len()-o-4 < n {
			p.Trunc()
			return
		}
		p.Print(" ({option}", dhcp6OptionNames.Of(uint32(code), "opt_{}"))
		switch {
		case code == 21 || code == 24:
			dhcp6Names(p, v.From(o+4), n)
		case code == 56 && dhcp6NTP(p, v.From(o+4), n):
		case code == 56 || !dhcp6Option(p, v.Sub(o+4, n), code):
			p.Write(" ?")
		}
		p.Byte(')')
		o += 4 + n
	}
}

// dhcp6Option prints the data of an option, and reports whether it had a length
// that its option may have.
func dhcp6Option(p *printer.Printer, v printer.View, code uint16) bool {
	switch code {
	case 1, 2:
		return dhcp6DUID(p, v)
	case 3, 25:
		return dhcp6Association(p, v)
	case 4:
		return dhcp6Temporary(p, v)
	case 5:
		return dhcp6Address(p, v)
	case 26:
		return dhcp6Prefix(p, v)
	case 6, 43:
		return dhcp6Requested(p, v)
	case 7:
		return dhcp6Number(p, v, 1)
	case 8:
		return dhcp6Number(p, v, 2)
	case 32, 46:
		return dhcp6Number(p, v, 4)
	case 9:
		p.Write(" (")
		printDHCPv6(p, v)
	case 11:
		return dhcp6Authentication(p, v)
	case 13:
		return dhcp6Status(p, v)
	case 15, 136:
		return dhcp6Strings(p, v)
	case 18, 38:
		dhcp6Hex(p, v, 0)
	case 19:
		return dhcp6Reconfigure(p, v)
	case 22, 23, 27, 28, 31, 34, 40, 48:
		return dhcp6Addresses(p, v)
	case 37:
		return dhcp6RemoteID(p, v)
	case 41, 42, 112:
		return dhcp6Text(p, v, 5)
	case 59:
		p.Byte(' ')
		p.Safe(v.Data())
		return true
	case 44:
		return dhcp6LeaseQuery(p, v)
	case 45:
		if v.Len() > 0 {
			dhcp6Options(p, v)
		}
	case 47:
		return dhcp6RelayData(p, v)
	case 64:
		return dhcp6AFTR(p, v)
	}
	return true
}

// dhcp6DUID prints who a client or server is (RFC 8415 section 11, RFC 6355).
func dhcp6DUID(p *printer.Printer, v printer.View) bool {
	if v.Len() < 2 {
		return false
	}
	switch kind := v.U16(0); kind {
	case 1:
		if v.Len() < 8 {
			return false
		}
		p.Print(" hwaddr/time type {hardware_type} time {time} ", v.U16(2), v.U32(4))
		hexBytes(p, v.Data()[8:])
	case 2:
		if v.Len() < 6 {
			return false
		}
		p.Print(" enterprise {enterprise} ", v.U32(2))
		hexBytes(p, v.Data()[6:])
	case 3:
		if v.Len() < 4 {
			return false
		}
		p.Print(" hwaddr type {hardware_type} ", v.U16(2))
		hexBytes(p, v.Data()[4:])
	case 4:
		p.Write(" uuid ")
		if v.Len() < 18 {
			return false
		}
		hexBytes(p, v.Data()[2:18])
	default:
		p.Print(" type {}", kind)
	}
	return true
}

// dhcp6Association prints an identity association with its times (RFC 8415
// section 21.4).
func dhcp6Association(p *printer.Printer, v printer.View) bool {
	if v.Len() < 12 {
		return false
	}
	p.Print(" IAID:{iaid} T1:{t1} T2:{t2}", v.U32(0), v.U32(4), v.U32(8))
	dhcp6Nested(p, v.From(12))
	return true
}

func dhcp6Temporary(p *printer.Printer, v printer.View) bool {
	if v.Len() < 4 {
		return false
	}
	p.Print(" IAID:{iaid}", v.U32(0))
	dhcp6Nested(p, v.From(4))
	return true
}

func dhcp6Address(p *printer.Printer, v printer.View) bool {
	if v.Len() < 24 {
		return false
	}
	p.Print(" {address} pltime:{preferred} vltime:{valid}", v.IP6(0), v.U32(16), v.U32(20))
	dhcp6Nested(p, v.From(24))
	return true
}

func dhcp6Prefix(p *printer.Printer, v printer.View) bool {
	if v.Len() < 25 {
		return false
	}
	p.Print(" {prefix}/{prefix_length} pltime:{preferred} vltime:{valid}", v.IP6(9), v.U8(8), v.U32(0), v.U32(4))
	dhcp6Nested(p, v.From(25))
	return true
}

func dhcp6Nested(p *printer.Printer, v printer.View) {
	if v.Len() > 0 && p.Enter() {
		dhcp6Options(p, v)
		p.Leave()
	}
}

func dhcp6Requested(p *printer.Printer, v printer.View) bool {
	if v.Len()%2 != 0 {
		return false
	}
	for o := 0; o < v.Len(); o += 2 {
		p.Print(" {requested}", dhcp6OptionNames.Of(uint32(v.U16(o)), "opt_{}"))
	}
	return true
}

func dhcp6Number(p *printer.Printer, v printer.View, size int) bool {
	if v.Len() != size {
		return false
	}
	switch size {
	case 1:
		p.Print(" {value}", v.U8(0))
	case 2:
		p.Print(" {value}", v.U16(0))
	default:
		p.Print(" {value}", v.U32(0))
	}
	return true
}

func dhcp6Status(p *printer.Printer, v printer.View) bool {
	if v.Len() < 2 {
		return false
	}
	p.Print(" {status}", dhcp6StatusCodes.Of(uint32(v.U16(0)), "INVALID code"))
	return true
}

// dhcp6Strings prints strings that each follow their length, with commas.
func dhcp6Strings(p *printer.Printer, v printer.View) bool {
	p.Byte(' ')
	for o := 0; o < v.Len(); {
		if v.Len()-o < 2 {
			return false
		}
		if o > 0 {
			p.Byte(',')
		}
		n := int(v.U16(o))
		o += 2
		if n > v.Len()-o {
			return false
		}
		p.Safe(v.Bytes(o, n))
		o += n
	}
	return true
}

// dhcp6Hex prints the first ten bytes from offset o.
func dhcp6Hex(p *printer.Printer, v printer.View, o int) {
	p.Byte(' ')
	hexBytes(p, v.Data()[o:min(v.Len(), o+10)])
	p.Write("...")
}

func dhcp6Reconfigure(p *printer.Printer, v printer.View) bool {
	if v.Len() != 1 {
		return false
	}
	switch n := v.U8(0); n {
	case 5, 11:
		p.Print(" for {message}", dhcp6Messages.Of(uint32(n), ""))
	default:
		p.Print(" for ???({:02x})", n)
	}
	return true
}

// dhcp6Names prints the domain names in n bytes (RFC 8415 section 10); tcpdump: the
// last of them may go on behind.
func dhcp6Names(p *printer.Printer, v printer.View, n int) {
	m := dnsMessage{v: v, whole: true}
	for m.o < n {
		p.Byte(' ')
		m.o = m.name(p, m.o)
	}
}

func dhcp6Addresses(p *printer.Printer, v printer.View) bool {
	if v.Len()%16 != 0 {
		return false
	}
	for o := 0; o < v.Len(); o += 16 {
		p.Print(" {address}", v.IP6(o))
	}
	return true
}

func dhcp6RemoteID(p *printer.Printer, v printer.View) bool {
	if v.Len() < 4 {
		return false
	}
	p.Print(" {enterprise}", v.U32(0))
	dhcp6Hex(p, v, 4)
	return true
}

func dhcp6Text(p *printer.Printer, v printer.View, least int) bool {
	if v.Len() < least {
		return false
	}
	p.Byte(' ')
	p.SafeZ(v.Data())
	return true
}

func dhcp6LeaseQuery(p *printer.Printer, v printer.View) bool {
	if v.Len() < 17 {
		return false
	}
	p.Print(" {query} {link_address}", dhcp6Queries.Of(uint32(v.U8(0)), "type_{}"), v.IP6(1))
	dhcp6Nested(p, v.From(17))
	return true
}

func dhcp6RelayData(p *printer.Printer, v printer.View) bool {
	if v.Len() < 16 {
		return false
	}
	p.Print(" {peer_address}", v.IP6(0))
	dhcp6Hex(p, v, 16)
	return true
}

// dhcp6NTP prints time servers: addresses, multicast addresses or names (RFC 5908
// section 4).
func dhcp6NTP(p *printer.Printer, v printer.View, end int) bool {
	if end < 4 {
		return false
	}
	for o := 0; o < end-4; { // tcpdump: a suboption without data is none
		code, n := v.U16(o), int(v.U16(o+2))
		o += 4
		if o+n > end {
			p.Cut()
		}
		p.Print(" subopt:{}", code)
		switch {
		case (code == 1 || code == 2) && n == 16:
			p.Print(" {address}", v.IP6(o))
		case code == 3:
			p.Byte(' ')
			m := dnsMessage{v: v, whole: true}
			m.name(p, o)
		default:
			p.Write(" ?")
		}
		o += n
	}
	return true
}

// dhcp6AFTR prints the name of a tunnel's end (RFC 6334 section 3).
func dhcp6AFTR(p *printer.Printer, v printer.View) bool {
	if v.Len() < 3 {
		return false
	}
	p.Byte(' ')
	for o := 0; o < v.Len() && v.U8(o) != 0; {
		n := int(v.U8(o))
		o++
		if n >= v.Len()-o {
			return false
		}
		p.SafeZ(v.Bytes(o, n))
		o += n
		if v.Has(o, 1) && v.U8(o) != 0 {
			p.Byte('.')
		}
	}
	return true
}

// dhcp6OptionNames are the options by their codes (IANA "DHCPv6 Parameters").
var dhcp6OptionNames = printer.NameTable{
	{Value: 1, Text: "client-ID"}, {Value: 2, Text: "server-ID"}, {Value: 3, Text: "IA_NA"}, {Value: 4, Text: "IA_TA"}, {Value: 5, Text: "IA_ADDR"}, {Value: 6, Text: "option-request"},
	{Value: 7, Text: "preference"}, {Value: 8, Text: "elapsed-time"}, {Value: 9, Text: "relay-message"}, {Value: 11, Text: "authentication"}, {Value: 12, Text: "server-unicast"}, {Value: 13, Text: "status-code"},
	{Value: 14, Text: "rapid-commit"}, {Value: 15, Text: "user-class"}, {Value: 16, Text: "vendor-class"}, {Value: 17, Text: "vendor-specific-info"}, {Value: 18, Text: "interface-ID"}, {Value: 19, Text: "reconfigure-message"},
	{Value: 20, Text: "reconfigure-accept"}, {Value: 21, Text: "SIP-servers-domain"}, {Value: 22, Text: "SIP-servers-address"}, {Value: 23, Text: "DNS-server"}, {Value: 24, Text: "DNS-search-list"}, {Value: 25, Text: "IA_PD"},
	{Value: 26, Text: "IA_PD-prefix"}, {Value: 27, Text: "NIS-server"}, {Value: 28, Text: "NIS+-server"}, {Value: 29, Text: "NIS-domain-name"}, {Value: 30, Text: "NIS+-domain-name"}, {Value: 31, Text: "SNTP-servers"},
	{Value: 32, Text: "lifetime"}, {Value: 33, Text: "BCMCS-domain-name"}, {Value: 34, Text: "BCMCS-server"}, {Value: 36, Text: "Geoconf-Civic"}, {Value: 37, Text: "Remote-ID"}, {Value: 38, Text: "Subscriber-ID"},
	{Value: 39, Text: "Client-FQDN"}, {Value: 40, Text: "PANA-agent"}, {Value: 41, Text: "POSIX-timezone"}, {Value: 42, Text: "POSIX-tz-database"}, {Value: 43, Text: "Echo-request-option"}, {Value: 44, Text: "Lease-query"},
	{Value: 45, Text: "LQ-client-data"}, {Value: 46, Text: "Clt-time"}, {Value: 47, Text: "LQ-relay-data"}, {Value: 48, Text: "LQ-client-link"}, {Value: 56, Text: "NTP-server"}, {Value: 59, Text: "Bootfile-URL"},
	{Value: 64, Text: "AFTR-Name"}, {Value: 112, Text: "MUD-URL"}, {Value: 136, Text: "SZTP-redirect"},
}

var dhcp6StatusCodes = printer.NameTable{
	{Value: 0, Text: "Success"}, {Value: 1, Text: "UnspecFail"}, {Value: 2, Text: "NoAddrsAvail"}, {Value: 3, Text: "NoBinding"}, {Value: 4, Text: "NotOnLink"},
	{Value: 5, Text: "UseMulticast"}, {Value: 6, Text: "NoPrefixAvail"}, {Value: 7, Text: "UnknownQueryType"}, {Value: 8, Text: "MalformedQuery"},
	{Value: 9, Text: "NotConfigured"}, {Value: 10, Text: "NotAllowed"},
}

var dhcp6Queries = printer.NameTable{{Value: 1, Text: "by-address"}, {Value: 2, Text: "by-clientID"}}
