package conversation

import "wiretale/internal/header"

// reset takes a RST and tells why it was sent.
func (p *pass) reset() {
	s, r := p.s, p.r
	p.tally(p.side).Resets++
	if p.outside() {
		p.event(ResetIgnored, NoReason, r.lastRecord, 0, 0)
		s.set(hasRst)
		s.note(p.g)
		return
	}
	why, sure := p.resetReason()
	p.endMessage(false)
	if !p.b.resetSeen {
		p.b.resetSeen, p.b.resetFirst, p.b.resetWhy = true, p.side, why
	}
	p.event(Reset, why, r.lastRecord, r.unreadBytes(s), 0)
	s.set(hasRst)
	s.note(p.g)
	p.judgeReset(why, sure)
	challenged := s.State == SynSent && why == ReasonUnknownConnection
	if !challenged { // RFC 9293, 3.10.7.3: it stays in SYN_SENT and tries again
		p.move(p.side, inRst)
	}
	p.move(p.side.Other(), inRstSeen)
}

// unreadBytes is how much of what r sent s may not have read.
func (r *Stream) unreadBytes(s *Stream) int64 {
	if !r.unacked(s) {
		return 0
	}
	bytes := int64(r.next - s.ack)
	if r.sentFin() {
		bytes-- // the FIN is no data
	}
	return bytes
}

func (p *pass) judgeReset(why Reason, sure Sure) {
	switch why {
	case ReasonRefused:
		p.note(FindingRefused, p.side, sure, why, 0, 0)
	case ReasonAfterEnd:
	default:
		p.note(FindingReset, p.side, sure, why, 0, 0)
	}
}

// outside reports whether the peer will not heed the RST: its number is not in
// the window it offers (RFC 9293, 3.10.7.4; RFC 5961, 3.2).
func (p *pass) outside() bool {
	s, r, g := p.s, p.r, p.g
	if !r.is(hasAck) || r.State == SynSent || r.State == Unknown || !s.is(hasSeq) {
		return false
	}
	slack := max(r.window, 65535)
	return !within(g.seq, r.ack-slack, r.ack+slack+1)
}

// resetReason reads from what went before why the RST was sent.
func (p *pass) resetReason() (Reason, Sure) {
	s, r, g := p.s, p.r, p.g
	switch {
	case r.State == SynSent && r.is(hasSyn) && !s.is(hasSyn) && s.State != StateEstablished:
		return ReasonRefused, Certain
	case s.State.Over() || r.State.Over():
		return ReasonAfterEnd, Certain
	case s.TTL != 0 && g.ttl != 0 && hops(s.TTL, g.ttl) > 3 && !s.onlySyn():
		return ReasonForged, Likely
	case s.State == SynSent && r.is(hasSynAck):
		return ReasonHandshakeDropped, Likely
	case s.State == SynSent && r.State == StateEstablished:
		return ReasonUnknownConnection, Certain
	case s.State == SynSent && s.synTries > 1, s.State == SynReceived && s.synTries > 2:
		return ReasonGaveUp, Likely
	case s.State == SynSent:
		return ReasonUnclear, Possible
	case s.State == SynReceived || r.State == SynReceived:
		return ReasonHandshakeFailed, Likely
	}
	return p.openResetReason()
}

// onlySyn reports whether a SYN or SYN-ACK is all that was seen of the end, which
// a box on the way may have sent for it.
func (s *Stream) onlySyn() bool {
	return s.is(hasSyn) && (s.Count.Acks < 1 || s.is(hasSynAck) && s.Count.Acks < 2)
}

func hops(a, b uint8) int {
	if a < b {
		return int(b) - int(a)
	}
	return int(a) - int(b)
}

// openResetReason is resetReason for a connection that was open. A host that
// still has the connection puts an ACK in the RST; one that has not answers with
// the number it was asked about and no ACK (RFC 9293, 3.10.7.1).
func (p *pass) openResetReason() (Reason, Sure) {
	s, r, g := p.s, p.r, p.g
	answer := p.b.lastSide != p.side && g.time-r.lastTime < idlePause
	known := g.has(header.TCPAck)
	switch {
	case p.b.keepAlives >= 2 && s.is(hasKeepAlive), s.backOff >= 3:
		return ReasonGaveUp, Likely
	case s.sentFin() && answer && r.lastLen > 0:
		return ReasonDataAfterClose, Certain
	case !known && answer && r.lastRecord != 0:
		return ReasonUnknownConnection, Likely
	case s.lastRecord == 0 && answer:
		return ReasonUnknownConnection, Possible
	case p.unreadData():
		return ReasonAbortUnread, Likely
	case known:
		return ReasonAbort, Likely
	}
	return ReasonUnclear, Possible
}

// unreadData reports whether the sender of the RST most likely closed with data
// unread: the peer's bytes were the last that came, some of them perhaps not
// even acknowledged, or its window had shrunk by what it had not read.
func (p *pass) unreadData() bool {
	s, r, m := p.s, p.r, &p.b.msg
	if r.unreadBytes(s) > 0 || s.is(hasZero) { // a closed window is a full buffer
		return true
	}
	return m.bytes > 0 && m.side == p.side.Other() && (s.unread() > 0 || p.g.time-m.last < idlePause)
}
