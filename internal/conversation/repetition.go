package conversation

import "math"

// timeoutFloor is the shortest retransmission time-out that hosts use by
// default; Linux and others have 200 ms, RFC 6298 asks for a second.
const timeoutFloor = 190e6

// longestTimeout is the longest time after which hosts repeat: two minutes, as
// Linux and others do. What was not repeated for so long was acknowledged, seen or not.
const longestTimeout = 120e9

// soonest is the shortest time after which a host repeats unasked; what comes
// sooner was not repeated by a timer.
const soonest = 1e6

// repetition tells what kind of retransmission the segment is. The evidence
// comes first: what the peer had said when it was sent. Time is asked last.
func (p *pass) repetition() {
	s, g := p.s, p.g
	s.repairTime = g.time
	copy1 := sent{time: s.lastTime, last: s.lastTime, mark: oneTry}
	e := s.flight.find(g.seq)
	if e != nil {
		copy1 = *e
		e.again(g.time)
	}
	gap := g.time - copy1.last
	kind, why := p.repetitionKind(&copy1, gap)
	if e == nil && kind == RetransmissionSpurious {
		gap = 0
	}
	p.repeatedCount(gap, g.length)
	p.event(kind, why, copy1.record(), gap, int64(copy1.tries()))
	p.letterLog(p.side, 't', s.Count.Repeated)
	n := p.tally(p.side)
	n.MaxTries = max(n.MaxTries, uint16(min(copy1.tries(), math.MaxUint16)))
	p.remindRepeat()
	p.judge(kind, why, gap)
}

// repeatedCount counts a repetition that came gap after the copy before.
func (p *pass) repeatedCount(gap int64, length uint32) {
	p.s.Count.Repeated++
	n := p.tally(p.side)
	n.retries.add(gap)
	n.RepeatedBytes += uint64(length)
}

func (p *pass) repetitionKind(first *sent, gap int64) (Kind, Reason) {
	s, r, g := p.s, p.r, p.g
	if r.is(hasAck) && !before(r.ack, g.end) {
		return RetransmissionSpurious, ReasonAlreadyAcked
	}
	k := p.selected()
	if k.covers(g.seq, g.end) {
		return RetransmissionSpurious, ReasonAlreadySelected
	}
	late := gap >= timeoutFloor && gap > p.wholeTrip()*3/2 && !p.c.timeless
	asked := r.is(hasAck) && r.ack == g.seq && r.dupAcks >= 2
	switch {
	case s.is(hasTooBig):
		s.clear(hasTooBig)
		return RetransmissionFast, ReasonTooLarge
	case late && first.tries() > 1:
		return RetransmissionTimeout, ReasonBackOff
	case asked && !(late && g.time-r.lastTime >= timeoutFloor):
		s.set(hasRecovery)
		return RetransmissionFast, ReasonDuplicateAcks
	case k.known && before(g.seq, k.high) && !(late && g.time-r.lastTime >= timeoutFloor):
		s.set(hasRecovery)
		return RetransmissionFast, ReasonSelectiveAck
	case s.is(hasRecovery) && r.is(hasAck) && r.ack == g.seq && g.time-r.ackTime < max(p.wholeTrip(), 5e6):
		return RetransmissionFast, ReasonRecovery
	}
	return p.unaskedKind(late, gap)
}

// unaskedKind tells a time-out from a tail loss probe: both come unasked. A
// probe repeats the last segment, and comes before the time-out would.
func (p *pass) unaskedKind(late bool, gap int64) (Kind, Reason) {
	s, r, g := p.s, p.r, p.g
	tail := g.end == s.next || s.sentFin() && g.end == s.fin
	switch {
	case p.c.timeless || gap < soonest:
		return RetransmissionUnclear, ReasonUnclear
	case tail && r.is(hasAck) && r.ack != g.seq:
		return RetransmissionProbe, ReasonTimeOut
	case late:
		s.set(hasRecovery)
		return RetransmissionTimeout, ReasonTimeOut
	case tail:
		return RetransmissionProbe, ReasonTimeOut
	case s.is(hasRecovery):
		return RetransmissionFast, ReasonRecovery
	}
	return RetransmissionUnclear, ReasonUnclear
}

// judge adds a repetition to the findings.
func (p *pass) judge(kind Kind, why Reason, gap int64) {
	length := int64(p.g.length)
	switch kind {
	case RetransmissionSpurious:
		p.note(FindingSpurious, p.side, Certain, why, 0, 0)
	case RetransmissionTimeout:
		p.s.backOff++
		p.s.set(hasBackOff)
		p.note(FindingTimeout, p.side, Certain, NoReason, gap, gap)
		p.blackHole()
	case RetransmissionProbe, RetransmissionFast, RetransmissionUnclear:
		if why == ReasonTooLarge {
			return // the ICMP error is the finding
		}
		p.note(FindingLoss, p.side, Likely, NoReason, length, 0)
	}
}

// blackHole suspects that large packets do not pass: the same full-size segment
// times out again and again, while small ones had passed.
func (p *pass) blackHole() {
	s, g := p.s, p.g
	if s.backOff >= 3 && p.r.MSS != 0 && g.length+64 > uint32(p.r.MSS) && g.length > 500 && s.flight.n > 0 && s.is(hasSynAcked|hasSyn) {
		p.note(FindingBlackHole, p.side, Possible, NoReason, 0, int64(g.length))
	}
}

// remindRepeat remembers the repetition until a DSACK may speak of it.
func (p *pass) remindRepeat() {
	tr := p.losses()
	tr.repeats[tr.repeatAt%uint8(len(tr.repeats))] = repeat{p.g.seq, p.g.end, p.g.record, p.side}
	tr.repeatAt++
}

// selected is what the peer has selectively acknowledged of this stream.
func (p *pass) selected() *selected {
	if p.b.lossy {
		return &p.losses().sack[p.side]
	}
	return &selected{}
}

func (k *selected) covers(seq, end uint32) bool {
	for _, block := range k.block[:k.n] {
		if !before(seq, block[0]) && !before(block[1], end) {
			return true
		}
	}
	return false
}
