package conversation

import (
	"wiretale/internal/header"
	"wiretale/internal/packet"
)

// Plan says of a block of packets to which shard each belongs, and what is in its
// headers. Who reads the packets makes it while their bytes are in its cache; then
// a worker need not look at the packets of others, nor at the bytes of its own, and
// the next packets may be read into the same memory.
type Plan struct {
	lists   [Shards][]uint32 // the places of the packets of each shard; with errorMark those in errors
	clocks  []int64          // the time of the latest packet before each
	digests []digest
	errors  []icmpError
	bytes   []byte // of errors
	end     int64  // the time of the latest packet before what follows the block
	layers  header.Layers
}

// errorMark says that a packet is an ICMP error.
const errorMark = 1 << 31

// icmpError is a packet of which there is no digest, but a copy.
type icmpError struct {
	number uint64
	clock  int64
	record packet.Record
}

// digest is what trackers need of a packet.
type digest struct {
	flow    header.Flow
	tunnels uint8
	seg     segment // of a datagram only record, time and wire
}

// What digest says beside the number of a shard.
const (
	anyShard = Shards + iota // an ICMP error: it is also for the connection it quotes
	noShard                  // of no conversation
)

// Make plans packets, numbered from first on, that follow those of before; nil:
// they are the first. onlyTCP is Limits.OnlyTCP.
func (p *Plan) Make(first uint64, records []packet.Record, before *Plan, onlyTCP bool) {
	clock := beginning
	if before != nil {
		clock = before.end
	}
	p.resize(len(records))
	for i := range records {
		r := &records[i]
		now := r.Sec*1e9 + r.Nsec
		p.clocks[i] = clock
		switch shard := p.digest(&p.digests[i], first+uint64(i), now, r, onlyTCP); shard {
		case noShard:
		case anyShard:
			p.enterError(first+uint64(i), clock, r)
		default:
			p.lists[shard] = append(p.lists[shard], uint32(i))
		}
		clock = max(clock, now)
	}
	p.end = clock
}

// resize makes room for n packets.
func (p *Plan) resize(n int) {
	if n > cap(p.digests) {
		p.clocks, p.digests = make([]int64, n), make([]digest, n)
	}
	p.clocks, p.digests = p.clocks[:n], p.digests[:n]
	for i := range p.lists {
		p.lists[i] = p.lists[i][:0]
	}
	p.errors, p.bytes = p.errors[:0], p.bytes[:0]
}

// enterError puts an ICMP error into the lists of all shards.
func (p *Plan) enterError(number uint64, clock int64, r *packet.Record) {
	e := icmpError{number, clock, *r}
	from := len(p.bytes)
	p.bytes = append(p.bytes, r.Data...)
	e.record.Data = p.bytes[from:]
	for i := range p.lists {
		p.lists[i] = append(p.lists[i], uint32(len(p.errors))|errorMark)
	}
	p.errors = append(p.errors, e)
}

// digest reads the headers of a packet, and returns its shard.
func (p *Plan) digest(d *digest, number uint64, now int64, r *packet.Record, onlyTCP bool) uint8 {
	l := &p.layers
	if !header.Walk(r.LinkType, r.Data, int(r.Length), l) || l.FragmentOffset != 0 || !header.FlowOf(l, &d.flow) {
		return noShard
	}
	d.tunnels = l.Tunnels
	switch l.Protocol {
	case header.ProtocolTCP:
		if !d.seg.take(number, now, l) {
			return noShard
		}
		return shardOf(&d.flow)
	case header.ProtocolICMP, header.ProtocolICMPv6:
		if m := header.ICMP(l.Transport); m.Valid() && m.IsError(l.Version) {
			return anyShard
		}
	}
	if onlyTCP {
		return noShard
	}
	d.seg.record, d.seg.time, d.seg.wire = number, now, wireLength(l)
	return shardOf(&d.flow)
}

// shardOf is the shard of a flow.
func shardOf(f *header.Flow) uint8 { return uint8(f.Spread() >> (64 - shardBits)) }
