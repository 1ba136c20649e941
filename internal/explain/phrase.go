package explain

import (
	"strconv"

	"wiretale/internal/conversation"
)

// phrase is what an event is in words; "" for those that are told otherwise.
func (t *Teller) phrase(e *conversation.Event) string {
	if f := phrases[e.Kind]; f != nil {
		return f(t, e)
	}
	return ""
}

type phraser func(t *Teller, e *conversation.Event) string

// after is ", after 26 µs", or nothing where times are not known.
func (t *Teller) after(word string, ns int64) string {
	if t.o.NoTimes || ns <= 0 {
		return ""
	}
	return word + span(ns)
}

// laterBy is ", 5 ms later", or nothing where that is not known.
func (t *Teller) laterBy(ns int64) string {
	if t.o.NoTimes || ns <= 0 {
		return ""
	}
	return ", " + span(ns) + " later"
}

// fixed is a phrase that is always the same.
func fixed(text string) phraser {
	return func(*Teller, *conversation.Event) string { return text }
}

var phrases [256]phraser

func init() { // a table that refers to functions that refer to it
	c := func(k conversation.Kind, f phraser) { phrases[k] = f }
	c(conversation.MidStream, fixed("the beginning was not captured: the connection is open already"))
	c(conversation.Attempt, (*Teller).attempt)
	c(conversation.AttemptRepeated, (*Teller).attemptRepeated)
	c(conversation.Accepted, (*Teller).accepted)
	c(conversation.AcceptedRepeated, (*Teller).acceptedRepeated)
	c(conversation.Established, (*Teller).established)
	c(conversation.FastOpen, (*Teller).fastOpen)
	c(conversation.DelayedAck, (*Teller).delayedAck)
	c(conversation.NagleStall, (*Teller).nagle)
	c(conversation.RetransmissionTimeout, (*Teller).timeout)
	c(conversation.RetransmissionFast, (*Teller).fast)
	c(conversation.RetransmissionProbe, (*Teller).tailProbe)
	c(conversation.RetransmissionSpurious, (*Teller).spurious)
	c(conversation.RetransmissionUnclear, (*Teller).unclear)
	c(conversation.RetransmissionUnseen, (*Teller).unseenCopy)
	c(conversation.SpuriousProved, (*Teller).spuriousProved)
	c(conversation.LostSegment, (*Teller).lost)
	c(conversation.OutOfOrder, (*Teller).outOfOrder)
	c(conversation.AckedUnseen, (*Teller).ackedUnseen)
	c(conversation.DuplicateAck, (*Teller).duplicateAck)
	c(conversation.Duplicate, (*Teller).duplicate)
	c(conversation.ZeroWindow, (*Teller).zeroWindow)
	c(conversation.WindowProbe, (*Teller).windowProbe)
	c(conversation.WindowProbeAnswer, (*Teller).probeAnswer)
	c(conversation.WindowUpdate, (*Teller).windowUpdate)
	c(conversation.WindowFull, (*Teller).windowFull)
	c(conversation.WindowShrunk, (*Teller).windowShrunk)
	c(conversation.KeepAlive, (*Teller).keepAlive)
	c(conversation.KeepAliveAnswer, (*Teller).keepAliveAnswer)
	c(conversation.Finished, (*Teller).finishedAlone)
	c(conversation.FinishedRepeated, (*Teller).finishedRepeated)
	c(conversation.HalfClosed, (*Teller).halfClosed)
	c(conversation.Reset, (*Teller).reset)
	c(conversation.ResetIgnored, fixed("RST outside the window: the other end does not heed it"))
	c(conversation.TimeWait, (*Teller).timeWait)
	c(conversation.PortsReused, (*Teller).portsReused)
	c(conversation.ChallengeAck, (*Teller).challenge)
	c(conversation.ICMPError, (*Teller).icmp)
	c(conversation.ChecksumOffload, fixed("checksum not computed yet: offload, not damage"))
	c(conversation.ChecksumBad, fixed("wrong checksum: damaged on the way; the receiver drops it"))
	c(conversation.LargeSegment, (*Teller).large)
	c(conversation.CongestionMark, fixed("a router marked this packet: congestion (ECN)"))
	c(conversation.CongestionEcho, func(_ *Teller, e *conversation.Event) string {
		return the(e.Side) + " reports the congestion mark back (ECE)"
	})
	c(conversation.CongestionReduced, func(_ *Teller, e *conversation.Event) string {
		return the(e.Side) + " sends more slowly because of the mark (CWR)"
	})
	c(conversation.Urgent, (*Teller).urgent)
	c(conversation.Contradiction, (*Teller).contradiction)
	c(conversation.Evicted, fixed("forgotten here for want of memory; the tale breaks off"))
	c(conversation.Transition, (*Teller).transition)
	c(conversation.Idle, (*Teller).idle)
	c(conversation.Message, (*Teller).message)
	c(conversation.Part, (*Teller).part)
}

func (t *Teller) attempt(e *conversation.Event) string {
	s := "SYN: " + the(e.Side) + " asks for a connection"
	if e.A > 0 {
		s += ", with " + size(e.A) + " of data at once (fast open)"
	}
	return s
}

func (t *Teller) attemptRepeated(e *conversation.Event) string {
	return "SYN again" + t.after(", ", e.A) + t.later(e.A) + " (repetition " + strconv.FormatInt(e.B, 10) + "): no answer came"
}

func (t *Teller) later(ns int64) string {
	if t.o.NoTimes || ns <= 0 {
		return ""
	}
	return " after the one before"
}

func (t *Teller) accepted(e *conversation.Event) string {
	if e.Why == conversation.ReasonSimultaneousOpen || e.Side == conversation.Originator {
		return "SYN-ACK: " + the(e.Side) + " answers a SYN that crossed its own (simultaneous open)"
	}
	if e.Other == 0 {
		return "SYN-ACK: " + the(e.Side) + " accepts; the SYN itself was not captured"
	}
	return "SYN-ACK: " + the(e.Side) + " accepts" + t.after(" after ", e.A)
}

func (t *Teller) acceptedRepeated(e *conversation.Event) string {
	return "SYN-ACK again" + t.after(", ", e.A) + t.later(e.A) + " (repetition " + strconv.FormatInt(e.B, 10) + ")"
}

func (t *Teller) established(e *conversation.Event) string {
	s := "ACK: the handshake is complete"
	if e.A <= 0 || t.o.NoTimes {
		return s
	}
	return s + ". Round trip " + span(e.A) + ": " + span(e.B) + " between here and the server, " +
		span(e.A-e.B) + " between here and the client"
}

func (t *Teller) fastOpen(e *conversation.Event) string {
	if e.Why == conversation.ReasonFastOpenAccepted {
		return "takes the " + size(e.A) + " of the SYN at once (fast open)"
	}
	return "but not the " + size(e.A) + " that came with the SYN; they must be sent again"
}

func (t *Teller) delayedAck(e *conversation.Event) string {
	return the(e.Side) + " held the acknowledgment of " + packet(e.Other) + " back for " + span(e.A) + " (delayed ACK)"
}

func (t *Teller) nagle(e *conversation.Event) string {
	return the(e.Side) + " had waited " + span(e.A) + " for that acknowledgment before it sent this (Nagle)"
}

// again is the end of a phrase about a repetition.
func (t *Teller) again(e *conversation.Event) string {
	s := ""
	if e.Other != 0 {
		s = " of " + packet(e.Other)
	}
	if e.B > 1 {
		s += ", repetition " + strconv.FormatInt(e.B, 10)
	}
	if e.Why == conversation.ReasonDamaged {
		s += ", which was damaged"
	}
	return s
}

func (t *Teller) timeout(e *conversation.Event) string {
	return "retransmission" + t.again(e) + ": no acknowledgment for " + span(e.A) + " (time-out)"
}

func (t *Teller) fast(e *conversation.Event) string {
	s := "fast retransmission" + t.again(e)
	switch e.Why {
	case conversation.ReasonDuplicateAcks:
		return s + ": duplicate acknowledgments asked for it"
	case conversation.ReasonSelectiveAck:
		return s + ": SACK shows that later bytes arrived and these did not"
	case conversation.ReasonTooLarge:
		return "sent again in smaller pieces, since a router said that " + packet(e.Other) + " was too large"
	}
	return s + ": the repair of the loss goes on"
}

func (t *Teller) tailProbe(e *conversation.Event) string {
	s := "tail loss probe: the last segment"
	if e.Other != 0 {
		s += ", " + packet(e.Other) + ","
	}
	return s + " again" + t.after(" after ", e.A) + " without acknowledgment"
}

func (t *Teller) spurious(e *conversation.Event) string {
	s := "needless retransmission" + t.again(e) + ": it had been acknowledged"
	if e.Why == conversation.ReasonAlreadySelected {
		return s + " selectively (SACK)"
	}
	return s + " already"
}

func (t *Teller) unclear(e *conversation.Event) string {
	if e.Why == conversation.ReasonDamaged {
		return "retransmission" + t.again(e) + t.after(", ", e.A) + t.later(e.A)
	}
	return "retransmission" + t.again(e) + t.after(", ", e.A) + t.later(e.A) + "; the capture does not show why"
}

func (t *Teller) unseenCopy(e *conversation.Event) string {
	if e.Why == conversation.ReasonDamaged {
		return "fills the gap before " + packet(e.Other) + t.laterBy(e.A) + ": a retransmission of the damaged segment"
	}
	return "fills the gap before " + packet(e.Other) + t.laterBy(e.A) + ": a retransmission; the first copy was lost before the capture point"
}

func (t *Teller) spuriousProved(e *conversation.Event) string {
	if e.Other == 0 {
		what := size(e.A)
		switch e.Why {
		case conversation.ReasonSynTwice:
			what = "the SYN"
		case conversation.ReasonFinTwice:
			what = "the FIN"
		}
		return the(e.Side.Other()) + " says that " + what + " reached it twice (DSACK)"
	}
	return the(e.Side.Other()) + " says that " + packet(e.Other) + " brought what it had already (DSACK): that retransmission was needless"
}

func (t *Teller) lost(e *conversation.Event) string {
	return "a gap: the " + size(e.A) + " before it are missing"
}

func (t *Teller) outOfOrder(e *conversation.Event) string {
	s := "out of order: overtaken by " + packet(e.Other) + t.after(", ", e.A)
	if !t.o.NoTimes && e.A > 0 {
		s += " late"
	}
	if e.Why == conversation.ReasonEarlierClock {
		s += " (its time stamp or identification is older)"
	}
	return s
}

func (t *Teller) ackedUnseen(e *conversation.Event) string {
	return the(e.Side) + " acknowledges " + size(e.A) + " that are not in the capture"
}

func (t *Teller) duplicateAck(e *conversation.Event) string {
	s := "duplicate acknowledgment " + strconv.FormatInt(e.A, 10)
	if e.B > 0 {
		return s + ": " + size(e.B) + " beyond a gap " + have(e.B) + " arrived (SACK)"
	}
	return s + ": something later arrived, something before it is missing"
}

// have is "has" of one and "have" of more.
func have(n int64) string {
	if n == 1 {
		return "has"
	}
	return "have"
}

func (t *Teller) duplicate(e *conversation.Event) string {
	if e.Why == conversation.ReasonOtherHop {
		return "the same packet as " + packet(e.Other) + ", seen on another hop or VLAN"
	}
	return "the same packet as " + packet(e.Other) + " once more" + t.laterBy(e.A)
}

func (t *Teller) zeroWindow(e *conversation.Event) string {
	return "window closed: " + the(e.Side) + " has no room; its program does not read"
}

func (t *Teller) windowProbe(e *conversation.Event) string {
	return "window probe " + strconv.FormatInt(e.B, 10) + ": is there room again?"
}

func (t *Teller) probeAnswer(*conversation.Event) string { return "still no room" }

func (t *Teller) windowUpdate(e *conversation.Event) string {
	if e.B > 0 {
		s := "window open again: room for " + size(e.A)
		if t.o.NoTimes || e.B == 1 {
			return s
		}
		return s + ", after " + span(e.B) + " without"
	}
	return "window update: room for " + size(e.A)
}

func (t *Teller) windowFull(e *conversation.Event) string {
	return "the window is full: " + size(e.A) + " in flight, all that " + the(e.Side.Other()) + " allows"
}

func (t *Teller) windowShrunk(e *conversation.Event) string {
	return the(e.Side) + " takes back " + size(e.A) + " of the room it had offered"
}

func (t *Teller) keepAlive(e *conversation.Event) string {
	s := "keep-alive probe"
	if e.B > 1 {
		s += " " + strconv.FormatInt(e.B, 10)
	}
	return s + ": is " + the(e.Side.Other()) + " still there?"
}

func (t *Teller) keepAliveAnswer(e *conversation.Event) string {
	return the(e.Side) + " is still there" + t.after(", answers after ", e.A)
}

// finishedAlone is finished where nothing else is known of the packet.
func (t *Teller) finishedAlone(e *conversation.Event) string {
	return "FIN: " + the(e.Side) + " closes" + too(e) + inAll(e)
}

// finished is a FIN. acks: the segment is also the first to acknowledge the
// other end's; idle: how long the connection was silent before.
func (v *view) finished(e *conversation.Event, acks bool, idle int64) string {
	s := "FIN: " + the(e.Side) + " closes" + too(e)
	if acks {
		s = "FIN: " + the(e.Side) + " acknowledges that FIN and closes too, in one segment"
	}
	s += inAll(e)
	if idle >= 1e9 && e.A > 0 && too(e) == "" && isHTTP(v.c.Flow.DestinationPort) {
		s += "; the connection had been kept open for another request (HTTP keep-alive)"
	}
	return s
}

// too is " too" when the other end has closed before.
func too(e *conversation.Event) string {
	switch e.States[e.Side] {
	case conversation.CloseWait, conversation.LastAck:
		return " too"
	case conversation.StateEstablished:
		if e.States[e.Side.Other()] == conversation.FinWait1 {
			return " too, before the other FIN has reached it"
		}
	}
	return ""
}

func inAll(e *conversation.Event) string {
	if e.A > 0 {
		return ", after " + size(e.A) + " in all"
	}
	return ", having sent no data"
}

// acksFin reports whether o says that the end whose FIN fin is acknowledged the
// other FIN with the same packet.
func acksFin(o, fin *conversation.Event) bool {
	return o.Kind == conversation.Transition && o.Record == fin.Record && o.Side == fin.Side &&
		o.Why == conversation.ReasonFinReceived && conversation.State(o.B) == conversation.CloseWait
}

// isHTTP reports whether the port is usual for HTTP.
func isHTTP(port uint16) bool {
	switch port {
	case 80, 443, 8080, 8443:
		return true
	}
	return false
}

func (t *Teller) finishedRepeated(e *conversation.Event) string {
	return "FIN again" + t.after(", ", e.A) + " after the first (repetition " + strconv.FormatInt(e.B, 10) + "): not acknowledged"
}

func (t *Teller) halfClosed(e *conversation.Event) string {
	return the(e.Side) + " acknowledges the FIN and stays open for now"
}

func (t *Teller) timeWait(e *conversation.Event) string {
	switch e.States[e.Side.Other()] {
	case conversation.Closing:
		return "" // the other end's TIME_WAIT comes with the same packet
	case conversation.StateTimeWait:
		return "ACK: closed; both had closed at once, and both keep the ports in TIME_WAIT"
	}
	return "ACK: closed; " + the(e.Side) + " closed first and keeps the ports in TIME_WAIT"
}

func (t *Teller) portsReused(e *conversation.Event) string {
	s := "the same ports as a connection before"
	switch e.Why {
	case conversation.ReasonMetTimeWait:
		s += ", which is still in TIME_WAIT"
	case conversation.ReasonMetOpen:
		s += ", which was never closed"
	}
	return s + t.after("; its last packet was ", e.A) + map[bool]string{true: " ago (" + packet(e.Other) + ")"}[!t.o.NoTimes]
}

func (t *Teller) challenge(e *conversation.Event) string {
	return the(e.Side) + " does not accept but acknowledges something else: it still has an older connection on these ports"
}

func (t *Teller) large(e *conversation.Event) string {
	return size(e.A) + " in one segment where " + strconv.FormatInt(e.B, 10) + " can travel: the network card cuts or joins them"
}

func (t *Teller) urgent(e *conversation.Event) string {
	return size(e.A) + " marked as urgent"
}

func (t *Teller) contradiction(e *conversation.Event) string {
	return "contradicts itself: " + reasonText(e.Why)
}

func (t *Teller) idle(e *conversation.Event) string {
	return "after " + span(e.A) + " of silence"
}

// transition tells only of the changes that no other event tells of.
func (t *Teller) transition(e *conversation.Event) string {
	switch e.Why {
	case conversation.ReasonFinReceivedCrossing:
		return the(e.Side) + " acknowledges the FIN that crossed its own"
	case conversation.ReasonHandshakeAckLost:
		return "so for " + the(e.Side) + " the handshake is not complete after all"
	case conversation.ReasonLastAckLost:
		return "so the last acknowledgment did not arrive"
	case conversation.ReasonWaited:
		return "TIME_WAIT is over; the ports are free again"
	}
	return ""
}

func (t *Teller) message(e *conversation.Event) string {
	s := size(e.A)
	if e.N > 1 {
		s += " in " + count(int64(e.N), "segment")
		if !t.o.NoTimes && e.B > 0 {
			s += " within " + span(e.B)
		}
	}
	return s
}

func (t *Teller) part(e *conversation.Event) string { return t.message(e) + ", a part of a message" }
