package wireless

import "wiretale/internal/printer"

// lrBeaconInfo prints what a beacon says about its network (IEEE 802.15.4-2015
// section 7.3.1): the superframe, the guaranteed time slots and the devices there
// is something for. It returns what follows.
func lrBeaconInfo(p *printer.Printer, v printer.View) printer.View {
	if !v.Has(0, 2) {
		v, _ = lrMissing(p, v, "beacon information")
		return v.From(v.Len())
	}
	if p.V(1) {
		lrSuperframe(p, v.LE16(0))
	}
	v, ok := lrTimeSlots(p, v.From(2))
	if ok {
		v, ok = lrPendingAddresses(p, v)
	}
	if !ok {
		return v.From(v.Len())
	}
	return v
}

// lrSuperframe prints the superframe specification (section 7.3.1.4).
func lrSuperframe(p *printer.Printer, n uint16) {
	p.Print("\n\tBeacon order = {beacon_order}, Superframe order = {superframe_order}, ", n&15, n>>4&15)
	p.Print("Final CAP Slot = {final_cap_slot}", n>>8&15)
	if n&0x1000 != 0 {
		p.Write(", BLE enabled")
	}
	if n&0x4000 != 0 {
		p.Write(", PAN Coordinator")
	}
	if n&0x8000 != 0 {
		p.Write(", Association Permit")
	}
}

// lrTimeSlots prints the guaranteed time slots (section 7.3.1.5).
func lrTimeSlots(p *printer.Printer, v printer.View) (printer.View, bool) {
	if !v.Has(0, 1) {
		return lrMissing(p, v, "GTS info")
	}
	count := int(v.U8(0) & 7)
	if count == 0 {
		if p.V(1) {
			p.Write("\n\tGTS Descriptor Count = 0, ")
		}
		return v.From(1), true
	}
	if !v.Has(0, 2+3*count) {
		p.Write(" [ERROR: Truncated GTS Info List]")
		return v, false
	}
	// tcpdump: on the line of the superframe.
	if p.V(2) {
		p.Print("GTS Descriptor Count = {gts_count}, GTS Directions Mask = {gts_directions:02x}, [ ", count, v.U8(1)&0x7f)
		for i := range count {
			o := 2 + 3*i
			p.Print("[ {:04x}, Start slot = {}, Length = {} ] ", v.LE16(o), v.U8(o+1)&15, v.U8(o+1)>>4)
		}
		p.Byte(']')
	}
	return v.From(2 + 3*count), true
}

// lrPendingAddresses prints the devices there is something for (section 7.3.1.6).
func lrPendingAddresses(p *printer.Printer, v printer.View) (printer.View, bool) {
	if !v.Has(0, 1) {
		return lrMissing(p, v, "pending addresses")
	}
	short, extended := int(v.U8(0)&7), int(v.U8(0)>>4&7)
	if p.V(1) {
		p.Print("\n\tPending address list, # short addresses = {}, # extended addresses = {}", short, extended)
	}
	v = v.From(1)
	if !v.Has(0, 2*short+8*extended) {
		p.Write(" [ERROR: Pending address list truncated]")
		return v, false
	}
	if p.V(2) && short > 0 {
		p.Write(", Short address list = [ ")
		for i := range short {
			p.Print("{:04x} ", v.LE16(2*i))
		}
		p.Byte(']')
	}
	v = v.From(2 * short)
	if p.V(2) && extended > 0 {
		p.Write(", Extended address list = [ ")
		for i := range extended {
			lrEUI64(p, v, 8*i)
			p.Byte(' ')
		}
		p.Byte(']')
	}
	return v.From(8 * extended), true
}
