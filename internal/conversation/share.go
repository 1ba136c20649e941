package conversation

import (
	"math"

	"wiretale/internal/header"
)

// Shards is how many parts the conversations of a capture are divided into. It
// does not depend on the machine, so that what is found out does not depend on
// how many workers there are, not even where memory is short.
const Shards = 1 << shardBits

const shardBits = 2

// Clocked is a Sink of a shard that wants to know of every packet.
type Clocked interface {
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
//
// A few packets are looked up ahead of the one that is taken: what is known of
// thousands of connections lies in no cache, and the waits for it then overlap.
type Share struct {
	shards [Shards]shard
	ground ground // of all their trackers
	clock  int64  // the time of the latest packet
	layers header.Layers
	inner  header.Layers
	ahead  [lookAhead]waiting
	warmth uint32 // keeps the compiler from leaving warm out
}

// lookAhead is how many packets are looked up at a time.
const lookAhead = 16

// waiting is a packet that was looked up and not yet taken.
type waiting struct {
	*digest
	clock int64
	hash  uint32
	found *Connection // most likely; see probable
}

// shard is a tracker, with its sink where that is Clocked; without a tracker it is
// another worker's.
type shard struct {
	tracker *Tracker
	clock   Clocked
}

// NewShare returns a share that follows nothing yet.
func NewShare() *Share { return &Share{clock: beginning} }

// beginning is the time before the first packet.
const beginning int64 = math.MinInt64

// Follow adds a shard, with its part of the limits, which are those of a whole
// capture. The memory of its tracker is given back only by Release.
func (s *Share) Follow(i int, sink Sink, limits Limits) *Tracker {
	t := New(sink, limits)
	t.limits.Memory /= Shards
	t.ground = &s.ground
	clock, _ := sink.(Clocked)
	s.shards[i] = shard{t, clock}
	return t
}

// Mapped is how much memory the collector does not know of, in bytes. It may be
// called from any goroutine.
func (s *Share) Mapped() int64 { return s.ground.mapped.Load() }

// Release gives back the memory of all shards. Neither their trackers nor any
// Connection of them may be used any more.
func (s *Share) Release() {
	s.ground.release()
	s.shards = [Shards]shard{}
}

// Take takes the packets of a plan: all of a capture, in order.
func (s *Share) Take(p *Plan) {
	for i := range s.shards {
		h := &s.shards[i]
		if h.tracker == nil {
			continue
		}
		for list := p.lists[i]; len(list) > 0; {
			if place := list[0]; place&errorMark != 0 {
				s.takeError(h, &p.errors[place&^errorMark])
				list = list[1:]
				continue
			}
			n := s.look(h.tracker, p, list)
			h.take(s.ahead[:n])
			list = list[n:]
		}
	}
	s.clock = p.end
}

// takeError takes an ICMP error, as far as it is of the shard: it is a packet of
// its own conversation and an event of the one it quotes.
func (s *Share) takeError(h *shard, e *icmpError) {
	r, l := &e.record, &s.layers
	now := r.Sec*1e9 + r.Nsec
	var flow header.Flow
	if !header.Walk(r.LinkType, r.Data, int(r.Length), l) {
		return
	}
	if quoted(l, &s.inner, &flow) && &s.shards[shardOf(&flow)] == h {
		h.at(e.number, now, e.clock)
		h.tracker.icmp(e.number, now, l)
	}
	if header.FlowOf(l, &flow) && &s.shards[shardOf(&flow)] == h {
		h.at(e.number, now, e.clock)
		h.tracker.packet(e.number, now, l, &flow, uint32(flow.Hash(h.tracker.seed)))
	}
}

// at tells a shard of the packet that comes next.
func (h *shard) at(number uint64, now, clock int64) {
	if h.clock != nil {
		h.clock.At(number, clock)
	}
	h.tracker.advance(max(now, clock))
}

// take takes the packets that wait.
func (h *shard) take(list []waiting) {
	t := h.tracker
	for i := range list {
		w := &list[i]
		h.at(w.seg.record, w.seg.time, w.clock)
		t.hint = w.found
		if w.flow.Protocol == header.ProtocolTCP {
			t.seg = &w.digest.seg
			t.segment(&w.flow, w.hash, w.tunnels)
		} else {
			t.datagram(w.seg.record, w.seg.time, &w.flow, w.hash, w.seg.wire, w.tunnels)
		}
	}
}

// look looks up the first packets of a list, up to an ICMP error, and returns how
// many. It reads what they will need: of all of them the digests and the entries
// of the table, then the connections, then their bodies, then the segments on
// their way and the first findings.
func (s *Share) look(t *Tracker, p *Plan, places []uint32) int {
	n := 0
	for ; n < min(len(places), lookAhead) && places[n]&errorMark == 0; n++ {
		w, place := &s.ahead[n], places[n]
		w.digest, w.clock = &p.digests[place], p.clocks[place]
		w.hash = uint32(w.flow.Hash(t.seed))
		s.warmth += t.table.warm(w.hash) + w.seg.end + uint32(w.seg.flags)
	}
	list := s.ahead[:n]
	var bodies [lookAhead]*body
	for i := range list {
		w := &list[i]
		if w.found = t.probable(w.hash); w.found != nil {
			bodies[i] = w.found.tcp
			s.warmth += w.found.Packets[0] + uint32(w.found.Flow.Version)
		}
	}
	for i, b := range bodies[:n] {
		if b != nil {
			s.warmth += b.warmFor(&list[i])
		}
	}
	for _, b := range bodies[:n] {
		if b != nil {
			s.warmth += b.streams[0].flight.warm() + b.streams[1].flight.warm()
			if tr := b.trouble; tr != nil {
				s.warmth += tr.first[0].Count + tr.first[1].Count
			}
		}
	}
	return n
}

// warmFor is warm for a packet.
func (b *body) warmFor(w *waiting) uint32 {
	side := Originator
	if w.found.Flow.SourcePort != w.flow.SourcePort {
		side = Responder
	}
	return b.warm(side, w.found.Packets[side.Other()] > 0)
}

// End tells the shards that no packet follows. Their trackers are to be closed
// or drained then.
func (s *Share) End() {
	for _, h := range s.shards {
		if h.tracker != nil {
			if h.clock != nil {
				h.clock.At(End, s.clock)
			}
			h.tracker.advance(s.clock)
		}
	}
}

// probable is the connection that most likely has the hash; nil when none has.
func (t *Tracker) probable(hash uint32) *Connection {
	if t.table.n == 0 {
		return nil
	}
	mask := t.table.mask()
	for i := hash & mask; t.table.entries[i] != 0; i = (i + 1) & mask {
		if e := t.table.entries[i]; uint32(e>>32) == hash {
			return t.at(uint32(e) - 1)
		}
	}
	return nil
}

// warm reads a word of each cache line that a segment from side usually needs: of
// its stream all but what is seldom needed, the head of the other, and what both
// have in common. heard: something of the other was captured.
func (b *body) warm(side Side, heard bool) uint32 {
	s, r := &b.streams[side], &b.streams[side.Other()]
	sum := s.next + uint32(s.ackTime) + uint32(s.Count.Fresh) + r.next + uint32(b.keepAlives) + b.msg.end
	if heard {
		return sum + uint32(r.ackTime) + r.RTT.count
	}
	return sum + r.Count.Gaps
}

// warm reads the oldest segment.
func (f *flight) warm() uint32 {
	if f.n == 0 {
		return 0
	}
	return f.at(0).seq
}

// cacheLine is the usual size of a cache line, in bytes.
const cacheLine = 64
