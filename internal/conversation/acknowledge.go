package conversation

// probing is what a segment without news may ask the peer.
type probing uint8

const (
	notProbe probing = iota
	keepAlive
	windowProbe
)

// probeKind tells keep-alives and window probes from data. Both may carry one
// byte that was sent before, or none; a window probe may carry the next byte.
// Linux probes a closed window like a keep-alive, with no byte and the number
// before the next: the closed window tells them apart.
func (p *pass) probeKind() probing {
	s, r, g := p.s, p.r, p.g
	if g.length > 1 || g.control() || !s.is(hasSeq) {
		return notProbe
	}
	old := g.seq == s.next-1
	if r.is(hasZero) && (old || g.length == 1 && g.seq == s.next) {
		p.windowProbe()
		return windowProbe
	}
	answered := r.is(hasAck) && r.ack == s.next
	if old && (answered || !r.is(hasAck) && g.length == 0) && (r.is(hasAck) || g.time-s.lastTime > idlePause) {
		p.keepAlive()
		return keepAlive
	}
	return notProbe
}

func (p *pass) windowProbe() {
	s, g := p.s, p.g
	s.probes++
	n := p.tally(p.side)
	n.Probes++
	n.ProbeBytes += g.length
	s.set(hasProbe | hasProbed)
	if g.seq == s.next && g.length == 1 {
		s.probe = g.end
	} else {
		s.probe = s.next
	}
	p.event(WindowProbe, NoReason, p.r.lastRecord, int64(g.length), int64(s.probes))
}

func (p *pass) keepAlive() {
	s, b := p.s, p.b
	p.tally(p.side).KeepAlives++
	if s.is(hasKeepAlive) {
		b.keepAlives++
	} else {
		b.keepAlives = 1
	}
	s.set(hasKeepAlive)
	idle := p.g.time - max(s.lastTime, p.r.lastTime)
	if b.keepAlives > 1 || p.c.timeless {
		idle = 0
	}
	p.event(KeepAlive, NoReason, 0, idle, int64(b.keepAlives))
	p.note(FindingKeepAlive, p.side, Certain, NoReason, 0, 0)
}

// acknowledge takes the acknowledgment of a segment.
func (p *pass) acknowledge(kind probing) {
	s, r, g := p.s, p.r, p.g
	if p.n != nil && g.pure() {
		p.n[p.side].PureAcks++
	}
	if kind == notProbe {
		s.clear(hasKeepAlive | hasProbe)
		s.probes = 0
	}
	if g.sackBlocks > 0 {
		p.selective()
	}
	switch {
	case !s.is(hasAck):
		p.firstAck()
	case before(s.ack, g.ack):
		p.advance()
	case g.ack == s.ack && g.pure() && kind == notProbe:
		p.sameAck()
	}
	p.handshakeStates()
	if r.sentFin() && !before(g.ack, r.fin+1) {
		p.finSeen()
	}
	r.clear(hasKeepAlive | hasProbe)
}

// firstAck learns where the peer is from an acknowledgment.
func (p *pass) firstAck() {
	s, r, g := p.s, p.r, p.g
	if !r.is(hasSeq) {
		r.set(hasSeq)
		r.Base, r.next = g.ack-1, g.ack
	}
	s.set(hasAck)
	s.ack = g.ack
	if before(r.next, g.ack) && !r.is(hasSyn) {
		r.next = g.ack
		return
	}
	p.unseen()
	p.acked(g.ack)
}

// advance takes an acknowledgment of something new.
func (p *pass) advance() {
	s, r, g := p.s, p.r, p.g
	if before(r.next, g.ack) && r.is(hasProbed) && r.probe == g.ack {
		r.next = g.ack // the peer took the byte of a window probe
		r.Count.Fresh++
	}
	p.unseen()
	if p.n != nil {
		p.n[p.side.Other()].weigh(r.next-s.ack, g.time)
	}
	p.acked(g.ack)
	s.ack = g.ack
	s.ackTime, s.ackRecord = g.time, g.record
	s.dupAcks = 0
	if r.is(hasBackOff) {
		r.backOff = 0
	}
	r.clear(hasFull | hasBackOff)
	if s.unackedRecovery(r) {
		r.clear(hasRecovery)
	}
	if p.b.lossy {
		lost := p.losses()
		lost.dropHoles(p, g.ack)
		if k := &lost.sack[p.side.Other()]; k.known && !before(g.ack, k.high) {
			k.known, k.n = false, 0
		}
	}
}

// unackedRecovery reports whether the peer's loss is repaired: all is acknowledged.
func (s *Stream) unackedRecovery(r *Stream) bool { return !before(s.ack, r.next) }

// unseen reports an acknowledgment of bytes that were not captured.
func (p *pass) unseen() {
	r, g := p.r, p.g
	if !r.is(hasSeq) || !before(r.next, g.ack) {
		return
	}
	if p.rest(p.side.Other(), g.ack) {
		return
	}
	missing := int64(g.ack - r.next)
	p.breakOff()
	r.next = g.ack
	r.Count.Missed += uint64(missing)
	r.Count.Gaps++
	if r.lastRecord == 0 {
		return // nothing of the peer was captured at all, which is said once
	}
	p.letterLog(p.side.Other(), 'g', r.Count.Gaps)
	p.event(AckedUnseen, NoReason, 0, missing, 0)
	p.note(FindingCaptureLoss, p.side.Other(), Certain, NoReason, missing, missing)
}

// acked takes the acknowledged segments off the peer's flight and measures how
// long the acknowledgment took.
func (p *pass) acked(ack uint32) {
	f := &p.r.flight
	var newest sent
	size, segments := uint32(0), 0
	for f.n > 0 && !before(ack, f.at(0).end) {
		newest = *f.at(0)
		size += newest.end - newest.seq
		segments++
		f.pop(p.t)
	}
	if f.n > 0 && before(f.at(0).seq, ack) {
		f.at(0).seq = ack
		p.tally(p.side.Other()).PartialAcks++
	}
	p.messageAcked(ack)
	if segments == 0 {
		return
	}
	p.s.clear(hasDelayed)
	n := p.tally(p.side.Other())
	n.CumulativeAcks += uint32(segments - 1)
	switch {
	case newest.tries() > 1:
		n.AmbiguousAcks++
		n.last.add(p.g.time - newest.last)
	case p.r.repairTime >= newest.time && !p.c.timeless:
		n.PostLossAcks++ // it waited for the repair, so the time says nothing of the way
	case newest.end == ack && !newest.joined() && !p.c.timeless:
		p.delayed(&newest, size)
		if newest.seq != p.r.Base || !p.r.is(hasSyn) {
			p.sample(&newest)
		}
	}
}

// sample takes the time between a segment of the peer and its acknowledgment.
func (p *pass) sample(e *sent) {
	took := p.g.time - e.time
	if took < 0 {
		return
	}
	p.r.RTT.add(took)
	if p.n == nil {
		return
	}
	n := &p.n[p.side.Other()]
	n.trips.add(took)
	if full := p.s.fullSize(p.r); full != 0 && e.end-e.seq >= full {
		n.full.add(took)
	}
}

// held is how much later than a round trip an acknowledgment must come to count
// as held back. Linux holds for 40 ms, others for up to 200; RFC 9293, 3.8.6.3,
// allows 500.
const (
	held    = 20e6
	heldMax = 600e6
)

// delayed notices an acknowledgment that was held back: a pure one, for less
// than two full segments, late compared with the shortest round trip.
func (p *pass) delayed(e *sent, size uint32) {
	s, r, g := p.s, p.r, p.g
	wait := g.time - e.time
	if e.seq == r.Base && r.is(hasSyn) || r.repairTime >= e.time {
		return // a SYN, or the way was blocked by a gap
	}
	if !g.pure() || r.flight.n > 0 || wait > heldMax || wait < held || p.t.limits.NoFindings {
		return
	}
	if full := s.fullSize(r); full != 0 && size >= 2*full {
		return
	}
	least := p.roundTrip(p.side)
	if least == 0 || wait-least < held || wait < 2*least {
		return
	}
	s.set(hasDelayed)
	p.trouble().ackDelay[p.side] = wait
	p.event(DelayedAck, NoReason, e.record(), wait, least)
	p.note(FindingDelayedAck, p.side, Likely, NoReason, wait, wait)
}

// fullSize is the data in a full segment to s: its MSS without the room that r's
// time stamps take in each (RFC 6691). It is 0 where the SYN of s was not captured.
func (s *Stream) fullSize(r *Stream) uint32 {
	const stamps = 12
	if s.offers&r.offers&optTimestamps != 0 && s.MSS > stamps {
		return uint32(s.MSS) - stamps
	}
	return uint32(s.MSS)
}

// roundTrip is the shortest time between the capture point and an end; 0 unknown.
func (p *pass) roundTrip(side Side) int64 {
	least := p.b.streams[side.Other()].RTT.Min()
	hand := p.b.half
	if side == Originator {
		hand = p.b.handshake - p.b.half
	}
	if least == 0 || hand > 0 && hand < least {
		return max(hand, 0)
	}
	return least
}

// wholeTrip is the round-trip time between the ends; 0 unknown.
func (p *pass) wholeTrip() int64 {
	if p.b.handshake > 0 {
		return p.b.handshake
	}
	return p.b.streams[0].RTT.Min() + p.b.streams[1].RTT.Min()
}

// sameAck takes an acknowledgment of what was acknowledged before: an answer, a
// change of the window, or a sign of loss.
func (p *pass) sameAck() {
	s, r, g := p.s, p.r, p.g
	changed := g.rawWindow != s.rawWindow
	switch {
	case r.is(hasKeepAlive):
		p.event(KeepAliveAnswer, NoReason, r.lastRecord, g.time-r.lastTime, 0)
		p.answered(FindingKeepAlive, p.side.Other())
	case r.is(hasProbe) && g.rawWindow == 0:
		p.event(WindowProbeAnswer, NoReason, r.lastRecord, g.time-r.lastTime, 0)
	case g.rawWindow == 0 || s.is(hasZero):
	case p.dsack():
	case g.options&optMPTCP != 0 && g.sackBlocks == 0:
		// It may carry a signal of MPTCP's, and says nothing of a loss (RFC 8684, 3.7).
	case changed && g.sackBlocks == 0:
		if (g.seq == s.next || !s.is(hasSeq)) && g.rawWindow > s.rawWindow {
			p.event(WindowUpdate, NoReason, 0, int64(p.scaled()), 0)
		}
	case r.unacked(s) && (g.seq == s.next || !s.is(hasSeq)) && r.State != SynReceived && r.State != SynSent && !p.repeatedLast():
		p.duplicateAck()
	}
}

// repeatedLast reports whether this acknowledgment completes nothing but the
// handshake or a close, where a repetition asks for nothing.
func (p *pass) repeatedLast() bool {
	r := p.r
	return r.sentFin() && p.s.ack == r.fin && r.next == r.fin+1
}

// answered counts an answer to a probe of the peer in the finding about it.
func (p *pass) answered(kind FindingKind, side Side) {
	if tr := p.b.trouble; tr != nil {
		for i := range tr.Findings {
			if f := &tr.Findings[i]; f.Kind == kind && f.Side == side {
				f.A++
			}
		}
	}
}

func (p *pass) duplicateAck() {
	s := p.s
	s.dupAcks++
	n := p.tally(p.side)
	n.DuplicateAcks++
	if s.dupAcks == 3 {
		n.TripleAcks++
	}
	beyond := int64(0)
	for _, block := range p.g.sack[:p.g.sackBlocks] {
		beyond += int64(block[1] - block[0])
	}
	why := ReasonDuplicateAcks
	if p.g.sackBlocks > 0 {
		why = ReasonSelectiveAck
	}
	p.event(DuplicateAck, why, s.ackRecord, int64(s.dupAcks), beyond)
}

// selective takes the SACK blocks of an acknowledgment (RFC 2018; RFC 2883).
func (p *pass) selective() {
	g, n := p.g, p.tally(p.side)
	n.SackPackets++
	n.SackBlocksMax = max(n.SackBlocksMax, g.sackBlocks)
	blocks := g.sack[:g.sackBlocks]
	if p.dsack() {
		p.dsackSeen(blocks[0])
		blocks = blocks[1:]
	}
	if len(blocks) == 0 {
		return
	}
	k := &p.losses().sack[p.side.Other()]
	k.n = uint8(copy(k.block[:], blocks))
	for _, block := range blocks {
		if !k.known || before(k.high, block[1]) {
			k.high, k.known = block[1], true
		}
	}
}

// dsack reports whether the first SACK block tells of data that arrived twice:
// it lies before the acknowledgment, or within the second block (RFC 2883, 4).
func (p *pass) dsack() bool {
	g := p.g
	if g.sackBlocks == 0 {
		return false
	}
	first := g.sack[0]
	if !before(g.ack, first[1]) {
		return true
	}
	return g.sackBlocks > 1 && !before(first[0], g.sack[1][0]) && !before(g.sack[1][1], first[1])
}

// dsackSeen finds the repetition that a DSACK proves needless. It may be of another
// kind, or none in the capture.
func (p *pass) dsackSeen(block [2]uint32) {
	p.tally(p.side).DsackPackets++
	if p.r.is(hasKeepAlive | hasProbe) {
		return // it answers those
	}
	proved := Event{Kind: SpuriousProved, Why: ReasonSelectiveAck, Side: p.side.Other(), Time: p.g.time,
		Record: p.g.record, A: int64(block[1] - block[0])}
	switch {
	case p.r.is(hasSyn) && block[0] == p.r.Base:
		proved.Why = ReasonSynTwice
	case p.r.sentFin() && block[0] == p.r.fin:
		proved.Why = ReasonFinTwice
	}
	if p.b.lossy {
		if e := p.losses().repeatOf(proved.Side, block[0]); e != nil {
			proved.Other = e.record
			p.note(FindingSpurious, e.side, Certain, ReasonSelectiveAck, 0, 0)
			p.trouble().forgive(e.side, int64(e.end-e.seq))
			e.record = 0
		}
	}
	p.tell(proved)
}

// repeatOf is a recent repetition of a byte that no DSACK has spoken of; nil: none.
func (l *losses) repeatOf(side Side, seq uint32) *repeat {
	for i := range l.repeats {
		if e := &l.repeats[i]; e.record != 0 && e.side == side && within(seq, e.seq, e.end) {
			return e
		}
	}
	return nil
}

// scaled is the window of the segment in bytes (RFC 7323, 2.3).
func (p *pass) scaled() uint32 {
	if p.s.is(hasScaleShift) {
		return uint32(p.g.rawWindow) << p.s.Scale
	}
	return uint32(p.g.rawWindow)
}

// window follows the room an end offers.
func (p *pass) window() {
	s, g := p.s, p.g
	if before(g.ack, s.ack) {
		return // an older segment, overtaken
	}
	w := p.scaled()
	edge := g.ack + w
	if s.edge != 0 && before(edge, s.edge) && s.edge-edge >= 1<<s.Scale && w != 0 {
		p.event(WindowShrunk, NoReason, 0, int64(s.edge-edge), 0)
	}
	s.Count.WindowMax = max(s.Count.WindowMax, w)
	if p.n != nil {
		p.n[p.side].seeWindow(w)
	}
	if w == 0 && !g.control() {
		p.zeroWindow()
	} else if s.is(hasZero) {
		p.windowOpened(w)
	}
	s.edge, s.window, s.rawWindow = edge, w, g.rawWindow
}

func (n *Tally) seeWindow(w uint32) {
	n.windows++
	n.windowSum += uint64(w)
	if w != 0 && (n.WindowMin == 0 || w < n.WindowMin) {
		n.WindowMin = w
	}
}

func (p *pass) zeroWindow() {
	s := p.s
	s.Count.ZeroWindows++
	p.letterLog(p.side, 'w', s.Count.ZeroWindows)
	if s.is(hasZero) {
		return
	}
	s.set(hasZero)
	p.trouble().windows[p.side].closed = p.g.time
	p.event(ZeroWindow, NoReason, 0, 0, 0)
	p.note(FindingZeroWindow, p.side, Certain, NoReason, 0, 0)
}

func (p *pass) windowOpened(room uint32) {
	s := p.s
	s.clear(hasZero)
	tr := p.trouble()
	w := &tr.windows[p.side]
	w.opened = p.g.time
	closed := p.g.time - w.closed
	p.event(WindowUpdate, NoReason, 0, int64(room), max(closed, 1))
	for i := range tr.Findings {
		if f := &tr.Findings[i]; f.Kind == FindingZeroWindow && f.Side == p.side {
			f.A += closed
			f.B = max(f.B, closed)
			f.Last = p.g.record
		}
	}
}

// forgive takes a repetition that proved needless out of the finding about loss.
func (tr *Trouble) forgive(side Side, bytes int64) {
	for i := range tr.Findings {
		f := &tr.Findings[i]
		if f.Kind != FindingLoss || f.Side != side || f.Why != NoReason {
			continue
		}
		f.Count--
		f.A = max(0, f.A-bytes)
	}
}
