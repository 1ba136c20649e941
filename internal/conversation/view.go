package conversation

import "wiretale/internal/header"

// Segment is the TCP segment that a tracker saw last, for those who need more
// than events: reassembly, and the comparison of captures.
type Segment struct {
	Side      Side
	Seq, Ack  uint32
	Length    int    // bytes of data
	Data      []byte // of them, those captured; the packet's own memory
	Flags     uint16 // header.TCPSyn and so on
	Window    uint16
	MSS       uint16 // 0: no such option
	Scale     uint8
	HasScale  bool
	Timestamp uint32
	TTL       uint8
	ID        uint16
	Wire      uint32 // length of the IP packet
	Ignored   bool   // a copy of the one before, or damaged: the receiver got nothing new by it
}

// Segment fills s with the segment of the packet that Packet took last, when it
// returned a TCP connection.
func (t *Tracker) Segment(s *Segment) {
	g := t.seg
	*s = Segment{Side: t.side, Seq: g.seq, Ack: g.ack, Length: int(g.length), Flags: g.flags, Window: g.rawWindow,
		Timestamp: g.tsval, TTL: g.ttl, ID: g.id, Wire: g.wire, Ignored: t.ignored,
		HasScale: g.options&optScale != 0, Scale: g.scale}
	if g.options&optMSS != 0 {
		s.MSS = g.mss
	}
	if g.captured > 0 {
		s.Data = header.TCP(t.layers.Transport).Payload()
	}
}
