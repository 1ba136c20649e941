package conversation

import (
	"cmp"
	"slices"

	"wiretale/internal/header"
)

// synchronize takes a SYN or a SYN-ACK.
func (p *pass) synchronize() {
	s, g := p.s, p.g
	switch {
	case s.is(hasSyn) && s.Base == g.seq:
		p.synAgain()
		return
	case s.is(hasSyn) && g.has(header.TCPAck):
		// A SYN-ACK with another number on an open connection: an answer to some
		// other SYN. It says nothing of this one.
		p.event(Contradiction, ReasonAckOfNothing, 0, 0, 0)
		return
	}
	s.synTries, s.synTime = 1, g.time
	p.tally(p.side).Syns = 1
	p.offer()
	late := s.is(hasSeq) && s.next-g.end < 1<<30
	s.set(hasSyn | hasSeq)
	s.Base = g.seq
	if late {
		p.overtaken()
	} else {
		s.next = g.end
		s.flight.push(p.t, g, g.seq)
	}
	if g.length > 0 && !late {
		s.set(hasFastOpenSyn)
		p.countData()
		p.fresh(g.length)
		n := p.tally(p.side)
		n.InitialBytes, n.InitialPackets = g.length, 1
	}
	if g.has(header.TCPAck) {
		p.accept(late)
	} else {
		p.attempt()
	}
	s.rawWindow, s.window = g.rawWindow, uint32(g.rawWindow)
	if g.rawWindow == 0 && g.has(header.TCPAck) && !s.is(hasZero) {
		s.set(hasZero)
		p.trouble().windows[p.side].closed = g.time
		p.event(ZeroWindow, NoReason, 0, 0, 0)
		p.note(FindingZeroWindow, p.side, Certain, NoReason, 0, 0)
	}
	s.Count.WindowMax = max(s.Count.WindowMax, s.window) // not scaled, so that the least and the mean mean others
	s.note(g)
}

// overtaken notices that what followed the SYN was seen before it, be it only its
// acknowledgment. So the beginning was captured after all.
func (p *pass) overtaken() {
	p.event(OutOfOrder, ReasonUnclear, cmp.Or(p.s.lastRecord, p.r.lastRecord), 0, 0)
	p.tally(p.side).OutOfOrder++
	p.note(FindingReordered, p.side, Likely, NoReason, 0, 0)
	tr := p.b.trouble
	if tr == nil {
		return
	}
	n := len(tr.Findings)
	tr.Findings = slices.DeleteFunc(tr.Findings, func(f Finding) bool { return f.Kind == FindingMidStream })
	p.t.used -= beyondFirst(n) - beyondFirst(len(tr.Findings))
}

// offer reads what the SYN offers.
func (p *pass) offer() {
	s, g := p.s, p.g
	s.offers, s.MSS, s.Scale = g.options, 536, 0 // RFC 9293, 3.7.1: the default
	if p.c.Flow.Version == 6 {
		s.MSS = 1220
	}
	if g.options&optMSS != 0 {
		s.MSS = g.mss
	}
	if g.options&optScale != 0 {
		s.Scale = g.scale
	}
	const both = header.TCPEce | header.TCPCwr
	if f := g.flags & both; f == both && !g.has(header.TCPAck) || f == header.TCPEce && g.has(header.TCPAck) {
		s.set(hasEcnSetup)
	}
}

func (p *pass) attempt() {
	p.event(Attempt, ReasonActiveOpen, 0, int64(p.g.length), 0)
	p.move(p.side, inSyn)
}

// accept takes a SYN-ACK. late: what followed it was seen before it, so that when
// it came says nothing of the way.
func (p *pass) accept(late bool) {
	s, r, g := p.s, p.r, p.g
	syn := r.lastRecord
	if late {
		syn = p.c.First
	} else {
		p.b.half = p.sinceSyn()
	}
	s.set(hasSynAck)
	if !s.is(hasAck) || before(s.ack, g.ack) { // else later ones came first
		s.set(hasAck)
		s.ack, s.edge = g.ack, g.ack+uint32(g.rawWindow)
	}
	if !r.is(hasSeq) { // the SYN was not captured: its number is known all the same
		r.set(hasSeq)
		r.Base, r.next = g.ack-1, g.ack
		p.move(p.side.Other(), inSynAcked)
	} else if g.ack != r.next && g.ack != r.Base+1 {
		p.event(Contradiction, ReasonAckOfNothing, r.lastRecord, 0, 0)
		p.note(FindingContradiction, p.side, Certain, ReasonAckOfNothing, 0, 0)
	}
	p.event(Accepted, ReasonPassiveOpen, syn, p.b.half, 0)
	if s.State != StateClosed || p.refusedBefore() { // else it is late
		p.move(p.side, inSynAck)
	}
	if r.is(hasFastOpenSyn) {
		p.fastOpen()
	}
	p.acked(g.ack)
}

// sinceSyn is the time since the peer's latest SYN; 0 when it was not captured.
func (p *pass) sinceSyn() int64 {
	if !p.r.is(hasSyn) || p.c.timeless {
		return 0
	}
	return p.g.time - p.r.synTime
}

// fastOpen says what became of the data in the SYN (RFC 7413, 4.2).
func (p *pass) fastOpen() {
	r := p.r
	size := r.next - r.Base - 1
	why := ReasonFastOpenAccepted
	if p.g.ack == r.Base+1 {
		why = ReasonFastOpenIgnored
		r.next = r.Base + 1 // it will be sent again, and that is no repetition
		n := p.tally(p.side.Other())
		r.Count.Fresh, n.InitialBytes, n.InitialPackets = 0, 0, 0
		p.b.msg = message{}
	}
	p.tell(Event{Kind: FastOpen, Why: why, Side: p.side.Other(), Time: p.g.time, Record: p.g.record,
		Other: r.lastRecord, A: int64(size)})
}

// synAgain takes a SYN or SYN-ACK that was sent before.
func (p *pass) synAgain() {
	s, g := p.s, p.g
	p.tally(p.side).Syns++
	gap := g.time - s.synTime
	s.synTime = g.time
	tries := int64(s.synTries)
	s.synTries += min(1, 255-s.synTries)
	if e := s.flight.find(g.seq); e != nil {
		e.again(g.time)
	}
	if !s.is(hasSynAcked) && p.r.lastRecord == 0 {
		s.clear(hasEcnSetup)
		p.offer() // a host may offer less after a while (RFC 3168, 6.1.1.1)
	}
	kind, in := AttemptRepeated, inSyn
	if g.has(header.TCPAck) {
		kind, in = AcceptedRepeated, inSynAckAgn
		if !s.is(hasSynAck) { // it sent a SYN, and now a SYN-ACK: both opened
			s.set(hasSynAck)
			if !s.is(hasAck) || before(s.ack, g.ack) {
				s.set(hasAck)
				s.ack = g.ack
			}
			p.event(Accepted, ReasonSimultaneousOpen, p.r.lastRecord, p.sinceSyn(), 0)
			p.move(p.side, inSynAck)
			p.acked(g.ack)
			s.note(g)
			return
		}
	}
	p.event(kind, ReasonTimeOut, p.c.First, gap, tries)
	if s.State.Over() {
		s.note(g) // an old copy, or a new try that says so itself
	} else if kind == AcceptedRepeated && s.is(hasSynAcked) {
		p.note(FindingBacklog, p.side, Likely, NoReason, gap, gap)
	} else {
		p.note(FindingSlowConnect, p.side, Certain, NoReason, gap, gap)
	}
	if s.State != StateClosed || p.refusedBefore() { // else it is late
		p.move(p.side, in)
	}
	s.note(g)
}

// refusedBefore reports whether a RST had ended the attempt, so that the next one
// may use its number again. What had been open is over.
func (p *pass) refusedBefore() bool {
	return p.b.resetSeen && p.b.told&toldEstablished == 0 && !p.s.sentFin() && !p.r.sentFin()
}

// handshakeStates moves the states for an acknowledgment of the peer's SYN.
func (p *pass) handshakeStates() {
	s, r, g := p.s, p.r, p.g
	if s.State == StateEstablished && r.State == StateEstablished {
		return
	}
	if !r.is(hasSyn) || before(g.ack, r.Base+1) || before(r.next, g.ack) {
		p.unshaken()
		return
	}
	if s.State == SynReceived && r.State == SynSent && !r.is(hasSynAck) {
		return // it speaks before its SYN-ACK is acknowledged, as RFC 7413 allows
	}
	if r.State == SynSent && !r.is(hasSynAck) && !s.is(hasSyn) {
		p.move(p.side, inSegment) // the SYN-ACK was not captured
		return
	}
	p.move(p.side, inAck)
	if r.is(hasSynAck) {
		p.move(p.side.Other(), inSynAcked)
		p.established()
	}
}

// challenge takes an acknowledgment that comes instead of a SYN-ACK and
// acknowledges no SYN of ours: the peer still has an older connection on these
// ports (RFC 9293, 3.5.1, figure 9). Its numbers say nothing of the new one.
func (p *pass) challenge() bool {
	s, r, g := p.s, p.r, p.g
	if r.State != SynSent || !r.is(hasSyn) || r.is(hasAck) || s.is(hasSyn) || !g.has(header.TCPAck) ||
		g.ack-r.Base <= r.next-r.Base || g.has(header.TCPFin) || g.length > 0 {
		return false
	}
	p.event(ChallengeAck, ReasonUnknownConnection, r.lastRecord, 0, 0)
	p.note(FindingHalfOpen, p.side, Likely, ReasonUnknownConnection, 0, 0)
	p.move(p.side, inSegment)
	s.note(g)
	return true
}

// unshaken moves the states for a segment that acknowledges no SYN we know.
func (p *pass) unshaken() {
	r := p.r
	p.move(p.side, inSegment)
	if r.State == Unknown && p.g.has(header.TCPAck) {
		p.move(p.side.Other(), inSegment)
	}
}

// established tells once that the handshake is complete, and how long it took.
func (p *pass) established() {
	s, r, g, b := p.s, p.r, p.g, p.b
	if r.is(hasSynAcked) || b.told&toldEstablished != 0 {
		r.set(hasSynAcked)
		return
	}
	r.set(hasSynAcked)
	b.told |= toldEstablished
	// Who sends data had the acknowledgment before, except where RFC 7413 lets it
	// answer sooner: then that of this segment is not the handshake's.
	prompt := r.next == r.Base+1 || s.is(hasFastOpenSyn) || r.sentFin() && r.fin == r.Base+1
	if s.is(hasSyn) && !p.c.timeless && b.half > 0 && prompt {
		// From the latest SYN to the first SYN-ACK, and from the latest SYN-ACK on.
		b.handshake = b.half + g.time - r.synTime
	}
	p.event(Established, NoReason, r.lastRecord, b.handshake, b.half)
	if s.offers&r.offers&optScale != 0 {
		s.set(hasScaleShift)
		r.set(hasScaleShift)
	}
	if !s.is(hasSyn) { // the window scale of the originator is not known
		r.set(hasScaleShift)
	}
}
