package lan

import (
	"math"

	"wiretale/internal/printer"
)

// CDP, the Cisco Discovery Protocol: a header and a list of type-length-values.
//
//	 0       1       2               4
//	+-------+-------+---------------+-------
//	|version|  TTL  |   checksum    | values
//	+-------+-------+---------------+-------
var _ = printer.Register(printer.Protocol{Name: "cdp", SNAP: []printer.SNAP{{OUI: ciscoOUI, PID: 0x2000}}, Print: printCDP})

const (
	ciscoOUI  = 0x00000c
	cdpHeader = 4
	cdpTLV    = 4
)

func printCDP(p *printer.Printer, v printer.View) {
	p.Layer("cdp")
	if v.Len() < cdpHeader {
		p.Print(" (packet length {} < {})", v.Len(), cdpHeader)
		invalid(p, v)
		return
	}
	version := v.U8(0)
	p.Print("CDPv{version}, ttl: {ttl}s", version, v.U8(1))
	length := v.Len()
	if p.V(1) {
		p.Print(", checksum: 0x{checksum:04x} (unverified), length {length}", v.U16(2), length)
	}
	v.Need(2, 2)
	for v = v.From(cdpHeader); v.Len() > 0; {
		if v.Len() < cdpTLV {
			p.Print(" (remaining packet length {} < {})", v.Len(), cdpTLV)
			invalid(p, v)
			return
		}
		kind, n := v.U16(0), int(v.U16(2))
		s := cdpFind(kind)
		if n < cdpTLV {
			cdpShort(p, s, kind, n)
			invalid(p, v)
			return
		}
		if n > v.Len() {
			p.Print(" (TLV length {} > {})", n, v.Len())
			invalid(p, v)
			return
		}
		cdpValue(p, s, kind, v.Sub(cdpTLV, n-cdpTLV))
		v = v.From(n)
	}
	if !p.V(1) {
		p.Print(", length {length}", length)
	}
}

func plural(n int) string {
	if n == 1 {
		return ""
	}
	return "s"
}

// cdpShape is a type: what length its value must have (0: any), and what prints it.
type cdpShape struct {
	kind  uint16
	name  string
	exact int
	least int
	print func(p *printer.Printer, v printer.View)
}

func cdpFind(kind uint16) *cdpShape {
	for i := range cdpShapes {
		if cdpShapes[i].kind == kind {
			return &cdpShapes[i]
		}
	}
	return nil
}

func cdpName(p *printer.Printer, s *cdpShape, kind uint16) {
	name := "unknown field type"
	if s != nil {
		name = s.name
	}
	p.Print("\n\t{tlv} (0x{:02x})", name, kind)
}

// cdpShort tells of a length that is too short for a header.
func cdpShort(p *printer.Printer, s *cdpShape, kind uint16, n int) {
	if p.V(1) {
		cdpName(p, s, kind)
		p.Print(", TLV length: {} byte{} (too short)", n, plural(n))
		return
	}
	name := "unknown field type"
	if s != nil {
		name = s.name
	}
	p.Print(", {} TLV length {} too short", name, n)
}

// malformed reports whether a value has a wrong length.
func (s *cdpShape) malformed(v printer.View) bool {
	if s.kind == 0x10 {
		return v.Len() < 1 || v.Len() > 3
	}
	return s.exact != 0 && v.Len() != s.exact || v.Len() < s.least
}

// cdpValue prints a value: without -v only the name of the device.
func cdpValue(p *printer.Printer, s *cdpShape, kind uint16, v printer.View) {
	if !p.V(1) {
		if s != nil && s.malformed(v) {
			p.Write(" (malformed TLV)")
		} else if kind == 1 {
			p.Write(", Device-ID ")
			cdpString(p, v)
		}
		return
	}
	cdpName(p, s, kind)
	p.Print(", value length: {} byte{}: ", v.Len(), plural(v.Len()))
	switch {
	case s == nil:
		if v.Len() > 0 {
			v.Need(0, v.Len())
		}
		p.HexDump("\n\t  ", v.Data())
	case s.malformed(v):
		p.Write(" (malformed TLV)")
		p.HexDump("\n\t  ", v.Data())
	case s.print != nil:
		s.print(p, v)
	}
}

var cdpShapes = [...]cdpShape{
	{kind: 0x01, name: "Device-ID", print: cdpString},
	{kind: 0x02, name: "Address", print: cdpAddresses},
	{kind: 0x03, name: "Port-ID", print: cdpString},
	{kind: 0x04, name: "Capability", exact: 4, print: func(p *printer.Printer, v printer.View) {
		p.Print("(0x{:08x}): {capabilities}", v.U32(0), cdpCapabilities.Of(v.U32(0), "none", ", "))
	}},
	{kind: 0x05, name: "Version String", print: cdpVersion},
	{kind: 0x06, name: "Platform", print: cdpString},
	{kind: 0x07, name: "Prefixes", print: cdpPrefixes},
	{kind: 0x08, name: "Protocol-Hello option"},
	{kind: 0x09, name: "VTP Management Domain", print: cdpString},
	{kind: 0x0a, name: "Native VLAN ID", exact: 2, print: func(p *printer.Printer, v printer.View) { p.Print("{vlan}", v.U16(0)) }},
	{kind: 0x0b, name: "Duplex", exact: 1, print: func(p *printer.Printer, v printer.View) {
		if v.U8(0) != 0 {
			p.Write("full")
		} else {
			p.Write("half")
		}
	}},
	{kind: 0x0e, name: "ATA-186 VoIP VLAN assignment", exact: 3, print: cdpVoice},
	{kind: 0x0f, name: "ATA-186 VoIP VLAN request", exact: 3, print: cdpVoice},
	{kind: 0x10, name: "power consumption", print: cdpPower},
	{kind: 0x11, name: "MTU", exact: 4, print: func(p *printer.Printer, v printer.View) { p.Print("{mtu} bytes", v.U32(0)) }},
	{kind: 0x12, name: "AVVID trust bitmap", exact: 1, print: cdpByte},
	{kind: 0x13, name: "AVVID untrusted ports CoS", exact: 1, print: cdpByte},
	{kind: 0x14, name: "System Name", print: cdpString},
	{kind: 0x15, name: "System Object ID (not decoded)"},
	{kind: 0x16, name: "Management Addresses", least: 4, print: cdpAddresses},
	{kind: 0x17, name: "Physical Location", least: 1, print: func(p *printer.Printer, v printer.View) {
		p.Print("0x{:02x}", v.U8(0))
		if v.Len() > 1 {
			p.Byte('/')
			p.SafeString(v, 1, v.Len()-1)
		}
	}},
	{kind: 0x00, name: "unknown field type"},
	{kind: 0x0c, name: "unknown field type"},
	{kind: 0x0d, name: "unknown field type"},
}

func cdpString(p *printer.Printer, v printer.View) {
	p.Byte('\'')
	p.SafeString(v, 0, v.Len())
	p.Byte('\'')
}

func cdpByte(p *printer.Printer, v printer.View) { p.Print("0x{:02x}", v.U8(0)) }

func cdpVoice(p *printer.Printer, v printer.View) { p.Print("app {}, vlan {vlan}", v.U8(0), v.U16(1)) }

// cdpVersion prints text of several lines.
func cdpVersion(p *printer.Printer, v printer.View) {
	p.Write("\n\t  ")
	for i := range v.Len() {
		if c := v.U8(i); c == '\n' {
			p.Write("\n\t  ")
		} else {
			p.SafeByte(c)
		}
	}
}

// cdpPower prints milliwatts.
func cdpPower(p *printer.Printer, v printer.View) {
	n := uint32(0)
	for i := range v.Len() {
		n = n<<8 | uint32(v.U8(i))
	}
	hundredths, half := n/10, n%10
	if half > 5 || half == 5 && roundsUp(n, hundredths) {
		hundredths++
	}
	p.Print("{}.{:02d}W", hundredths/100, hundredths%100)
}

// roundsUp tells whether n thousandths, which end in 5, are rounded up to
// hundredths: as the binary fraction nearest to them is.
func roundsUp(n, hundredths uint32) bool {
	rest := math.FMA(float64(n)/1000, 1000, -float64(n))
	return rest > 0 || rest == 0 && hundredths&1 == 1
}

func cdpPrefixes(p *printer.Printer, v printer.View) {
	if v.Len()%5 != 0 {
		p.Print(" [length {} is not a multiple of 5]", v.Len())
		return
	}
	p.Print(" IPv4 Prefixes ({}):", v.Len()/5)
	for ; v.Len() > 0; v = v.From(5) {
		p.Print(" {prefix}/{}", v.IP4(0), v.U8(4))
	}
}

// cdpIPv6 is how an IPv6 address says what it is: by an LLC header.
const cdpIPv6 = 0xaaaa0300000086dd

// cdpAddresses prints a list of addresses.
func cdpAddresses(p *printer.Printer, v printer.View) {
	if v.Len() < 4 {
		p.Write(" (not enough space for num)")
		return
	}
	count := v.U32(0)
	v = v.From(4)
	for first := true; count > 0; count-- {
		if !first {
			p.Byte(' ')
		}
		first = false
		if v.Len() < 2 {
			p.Write(" (not enough space for PT+PL)")
			return
		}
		pt, pl := v.U8(0), int(v.U8(1))
		if v.Len() < 2+pl+2 {
			p.Write(" (not enough space for P+AL)")
			return
		}
		al := int(v.U16(2 + pl))
		proto, address := v.Bytes(2, pl), v.From(4+pl)
		ip4 := pt == 1 && pl == 1 && proto[0] == 0xcc && al == 4
		ip6 := pt == 2 && pl == 8 && v.U64(2) == cdpIPv6 && al == 16
		if (ip4 || ip6) && address.Len() < al {
			p.Write(" (not enough space for A)")
			return
		}
		switch {
		case ip4:
			p.Print("IPv4 ({}) {address}", count, address.IP4(0))
		case ip6:
			p.Print("IPv6 ({}) {address}", count, address.IP6(0))
		default:
			p.Print("pt=0x{:02x}, pl={}, pb=", pt, pl)
			hexBytes(p, proto)
			p.Print(", al={}, a=", al)
			if address.Len() < al {
				p.Write(" (not enough space for A)")
				return
			}
			hexBytes(p, address.Bytes(0, al))
		}
		v = address.From(al)
	}
	if v.Len() > 0 {
		p.Print(" ({} bytes of stray data)", v.Len())
	}
}

func hexBytes(p *printer.Printer, b []byte) {
	for _, c := range b {
		p.Print(" {:02x}", c)
	}
}

var cdpCapabilities = printer.BitTable{
	{Value: 1, Text: "Router"}, {Value: 2, Text: "Transparent Bridge"}, {Value: 4, Text: "Source Route Bridge"}, {Value: 8, Text: "L2 Switch"},
	{Value: 16, Text: "L3 capable"}, {Value: 32, Text: "IGMP snooping"}, {Value: 64, Text: "L1 capable"},
}
