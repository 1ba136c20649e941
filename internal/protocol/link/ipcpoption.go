package link

import "wiretale/internal/printer"

// ipcpOption prints an option of IPCP (RFC 1332 section 3, RFC 1877).
func ipcpOption(p *printer.Printer, v printer.View) int {
	if !v.Has(0, 2) {
		p.Write("[|ipcp]")
		return 0
	}
	if n := int(v.U8(1)); p.V(2) && n >= 2 && findOption(ipcpShapes[:], v.U8(0)) == nil && !v.Has(0, n) {
		p.Print("\n\t  unknown Option (0x{:02x}), length {}", v.U8(0), n)
		return n // tcpdump: with -vv, nothing of what was cut is shown
	}
	return shapeOption(p, v, ipcpShapes[:], "unknown")
}

var ipcpShapes = [...]pppOption{
	{kind: 1, name: "IP-Addrs", exact: 10, print: func(p *printer.Printer, v printer.View, _ int) {
		p.Print(": src {src}, dst {dst}", v.IP4(2), v.IP4(6))
	}},
	{kind: 2, stop: true, name: "IP-Comp", atLeast: 4, whole: ipcpCompression},
	{kind: 3, stop: true, name: "IP-Addr", exact: 6, print: pppOptionIP},
	{kind: 4, stop: true, name: "Home-Addr", exact: 6, print: pppOptionIP},
	{kind: 129, stop: true, name: "Pri-DNS", exact: 6, print: pppOptionIP},
	{kind: 130, stop: true, name: "Pri-NBNS", exact: 6, print: pppOptionIP},
	{kind: 131, stop: true, name: "Sec-DNS", exact: 6, print: pppOptionIP},
	{kind: 132, stop: true, name: "Sec-NBNS", exact: 6, print: pppOptionIP},
}

// ipHeaderCompression is the protocol number of RFC 2507 and RFC 2508.
const (
	ipHeaderCompression = 0x61
	minIPComp           = 14
)

// ipcpCompression prints the options of header compression (RFC 3544 section 2). It
// returns their length, or 0 where they cannot be trusted.
func ipcpCompression(p *printer.Printer, v printer.View, length int) int {
	protocol := v.U16(2)
	p.Print(": {} (0x{:02x}):", ipcpCompressions.Of(uint32(protocol), "Unknown"), protocol)
	if protocol != ipHeaderCompression {
		if p.V(2) {
			p.Unknown(v, 2, length-2, "\n\t    ")
		}
		return length
	}
	if length < minIPComp {
		p.Print(" (length bogus, should be >= {})", minIPComp)
		return 0
	}
	v.Need(0, 2)
	if !v.Has(2, minIPComp) {
		p.Write("[|ipcp]")
		return 0
	}
	p.Print("\n\t    TCP Space {tcp_space}, non-TCP Space {non_tcp_space}, maxPeriod {max_period}, maxTime {max_time}, maxHdr {max_header}",
		v.U16(4), v.U16(6), v.U16(8), v.U16(10), v.U16(12))
	shown := 2
	if rest := length - minIPComp; rest > 0 {
		p.Print("\n\t      Suboptions, length {}", rest)
		shown += length - ipcpSuboptions(p, v.From(minIPComp), rest) // tcpdump: behind what was read
	}
	if p.V(2) && v.Has(shown, length-2) {
		p.Unknown(v, shown, length-2, "\n\t    ")
	}
	return length
}

// ipcpSuboptions prints the suboptions and returns how much of them is left.
func ipcpSuboptions(p *printer.Printer, v printer.View, rest int) int {
	for rest >= 2 {
		if !v.Has(0, 2) {
			p.Write("[|ipcp]")
			return rest
		}
		kind, length := v.U8(0), int(v.U8(1))
		if kind == 0 || length == 0 {
			return rest
		}
		p.Print("\n\t\t{} Suboption #{}, length {}", ipcpSubNames.Of(uint32(kind), "Unknown"), kind, length)
		if rest < length {
			p.Print(" [remaining suboptions length {} < {}]", rest, length)
			p.Invalid()
			return rest
		}
		rest -= length
		v = v.From(length)
	}
	return rest
}

var ipcpCompressions = printer.NameTable{{Value: 0x2d, Text: "VJ-Comp"}, {Value: ipHeaderCompression, Text: "IP Header Compression"}}

var ipcpSubNames = printer.NameTable{{Value: 1, Text: "RTP-Compression"}, {Value: 2, Text: "Enhanced RTP-Compression"}}

// ipv6cpOption prints an option of IPV6CP (RFC 5072 section 4).
func ipv6cpOption(p *printer.Printer, v printer.View) int {
	if !v.Has(0, 2) {
		p.Write("[|ip6cp]")
		return 0
	}
	return shapeOption(p, v, ipv6cpShapes[:], "unknown")
}

var ipv6cpShapes = [...]pppOption{
	{kind: 1, name: "Interface-ID", exact: interfaceID, whole: ipv6cpInterface},
}

const interfaceID = 10

func ipv6cpInterface(p *printer.Printer, v printer.View, length int) int {
	if !v.Has(0, interfaceID) {
		p.Write("[|ip6cp]")
		return 0
	}
	p.Print(": {:04x}:{:04x}:{:04x}:{:04x}", v.U16(2), v.U16(4), v.U16(6), v.U16(8))
	if p.V(2) {
		p.Unknown(v, 2, length-2, "\n\t    ")
	}
	return length
}

// ccpOption prints an option of CCP (RFC 1962 section 4).
func ccpOption(p *printer.Printer, v printer.View) int {
	if !v.Has(0, 2) {
		p.Write("[|ccp]")
		return 0
	}
	return shapeOption(p, v, ccpShapes[:], "Unknown")
}

var ccpShapes = [...]pppOption{
	{kind: 0, name: "OUI"}, {kind: 1, name: "Pred-1"}, {kind: 2, name: "Pred-2"}, {kind: 3, name: "Puddle"}, {kind: 16, name: "HP-PPC"},
	{kind: 17, name: "Stac-LZS"}, {kind: 18, name: "MPPC"}, {kind: 19, name: "Gand-FZA"}, {kind: 20, name: "V.42bis"},
	{kind: 21, name: "BSD-Comp", atLeast: 3, print: func(p *printer.Printer, v printer.View, _ int) {
		p.Print(": Version: {}, Dictionary Bits: {}", v.U8(2)>>5, v.U8(2)&0x1f)
	}},
	{kind: 23, name: "LZS-DCP"},
	{kind: 24, name: "MVRCA", atLeast: 4, print: ccpMVRCA},
	{kind: 25, name: "DEC"},
	{kind: 26, name: "Deflate", atLeast: 4, print: ccpDeflate},
	{kind: 255, name: "Reserved"},
}

func ccpMVRCA(p *printer.Printer, v printer.View, _ int) {
	n := v.U8(2)
	p.Print(": Features: {}, PxP: {}, History: {}, #CTX-ID: {}", n>>6, printer.Choose(n&0x20 != 0, "Enabled", "Disabled"), n&0x1f, v.U8(3))
}

// ccpDeflate prints the parameters of deflate (RFC 1979 section 3).
func ccpDeflate(p *printer.Printer, v printer.View, _ int) {
	n, check := v.U8(2), v.U8(3)
	p.Print(": Window: {}K, Method: {} (0x{:x}), MBZ: {}, CHK: {}", n>>4, printer.Choose(n&15 == 8, "zlib", "unknown"), n&15, check>>2, check&3)
}

// bacpOption prints an option of BACP (RFC 2125 section 5.1).
func bacpOption(p *printer.Printer, v printer.View) int {
	if !v.Has(0, 2) {
		p.Write("[|bacp]")
		return 0
	}
	return shapeOption(p, v, bacpShapes[:], "Unknown")
}

var bacpShapes = [...]pppOption{
	{kind: 1, name: "Favored-Peer", exact: 6, print: func(p *printer.Printer, v printer.View, _ int) {
		p.Print(": Magic-Num 0x{magic:08x}", v.U32(2))
	}},
}
