package conversation

import (
	"math"

	"wiretale/internal/header"
	"wiretale/internal/packet"
)

// Shards is how many parts the conversations of a capture are divided into. It
// does not depend on the machine, so that what is found out does not depend on
// how many workers there are, not even where memory is short.
const Shards = 1 << shardBits

const shardBits = 2

// Listener is the Sink of one shard.
type Listener interface {
	Sink
	// At is called before the events of each packet, with its number and the time
	// of the latest packet before it; at the end once with the number End.
	At(number uint64, now int64)
}

// End is the number that stands for the end of the capture.
const End = math.MaxUint64

// Share follows the conversations of some shards. All workers are shown all
// packets, and each takes those of its shards: which shard a packet belongs to
// follows from its flow, and an ICMP error belongs also to the one it quotes.
// So nothing is handed over from one worker to another, and all know the time.
type Share struct {
	shards [Shards]shard
	clock  int64 // the time of the latest packet
	layers header.Layers
	inner  header.Layers
}

// shard is a tracker with its listener; without one it is another worker's.
type shard struct {
	tracker  *Tracker
	listener Listener
}

// NewShare returns a share that follows nothing yet.
func NewShare() *Share { return &Share{clock: math.MinInt64} }

// Follow adds a shard, with its part of the limits, which are those of a whole
// capture.
func (s *Share) Follow(i int, l Listener, limits Limits) *Tracker {
	t := New(l, limits)
	t.limits.Memory /= Shards
	s.shards[i] = shard{t, l}
	return t
}

// Take takes packets, numbered from first on: all of a capture, in order.
func (s *Share) Take(first uint64, records []packet.Record) {
	for i := range records {
		r := &records[i]
		now := r.Sec*1e9 + r.Nsec
		if hash, ok := header.PlainSpread(r.LinkType, r.Data); !ok || s.shards[hash>>(64-shardBits)].tracker != nil {
			s.take(first+uint64(i), now, r)
		}
		s.clock = max(s.clock, now)
	}
}

// take takes a packet that may be of these shards.
func (s *Share) take(number uint64, now int64, r *packet.Record) {
	l := &s.layers
	var flow header.Flow
	if !header.Walk(r.LinkType, r.Data, int(r.Length), l) || l.FragmentOffset != 0 || !header.FlowOf(l, &flow) {
		return
	}
	if l.Protocol == header.ProtocolICMP || l.Protocol == header.ProtocolICMPv6 {
		s.icmp(number, now)
	}
	if t := s.turn(&flow, number, now); t != nil {
		t.packet(number, now, l, &flow, uint32(flow.Hash(t.seed)))
	}
}

// turn is the tracker of a flow, which has been told the time; nil when the flow
// is another worker's.
func (s *Share) turn(flow *header.Flow, number uint64, now int64) *Tracker {
	h := &s.shards[flow.Spread()>>(64-shardBits)]
	if h.tracker == nil {
		return nil
	}
	h.listener.At(number, s.clock)
	h.tracker.advance(max(now, s.clock))
	return h.tracker
}

// icmp takes an ICMP message for the connection that it is about.
func (s *Share) icmp(number uint64, now int64) {
	var flow header.Flow
	if !quoted(&s.layers, &s.inner, &flow) {
		return
	}
	if t := s.turn(&flow, number, now); t != nil {
		t.icmp(number, now, &s.layers)
	}
}

// End tells the shards that no packet follows. Their trackers are to be closed
// or drained then.
func (s *Share) End() {
	for _, h := range s.shards {
		if h.tracker != nil {
			h.listener.At(End, s.clock)
			h.tracker.advance(s.clock)
		}
	}
}
