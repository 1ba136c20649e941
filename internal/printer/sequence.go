package printer

import (
	"encoding/binary"
	"math/bits"
	"math/rand/v2"
)

// FlowKey names a TCP connection: both ends, in an order of its own, reduced to
// 64 bits that cannot be chosen by whoever sends the packets.
type FlowKey struct {
	hash    uint64
	reverse bool // the packet runs from the greater end to the lesser
}

var hashSeed = [2]uint64{rand.Uint64() | 1, rand.Uint64() | 1}

func mix(a, b uint64) uint64 {
	hi, lo := bits.Mul64(a^hashSeed[0], b^hashSeed[1])
	return hi ^ lo
}

// FlowKey4 returns the key of a connection over IPv4.
func FlowKey4(src, dst uint32, sport, dport uint16) FlowKey {
	a, b := uint64(src)<<16|uint64(sport), uint64(dst)<<16|uint64(dport)
	reverse := a > b
	if reverse {
		a, b = b, a
	}
	return FlowKey{mix(mix(a, b), 4), reverse}
}

// FlowKey6 returns the key of a connection over IPv6.
func FlowKey6(src, dst []byte, sport, dport uint16) FlowKey {
	s0, s1 := binary.BigEndian.Uint64(src), binary.BigEndian.Uint64(src[8:])
	d0, d1 := binary.BigEndian.Uint64(dst), binary.BigEndian.Uint64(dst[8:])
	reverse := s0 > d0 || s0 == d0 && (s1 > d1 || s1 == d1 && sport > dport)
	if reverse {
		s0, s1, sport, d0, d1, dport = d0, d1, dport, s0, s1, sport
	}
	h := mix(mix(s0, s1), mix(d0, d1))
	return FlowKey{mix(h, uint64(sport)<<16|uint64(dport)), reverse}
}

// Bases are the numbers that a segment's sequence and acknowledgment numbers are
// printed relative to. Both are 0 where the numbers are printed as they are.
type Bases struct {
	Seq, Ack uint32
	// Sack is the base of selective acknowledgments: that of acknowledgments, but
	// tcpdump applies it from the first segment on.
	Sack uint32
}

// sequenceAnswer is what the ordered step found out for a packet.
type sequenceAnswer struct {
	known bool
	bases Bases
}

// SequenceBases returns the bases of a segment that carries an acknowledgment,
// and remembers the connection if it is new (or begins again, syn).
func (p *Printer) SequenceBases(key FlowKey, seq, ack uint32, syn bool) Bases {
	if p.seq.known {
		return p.seq.bases
	}
	return p.state.open().sequences.bases(key, seq, ack, syn)
}

// sequences remembers the first numbers of connections. It holds two generations
// of at most maxGeneration connections; when the young one is full, the old one
// is forgotten. A connection that is met again becomes young again.
type sequences struct {
	young, old generation
}

const maxGeneration = 1 << 19

type sequenceEntry struct {
	hash     uint64
	seq, ack uint32 // of the lesser end, of the greater end
}

func (s *sequences) bases(key FlowKey, seq, ack uint32, syn bool) Bases {
	hash := key.hash | 1 // 0 marks an empty place
	e := s.young.find(hash)
	if e == nil {
		if o := s.old.find(hash); o != nil {
			e = s.insert(*o)
		}
	}
	if e == nil || syn {
		first := sequenceEntry{hash, seq, ack - 1}
		if key.reverse {
			first.seq, first.ack = ack-1, seq
		}
		if e != nil {
			*e = first
		} else {
			s.insert(first)
		}
		return Bases{Sack: ack - 1}
	}
	if key.reverse {
		return Bases{e.ack, e.seq, e.seq}
	}
	return Bases{e.seq, e.ack, e.ack}
}

func (s *sequences) insert(e sequenceEntry) *sequenceEntry {
	if s.young.count >= maxGeneration {
		s.old, s.young = s.young, generation{}
	}
	return s.young.insert(e)
}

// generation is a hash table with open addressing.
type generation struct {
	table []sequenceEntry
	count int
}

func (g *generation) find(hash uint64) *sequenceEntry {
	if len(g.table) == 0 {
		return nil
	}
	mask := uint64(len(g.table) - 1)
	for i := hash >> 1 & mask; ; i = (i + 1) & mask {
		e := &g.table[i]
		if e.hash == hash {
			return e
		}
		if e.hash == 0 {
			return nil
		}
	}
}

func (g *generation) insert(e sequenceEntry) *sequenceEntry {
	if g.count*2 >= len(g.table) {
		g.grow()
	}
	g.count++
	return g.place(e)
}

func (g *generation) place(e sequenceEntry) *sequenceEntry {
	mask := uint64(len(g.table) - 1)
	i := e.hash >> 1 & mask
	for g.table[i].hash != 0 {
		i = (i + 1) & mask
	}
	g.table[i] = e
	return &g.table[i]
}

func (g *generation) grow() {
	old := g.table
	g.table = make([]sequenceEntry, max(1024, 2*len(old)))
	for _, e := range old {
		if e.hash != 0 {
			g.place(e)
		}
	}
}
