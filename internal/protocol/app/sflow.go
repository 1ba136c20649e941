package app

import "wiretale/internal/printer"

// sFlow version 5 (sflow.org, "sFlow Version 5", section 5): what a switch has
// counted and seen.
//
//	 0               4               8          12, 24
//	+---------------+---------------+---------+---------------+
//	|  version 5    | address type  | address |   sub-agent   |
//	+---------------+---------------+---------+---------------+
//	|   sequence    |     uptime    |     samples, each:      |
//	+---------------+---------------+-------------------------+
//	|    format     |     length    |      records, each:     |
//	+---------------+---------------+-------------------------+
//	|    format     |     length    |         data            |
//	+---------------+---------------+-------------------------+
var _ = printer.Register(printer.Protocol{Name: "sflow", UDP: printer.Ports(6343), Print: printSFlow})

const (
	sflowHeader       = 28
	sflowHeader6      = 40
	sflowIP4          = 1 // types of addresses
	sflowIP6          = 2
	sflowSampleHeader = 8
)

func printSFlow(p *printer.Printer, v printer.View) {
	p.Layer("sflow")
	version, kind, size := v.U32(0), v.U32(4), sflowHeader
	if kind == sflowIP6 {
		size = sflowHeader6
	}
	if v.Len() < size && (kind == sflowIP4 || kind == sflowIP6) {
		p.Print("sFlowv{version} [length {} < {}]", version, v.Len(), sflowHeader) // tcpdump: whatever the size
		p.Invalid()
		return
	}
	v.Need(0, sflowHeader)
	if version != 5 {
		p.Print("sFlow version {version} packet not supported", version)
		return
	}
	o := 24 // behind the address
	if kind == sflowIP4 {
		o = 12
	}
	if !p.V(1) {
		sflowAgent(p, v, o)
		p.Print(", length {length}", v.Len())
		return
	}
	v.Need(0, o+16)
	sflowAgent(p, v, o)
	p.Print(", seqnum {seqnum}, uptime {uptime}, samples {samples}, length {length}", v.U32(o+4), v.U32(o+8), v.U32(o+12), v.Len())
	sflowSamples(p, v.From(o+16), v.U32(o+12))
}

// sflowAgent prints the address that ends before offset o, and the number behind
// it.
func sflowAgent(p *printer.Printer, v printer.View, o int) {
	if o == 12 {
		p.Print("sFlowv5, IPv4 agent {agent}, agent-id {agent_id}", v.IP4(8), v.U32(o))
	} else {
		p.Print("sFlowv5, IPv6 agent {agent}, agent-id {agent_id}", v.IP6(8), v.U32(o))
	}
}

func sflowSamples(p *printer.Printer, v printer.View, count uint32) {
	for ; v.Len() > 0 && count > 0; count-- {
		v.Need(0, sflowSampleHeader)
		kind, length := v.U32(0)&0xfff, v.U32(4)
		p.Print("\n\t{sample} ({}), length {},", sflowSampleNames.Of(kind, "Unknown"), kind, length)
		if kind == 0 || length == 0 {
			return
		}
		v = v.From(sflowSampleHeader)
		if v.Len() < int(length) {
			sflowInvalid(p, v)
			return
		}
		v.Need(0, int(length))
		if !sflowSample(p, v, kind, int(length)) {
			sflowInvalid(p, v)
			return
		}
		v = v.From(int(length))
	}
}

// sflowInvalid ends a datagram that makes no sense, and says whether it was
// captured to its end.
func sflowInvalid(p *printer.Printer, v printer.View) {
	p.Invalid()
	v.Need(0, v.Len())
}

// sflowSample prints a sample, and reports whether it makes sense.
//
// tcpdump: how much there is to read, the datagram says and not the sample.
func sflowSample(p *printer.Printer, v printer.View, kind uint32, length int) bool {
	switch kind {
	case 1:
		return sflowFlowSample(p, v)
	case 2:
		return sflowCounterSample(p, v)
	case 3:
		return sflowExpandedFlowSample(p, v)
	case 4:
		return sflowExpandedCounterSample(p, v)
	}
	if !p.V(2) {
		p.Unknown(v, 0, length, "\n\t    ")
	}
	return true
}

func sflowFlowSample(p *printer.Printer, v printer.View) bool {
	const size = 32
	if v.Len() < size {
		return false
	}
	p.Print(" seqnum {sample_seqnum}, type {}, idx {}, rate {rate}, pool {pool}, drops {drops}, input {input} output {output} records {records}",
		v.U32(0), v.U8(4), v.U24(5), v.U32(8), v.U32(12), v.U32(16), v.U32(20), v.U32(24), v.U32(28))
	return sflowFlows(p, v.From(size), v.U32(28))
}

func sflowExpandedFlowSample(p *printer.Printer, v printer.View) bool {
	const size = 44
	if v.Len() < size {
		return false
	}
	p.Print(" seqnum {sample_seqnum}, type {}, idx {}, rate {rate}, pool {pool}, drops {drops}, records {records}",
		v.U32(0), v.U32(4), v.U32(8), v.U32(12), v.U32(16), v.U32(20), v.U32(40))
	return sflowFlows(p, v.From(size), v.U32(40))
}

func sflowCounterSample(p *printer.Printer, v printer.View) bool {
	const size = 12
	if v.Len() < size {
		return false
	}
	p.Print(" seqnum {sample_seqnum}, type {}, idx {}, records {records}", v.U32(0), v.U8(4), v.U24(5), v.U32(8))
	return sflowCounters(p, v.From(size), v.U32(8))
}

func sflowExpandedCounterSample(p *printer.Printer, v printer.View) bool {
	const size = 16
	if v.Len() < size {
		return false
	}
	p.Print(" seqnum {sample_seqnum}, type {}, idx {}, records {records}", v.U32(0), v.U32(4), v.U32(8), v.U32(12))
	return sflowCounters(p, v.From(size), v.U32(12))
}

// sflowRecord is a form of data: what it takes at least, and what prints it.
type sflowRecord struct {
	format uint32
	size   int
	print  func(p *printer.Printer, v printer.View)
}

// sflowForm is what differs between records of packets and records of counters.
type sflowForm struct {
	phrase  string
	shift   uint // of the enterprise's number
	names   printer.NameTable
	records []sflowRecord
}

// sflowFlows prints a number of records of packets that were seen, and reports
// whether they make sense.
func sflowFlows(p *printer.Printer, v printer.View, count uint32) bool {
	return sflowRecords(p, v, count, sflowForm{"\n\t    enterprise {enterprise} {record} ({}) length {}", 12, sflowFlowNames, sflowFlowRecords[:]})
}

// sflowCounters is sflowFlows for records of counters.
//
// tcpdump: it takes the number of the enterprise from the wrong bits.
func sflowCounters(p *printer.Printer, v printer.View, count uint32) bool {
	return sflowRecords(p, v, count, sflowForm{"\n\t    enterprise {enterprise}, {record} ({}) length {}", 20, sflowCounterNames, sflowCounterRecords[:]})
}

func sflowRecords(p *printer.Printer, v printer.View, count uint32, form sflowForm) bool {
	for ; count > 0; count-- {
		if v.Len() < sflowSampleHeader {
			return false
		}
		n, length := v.U32(0), v.U32(4)
		enterprise, format := n>>form.shift, n&0xfff
		p.Print(form.phrase, enterprise, sflowName(form.names, enterprise, format), format, length)
		if !sflowData(p, v.From(sflowSampleHeader), form.records, form.names, enterprise, format, length) {
			return false
		}
		v = v.From(sflowSampleHeader + int(length))
	}
	return true
}

func sflowName(names printer.NameTable, enterprise, format uint32) printer.Named {
	if enterprise != 0 {
		names = nil
	}
	return names.Of(format, "Unknown")
}

// sflowData prints the data of a record, and reports whether it is long enough.
func sflowData(p *printer.Printer, v printer.View, records []sflowRecord, names printer.NameTable, enterprise, format, length uint32) bool {
	if v.Len() < int(length) {
		return false
	}
	if enterprise != 0 {
		return true
	}
	for i := range records {
		if r := &records[i]; r.format == format {
			if v.Len() < r.size { // tcpdump: whatever the length of the record
				return false
			}
			r.print(p, v)
			return true
		}
	}
	if names.Find(format) == "" && !p.V(2) {
		p.Unknown(v, 0, int(length), "\n\t\t")
	}
	return true
}

var sflowSampleNames = printer.NameTable{
	{Value: 1, Text: "flow sample"}, {Value: 2, Text: "counter sample"}, {Value: 3, Text: "expanded flow sample"}, {Value: 4, Text: "expanded counter sample"},
}
