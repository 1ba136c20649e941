package ownership

import (
	"net/netip"

	"wiretale/internal/header"
	"wiretale/internal/packet"
	"wiretale/savefile"
)

// verdict is what is known of a connection.
type verdict uint8

const (
	undecided verdict = iota
	own
	foreign
)

// flow is a connection that packets were seen of.
type flow struct {
	verdict verdict
	claim   *claim
	first   int64 // time of its first packet, in nanoseconds
	// The ends of the first packet, the sender first.
	from, to netip.AddrPort
	incoming bool // it came in, so that to is an address of this machine
	waiting  int  // packets in the queue
}

// patience is how long after its first packet a connection that nobody has
// claimed is taken for another program's, in nanoseconds of what is known: all
// that happened until then must have been taken in.
const patience = 400e6

// stubbornness is how long the ports of a connection that is being opened are
// waited for, where packets may be of it, in nanoseconds: a busy kernel is late.
const stubbornness = 3e9

// maxFlows bounds the connections that are remembered, beyond those that have
// packets in the queue.
const maxFlows = 1 << 16

// sieve decides whose packets are whose. The registry's lock is held.
type sieve struct {
	registry *Registry
	flows    map[header.Flow]*flow
	layers   header.Layers
	inner    header.Layers
}

// flowOf returns the connection of a packet, nil if it has none.
func (s *sieve) flowOf(r *packet.Record) *flow {
	l := &s.layers
	if !header.Walk(r.LinkType, r.Data, int(r.Length), l) {
		return nil
	}
	var key header.Flow
	switch l.Protocol {
	case header.ProtocolTCP:
		if l.FragmentOffset != 0 || !header.FlowOf(l, &key) {
			return nil
		}
		opens := len(l.Transport) > 13 && l.Transport[13]&(header.TCPSyn|header.TCPAck) == header.TCPSyn
		return s.seen(key, r, opens)
	case header.ProtocolICMP, header.ProtocolICMPv6:
		return s.quoted()
	}
	return nil
}

// seen returns the flow of a TCP packet. A SYN after the end of a connection
// begins another one.
func (s *sieve) seen(key header.Flow, r *packet.Record, opens bool) *flow {
	at := r.Sec*1e9 + r.Nsec
	f := s.find(key)
	again := f != nil && opens && (f.verdict == foreign || f.claim != nil && f.claim.ended != 0 && f.claim.ended < at)
	if f != nil && !again {
		return f
	}
	f = &flow{
		first: at, incoming: r.Direction != savefile.DirectionOut,
		from: netip.AddrPortFrom(key.SourceAddr(), key.SourcePort),
		to:   netip.AddrPortFrom(key.DestinationAddr(), key.DestinationPort),
	}
	if there := (pair{f.from, f.to}); opens {
		delete(s.registry.others, there) // the ports are used again
		delete(s.registry.others, pair{f.to, f.from})
	} else if s.registry.others[there] || s.registry.others[pair{f.to, f.from}] {
		f.verdict = foreign
	}
	if len(s.flows) >= maxFlows {
		s.forget()
	}
	delete(s.flows, key.Reverse())
	s.flows[key] = f
	return f
}

func (s *sieve) find(key header.Flow) *flow {
	if f := s.flows[key]; f != nil {
		return f
	}
	return s.flows[key.Reverse()]
}

// quoted returns the flow of the packet that an ICMP error is about.
func (s *sieve) quoted() *flow {
	m := header.ICMP(s.layers.Transport)
	var key header.Flow
	if !m.Valid() || !m.IsError(s.layers.Version) || !header.WalkIP(m.Quoted(), s.layers.Length-header.ICMPSize, &s.inner) ||
		s.inner.Protocol != header.ProtocolTCP || !header.FlowOf(&s.inner, &key) {
		return nil
	}
	return s.find(key)
}

// forget drops the flows that nothing waits for; who is seen again is looked at
// again.
func (s *sieve) forget() {
	for key, f := range s.flows {
		if f.waiting == 0 {
			delete(s.flows, key)
		}
	}
}

// decide settles a flow if it can, or in any case with last.
func (s *sieve) decide(f *flow, last bool) verdict {
	if f.verdict != undecided {
		return f.verdict
	}
	r := s.registry
	local := f.from
	if f.incoming {
		local = f.to
	}
	if f.claim = r.owner(f.from, f.to, f.first); f.claim != nil || r.listens(local, f.first) {
		f.verdict = own
	} else if waited := r.known - f.first; last || waited > patience {
		yes, hopeless := r.connecting(f.from, f.to, f.first)
		switch {
		case !yes:
			f.verdict = foreign
		case last || hopeless || waited > stubbornness:
			f.verdict = own
		}
	}
	return f.verdict
}
