package legacy

import (
	"wiretale/internal/packet"
	"wiretale/internal/printer"
)

// SLIP (RFC 1055), with the header that BSD's driver puts before a packet, and
// the link of BSD/OS.
//
//	 0       1               16
//	+-------+---------------+-------
//	| dir.  | compr. header | packet
//	+-------+---------------+-------
var (
	_ = printer.Register(printer.Protocol{Name: "slip", LinkTypes: []packet.LinkType{8}, Ordered: true, Print: printSLIP})
	_ = printer.Register(printer.Protocol{Name: "slip_bsdos", LinkTypes: []packet.LinkType{15, 102}, Ordered: true, Print: printSLIPBSD})
)

const (
	slipHeader    = 16
	slipBSDHeader = 16
)

func printSLIP(p *printer.Printer, v printer.View) {
	p.Layer("slip")
	v.Need(0, slipHeader)
	body := v.From(slipHeader)
	if p.LinkLevel {
		slipLine(p, v)
	}
	slipIP(p, body)
	p.LinkHeader += slipHeader
}

func slipIP(p *printer.Printer, v printer.View) {
	switch v.U8(0) >> 4 {
	case 4:
		printer.EtherType(0x0800).Print(p, v)
	case 6:
		printer.EtherType(0x86dd).Print(p, v)
	default:
		p.Print("ip v{}", v.U8(0)>>4)
	}
}

func printSLIPBSD(p *printer.Printer, v printer.View) {
	p.Layer("slip_bsdos")
	if v.Captured() < slipBSDHeader || v.Len() < slipBSDHeader {
		p.Trunc()
		p.LinkHeader += v.Captured()
		return
	}
	printer.EtherType(0x0800).Print(p, v.From(slipBSDHeader))
	p.LinkHeader += slipBSDHeader
}

// slipLine prints how the packet went over the line.
func slipLine(p *printer.Printer, v printer.View) {
	direction := v.U8(0)
	switch direction {
	case 0:
		p.Write("I ")
	case 1:
		p.Write("O ")
	default:
		p.Print("Invalid direction {direction} ", direction)
	}
	const plain, uncompressed, compressed = 0x40, 0x70, 0x80
	switch kind := v.U8(1); {
	case kind&0xf0 == plain:
		p.Print("ip {length}: ", v.Len())
	case kind&0xf0 == uncompressed:
		slipUncompressed(p, v, direction)
	case direction > 1: // tcpdump: without a word
	case kind&compressed != 0:
		slipCompressed(p, v, direction)
	default:
		p.Print("slip-{kind}!: ", kind)
	}
}

// slipLink is what is remembered of compression (RFC 1144): the last connection,
// and how much data the last packet of each connection had.
type slipLink struct {
	last uint8
	data [2][256]uint32
}

var slipMemory = printer.Remember(func() *slipLink { return &slipLink{} })

// slipData returns how much data a packet has behind its headers.
func slipData(v printer.View) uint32 {
	body := v.From(slipHeader)
	tcp := body.From(4 * int(body.U8(0)&15))
	tcp.Need(0, 20)
	return uint32(tcp.Len() - 4*int(tcp.U8(12)>>4))
}

// slipUncompressed prints the header of a packet that begins a connection, whose
// number stands in the place of the protocol.
func slipUncompressed(p *printer.Printer, v printer.View, direction uint8) {
	memory := slipMemory.Of(p)
	memory.last = v.U8(10)
	p.Print("utcp {connection}: ", memory.last)
	if direction < 2 {
		memory.data[direction][memory.last] = slipData(v)
	}
}

// The bits of the first byte of a compressed header (RFC 1144 section 3.2.2).
const (
	slipNewUrgent     = 0x01
	slipNewWindow     = 0x02
	slipNewAck        = 0x04
	slipNewSequence   = 0x08
	slipNewID         = 0x20
	slipNewConnection = 0x40
	slipSpecials      = 0x0f
	slipEchoed        = 0x0b // data and acknowledgment as long as the last data
	slipOneWay        = 0x0f // data as long as the last
)

// slipCompressed prints the changes from the packet before.
func slipCompressed(p *printer.Printer, v printer.View, direction uint8) {
	memory := slipMemory.Of(p)
	flags := v.U8(1)
	o := 2
	if flags&slipNewConnection != 0 {
		memory.last = v.U8(o)
		p.Print("ctcp {connection}", memory.last)
		o++
	} else {
		p.Write("ctcp *")
	}
	o += 2 // the checksum
	data := &memory.data[direction][memory.last]
	switch flags & slipSpecials {
	case slipEchoed:
		p.Print(" *SA+{}", *data)
	case slipOneWay:
		p.Print(" *S+{}", *data)
	default:
		o = slipChange(p, v, o, flags&slipNewUrgent != 0, " U={urgent}")
		o = slipWindow(p, v, o, flags&slipNewWindow != 0)
		o = slipChange(p, v, o, flags&slipNewAck != 0, " A+{ack}")
		o = slipChange(p, v, o, flags&slipNewSequence != 0, " S+{sequence}")
	}
	o = slipChange(p, v, o, flags&slipNewID != 0, " I+{id}")
	*data = slipData(v)
	p.Print(" {data} ({}): ", *data, o-1)
}

// slipWindow prints a change of the window, which may be smaller than it was.
func slipWindow(p *printer.Printer, v printer.View, o int, there bool) int {
	if there && v.U8(o) == 0 {
		if n := int16(v.U16(o + 1)); n < 0 {
			p.Print(" W{window}", n)
			return o + 3
		}
	}
	return slipChange(p, v, o, there, " W+{window}")
}

// slipChange prints a change, and returns where the next one stands.
func slipChange(p *printer.Printer, v printer.View, o int, there bool, phrase string) int {
	if !there {
		return o
	}
	if n := v.U8(o); n != 0 {
		p.Print(phrase, n)
		return o // tcpdump: the next change is read from the same byte
	}
	p.Print(phrase, v.U16(o+1))
	return o + 3
}
