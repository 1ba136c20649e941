package conversation

import "wiretale/internal/header"

// pass is one segment on its way through the tracker: s sent it, r is the other
// end. Every test reads them under these names, whichever way the segment goes.
type pass struct {
	t    *Tracker
	c    *Connection
	b    *body
	g    *segment
	s, r *Stream
	n    *[2]Tally // nil with Limits.NoTotals
	side Side
}

// tally is where what only Totals tell of an end is counted; without Totals, where
// nobody looks.
func (p *pass) tally(side Side) *Tally {
	if p.n == nil {
		return &p.t.waste
	}
	return &p.n[side]
}

// update takes the segment in t.seg, sent by side.
func (t *Tracker) update(c *Connection, side Side) {
	b := c.tcp
	var p pass // not a literal, which is made elsewhere and copied
	p.t, p.c, p.b, p.g, p.side = t, c, b, t.seg, side
	p.s, p.r = &b.streams[side], &b.streams[side.Other()]
	if !t.limits.NoTotals { // b.tally lies where a segment needs nothing else
		p.n = b.tally
	}
	t.side = side
	if t.ignored = p.duplicate() || p.damaged(); t.ignored {
		p.leave()
		return
	}
	p.contradiction()
	p.remember()
	p.idle()
	p.begin()
	switch {
	case p.g.has(header.TCPRst):
		p.reset()
	case p.g.has(header.TCPSyn):
		p.synchronize()
	default:
		p.ordinary()
	}
	p.leave()
	p.over()
}

// ordinary takes a segment of an open connection.
func (p *pass) ordinary() {
	g := p.g
	if p.challenge() {
		return
	}
	kind := p.probeKind()
	if g.has(header.TCPAck) {
		p.acknowledge(kind)
		p.window()
	}
	switch {
	case kind != notProbe && g.length > 0:
		p.countData()
	case kind != notProbe:
	case g.length > 0 || g.has(header.TCPFin):
		p.data()
	default:
		p.gapBefore()
	}
	if g.has(header.TCPFin) {
		p.finish()
	}
	p.congestion()
	p.s.note(g)
}

// note remembers what tells a copy of the segment from the next one.
func (s *Stream) note(g *segment) {
	s.lastSeq, s.lastLen, s.lastFlags = g.seq, g.length, uint8(g.flags)
	if g.ttl != 0 && s.TTL == 0 {
		s.TTL = g.ttl
	}
}

// leave remembers the segment as the last of its stream.
func (p *pass) leave() {
	s, g := p.s, p.g
	if p.n != nil && s.lastRecord != 0 {
		n := &p.n[p.side]
		n.IdleMax = max(n.IdleMax, g.time-s.lastTime)
	}
	if g.has(header.TCPAck) {
		s.Count.Acks++
	}
	s.lastTime, s.lastRecord = g.time, g.record
	s.id, s.vlan = g.id, g.vlan
	p.b.lastSide = p.side
}

// event reports something the segment shows of its sender.
func (p *pass) event(kind Kind, why Reason, other uint64, a, b int64) {
	if !p.t.deaf {
		p.tell(Event{Kind: kind, Why: why, Side: p.side, Time: p.g.time, Record: p.g.record, Other: other, A: a, B: b})
	}
}

func (p *pass) tell(e Event) {
	if p.t.deaf {
		return
	}
	switch e.Kind {
	case Message, Part:
		e.From = e.Side
	case MessageAcked:
		e.From = e.Side.Other()
	default:
		e.From = p.side
	}
	e.States = [2]State{p.b.streams[0].State, p.b.streams[1].State}
	p.t.emit(p.c, e)
}

// move gives an end an input, and reports the transition when there is one.
func (p *pass) move(side Side, in input) {
	s := &p.b.streams[side]
	from := s.State
	next := transitions[from][in]
	if next.to == Unknown || next.to == from {
		return
	}
	if from == Unknown && in == inSynAck {
		from = Listen // whoever answers a SYN had been listening
	}
	s.State, s.Since, s.SinceRecord, s.SinceWhy = next.to, p.g.time, p.g.record, next.why
	p.tell(Event{Kind: Transition, Why: next.why, Side: side, Time: p.g.time, Record: p.g.record,
		A: int64(from), B: int64(next.to)})
	if next.to == StateTimeWait {
		p.tell(Event{Kind: TimeWait, Why: next.why, Side: side, Time: p.g.time, Record: p.g.record})
	}
}

// over reports the end of the connection, and lets it leave before others.
func (p *pass) over() {
	a, z := p.b.streams[0].State, p.b.streams[1].State
	if !a.Over() || !z.Over() {
		if p.c.class == classOver {
			p.t.move(p.c, classOpen)
		}
		return
	}
	if p.b.told&toldClosed == 0 {
		p.b.told |= toldClosed
		p.endMessage(true)
		why := ReasonInOrder
		if p.b.resetSeen {
			why = p.b.resetWhy
		}
		p.event(Closed, why, 0, p.c.Last-p.c.Start, 0)
	}
	p.t.move(p.c, classOver)
}

// duplicate reports whether the segment is the last one once more: captured
// twice, or delivered twice. A host numbers its packets, so that a repetition
// by the host itself has another number, except where it sends 0.
func (p *pass) duplicate() bool {
	s, g := p.s, p.g
	if s.lastRecord == 0 || g.seq != s.lastSeq || g.length != s.lastLen || uint8(g.flags) != s.lastFlags || p.c.timeless {
		return false
	}
	apart := g.time - s.lastTime
	elsewhere := g.vlan != s.vlan || g.ttl != s.TTL
	switch {
	case apart < 0 || apart > 100e6:
		return false
	case g.id != 0 && g.id == s.id && g.ack == s.ack:
	case g.id == 0 && s.id == 0 && elsewhere && apart < 5e6 && g.ack == s.ack && g.ttl+4 > s.TTL:
	case g.id == 0 && s.id == 0 && (g.length > 0 || g.control()) && apart < 10e3 && g.ack == s.ack:
	default:
		return false
	}
	why := ReasonSameHop
	if elsewhere {
		why = ReasonOtherHop
	}
	p.tally(p.side).Duplicates++
	p.event(Duplicate, why, s.lastRecord, apart, 0)
	p.note(FindingDuplicates, p.side, Certain, why, 0, 0)
	return true
}

// damaged reports whether the segment has a wrong checksum that is no artefact
// of the capture: then the receiver ignores it. When most checksums of a stream
// are wrong, it is the capture that took them before they were computed.
func (p *pass) damaged() bool {
	n := &p.s.Count
	switch p.g.checksum {
	case sumRight:
		n.RightChecksums++
	case sumPartial:
		n.Offloaded++
		if !p.s.is(hasOffload) {
			p.s.offloadRecord = p.g.record
			p.s.set(hasOffload)
			p.event(ChecksumOffload, NoReason, 0, 0, 0)
		}
	case sumWrong:
		n.BadChecksums++
		p.letterLog(p.side, 'c', n.BadChecksums)
		if n.BadChecksums > n.RightChecksums || p.s.is(hasOffload) {
			return false
		}
		p.event(ChecksumBad, NoReason, 0, 0, 0)
		p.note(FindingDamage, p.side, Certain, NoReason, 0, 0)
		p.losses().damaged[p.side] = damage{p.g.seq, p.g.end, p.g.time, p.g.record}
		return true
	}
	return false
}

// contradiction reports flags that cannot be meant together.
func (p *pass) contradiction() {
	g := p.g
	const syn, fin, rst, ack = header.TCPSyn, header.TCPFin, header.TCPRst, header.TCPAck
	why := NoReason
	switch f := g.flags & (syn | fin | rst | ack); {
	case g.short:
		why = ReasonHeaderLength
	case f&(syn|rst) == syn|rst:
		why = ReasonSynRst
		p.letterOnce(p.side, 'q')
	case f&(syn|fin) == syn|fin:
		why = ReasonSynFin
		p.letterOnce(p.side, 'q')
	case f&(fin|rst) == fin|rst:
		why = ReasonFinRst
		p.letterOnce(p.side, 'i')
	case f == 0 || f == fin:
		why = ReasonNoFlags
	default:
		return
	}
	p.event(Contradiction, why, 0, 0, 0)
	p.note(FindingContradiction, p.side, Certain, why, 0, 0)
}

// idlePause is how long nothing may be sent before it is worth an event.
const idlePause = 1e9

// idle reports a time in which nothing was sent. c.Last is already the time of
// this segment, so the streams' own times serve.
func (p *pass) idle() {
	last, record := p.s.lastTime, p.s.lastRecord
	if p.r.lastTime > last || record == 0 {
		last, record = p.r.lastTime, p.r.lastRecord
	}
	if record == 0 || p.c.timeless || p.g.has(header.TCPSyn) || p.s.is(hasZero) || p.r.is(hasZero) || p.s.unacked(p.r) || p.r.unacked(p.s) {
		return
	}
	if pause := p.g.time - last; pause >= idlePause {
		p.event(Idle, NoReason, record, pause, 0)
	}
}

// begin says once that the beginning was not captured.
func (p *pass) begin() {
	if p.b.told&toldMidStream != 0 {
		return
	}
	p.b.told |= toldMidStream
	if !p.g.has(header.TCPSyn) && !p.g.has(header.TCPRst) {
		p.event(MidStream, NoReason, 0, 0, 0)
		p.note(FindingMidStream, p.side, Certain, NoReason, 0, 0)
	}
}

// congestion follows the marks of ECN (RFC 3168, 6.1).
func (p *pass) congestion() {
	g, s := p.g, p.s
	if g.ecn == 3 {
		s.Count.CongestionMarks++
		if !s.is(hasMarked) {
			s.set(hasMarked)
			p.event(CongestionMark, NoReason, 0, 0, 0)
		}
		p.note(FindingCongestion, p.side, Certain, NoReason, 0, 0)
	}
	if g.flags&(header.TCPEce|header.TCPCwr) == 0 || !p.r.is(hasEcnSetup) {
		s.clear(hasEchoed)
		return
	}
	if g.has(header.TCPEce) && !s.is(hasEchoed) {
		s.set(hasEchoed)
		p.event(CongestionEcho, NoReason, 0, 0, 0)
		if p.r.Count.CongestionMarks == 0 { // the mark was set behind the capture point
			p.note(FindingCongestion, p.side.Other(), Certain, NoReason, 0, 0)
		}
	}
	if g.has(header.TCPCwr) {
		p.event(CongestionReduced, NoReason, 0, 0, 0)
	}
}
