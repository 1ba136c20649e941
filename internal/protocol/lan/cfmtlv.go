package lan

import "wiretale/internal/printer"

const (
	cfmEnd             = 0
	cfmSender          = 1
	cfmPortStatus      = 2
	cfmInterfaceStatus = 3
	cfmOrganization    = 31
	cfmTLVHeader       = 3
)

// cfmTLVs prints TLVs (IEEE 802.1Q clause 21.5) up to the one that ends them.
func cfmTLVs(p *printer.Printer, v printer.View) {
	for v.Len() > 0 {
		p.Require(v, 0, 1)
		kind := v.U8(0)
		p.Print("\n\t{tlv} TLV (0x{:02x})", cfmTLVNames.Of(uint32(kind), "Unknown"), kind)
		if kind == cfmEnd {
			return
		}
		if v.Len() < cfmTLVHeader {
			p.Write("\n\t\t packet is too short")
			return
		}
		n := int(v.U16(1))
		p.Print(", length {}", n)
		v = v.From(cfmTLVHeader)
		if n > v.Len() {
			p.Write("\n\t\t packet is too short")
			return
		}
		v.Need(0, n)
		used := cfmValue(p, v.Limit(n), kind)
		if used >= 0 && p.V(2) && cfmWorded(kind) {
			p.Unknown(v, 0, n, "\n\t  ")
		}
		if used < 0 {
			return
		}
		v = v.From(used)
	}
}

// cfmWorded says that -v prints no bytes of a type.
func cfmWorded(kind uint8) bool {
	return kind == cfmPortStatus || kind == cfmInterfaceStatus
}

// cfmValue prints a TLV and returns the length to advance, or -1 to stop.
func cfmValue(p *printer.Printer, v printer.View, kind uint8) int {
	switch kind {
	case cfmSender:
		if v.Len() < 1 {
			p.Write(" (too short, must be >= 1)")
			return v.Len()
		}
		return cfmSenderID(p, v)
	case cfmPortStatus, cfmInterfaceStatus:
		if v.Len() < 1 {
			p.Write(" (too short, must be >= 1)")
			return -1
		}
		names := cfmInterfaceStates
		if kind == cfmPortStatus {
			names = cfmPortStates
		}
		p.Print(", Status: {status} ({})", names.Of(uint32(v.U8(0)), "Unknown"), v.U8(0))
		return v.Len()
	case cfmOrganization:
		if v.Len() < 4 {
			p.Write(" (too short, must be >= 4)")
			return -1
		}
		p.Print(", Vendor: {vendor} ({}), Sub-Type {subtype}", printer.OUINames.Of(v.U24(0), "Unknown"), v.U24(0), v.U8(3))
	}
	p.Unknown(v, 0, v.Len(), "\n\t  ")
	return v.Len()
}

// cfmSenderID prints who sends (IEEE 802.1Q clause 21.5.3): the chassis, the
// domain of the management address, the address.
func cfmSenderID(p *printer.Printer, v printer.View) int {
	const tooShort = "\n\t  (TLV too short)"
	start, whole, n := v, v.Len(), int(v.U8(0))
	v = v.From(1)
	if n > 0 {
		if v.Len() < 1 {
			p.Write(tooShort)
			return whole
		}
		p.Print("\n\t  Chassis-ID Type {chassis_type} ({}), Chassis-ID length {}", cfmChassisTypes.Of(uint32(v.U8(0)), "Unknown"), v.U8(0), n)
		if v.Len()-1 < n {
			p.Write(tooShort)
			return whole - 1 // tcpdump: the type is not counted here
		}
		cfmChassis(p, v.Sub(1, n), v.U8(0))
		v = v.From(1 + n)
	}
	if v.Len() == 0 {
		return whole
	}
	n = int(v.U8(0))
	p.Print("\n\t  Management Address Domain Length {}", n)
	if v = v.From(1); n == 0 {
		cfmRest(p, start, v.Len())
		return whole
	}
	if n > v.Len() {
		p.Write(tooShort)
		return whole
	}
	p.Write("\n\t  Management Address Domain: ")
	p.HexDump("", v.Bytes(0, n))
	if v = v.From(n); v.Len() == 0 {
		p.Write(" (Management Address Length is missing)")
		return whole
	}
	if n = int(v.U8(0)); !cfmAddress(p, v.From(1), n) {
		p.Write(tooShort)
		return -1
	}
	cfmRest(p, start, v.Len()-1-n)
	return whole
}

// cfmRest shows with -vv that bytes are left.
func cfmRest(p *printer.Printer, start printer.View, n int) {
	if p.V(2) && n > 0 {
		p.Unknown(start, 0, n, "\n\t  ") // tcpdump: as many as are left, but the first ones
	}
}

func cfmAddress(p *printer.Printer, v printer.View, n int) bool {
	p.Print("\n\t  Management Address Length {}", n)
	if n > v.Len() {
		return false
	}
	if n > 0 {
		p.Write("\n\t  Management Address: ")
		p.HexDump("", v.Bytes(0, n))
	}
	return true
}

func cfmChassis(p *printer.Printer, v printer.View, kind uint8) {
	switch kind {
	case 4:
		if v.Len() != 6 {
			p.Write(" (invalid MAC address length)")
			return
		}
		p.Print("\n\t  MAC {chassis_mac}", v.MAC(0))
	case 5:
		cfmNetworkAddress(p, v)
	case 1, 2, 3, 6, 7:
		p.SafeStringZ(v, 0, v.Len())
	}
}

func cfmNetworkAddress(p *printer.Printer, v printer.View) {
	family, n := v.U8(0), v.Len()-1
	p.Print("\n\t  Network Address Type {family} ({})", printer.AddressFamilies.Of(uint32(family), "Unknown"), family)
	switch {
	case family == 1 && n != 4:
		p.Print("(invalid IPv4 address length {})", n)
	case family == 1:
		p.Print(", {chassis_addr}", v.IP4(1))
	case family == 2 && n != 16:
		p.Print("(invalid IPv6 address length {})", n)
	case family == 2:
		p.Print(", {chassis_addr}", v.IP6(1))
	}
}

var (
	cfmTLVNames = printer.NameTable{{Value: cfmEnd, Text: "End"}, {Value: cfmSender, Text: "Sender ID"}, {Value: cfmPortStatus, Text: "Port status"},
		{Value: cfmInterfaceStatus, Text: "Interface status"}, {Value: 4, Text: "Data"}, {Value: 5, Text: "Reply Ingress"},
		{Value: 6, Text: "Reply Egress"}, {Value: cfmOrganization, Text: "Organization Specific"}}
	cfmPortStates      = printer.NameTable{{Value: 1, Text: "Blocked"}, {Value: 2, Text: "Up"}}
	cfmInterfaceStates = printer.NameTable{{Value: 1, Text: "Up"}, {Value: 2, Text: "Down"}, {Value: 3, Text: "Testing"}, {Value: 5, Text: "Dormant"},
		{Value: 6, Text: "not present"}, {Value: 7, Text: "lower Layer down"}}
	cfmChassisTypes = printer.NameTable{{Value: 0, Text: "Reserved"}, {Value: 1, Text: "Chassis component"}, {Value: 2, Text: "Interface alias"},
		{Value: 3, Text: "Port component"}, {Value: 4, Text: "MAC address"}, {Value: 5, Text: "Network address"}, {Value: 6, Text: "Interface name"},
		{Value: 7, Text: "Locally assigned"}}
)
