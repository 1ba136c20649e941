package transport

import (
	"wiretale/internal/header"
	"wiretale/internal/printer"
)

// TCP, the Transmission Control Protocol (RFC 9293 section 3.1).
//
//	 0               1               2               3
//	+-------------------------------+-------------------------------+
//	|          source port          |       destination port        |
//	+-------------------------------+-------------------------------+
//	|                        sequence number                        |
//	+---------------------------------------------------------------+
//	|                    acknowledgment number                      |
//	+-------+-----+-----------------+-------------------------------+
//	|offset | res |N C E U A P R S F|            window             |
//	+-------+-----+-----------------+-------------------------------+
//	|           checksum            |        urgent pointer         |
//	+-------------------------------+-------------------------------+
//	|                    options, then the data                     |
//	+---------------------------------------------------------------+
var _ = printer.Register(printer.Protocol{
	Name:      "tcp",
	IP:        []uint8{6},
	Addresses: true,
	Ordered:   true, // the engine knows it: see printer's ordered step
	Print:     printTCP,
})

const (
	protoTCP  = 6
	tcpHeader = 20
)

// The flags of a segment.
const (
	flagFIN = 1 << iota
	flagSYN
	flagRST
	flagPSH
	flagACK
	flagURG
)

// flagTexts are the flags in the order tcpdump shows them, for every combination
// of the lower eight.
var flagTexts = func() (t [256]string) {
	const order = "FSRP.UEW"
	for i := range t {
		for bit := range 8 {
			if i>>bit&1 != 0 {
				t[i] += order[bit : bit+1]
			}
		}
	}
	t[0] = "none"
	return t
}()

func printTCP(p *printer.Printer, v printer.View) {
	p.Layer("tcp")
	if !v.Has(0, 4) {
		p.NetSrc()
		p.Write(" > ")
		p.NetDst()
		p.Byte(':')
		p.Trunc()
		return
	}
	t := header.TCP(v.Data())
	p.SrcPort, p.DstPort = t.SourcePort(), t.DestinationPort()
	tcpEnds(p)
	if !v.Has(0, tcpHeader) {
		p.Trunc()
		return
	}
	hlen := t.HeaderLength()
	if hlen < tcpHeader {
		p.Print(" tcp {} [bad hdr length {} - too short, < {}]", v.Len()-hlen, hlen, tcpHeader)
		return
	}
	if p.Quiet > 0 {
		tcpQuiet(p, v, hlen)
		return
	}
	tcpSegment(p, v, t, hlen)
}

// tcpQuiet is all that -q shows of a segment.
func tcpQuiet(p *printer.Printer, v printer.View, hlen int) {
	p.Print("tcp {length}", uint32(v.Len()-hlen))
	if hlen > v.Len() {
		p.Print(" [bad hdr length {} - too long, > {}]", hlen, v.Len())
	}
}

// tcpEnds prints where the segment comes from and where it goes.
func tcpEnds(p *printer.Printer) {
	if p.OwnAddresses(protoTCP) {
		p.NetSrc()
		p.Byte('.')
		p.TCPPort(p.SrcPort)
		p.Write(" > ")
		p.NetDst()
		p.Byte('.')
	} else {
		p.TCPPort(p.SrcPort)
		p.Write(" > ")
	}
	p.TCPPort(p.DstPort)
	p.Write(": ")
	if p.Listening() {
		p.Field("src_port", p.SrcPort)
		p.Field("dst_port", p.DstPort)
	}
}

func tcpSegment(p *printer.Printer, v printer.View, t header.TCP, hlen int) {
	flags := t.Flags()
	b := append(p.Buffer(), "Flags ["...)
	b = append(b, flagTexts[flags&0xff]...)
	p.SetBuffer(append(b, ']'))
	if p.Listening() {
		p.Field("flags", flagTexts[flags&0xff])
	}
	bases := tcpBases(p, t) // tcpdump: also of a segment that cannot be
	if hlen > v.Len() {
		p.Print(" [bad hdr length {} - too long, > {}]", hlen, v.Len())
		return
	}
	if p.V(1) {
		tcpChecksum(p, v, t)
	}
	length := v.Len() - hlen
	tcpNumbers(p, t, bases, length)
	if hlen > tcpHeader {
		scope := tcpOptionScope{flags, bases, v}
		if !tcpOptions(p, v.Sub(tcpHeader, hlen-tcpHeader), scope) {
			return
		}
	}
	p.SetBuffer(printer.AppendDec(append(p.Buffer(), ", length "...), uint32(length)))
	if p.Listening() {
		p.Field("length", length)
	}
	if length > 0 {
		if v.Captured() < hlen {
			p.Print(" [remaining caplen({}) < header length({})]", v.Captured(), hlen)
			v.Need(0, hlen)
		}
		tcpPayload(p, v.From(hlen), flags, hlen > tcpHeader)
	}
}

// tcpBases returns what the numbers of a segment are printed relative to.
func tcpBases(p *printer.Printer, t header.TCP) printer.Bases {
	flags := t.Flags()
	if p.AbsoluteSeq || flags&flagACK == 0 {
		return printer.Bases{}
	}
	var key printer.FlowKey
	h := p.Net.Header.Data()
	if p.Net.Version == 6 {
		key = printer.FlowKey6(h[8:24], h[24:40], t.SourcePort(), t.DestinationPort())
	} else if p.Net.Version == 4 {
		ip := p.Net.Header
		key = printer.FlowKey4(ip.U32(12), ip.U32(16), t.SourcePort(), t.DestinationPort())
	}
	return p.SequenceBases(key, t.Sequence(), t.Acknowledgment(), flags&flagSYN != 0)
}

// tcpNumbers prints the sequence and acknowledgment numbers, the window and the
// urgent pointer.
func tcpNumbers(p *printer.Printer, t header.TCP, bases printer.Bases, length int) {
	flags := t.Flags()
	seq, ack := t.Sequence()-bases.Seq, t.Acknowledgment()-bases.Ack
	b := p.Buffer()
	if length > 0 || flags&(flagSYN|flagFIN|flagRST) != 0 || p.V(2) {
		b = append(b, ", seq "...)
		b = printer.AppendDec(b, seq)
		if length > 0 {
			b = append(b, ':')
			b = printer.AppendDec(b, seq+uint32(length))
		}
	}
	if flags&flagACK != 0 {
		b = append(b, ", ack "...)
		b = printer.AppendDec(b, ack)
	} else if p.V(2) && t.Acknowledgment() != 0 {
		b = append(b, ", [ack "...)
		b = printer.AppendDec(b, t.Acknowledgment())
		b = append(b, " != 0 while ACK flag not set]"...)
	}
	b = append(b, ", win "...)
	b = printer.AppendDec(b, uint32(t.Window()))
	if flags&flagURG != 0 {
		b = append(b, ", urg "...)
		b = printer.AppendDec(b, uint32(t.UrgentPointer()))
	} else if p.V(2) && t.UrgentPointer() != 0 {
		b = append(b, ", [urg "...)
		b = printer.AppendDec(b, uint32(t.UrgentPointer()))
		b = append(b, " != 0 while URG flag not set]"...)
	}
	p.SetBuffer(b)
	if p.Listening() {
		tcpFields(p, t, seq, ack)
	}
}

func tcpFields(p *printer.Printer, t header.TCP, seq, ack uint32) {
	p.Field("seq", seq)
	if t.Flags()&flagACK != 0 {
		p.Field("ack", ack)
	}
	p.Field("raw_seq", t.Sequence())
	p.Field("raw_ack", t.Acknowledgment())
	p.Field("win", t.Window())
}

// tcpChecksum says whether the checksum is right, where all of the segment is
// there to see.
func tcpChecksum(p *printer.Printer, v printer.View, t header.TCP) {
	if p.NoChecksums || p.Net.Fragment || p.Net.Version == 0 || !v.Has(0, v.Len()) {
		return
	}
	field := t.Checksum()
	got := p.TransportSum(protoTCP, v, v.Len())
	b := printer.AppendHex16(append(p.Buffer(), ", cksum 0x"...), field)
	if got == 0 {
		b = append(b, " (correct)"...)
	} else {
		b = append(b, " (incorrect -> 0x"...)
		b = printer.AppendHex16(b, printer.ExpectedChecksum(field, got))
		b = append(b, ')')
	}
	p.SetBuffer(b)
	if p.Listening() {
		p.Field("checksum_ok", got == 0)
	}
}

// tcpPayload prints the data of a segment, which may have had options.
func tcpPayload(p *printer.Printer, v printer.View, flags uint16, options bool) {
	if flags&flagRST != 0 {
		if p.V(1) {
			tcpResetReason(p, v)
		} else if !v.Has(0, v.Len()) {
			p.Trunc()
			if options { // tcpdump: as where an option is cut
				p.Byte('>')
			}
		}
		return
	}
	if p.Type != "" {
		if proto := printer.TCPType(p.Type); proto != nil {
			proto.Print(p, v)
		}
		return // tcpdump: what -T names may be none of TCP's business
	}
	if proto := printer.TCP(p.SrcPort, p.DstPort); proto != nil {
		proto.Print(p, v)
	}
}

// tcpResetReason prints the text that a reset may carry (RFC 9293 section 3.5.3):
// the first of it, with a plus where there is more, and an exclamation mark where
// not all of the segment was captured.
func tcpResetReason(p *printer.Printer, v printer.View) {
	p.Write(" [")
	if !v.Has(0, v.Len()) {
		p.Byte('!')
	}
	p.Write("RST")
	if v.Len() > maxResetReason {
		p.Byte('+')
	}
	p.Byte(' ')
	text := v.Limit(maxResetReason).Data()
	p.Safe(text)
	p.Byte(']')
	p.Field("reset_reason", text)
}

const maxResetReason = 30
