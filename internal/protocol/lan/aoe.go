package lan

import "wiretale/internal/printer"

// AoE, ATA over Ethernet (AoE specification, revision 11).
//
//	 0       1       2               4       5       6               10
//	+-------+-------+---------------+-------+-------+---------------+-------
//	|ver,flg| error |     major     | minor |command|      tag      | by command
//	+-------+-------+---------------+-------+-------+---------------+-------
var _ = printer.Register(printer.Protocol{Name: "aoe", EtherTypes: []uint16{0x88a2}, Print: printAoE})

const aoeHeader = 10

func printAoE(p *printer.Printer, v printer.View) {
	p.Layer("aoe")
	p.Print("AoE length {length}", v.Len())
	if v.Len() < 1 {
		invalid(p, v)
		return
	}
	first := v.U8(0)
	p.Print(", Ver {version}", first>>4)
	if first>>4 != 1 {
		return
	}
	if v.Len() < aoeHeader {
		invalid(p, v)
		return
	}
	p.Print(", Flags: [{flags}]", aoeFlags.Of(uint32(first&15), "none", ", "))
	if !p.V(1) {
		return
	}
	if e := v.U8(1); first&aoeError != 0 {
		p.Print("\n\tError: {error}", aoeErrors.Of(uint32(e), "Invalid ({})"))
	}
	p.Print("\n\tMajor: 0x{major:04x}", v.U16(2))
	p.Print(", Minor: 0x{minor:02x}", v.U8(4))
	command := v.U8(5)
	p.Print(", Command: {command}", aoeCommands.Of(uint32(command), "Unknown (0x{:02x})"))
	p.Print(", Tag: 0x{tag:08x}", v.U32(6))
	aoeArgument(p, v.From(aoeHeader), command)
}

const aoeError = 0x04

func aoeArgument(p *printer.Printer, v printer.View, command uint8) {
	shapes := [...]struct {
		least int
		print func(*printer.Printer, printer.View)
	}{{12, aoeATA}, {8, aoeConfig}, {4, aoeMask}, {2, aoeReserve}}
	if int(command) >= len(shapes) {
		return
	}
	if s := shapes[command]; v.Len() >= s.least {
		s.print(p, v)
		return
	}
	invalid(p, v)
}

func aoeATA(p *printer.Printer, v printer.View) {
	p.Print("\n\tAFlags: [{}]", aoeATAFlags.Of(uint32(v.U8(0)), "none", ", "))
	p.Print(", Err/Feature: {}", v.U8(1))
	p.Print(", Sector Count: {}", v.U8(2))
	p.Print(", Cmd/Status: {}", v.U8(3))
	p.Print("\n\tlba0: {}", v.U8(4))
	for i := range 5 {
		p.Print(", lba{}: {}", i+1, v.U8(5+i))
	}
	v.Need(10, 2)
	if n := v.Len() - 12; n > 0 {
		p.Print("\n\tData: {} bytes", n)
	}
}

func aoeConfig(p *printer.Printer, v printer.View) {
	p.Print("\n\tBuffer Count: {}", v.U16(0))
	p.Print(", Firmware Version: {}", v.U16(2))
	p.Print(", Sector Count: {}", v.U8(4))
	p.Print(", AoE: {}", v.U8(5)>>4)
	// tcpdump: an unknown command shows a mangled format instead of its number.
	p.Print(", CCmd: {}", aoeConfigCommands.Of(uint32(v.U8(5)&15), "Unknown (0x02x)"))
	n := int(v.U16(6))
	v = v.From(8)
	if n > 1024 || n > v.Len() {
		invalid(p, v)
		return
	}
	if n > 0 {
		p.Print("\n\tConfig String (length {}): ", n)
		p.SafeString(v, 0, n)
	}
}

func aoeMask(p *printer.Printer, v printer.View) {
	v.Need(0, 1)
	p.Print("\n\tMCmd: {}", aoeMaskCommands.Of(uint32(v.U8(1)), "Unknown (0x{:02x})"))
	p.Print(", MError: {}", aoeMaskErrors.Of(uint32(v.U8(2)), "Unknown (0x{:02x})"))
	n := int(v.U8(3))
	p.Print(", Dir Count: {}", n)
	v = v.From(4)
	if v.Len() < 8*n {
		invalid(p, v)
		return
	}
	for range n {
		v.Need(0, 1)
		p.Print("\n\t DCmd: {}", aoeDirectives.Of(uint32(v.U8(1)), "Unknown (0x{:02x})"))
		p.Print(", Ethernet Address: {}", v.MAC(2))
		v = v.From(8)
	}
}

func aoeReserve(p *printer.Printer, v printer.View) {
	if v.Len()%6 != 2 {
		invalid(p, v)
		return
	}
	p.Print("\n\tRCmd: {}", aoeReserveCommands.Of(uint32(v.U8(0)), "Unknown (0x{:02x})"))
	n := int(v.U8(1))
	p.Print(", NMacs: {}", n)
	v = v.From(2)
	if v.Len() != 6*n {
		invalid(p, v)
		return
	}
	for i := range n {
		p.Print("\n\tEthernet Address {}: {}", i, v.MAC(6*i))
	}
}

var aoeFlags = printer.BitTable{{Value: 8, Text: "Response"}, {Value: 4, Text: "Error"}, {Value: 2, Text: "MBZ-1"}, {Value: 1, Text: "MBZ-0"}}

var aoeErrors = printer.NameTable{
	{Value: 1, Text: "Unrecognized command code"}, {Value: 2, Text: "Bad argument parameter"}, {Value: 3, Text: "Device unavailable"},
	{Value: 4, Text: "Config string present"}, {Value: 5, Text: "Unsupported version"}, {Value: 6, Text: "Target is reserved"},
}

var aoeCommands = printer.NameTable{
	{Value: 0, Text: "Issue ATA Command"}, {Value: 1, Text: "Query Config Information"}, {Value: 2, Text: "MAC Mask List"}, {Value: 3, Text: "Reserve/Release"},
}

var aoeATAFlags = printer.BitTable{
	{Value: 128, Text: "MBZ-7"}, {Value: 64, Text: "Ext48"}, {Value: 32, Text: "MBZ-5"}, {Value: 16, Text: "Device"}, {Value: 8, Text: "MBZ-3"},
	{Value: 4, Text: "MBZ-2"}, {Value: 2, Text: "Async"}, {Value: 1, Text: "Write"},
}

var aoeConfigCommands = printer.NameTable{
	{Value: 0, Text: "read config string"}, {Value: 1, Text: "test config string"}, {Value: 2, Text: "test config string prefix"},
	{Value: 3, Text: "set config string"}, {Value: 4, Text: "force set config string"},
}

var aoeMaskCommands = printer.NameTable{{Value: 0, Text: "Read Mac Mask List"}, {Value: 1, Text: "Edit Mac Mask List"}}

var aoeMaskErrors = printer.NameTable{{Value: 1, Text: "Unspecified Error"}, {Value: 2, Text: "Bad DCmd directive"}, {Value: 3, Text: "Mask List Full"}}

var aoeDirectives = printer.NameTable{
	{Value: 0, Text: "No Directive"}, {Value: 1, Text: "Add mac address to mask list"}, {Value: 2, Text: "Delete mac address from mask list"},
}

var aoeReserveCommands = printer.NameTable{{Value: 0, Text: "Read reserve list"}, {Value: 1, Text: "Set reserve list"}, {Value: 2, Text: "Force set reserve list"}}
