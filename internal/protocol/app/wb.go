package app

import "wiretale/internal/printer"

// wb, the whiteboard of LBL (no public specification).
//
//	 0               4               8      10      11      12
//	+---------------+---------------+-------+-------+-------+------
//	|    source     |  time stamp   |       | type  | flags | body
//	+---------------+---------------+-------+-------+-------+------
var _ = printer.Register(printer.Protocol{Name: "wb", UDP: printer.DstPorts(4567), UDPTypes: []string{"wb"}, Print: printWB})

const (
	wbHeader     = 12
	wbPage       = 8 // a source and a number
	wbDrawing    = 0
	wbIdentity   = 1
	wbRepairAsk  = 2
	wbRepair     = 3
	wbKill       = 4
	wbPageAsk    = 5
	wbPageAnswer = 7
)

func printWB(p *printer.Printer, v printer.View) {
	p.Layer("wb")
	if v.Len() < wbHeader {
		p.Invalid()
		return
	}
	v.Need(0, wbHeader)
	if v.U8(11) != 0 {
		p.Byte('*')
	}
	p.Byte(' ')
	if !wbBody(p, v.From(wbHeader), v.U8(10)) {
		p.Invalid()
	}
}

// wbBody prints the body of a packet, and reports whether it is long enough.
func wbBody(p *printer.Printer, v printer.View, kind uint8) bool {
	switch kind {
	case wbKill:
		p.Write("wb-kill")
		return true
	case wbIdentity:
		p.Write("wb-id:")
		return wbSite(p, v)
	case wbRepairAsk:
		p.Write("wb-rreq:")
		return wbRange(p, v, " please repair ", false)
	case wbRepair:
		p.Write("wb-rrep:")
		return wbRange(p, v, " for ", true)
	case wbPageAsk:
		p.Write("wb-preq:")
		return wbNeed(p, v)
	case wbPageAnswer:
		p.Write("wb-prep:")
		return wbPages(p, v)
	case wbDrawing:
		p.Write("wb-dop:")
		return wbDrawings(p, v)
	}
	p.Print("wb-{type}!", kind)
	return false
}

// wbSite prints where a site is, what it has of others and its name.
func wbSite(p *printer.Printer, v printer.View) bool {
	const size = 28
	if v.Len() < size {
		return false
	}
	p.Print(" {slot}/{page_source}:{page} (max {max_slot}/{max_page_source}:{max_page}) ", v.U32(12), v.IP4(16), v.U32(20), v.U32(0), v.IP4(4), v.U32(8))
	count := int(v.U16(24))
	if v = v.From(size); v.Len() < count*wbPage {
		return false
	}
	wbPageList(p, v, count)
	v = v.From(count * wbPage)
	p.Write("> \"")
	p.SafeStringZ(v, 0, v.Len())
	p.Byte('"')
	return true
}

// wbPageList prints a number of pages between commas.
func wbPageList(p *printer.Printer, v printer.View, count int) {
	sep := "<"
	for i := range count {
		p.Print("{}{source}:{number}", sep, v.IP4(i*wbPage), v.U32(i*wbPage+4))
		sep = ","
	}
}

// wbRange prints whose drawings are repaired.
func wbRange(p *printer.Printer, v printer.View, label string, drawings bool) bool {
	const size = 20
	if v.Len() < size {
		return false
	}
	first, last := v.U32(12), v.U32(16)
	p.Print("{}{for} {page_source}:{page}<{first}:{last}>", label, v.IP4(0), v.IP4(4), v.U32(8), first, last)
	if drawings && p.V(1) {
		wbOperations(p, v.From(size), first, last)
	}
	return true
}

func wbNeed(p *printer.Printer, v printer.View) bool {
	const size = 16
	if v.Len() < size {
		return false
	}
	p.Print(" need {low}/{page_source}:{page}", v.U32(8), v.IP4(0), v.U32(4))
	return true
}

// wbPages prints which pages there are, and how far each site has got with them.
func wbPages(p *printer.Printer, v printer.View) bool {
	const size = 16
	if v.Len() < 4 {
		return false
	}
	n := v.U32(0)
	for v = v.From(4); n > 0; n-- {
		p.Print(" {slot}/{page_source}:{page}", v.U32(0), v.IP4(4), v.U32(8))
		count := int(v.U8(12))
		v = v.From(size)
		wbPageList(p, v, count)
		p.Byte('>')
		v = v.From(count * wbPage)
	}
	return true
}

func wbDrawings(p *printer.Printer, v printer.View) bool {
	const size = 16
	if v.Len() < size {
		return false
	}
	first, last := v.U32(8), v.U32(12)
	p.Print(" {page_source}:{page}<{first}:{last}>", v.IP4(0), v.U32(4), first, last)
	if p.V(1) {
		wbOperations(p, v.From(size), first, last)
	}
	return true
}

// wbOperations prints drawing operations by name: those with the numbers first to
// last. Some skip numbers.
func wbOperations(p *printer.Printer, v printer.View, first, last uint32) {
	const size = 8
	const skip, hole = 14, 15
	p.Write(" <")
	for ; first <= last; first++ {
		v.Need(0, size)
		p.Byte(' ')
		to, kind := v.U32(0), v.U8(7)
		if int(kind) < len(wbOperationNames) && wbOperationNames[kind] != "" {
			p.Print("{operation}", wbOperationNames[kind])
		} else {
			p.Print("dop-{operation}!", kind)
		}
		if kind == skip || kind == hole {
			p.Print("{}", to-first+1)
			if to < first || to > last {
				p.Write("[|]")
			}
			if to < first {
				return
			}
			first = to
		}
		v = v.From(size + (int(v.U16(4))+3)&^3)
	}
	p.Write(" >")
}

var wbOperationNames = [...]string{
	2: "RECT", "LINE", "ML", "DEL", "XFORM", "ELL", "CHAR", "STR", "NOP", "PSCODE", "PSCOMP", "REF", "SKIP", "HOLE",
}
