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
//
// A few packets are looked up ahead of the one that is taken: what is known of
// thousands of connections lies in no cache, and the waits for it then overlap.
type Share struct {
	shards [Shards]shard
	ground ground // of all their trackers
	clock  int64  // the time of the latest packet
	inner  header.Layers
	ahead  [lookAhead]waiting
	n      int
	warmth uint32 // keeps the compiler from leaving warm out
}

// lookAhead is how many packets are looked up at a time.
const lookAhead = 16

// waiting is a packet that was walked and not yet taken.
type waiting struct {
	layers     header.Layers
	flow       header.Flow
	shard      *shard
	number     uint64
	now, clock int64
	hash       uint32
	found      *Connection // most likely; see probable
	icmp       bool        // for the connection it quotes, which has the flow
}

// shard is a tracker with its listener; without one it is another worker's.
type shard struct {
	tracker  *Tracker
	listener Listener
}

// NewShare returns a share that follows nothing yet.
func NewShare() *Share { return &Share{clock: beginning} }

// beginning is the time before the first packet.
const beginning int64 = math.MinInt64

// Follow adds a shard, with its part of the limits, which are those of a whole
// capture. The memory of its tracker is given back only by Release.
func (s *Share) Follow(i int, l Listener, limits Limits) *Tracker {
	t := New(l, limits)
	t.limits.Memory /= Shards
	t.ground = &s.ground
	s.shards[i] = shard{t, l}
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
	s.flush()
}

// TakePlanned is Take with a plan of the packets.
func (s *Share) TakePlanned(first uint64, records []packet.Record, p *Plan) {
	var mine [noShard + 1]bool
	mine[anyShard] = true
	for i := range s.shards {
		mine[i] = s.shards[i].tracker != nil
	}
	var next [lookAhead]int
	n := 0
	for i, shard := range p.shards {
		if !mine[shard] {
			continue
		}
		next[n] = i
		if n++; n == lookAhead {
			s.takeSome(first, records, p, next[:])
			n = 0
		}
	}
	s.takeSome(first, records, p, next[:n])
	s.clock = p.end
	s.flush()
}

// takeSome takes some of the packets. It looks at the headers of all before it
// walks the first: they lie in the cache of the processor that read them.
func (s *Share) takeSome(first uint64, records []packet.Record, p *Plan, list []int) {
	for _, i := range list {
		if b := records[i].Data; len(b) > 53 {
			s.warmth += uint32(b[12]) + uint32(b[53])
		}
	}
	for _, i := range list {
		r := &records[i]
		s.clock = p.clocks[i]
		s.take(first+uint64(i), r.Sec*1e9+r.Nsec, r)
	}
}

// take makes a packet wait if it is of these shards.
func (s *Share) take(number uint64, now int64, r *packet.Record) {
	w := &s.ahead[s.n]
	l := &w.layers
	if !header.Walk(r.LinkType, r.Data, int(r.Length), l) || l.FragmentOffset != 0 || !header.FlowOf(l, &w.flow) {
		return
	}
	w.number, w.now, w.clock = number, now, s.clock
	if l.Protocol == header.ProtocolICMP || l.Protocol == header.ProtocolICMPv6 {
		w = s.quoted(w)
	}
	w.icmp = false
	s.wait(w)
}

// wait makes w wait, the place for the next, if it is of these shards.
func (s *Share) wait(w *waiting) {
	w.shard = &s.shards[w.flow.Spread()>>(64-shardBits)]
	t := w.shard.tracker
	if t == nil {
		return
	}
	w.hash = uint32(w.flow.Hash(t.seed))
	if s.n++; s.n == lookAhead {
		s.flush()
	}
}

// quoted makes an ICMP error wait for the connection that it is about. It
// returns the packet in the place for the next.
func (s *Share) quoted(w *waiting) *waiting {
	var flow header.Flow
	if !quoted(&w.layers, &s.inner, &flow) {
		return w
	}
	same := *w
	w.icmp, w.flow = true, flow
	s.wait(w)
	w = &s.ahead[s.n]
	*w = same
	return w
}

// flush takes the packets that wait.
func (s *Share) flush() {
	s.warm()
	for i := range s.ahead[:s.n] {
		w := &s.ahead[i]
		t := w.shard.tracker
		w.shard.listener.At(w.number, w.clock)
		t.advance(max(w.now, w.clock))
		t.hint = w.found
		if w.icmp {
			t.icmp(w.number, w.now, &w.layers)
		} else {
			t.packet(w.number, w.now, &w.layers, &w.flow, w.hash)
		}
	}
	s.n = 0
}

// warm reads what the packets that wait will need: of all of them the entries of
// the table, then the connections, then their bodies, then the segments on their way.
func (s *Share) warm() {
	list := s.ahead[:s.n]
	for i := range list {
		w := &list[i]
		w.found = w.shard.tracker.probable(w.hash)
	}
	var bodies [lookAhead]*body
	for i := range list {
		if c := list[i].found; c != nil {
			bodies[i] = c.tcp
			s.warmth += uint32(c.Flow.Source[0]) + c.Packets[0]
		}
	}
	for i, b := range bodies[:s.n] {
		if b != nil {
			w := &list[i]
			side := Originator
			if w.found.Flow.SourcePort != w.flow.SourcePort {
				side = Responder
			}
			s.warmth += b.warm(side)
		}
	}
	for _, b := range bodies[:s.n] {
		if b != nil {
			s.warmth += b.streams[0].flight.warm() + b.streams[1].flight.warm()
		}
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
// have in common.
func (b *body) warm(side Side) uint32 {
	s, r := &b.streams[side], &b.streams[side.Other()]
	return s.next + uint32(s.ackTime) + uint32(s.Count.Fresh) + s.RTT.count +
		r.next + uint32(r.ackTime) + r.Count.Gaps + r.RTT.count +
		uint32(b.keepAlives) + uint32(b.msg.bytes) + b.msg.end
}

// warm reads the first segment and the place of the next.
func (f *flight) warm() uint32 {
	if len(f.ring) == 0 {
		return 0
	}
	return f.at(0).seq + f.at(f.n).seq
}

// cacheLine is the usual size of a cache line, in bytes.
const cacheLine = 64
