package routing

import (
	"math/bits"

	"wiretale/internal/printer"
)

// olsrNetworks prints the networks that a gateway leads to (RFC 3626 section 12.1).
func olsrNetworks(p *printer.Printer, v printer.View, six bool) {
	entry := 2 * olsrAddress(six)
	p.Print("\n\t  Advertised networks (total {networks})", max(v.Len(), 0)/entry)
	for i := 0; v.Len() >= entry; i++ {
		v.Need(0, entry)
		if six {
			p.Print("\n\t    #0: {network}/{prefix}", v.IP6(0), mask6Length(v, 16)) // tcpdump: all have the number 0
		} else {
			p.Write(printer.Choose(i%4 == 0, "\n\t    ", ", "))
			olsrNetwork4(p, v)
		}
		v = v.From(entry)
	}
}

// olsrNetwork4 prints a network, or what a gateway to the Internet can do: olsr.org
// puts that into the mask.
func olsrNetwork4(p *printer.Printer, v printer.View) {
	flags := v.U8(5)
	if v.U32(0) != 0 || v.U8(4) != 0 || flags == 0 {
		p.Print("{network}/{prefix}", v.IP4(0), uint32(int32(maskLength(v.U32(4)))))
		return
	}
	p.Write("Smart-Gateway:")
	for _, bit := range olsrGateway {
		if uint32(flags)&bit.Value != 0 {
			p.Write(bit.Text)
		}
	}
	var up, down uint32
	if flags&1 != 0 {
		up, down = olsrSpeed(v.U8(6)), olsrSpeed(v.U8(7))
	}
	p.Print(" {uplink}/{downlink}", up, down)
}

// olsrSpeed returns a speed in kilobits a second from its code.
func olsrSpeed(c uint8) uint32 {
	if c == 0 {
		return 0
	}
	n := uint32(c>>3) + 1
	for range c & 7 {
		n *= 10
	}
	return n
}

// mask6Length returns the number of ones that an IPv6 mask begins with.
func mask6Length(v printer.View, o int) int {
	n := bits.LeadingZeros64(^v.U64(o))
	if n == 64 {
		n += bits.LeadingZeros64(^v.U64(o + 8))
	}
	return n
}

// olsrNameservice prints names of hosts and services, an extension of olsr.org.
func olsrNameservice(p *printer.Printer, v printer.View, six bool) bool {
	size := olsrAddress(six)
	if v.Len() < 4 {
		p.Cut()
	}
	p.Require(v, 0, 4)
	count := int(v.U16(2))
	p.Print("\n\t  Version {version}, Entries {entries}", v.U16(0), count)
	if count == 0 || 4+count*(4+size) > v.Len() {
		p.Invalid()
		v.Need(0, max(v.Len(), 0))
		return false
	}
	o := 4
	for i := range count {
		if v.Len()-o < 4 {
			break
		}
		kind, n := v.U16(o), int(v.U16(o+2))
		p.Print("\n\t    #{}: type {}{:04x}, length {}", i, printer.Choose(kind != 0, "0x", "00"), kind, n)
		o += 4
		if n == 0 || n > v.Len()-o-size {
			p.Invalid()
			return true
		}
		v.Need(o, size)
		p.Write(", address ")
		printAddress(p, v, o, six)
		p.Write(", name \"")
		p.SafeString(v, o+size, n)
		p.Byte('"')
		o += size + padded(n)
	}
	return true
}
