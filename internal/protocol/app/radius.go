package app

import (
	"time"

	"wiretale/internal/packet"
	"wiretale/internal/printer"
)

// RADIUS, Remote Authentication Dial In User Service (RFC 2865 section 3;
// accounting: RFC 2866; dynamic authorization: RFC 5176).
//
//	+---------------+---------------+-------------------------------+
//	|     code      |  identifier   |            length             |
//	+---------------+---------------+-------------------------------+
//	|                 authenticator (16 bytes)                      |
//	+---------------------------------------------------------------+
//	|  attributes: type, length, value
var _ = printer.Register(printer.Protocol{
	Name:     "radius",
	UDP:      printer.Ports(1645, 1646, 1700, 1812, 1813, 3799),
	UDPTypes: []string{"radius"},
	Print:    printRADIUS,
})

const radiusHeader = 20

func printRADIUS(p *printer.Printer, v printer.View) {
	p.Layer("radius")
	p.TryCut(radiusMessage, v)
}

func radiusMessage(p *printer.Printer, v printer.View) {
	if !v.Has(0, radiusHeader) {
		p.Trunc()
		return
	}
	length := int(v.U16(2))
	if length < radiusHeader {
		p.Trunc()
		return
	}
	v = v.Limit(length)
	length = min(length, v.Len())
	code := v.U8(0)
	if !p.V(1) {
		p.Print("RADIUS, {code} ({}), id: 0x{id:02x} length: {length}", radiusCodes.Of(uint32(code), "Unknown Command"), code, v.U8(1), length)
		return
	}
	p.Print("RADIUS, length: {length}\n\t{code} ({}), id: 0x{id:02x}, Authenticator: {:016x}{:016x}", length,
		radiusCodes.Of(uint32(code), "Unknown Command"), code, v.U8(1), v.U64(4), v.U64(12))
	radiusAttributes(p, v.From(radiusHeader))
}

func radiusAttributes(p *printer.Printer, v printer.View) {
	for v.Len() > 0 {
		if v.Len() < 2 {
			p.Trunc()
			return
		}
		if !v.Has(0, 2) {
			p.Cut()
		}
		kind, length := v.U8(0), int(v.U8(1))
		var a radiusAttribute
		if int(kind) < len(radiusTable) {
			a = radiusTable[kind]
		}
		p.Print("\n\t  {attribute} Attribute ({}), length: {length}", printer.Choose(a.name != "", a.name, "Unknown"), kind, length)
		switch {
		case length < 2:
			p.Write(" (bogus, must be >= 2)")
			return
		case length > v.Len():
			p.Write(" (bogus, goes past end of packet)")
			return
		}
		p.Write(", Value: ")
		if length > 2 && a.print != nil {
			a.print(p, v.Sub(2, length-2), kind)
		}
		if p.V(2) {
			p.Unknown(v, 2, length-2, "\n\t    ")
		}
		v = v.From(length)
	}
}

type radiusAttribute struct {
	name  string
	print func(p *printer.Printer, v printer.View, kind uint8)
}

// radiusWrong reports that a value is not of the length n, and says so.
func radiusWrong(p *printer.Printer, v printer.View, n int) bool {
	if v.Len() != n {
		p.Print("ERROR: length {} != {}", v.Len(), n)
	}
	return v.Len() != n
}

func radiusText(p *printer.Printer, v printer.View, _ uint8) {
	if !radiusCut(p, v) {
		radiusChars(p, v, true)
	}
}

// radiusCut reports that a text was not captured whole, behind which printing
// goes on.
func radiusCut(p *printer.Printer, v printer.View) bool {
	if v.Has(0, v.Len()) {
		return false
	}
	p.Trunc()
	return true
}

// radiusChars prints bytes, those that are no text as dots, to the end or a NUL.
func radiusChars(p *printer.Printer, v printer.View, untilNUL bool) {
	for i := range v.Len() {
		switch c := v.U8(i); {
		case c == 0 && untilNUL:
			return
		case c < ' ' || c > 0x7e:
			p.Byte('.')
		default:
			p.Byte(c)
		}
	}
}

// radiusTag prints the tag that groups the attributes of a tunnel (RFC 2868
// section 3.1).
func radiusTag(p *printer.Printer, tag uint8) {
	if tag == 0 {
		p.Write("Tag[Unused] ")
	} else {
		p.Print("Tag[{tag}] ", tag)
	}
}

func radiusTagged(p *printer.Printer, v printer.View, _ uint8) {
	if radiusCut(p, v) {
		return
	}
	if tag := v.U8(0); tag <= 0x1f {
		radiusTag(p, tag)
		v = v.From(1)
	}
	radiusChars(p, v, true)
}

func radiusTunnelPassword(p *printer.Printer, v printer.View, _ uint8) {
	if radiusCut(p, v) {
		return
	}
	if v.Len() < 3 {
		p.Trunc()
		return
	}
	tag := v.U8(0)
	if tag > 0x1f {
		tag = 0
	}
	radiusTag(p, tag)
	p.Print("Salt {salt} ", v.U16(1))
	radiusChars(p, v.From(3), true)
}

// radiusVLAN prints whether a VLAN is tagged (RFC 4675 section 2.1).
func radiusVLAN(p *printer.Printer, tag uint8) {
	p.Print("{tagged} (0x{:02x}) ", radiusVLANTags.Of(uint32(tag), "Unknown tag"), tag)
}

func radiusVLANName(p *printer.Printer, v printer.View, _ uint8) {
	if radiusCut(p, v) {
		return
	}
	radiusVLAN(p, v.U8(0))
	radiusChars(p, v.From(1), true)
}

func radiusVLANID(p *printer.Printer, v printer.View, _ uint8) {
	if !radiusWrong(p, v, 4) {
		radiusVLAN(p, v.U8(0))
		p.Print("{vlan}", v.U24(1))
	}
}

func radiusNumber(p *printer.Printer, v printer.View, _ uint8) {
	if !radiusWrong(p, v, 4) {
		p.Print("{value}", v.U32(0))
	}
}

// radiusSpecial prints a number of which one value has a name.
func radiusSpecial(p *printer.Printer, v printer.View, kind uint8) {
	if radiusWrong(p, v, 4) {
		return
	}
	const ipx, link, network = 23, 37, 38
	switch n := v.U32(0); {
	case kind == ipx && n == 0xfffffffe:
		p.Write("NAS Select")
	case kind == link && n == 0:
		p.Write("Unnumbered")
	case kind == network && n == 0:
		p.Write("NAS assigned")
	default:
		p.Print("{value}", n)
	}
}

// radiusValue prints a number that may have a name.
func radiusValue(p *printer.Printer, v printer.View, kind uint8) {
	if !radiusWrong(p, v, 4) {
		p.Print("{value}", radiusValues[kind].Of(v.U32(0), "#{}"))
	}
}

// radiusTunnel prints a tag and a number of 24 bits.
func radiusTunnel(p *printer.Printer, v printer.View, kind uint8) {
	if radiusWrong(p, v, 4) {
		return
	}
	radiusTag(p, v.U8(0))
	if names := radiusValues[kind]; names != nil {
		p.Print("{value}", names.Of(v.U24(1), "#{}"))
	} else {
		p.Print("{value}", v.U24(1))
	}
}

func radiusAddress(p *printer.Printer, v printer.View, kind uint8) {
	if radiusWrong(p, v, 4) {
		return
	}
	const framed, login = 8, 14
	if kind == framed || kind == login {
		switch v.U32(0) {
		case 0xffffffff:
			p.Write("User Selected")
			return
		case 0xfffffffe:
			p.Write("NAS Select")
			return
		}
	}
	p.Print("{address}", v.IP4(0))
}

func radiusAddress6(p *printer.Printer, v printer.View, _ uint8) {
	if !radiusWrong(p, v, 16) {
		p.Print("{address}", v.IP6(0))
	}
}

// radiusPrefix prints an IPv6 prefix of which only the leading bytes are there
// (RFC 3162 section 2.3).
func radiusPrefix(p *printer.Printer, v printer.View, _ uint8) {
	n := v.Len()
	if n < 2 || n > 18 {
		p.Print("ERROR: length {} not in range (2..18)", n)
		return
	}
	var a packet.IP6
	copy(a[:], v.Bytes(2, n-2))
	bits := int(v.U8(1))
	if bits > 128 {
		p.Print("ERROR: netmask {} not in range (0..128)", bits)
		return
	}
	p.Print("{prefix}/{prefix_length}", a, bits)
	if (bits+7)/8 > n-2 {
		p.Write(" (inconsistent prefix length)")
	}
}

func radiusHomePrefix(p *printer.Printer, v printer.View, _ uint8) {
	switch {
	case radiusWrong(p, v, 17):
	case !v.Has(0, 17):
		p.Trunc()
	case v.U8(0) > 128:
		p.Print("ERROR: netmask {} not in range (0..128)", v.U8(0))
	default: // the length stands first
		p.Print("{prefix}/{prefix_length}", v.IP6(1), v.U8(0))
	}
}

// radiusSeconds prints a duration.
func radiusSeconds(p *printer.Printer, v printer.View, _ uint8) {
	if radiusWrong(p, v, 4) {
		return
	}
	switch n := v.U32(0); {
	case n < 60:
		p.Print("{seconds:02d} secs", n)
	case n < 3600:
		p.Print("{:02d}:{:02d} min", n/60, n%60)
	default:
		p.Print("{:02d}:{:02d}:{:02d} hours", n/3600, n/60%60, n%60)
	}
}

func radiusTime(p *printer.Printer, v printer.View, _ uint8) {
	if !radiusWrong(p, v, 4) {
		p.SetBuffer(time.Unix(int64(v.U32(0)), 0).AppendFormat(p.Buffer(), "Mon Jan _2 15:04:05 2006"))
	}
}

func radiusErrorCause(p *printer.Printer, v printer.View, _ uint8) {
	if v.Len() != 4 {
		p.Print("Error: length {} != 4", v.Len())
		return
	}
	n := v.U32(0)
	p.Print("Error cause {error_cause}: {}", n, radiusErrors.Of(n, "Error-Cause {} not known"))
}

// radiusEAP prints an EAP message that is in one attribute (RFC 3579 section 3.1).
func radiusEAP(p *printer.Printer, v printer.View, _ uint8) {
	if radiusCut(p, v) {
		return
	}
	if p.Enter() {
		printEAP(p, v)
		p.Leave()
	}
}

// radiusARAP prints what Apple's remote access adds (RFC 2869 section 5.4 and on).
func radiusARAP(p *printer.Printer, v printer.View, kind uint8) {
	switch kind {
	case 70:
		if !radiusWrong(p, v, 16) {
			p.Print("User_challenge ({:016X}) User_resp({:016X})", v.U64(0), v.U64(8))
		}
	case 71:
		if !radiusWrong(p, v, 14) {
			p.Print("{}", printer.Choose(v.U8(0) != 0, "User can change password", "User cannot change password"))
			p.Print(", Min password length: {}", v.U8(1))
			p.Print(", created at: {:08x}, expires in: {:08x}, Current Time: {:08x}", v.U32(2), v.U32(6), v.U32(10))
		}
	case 84:
		if v.Len() < 8 {
			p.Print("ERROR: length {} != 8", v.Len())
			return
		}
		p.Print("{:016X}", v.U64(0))
	}
}

// radiusVendor prints the attributes of a vendor (RFC 2865 section 5.26).
func radiusVendor(p *printer.Printer, v printer.View, _ uint8) {
	if v.Len() < 4 {
		p.Trunc()
		return
	}
	vendor := v.U32(0)
	p.Print("Vendor: {vendor} ({})", printer.EnterpriseNames.Of(vendor, "Unknown"), vendor)
	v = v.From(4)
	for v.Len() >= 2 {
		kind, length := v.U8(0), int(v.U8(1))
		p.Print("\n\t    Vendor Attribute: {vendor_attribute}", kind)
		if length < 2 {
			p.Print(", Length: {} (bogus, must be >= 2)", length)
			return
		}
		if length > v.Len() {
			p.Print(", Length: {} (bogus, goes past end of vendor-specific attribute)", length)
			return
		}
		p.Print(", Length: {length}, Value: ", length-2)
		radiusChars(p, v.Sub(2, length-2), false)
		v = v.From(length)
	}
}

func radiusMIP6(p *printer.Printer, v printer.View, _ uint8) {
	if radiusWrong(p, v, 8) {
		return
	}
	p.Byte('[')
	sep, n := "", v.U64(0)
	for _, f := range radiusMIP6Bits {
		if n&f.bit != 0 {
			p.Write(sep)
			p.Write(f.name)
			sep = ", "
		}
	}
	p.Byte(']')
}

func radiusOperator(p *printer.Printer, v printer.View, _ uint8) {
	if v.Len() < 2 {
		p.Print("ERROR: length {} < 2", v.Len())
		return
	}
	p.Print("[{namespace}] ", radiusNamespaces.Of(uint32(v.U8(0)), "unknown namespace {}"))
	p.SafeString(v, 1, v.Len()-1)
}

// radiusLocation prints where the user is (RFC 5580 section 4.2 and on).
func radiusLocation(p *printer.Printer, v printer.View, _ uint8) {
	if v.Len() < 21 {
		p.Print("ERROR: length {} < 21", v.Len())
		return
	}
	p.Print("index {index}", v.U16(0))
	p.Print(", code {}, entity {}", radiusLocationCodes.Of(uint32(v.U8(2)), "Unknown ({})"), radiusEntities.Of(uint32(v.U8(3)), "Unknown ({})"))
	p.Write(", sighting time ")
	p.NTPTime(v.U32(4), v.U32(8))
	p.Write(", time to live ")
	p.NTPTime(v.U32(12), v.U32(16))
	p.Write(`, method "`)
	p.SafeString(v, 20, v.Len()-20)
	p.Byte('"')
}

func radiusLocationData(p *printer.Printer, v printer.View, _ uint8) {
	if v.Len() < 3 {
		p.Print("ERROR: length {} < 3", v.Len())
		return
	}
	p.Print("index {index}, location", v.U16(0))
	p.HexASCIIDump("\n\t    ", v.Bytes(2, v.Len()-2))
}

func radiusPolicy(p *printer.Printer, v printer.View, _ uint8) {
	if v.Len() < 10 {
		p.Print("ERROR: length {} < 10", v.Len())
		return
	}
	p.Print("flags [{flags}]", radiusPolicyBits.Of(uint32(v.U16(0)), "none", ", "))
	p.Write(", retention expires ")
	p.NTPTime(v.U32(2), v.U32(6))
	if v.Len() > 10 {
		p.Write(`, note well "`)
		p.SafeString(v, 10, v.Len()-10)
		p.Byte('"')
	}
}
