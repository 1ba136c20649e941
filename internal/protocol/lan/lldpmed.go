package lan

import "wiretale/internal/printer"

const medHeader = 4

// lldpMED prints the values of LLDP-MED (ANSI/TIA-1057 section 10).
func lldpMED(p *printer.Printer, v printer.View) bool {
	if v.Len() < medHeader {
		return true
	}
	subtype := v.U8(3)
	p.Print("\n\t  {subtype} Subtype ({})", medSubtypes.Of(uint32(subtype), "unknown"), subtype)
	switch {
	case subtype == 1 && v.Len() >= 7:
		p.Print("\n\t    Media capabilities [{}] (0x{:04x})", medCapabilities.Of(uint32(v.U16(4)), "none", ", "), v.U16(4))
		p.Print("\n\t    Device type [{}] (0x{:02x})", medDevices.Of(uint32(v.U8(6)), "unknown"), v.U8(6))
	case subtype == 2 && v.Len() >= 8:
		n := v.U24(5)
		p.Print("\n\t    Application type [{}] (0x{:02x}), Flags [{}]", medApplications.Of(uint32(v.U8(4)), "none"), v.U8(4), medPolicyFlags.Of(n>>16, "none", ", "))
		p.Print("\n\t    Vlan id {}, L2 priority {}, DSCP value {}", n>>9&0xfff, n>>6&7, n&0x3f)
	case subtype == 3:
		medLocation(p, v)
	case subtype == 4 && v.Len() >= 7:
		n, tenths := v.U8(4), v.U16(5)
		p.Print("\n\t    Power type [{}], Power source [{}]", medPowerType(n), medPowerSources.Of(uint32(n>>4&3), "none"))
		p.Print("\n\t    Power priority [{}] (0x{:02x}), Power ", medPowerPriorities.Of(uint32(n&15), "none"), n&15)
		if tenths < 1024 {
			p.Print("{}.{} Watts", tenths/10, tenths%10)
		} else {
			p.Print("{} (Reserved)", tenths)
		}
	case subtype >= 5 && subtype <= 11:
		p.Print("\n\t  {} ", medInventory[subtype-5])
		p.SafeZ(v.From(medHeader).Data())
	}
	return subtype >= 1 && subtype <= 11
}

// medPowerType tells the kind of a device. tcpdump: from the bits of the priority.
func medPowerType(n uint8) string {
	if n&3 != 0 {
		return "PD device"
	}
	return "PSE device"
}

// medLocation prints a location (section 10.2.4).
func medLocation(p *printer.Printer, v printer.View) {
	if v.Len() < 5 {
		return
	}
	format := v.U8(4)
	p.Print("\n\t    Location data format {} (0x{:02x})", medLocations.Of(uint32(format), "unknown"), format)
	switch format {
	case 1:
		medCoordinates(p, v)
	case 2:
		medCivic(p, v)
	case 3:
		p.Write("\n\t    ECS ELIN id ")
		p.SafeZ(v.From(5).Data())
	default:
		p.Write("\n\t    Location ID ")
		p.HexDump("\n\t      ", v.From(5).Data())
	}
}

// medCoordinates prints a location by coordinates (RFC 3825 section 2).
func medCoordinates(p *printer.Printer, v printer.View) {
	if v.Len() < 21 {
		return
	}
	p.Print("\n\t    Latitude resolution {}, latitude value {}", v.U8(5)>>2, uint64(v.U8(5)&3)<<32|uint64(v.U32(6)))
	p.Print("\n\t    Longitude resolution {}, longitude value {}", v.U8(10)>>2, uint64(v.U8(10)&3)<<32|uint64(v.U32(11)))
	p.Print("\n\t    Altitude type {} ({})", medAltitudes.Of(uint32(v.U8(15)>>4), "unknown"), v.U8(15)>>4)
	n := v.U16(15)
	p.Print("\n\t    Altitude resolution {}, altitude value 0x{:x}", n>>6&0x3f, uint32(n&0x3f)<<24|v.U24(17))
	p.Print("\n\t    Datum {} (0x{:02x})", medDatums.Of(uint32(v.U8(20)), "unknown"), v.U8(20))
}

// medCivic prints a civic address (RFC 4776 section 3).
func medCivic(p *printer.Printer, v printer.View) {
	if v.Len() < 6 {
		return
	}
	length := int(v.U8(5))
	if v.Len() < 7+length || v.Len() < 9 {
		return
	}
	p.Print("\n\t    LCI length {}, LCI what {} (0x{:02x}), Country-code ", length, medWhat.Of(uint32(v.U8(6)), "unknown"), v.U8(6))
	p.SafeZ(v.Bytes(7, 2))
	length -= 3
	o := 9
	for length > 0 {
		if length < 2 || v.Len() < o+2 {
			return
		}
		kind, size := v.U8(o), int(v.U8(o+1))
		o, length = o+2, length-2
		p.Print("\n\t      CA type '{}' ({}), length {}: ", medAddresses.Of(uint32(kind), "unknown"), kind, size)
		if length < size || kind == 0 {
			return
		}
		p.SafeZ(v.Bytes(o, size))
		o, length = o+size, length-size
	}
}

var medSubtypes = printer.NameTable{
	{Value: 1, Text: "LLDP-MED Capabilities"}, {Value: 2, Text: "Network policy"}, {Value: 3, Text: "Location identification"},
	{Value: 4, Text: "Extended power-via-MDI"}, {Value: 5, Text: "Inventory - hardware revision"}, {Value: 6, Text: "Inventory - firmware revision"},
	{Value: 7, Text: "Inventory - software revision"}, {Value: 8, Text: "Inventory - serial number"}, {Value: 9, Text: "Inventory - manufacturer name"},
	{Value: 10, Text: "Inventory - model name"}, {Value: 11, Text: "Inventory - asset ID"},
}

var medInventory = [...]string{
	"Hardware revision", "Firmware revision", "Software revision", "Serial number", "Manufacturer name", "Model name", "Asset ID",
}

var medCapabilities = printer.BitTable{
	{Value: 1, Text: "LLDP-MED capabilities"}, {Value: 2, Text: "network policy"}, {Value: 4, Text: "location identification"},
	{Value: 8, Text: "extended power via MDI-PSE"}, {Value: 16, Text: "extended power via MDI-PD"}, {Value: 32, Text: "Inventory"},
}

var medDevices = printer.NameTable{
	{Value: 1, Text: "endpoint class 1"}, {Value: 2, Text: "endpoint class 2"}, {Value: 3, Text: "endpoint class 3"}, {Value: 4, Text: "network connectivity"},
}

var medApplications = printer.NameTable{
	{Value: 1, Text: "voice"}, {Value: 2, Text: "voice signaling"}, {Value: 3, Text: "guest voice"}, {Value: 4, Text: "guest voice signaling"},
	{Value: 5, Text: "softphone voice"}, {Value: 6, Text: "video conferencing"}, {Value: 7, Text: "streaming video"}, {Value: 8, Text: "video signaling"},
}

var medPolicyFlags = printer.BitTable{{Value: 0x80, Text: "Unknown"}, {Value: 0x40, Text: "Tagged"}, {Value: 0x20, Text: "reserved"}}

var medPowerSources = printer.NameTable{{Value: 1, Text: "PSE - primary power source"}, {Value: 2, Text: "local - backup power source"}, {Value: 3, Text: "PSE+local - reserved"}}

var medPowerPriorities = printer.NameTable{{Value: 1, Text: "critical"}, {Value: 2, Text: "high"}, {Value: 3, Text: "low"}}

var medLocations = printer.NameTable{{Value: 1, Text: "coordinate-based LCI"}, {Value: 2, Text: "civic address LCI"}, {Value: 3, Text: "ECS ELIN"}}

var medAltitudes = printer.NameTable{{Value: 1, Text: "meters"}, {Value: 2, Text: "floors"}}

var medDatums = printer.NameTable{
	{Value: 1, Text: "World Geodesic System 1984"}, {Value: 2, Text: "North American Datum 1983 (NAVD88)"}, {Value: 3, Text: "North American Datum 1983 (MLLW)"},
}

var medWhat = printer.NameTable{
	{Value: 0, Text: "location of DHCP server"}, {Value: 1, Text: "location of the network element believed to be closest to the client"}, {Value: 2, Text: "location of the client"},
}

var medAddresses = printer.NameTable{
	{Value: 1, Text: "national subdivisions (state,canton,region,province,prefecture)"}, {Value: 2, Text: "county, parish, gun, district"},
	{Value: 3, Text: "city, township, shi"}, {Value: 4, Text: "city division, borough, city district, ward chou"}, {Value: 5, Text: "neighborhood, block"}, {Value: 6, Text: "street"},
}
