package routing

import "wiretale/internal/printer"

// PIM version 1, which is a kind of IGMP.
//
//	 0       1       2               4       5               8
//	+-------+-------+---------------+-------+---------------+---
//	| 0x14  | code  |   checksum    |version|   reserved    | message
//	+-------+-------+---------------+-------+---------------+---
var _ = printer.Register(printer.Protocol{Name: "pimv1", Keys: []string{"igmp pimv1"}, Print: printPIMv1})

const pimv1Header = 8

func printPIMv1(p *printer.Printer, v printer.View) {
	p.Layer("pimv1")
	code := v.U8(1)
	if name := pimv1Types.Find(uint32(code)); name != "" {
		p.Print(" {type}", name)
	} else {
		p.Print(" [type {type}]", code)
	}
	switch code {
	case 0:
		pimv1Query(p, v)
	case 1:
		if !v.Has(pimv1Header, 20) {
			p.Trunc()
			return
		}
		p.Print(" for {source} > {group}", v.IP4(20), v.IP4(24))
	case 2:
		p.Print(" for {source} > {group}", v.IP4(8), v.IP4(12))
	case 3, 6, 7:
		if p.V(1) && !p.TryCut(pimv1Joins, v.From(pimv1Header)) && v.Len() < pimv1Header {
			return
		}
	case 4:
		if p.V(1) {
			pimv1Reachable(p, v)
		}
	case 5:
		pimv1Assert(p, v)
	}
	if version := v.U8(4) >> 4; version != 1 {
		p.Print(" [v{version}]", version)
	}
}

func pimv1Query(p *printer.Printer, v printer.View) {
	if v.Has(pimv1Header, 1) {
		mode := v.U8(8) >> 4
		if int(mode) < len(pimv1Modes) {
			p.Print(" {mode}", pimv1Modes[mode])
		} else {
			p.Print(" mode-{mode}", mode)
		}
	}
	if p.V(1) {
		p.Write(" (Hold-time ")
		p.RelativeTime(uint32(v.U16(10)))
		p.Byte(')')
	}
}

var pimv1Modes = [...]string{"Dense-mode", "Sparse-mode", "Sparse-Dense-mode"}

func pimv1Reachable(p *printer.Printer, v printer.View) {
	p.Print(" group {group}", v.IP4(8))
	pimv1Mask(p, v, 12)
	p.Print(" RP {rp}", v.IP4(16))
	p.Write(" hold ")
	p.RelativeTime(uint32(v.U16(22)))
}

// pimv1Mask prints a mask that is not that of a single address.
func pimv1Mask(p *printer.Printer, v printer.View, o int) {
	if v.U32(o) != 0xffffffff {
		p.Print("/{mask}", v.IP4(o))
	}
}

func pimv1Assert(p *printer.Printer, v printer.View) {
	p.Print(" for {source} > {group}", v.IP4(16), v.IP4(8))
	pimv1Mask(p, v, 12)
	preference := v.U32(20)
	p.Print(" {} pref {preference} metric {metric}", printer.Choose(preference>>31 != 0, "RP-tree", "SPT"), preference&0x7fffffff, v.U32(24))
}

// pimv1Joins prints who wants to receive, and who no longer does.
func pimv1Joins(p *printer.Printer, v printer.View) {
	if pimv1Single(v) {
		pimv1Only(p, v)
		return
	}
	if v.Len() < 4 {
		p.Cut()
	}
	line := printer.Choose(p.V(2), "\n", "")
	p.Write(line)
	p.Print(" Upstream Nbr: {upstream}", v.IP4(0))
	if v.Len() < 8 {
		p.Cut()
	}
	p.Write(line)
	p.Write(" Hold time: ")
	p.RelativeTime(uint32(v.U16(6)))
	if !p.V(2) {
		return
	}
	if v.Len() < 12 {
		p.Cut()
	}
	o := 12
	for range v.U8(11) {
		if v.Len()-o < 4 {
			p.Cut()
		}
		p.Print("\n\tGroup: {group}", v.IP4(o))
		if v.Len()-o < 8 {
			p.Cut()
		}
		pimv1Mask(p, v, o+4)
		if v.Len()-o < 12 {
			p.Cut()
		}
		joined, pruned := v.U16(o+8), v.U16(o+10)
		p.Print(" joined: {joined} pruned: {pruned}", joined, pruned)
		o = pimv1Sources(p, v, o+12, joined, "\n\tJoin  ")
		o = pimv1Sources(p, v, o, pruned, "\n\tPrune ")
	}
}

// pimv1Single reports whether one source of one group is all.
func pimv1Single(v printer.View) bool {
	return v.Has(0, 30) && v.U8(11) == 1 && (v.U16(20) == 1 && v.U16(22) == 0 || v.U16(20) == 0 && v.U16(22) == 1)
}

// pimv1Only prints the only source in one line.
func pimv1Only(p *printer.Printer, v printer.View) {
	p.Print(" RPF {upstream} Hold ", v.IP4(0))
	p.RelativeTime(uint32(v.U16(6)))
	p.Write(printer.Choose(v.U16(20) == 1, "Join", "Prune"))
	p.Print(" ({source}/{length}, {group}", v.IP4(26), v.U8(25)&0x3f, v.IP4(12))
	pimv1Mask(p, v, 16)
	p.Print(") {}", pimv1Sparse(v, 24))
	pimv1Tree(p, v, 24)
}

func pimv1Sources(p *printer.Printer, v printer.View, o int, count uint16, label string) int {
	for range count {
		if v.Len()-o < 6 {
			p.Cut()
		}
		v.Need(o, 6)
		p.Write(label)
		p.Write(pimv1Sparse(v, o))
		pimv1Tree(p, v, o)
		p.Print(" {source}/{length}", v.IP4(o+2), v.U8(o+1)&0x3f)
		o += 6
	}
	return o
}

func pimv1Sparse(v printer.View, o int) string {
	return printer.Choose(v.U8(o)&1 != 0, "Sparse", "Dense")
}

func pimv1Tree(p *printer.Printer, v printer.View, o int) {
	flags := v.U8(o + 1)
	p.Write(printer.Choose(flags&0x80 != 0, " WC", ""))
	p.Write(printer.Choose(flags&0x40 != 0, " RP", " SPT"))
}
