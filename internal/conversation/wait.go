package conversation

// WaitKind is what an end, or a whole connection, waits for.
type WaitKind uint8

// What is waited for.
const (
	NoWait      WaitKind = iota
	WaitSynAck           // Side's SYN has no answer
	WaitOpen             // Side's SYN-ACK has no answer
	WaitAck              // Side's data has no acknowledgment
	WaitFinAck           // Side's FIN has no acknowledgment
	WaitRoom             // Side has no room, so the peer must wait
	WaitClose            // Side got a FIN and has not closed: CLOSE_WAIT
	WaitAnswer           // Side has received a message whole and not answered
	WaitNothing          // the connection is open, and nobody has sent anything since

	numWaits
)

var waitNames = [numWaits]string{"", "syn_ack", "open", "ack", "fin_ack", "room", "close", "answer", "nothing"}

// String is the identifier of the kind, such as "close".
func (k WaitKind) String() string { return waitNames[k] }

// Wait is something that has not happened yet on a connection. No packet shows
// it, only the time that passes: it is for live captures.
type Wait struct {
	Since  int64  // since when, nanoseconds since 1970
	Record uint64 // the packet that it began with; 0 when that is not known
	Kind   WaitKind
	Side   Side
}

// Waits appends to list what the connection waits for.
func (c *Connection) Waits(list []Wait) []Wait {
	if !c.TCP() {
		return list
	}
	if c.tcp == nil {
		return append(list, Wait{Kind: WaitSynAck, Since: c.Start, Record: c.First})
	}
	if c.tcp.resetSeen || c.tcp.streams[0].State.Over() && c.tcp.streams[1].State.Over() {
		return list
	}
	before := len(list)
	for _, side := range [2]Side{Originator, Responder} {
		list = c.tcp.streams[side].waits(c, side, list)
	}
	if len(list) == before {
		list = c.quiet(list)
	}
	return list
}

// waits appends what one end waits for, or keeps the other waiting for.
func (s *Stream) waits(c *Connection, side Side, list []Wait) []Wait {
	peer := &c.tcp.streams[side.Other()]
	heard := peer.lastRecord != 0
	switch s.State {
	case SynSent:
		if !heard {
			return append(list, Wait{c.Start, c.First, WaitSynAck, side})
		}
	case SynReceived:
		return append(list, Wait{s.synTime, s.SinceRecord, WaitOpen, side})
	case CloseWait:
		list = append(list, Wait{peer.finTime, peer.finRecord, WaitClose, side})
	}
	if s.is(hasZero) {
		list = append(list, Wait{c.tcp.windowTimes(side).closed, 0, WaitRoom, side})
	}
	switch {
	case !heard || peer.is(hasZero): // nothing of the peer was captured; or it has said why it does not acknowledge
	case s.flight.n > 0:
		e, kind := s.flight.at(0), WaitAck
		if e.record() == s.finRecord {
			kind = WaitFinAck
		}
		list = append(list, Wait{e.time, e.record(), kind, side})
	case s.State == FinWait1 || s.State == LastAck || s.State == Closing:
		list = append(list, Wait{s.finTime, s.finRecord, WaitFinAck, side})
	}
	return list
}

// quiet appends that an answer is owed, or that nobody has anything to say.
func (c *Connection) quiet(list []Wait) []Wait {
	a, z := c.State(Originator), c.State(Responder)
	if m := &c.tcp.msg; m.bytes > 0 && m.acked && m.side == Originator && z.Open() {
		return append(list, Wait{m.last, m.lastRecord, WaitAnswer, Responder})
	}
	if a == StateEstablished && z == StateEstablished {
		return append(list, Wait{c.Last, c.LastRecord, WaitNothing, Originator})
	}
	return list
}

// Talk is the message that is being sent, or was sent last and has no answer.
type Talk struct {
	Start int64  // time of its first packet
	Last  int64  // time of its last packet so far
	First uint64 // number of its first packet
	Part  uint64 // number of the first packet since its last pause
	Bytes uint64 // so far
	New   uint64 // of them, those since its last pause
	Side  Side
}

// Talk is the message that goes on; ok is false when there is none.
func (c *Connection) Talk() (t Talk, ok bool) {
	if c.tcp == nil || c.tcp.msg.bytes == 0 {
		return t, false
	}
	m := &c.tcp.msg
	return Talk{m.start, m.last, m.first, m.partFirst, m.bytes, m.part, m.side}, true
}
