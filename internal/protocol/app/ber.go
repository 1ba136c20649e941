package app

import (
	"wiretale/internal/printer"
)

// berElement is an element in the Basic Encoding Rules (ITU-T X.690) as SNMP uses
// them (RFC 3416 section 3).
type berElement struct {
	kind   berKind
	id     uint8
	number uint64       // of a number
	value  printer.View // of everything else
	size   int          // bytes of the whole element
}

// berKind is how an element is printed.
type berKind uint8

const (
	berAny berKind = iota
	berInteger
	berUnsigned
	berString
	berOctets
	berNull
	berObject
	berSequence
	berAddress
	berNoObject
	berNoInstance
	berEndOfView
	berPDU
)

// berParse reads the element that v begins with. Where that cannot be, it prints
// why.
func berParse(p *printer.Printer, v printer.View) (e berElement, ok bool) {
	if v.Len() < 1 {
		p.Write("[nothing to parse]")
		return e, false
	}
	tag := v.U8(0)
	o, ok := berTag(p, v, tag, &e)
	if !ok {
		return e, false
	}
	o, length, ok := berLength(p, v, o)
	if !ok {
		return e, false
	}
	if uint64(max(v.Len()-o, 0)) < uint64(length) {
		p.Print("[len{}<asnlen{}]", v.Len()-o, length)
		return e, false
	}
	e.value = v.Sub(o, int(length)).WithLength(int(length))
	e.size = o + int(length)
	class := tag >> 6
	names := berNames[class]
	if int(e.id) >= len(names) {
		p.Print("[id?{}/x/{}]", printer.Choose(tag&0x20 != 0, "C", "P"), e.id)
		return e, false
	}
	v.Need(o, int(length))
	if tag&0x20 != 0 {
		berConstructed(p, &e, class)
		return e, true
	}
	return e, berPrimitive(p, &e, class)
}

// berTag reads the number of a tag that may go on in further bytes.
func berTag(p *printer.Printer, v printer.View, tag uint8, e *berElement) (o int, ok bool) {
	e.id = tag & 0x1f
	if e.id != 0x1f {
		return 1, true
	}
	id := uint8(0)
	for o = 1; v.U8(o)&0x80 != 0; o++ {
		if o >= v.Len()-1 {
			p.Write("[Xtagfield?]")
			return 0, false
		}
		id = id<<7 | v.U8(o)&0x7f
	}
	e.id = id<<7 | v.U8(o)
	return o + 1, true
}

// berLength reads a length: short, or of several bytes.
func berLength(p *printer.Printer, v printer.View, o int) (next int, length uint32, ok bool) {
	if v.Len()-o < 1 {
		p.Write("[no asnlen]")
		return 0, 0, false
	}
	k := v.U8(o)
	o++
	if k&0x80 == 0 {
		return o, uint32(k), true
	}
	n := int(k & 0x7f)
	if v.Len()-o < n {
		p.Print("[asnlen? {}<{}]", v.Len()-o, n)
		return 0, 0, false
	}
	v.Need(o, n)
	for range n {
		length = length<<8 | uint32(v.U8(o))
		o++
	}
	return o, length, true
}

// berConstructed sorts out an element that contains others.
func berConstructed(p *printer.Printer, e *berElement, class uint8) {
	switch {
	case class == 0 && e.id == 16:
		e.kind = berSequence
	case class == 2:
		e.kind = berPDU
	default:
		e.kind = berOctets
		p.Print("C/{}/{}", printer.Choose(class == 0, "U", "x"), berNames[class][e.id])
	}
}

// berPrimitive reads a value.
func berPrimitive(p *printer.Printer, e *berElement, class uint8) bool {
	switch class {
	case 0:
		return berUniversal(p, e)
	case 1:
		return berApplication(p, e)
	case 2:
		e.kind = berAny
		if e.id <= 2 {
			e.kind = berNoObject + berKind(e.id)
		}
		return true
	}
	e.kind = berOctets
	p.Print("[P/x/{}]", berNames[class][e.id])
	return true
}

func berUniversal(p *printer.Printer, e *berElement) bool {
	switch e.id {
	case 2:
		e.kind = berInteger
		if e.value.Len() == 0 {
			p.Write("[asnlen=0]")
			return false
		}
		n := int32(0)
		if e.value.U8(0)&0x80 != 0 {
			n = -1
		}
		for i := range e.value.Len() {
			n = n<<8 | int32(e.value.U8(i))
		}
		e.number = uint64(n)
	case 4:
		e.kind = berString
	case 5:
		e.kind = berNull
		e.size -= e.value.Len()
		e.value = e.value.Limit(0)
	case 6:
		e.kind = berObject
	default:
		e.kind = berOctets
		p.Print("[P/U/{}]", berNames[0][e.id])
	}
	return true
}

func berApplication(p *printer.Printer, e *berElement) bool {
	switch e.id {
	case 0:
		e.kind = berAddress
	case 1, 2, 3, 6:
		e.kind = berUnsigned
		for i := range e.value.Len() {
			e.number = e.number<<8 | uint64(e.value.U8(i))
		}
		if e.id != 6 {
			e.number = uint64(uint32(e.number))
		}
	default:
		e.kind = berOctets
		p.Print("[P/A/{}]", berNames[1][e.id])
	}
	return true
}

// print prints the value of an element.
func (e *berElement) print(p *printer.Printer) {
	v := e.value
	switch e.kind {
	case berInteger:
		p.Print("{value}", int32(e.number))
	case berUnsigned:
		p.Print("{value}", e.number)
	case berString:
		berText(p, v)
	case berOctets:
		v.Need(0, v.Len())
		for i := range v.Len() {
			p.Print("_{:02x}", v.U8(i))
		}
	case berNull:
	case berObject:
		berOID(p, v)
	case berSequence:
		p.Print("Seq({})", v.Len())
	case berAddress:
		berIP(p, v)
	case berNoObject:
		p.Write("[noSuchObject]")
	case berNoInstance:
		p.Write("[noSuchInstance]")
	case berEndOfView:
		p.Write("[endOfMibView]")
	case berPDU:
		p.Print("{pdu}({})", snmpPDUs[e.id], v.Len())
	default:
		p.Write("[BE_ANY!?]")
	}
}

// berText prints a string: as text if it is all text, otherwise in hexadecimal.
func berText(p *printer.Printer, v printer.View) {
	for i := range v.Len() {
		if c := v.U8(i); c < ' ' || c > 0x7e {
			berHex(p, v)
			return
		}
	}
	p.Print("\"{value}\"", v.Data())
}

func berHex(p *printer.Printer, v printer.View) {
	for i := range v.Len() {
		if i > 0 {
			p.Byte('_')
		}
		p.Print("{:02x}", v.U8(i))
	}
}

func berIP(p *printer.Printer, v printer.View) {
	if v.Len() != 4 {
		p.Write("[inetaddr len!=4]")
	}
	for i := range v.Len() {
		p.Print("{}{}", printer.Choose(i > 0, ".", ""), v.U8(i))
	}
}

// mibNode is a node of the tree of object identifiers.
type mibNode struct {
	arc          uint32
	name         string
	first, count int
}

// berOID prints an object identifier: in numbers, or by name as far as names are
// known.
func berOID(p *printer.Printer, v printer.View) {
	v.Need(0, v.Len())
	w := oidWriter{p: p, from: len(p.Buffer()), node: -1, sep: "."}
	if !p.Numeric {
		w.node = 0
		w.root = true
	}
	n, begun := uint32(0), false
	for i := range v.Len() {
		c := v.U8(i)
		n = n<<7 | uint32(c&0x7f)
		if c&0x80 != 0 {
			continue
		}
		if !begun {
			begun = true
			first := min(n/40, 2)
			w.arc(first)
			n -= first * 40
		}
		w.arc(n)
		n = 0
	}
}

// oidWriter writes the arcs of an object identifier one by one.
type oidWriter struct {
	p    *printer.Printer
	from int // where the text begins
	node int // in mib, or -1: off the tree
	root bool
	sep  string
}

func (w *oidWriter) arc(n uint32) {
	if w.root {
		w.root = false
		if n != mib[0].arc {
			w.node = -1
		}
	} else if w.node >= 0 {
		w.node = mib[w.node].child(n)
	}
	if w.node >= 0 {
		if short, ok := mibShort[w.node]; ok {
			w.p.SetBuffer(w.p.Buffer()[:w.from])
			w.p.Write(short)
			w.sep = ""
			return
		}
	}
	w.p.Write(w.sep)
	w.sep = "."
	if w.node >= 0 {
		w.p.Write(mib[w.node].name)
	} else {
		w.p.Print("{}", n)
	}
}

// child returns the index of a child, or -1.
func (m *mibNode) child(arc uint32) int {
	for i := m.first; i < m.first+m.count; i++ {
		if mib[i].arc == arc {
			return i
		}
	}
	return -1
}

var berNames = [4][]string{
	{"U-0", "Boolean", "Integer", "Bitstring", "String", "Null", "ObjID", "ObjectDes", "U-8", "U-9", "U-10", "U-11", "U-12", "U-13", "U-14", "U-15", "Sequence", "Set"},
	{"IpAddress", "Counter", "Gauge", "TimeTicks", "Opaque", "C-5", "Counter64"},
	snmpPDUs,
	{"P-0"},
}

var snmpPDUs = []string{"GetRequest", "GetNextRequest", "GetResponse", "SetRequest", "Trap", "GetBulk", "Inform", "V2Trap", "Report"}
