package internet

import (
	"wiretale/internal/header"
	"wiretale/internal/printer"
)

// IGMP, the Internet Group Management Protocol (RFC 1112, RFC 2236, RFC 3376).
//
//	+---------------+---------------+-------------------------------+
//	|     type      | max resp code |           checksum            |
//	+---------------+---------------+-------------------------------+
//	|                         group address                         |
//	+---------------------------------------------------------------+
var _ = printer.Register(printer.Protocol{
	Name:  "igmp",
	IP:    []uint8{2},
	Print: printIGMP,
})

// The types of messages (IANA "IGMP Type Numbers").
const (
	igmpQuery    = 0x11
	igmpV1Report = 0x12
	igmpDVMRP    = 0x13
	igmpPIM      = 0x14
	igmpV2Report = 0x16
	igmpLeave    = 0x17
	igmpMresp    = 0x1e
	igmpMtrace   = 0x1f
	igmpV3Report = 0x22
)

const (
	igmpSize   = 8   // of a message of versions 1 and 2
	igmpV3Size = 12  // of a query of version 3 without sources
	igmpNormal = 100 // the maximal response time that is not worth a word
)

func printIGMP(p *printer.Printer, v printer.View) {
	p.Layer("igmp")
	if p.Net.Version != 4 {
		p.Write("[IGMP requires IPv4]")
		p.Invalid()
		return
	}
	if p.Quiet > 0 {
		p.Write("igmp")
		return
	}
	switch kind := v.U8(0); kind {
	case igmpQuery:
		igmpQueried(p, v)
	case igmpV1Report:
		p.Print("igmp v1 report {group}", v.IP4(4))
		if v.Len() != igmpSize {
			p.Print(" [len {}]", v.Len())
		}
	case igmpV2Report:
		p.Print("igmp v2 report {group}", v.IP4(4))
	case igmpLeave:
		p.Print("igmp leave {group}", v.IP4(4))
	case igmpV3Report:
		igmpReport3(p, v)
	case igmpMresp:
		igmpTrace(p, v, "mresp")
	case igmpMtrace:
		igmpTrace(p, v, "mtrace")
	case igmpDVMRP:
		p.Write("igmp dvmrp")
		igmpOther(p, v, "igmp dvmrp")
	case igmpPIM:
		p.Write("igmp pimv1")
		igmpOther(p, v, "igmp pimv1")
	default:
		p.Print("igmp-{type}", kind)
	}
	igmpChecksum(p, v)
}

// igmpOther hands a message over to the routing protocol that it belongs to.
func igmpOther(p *printer.Printer, v printer.View, key string) {
	if proto := printer.Key(key); proto != nil {
		proto.Print(p, v)
		p.Layer("igmp")
	}
}

// igmpChecksum says if the checksum is wrong, where all of the message is there to
// see.
func igmpChecksum(p *printer.Printer, v printer.View) {
	if !p.V(1) || v.Len() < 4 || !v.Has(0, v.Len()) {
		return
	}
	if header.Checksum(v.Data()[:v.Len()]) != 0 {
		p.Print(" bad igmp cksum {checksum:x}!", v.U16(2))
	}
}

// igmpQueried prints a query. Its version shows in its length and its code (RFC
// 3376 section 7.1).
func igmpQueried(p *printer.Printer, v printer.View) {
	p.Write("igmp query")
	if v.Len() >= igmpV3Size {
		p.Write(" v3")
		igmpQuery3(p, v)
		return
	}
	code := v.U8(1)
	if code == 0 {
		p.Write(" v1")
	} else {
		p.Write(" v2")
		if code != igmpNormal {
			p.Print(" [max resp time {max_resp}]", code)
		}
	}
	if v.U32(4) != 0 {
		p.Print(" [gaddr {group}]", v.IP4(4))
	}
	if v.Len() != igmpSize {
		p.Print(" [len {}]", v.Len())
	}
}

// igmpQuery3 prints a query of version 3 (RFC 3376 section 4.1).
func igmpQuery3(p *printer.Printer, v printer.View) {
	if v.Len()%4 != 0 {
		p.Print(" [invalid len {}]", v.Len())
		return
	}
	if tenths := igmpTenths(v.U8(1)); tenths != igmpNormal {
		p.Write(" [max resp time ")
		igmpTime(p, tenths)
		p.Byte(']')
	}
	if v.U32(4) == 0 {
		return
	}
	p.Print(" [gaddr {group}", v.IP4(4))
	count := int(v.U16(10))
	switch {
	case count == 0:
	case v.Len() < igmpV3Size+4*count:
		p.Write(" [invalid number of sources]")
	default:
		igmpSources(p, v.From(igmpV3Size), count)
	}
	p.Byte(']')
}

// igmpTenths returns the response time of a code, in tenths of a second (RFC 3376
// section 4.1.1).
func igmpTenths(code uint8) uint32 {
	if code < 128 {
		return uint32(code)
	}
	return (uint32(code&0x0f) | 0x10) << (code>>4&7 + 3)
}

func igmpTime(p *printer.Printer, tenths uint32) {
	if tenths < 600 {
		p.Print("{max_resp}.{}s", tenths/10, tenths%10)
		return
	}
	p.Print("{}m", tenths/600)
	if rest := tenths % 600 / 10; rest != 0 {
		p.Print("{}s", rest)
	}
}

// igmpSources prints sources: their number, or all of them with -vv.
func igmpSources(p *printer.Printer, v printer.View, count int) {
	if !p.V(2) {
		p.Print(", {sources} source(s)", count)
		return
	}
	p.Write(" {")
	for i := range count {
		p.Print(" {source}", v.IP4(4*i))
	}
	p.Write(" }")
}

var igmpRecords = printer.NameTable{
	{Value: 1, Text: "is_in"}, {Value: 2, Text: "is_ex"}, {Value: 3, Text: "to_in"}, {Value: 4, Text: "to_ex"},
	{Value: 5, Text: "allow"}, {Value: 6, Text: "block"},
}

// igmpReport3 prints a report of version 3 (RFC 3376 section 4.2).
//
// tcpdump: auxiliary data behind the sources is not skipped.
func igmpReport3(p *printer.Printer, v printer.View) {
	const recordAt, recordSize = 8, 8
	p.Write("igmp v3 report")
	if v.Len() < 16 || v.Len()%4 != 0 {
		p.Print(" [invalid len {}]", v.Len())
		return
	}
	groups := int(v.U16(6))
	p.Print(", {groups} group record(s)", groups)
	if !p.V(1) {
		return
	}
	r := v.From(recordAt)
	for range groups {
		if r.Len() < recordSize {
			p.Write(" [invalid number of groups]")
			return
		}
		p.Print(" [gaddr {group}", r.IP4(4))
		p.Print(" {record}", igmpRecords.Of(uint32(r.U8(0)), " [v3-report-#{}]"))
		count := int(r.U16(2))
		if r.Len() < recordSize+4*count {
			p.Print(" [invalid number of sources {}]", count)
			return
		}
		igmpSources(p, r.From(recordSize), count)
		p.Byte(']')
		r = r.From(recordSize + 4*count)
	}
}

// igmpTrace prints the request that mtrace makes and the routers answer: the ways
// from a source to a receiver (draft-ietf-idmr-traceroute-ipm section 4).
func igmpTrace(p *printer.Printer, v printer.View, name string) {
	const traceSize = 24
	if v.Len() < traceSize {
		p.Print(" [invalid len {}]", v.Len())
		return
	}
	p.Print("{} {query_id}: {source} to {destination} reply-to {reply_to}", name, v.U24(21), v.IP4(8), v.IP4(12), v.IP4(16))
	if v.U8(16)>>4 == 0xe { // a multicast address
		p.Print(" with-ttl {ttl}", v.U8(20))
	}
}
