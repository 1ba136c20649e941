package explain

import (
	"wiretale/internal/conversation"
	"wiretale/internal/header"
)

// Trace collects the TCP connections of one capture, packet by packet, so that
// they can be compared with those of another place.
type Trace struct {
	NoTimes     bool
	Connections []*Traced
	First, Last int64 // times of the capture
	Dropped     uint64

	byID map[uint64]*Traced
	kept int
}

// maxTraced bounds the packets of a trace.
const maxTraced = 1 << 20

// Traced is a connection of a trace.
type Traced struct {
	Flow    header.Flow
	Packets []tracedPacket
	base    [2]uint32
	whole   [2]bool // base is the ISN
	answers []int64 // how long the client waited for each answer
}

// tracedPacket is what of a packet is compared.
type tracedPacket struct {
	time       int64
	record     uint64
	seq, ack   uint32
	length     uint32
	timestamp  uint32
	flags      uint16
	mss        uint16
	side       conversation.Side
	ttl, scale uint8
	hasScale   bool
	ignored    bool // a copy of one before, or damaged
}

func (p *tracedPacket) end() uint32 { return p.seq + p.length }

// NewTrace returns an empty trace.
func NewTrace() *Trace { return &Trace{byID: map[uint64]*Traced{}} }

// Event keeps the answers.
func (t *Trace) Event(c *conversation.Connection, e conversation.Event) {
	if e.Kind != conversation.Answered || e.Side != conversation.Originator {
		return
	}
	if k := t.byID[c.ID]; k != nil {
		k.answers = append(k.answers, e.A)
	}
}

// Finish learns where the numbers of a connection begin.
func (t *Trace) Finish(c *conversation.Connection) {
	k := t.byID[c.ID]
	if k == nil {
		return
	}
	delete(t.byID, c.ID)
	for side := range k.base {
		s := c.Stream(conversation.Side(side))
		if s == nil {
			k.base[0], k.whole[0] = k.Packets[0].seq, true
			return
		}
		k.base[side], k.whole[side] = s.Base, s.Offered().Known
	}
	if k.whole[1] && !k.whole[0] {
		k.whole[0] = true // the SYN-ACK told the number of the SYN
	}
}

// Packet keeps a packet of a connection.
func (t *Trace) Packet(c *conversation.Connection, s *conversation.Segment, number uint64, now int64) {
	if t.First == 0 {
		t.First = now
	}
	t.Last = max(t.Last, now)
	if c == nil || !c.TCP() {
		return
	}
	if t.kept == maxTraced {
		t.Dropped++
		return
	}
	k := t.byID[c.ID]
	if k == nil {
		k = &Traced{Flow: c.Flow}
		t.byID[c.ID] = k
		t.Connections = append(t.Connections, k)
	}
	t.kept++
	k.Packets = append(k.Packets, tracedPacket{time: now, record: number, seq: s.Seq, ack: s.Ack, length: uint32(s.Length),
		timestamp: s.Timestamp, flags: s.Flags &^ (header.TCPEce | header.TCPCwr), mss: s.MSS, side: s.Side, ttl: s.TTL,
		scale: s.Scale, hasScale: s.HasScale, ignored: s.Ignored})
}
