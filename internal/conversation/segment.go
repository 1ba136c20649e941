package conversation

import (
	"wiretale/internal/header"
)

// segment is what the tracker reads of one TCP segment.
type segment struct {
	record     uint64
	time       int64
	seq, end   uint32 // end is seq + data + SYN + FIN
	ack        uint32
	length     uint32 // bytes of data
	captured   uint32 // of them in the capture
	tsval      uint32
	tsecr      uint32
	sack       [4][2]uint32
	flags      uint16
	rawWindow  uint16
	mss        uint16
	id         uint16 // IPv4 identification
	vlan       uint16
	urgent     uint16
	sackBlocks uint8
	scale      uint8
	ttl        uint8
	ecn        uint8
	options    options
	checksum   verdict
	fragment   bool // the first of several IP fragments, so there is more data than length
	short      bool // the header claims more options than there are, or fewer bytes than a header
	wire       uint32
}

// options is a set of TCP options.
type options uint8

const (
	optMSS options = 1 << iota
	optScale
	optSackOK
	optTimestamps
	optFastOpen
	optMPTCP
	optSack
	optOther
)

// verdict is what a checksum said.
type verdict uint8

const (
	sumUnknown verdict = iota // not all bytes are there
	sumRight
	sumPartial // the sum of the pseudo-header alone: the card computes the rest
	sumWrong
)

func (g *segment) has(flag uint16) bool { return g.flags&flag != 0 }

// control reports whether the segment is a SYN, FIN or RST.
func (g *segment) control() bool { return g.flags&(header.TCPSyn|header.TCPFin|header.TCPRst) != 0 }

// pure reports whether the segment is an acknowledgment and nothing else.
func (g *segment) pure() bool {
	return g.length == 0 && g.flags&(header.TCPSyn|header.TCPFin|header.TCPRst|header.TCPAck) == header.TCPAck
}

// take fills g with a packet. It reports false when not even the fixed header was
// captured.
func (g *segment) take(number uint64, now int64, l *header.Layers) bool {
	if !g.read(l) {
		return false
	}
	g.record, g.time, g.wire = number, now, wireLength(l)
	g.checksum = g.verify(l)
	return true
}

// read fills g from the layers of a packet. It reports false when not even the
// fixed header was captured.
func (g *segment) read(l *header.Layers) bool {
	t := header.TCP(l.Transport)
	if !t.Valid() {
		return false
	}
	g.seq, g.ack = t.Sequence(), t.Acknowledgment()
	g.flags, g.rawWindow = t.Flags(), t.Window()
	g.options, g.sackBlocks, g.vlan, g.urgent = 0, 0, 0, t.UrgentPointer()
	g.tsval, g.tsecr, g.mss, g.scale = 0, 0, 0, 0
	size := t.HeaderLength()
	g.short = size < header.TCPSize || size > l.Length
	g.length, g.captured = 0, 0
	if !g.short {
		g.length = uint32(l.Length - size)
		g.captured = uint32(max(0, len(l.Transport)-size))
	}
	g.end = g.seq + g.length
	if g.flags&header.TCPSyn != 0 {
		g.end++
	}
	if g.flags&header.TCPFin != 0 {
		g.end++
	}
	g.readIP(l)
	if size > header.TCPSize {
		g.readOptions(t.Options())
	}
	return true
}

func (g *segment) readIP(l *header.Layers) {
	g.id = 0
	if l.Version == 4 {
		g.id = be.Uint16(l.Network[4:])
	}
	g.ttl, g.ecn = l.TTL(), l.ECN()
	g.fragment = l.MoreFragments
	if l.Tagged {
		g.vlan = l.VLAN
	}
}

// readOptions reads the options; the usual two paddings and time stamps are
// read at once.
func (g *segment) readOptions(b []byte) {
	if len(b) == 12 && be.Uint32(b) == 0x0101080a {
		g.options |= optTimestamps
		g.tsval, g.tsecr = be.Uint32(b[4:]), be.Uint32(b[8:])
		return
	}
	for {
		o, rest := header.NextTCPOption(b)
		if o == nil {
			return
		}
		g.readOption(o)
		b = rest
	}
}

func (g *segment) readOption(o header.TCPOption) {
	switch o.Kind() {
	case header.TCPOptionMSS:
		if mss, ok := o.MSS(); ok {
			g.mss, g.options = mss, g.options|optMSS
		}
	case header.TCPOptionWindowScale:
		if shift, ok := o.WindowScale(); ok {
			g.scale, g.options = min(shift, 14), g.options|optScale
		}
	case header.TCPOptionSACKPermitted:
		g.options |= optSackOK
	case header.TCPOptionSACK:
		g.options |= optSack
		for i := 0; i < o.SACKBlocks() && g.sackBlocks < 4; i++ {
			g.sack[g.sackBlocks][0], g.sack[g.sackBlocks][1] = o.SACKBlock(i)
			g.sackBlocks++
		}
	case header.TCPOptionTimestamps:
		if value, echo, ok := o.Timestamps(); ok {
			g.tsval, g.tsecr, g.options = value, echo, g.options|optTimestamps
		}
	case header.TCPOptionMPTCP:
		g.options |= optMPTCP
	case header.TCPOptionFastOpen:
		g.options |= optFastOpen
	default:
		g.options |= optOther
	}
}

// verify checks the checksum when the whole segment was captured.
func (g *segment) verify(l *header.Layers) verdict {
	if len(l.Transport) < l.Length || l.MoreFragments || l.SegmentRouting || l.NoLength {
		return sumUnknown
	}
	var pseudo uint32
	if l.Version == 4 {
		pseudo = l.IPv4().PseudoSum(header.ProtocolTCP, l.Length)
	} else {
		pseudo = l.IPv6().PseudoSum(header.ProtocolTCP, l.Length)
	}
	b := l.Transport[:l.Length]
	if header.Sum(pseudo, b) == 0xffff {
		return sumRight
	}
	switch sum := uint32(header.TCP(b).Checksum()); sum {
	case pseudo, header.Sum(pseudo, negative(l.Length)), 0:
		return sumPartial
	}
	return sumWrong
}

// negative is the length as it is subtracted from a pseudo-header: cards that
// cut large segments expect the sum without it.
func negative(length int) []byte { return []byte{byte(^length >> 8), byte(^length)} }

// before reports whether sequence number a comes before b (RFC 9293, 3.4).
func before(a, b uint32) bool { return int32(a-b) < 0 }

// within reports whether x lies in [from, to).
func within(x, from, to uint32) bool { return x-from < to-from }
