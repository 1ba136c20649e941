package internet

import "wiretale/internal/printer"

// Node information (RFC 4620): ICMPv6 messages that ask a node for its name and
// its addresses.
//
//	+-------------------------------+-------------------------------+
//	|             qtype             |             flags             |
//	+-------------------------------+-------------------------------+
//	|                 nonce (8 bytes), then data                    |
//	+---------------------------------------------------------------+
const nodeHeader = 16

// The questions.
const (
	nodeNoop      = 0
	nodeName      = 2
	nodeAddresses = 3
	nodeIPv4      = 4
)

// The lowest flag: of addresses, that some are left out; of a name, that its time
// to live counts.
const (
	nodeTruncated = 1
	nodeValidTTL  = 1
)

var nodeFlags = printer.BitTable{
	{Value: nodeTruncated, Text: "T"}, {Value: 0x02, Text: "A"}, {Value: 0x04, Text: "C"}, {Value: 0x08, Text: "L"},
	{Value: 0x10, Text: "S"}, {Value: 0x20, Text: "G"},
}

// nodeQuery prints a question (RFC 4620 section 4).
func nodeQuery(p *printer.Printer, v printer.View) bool {
	const whoAreYou = 12      // the question of an old draft
	v = v.Limit(v.Captured()) // tcpdump: what was captured counts as all there is
	if v.Len() == whoAreYou {
		p.Write(" who-are-you request")
		return true
	}
	if !v.Has(0, nodeHeader) {
		p.Trunc()
		return true
	}
	p.Write(" (")
	switch kind := v.U16(4); kind {
	case nodeNoop:
		p.Write("noop")
		if p.V(1) && v.Len() != nodeHeader {
			p.Write(", invalid len")
		}
		p.Byte(')')
		return true
	case nodeName:
		p.Write("node name")
	case nodeAddresses:
		p.Write("node addresses")
		nodeFlagged(p, v.U16(6), nodeFlags)
		nodeCut(p, v.U16(6))
	case nodeIPv4:
		p.Write("ipv4 addresses")
		nodeFlagged(p, v.U16(6), nodeFlags[:2])
		nodeCut(p, v.U16(6))
	default:
		p.Write("unknown")
	}
	nodeSubject(p, v)
	p.Byte(')')
	return true
}

func nodeFlagged(p *printer.Printer, flags uint16, names printer.BitTable) {
	if flags != 0 {
		p.Print(" [{flags}]", names.Of(uint32(flags), "none", ""))
	}
}

// nodeCut complains about a question that says it is cut short.
func nodeCut(p *printer.Printer, flags uint16) {
	if flags&nodeTruncated != 0 {
		p.Write(" [invalid flag Truncate present]")
	}
}

// What a question is about: its code.
const (
	subjectIPv6 = 0
	subjectName = 1
	subjectIPv4 = 2
)

func nodeSubject(p *printer.Printer, v printer.View) {
	switch v.U8(1) {
	case subjectIPv6:
		if nodeSubjectLength(p, v, 16) {
			p.Print(", subject={subject}", v.IP6(nodeHeader))
		}
	case subjectName:
		p.Write(", subject=DNS name, ")
		quotedName(p, v.From(nodeHeader))
	case subjectIPv4:
		if nodeSubjectLength(p, v, 4) {
			p.Print(", subject={subject}", v.IP4(nodeHeader))
		}
	default:
		p.Write(", unknown subject")
	}
}

// nodeSubjectLength reports whether the subject is an address of size bytes.
func nodeSubjectLength(p *printer.Printer, v printer.View, size int) bool {
	if v.Len() > nodeHeader+size && p.V(1) {
		p.Write(", invalid subject len")
	}
	return v.Len() == nodeHeader+size
}

var nodeCodes = [...]string{"success", "refused", "unknown"}

// nodeReply prints an answer (RFC 4620 section 5).
func nodeReply(p *printer.Printer, v printer.View) bool {
	if !v.Has(0, max(nodeHeader, v.Len())) {
		p.Trunc()
		return true
	}
	p.Write(" (")
	code := int(v.U8(1))
	switch {
	case code == 0:
		if p.V(1) {
			p.Write("success, ")
		}
		nodeAnswer(p, v)
	case code < len(nodeCodes):
		p.Write(nodeCodes[code])
		nodeNothing(p, v)
	}
	p.Byte(')')
	return true
}

// nodeNothing complains about data where there should be none.
func nodeNothing(p *printer.Printer, v printer.View) {
	if p.V(1) && v.Len() != nodeHeader {
		p.Write(", invalid length")
	}
}

func nodeAnswer(p *printer.Printer, v printer.View) {
	const ttl = 4
	flags := v.U16(6)
	switch v.U16(4) {
	case nodeNoop:
		p.Write("noop")
		nodeNothing(p, v)
	case nodeName:
		p.Write("node name, ")
		quotedName(p, v.From(nodeHeader+ttl))
		if flags&nodeValidTTL != 0 {
			p.Print(" [TTL={ttl}]", v.U32(nodeHeader))
		}
	case nodeAddresses:
		p.Write("node addresses")
		nodeFlagged(p, flags, nodeFlags)
		for o := nodeHeader; o+ttl+16 <= v.Len(); o += ttl + 16 {
			p.Print(" {address}({ttl})", v.IP6(o+ttl), v.U32(o))
		}
	case nodeIPv4:
		p.Write("ipv4 addresses")
		nodeFlagged(p, flags, nodeFlags)
		for o := nodeHeader; o+ttl+4 <= v.Len(); o += ttl + 4 {
			p.Print(" {address}({ttl})", v.IP4(o+ttl), v.U32(o))
		}
	default:
		p.Write("unknown")
	}
}

// quotedName prints the domain name that is v in quotes: labels that end in one
// empty label, or in two if the name is not whole (RFC 4620 section 6.3), or one
// label alone, as an old draft had it.
func quotedName(p *printer.Printer, v printer.View) {
	p.Byte('"')
	for o := 0; o < v.Len(); {
		n := int(v.U8(o))
		o++
		if n == 0 {
			endOfLabels(p, v, o)
			break
		}
		if n > v.Len()-o {
			p.Write("???")
			break
		}
		p.SafeString(v, o, n)
		o += n
		if o+1 < v.Len() && v.U8(o) != 0 {
			p.Byte('.')
		}
	}
	p.Byte('"')
}

func endOfLabels(p *printer.Printer, v printer.View, o int) {
	switch {
	case o == v.Len():
		p.Byte('.')
	case o+1 != v.Len() || v.U8(o) != 0:
		p.Write("???")
	}
}
