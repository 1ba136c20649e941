package conversation

import (
	"encoding/binary"

	"wiretale/internal/header"
)

var be = binary.BigEndian

// Connection is what is known of one conversation: of TCP, or of UDP, ICMP or
// SCTP, of which only the counters are kept. What every packet needs comes first.
// The tracker owns it and may use it again after Sink.Finish has returned.
type Connection struct {
	Flow       header.Flow // from the originator to the responder
	class      class
	timeless   bool
	tcp        *body
	Last       int64     // time of the last packet
	queued     int64     // what Last was when it was put into its list
	LastRecord uint64    // number of the last packet
	WireBytes  [2]uint64 // bytes of their IP packets
	Packets    [2]uint32 // packets each way, by the side that sent them
	Start      int64     // time of the first packet, nanoseconds since 1970
	First      uint64    // number of the first packet
	ID         uint64    // counts the conversations of a tracker from 1
	hash       uint32
	prev, next uint32
	index      uint32
	User       uint32 // for the sink, which may keep an index of its own here
	Tunnels    uint8  // tunnels it was found in
	syn        synOnly
}

// synOnly is what a connection is as long as only its first SYN was seen: a
// scan or a flood costs no more than this.
type synOnly struct {
	seq        uint32
	tsval      uint32
	rawWindow  uint16
	mss        uint16
	id         uint16
	flags      uint16
	options    options
	scale, ttl uint8
	ecn        uint8
}

// body is the state of a TCP connection. What segments need lies together, in as
// few cache lines as may be (see warm).
type body struct {
	streams [2]Stream

	trouble      *Trouble
	handshake    int64 // round-trip time of the handshake, 0 when not seen
	half         int64 // of it, from the capture point to the responder and back
	keepAlives   uint16
	told         told
	historyCount uint8
	zeek         [2]zeekState
	everData     bool
	lossy        bool // trouble has losses
	resetFirst   Side
	resetWhy     Reason
	resetSeen    bool
	lastSide     Side
	history      [historyLimit]byte

	msg    message
	reused uint64    // ID of the connection that had the ports before
	tally  *[2]Tally // nil with Limits.NoTotals
	_      [16]byte  // to a whole number of cache lines
}

// told is the set of things that are said once in a connection.
type told uint16

const (
	toldEstablished told = 1 << iota
	toldMidStream
	toldClosed
	toldEvicted
	toldFlipped
)

// Stream is one direction of a TCP connection, and the end that sends it: five
// cache lines. A segment needs the first three, and of the other end, when it
// acknowledges something, the first two and the fourth.
type Stream struct {
	has        has
	Base       uint32 // relative sequence numbers count from here: the ISN where it is known
	next       uint32 // the number after the highest sent
	ack        uint32 // the highest acknowledgment this end has sent
	edge       uint32 // the right edge of the window it has offered
	window     uint32 // the window it has offered last, scaled
	lastLen    uint32
	lastSeq    uint32
	lastTime   int64
	lastRecord uint64
	State      State
	SinceWhy   Reason
	TTL        uint8
	Scale      uint8 // shift of its windows, valid when Offers says so
	offers     options
	lastFlags  uint8
	synTries   uint8
	finTries   uint8
	rawWindow  uint16
	id         uint16
	vlan       uint16
	dupAcks    uint16

	flight     flight
	ackTime    int64 // when ack last advanced
	ackRecord  uint64
	dataRecord uint64
	dataTime   int64
	repairTime int64  // of its last segment that repeated something or filled a gap
	tsHigh     uint32 // time stamp of the segment that ended at next
	idHigh     uint16
	MSS        uint16 // the largest segment this end takes; 0 when it did not say

	Count Counters

	RTT         RTT
	fin         uint32 // number of its FIN
	probe       uint32 // number after a window probe's byte
	probes      uint16 // window probes in a row
	backOff     uint16
	Since       int64  // when the end came into the state
	SinceRecord uint64 // by which packet

	finRecord     uint64
	finTime       int64
	finLast       int64 // of its last copy
	synTime       int64
	offloadRecord uint64   // the first packet whose checksum was not computed
	_             [24]byte // to a whole number of cache lines
}

// has is a set of facts about a stream.
type has uint32

const (
	hasSeq         has = 1 << iota // next is known
	hasAck                         // ack is known
	hasSyn                         // its SYN was seen
	hasFin                         // its FIN was seen
	hasFinSeen                     // it acknowledged the peer's FIN
	hasSynAck                      // its SYN carried an ACK
	hasZero                        // its window is closed
	hasKeepAlive                   // its last segment was a keep-alive
	hasProbe                       // its last segment was a window probe
	hasEcnSetup                    // its SYN offered or accepted ECN
	hasOffload                     // checksum offload was seen
	hasLarge                       // a segment larger than the peer takes was seen
	hasFull                        // it fills the peer's window
	hasRecovery                    // it is repairing a loss
	hasRst                         // it sent a RST
	hasFastOpenSyn                 // its SYN carried data
	hasScaleShift                  // its windows are scaled
	hasSynAcked                    // its SYN was acknowledged
	hasMarked                      // a congestion mark was seen
	hasEchoed                      // a congestion echo was seen
	hasDelayed                     // its last acknowledgment was held back
	hasUnseenAck                   // it acknowledged what was not captured, and nothing new since
	hasTSHigh
	hasUrgent
	hasFragment // its last data was the first fragment of a packet
	hasProbed   // probe is known
	hasBackOff  // backOff is not 0, which lies where few segments look
	hasTooBig   // a router said its packets are too large
)

func (s *Stream) is(f has) bool { return s.has&f != 0 }
func (s *Stream) set(f has)     { s.has |= f }
func (s *Stream) clear(f has)   { s.has &^= f }
func (s *Stream) sentFin() bool { return s.has&hasFin != 0 }
func (s *Stream) unacked(r *Stream) bool {
	return s.is(hasSeq) && r.is(hasAck) && before(r.ack, s.next)
}

// TCP reports whether the conversation is a TCP connection.
func (c *Connection) TCP() bool { return c.Flow.Protocol == header.ProtocolTCP }

// Reused is the ID of the connection that had the ports before; 0 for none.
func (c *Connection) Reused() uint64 {
	if c.tcp == nil {
		return 0
	}
	return c.tcp.reused
}

// Stream is one direction of a TCP connection; nil when nothing but a SYN was
// seen, or when it is not TCP.
func (c *Connection) Stream(side Side) *Stream {
	if c.tcp == nil {
		return nil
	}
	return &c.tcp.streams[side]
}

// State is the state of one end.
func (c *Connection) State(side Side) State {
	if c.tcp != nil {
		return c.tcp.streams[side].State
	}
	if c.TCP() && side == Originator {
		return SynSent
	}
	return Unknown
}

// States are the states of both ends.
func (c *Connection) States() [2]State { return [2]State{c.State(Originator), c.State(Responder)} }

// Handshake is the round-trip time of the handshake and the part of it between
// the capture point and the responder; 0 when it was not captured whole.
func (c *Connection) Handshake() (whole, half int64) {
	if c.tcp == nil {
		return 0, 0
	}
	return c.tcp.handshake, c.tcp.half
}

// Trouble is what went wrong or was unusual; nil when nothing was.
func (c *Connection) Trouble() *Trouble {
	if c.tcp == nil {
		return nil
	}
	return c.tcp.trouble
}

// Relative is a sequence number as tcpdump counts: from the ISN.
func (s *Stream) Relative(seq uint32) uint32 { return seq - s.Base }

// Offered reports which options the end's SYN carried.
func (s *Stream) Offered() Offer {
	return Offer{
		Known: s.is(hasSyn), MSS: s.MSS, Scale: s.Scale,
		HasMSS: s.offers&optMSS != 0, HasScale: s.offers&optScale != 0, SACK: s.offers&optSackOK != 0,
		Timestamps: s.offers&optTimestamps != 0, FastOpen: s.offers&optFastOpen != 0,
		MPTCP: s.offers&optMPTCP != 0, ECN: s.is(hasEcnSetup),
	}
}

// Offer is what an end's SYN said it can do.
type Offer struct {
	Known                                                    bool // the SYN was captured
	HasMSS, HasScale, SACK, Timestamps, FastOpen, MPTCP, ECN bool
	MSS                                                      uint16
	Scale                                                    uint8
}

// Window is the room the end offers, in bytes.
func (s *Stream) Window() uint32 { return s.window }

// Unread is a reading of how many bytes the end had received and not taken from
// its buffer, from how far its window had closed.
func (s *Stream) unread() int64 {
	if most := s.Count.WindowMax; most > s.window {
		return int64(most - s.window)
	}
	return 0
}

// Fin is the packet with the end's first FIN; 0 when there was none.
func (s *Stream) Fin() (record uint64, time int64) { return s.finRecord, s.finTime }

// LastData is the last packet with data from this end.
func (s *Stream) LastData() (record uint64, time int64) { return s.dataRecord, s.dataTime }

// LastSent is the last packet from this end.
func (s *Stream) LastSent() (record uint64, time int64) { return s.lastRecord, s.lastTime }

// Cut reports which end cut the connection with RST, and why.
func (c *Connection) Cut() (side Side, why Reason, ok bool) {
	if c.tcp == nil {
		return 0, 0, false
	}
	return c.tcp.resetFirst, c.tcp.resetWhy, c.tcp.resetSeen
}

// LastFrom is who sent the last packet.
func (c *Connection) LastFrom() Side {
	if c.tcp == nil {
		return Originator
	}
	return c.tcp.lastSide
}
