package conversation

// message is a run of data in one direction: it ends when the other end sends
// data, or when its sender closes.
type message struct {
	bytes, part          uint64 // of all, and of the part since the last pause
	last                 int64  // time of the last packet
	lastRecord           uint64
	ackTime              int64 // when all of it was acknowledged
	ackRecord            uint64
	end                  uint32
	parts                uint32
	packets, partPackets uint16
	side                 Side
	acked                bool // all of it was acknowledged
	ended                bool // told already, waiting for an answer

	start, partStart int64 // times of the first packet, of all and of the part
	first, partFirst uint64
}

// pause is how long a sender must be silent, with all it sent acknowledged, for
// its message to have parts.
const pause = 100e6

// fresh takes bytes that were sent for the first time.
func (p *pass) fresh(size uint32) {
	s, g, m := p.s, p.g, &p.b.msg
	s.Count.Fresh += uint64(size)
	s.dataRecord, s.dataTime = g.record, g.time
	if p.t.limits.NoFindings {
		return
	}
	if m.bytes > 0 && m.side != p.side {
		p.answer()
	}
	if m.bytes > 0 && m.ended {
		*m = message{}
	}
	if m.bytes > 0 && p.paused() {
		p.endPart()
	}
	if m.bytes == 0 {
		*m = message{side: p.side, start: g.time, first: g.record}
	}
	if m.part == 0 {
		m.partStart, m.partFirst = g.time, g.record
	}
	m.bytes += uint64(size)
	m.part += uint64(size)
	m.packets = max(m.packets, m.packets+1)
	m.partPackets = max(m.partPackets, m.partPackets+1)
	m.last, m.lastRecord, m.end, m.acked = g.time, g.record, g.seq+g.length, false
	if g.length == 0 || s.is(hasSyn) && s.Base == g.seq {
		m.end++
	}
}

// late adds bytes that filled a gap to the message they belong to.
func (m *message) late(side Side, size uint32) {
	if m.bytes > 0 && m.side == side && !m.ended {
		m.bytes += uint64(size)
		m.part += uint64(size)
	}
}

func (p *pass) paused() bool {
	m := &p.b.msg
	wait := p.g.time - max(m.last, p.b.windowTimes(p.side.Other()).opened)
	return m.acked && wait >= pause && wait > 3*p.wholeTrip() && !p.c.timeless
}

// endPart tells of the part of a message before a pause.
func (p *pass) endPart() {
	m := &p.b.msg
	p.tell(Event{Kind: Part, Side: m.side, Time: m.partStart, Record: m.partFirst, Other: m.lastRecord,
		A: int64(m.part), B: m.last - m.partStart, N: m.partPackets})
	m.parts++
	m.part, m.partPackets = 0, 0
}

// messageAcked notes when the message was acknowledged whole.
func (p *pass) messageAcked(ack uint32) {
	if p.t.limits.NoFindings {
		return
	}
	m := &p.b.msg
	if m.bytes > 0 && m.side != p.side && !m.acked && !before(ack, m.end) {
		m.acked, m.ackTime, m.ackRecord = true, p.g.time, p.g.record
		if m.ended {
			p.tellAcked()
		}
	}
}

// endMessage tells of the message that has ended. The connection may be over, or
// only the sender may have closed, and an answer still come.
func (p *pass) endMessage(over bool) {
	m := &p.b.msg
	if m.bytes == 0 || m.ended || !over && m.side != p.side && !p.g.has(resetFlag) {
		return
	}
	if m.parts > 0 {
		p.endPart()
	}
	m.ended = true
	p.b.streams[m.side].Count.Messages++
	if p.t.deaf { // the rest lies where nothing else was needed
		return
	}
	p.tell(Event{Kind: Message, Side: m.side, Time: m.start, Record: m.first, Other: m.lastRecord,
		A: int64(m.bytes), B: m.last - m.start, N: m.packets})
	if m.acked {
		p.tellAcked()
	}
}

func (p *pass) tellAcked() {
	m := &p.b.msg
	p.tell(Event{Kind: MessageAcked, Side: m.side, Time: m.ackTime, Record: m.ackRecord, Other: m.lastRecord,
		A: m.ackTime - m.last})
}

// breakOff ends the message that goes on, because the capture misses what
// followed it: nothing may be taken for its answer.
func (p *pass) breakOff() {
	if p.b.msg.bytes > 0 {
		p.endMessage(true)
		p.b.msg = message{}
	}
}

// slowAnswer is how long an answer takes, beyond the round trip, to be worth a finding.
const slowAnswer = 500e6

// answer ends the message of the peer, because this segment begins the answer.
func (p *pass) answer() {
	m := &p.b.msg
	m.endFor(p)
	wait := p.g.time - m.last
	p.tell(Event{Kind: Answered, Side: m.side, Time: p.g.time, Record: p.g.record, Other: m.lastRecord, A: wait})
	if p.side == Responder && wait-p.roundTrip(p.side) >= slowAnswer && !p.c.timeless {
		p.note(FindingSlowAnswer, p.side, Possible, NoReason, wait, wait)
	}
	*m = message{}
}

func (m *message) endFor(p *pass) {
	if !m.ended {
		p.endMessage(true)
	}
}

// nagle notices that the sender waited with this segment for an acknowledgment
// that the peer held back (RFC 9293, 3.7.4: the algorithm of Nagle): it goes out
// right after the acknowledgment, and what was waited for was small.
func (p *pass) nagle() {
	s, r, g := p.s, p.r, p.g
	if !r.is(hasDelayed) {
		return
	}
	r.clear(hasDelayed)
	m := &p.b.msg
	soon := g.time-r.ackTime <= max(2e6, p.roundTrip(p.side)*3/2)
	if m.bytes == 0 || m.side != p.side || !soon {
		return
	}
	if full := r.fullSize(s); full != 0 && s.lastLen >= full {
		return
	}
	waited := p.trouble().ackDelay[p.side.Other()]
	p.event(NagleStall, NoReason, s.dataRecord, waited, 0)
	p.note(FindingNagle, p.side, Likely, NoReason, waited, waited)
}
