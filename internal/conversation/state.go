package conversation

// State is the state of one end of a TCP connection (RFC 9293, 3.3.2).
type State uint8

// The states. Unknown is ours: nothing is known of that end yet.
const (
	Unknown State = iota
	StateClosed
	Listen
	SynSent
	SynReceived
	StateEstablished
	FinWait1
	FinWait2
	CloseWait
	Closing
	LastAck
	StateTimeWait
	numStates
)

// input is what a packet shows of one end. An end is known to have received a
// packet when it acknowledges it; before that the packet may have been lost.
type input uint8

const (
	inSyn       input = iota // it sent a SYN
	inSynAck                 // it sent a SYN with an acknowledgment of the peer's
	inSynAcked               // its SYN was acknowledged
	inAck                    // it acknowledged the peer's SYN, without a SYN of its own
	inSegment                // it sent, or was sent, what belongs to an open connection
	inFin                    // it sent a FIN
	inFinAcked               // its FIN was acknowledged
	inFinSeen                // it acknowledged the peer's FIN
	inRst                    // it sent a RST
	inRstSeen                // it was sent a RST that counts
	inSynAckAgn              // it sent the SYN-ACK again
	inFinAgain               // it sent its FIN again
	inWaited                 // two maximum segment lifetimes have passed
	numInputs
)

// cell is one transition: to where, and why. An empty cell changes nothing.
type cell struct {
	to  State
	why Reason
}

// transitions is RFC 9293, figure 5, as seen from outside, with the corrections
// that a capture forces upon its reader: an end was taken to have received what
// it later shows it had not.
var transitions = [numStates][numInputs]cell{
	Unknown: {
		inSyn:      {SynSent, ReasonActiveOpen},         // active OPEN, snd SYN
		inSynAck:   {SynReceived, ReasonPassiveOpen},    // it was in LISTEN: rcv SYN, snd SYN,ACK
		inSynAcked: {SynSent, ReasonSynAckSeen},         // the SYN was not captured, its acknowledgment was
		inSegment:  {StateEstablished, ReasonMidStream}, // in the middle of a connection
		inFin:      {FinWait1, ReasonClose},             // in the middle, closing first
		inRst:      {StateClosed, ReasonResetSent},      // CLOSED answers anything with RST
		inRstSeen:  {StateClosed, ReasonResetReceived},  // in the middle, cut
	},
	StateClosed: {
		inSyn:       {SynSent, ReasonActiveOpen},           // refused, it tries again with the same number
		inSynAck:    {SynReceived, ReasonPassiveOpen},      // the port again
		inFinAgain:  {LastAck, ReasonLastAckLost},          // correction: it is still waiting for the last ACK
		inSynAckAgn: {SynReceived, ReasonHandshakeAckLost}, // correction: it did not give up yet
		inSegment:   {StateClosed, NoReason},               // late packets wake nobody
	},
	Listen: {
		inSynAck:    {SynReceived, ReasonPassiveOpen}, // rcv SYN, snd SYN,ACK
		inRst:       {StateClosed, ReasonResetSent},   // it does not listen after all
		inSynAckAgn: {SynReceived, ReasonPassiveOpen}, // a RST had not reached it
	},
	SynSent: {
		inSynAck:  {SynReceived, ReasonSimultaneousOpen},    // rcv SYN, snd SYN,ACK: both opened
		inAck:     {StateEstablished, ReasonSynAckReceived}, // rcv SYN,ACK, snd ACK
		inFin:     {FinWait1, ReasonClose},                  // handshake ACK and FIN in one
		inRst:     {StateClosed, ReasonResetSent},           // it gave up, or did not want the answer
		inRstSeen: {StateClosed, ReasonResetReceived},       // rcv RST: connection refused
		inSegment: {StateEstablished, ReasonSynAckReceived}, // the handshake was not captured whole
	},
	SynReceived: {
		inSynAcked: {StateEstablished, ReasonSynAcknowledged}, // rcv ACK of SYN
		inAck:      {StateEstablished, ReasonSynAckReceived},  // simultaneous open: it acknowledges the other SYN
		inSegment:  {StateEstablished, ReasonSynAcknowledged}, // it goes on, so the ACK reached it unseen
		inFin:      {FinWait1, ReasonClose},                   // CLOSE: snd FIN
		inRst:      {StateClosed, ReasonResetSent},            // it gave up or refused after all
		inRstSeen:  {Listen, ReasonBackToListen},              // RFC 9293, 3.10.7.4: passive OPEN returns to LISTEN
	},
	StateEstablished: {
		inFin:       {FinWait1, ReasonClose},               // CLOSE: snd FIN
		inFinSeen:   {CloseWait, ReasonFinReceived},        // rcv FIN, snd ACK
		inRst:       {StateClosed, ReasonResetSent},        // ABORT: snd RST
		inRstSeen:   {StateClosed, ReasonResetReceived},    // rcv RST
		inSynAckAgn: {SynReceived, ReasonHandshakeAckLost}, // correction: the handshake ACK did not count
	},
	FinWait1: {
		inFinAcked: {FinWait2, ReasonFinAcknowledged},    // rcv ACK of FIN
		inFinSeen:  {Closing, ReasonFinReceivedCrossing}, // rcv FIN, snd ACK, own FIN not acknowledged
		inRst:      {StateClosed, ReasonResetSent},       // aborted while closing
		inRstSeen:  {StateClosed, ReasonResetReceived},   // rcv RST
	},
	FinWait2: {
		inFinSeen: {StateTimeWait, ReasonFinReceived}, // rcv FIN, snd ACK
		inRst:     {StateClosed, ReasonResetSent},     // closed for good, data came
		inRstSeen: {StateClosed, ReasonResetReceived}, // rcv RST
	},
	CloseWait: {
		inFin:     {LastAck, ReasonCloseAfterPeer},    // CLOSE: snd FIN
		inRst:     {StateClosed, ReasonResetSent},     // ABORT
		inRstSeen: {StateClosed, ReasonResetReceived}, // rcv RST
	},
	Closing: {
		inFinAcked: {StateTimeWait, ReasonFinAcknowledged}, // rcv ACK of FIN
		inRst:      {StateClosed, ReasonResetSent},         // aborted
		inRstSeen:  {StateClosed, ReasonResetReceived},     // rcv RST
	},
	LastAck: {
		inFinAcked: {StateClosed, ReasonLastAck},       // rcv ACK of FIN
		inRst:      {StateClosed, ReasonResetSent},     // aborted
		inRstSeen:  {StateClosed, ReasonResetReceived}, // rcv RST
	},
	StateTimeWait: {
		inWaited: {StateClosed, ReasonWaited}, // time-out of 2 MSL
		inRst:    {StateClosed, ReasonResetSent},
		// inRstSeen: RFC 1337: a RST does not end TIME_WAIT.
		// inSyn, inSynAck: a new connection on the ports is another Connection.
	},
}

// Open reports whether the end can still send data in this state.
func (s State) Open() bool { return s == StateEstablished || s == CloseWait }

// Over reports whether the end has nothing left to do in this state.
func (s State) Over() bool { return s == StateClosed || s == StateTimeWait || s == Listen }
