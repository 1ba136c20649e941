package conversation

import "wiretale/internal/header"

// data takes a segment with data or a FIN, and tells what is new, what was sent
// before and what is missing.
func (p *pass) data() {
	s, g := p.s, p.g
	if g.length > 0 {
		p.countData()
	}
	if s.sentFin() && before(s.fin, g.seq+g.length) {
		p.event(Contradiction, ReasonAfterFin, s.finRecord, 0, 0)
		p.note(FindingContradiction, p.side, Certain, ReasonAfterFin, 0, 0)
	}
	switch {
	case !s.is(hasSeq):
		s.set(hasSeq)
		s.Base, s.next = g.seq-1, g.seq
		p.newData(g.seq)
	case g.seq == s.next:
		p.newData(g.seq)
	case before(s.next, g.seq):
		p.gapBefore()
		p.newData(g.seq)
	case before(s.next, g.end):
		s.Count.Repeated++ // some of it was sent before
		p.tally(p.side).RepeatedBytes += uint64(s.next - g.seq)
		p.newData(s.next)
	default:
		p.again()
	}
}

func (p *pass) countData() {
	n, g := &p.s.Count, p.g
	n.DataPackets++
	n.SegmentMax = max(n.SegmentMax, g.length)
	if p.n != nil {
		p.n[p.side].data(g)
	}
	if g.has(header.TCPUrg) {
		p.urgent()
	}
	if mss := p.r.MSS; p.r.offers&optMSS != 0 && g.length > uint32(mss) && !p.s.is(hasLarge) {
		p.s.set(hasLarge)
		p.event(LargeSegment, NoReason, 0, int64(g.length), int64(mss))
	}
	p.b.everData = true
}

// data counts a segment with data.
func (n *Tally) data(g *segment) {
	n.Bytes += uint64(g.length)
	if g.has(header.TCPPush) {
		n.Pushes++
	}
	if g.captured < g.length {
		n.TruncatedCount++
		n.Truncated += uint64(g.length - g.captured)
	}
	if n.SegmentMin == 0 || g.length < n.SegmentMin {
		n.SegmentMin = g.length
	}
	if n.FirstData == 0 {
		n.FirstData = g.time
	}
	n.LastData = g.time
}

func (p *pass) urgent() {
	n := p.tally(p.side)
	n.UrgentPackets++
	n.UrgentBytes += uint32(p.g.urgent)
	if !p.s.is(hasUrgent) {
		p.s.set(hasUrgent)
		p.event(Urgent, NoReason, 0, int64(p.g.urgent), 0)
	}
}

// gapBefore notices that bytes before the segment were not seen.
func (p *pass) gapBefore() {
	s, g := p.s, p.g
	if !s.is(hasSeq) {
		s.set(hasSeq)
		s.Base, s.next = g.seq-1, g.seq
	}
	if !before(s.next, g.seq) {
		return
	}
	if p.rest(p.side, g.seq) {
		return
	}
	missing := int64(g.seq - s.next)
	if s.is(hasProbed) && s.probe == g.seq {
		s.next = g.seq // a window probe's byte that was taken
		return
	}
	p.event(LostSegment, NoReason, s.lastRecord, missing, 0)
	p.losses().addHole(p, hole{s.next, g.seq, g.time, g.record, g.id, g.tsval})
	s.next = g.seq
}

// newData takes the bytes from seq to the end of the segment, sent for the first time.
func (p *pass) newData(seq uint32) {
	s, r, g := p.s, p.r, p.g
	size := g.end - seq
	if g.has(header.TCPFin) {
		size--
	}
	if g.end == seq {
		return
	}
	if p.b.lossy && p.losses().damaged[p.side].record != 0 {
		p.mended(&p.losses().damaged[p.side])
	}
	if p.n != nil && r.is(hasAck) {
		p.n[p.side].weigh(s.next-r.ack, g.time)
	}
	if s.clear(hasFragment); g.fragment {
		s.set(hasFragment)
	}
	s.next = g.end
	s.idHigh, s.tsHigh = g.id, g.tsval
	if r.lastRecord == 0 && !p.c.timeless { // nobody will acknowledge it
		s.flight.forget(p.t, g.time-longestTimeout)
	}
	s.flight.push(p.t, g, seq)
	if size == 0 {
		return
	}
	p.nagle()
	p.fresh(size)
	if p.n != nil {
		p.underWay(size)
	}
	p.windowFull()
}

// underWay counts what is not acknowledged.
func (p *pass) underWay(size uint32) {
	s, r, n := p.s, p.r, &p.n[p.side]
	if r.is(hasAck) {
		n.seeFlight(s.next - r.ack)
	}
	if !r.is(hasAck) || r.ack == r.peerStart(s) {
		n.InitialBytes += size
		n.InitialPackets++
	}
}

// rest takes the bytes up to a number for those that later fragments of a packet
// brought, of which the first fragment alone tells the ports. It reports whether
// they may be.
func (p *pass) rest(side Side, to uint32) bool {
	s := &p.b.streams[side]
	size := to - s.next
	if !s.is(hasFragment) || size >= 1<<16 {
		return false
	}
	s.clear(hasFragment)
	p.tally(side).Bytes += uint64(size)
	s.Count.Fresh += uint64(size)
	if f := &s.flight; f.n > 0 && f.at(f.n-1).end == s.next {
		f.at(f.n - 1).end = to
	}
	m := &p.b.msg
	m.late(side, size)
	if m.bytes > 0 && m.side == side && m.end == s.next {
		m.end = to
	}
	s.next = to
	return true
}

// mended notices that new data is what had come damaged.
func (p *pass) mended(d *damage) {
	s, r, g := p.s, p.r, p.g
	if g.seq != d.seq {
		return
	}
	gap := g.time - d.time
	kind, why := RetransmissionUnclear, ReasonDamaged
	switch {
	case r.is(hasAck) && r.ack == g.seq && r.dupAcks >= 2:
		kind = RetransmissionFast
	case gap >= timeoutFloor && !p.c.timeless:
		kind = RetransmissionTimeout
	}
	p.repeatedCount(gap, g.length)
	p.letterLog(p.side, 't', s.Count.Repeated)
	p.event(kind, why, d.record, gap, 1)
	d.record = 0
}

// peerStart is the acknowledgment of nothing but the SYN of s.
func (*Stream) peerStart(s *Stream) uint32 { return s.Base + 1 }

func (n *Tally) seeFlight(bytes uint32) {
	n.FlightMax = max(n.FlightMax, bytes)
	if n.FlightMin == 0 || bytes < n.FlightMin {
		n.FlightMin = bytes
	}
	n.flightSum += uint64(bytes)
	n.flightCount++
}

// windowFull notices that all the room the peer offered is used. It needs the
// peer's scale, and no closed window, which says the same.
func (p *pass) windowFull() {
	s, r, g := p.s, p.r, p.g
	known := r.is(hasSyn) && r.is(hasAck) && (r.is(hasScaleShift) || r.offers&optScale == 0 || s.offers&optScale == 0)
	if !known || g.control() || r.edge != g.end || r.is(hasZero) {
		return
	}
	p.event(WindowFull, NoReason, r.lastRecord, int64(s.next-r.ack), 0)
	if s.is(hasFull) {
		return
	}
	s.set(hasFull)
	p.note(FindingWindowFull, p.side, Certain, NoReason, 0, 0)
	if r.offers&optScale == 0 && r.window > 32768 {
		p.note(FindingNoScaling, p.side.Other(), Likely, NoReason, 0, 0)
	}
}

// again takes a segment whose bytes all lie before the highest sent: it fills a
// gap, or repeats.
func (p *pass) again() {
	if p.b.lossy {
		if h := p.losses().holeAt(p.side, p.g.seq, p.g.end); h != nil {
			p.fill(h)
			return
		}
	}
	if p.g.length > 0 {
		p.repetition()
	}
}

// fill takes bytes of a gap. They were overtaken by others when their time stamp
// or identification is older, or when they come before a round trip has passed;
// else they are a repetition, and the first copy was lost before the capture point.
func (p *pass) fill(h *hole) {
	g := p.g
	p.s.repairTime = g.time
	age := g.time - h.time
	kind, why := RetransmissionUnseen, ReasonTimeOut
	switch d := &p.losses().damaged[p.side]; {
	case d.record != 0 && d.seq == g.seq:
		why, d.record = ReasonDamaged, 0
	case g.options&optTimestamps != 0 && h.ts != 0 && before(g.tsval, h.ts),
		g.id != 0 && h.id != 0 && g.id != h.id && h.id-g.id < 256:
		kind, why = OutOfOrder, ReasonEarlierClock
	case g.options&optTimestamps != 0 && h.ts != 0 && before(h.ts, g.tsval),
		g.id != 0 && h.id != 0 && g.id-h.id < 4096:
		why = ReasonLaterClock
	case p.c.timeless:
		kind, why = OutOfOrder, ReasonUnclear
	case age < p.reorderLimit():
		kind, why = OutOfOrder, ReasonShortGap
	}
	p.event(kind, why, h.record, age, int64(g.length))
	n := &p.s.Count
	if kind == OutOfOrder {
		p.tally(p.side).OutOfOrder++
		p.note(FindingReordered, p.side, Likely, NoReason, 0, 0)
	} else {
		n.Repeated++
		tally := p.tally(p.side)
		tally.Refilled++
		tally.RepeatedBytes += uint64(g.length)
		p.letterLog(p.side, 't', n.Repeated)
		if why != ReasonDamaged { // which is a finding of its own
			p.note(FindingLoss, p.side, Likely, NoReason, int64(g.length), 0)
		}
	}
	n.Fresh += uint64(g.length)
	p.b.msg.late(p.side, g.length)
	p.losses().cut(p, h)
}

// reorderLimit is how late a segment may be to count as overtaken: a round trip,
// or 3 ms where that is not known.
func (p *pass) reorderLimit() int64 {
	if trip := p.wholeTrip(); trip > 0 {
		return trip
	}
	return 3e6
}

// holeAt is a gap of a stream that the bytes from seq to end touch.
func (l *losses) holeAt(side Side, seq, end uint32) *hole {
	for i := range l.holes[side] {
		if h := &l.holes[side][i]; before(seq, h.to) && before(h.from, end) {
			return h
		}
	}
	return nil
}

func (l *losses) addHole(p *pass, h hole) {
	list := &l.holes[p.side]
	if len(*list) == maxHoles {
		copy(*list, (*list)[1:])
		(*list)[maxHoles-1] = h
		return
	}
	*list = append(*list, h)
	p.t.used += holeSize
}

// cut takes the segment's bytes out of the gap.
func (l *losses) cut(p *pass, h *hole) {
	g := p.g
	left, right := before(h.from, g.seq), before(g.end, h.to)
	switch {
	case left && right:
		rest := *h
		rest.from = g.end
		h.to = g.seq
		l.addHole(p, rest)
	case left:
		h.to = g.seq
	case right:
		h.from = g.end
	default:
		l.removeHole(p.t, p.side, h)
	}
}

func (l *losses) removeHole(t *Tracker, side Side, h *hole) {
	list := l.holes[side]
	for i := range list {
		if &list[i] == h {
			l.holes[side] = append(list[:i], list[i+1:]...)
			t.used -= holeSize
			return
		}
	}
}

// dropHoles forgets the peer's gaps before ack, which it acknowledged although
// they were never seen: the capture missed them.
func (l *losses) dropHoles(p *pass, ack uint32) {
	side := p.side.Other()
	for i := 0; i < len(l.holes[side]); {
		h := &l.holes[side][i]
		if before(ack, h.to) {
			i++
			continue
		}
		missing := int64(h.to - h.from)
		n := &p.b.streams[side].Count
		n.Missed += uint64(missing)
		n.Gaps++
		p.letterLog(side, 'g', n.Gaps)
		p.tell(Event{Kind: AckedUnseen, Side: p.side, Time: p.g.time, Record: p.g.record,
			Other: h.record, A: missing})
		p.note(FindingCaptureLoss, side, Certain, NoReason, missing, missing)
		l.removeHole(p.t, side, h)
	}
}

// finish takes the FIN of a segment.
func (p *pass) finish() {
	s, g := p.s, p.g
	if s.sentFin() {
		if g.end-1 != s.fin {
			return
		}
		p.tally(p.side).Fins++
		gap := g.time - s.finLast
		s.finLast = g.time
		if e := s.flight.find(s.fin); e != nil && g.length == 0 {
			e.again(g.time)
		}
		tries := int64(s.finTries)
		s.finTries += min(1, 255-s.finTries)
		p.event(FinishedRepeated, ReasonTimeOut, s.finRecord, gap, tries)
		if g.length == 0 { // else its data was the loss
			p.note(FindingLoss, p.side, Likely, ReasonTimeOut, 0, 0)
		}
		if s.is(hasFinSeen) && !p.b.resetSeen { // it had been taken for closed
			p.move(p.side, inFinAgain)
		}
		if p.r.State == StateTimeWait {
			p.r.Since, p.r.SinceRecord = g.time, g.record // RFC 9293, 3.10.7.4: the time begins again
		}
		return
	}
	s.set(hasFin)
	s.fin, s.finRecord, s.finTime, s.finLast, s.finTries = g.end-1, g.record, g.time, g.time, 1
	p.tally(p.side).Fins = 1
	if before(s.next, g.end) {
		s.next = g.end
	}
	p.endMessage(false)
	p.event(Finished, NoReason, 0, int64(s.Count.Fresh), 0)
	p.move(p.side, inFin)
}

// finSeen takes the acknowledgment of the peer's FIN.
func (p *pass) finSeen() {
	s, r := p.s, p.r
	if s.is(hasFinSeen) {
		if r.State == LastAck {
			p.move(p.side.Other(), inFinAcked) // the first acknowledgment had not arrived
		}
		return
	}
	s.set(hasFinSeen)
	p.move(p.side, inFinSeen)
	p.move(p.side.Other(), inFinAcked)
	if !p.g.has(header.TCPFin) && !s.sentFin() {
		p.event(HalfClosed, NoReason, r.finRecord, p.g.time-r.finTime, 0)
	}
}
