package app

import "wiretale/internal/printer"

// NetFlow, Cisco's export of flows, versions 1, 5 and 6, for -T cnfp.
//
//	 0       2       4               8               12              16
//	+-------+-------+---------------+---------------+---------------+
//	|version| count |    uptime     |    seconds    |  nanoseconds  |
//	+-------+-------+---------------+---------------+---------------+
//	|   sequence    |engine | sampling                 5 and 6 only
//	+---------------+-------+-------
//	| records ...
var _ = printer.Register(printer.Protocol{Name: "cnfp", UDPTypes: []string{"cnfp"}, Print: printCNFP})

const (
	cnfpHeader1 = 16
	cnfpHeader  = 24
	cnfpRecord1 = 48
	cnfpRecord  = 52 // tcpdump: in version 5, too, where they have 48 bytes
)

func printCNFP(p *printer.Printer, v printer.View) {
	p.Layer("cnfp")
	version := v.U16(0)
	header, record := cnfpHeader, cnfpRecord
	switch version {
	case 1:
		header, record = cnfpHeader1, cnfpRecord1
	case 5, 6:
	default:
		p.Print("NetFlow v{version:x}", version)
		return
	}
	if !v.Has(0, header) {
		p.Trunc()
		return
	}
	count := v.U32(2) // tcpdump: with half of the time behind it
	p.Print("NetFlow v{version}, ", version)
	cnfpMilliseconds(p, "uptime", v.U32(4))
	p.Print(" uptime, {seconds}.{nanoseconds:09d}, ", v.U32(8), v.U32(12))
	if version != 1 {
		p.Print("#{sequence}, ", v.U32(16))
	}
	p.Print("{records:2d} recs", count)
	for v = v.From(header); count > 0; count-- {
		if !v.Has(0, record) {
			p.Trunc()
			return
		}
		cnfpFlow(p, v, version)
		v = v.From(record)
	}
}

func cnfpMilliseconds(p *printer.Printer, name string, t uint32) {
	p.Label(name)
	p.Print("{@}.{:03d}", t/1000, t%1000)
}

// cnfpFlow prints a record.
func cnfpFlow(p *printer.Printer, v printer.View, version uint16) {
	p.Write("\n  started ")
	cnfpMilliseconds(p, "started", v.U32(24))
	p.Write(", last ")
	cnfpMilliseconds(p, "last", v.U32(28))
	p.Write("\n    ")
	if version == 1 {
		p.Print("{src}:{src_port} > {dst}:{dst_port}", v.IP4(0), v.U16(32), v.IP4(4), v.U16(34))
	} else {
		p.Print("{src}/{src_mask}:{src_as}:{src_port} > ", v.IP4(0), v.U8(44), v.U16(40), v.U16(32))
		p.Print("{dst}/{dst_mask}:{dst_as}:{dst_port}", v.IP4(4), v.U8(45), v.U16(42), v.U16(34))
	}
	p.Print(" >> {next_hop}\n    ", v.IP4(8))
	cnfpProtocol(p, v, version)
	p.Print(" tos {tos}, {packets} ({octets} octets) ", v.U8(39), v.U32(16), v.U32(20))
	if version == 6 {
		p.Print("({}<>{} encaps)", v.U8(46), v.U8(47))
	}
}

// cnfpProtocol prints the protocol of a flow, and of TCP the flags that were seen.
func cnfpProtocol(p *printer.Printer, v printer.View, version uint16) {
	proto, flags := v.U8(38), v.U8(37)
	if version == 1 {
		flags = v.U8(40)
	}
	if name := p.ProtocolName(proto); name != "" {
		p.Print("{protocol}", name)
	} else {
		p.Print("{protocol}", proto)
	}
	if proto != protoTCP || flags == 0 {
		return
	}
	p.Byte(' ')
	for bit, c := range []byte("FSRPAU") {
		if flags>>bit&1 != 0 {
			p.Byte(c)
		}
	}
}

const protoTCP = 6
