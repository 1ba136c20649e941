// Package app prints application protocols.
package app

import "wiretale/internal/printer"

// DNS, the Domain Name System (RFC 1035 section 4.1).
//
//	 0               2               4               6               8
//	+---------------+---------------+---------------+---------------+---
//	|      id       |     flags     |   questions   |    answers    | name
//	+---------------+---------------+---------------+---------------+ servers,
//	                                                                  additional
var _ = printer.Register(printer.Protocol{
	Name:     "domain",
	UDP:      printer.Ports(53),
	UDPTypes: []string{"domain"},
	Print:    func(p *printer.Printer, v printer.View) { printDNSMessage(p, v, false) },
})

// In a stream each message follows its length (RFC 1035 section 4.2.2).
var _ = printer.Register(printer.Protocol{
	Name:     "domain",
	TCP:      printer.Ports(53),
	TCPTypes: []string{"domain"},
	Print:    printDNSOverTCP,
})

// Multicast DNS (RFC 6762).
var _ = printer.Register(printer.Protocol{
	Name:  "mdns",
	UDP:   printer.Ports(5353),
	Print: func(p *printer.Printer, v printer.View) { printDNSMessage(p, v, true) },
})

const (
	dnsHeader      = 12
	dnsResponse    = 0x8000
	dnsQuestionTop = 0x8000 // multicast DNS: unicast response wanted, or cache flush
	dnsInternet    = 1
	typeOPT        = 41
)

// dnsMessage is a message being printed. Names are found from its beginning.
type dnsMessage struct {
	v         printer.View
	o         int // what is read next
	multicast bool
	response  bool
	whole     bool // names are not compressed: a pointer ends the message
	base      int  // where pointers count from
	steps     int  // labels seen
}

func printDNSOverTCP(p *printer.Printer, v printer.View) {
	p.Layer("domain")
	if v.Len() < 2 {
		p.Print(" [DNS over TCP: length {} < 2]", v.Len())
		p.Invalid()
		return
	}
	if length := int(v.U16(0)); length != v.Len()-2 {
		p.Print(" [prefix length({}) != length({})]", length, v.Len()-2)
		p.Invalid()
		return
	}
	p.Byte(' ')
	printDNSMessage(p, v.From(2), false)
}

func printDNSMessage(p *printer.Printer, v printer.View, multicast bool) {
	p.Layer("domain")
	if v.Len() < dnsHeader {
		p.Print("domain [length {} < {}]", v.Len(), dnsHeader)
		p.Invalid()
		return
	}
	if multicast {
		p.Try(dnsMulticastBody, v)
	} else {
		p.Try(dnsBody, v)
	}
}

func dnsBody(p *printer.Printer, v printer.View)          { dnsSections(p, v, false) }
func dnsMulticastBody(p *printer.Printer, v printer.View) { dnsSections(p, v, true) }

func dnsSections(p *printer.Printer, v printer.View, multicast bool) {
	v.Need(0, dnsHeader)
	m := dnsMessage{v: v, o: dnsHeader, multicast: multicast, response: v.U16(2)&dnsResponse != 0}
	if m.response {
		m.printResponse(p)
	} else {
		m.printQuery(p)
	}
	p.Print(" ({length})", v.Len())
}

func (m *dnsMessage) count(section int) int { return int(m.v.U16(4 + 2*section)) }

// printResponse prints the flags of an answer, its questions with -vv, and the
// records.
func (m *dnsMessage) printResponse(p *printer.Printer) {
	flags := m.v.U16(2)
	p.Print("{id}{}{}", m.v.U16(0), opcodes[flags>>11&15], rcodes.Of(uint32(m.rcode()), " Resp{}"))
	if p.Listening() {
		m.fields(p, flags)
	}
	p.Write(printer.Choose(flags&0x400 != 0, "*", ""))
	p.Write(printer.Choose(flags&0x80 == 0, "-", ""))
	p.Write(printer.Choose(flags&0x200 != 0, "|", ""))
	p.Write(printer.Choose(flags&0x20 != 0, "$", ""))
	questions := m.count(0)
	if questions != 1 {
		p.Print(" [{questions}q]", questions)
	}
	for i := range questions {
		if i > 0 {
			p.Byte(',')
		}
		if p.V(2) {
			p.Write(" q:")
		}
		m.question(p, p.V(2))
	}
	p.Print(" {answers}/{authorities}/{additionals}", m.count(1), m.count(2), m.count(3))
	m.records(p, 1, "")
	m.furtherRecords(p)
}

// fields names what the header says by a mark, or by saying nothing.
func (m *dnsMessage) fields(p *printer.Printer, flags uint16) {
	p.Field("response", m.response)
	p.Field("opcode", printer.Choose(flags>>11&15 == 0, "query", opcodes[flags>>11&15]))
	p.Field("truncated", flags&0x200 != 0)
	p.Field("recursion_desired", flags&0x100 != 0)
	if m.response {
		p.Field("rcode", printer.Choose(m.rcode() == 0, "NoError", rcodes.Find(uint32(m.rcode()))))
		p.Field("authoritative", flags&0x400 != 0)
		p.Field("recursion_available", flags&0x80 != 0)
	}
}

// printQuery prints a question, with the counts that are unusual in one.
func (m *dnsMessage) printQuery(p *printer.Printer) {
	flags := m.v.U16(2)
	opcode := flags >> 11 & 15
	p.Print("{id}{}", m.v.U16(0), opcodes[opcode])
	if p.Listening() {
		m.fields(p, flags)
	}
	p.Write(printer.Choose(flags&0x100 != 0, "+", ""))
	p.Write(printer.Choose(flags&0x10 != 0, "%", ""))
	if flags&0x6cf != 0 {
		p.Print(" [b2&3=0x{:x}]", flags)
	}
	m.oddCounts(p, opcode == 1)
	for range m.count(0) {
		m.question(p, true)
	}
	if p.V(2) {
		m.records(p, 1, "")
		m.furtherRecords(p)
	}
}

// oddCounts prints the counts that are not what a query has: one question (an
// inverse query: one answer), and no records.
func (m *dnsMessage) oddCounts(p *printer.Printer, inverse bool) {
	questions, answers := m.count(0), m.count(1)
	switch {
	case inverse:
		if questions != 0 {
			p.Print(" [{questions}q]", questions)
		}
		if answers != 1 {
			p.Print(" [{answers}a]", answers)
		}
	default:
		if answers != 0 {
			p.Print(" [{answers}a]", answers)
		}
		if questions != 1 {
			p.Print(" [{questions}q]", questions)
		}
	}
	if n := m.count(2); n != 0 {
		p.Print(" [{authorities}n]", n)
	}
	if n := m.count(3); n != 0 {
		p.Print(" [{additionals}au]", n)
	}
}

// furtherRecords prints the name servers and the additional records, which take -vv.
func (m *dnsMessage) furtherRecords(p *printer.Printer) {
	if p.V(2) {
		m.records(p, 2, " ns:")
		m.records(p, 3, " ar:")
	}
}

// records prints a section. It ends the message as truncated when records are
// missing.
func (m *dnsMessage) records(p *printer.Printer, section int, label string) {
	n := m.count(section)
	if n == 0 {
		return
	}
	if section > 1 {
		m.v.Need(m.o, 1)
		p.Write(label)
	}
	for i := range n {
		if i > 0 {
			if m.o >= m.v.Captured() {
				m.v.Need(m.o, 1)
			}
			p.Byte(',')
		}
		m.record(p)
	}
}

// question prints or skips a question (RFC 1035 section 4.1.2).
func (m *dnsMessage) question(p *printer.Printer, show bool) {
	name := m.o
	m.skipName()
	m.o += 4
	if !show {
		return
	}
	kind, class := m.v.U16(m.o-4), m.v.U16(m.o-2)
	p.Print(" {qtype}", dnsTypes.Of(uint32(kind), "Type{}"))
	if m.multicast {
		printClass(p, class&^dnsQuestionTop)
		p.Write(printer.Choose(class&dnsQuestionTop != 0, " (QU)", " (QM)"))
	} else {
		printClass(p, class)
	}
	p.Write("? ")
	m.named(p, "qname", name)
}

func printClass(p *printer.Printer, class uint16) {
	if class != dnsInternet {
		p.Print(" {class}", dnsClasses.Of(uint32(class), "(Class {})"))
	}
}

// record prints a resource record (RFC 1035 section 4.1.3).
func (m *dnsMessage) record(p *printer.Printer) {
	if p.V(1) && p.Quiet == 0 {
		p.Byte(' ')
		m.named(p, "name", m.o)
	}
	if !m.trySkipName() || !m.v.Has(m.o, 10) {
		m.o = m.v.Captured()
		return
	}
	kind, class, ttl, length := m.v.U16(m.o), m.v.U16(m.o+2), m.v.U32(m.o+4), int(m.v.U16(m.o+8))
	m.o += 10
	if kind != typeOPT {
		flush := m.multicast && class&dnsQuestionTop != 0
		if flush {
			class &^= dnsQuestionTop
		}
		printClass(p, class)
		if flush {
			p.Write(" (Cache flush)")
		}
		if p.V(3) {
			p.Write(" [")
			p.RelativeTime(ttl)
			p.Byte(']')
			p.Field("ttl", ttl)
		}
	}
	p.Print(" {type}", dnsTypes.Of(uint32(kind), "Type{}"))
	data := m.o
	m.v.Need(data, length)
	m.o += length
	m.data(p, rdata{kind, class, ttl, data, length})
}

// rcode returns the response code, extended by the OPT record if there is one
// (RFC 6891 section 6.1.3).
func (m *dnsMessage) rcode() uint16 { return m.v.U16(2)&15 | m.extendedCode()<<4 }

// extendedCode looks for the OPT record among the additional ones, as far as they
// were captured.
func (m *dnsMessage) extendedCode() uint16 {
	s := dnsMessage{v: m.v, o: dnsHeader}
	for range m.count(0) {
		if !s.trySkipName() {
			return 0
		}
		s.o += 4
	}
	records := m.count(1) + m.count(2)
	for i := range records + m.count(3) {
		if s.o >= s.v.Captured() || !s.trySkipName() || !s.v.Has(s.o, 5) {
			return 0
		}
		if i >= records && s.v.U16(s.o) == typeOPT {
			return uint16(s.v.U8(s.o + 4))
		}
		if !s.v.Has(s.o, 10) {
			return 0
		}
		s.o += 10 + int(s.v.U16(s.o+8))
	}
	return 0
}
