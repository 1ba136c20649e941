package routing

import "wiretale/internal/printer"

// IGRP, Cisco's Interior Gateway Routing Protocol.
//
//	 0       1       2               4               6               8               10              12
//	+-------+-------+---------------+---------------+---------------+---------------+---------------+
//	|ver,op | edit. |   AS number   |   interior    |    system     |   exterior    |   checksum    | entries
//	+-------+-------+---------------+---------------+---------------+---------------+---------------+
var _ = printer.Register(printer.Protocol{Name: "igrp", IP: []uint8{9}, Print: printIGRP})

const (
	igrpHeader = 12
	igrpEntry  = 14
)

func printIGRP(p *printer.Printer, v printer.View) {
	p.Layer("igrp")
	p.Write("igrp:")
	first := v.U8(0)
	interior, system, exterior := int(v.U16(4)), int(v.U16(6)), int(v.U16(8))
	p.Print(" {op} V{version} edit={edition} AS={as} ({interior}/{system}/{exterior})", igrpOps.Of(uint32(first&15), "op-#{}"), first>>4,
		v.U8(1), v.U16(2), interior, system, exterior)
	v.Need(10, 2)
	if p.V(1) {
		p.Print(" checksum=0x{checksum:04x}", v.U16(10))
	}
	o := igrpHeader
	for ; v.Len()-o >= igrpEntry; o += igrpEntry {
		switch {
		case interior > 0:
			p.Print(" *.{}.{}.{}", v.U8(o), v.U8(o+1), v.U8(o+2))
			interior--
		case system > 0:
			p.Print(" {}.{}.{}.0", v.U8(o), v.U8(o+1), v.U8(o+2))
			system--
		case exterior > 0:
			p.Print(" X{}.{}.{}.0", v.U8(o), v.U8(o+1), v.U8(o+2))
			exterior--
		default:
			p.Print(" [extra bytes {}]", v.Len()-o)
			p.Invalid()
			return
		}
		igrpMetric(p, v, o+3)
	}
	if interior+system+exterior != 0 || o != v.Len() {
		p.Invalid()
	}
}

// igrpMetric prints what a route costs.
func igrpMetric(p *printer.Printer, v printer.View, o int) {
	const scale, infinite = 10000000, 0xffffff
	delay, bandwidth := v.U24(o), v.U24(o+3)
	kilobits := uint32(0)
	if bandwidth != 0 {
		kilobits = scale / bandwidth
	}
	p.Print(" d={delay} b={bandwidth} r={reliability} l={load} M={metric} mtu={mtu} in {hops} hops", delay*10, kilobits,
		v.U8(o+8), v.U8(o+9), min(delay+bandwidth, infinite), v.U16(o+6), v.U8(o+10))
}

var igrpOps = printer.NameTable{{Value: 1, Text: "update"}, {Value: 2, Text: "request"}}
