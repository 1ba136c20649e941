package conversation

import (
	"wiretale/internal/header"
	"wiretale/internal/packet"
)

// Plan says of a block of packets to which shard each belongs. Who reads them
// makes it while their bytes are in its cache; then a worker need not look at the
// packets of others.
type Plan struct {
	shards []uint8
	clocks []int64 // the time of the latest packet before each
	end    int64   // and before what follows the block
	layers header.Layers
}

// What a plan says beside the number of a shard.
const (
	anyShard = Shards + iota // an ICMP error: it is also for the connection it quotes
	noShard                  // of no conversation
)

// Make plans packets that follow those of before; nil: they are the first.
// onlyTCP is Limits.OnlyTCP.
func (p *Plan) Make(records []packet.Record, before *Plan, onlyTCP bool) {
	clock := beginning
	if before != nil {
		clock = before.end
	}
	p.shards, p.clocks = p.shards[:0], p.clocks[:0]
	for i := range records {
		r := &records[i]
		p.shards = append(p.shards, p.shardOf(r, onlyTCP))
		p.clocks = append(p.clocks, clock)
		clock = max(clock, r.Sec*1e9+r.Nsec)
	}
	p.end = clock
}

func (p *Plan) shardOf(r *packet.Record, onlyTCP bool) uint8 {
	if hash, ok := header.PlainSpread(r.LinkType, r.Data); ok {
		return uint8(hash >> (64 - shardBits))
	}
	l := &p.layers
	var flow header.Flow
	if !header.Walk(r.LinkType, r.Data, int(r.Length), l) || l.FragmentOffset != 0 || !header.FlowOf(l, &flow) {
		return noShard
	}
	switch l.Protocol {
	case header.ProtocolTCP:
	case header.ProtocolICMP, header.ProtocolICMPv6:
		if m := header.ICMP(l.Transport); m.Valid() && m.IsError(l.Version) {
			return anyShard
		}
		fallthrough
	default:
		if onlyTCP {
			return noShard
		}
	}
	return uint8(flow.Spread() >> (64 - shardBits))
}
