package printer

import (
	"encoding/binary"

	"wiretale/internal/header"
	"wiretale/internal/packet"
)

// Plan is what the ordered step leaves on a packet, so that the formatting can
// take place in any order.
type Plan struct {
	Number uint64 // the packet's number, from 1
	Times  Times
	// Ordered says that the packet must be formatted in the ordered step itself.
	Ordered bool

	seq sequenceAnswer
}

// Planner is the ordered step: it sees every packet in its order, does what must
// be done in that order, and leaves the rest to printers that work side by side.
type Planner struct {
	options Options
	state   *State
	times   *TimeKeeper
}

// NewPlanner returns the ordered step for printers with these options and state.
func NewPlanner(o Options, state *State) *Planner {
	return &Planner{options: o, state: state, times: NewTimeKeeper(o.Time)}
}

// Plan finds out what a packet's formatting needs to know of the packets before
// it. It decides on the plainest packets alone: whatever is out of the ordinary is
// Ordered, and its printer asks the State itself.
func (n *Planner) Plan(r *packet.Record, number uint64) Plan {
	plan := Plan{Number: number, Times: n.times.Times(r)}
	plan.Ordered = !n.plain(r, &plan)
	return plan
}

// PacketPlanned is Packet for a packet whose plan was made before.
func (p *Printer) PacketPlanned(dst []byte, r *packet.Record, plan *Plan) []byte {
	p.seq = plan.seq
	return p.packet(dst, r, plan.Number, plan.Times)
}

// plain reports whether a packet can be formatted without regard to others, after
// it has noted in the plan what its TCP header needs.
func (n *Planner) plain(r *packet.Record, plan *Plan) bool {
	if !ValidHeader(r) {
		return true
	}
	etherType, payload, length, ok := linkPayload(r)
	if !ok {
		return false
	}
	switch etherType {
	case 0x0800:
		return n.plainIPv4(payload, length, plan)
	case 0x86dd:
		return n.plainIPv6(payload, length, plan)
	}
	// What is not registered may be a shim that the link printer looks behind.
	upper := EtherType(etherType)
	return upper != nil && !upper.Ordered
}

// linkPayload finds the network layer behind the plain link layers: its Ethernet
// type, the captured bytes and the length on the wire.
func linkPayload(r *packet.Record) (etherType uint16, payload []byte, length int, ok bool) {
	data := r.Data
	typeAt := -1
	switch r.LinkType {
	case 1:
		typeAt = 12
		for len(data) > typeAt+6 && IsVLANTag(binary.BigEndian.Uint16(data[typeAt:])) {
			typeAt += 4
		}
	case 113:
		typeAt = 14
	case 276:
		if len(data) < 20 {
			return 0, nil, 0, false
		}
		return binary.BigEndian.Uint16(data), data[20:], int(r.Length) - 20, true
	case 101, 228, 229:
		if data[0]>>4 == 6 {
			return 0x86dd, data, int(r.Length), true
		}
		return 0x0800, data, int(r.Length), true
	}
	if typeAt < 0 || len(data) < typeAt+2 {
		return 0, nil, 0, false
	}
	etherType = binary.BigEndian.Uint16(data[typeAt:])
	if etherType < 0x600 || etherType == 0x8870 {
		return 0, nil, 0, false
	}
	return etherType, data[typeAt+2:], int(r.Length) - typeAt - 2, true
}

func (n *Planner) plainIPv4(b []byte, length int, plan *Plan) bool {
	if len(b) < 20 || b[0]>>4 != 4 {
		return len(b) < 20
	}
	h := header.IPv4(b)
	hlen, total := h.HeaderLength(), h.TotalLength()
	if h.FragmentOffset() != 0 {
		return true
	}
	if total < hlen || total > length || hlen < 20 || len(b) < hlen {
		return false
	}
	if len(b) > total {
		b = b[:total]
	}
	switch h.Protocol() {
	case protoTCP:
		return n.plainTCP(b[hlen:], total-hlen, b, plan)
	case protoUDP:
		return n.plainUDP(b[hlen:])
	}
	return n.plainUpper(h.Protocol(), b[hlen:], b)
}

func (n *Planner) plainIPv6(b []byte, length int, plan *Plan) bool {
	if len(b) < 40 || b[0]>>4 != 6 {
		return false
	}
	h := header.IPv6(b)
	total := h.PayloadLength() + 40
	if total > length || total == 40 {
		return false
	}
	if len(b) > total {
		b = b[:total]
	}
	switch h.NextHeader() {
	case protoTCP:
		return n.plainTCP(b[40:], total-40, b, plan)
	case protoUDP:
		return n.plainUDP(b[40:])
	case 0, 43, 44, 50, 51, 60, 108, 135: // extension headers: anything may follow
		return false
	}
	return n.plainUpper(h.NextHeader(), b[40:], b)
}

const (
	protoICMP   = 1
	protoTCP    = 6
	protoUDP    = 17
	protoICMPv6 = 58
)

// plainUpper decides about what is neither TCP nor UDP. ICMP errors quote the
// header of another packet, possibly TCP.
func (n *Planner) plainUpper(proto uint8, payload, ip []byte) bool {
	switch proto {
	case protoICMP, protoICMPv6:
		return len(payload) < 8 || !header.ICMP(payload).IsError(ip[0]>>4)
	}
	upper := IP(proto)
	return upper == nil || !upper.Ordered
}

func (n *Planner) plainUDP(b []byte) bool {
	if n.options.Quiet > 0 || len(b) < 8 {
		return true
	}
	u := header.UDP(b)
	proto := UDP(u.SourcePort(), u.DestinationPort())
	if n.options.Type != "" {
		return false
	}
	return proto == nil || !proto.Ordered
}

// plainTCP asks the memory of sequence numbers what the printer would ask.
func (n *Planner) plainTCP(b []byte, length int, ip []byte, plan *Plan) bool {
	if n.options.Quiet > 0 {
		return true
	}
	if len(b) < 20 {
		return len(b) < 4
	}
	t := header.TCP(b)
	hlen := t.HeaderLength()
	if hlen < 20 || hlen > length || n.options.Type != "" {
		return false
	}
	proto := TCP(t.SourcePort(), t.DestinationPort())
	if proto != nil && proto.Ordered && length > hlen {
		return false
	}
	plan.seq.known = true
	const ack, syn = 0x10, 0x02
	if n.options.AbsoluteSeq || t.Flags()&ack == 0 {
		return true
	}
	var key FlowKey
	if ip[0]>>4 == 6 {
		key = FlowKey6(ip[8:24], ip[24:40], t.SourcePort(), t.DestinationPort())
	} else {
		key = FlowKey4(binary.BigEndian.Uint32(ip[12:]), binary.BigEndian.Uint32(ip[16:]), t.SourcePort(), t.DestinationPort())
	}
	plan.seq.bases = n.state.sequences.bases(key, t.Sequence(), t.Acknowledgment(), t.Flags()&syn != 0)
	return true
}
