package conversation

// Side is one end of a conversation.
type Side uint8

// The ends. The originator is who sent the SYN or, when that was not captured,
// who most likely did.
const (
	Originator Side = iota
	Responder
)

// Other is the opposite end.
func (s Side) Other() Side { return s ^ 1 }

// Event is something that happened on a connection, as a small value. What A and
// B mean depends on the kind and is written beside it; durations are in
// nanoseconds, sizes in bytes, 0 where unknown.
type Event struct {
	Time   int64    // nanoseconds since 1970 of the packet that shows it
	Record uint64   // number of that packet; 0 when no packet does (a timer ran out)
	Other  uint64   // number of the packet it refers to; 0 when there is none
	A, B   int64    // what the kind says
	States [2]State // of both ends after the event
	Kind   Kind
	Why    Reason
	Side   Side   // whose state, message or window it is, or who sent the packet
	From   Side   // who sent packet Record
	N      uint16 // of a message or part: its packets, at most 65535
}

// Kind is what sort of event it is.
type Kind uint8

// The kinds of events.
const (
	NoEvent Kind = iota

	// Transition: the state of Side went from State(A) to State(B), Why says why.
	Transition
	// MidStream: the first packet seen is not a SYN: the beginning was not captured.
	MidStream
	// Attempt: Side asks for a connection. A: bytes of data in the SYN.
	Attempt
	// AttemptRepeated: the SYN again. A: time since the one before; B: how many times it was repeated.
	AttemptRepeated
	// Accepted: the SYN-ACK. A: time since the (latest) SYN.
	Accepted
	// AcceptedRepeated: the SYN-ACK again. A: time since the one before; B: how many times it was repeated.
	AcceptedRepeated
	// Established: the handshake is complete. A: round-trip time; B: the part of it
	// between the capture point and the responder.
	Established
	// FastOpen: data in the SYN (Why ReasonFastOpenAccepted or ReasonFastOpenIgnored). A: bytes.
	FastOpen

	// Part: a part of a message ended with a pause. Record, Other: first and last packet. A: bytes; B: time from first to last packet.
	Part
	// Message: a run of data from Side ended. Record, Other: first and last packet. A: bytes; B: time from first to last packet.
	Message
	// MessageAcked: all of Side's message was acknowledged. Other: its last packet. A: time since then.
	MessageAcked
	// Answered: the first byte of an answer to Side's message. Other: the message's last packet. A: time since then.
	Answered
	// Idle: nothing was sent by either end for A. Other: the packet before.
	Idle
	// DelayedAck: Side held its acknowledgment back. Other: the packet acknowledged. A: time; B: what a round trip takes at least.
	DelayedAck
	// NagleStall: Side had more to send and waited for an acknowledgment that was held back. Other: the packet waited for. A: time waited.
	NagleStall

	// RetransmissionTimeout: sent again because nothing came back in time. Other: the first copy. A: time since the last copy; B: which repetition it is.
	RetransmissionTimeout
	// RetransmissionFast: sent again because duplicate or selective acknowledgments asked for it. Fields as above.
	RetransmissionFast
	// RetransmissionProbe: the last segment again, to provoke an acknowledgment (RFC 8985, 7). Fields as above.
	RetransmissionProbe
	// RetransmissionSpurious: sent again though it had been acknowledged. Fields as above.
	RetransmissionSpurious
	// RetransmissionUnclear: sent again, and the capture does not say why. Fields as above.
	RetransmissionUnclear
	// RetransmissionUnseen: fills a gap: the first copy did not pass the capture point. Other: the packet that showed the gap. A: time since it.
	RetransmissionUnseen
	// SpuriousProved: a DSACK says that the data of packet Other had arrived twice;
	// Other is 0 where it is not known which. A: bytes.
	SpuriousProved
	// LostSegment: bytes before this segment are missing. A: how many.
	LostSegment
	// OutOfOrder: fills a gap by having been overtaken. Other: the packet that showed the gap. A: time since it.
	OutOfOrder
	// AckedUnseen: Side acknowledges bytes that were not captured. A: how many.
	AckedUnseen
	// DuplicateAck: the same acknowledgment again. Other: the first of them. A: which repetition; B: bytes beyond the gap that SACK says arrived.
	DuplicateAck
	// Duplicate: the same packet captured or delivered twice. Other: the first. A: time since it.
	Duplicate

	// ZeroWindow: Side has no room for more data.
	ZeroWindow
	// WindowProbe: Side asks whether there is room again. A: bytes in the probe; B: which probe it is.
	WindowProbe
	// WindowProbeAnswer: Side still has no room. Other: the probe.
	WindowProbeAnswer
	// WindowUpdate: Side has a different amount of room. A: bytes; B: how long there was none.
	WindowUpdate
	// WindowFull: Side has filled all the room the peer offered. A: bytes in flight.
	WindowFull
	// WindowShrunk: Side took back room it had offered. A: bytes.
	WindowShrunk

	// KeepAlive: Side asks whether the peer is still there. A: idle time before; B: which probe in a row.
	KeepAlive
	// KeepAliveAnswer: Side is still there. Other: the probe. A: time since it.
	KeepAliveAnswer

	// Finished: Side has nothing more to send (FIN). A: bytes it has sent in all.
	Finished
	// FinishedRepeated: the FIN again. A: time since the one before; B: how many times it was repeated.
	FinishedRepeated
	// HalfClosed: Side acknowledged the peer's FIN and goes on. Other: the FIN.
	HalfClosed
	// Closed: both ends are closed or in TIME_WAIT; Why says how.
	Closed
	// Reset: Side cut the connection; Why says for what reason. Other: the packet it answers.
	Reset
	// ResetIgnored: a RST outside the window; the peer does not heed it.
	ResetIgnored
	// TimeWait: Side must wait before the ports are free again.
	TimeWait
	// PortsReused: a new connection from the same ports; Why says what it met. Other: the last packet of the old one. A: time since it.
	PortsReused
	// ChallengeAck: Side answers an unexpected SYN or RST with what it knows (RFC 5961; RFC 9293, 3.5.2).
	ChallengeAck

	// ICMPError: a router or the host speaks about a packet of Side. A: type<<8 | code (of ICMPv6: 1<<16 | that); B: MTU.
	ICMPError

	// ChecksumOffload: the checksum is left to the network card; not damage.
	ChecksumOffload
	// ChecksumBad: the segment was damaged; the receiver ignores it.
	ChecksumBad
	// LargeSegment: more than the peer takes in a segment: the network card cuts or joins. A: bytes.
	LargeSegment
	// CongestionMark: a router marked the packet (ECN).
	CongestionMark
	// CongestionEcho: Side reports the mark back.
	CongestionEcho
	// CongestionReduced: Side sends more slowly because of it.
	CongestionReduced
	// Urgent: Side marks data as urgent. A: how many bytes.
	Urgent
	// Contradiction: flags or numbers that cannot be meant; Why says which.
	Contradiction

	// Evicted: the limit on memory made the tracker forget the connection.
	Evicted

	numKinds
)

// Reason says why an event happened or a state changed.
type Reason uint8

// Sure is how certain a reason or finding is.
type Sure uint8

// The degrees of certainty.
const (
	Possible Sure = iota // fits what was seen, and so does something else
	Likely               // what was seen is usual for it
	Certain              // what was seen proves it
)

// The reasons.
const (
	NoReason Reason = iota

	ReasonActiveOpen          // it sent a SYN
	ReasonPassiveOpen         // it answers a SYN, so it had been listening
	ReasonSimultaneousOpen    // it answers a SYN though it sent one itself
	ReasonSynAckSeen          // the SYN-ACK acknowledges a SYN that was not captured
	ReasonSynAckReceived      // it acknowledges the SYN-ACK
	ReasonSynAcknowledged     // its SYN-ACK was acknowledged
	ReasonMidStream           // the packet belongs to an open connection
	ReasonClose               // it sent a FIN
	ReasonCloseAfterPeer      // it sent a FIN and had received one
	ReasonFinAcknowledged     // its FIN was acknowledged
	ReasonFinReceived         // it acknowledges the FIN of the peer
	ReasonFinReceivedCrossing // the FINs crossed: it acknowledges one while its own is not acknowledged
	ReasonLastAck             // the last FIN was acknowledged
	ReasonResetSent           // it sent a RST
	ReasonResetReceived       // it got a RST
	ReasonBackToListen        // it got a RST while answering a SYN, and goes on listening
	ReasonWaited              // twice the longest life of a segment has passed
	ReasonHandshakeAckLost    // it repeats its SYN-ACK, so the last step of the handshake did not count
	ReasonLastAckLost         // it repeats its FIN, so the last acknowledgment did not arrive

	ReasonRefused           // nobody listens on the port
	ReasonAbort             // the program ended the connection without closing it in order
	ReasonAbortUnread       // closed with data not read
	ReasonDataAfterClose    // data came for a socket already closed
	ReasonUnknownConnection // the end knows nothing of this connection
	ReasonGaveUp            // after repeating without an answer
	ReasonHandshakeDropped  // the originator did not want the connection it was offered
	ReasonForged            // another hop count than usual: a box between sent it
	ReasonAfterEnd          // the connection was over already
	ReasonHandshakeFailed   // the RST ended the handshake
	ReasonUnclear           // the capture does not show it

	ReasonMetTimeWait      // the old connection was in TIME_WAIT
	ReasonMetClosed        // the old connection was over
	ReasonMetOpen          // the old connection was not closed
	ReasonFastOpenAccepted // the SYN-ACK acknowledges the data
	ReasonFastOpenIgnored  // the SYN-ACK acknowledges the SYN alone
	ReasonDuplicateAcks    // evidence: duplicate acknowledgments
	ReasonSelectiveAck     // evidence: SACK blocks beyond the gap
	ReasonSynTwice         // evidence: a DSACK for the SYN
	ReasonFinTwice         // evidence: a DSACK for the FIN
	ReasonRecovery         // evidence: a partial acknowledgment during recovery
	ReasonTimeOut          // evidence: the time since the last copy
	ReasonBackOff          // evidence: the intervals double
	ReasonAlreadyAcked     // evidence: the acknowledgment passed the capture point before
	ReasonAlreadySelected  // evidence: a SACK block covers it
	ReasonEarlierClock     // evidence: its time stamp or IP identification is older
	ReasonShortGap         // evidence: the time since the gap appeared
	ReasonLaterClock       // evidence: its time stamp is newer
	ReasonOtherHop         // the same packet with another hop count: captured on both sides of a router
	ReasonSameHop          // the same packet: captured or delivered twice
	ReasonSynFin           // SYN and FIN
	ReasonSynRst           // SYN and RST
	ReasonFinRst           // FIN and RST
	ReasonNoFlags          // neither ACK nor SYN nor RST
	ReasonHeaderLength     // a header shorter than 20 bytes or longer than the segment
	ReasonAckOfNothing     // the SYN-ACK acknowledges another number than the SYN's
	ReasonAfterFin         // bytes beyond the FIN, which was to be the last
	ReasonTooLarge         // a router said the first copy was too large
	ReasonDamaged          // the first copy was damaged on its way
	ReasonLimit            // the limit on memory
	ReasonInOrder          // FIN from both ends
	numReasons
)
