package app

import "wiretale/internal/printer"

// The statistics of OpenFlow 1.0 (1.0.0 section 5.3.5).
const (
	of10StatsDescription = 0
	of10StatsFlow        = 1
	of10StatsAggregate   = 2
	of10StatsTable       = 3
	of10StatsPort        = 4
	of10StatsQueue       = 5
	of10StatsVendor      = 0xffff
)

var (
	of10StatsTypes = printer.NameTable{{Value: 0, Text: "DESC"}, {Value: 1, Text: "FLOW"}, {Value: 2, Text: "AGGREGATE"}, {Value: 3, Text: "TABLE"}, {Value: 4, Text: "PORT"}, {Value: 5, Text: "QUEUE"}, {Value: 0xffff, Text: "VENDOR"}}
	of10Tables     = printer.NameTable{{Value: 0xfe, Text: "EMERG"}, {Value: 0xff, Text: "ALL"}}
	of10Queues     = printer.NameTable{{Value: 0xffffffff, Text: "ALL"}}
	of10MoreReply  = printer.BitTable{{Value: 1, Text: "MORE"}}
)

func of10StatsRequest(p *printer.Printer, v printer.View) {
	kind := v.U16(0)
	p.Print("\n\t type {stats}", of10StatsTypes.Of(uint32(kind), "invalid (0x{:04x})"))
	p.Print(", flags 0x{flags:04x}", v.U16(2))
	openFlowBogus(p, v.U16(2) != 0)
	v = v.From(4)
	n := v.Len()
	switch kind {
	case of10StatsDescription, of10StatsTable:
		openFlowWrong(p, v, n != 0, " [len {} != {}]", n, 0)
	case of10StatsFlow, of10StatsAggregate:
		if !openFlowWrong(p, v, n != 44, " [len {} != {}]", n, 44) {
			of10FlowQuestion(p, v)
		}
	case of10StatsPort:
		if !openFlowWrong(p, v, n != 8, " [len {} != {}]", n, 8) {
			p.Print("\n\t port_no {port}", of10Port(v.U16(0)))
			v.Need(2, 6)
		}
	case of10StatsQueue:
		if !openFlowWrong(p, v, n != 8, " [len {} != {}]", n, 8) {
			p.Print("\n\t port_no {port}", of10Port(v.U16(0)))
			v.Need(2, 2)
			p.Print(", queue_id {queue}", of10Queues.Of(v.U32(4), "{}"))
		}
	case of10StatsVendor:
		of10VendorStats(p, v)
	}
}

func of10FlowQuestion(p *printer.Printer, v printer.View) {
	of10Match(p, v, "\n\t ")
	v = v.From(of10MatchSize)
	p.Print("\n\t table_id {table}", of10Tables.Of(uint32(v.U8(0)), "{}"))
	v.Need(1, 1)
	p.Print(", out_port {out_port}", of10Port(v.U16(2)))
}

func of10VendorStats(p *printer.Printer, v printer.View) {
	if openFlowWrong(p, v, v.Len() < 4, " [len {} < {}]", v.Len(), 4) {
		return
	}
	vendor := v.U32(0)
	p.Print(", vendor 0x{vendor:08x} ({})", vendor, printer.OUINames.Of(vendor, "unknown"))
	openFlowData(p, v.From(4))
}

func of10StatsReply(p *printer.Printer, v printer.View) {
	kind := v.U16(0)
	p.Print("\n\t type {stats}", of10StatsTypes.Of(uint32(kind), "invalid (0x{:04x})"))
	p.Print(", flags 0x{flags:04x}", v.U16(2))
	openFlowBits(p, uint32(v.U16(2)), of10MoreReply)
	v = v.From(4)
	switch kind {
	case of10StatsDescription:
		of10Description(p, v)
	case of10StatsFlow:
		for v.Len() > 0 {
			n := of10FlowStats(p, v)
			if n == 0 {
				return
			}
			v = v.From(n)
		}
	case of10StatsAggregate:
		of10Aggregate(p, v)
	case of10StatsTable:
		of10Each(p, v, 64, "\n\t", of10TableStats)
	case of10StatsPort:
		of10Each(p, v, 104, "\n\t ", of10PortStats)
	case of10StatsQueue:
		of10Each(p, v, 32, "\n\t ", of10QueueStats)
	case of10StatsVendor:
		of10VendorStats(p, v)
	default:
		v.Need(0, v.Len())
	}
}

// of10Each prints entries of one size.
func of10Each(p *printer.Printer, v printer.View, size int, indent string, entry func(*printer.Printer, printer.View)) {
	for ; v.Len() > 0; v = v.From(size) {
		p.Write(indent)
		if openFlowWrong(p, v, v.Len() < size, " [remaining length {} < {}]", v.Len(), size) {
			return
		}
		entry(p, v)
	}
}

// of10Description prints what kind of switch it is.
func of10Description(p *printer.Printer, v printer.View) {
	const size = 1056
	if openFlowWrong(p, v, v.Len() != size, "\n\t  [len {} != {}]", v.Len(), size) {
		return
	}
	o := 0
	for _, d := range of10Descriptions {
		openFlowText(p, v, o, d.size, d.label)
		o += d.size
	}
}

var of10Descriptions = [...]struct {
	label string
	size  int
}{{"\n\t  mfr_desc '", 256}, {"\n\t  hw_desc '", 256}, {"\n\t  sw_desc '", 256}, {"\n\t  serial_num '", 32}, {"\n\t  dp_desc '", 256}}

// of10FlowStats prints a flow and returns the length of its entry, or 0 if that is
// wrong.
func of10FlowStats(p *printer.Printer, v printer.View) int {
	const size = 88
	p.Write("\n\t")
	if openFlowWrong(p, v, v.Len() < size, " [remaining length {} < {}]", v.Len(), size) {
		return 0
	}
	n := int(v.U16(0))
	p.Print(" length {}", n)
	if openFlowWrong(p, v, n < size, " [entry_len {} < {}]", n, size) || openFlowWrong(p, v, n > v.Len(), " [entry_len {} > {}]", n, v.Len()) {
		return 0
	}
	p.Print(", table_id {table}", of10Tables.Of(uint32(v.U8(2)), "{}"))
	v.Need(3, 1)
	of10Match(p, v.From(4), "\n\t  ")
	w := v.From(4 + of10MatchSize)
	p.Print("\n\t  duration_sec {duration}", w.U32(0))
	p.Print(", duration_nsec {}", w.U32(4))
	p.Print(", priority {priority}", w.U16(8))
	p.Print(", idle_timeout {idle_timeout}", w.U16(10))
	p.Print(", hard_timeout {hard_timeout}", w.U16(12))
	w.Need(14, 6)
	p.Print(", cookie 0x{cookie:016x}", w.U64(20))
	p.Print(", packet_count {packets}", w.U64(28))
	p.Print(", byte_count {bytes}", w.U64(36))
	of10Actions(p, v.Sub(size, n-size), "\n\t  ")
	return n
}

func of10Aggregate(p *printer.Printer, v printer.View) {
	const size = 24
	p.Write("\n\t")
	if openFlowWrong(p, v, v.Len() != size, " [remaining length {} != {}]", v.Len(), size) {
		return
	}
	p.Print(" packet_count {packets}", v.U64(0))
	p.Print(", byte_count {bytes}", v.U64(8))
	p.Print(", flow_count {flows}", v.U32(16))
	v.Need(20, 4)
}

func of10TableStats(p *printer.Printer, v printer.View) {
	p.Print(" table_id {table}", of10Tables.Of(uint32(v.U8(0)), "{}"))
	openFlowText(p, v, 4, 32, ", name '")
	p.Print("\n\t  wildcards 0x{wildcards:08x}", v.U32(36))
	of10WildcardNames(p, v.U32(36))
	p.Print("\n\t  max_entries {max_entries}", v.U32(40))
	p.Print(", active_count {active}", v.U32(44))
	p.Print(", lookup_count {lookups}", v.U64(48))
	p.Print(", matched_count {matched}", v.U64(56))
}

// of10WildcardNames prints the names of what does not matter. The bits of the
// network addresses have no name.
func of10WildcardNames(p *printer.Printer, any uint32) {
	if some, _ := openFlowNamed(any, of10Wildcards); some {
		p.Print(" ({})", of10Wildcards.Of(any, "", ", "))
	}
	openFlowBogus(p, any&^of10AllBits != 0)
}

func of10PortStats(p *printer.Printer, v printer.View) {
	p.Print(" port_no {port}", of10Port(v.U16(0)))
	if !p.V(2) {
		v.Need(0, 104)
		return
	}
	v.Need(2, 6)
	for i, name := range of10Counters {
		p.Print(", {} {}", name, v.U64(8+8*i))
	}
}

var of10Counters = [...]string{
	"rx_packets", "tx_packets", "rx_bytes", "tx_bytes", "rx_dropped", "tx_dropped", "rx_errors", "tx_errors",
	"rx_frame_err", "rx_over_err", "rx_crc_err", "collisions",
}

func of10QueueStats(p *printer.Printer, v printer.View) {
	p.Print(" port_no {port}", of10Port(v.U16(0)))
	v.Need(2, 2)
	p.Print(", queue_id {queue}", v.U32(4))
	p.Print(", tx_bytes {tx_bytes}", v.U64(8))
	p.Print(", tx_packets {tx_packets}", v.U64(16))
	p.Print(", tx_errors {tx_errors}", v.U64(24))
}

// of10QueueRequest asks for the queues of a port (1.0.0 section 5.3.4).
func of10QueueRequest(p *printer.Printer, v printer.View) {
	p.Print("\n\t port {port}", of10Port(v.U16(0)))
	v.Need(2, 2)
}

const of10QueueHeader = 8

func of10QueueReply(p *printer.Printer, v printer.View) {
	p.Print("\n\t port {port}", of10Port(v.U16(0)))
	v.Need(2, 6)
	for v = v.From(8); v.Len() > 0; {
		p.Write("\n\t ")
		if openFlowWrong(p, v, v.Len() < of10QueueHeader, " [remaining length {} < {}]", v.Len(), of10QueueHeader) {
			return
		}
		p.Print(" queue_id {queue}", v.U32(0))
		n := int(v.U16(4))
		p.Print(", len {}", n)
		if openFlowWrong(p, v, n < of10QueueHeader, " [prop. desc. length {} < {}]", n, of10QueueHeader) ||
			openFlowWrong(p, v, n > v.Len(), " [prop. desc. length {} > {}]", n, v.Len()) {
			return
		}
		v.Need(6, 2)
		if p.V(2) {
			of10QueueProperties(p, v.Sub(of10QueueHeader, n-of10QueueHeader))
		} else {
			v.Need(0, n)
		}
		v = v.From(n)
	}
}

const (
	of10PropertyHeader = 8
	of10PropertyRate   = 1
	of10RateSize       = 16
	of10RateMost       = 1000 // in tenths of a per cent
)

// of10QueueProperties prints the properties of a queue.
func of10QueueProperties(p *printer.Printer, v printer.View) {
	for v.Len() > 0 {
		p.Write("\n\t  ")
		if openFlowWrong(p, v, v.Len() < of10PropertyHeader, " [remaining length {} < {}]", v.Len(), of10PropertyHeader) {
			return
		}
		kind := v.U16(0)
		p.Print(" property {property}", of10Properties.Of(uint32(kind), "invalid (0x{:04x})"))
		n := int(v.U16(2))
		p.Print(", len {}", n)
		if openFlowWrong(p, v, n < of10PropertyHeader, " [property length {} < {}]", n, of10PropertyHeader) ||
			openFlowWrong(p, v, n > v.Len(), " [property length {} > {}]", n, v.Len()) {
			return
		}
		v.Need(4, 4)
		of10QueueProperty(p, v.Limit(n), kind)
		v.Need(0, n)
		v = v.From(n)
	}
}

func of10QueueProperty(p *printer.Printer, v printer.View, kind uint16) {
	switch {
	case kind == 0:
		openFlowBogus(p, v.Len() != of10PropertyHeader)
	case kind == of10PropertyRate && v.Len() != of10RateSize:
		openFlowBogus(p, true)
	case kind == of10PropertyRate:
		if rate := v.U16(8); rate > of10RateMost {
			p.Write(", rate disabled")
		} else {
			p.Print(", rate {}.{}%", rate/10, rate%10)
		}
	}
}

var of10Properties = printer.NameTable{{Value: 0, Text: "NONE"}, {Value: 1, Text: "MIN_RATE"}}
