package explain

import (
	"strconv"

	"wiretale/internal/conversation"
)

// verdict is a finding in words: what is so, and what it usually means for the
// program. why is empty where there is nothing to add.
type verdict struct {
	what, why string
	problem   bool // wrong, not only worth knowing
}

type judge func(v *view, f *conversation.Finding) verdict

// judges has the words for each kind of finding.
var judges map[conversation.FindingKind]judge

func init() {
	judges = map[conversation.FindingKind]judge{
		conversation.FindingRefused:        refused,
		conversation.FindingNoAnswer:       noAnswer,
		conversation.FindingReset:          resetVerdict,
		conversation.FindingHalfOpen:       halfOpen,
		conversation.FindingNotClosed:      notClosed,
		conversation.FindingFinUnanswered:  finUnanswered,
		conversation.FindingUnacknowledged: unacknowledged,
		conversation.FindingBlackHole:      blackHole,
		conversation.FindingICMP:           icmpVerdict,
		conversation.FindingBacklog:        backlog,
		conversation.FindingSlowConnect:    slowConnect,
		conversation.FindingZeroWindow:     zeroWindow,
		conversation.FindingTimeout:        timeoutVerdict,
		conversation.FindingLoss:           loss,
		conversation.FindingNagle:          nagle,
		conversation.FindingSlowAnswer:     slowAnswer,
		conversation.FindingDelayedAck:     delayedAck,
		conversation.FindingWindowFull:     windowFull,
		conversation.FindingNoScaling:      noScaling,
		conversation.FindingKeepAlive:      keepAlive,
		conversation.FindingSpurious:       spurious,
		conversation.FindingReordered:      reordered,
		conversation.FindingDamage:         damage,
		conversation.FindingCongestion:     congestion,
		conversation.FindingPortsReused:    portsReused,
		conversation.FindingTimeWait:       timeWait,
		conversation.FindingOpen:           open,
		conversation.FindingLarge:          large,
		conversation.FindingOffload:        offload,
		conversation.FindingDuplicates:     duplicates,
		conversation.FindingCaptureLoss:    captureLoss,
		conversation.FindingOneSided:       oneSided,
		conversation.FindingMidStream:      midStream,
		conversation.FindingContradiction:  contradiction,
		conversation.FindingEvicted:        evicted,
	}
}

// view is a connection with the names of its ends, as sentences need them.
type view struct {
	t    *Teller
	c    *conversation.Connection
	name [2]string // address and port, named
	now  int64
	both bool // a finding is told of both ends at once
}

// span is a duration, or "some time" where the packets have no times.
func (v *view) span(ns int64) string {
	if v.t.o.NoTimes {
		return "some time"
	}
	return span(ns)
}

func refused(v *view, f *conversation.Finding) verdict {
	return verdict{v.name[f.Side] + " refused the connection.",
		"No program listens on that port, or a firewall answers in its place.", true}
}

func noAnswer(v *view, f *conversation.Finding) verdict {
	if f.Side == conversation.Responder {
		return verdict{"The SYN-ACK of " + v.name[f.Side] + " was not answered.",
			"A SYN flood or a scan with a false address, or the SYN-ACK or its answer was lost; or the capture ended.", f.Count > 1}
	}
	what := "The SYN was not answered"
	if f.Count > 1 {
		what = count(int64(f.Count), "SYN") + " were not answered"
		if !v.t.o.NoTimes {
			what += " in " + span(f.A)
		}
	}
	return verdict{what + ".", "The host is down, a firewall drops in silence, the answer takes another way, or the capture sees one direction only.", true}
}

func resetVerdict(v *view, f *conversation.Finding) verdict {
	me, peer := v.name[f.Side], v.name[f.Side.Other()]
	switch f.Why {
	case conversation.ReasonAbort:
		return verdict{me + " aborted the connection with RST instead of closing it.",
			"Usually the program closed with received data still unread, or set SO_LINGER to 0; or a proxy or a dying process gave the connection up.", true}
	case conversation.ReasonAbortUnread:
		return verdict{me + " closed with data from " + peer + " still unread, so RST went out instead of FIN.",
			"The program closed before it had read all. What it had sent last may be lost to the other end too: read until end of file before close.", true}
	case conversation.ReasonDataAfterClose:
		return verdict{peer + " sent data after the program at " + me + " had closed the socket.",
			"A close, not a half-close (shutdown): whoever still sends gets RST, and then \"connection reset by peer\" or \"broken pipe\".", true}
	case conversation.ReasonUnknownConnection:
		return verdict{me + " knows nothing of this connection and answered RST.",
			"It was restarted, or it (or a NAT or firewall on the way) forgot the connection after too long a silence. Keep-alives more frequent than that time-out help.", true}
	case conversation.ReasonGaveUp:
		return verdict{me + " gave up after repeating without an answer.",
			"The other end or the way to it is gone; the program gets \"connection timed out\".", true}
	case conversation.ReasonForged:
		return verdict{"The RST that claims to be from " + me + " came over another number of hops than all its other packets.",
			"A firewall or another box on the way ended the connection, not the program.", true}
	case conversation.ReasonHandshakeDropped:
		return verdict{me + " asked for a connection and then reset the one it was offered.",
			"A port scan, a health check that does only that, or the SYN was not its own.", false}
	case conversation.ReasonHandshakeFailed:
		return verdict{me + " broke the handshake off with RST.", "The listener went away, or it refuses when its queue is full (tcp_abort_on_overflow).", true}
	}
	return verdict{me + " cut the connection with RST.", "The capture does not show why.", true}
}

func halfOpen(v *view, f *conversation.Finding) verdict {
	return verdict{v.name[f.Side] + " still holds an older connection on these ports, of which the other end knows nothing.",
		"One end was restarted or lost the connection; it is cut now, and the next SYN gets through.", true}
}

func notClosed(v *view, f *conversation.Finding) verdict {
	when := ""
	if !v.t.o.NoTimes {
		when = " " + span(f.A) + " ago"
	}
	if f.Sure == conversation.Possible {
		return verdict{v.name[f.Side] + " got a FIN" + when + " and had not closed when the capture ended: CLOSE_WAIT.", "", false}
	}
	return verdict{v.name[f.Side] + " got a FIN" + when + " and has not closed: CLOSE_WAIT.",
		"The program has not called close on this socket. Until it does, the connection cannot end" + waitsOn(v, f.Side.Other()) + "; sockets never closed are a leak of descriptors.", true}
}

// waitsOn is " and A waits in FIN_WAIT_2", where it does.
func waitsOn(v *view, side conversation.Side) string {
	if v.c.State(side) != conversation.FinWait2 {
		return ""
	}
	return " and " + v.name[side] + " waits in FIN_WAIT_2"
}

func finUnanswered(v *view, f *conversation.Finding) verdict {
	what := v.name[f.Side] + " sent a FIN that was not acknowledged"
	if f.Count > 1 {
		what = v.name[f.Side] + " sent its FIN " + times(int64(f.Count)) + " and it was not acknowledged"
	}
	return verdict{what + ": " + stateName(v.c.State(f.Side)) + ".",
		"The capture ended before, or the other end or the way to it is gone.", f.Count > 1}
}

func unacknowledged(v *view, f *conversation.Finding) verdict {
	what := "What " + v.name[f.Side] + " sent in " + packet(f.Records[0]) + " has not been acknowledged"
	if !v.t.o.NoTimes {
		what += " for " + span(f.A)
	}
	return verdict{what + ", though it was sent again " + times(int64(f.Count)) + ".",
		"The other end or the way to it is gone, and the program is waiting. Linux goes on for a quarter of an hour by default.", true}
}

func blackHole(v *view, f *conversation.Finding) verdict {
	if tr := v.c.Trouble(); tr != nil {
		for i := range tr.Findings {
			if i := &tr.Findings[i]; i.Kind == conversation.FindingICMP && i.B != 0 {
				return verdict{"Segments of " + size(f.B) + " from " + v.name[f.Side] + " did not get through until a router said (" + packet(i.Records[0]) + ") that " + size(i.B) + " can pass.",
					"A link on the way has a smaller MTU, and the first messages about it were lost or filtered. Clamp the MSS.", true}
			}
		}
	}
	return verdict{"Segments of " + size(f.B) + " from " + v.name[f.Side] + " do not get through, though small ones did.",
		"A link on the way has a smaller MTU and the ICMP message about it is filtered (a path MTU black hole). Lower the MTU or clamp the MSS.", true}
}

func icmpVerdict(v *view, f *conversation.Finding) verdict {
	return verdict{"ICMP about packets of " + v.name[f.Side] + ": " + icmpText(f.A, f.B) + ".", icmpMeaning(f), f.B == 0}
}

func icmpMeaning(f *conversation.Finding) string {
	switch {
	case f.B != 0:
		return "The sender must make its packets smaller (path MTU discovery); that is normal, as long as it does."
	case f.A>>8&0xff == 11 && f.A < 1<<16, f.A>>8 == 0x103:
		return "The packets go in circles, or somebody traces the route."
	}
	return "The way or the port is closed; a program that is connecting gets the error at once, one that is connected keeps trying."
}

func backlog(v *view, f *conversation.Finding) verdict {
	return verdict{v.name[f.Side] + " repeats its SYN-ACK " + times(int64(f.Count)) + " though it was acknowledged.",
		"Its queue of connections waiting for accept is full: the program accepts too slowly or listens with too small a backlog. Or the acknowledgment is lost behind the capture point.", true}
}

func slowConnect(v *view, f *conversation.Finding) verdict {
	return verdict{"Connecting took " + v.span(f.A) + " longer: " + count(int64(f.Count), "repetition") + " of the SYN or SYN-ACK from " + v.name[f.Side] + ".",
		"A lost packet in the handshake costs a second, then two, then four.", true}
}

// lasting is how long a window must have been closed to be more than a hiccup.
const lasting = 10e6

func zeroWindow(v *view, f *conversation.Finding) verdict {
	what := v.name[f.Side] + " had no room for more data " + times(int64(f.Count))
	if f.A > 0 && !v.t.o.NoTimes {
		what += ", for " + span(f.A) + " in all"
	}
	return verdict{what + ".", "The program there reads too slowly or not at all; the other end had to wait.", v.t.o.NoTimes || f.A >= lasting}
}

func timeoutVerdict(v *view, f *conversation.Finding) verdict {
	return verdict{v.name[f.Side] + " waited " + v.span(f.A) + " in " + count(int64(f.Count), "time-out") + " and sent again" + longest(v, f) + ".",
		"Segments or their acknowledgments were lost, and too little followed them to notice it sooner.", true}
}

// longest is ", at the longest 1.6 s" where there was more than one.
func longest(v *view, f *conversation.Finding) string {
	if f.Count < 2 || v.t.o.NoTimes {
		return ""
	}
	return ", at the longest " + span(f.B)
}

func loss(v *view, f *conversation.Finding) verdict {
	what := "Segments from " + v.name[f.Side] + " were lost and sent again: " + count(int64(f.Count), "packet")
	if f.Why == conversation.ReasonTimeOut {
		return verdict{v.name[f.Side] + " had to repeat its FIN " + times(int64(f.Count)) + ".", "The FIN or its acknowledgment was lost, or the other end is gone.", true}
	}
	if f.A > 0 {
		what += ", " + size(f.A)
	}
	if s := v.c.Stream(f.Side); s != nil && s.Count.DataPackets > 0 {
		what += " (" + percent(uint64(s.Count.Repeated), uint64(s.Count.DataPackets)) + " of its data packets)"
	}
	return verdict{what + ".", "A queue on the way overflows, or a link is bad. Repair by fast retransmission costs about a round trip.", true}
}

// percent is a share of a whole: "0.3 %".
func percent(part, whole uint64) string {
	p := float64(part) * 100 / float64(whole)
	switch {
	case p >= 10:
		return strconv.FormatFloat(p, 'f', 0, 64) + " %"
	case p >= 1:
		return strconv.FormatFloat(p, 'f', 1, 64) + " %"
	}
	return strconv.FormatFloat(p, 'f', 2, 64) + " %"
}

func nagle(v *view, f *conversation.Finding) verdict {
	return verdict{v.name[f.Side] + " held small data back " + times(int64(f.Count)) + " until a delayed acknowledgment came: " + v.span(f.A) + " lost.",
		"The program writes a message in several small pieces. Write it in one piece, or set TCP_NODELAY.", true}
}

func slowAnswer(v *view, f *conversation.Finding) verdict {
	what := v.name[f.Side] + " took " + v.span(f.B) + " to answer"
	if f.Count > 1 {
		what = v.name[f.Side] + " answered slowly " + times(int64(f.Count)) + ": " + v.span(f.B) + " at the longest, " + v.span(f.A) + " in all"
	}
	return verdict{what + ".", "The time was spent in the program (or in a person), not on the way: the question had been acknowledged.", false}
}

func delayedAck(v *view, f *conversation.Finding) verdict {
	how := " held an acknowledgment back for "
	if f.Count > 1 {
		how = " held acknowledgments back " + times(int64(f.Count)) + ", up to "
	}
	return verdict{v.name[f.Side] + how + v.span(f.B) + ".",
		"Delayed ACK is normal: the host waits for data to send along. It harms only a peer that waits for it.", false}
}

func windowFull(v *view, f *conversation.Finding) verdict {
	return verdict{v.name[f.Side] + " had to stop " + times(int64(f.Count)) + " because the peer's window was full.",
		"The receiver's buffer, not the network, limited the speed: its program reads slowly or its buffer is small for this way.", false}
}

func noScaling(v *view, f *conversation.Finding) verdict {
	return verdict{v.name[f.Side] + " did not offer window scaling, and its window of at most 65535 bytes was filled.",
		"No more than 64 KiB can be on the way in a round trip; over long ways that is slow.", false}
}

func keepAlive(v *view, f *conversation.Finding) verdict {
	what := v.name[f.Side] + " asked " + times(int64(f.Count)) + " whether the other end is still there (keep-alive)"
	switch {
	case f.A == 0:
		return verdict{what + " and got no answer.", "The other end, or a box that held the connection's state, is gone.", true}
	case f.A < int64(f.Count):
		return verdict{what + "; " + strconv.FormatInt(f.A, 10) + " of " + strconv.Itoa(int(f.Count)) + " probes got an answer.", "", false}
	}
	return verdict{what + "; it is.", "", false}
}

func spurious(v *view, f *conversation.Finding) verdict {
	return verdict{v.name[f.Side] + " repeated " + times(int64(f.Count)) + " what had already arrived.",
		"The acknowledgment was late, held back (delayed ACK) or lost; the sender did not wait long enough.", false}
}

func reordered(v *view, f *conversation.Finding) verdict {
	return verdict{"Segments from " + v.name[f.Side] + " overtook each other " + times(int64(f.Count)) + ".",
		"Several paths or queues on the way. It harms only when it is far enough to look like loss.", false}
}

func damage(v *view, f *conversation.Finding) verdict {
	return verdict{count(int64(f.Count), "segment") + " from " + v.name[f.Side] + " arrived damaged (wrong checksum).",
		"A bad cable, memory or network card; the receiver drops them, and they must be repeated.", true}
}

func congestion(v *view, f *conversation.Finding) verdict {
	return verdict{"Routers marked " + count(int64(f.Count), "packet") + " from " + v.name[f.Side] + " as having met congestion (ECN).",
		"A queue on the way is filling; the sender slows down without loss.", false}
}

func portsReused(v *view, f *conversation.Finding) verdict {
	switch f.Why {
	case conversation.ReasonMetTimeWait:
		return verdict{"The same ports were used again " + v.span(f.A) + " after the last packet of a connection that was in TIME_WAIT.",
			"Allowed when the numbers or time stamps have grown; a client that opens very many connections runs out of ports this way.", false}
	case conversation.ReasonMetOpen:
		return verdict{"The same ports were used again though the connection before was never closed.",
			"One end was restarted, or a NAT gave the port away.", true}
	}
	return verdict{"The same ports were used again " + v.span(f.A) + " after the connection before had ended.", "", false}
}

func timeWait(v *view, f *conversation.Finding) verdict {
	if v.c.State(f.Side.Other()) == conversation.StateTimeWait {
		return verdict{v.name[f.Side] + " is in TIME_WAIT, like the other end: both closed at the same time.", "Normal, and rare.", false}
	}
	return verdict{v.name[f.Side] + " is in TIME_WAIT: it closed first, and keeps the pair of ports for a minute (Linux) to four (RFC 9293).",
		"Normal: late packets of this connection are kept out of the next one on the same ports.", false}
}

func open(v *view, f *conversation.Finding) verdict {
	what := "Nobody has closed: both ends are ESTABLISHED"
	if f.A > 0 && !v.t.o.NoTimes {
		what += ", silent for " + span(f.A)
	}
	return verdict{what + ".", "", false}
}

func large(v *view, f *conversation.Finding) verdict {
	return verdict{v.name[f.Side] + " has segments of up to " + size(f.A) + " in the capture, more than can travel.",
		"Its network card cuts them (TSO, GSO) or the receiver's joins them (GRO): an artefact of where the capture was made.", false}
}

func offload(v *view, f *conversation.Finding) verdict {
	whose := "from " + v.name[f.Side]
	if v.both {
		whose = "of both ends"
	}
	return verdict{"The checksums " + whose + " were not computed yet when the packets were captured.",
		"Offload to the network card, usual for sent packets and on lo; not damage.", false}
}

func duplicates(v *view, f *conversation.Finding) verdict {
	what := count(int64(f.Count), "packet") + " from " + v.name[f.Side]
	if f.Count == 1 {
		what += " is"
	} else {
		what += " are"
	}
	if f.Why == conversation.ReasonOtherHop {
		return verdict{what + " in the capture twice, on another hop or VLAN.", "The capture sees both sides of a router or switch; not retransmissions.", false}
	}
	return verdict{what + " in the capture twice.", "A mirror port that copies both directions, two interfaces captured at once, or a loop; not retransmissions.", false}
}

func captureLoss(v *view, f *conversation.Finding) verdict {
	return verdict{size(f.A) + " from " + v.name[f.Side] + " were acknowledged but are not in the capture.",
		"The capture has gaps: it could not keep up, was filtered or shortened, or part of the packets took another way.", false}
}

func oneSided(v *view, f *conversation.Finding) verdict {
	return verdict{"Nothing that " + v.name[f.Side] + " sent was captured; what it did is inferred from the acknowledgments.", "", false}
}

func midStream(*view, *conversation.Finding) verdict {
	return verdict{"The beginning of the connection was not captured.", "Window scaling is unknown, so windows may be larger than they look.", false}
}

func contradiction(v *view, f *conversation.Finding) verdict {
	return verdict{"A packet from " + v.name[f.Side] + " contradicts itself: " + reasonText(f.Why) + ".",
		"A port scan, a broken stack, or a text copied with mistakes.", true}
}

func evicted(*view, *conversation.Finding) verdict {
	return verdict{"The connection was forgotten for want of memory before it ended; the rest of it is told as a new one.", "", false}
}
