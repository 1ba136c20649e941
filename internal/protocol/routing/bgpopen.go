package routing

import "wiretale/internal/printer"

const (
	bgpOpenLength       = 29
	bgpOptionCapability = 2
)

// bgpOpenMessage prints the first message of a session (RFC 4271 section 4.2). It
// reports whether nothing was cut short.
func bgpOpenMessage(p *printer.Printer, v printer.View, length int) bool {
	if length < bgpOpenLength {
		return false
	}
	p.Print("\n\t  Version {version}, ", v.U8(19))
	p.Print("my AS {my_as}, ", v.U16(20))
	p.Print("Holdtime {hold_time}s, ", v.U16(22))
	p.Print("ID {id}", v.IP4(24))
	n := int(v.U8(28))
	p.Print("\n\t  Optional parameters, length: {}", n)
	for i := 0; i < n; {
		o := bgpOpenLength + i
		if o+2 > length {
			return false
		}
		kind, size := v.U8(o), int(v.U8(o+1))
		if i+2+size > n {
			p.Print("\n\t     Option {}, length: {}, goes past the end of the options", kind, size)
			return true
		}
		p.Print("\n\t    Option {} ({}), length: {}", bgpOptions.Of(uint32(kind), "Unknown"), kind, size)
		if kind == bgpOptionCapability {
			p.Try(bgpCapabilities, v.From(o+2).WithLength(size))
		} else {
			p.Print("\n\t      no decoder for option {}", kind)
		}
		i += 2 + size
	}
	return true
}

// bgpCapabilities prints what a speaker can do (RFC 5492).
func bgpCapabilities(p *printer.Printer, v printer.View) {
	for o := 0; o < v.Len(); {
		v.Need(o, 2)
		kind, size := v.U8(o), int(v.U8(o+1))
		p.Print("\n\t      {} ({}), length: {}", bgpCapabilityNames.Of(uint32(kind), "Unknown"), kind, size)
		v.Need(o+2, size)
		if !bgpCapability(p, v.From(o+2), kind, size) {
			return
		}
		o += 2 + size
	}
}

// bgpCapability prints one capability, and reports whether the next can follow.
func bgpCapability(p *printer.Printer, v printer.View, kind uint8, size int) bool {
	if !bgpLongEnough(p, kind, size) {
		return false
	}
	switch kind {
	case 1:
		p.Write("\n\t\t")
		bgpFamily(p, v, 0, 3)
	case 2, 71, 128:
	case 8:
		for i := 0; size-i >= 4; i += 4 {
			p.Write("\n\t\t")
			bgpFamily(p, v, i, i+2)
			p.Print(", Count: {}", v.U8(i+3))
		}
	case 64:
		bgpRestart(p, v, size)
	case 65:
		v.Need(0, 4)
		p.Write("\n\t\t 4 Byte AS ")
		p.AS("as", v.U32(0))
	case 69:
		bgpAddPath(p, v, size)
	default:
		p.Print("\n\t\tno decoder for Capability {}", kind)
		if !p.V(2) {
			p.Unknown(v, 0, size, "\n\t\t")
		}
	}
	if p.V(2) && size > 0 {
		p.Unknown(v, 0, size, "\n\t\t")
	}
	return true
}

// bgpLongEnough says so where a capability is too short.
func bgpLongEnough(p *printer.Printer, kind uint8, size int) bool {
	least := 0
	switch kind {
	case 1, 65:
		least = 4
	case 64:
		least = 2
	case 69:
		if size == 0 {
			p.Write(" (bogus)")
		}
	}
	if size < least {
		p.Print(" (too short, < {})", least)
	}
	return size >= least
}

// bgpRestart prints the families whose routes survive a restart (RFC 4724).
func bgpRestart(p *printer.Printer, v printer.View, size int) {
	flags := v.U8(0)
	p.Print("\n\t\tRestart Flags: [{flags}], Restart Time {restart_time}s", bgpRestartFlags.Of(uint32(flags), "none", ""), v.U16(0)&0xfff)
	for i := 2; size-i >= 4; i += 4 {
		p.Write("\n\t\t  ")
		v.Need(i, 4)
		bgpFamily(p, v, i, i+2)
		p.Print(", Forwarding state preserved: {}", printer.Choose(v.U8(i+3)&0x80 != 0, "yes", "no"))
	}
}

// bgpAddPath prints the families that may have several paths (RFC 7911).
func bgpAddPath(p *printer.Printer, v printer.View, size int) {
	i := 0
	for ; size-i >= 4; i += 4 {
		p.Write("\n\t\t")
		v.Need(i, 4)
		bgpFamily(p, v, i, i+2)
		p.Print(", Send/Receive: {}", bgpAddPathModes.Of(uint32(v.U8(i+3)), "Bogus (0x{:02x})"))
	}
	if i < size {
		p.Invalid()
	}
}
