package conversation

import "wiretale/internal/header"

const resetFlag = header.TCPRst

// icmp takes an ICMP message: an error about a packet of a connection is an
// event of that connection. The quoted packet must have a number that the
// connection has used, so that nobody can invent errors blindly (RFC 5927, 4).
func (t *Tracker) icmp(number uint64, now int64, l *header.Layers) {
	var flow header.Flow
	if !quoted(l, &t.inner, &flow) {
		return
	}
	m, in := header.ICMP(l.Transport), &t.inner
	c, side := t.find(&flow, uint32(flow.Hash(t.seed)))
	if c == nil {
		return
	}
	if c.tcp == nil {
		c.unfold(t)
	}
	s := &c.tcp.streams[side]
	seq := be.Uint32(in.Transport[4:])
	if s.is(hasSeq) && !within(seq, s.Base, s.next+1) && s.next-seq > 1<<30 {
		return
	}
	what, mtu := int64(m.Type())<<8|int64(m.Code()), int64(0)
	switch {
	case l.Version == 6:
		what |= 1 << 16
		if m.Type() == header.ICMPv6PacketTooBig {
			mtu = int64(m.MTU())
		}
	case m.Type() == header.ICMPUnreachable && m.Code() == header.ICMPFragmentationCode:
		mtu = int64(m.NextHopMTU())
	}
	if mtu != 0 {
		s.set(hasTooBig)
	}
	other := uint64(0)
	if e := s.flight.find(seq); e != nil {
		other = e.record()
	}
	t.emit(c, Event{Kind: ICMPError, Side: side, From: side.Other(), Time: now, Record: number, Other: other, A: what, B: mtu, States: c.States()})
	c.note(t, Finding{Kind: FindingICMP, Side: side, Sure: Certain, A: what, B: mtu, Records: [4]uint64{number}, Since: now})
}

// quoted finds the TCP packet that an ICMP error is about, and its flow.
func quoted(l, in *header.Layers, flow *header.Flow) bool {
	m := header.ICMP(l.Transport)
	return m.Valid() && m.IsError(l.Version) && header.WalkIP(m.Quoted(), l.Length-header.ICMPSize, in) &&
		in.Protocol == header.ProtocolTCP && len(in.Transport) >= 8 && header.FlowOf(in, flow)
}
