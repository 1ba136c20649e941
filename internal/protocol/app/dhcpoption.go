package app

import (
	"strconv"
	"strings"

	"wiretale/internal/printer"
)

// dhcpOptionNames are the names of options by their codes (RFC 2132; IANA "BOOTP
// Vendor Extensions and DHCP Options").
var dhcpOptionNames = [256]string{
	1: "Subnet-Mask", 2: "Time-Zone", 3: "Default-Gateway", 4: "Time-Server", 5: "IEN-Name-Server", 6: "Domain-Name-Server",
	7: "LOG", 8: "CS", 9: "LPR-Server", 10: "IM", 11: "RL", 12: "Hostname",
	13: "BS", 14: "DP", 15: "Domain-Name", 16: "SS", 17: "RP", 18: "EP",
	19: "IPF", 20: "SRT", 21: "PF", 22: "RSZ", 23: "TTL", 24: "MTU-Timeout",
	25: "MTU-Table", 26: "MTU", 27: "LSN", 28: "BR", 29: "MD", 30: "MS",
	31: "Router-Discovery", 32: "RSA", 33: "Static-Route", 34: "UT", 35: "AT", 36: "IE",
	37: "TT", 38: "KI", 39: "KG", 40: "YD", 41: "YS", 42: "NTP",
	43: "Vendor-Option", 44: "Netbios-Name-Server", 45: "WDD", 46: "Netbios-Node", 47: "Netbios-Scope", 48: "XFS",
	49: "XDM", 50: "Requested-IP", 51: "Lease-Time", 52: "OO", 53: "DHCP-Message", 54: "Server-ID",
	55: "Parameter-Request", 56: "MSG", 57: "MSZ", 58: "RN", 59: "RB", 60: "Vendor-Class",
	61: "Client-ID", 64: "N+D", 65: "N+S", 66: "TFTP", 67: "BF", 68: "MH",
	69: "SMTP", 70: "POP3", 71: "NNTP", 72: "WWW", 73: "FG", 74: "IRC",
	75: "STS", 76: "STDA", 77: "User-Class", 78: "SLP-DA", 79: "SLP-SCOPE", 80: "SLP-NA",
	81: "FQDN", 82: "Agent-Information", 83: "ARMT", 88: "TZSTR", 89: "FQDNS", 90: "AUTH",
	91: "Last-Transaction-Time", 92: "Associated-IP", 93: "ARCH", 94: "NDI", 95: "LDAP", 97: "GUID",
	98: "UAP", 100: "POSIX-TZ", 101: "TZ-Name", 112: "NI", 113: "NITAG", 114: "URL",
	116: "Auto-Configure", 117: "NSSEARCH", 118: "SUBNET", 121: "Classless-Static-Route", 143: "SZTP-Redirect", 150: "TFTP-Server-Address",
	161: "MUD-URL", 249: "Classless-Static-Route-Microsoft",
}

// dhcpFieldNames are what the fields of options are called: subnet_mask.
var dhcpFieldNames = func() (names [256]string) {
	for code, name := range dhcpOptionNames {
		names[code] = "option_" + strconv.Itoa(code)
		if name != "" {
			names[code] = strings.ReplaceAll(strings.ToLower(name), "-", "_")
		}
	}
	return names
}()

// dhcpOptionPrinters print the data of options and return how many bytes of it
// they used.
var dhcpOptionPrinters = [256]func(p *printer.Printer, v printer.View) int{
	1: dhcpAddresses, 2: dhcpSigned, 3: dhcpAddresses, 4: dhcpAddresses, 5: dhcpAddresses, 6: dhcpAddresses,
	7: dhcpAddresses, 8: dhcpAddresses, 9: dhcpAddresses, 10: dhcpAddresses, 11: dhcpAddresses, 12: dhcpText,
	13: dhcpShorts, 14: dhcpText, 15: dhcpText, 16: dhcpAddresses, 17: dhcpText, 18: dhcpText,
	19: dhcpBoolean, 20: dhcpBoolean, 21: dhcpPairs, 22: dhcpShorts, 23: dhcpBytes, 24: dhcpLongs,
	25: dhcpShorts, 26: dhcpShorts, 27: dhcpBoolean, 28: dhcpAddresses, 29: dhcpBoolean, 30: dhcpBoolean,
	31: dhcpBoolean, 32: dhcpAddresses, 33: dhcpPairs, 34: dhcpBoolean, 35: dhcpLongs, 36: dhcpBoolean,
	37: dhcpBytes, 38: dhcpLongs, 39: dhcpBoolean, 40: dhcpText, 41: dhcpAddresses, 42: dhcpAddresses,
	43: dhcpBytes, 44: dhcpAddresses, 45: dhcpAddresses, 46: dhcpNodeType, 47: dhcpText, 48: dhcpAddresses,
	49: dhcpAddresses, 50: dhcpAddresses, 51: dhcpLongs, 52: dhcpOverload, 53: dhcpMessageType, 54: dhcpAddresses,
	55: dhcpParameters, 56: dhcpText, 57: dhcpShorts, 58: dhcpLongs, 59: dhcpLongs, 60: dhcpText,
	61: dhcpClientID, 64: dhcpShorts, 65: dhcpAddresses, 66: dhcpText, 67: dhcpText, 68: dhcpAddresses,
	69: dhcpAddresses, 70: dhcpAddresses, 71: dhcpAddresses, 72: dhcpAddresses, 73: dhcpAddresses, 74: dhcpAddresses,
	75: dhcpAddresses, 76: dhcpAddresses, 77: dhcpUserClass, 78: dhcpBytes, 79: dhcpBytes, 80: dhcpText,
	81: dhcpFQDN, 82: dhcpAgent, 83: dhcpBytes, 88: dhcpText, 89: dhcpBytes, 90: dhcpBytes,
	91: dhcpLongs, 92: dhcpAddresses, 93: dhcpShorts, 94: dhcpBytes, 95: dhcpText, 97: dhcpBytes,
	98: dhcpText, 100: dhcpText, 101: dhcpText, 112: dhcpAddresses, 113: dhcpText, 114: dhcpText,
	116: dhcpBoolean, 117: dhcpShorts, 118: dhcpAddresses, 121: dhcpRoutes, 143: dhcpRedirects, 150: dhcpAddresses,
	161: dhcpText, 249: dhcpRoutes,
}

const (
	dhcpPad = 0
	dhcpEnd = 255
)

// dhcpExtensions prints the options behind the magic cookie (RFC 2131 section 3).
func dhcpExtensions(p *printer.Printer, v printer.View) {
	p.Print("\n\t  Vendor-rfc1048 Extensions\n\t    Magic Cookie 0x{cookie:08x}", v.U32(0))
	for o := 4; v.Has(o, 1); {
		code := v.U8(o)
		o++
		if code == dhcpPad {
			o = dhcpPadding(p, v, o)
			continue
		}
		if code == dhcpEnd {
			if !p.V(3) {
				return
			}
			p.Write("\n\t    END (255), length 0")
			continue
		}
		n := int(v.U8(o))
		o++
		dhcpOptionName(p, code)
		p.Print(", length {}", n)
		if n > 0 {
			p.Write(": ")
		}
		if !v.Has(o, n) {
			p.Cut()
		}
		dhcpOptionData(p, v.From(o).WithLength(n).Limit(n), code)
		o += n
	}
}

// dhcpPadding passes over fill bytes, which -vvv shows.
func dhcpPadding(p *printer.Printer, v printer.View, o int) int {
	n := 1
	for v.Has(o, 1) && v.U8(o) == dhcpPad {
		n++
		o++
	}
	if p.V(3) {
		p.Write("\n\t    PAD (0), length 0")
		if n > 1 {
			p.Print(", occurs {}", n)
		}
	}
	return o
}

func dhcpOptionName(p *printer.Printer, code uint8) {
	p.Print("\n\t    {} ({})", dhcpName(code), code)
}

func dhcpName(code uint8) string {
	switch s := dhcpOptionNames[code]; {
	case s != "":
		return s
	case code == dhcpPad:
		return "PAD"
	case code == dhcpEnd:
		return "END"
	}
	return "Unknown"
}

func dhcpOptionData(p *printer.Printer, v printer.View, code uint8) {
	p.Label(dhcpFieldNames[code])
	print := dhcpOptionPrinters[code]
	if print == nil {
		print = dhcpUnknown
	}
	if rest := v.Len() - print(p, v); rest > 0 {
		p.Print("\n\t  trailing data length {}", rest)
	}
}

// dhcpUnknown prints data of an unknown form in the largest units it fits.
func dhcpUnknown(p *printer.Printer, v printer.View) int {
	switch {
	case v.Len()%4 == 0:
		return dhcpLongs(p, v)
	case v.Len()%2 == 0:
		return dhcpShorts(p, v)
	}
	return dhcpBytes(p, v)
}

// dhcpList prints what lies in units of a size, with separators.
func dhcpList(p *printer.Printer, v printer.View, size int, sep byte, print func(p *printer.Printer, v printer.View, o int)) int {
	o := 0
	for ; o+size <= v.Len(); o += size {
		if o > 0 {
			p.Byte(sep)
		}
		print(p, v, o)
	}
	return o
}

func dhcpAddresses(p *printer.Printer, v printer.View) int {
	return dhcpList(p, v, 4, ',', func(p *printer.Printer, v printer.View, o int) { p.Print("{@}", v.IP4(o)) })
}

func dhcpLongs(p *printer.Printer, v printer.View) int {
	return dhcpList(p, v, 4, ',', func(p *printer.Printer, v printer.View, o int) { p.Print("{@}", v.U32(o)) })
}

func dhcpSigned(p *printer.Printer, v printer.View) int {
	return dhcpList(p, v, 4, ',', func(p *printer.Printer, v printer.View, o int) { p.Print("{@}", v.I32(o)) })
}

func dhcpShorts(p *printer.Printer, v printer.View) int {
	return dhcpList(p, v, 2, ',', func(p *printer.Printer, v printer.View, o int) { p.Print("{@}", v.U16(o)) })
}

func dhcpBytes(p *printer.Printer, v printer.View) int {
	return dhcpList(p, v, 1, '.', func(p *printer.Printer, v printer.View, o int) { p.Print("{@}", v.U8(o)) })
}

func dhcpText(p *printer.Printer, v printer.View) int {
	p.Byte('"')
	from := len(p.Buffer())
	p.Safe(v.Data())
	p.FieldText("@", from)
	p.Byte('"')
	return v.Len()
}

func dhcpBoolean(p *printer.Printer, v printer.View) int {
	if v.Len() != 1 {
		p.Write("[length != 1 byte]")
		p.Invalid()
		return v.Len()
	}
	switch n := v.U8(0); n {
	case 0:
		p.Print("{@}", "N")
	case 1:
		p.Print("{@}", "Y")
	default:
		p.Print("{}?", n)
	}
	return 1
}

// dhcpPairs prints pairs of addresses.
func dhcpPairs(p *printer.Printer, v printer.View) int {
	if v.Len()%8 != 0 || v.Len() == 0 {
		if v.Len() == 0 { // tcpdump: a space more
			p.Byte(' ')
		}
		p.Write("[length != N x 8 bytes]")
		return v.Len()
	}
	return dhcpList(p, v, 8, ',', func(p *printer.Printer, v printer.View, o int) {
		p.Print("({from}:{to})", v.IP4(o), v.IP4(o+4))
	})
}

// dhcpOne prints a code of one byte by its name.
func dhcpOne(p *printer.Printer, v printer.View, names printer.NameTable) int {
	if v.Len() < 1 {
		p.Write("[length < 1 byte]")
		p.Invalid()
		return 0
	}
	p.Print("{@}", names.Of(uint32(v.U8(0)), "#{}"))
	return 1
}

func dhcpNodeType(p *printer.Printer, v printer.View) int { return dhcpOne(p, v, netbiosNodes) }
func dhcpOverload(p *printer.Printer, v printer.View) int { return dhcpOne(p, v, dhcpOverloads) }

func dhcpMessageType(p *printer.Printer, v printer.View) int {
	if v.Len() != 1 {
		return dhcpBytes(p, v)
	}
	p.Print("{@}", dhcpMessages.Of(uint32(v.U8(0)), "Unknown ({})"))
	return 1
}

// dhcpParameters prints the options that a client asks for, four a line.
func dhcpParameters(p *printer.Printer, v printer.View) int {
	for o := range v.Len() {
		if o%4 == 0 {
			p.Write("\n\t      ")
		} else {
			p.Write(", ")
		}
		p.Print("{requested} ({})", dhcpName(v.U8(o)), v.U8(o))
	}
	return v.Len()
}

// dhcpClientID prints who a client is: its hardware address, or text.
func dhcpClientID(p *printer.Printer, v printer.View) int {
	if v.Len() < 1 {
		p.Write("[length < 1 byte]")
		p.Invalid()
		return 0
	}
	kind := v.U8(0)
	if kind == 0 {
		return 1 + dhcpText(p, v.From(1))
	}
	p.Print("{hardware} ", arpHardware.Of(uint32(kind), "hardware-type {},"))
	p.SetBuffer(printer.AppendMAC(p.Buffer(), v.Data()[1:]))
	return v.Len()
}

// dhcpUserClass prints the classes of a user (RFC 3004 section 4).
func dhcpUserClass(p *printer.Printer, v printer.View) int {
	if v.Len() < 2 {
		p.Write("[length < 2 bytes]")
		p.Invalid()
		return v.Len()
	}
	o := 0
	for i := 1; o < v.Len(); i++ {
		n := int(v.U8(o))
		o++
		p.Print("\n\t      instance#{}: ", i)
		switch rest := v.Len() - o; {
		case n == 0:
			p.Write("[suboption length == 0]")
			p.Invalid()
			return v.Len()
		case rest < n:
			p.Print("[length {} < suboption length {}", rest, n)
			p.Invalid()
			return v.Len()
		}
		dhcpText(p, v.Sub(o, n))
		p.Print(", length {}", n)
		o += n
	}
	return v.Len()
}

// dhcpFQDN prints a client's name (RFC 4702 section 2).
func dhcpFQDN(p *printer.Printer, v printer.View) int {
	if v.Len() < 3 {
		p.Write("[length < 3 bytes]")
		p.Invalid()
		return v.Len()
	}
	flags := v.U8(0)
	if flags&0xf0 != 0 {
		p.Print("[MBZ nibble 0x{:x} != 0] ", flags>>4)
		p.Invalid()
	}
	if flags&0x0f != 0 {
		p.Print("[{flags}] ", fqdnFlags.Of(uint32(flags&0x0f), "", ""))
	}
	if v.U8(1) != 0 || v.U8(2) != 0 {
		p.Print("{}/{} ", v.U8(1), v.U8(2))
	}
	return 3 + dhcpText(p, v.From(3))
}

// dhcpAgent prints what a relay agent tells (RFC 3046 section 2).
func dhcpAgent(p *printer.Printer, v printer.View) int {
	o := 0
	for v.Len()-o >= 2 {
		code, n := v.U8(o), int(v.U8(o+1))
		o += 2
		p.Print("\n\t      {suboption} SubOption {}, length {}: ", agentOptions.Of(uint32(code), "Unknown"), code, n)
		if n > v.Len()-o {
			p.Write("length goes past end of option")
			return v.Len()
		}
		if agentOptions.Find(uint32(code)) != "" {
			p.Safe(v.Bytes(o, n))
		} else {
			p.Unknown(v, o, n, "\n\t\t")
		}
		o += n
	}
	return o
}

// dhcpRoutes prints routes with the length of their prefixes (RFC 3442).
func dhcpRoutes(p *printer.Printer, v printer.View) int {
	if v.Len() < 5 {
		p.Write("[length < 5 bytes]")
		p.Invalid()
		return v.Len()
	}
	for o := 0; o < v.Len(); {
		if o > 0 {
			p.Byte(',')
		}
		width := int(v.U8(o))
		o++
		if width > 32 {
			p.Print("[Mask width ({}) > 32]", width)
			p.Invalid()
			return v.Len()
		}
		bytes := (width + 7) / 8
		if rest := v.Len() - o; rest < bytes+4 {
			p.Print("[Remaining length ({}) < {} bytes]", rest, bytes+4)
			p.Invalid()
			return v.Len()
		}
		dhcpRoute(p, v, o, bytes, width)
		o += bytes + 4
	}
	return v.Len()
}

func dhcpRoute(p *printer.Printer, v printer.View, o, bytes, width int) {
	p.Byte('(')
	if width == 0 {
		p.Write("default")
	} else {
		for i := range 4 {
			if i > 0 {
				p.Byte('.')
			}
			if i < bytes {
				p.Print("{}", v.U8(o+i))
			} else {
				p.Byte('0')
			}
		}
		p.Print("/{}", width)
	}
	p.Print(":{gateway})", v.IP4(o+bytes))
}

// dhcpRedirects prints where a new device finds its configuration (RFC 8572
// section 8.1).
func dhcpRedirects(p *printer.Printer, v printer.View) int {
	o := 0
	for v.Len()-o >= 2 {
		n := int(v.U16(o))
		o += 2
		p.Print("\n\t\t    length {}: ", n)
		if n > v.Len()-o {
			p.Write("length goes past end of option")
			return v.Len()
		}
		dhcpText(p, v.Sub(o, n))
		o += n
	}
	if v.Len() == 1 {
		p.Write("[length < 2 bytes]")
		p.Invalid()
	}
	return o
}

var netbiosNodes = printer.NameTable{{Value: 1, Text: "b-node"}, {Value: 2, Text: "p-node"}, {Value: 4, Text: "m-node"}, {Value: 8, Text: "h-node"}}

var dhcpOverloads = printer.NameTable{{Value: 1, Text: "file"}, {Value: 2, Text: "sname"}, {Value: 3, Text: "file+sname"}}

var dhcpMessages = printer.NameTable{
	{Value: 1, Text: "Discover"}, {Value: 2, Text: "Offer"}, {Value: 3, Text: "Request"}, {Value: 4, Text: "Decline"}, {Value: 5, Text: "ACK"}, {Value: 6, Text: "NACK"},
	{Value: 7, Text: "Release"}, {Value: 8, Text: "Inform"}, {Value: 10, Text: "LeaseQuery"}, {Value: 11, Text: "LeaseUnassigned"}, {Value: 12, Text: "LeaseUnknown"},
	{Value: 13, Text: "LeaseActive"},
}

// arpHardware are the hardware types of addresses (IANA "ARP Parameters").
var arpHardware = printer.NameTable{
	{Value: 1, Text: "ether"}, {Value: 6, Text: "ieee802"}, {Value: 7, Text: "arcnet"}, {Value: 15, Text: "frelay"}, {Value: 23, Text: "strip"}, {Value: 24, Text: "ieee1394"},
}

var fqdnFlags = printer.BitTable{{Value: 1, Text: "S"}, {Value: 2, Text: "O"}, {Value: 4, Text: "E"}, {Value: 8, Text: "N"}}

var agentOptions = printer.NameTable{{Value: 1, Text: "Circuit-ID"}, {Value: 2, Text: "Remote-ID"}, {Value: 6, Text: "Subscriber-ID"}}
