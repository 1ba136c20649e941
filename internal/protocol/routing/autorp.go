package routing

import "wiretale/internal/printer"

// Cisco Auto-RP (specification published by Cisco, pim-autorp-spec01): which
// rendezvous points there are for which groups.
//
//	 0       1       2               4               8
//	+-------+-------+---------------+---------------+-------
//	|ver,typ| count |   hold time   |   reserved    | rendezvous points
//	+-------+-------+---------------+---------------+-------
var _ = printer.Register(printer.Protocol{Name: "cisco_autorp", UDP: printer.Ports(496), Print: printAutoRP})

const (
	autoRPHeader   = 8
	autoRPPoint    = 6
	autoRPGroup    = 6
	autoRPReserved = 0xfc
)

func printAutoRP(p *printer.Printer, v printer.View) {
	p.Layer("cisco_autorp")
	if !autoRPFits(p, v, autoRPHeader) {
		return
	}
	p.Write(" auto-rp ")
	p.Print("{type}", autoRPTypes.Of(uint32(v.U8(0)), "type-0x{:02x}"))
	points := v.U8(1)
	p.Write(" Hold ")
	if hold := v.U16(2); hold == 0 {
		p.Write("FOREVER")
	} else {
		p.RelativeTime(uint32(hold))
	}
	v = v.From(autoRPHeader)
	for ok := true; ok && points > 0; points-- {
		v, ok = autoRPMapping(p, v)
	}
}

// autoRPFits reports whether a message is long enough for n bytes, and says so if
// not.
func autoRPFits(p *printer.Printer, v printer.View, n int) bool {
	if v.Len() < n {
		p.Trunc()
		return false
	}
	return true
}

// autoRPMapping prints a rendezvous point with its groups. It returns what follows,
// and whether all was there.
func autoRPMapping(p *printer.Printer, v printer.View) (printer.View, bool) {
	if !autoRPFits(p, v, 4) {
		return v, false
	}
	p.Print(" RP {rp}", v.IP4(0))
	if !autoRPFits(p, v, 5) {
		return v, false
	}
	flags := v.U8(4)
	p.Print(" PIMv{pim_version}", autoRPVersions[flags&3])
	if flags&autoRPReserved != 0 {
		p.Print(" [rsvd=0x{:02x}]", flags&autoRPReserved)
	}
	if !autoRPFits(p, v, autoRPPoint) {
		return v, false
	}
	groups := v.U8(5)
	v = v.From(autoRPPoint)
	separator := byte(' ')
	for range groups {
		if !autoRPFits(p, v, autoRPGroup) {
			return v, false
		}
		v.Need(0, autoRPGroup)
		p.Byte(separator)
		separator = ','
		kind := v.U8(0)
		if kind&1 != 0 {
			p.Byte('!')
		}
		p.Print("{group}/{mask}", v.IP4(2), v.U8(1))
		if kind&2 != 0 {
			p.Write(" bidir")
		}
		if kind&autoRPReserved != 0 {
			p.Print("[rsvd=0x{:02x}]", kind&autoRPReserved)
		}
		v = v.From(autoRPGroup)
	}
	return v, true
}

var autoRPVersions = [4]string{"?", "1", "2", "1+2"}

var autoRPTypes = printer.NameTable{{Value: 0x11, Text: "candidate-advert"}, {Value: 0x12, Text: "mapping"}}
