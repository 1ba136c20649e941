package wireless

import "wiretale/internal/printer"

// lrCommandInfo prints a command (IEEE 802.15.4-2015 section 7.5), which raw begins
// with, too, and returns what of it was not read.
func lrCommandInfo(p *printer.Printer, v, raw printer.View) printer.View {
	if !v.Has(0, 1) {
		v, _ = lrMissing(p, v, "Command ID")
		return v
	}
	id := v.U8(0)
	p.Print("Command ID = {command} ", lrCommands.Of(uint32(id), "Reserved 0x{:02x}"))
	if v = v.From(1); v.Len() == 0 {
		return v
	}
	switch id {
	case 1:
		return lrSized(p, v, 1, "Association request", lrAssociate)
	case 2:
		return lrSized(p, v, 3, "Association response", lrAssociated)
	case 3:
		return lrSized(p, v, 1, "Disassociation Notification", func(p *printer.Printer, _ printer.View) { lrDisassociate(p, raw.From(1)) })
	case 4, 5, 6, 7:
		return v
	case 8:
		size := 7
		if v.Len() == 8 { // with the page of channels
			size = 8
		}
		return lrSized(p, v, size, "Coordinator Realignment", lrRealign)
	case 9:
		return lrSized(p, v, 1, "GTS Request", lrTimeSlotRequest)
	}
	p.Write("Command Data = ")
	lrBytes(p, v)
	return v
}

// lrSized prints what a command of a fixed size holds, if it has that size.
func lrSized(p *printer.Printer, v printer.View, size int, name string, print func(*printer.Printer, printer.View)) printer.View {
	if v.Len() != size {
		p.Print("Invalid {} command length", name)
		return v
	}
	print(p, v)
	return v.From(size)
}

// lrAssociate prints the capabilities of who wants to join (section 7.5.2).
func lrAssociate(p *printer.Printer, v printer.View) {
	n := v.U8(0)
	p.Write([2]string{"RFD, ", "FFD, "}[n>>1&1])
	for _, c := range lrCapabilities {
		if uint32(n)&c.Value != 0 {
			p.Write(c.Text)
		}
	}
}

// lrAssociated prints the answer to that (section 7.5.3).
func lrAssociated(p *printer.Printer, v printer.View) {
	p.Print("Short address = {short_address:04x}, ", v.LE16(0))
	p.Print("{status}", lrAssociation.Of(uint32(v.U8(2)), "Status = 0x{:02x}"))
}

// lrDisassociate prints why a device leaves (section 7.5.4).
func lrDisassociate(p *printer.Printer, v printer.View) {
	switch n := v.U8(0); n {
	case 0:
		p.Write("Reserved")
	case 1:
		p.Write("Reason = The coordinator wishes the device to leave PAN")
	case 2:
		p.Write("Reason = The device wishes to leave the PAN")
	default:
		// tcpdump: shows the second byte behind it, of whatever that is.
		p.Print("Reason = 0x{reason:02x}", v.U8(2))
	}
}

// lrRealign prints where an orphan belongs (section 7.5.10).
func lrRealign(p *printer.Printer, v printer.View) {
	p.Print("Pan ID = 0x{pan:04x}, Coordinator short address = {coordinator:04x}, Channel Number = {channel}, ", v.LE16(0), v.LE16(2), v.U8(4))
	if v.Len() == 8 {
		p.Print("page = {page}, ", v.U8(7))
	}
	p.Print("Short address = {short_address:04x}", v.LE16(5))
}

// lrTimeSlotRequest prints which time slot is wanted (section 7.5.11).
func lrTimeSlotRequest(p *printer.Printer, v printer.View) {
	n := v.U8(0)
	p.Print("GTS Length = {gts_length}, {}, {}", n&15,
		[2]string{"Transmit-only GTS", "Receive-only GTS"}[n>>4&1], [2]string{"GTS deallocations", "GTS allocation"}[n>>5&1])
}

var lrCommands = printer.NameTable{
	{Value: 1, Text: "Association Request command"}, {Value: 2, Text: "Association Response command"}, {Value: 3, Text: "Disassociation Notification command"},
	{Value: 4, Text: "Data Request command"}, {Value: 5, Text: "PAN ID Conflict Notification command"}, {Value: 6, Text: "Orphan Notification command"},
	{Value: 7, Text: "Beacon Request command"}, {Value: 8, Text: "Coordinator realignment command"}, {Value: 9, Text: "GTS request command"},
	{Value: 0x0a, Text: "TRLE Management Request command"}, {Value: 0x0b, Text: "TRLE Management Response command"},
	{Value: 0x13, Text: "DSME Association Request command"}, {Value: 0x14, Text: "DSME Association Response command"},
	{Value: 0x15, Text: "DSME GTS Request command"}, {Value: 0x16, Text: "DSME GTS Response command"}, {Value: 0x17, Text: "DSME GTS Notify command"},
	{Value: 0x18, Text: "DSME Information Request command"}, {Value: 0x19, Text: "DSME Information Response command"},
	{Value: 0x1a, Text: "DSME Beacon Allocation Notification command"}, {Value: 0x1b, Text: "DSME Beacon Collision Notification command"},
	{Value: 0x1c, Text: "DSME Link Report command"}, {Value: 0x20, Text: "RIT Data Request command"}, {Value: 0x21, Text: "DBS Request command"},
	{Value: 0x22, Text: "DBS Response command"}, {Value: 0x23, Text: "RIT Data Response command"}, {Value: 0x24, Text: "Vendor Specific command"},
}

var lrCapabilities = printer.NameTable{
	{Value: 0x04, Text: "AC powered, "}, {Value: 0x08, Text: "Receiver on when idle, "}, {Value: 0x10, Text: "Fast association, "},
	{Value: 0x40, Text: "Security supported, "}, {Value: 0x80, Text: "Allocate address, "},
}

var lrAssociation = printer.NameTable{
	{Value: 0, Text: "Association successful"}, {Value: 1, Text: "PAN at capacity"}, {Value: 2, Text: "PAN access denied"},
	{Value: 3, Text: "Hooping sequence offset duplication"}, {Value: 0x80, Text: "Fast association successful"},
}
