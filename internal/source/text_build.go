package source

import (
	"encoding/binary"
	"net/netip"

	"wiretale/internal/header"
)

// textFlow is one direction of a conversation in a text.
type textFlow struct {
	src, dst     netip.Addr
	sport, dport uint16
}

// textSequence is where one direction stands: tcpdump prints its numbers
// relative to base, once it has printed base itself.
type textSequence struct {
	base, next uint32
	known      bool
	guessed    bool // base is not from the text
}

// build makes the headers of a packet, and tells its length on the wire.
func (p *textParser) build(pkt *textPacket) (data []byte, length int) {
	var segment []byte
	if pkt.udp {
		segment = make([]byte, 8)
		binary.BigEndian.PutUint16(segment[4:], uint16(8+pkt.length))
	} else {
		segment = p.tcp(pkt)
	}
	binary.BigEndian.PutUint16(segment, pkt.sport)
	binary.BigEndian.PutUint16(segment[2:], pkt.dport)
	data = pkt.ipHeader(segment)
	if !pkt.udp {
		pkt.sum(data, segment)
	}
	return data, len(data) + pkt.length
}

// tcp makes the TCP header.
func (p *textParser) tcp(pkt *textPacket) []byte {
	mine := p.sequence(textFlow{pkt.src, pkt.dst, pkt.sport, pkt.dport})
	peer := p.sequence(textFlow{pkt.dst, pkt.src, pkt.dport, pkt.sport})
	seq := mine.absolute(pkt)
	ack := uint32(0)
	if pkt.flags&flagAck != 0 {
		ack = peer.acknowledged(pkt)
	}
	t := make([]byte, 20, 60)
	binary.BigEndian.PutUint32(t[4:], seq)
	binary.BigEndian.PutUint32(t[8:], ack)
	binary.BigEndian.PutUint16(t[12:], uint16(20+len(pkt.options))<<10|pkt.flags)
	binary.BigEndian.PutUint16(t[14:], uint16(pkt.window))
	binary.BigEndian.PutUint16(t[18:], uint16(pkt.urgent))
	peer.sackBlocks(pkt.options)
	mine.advance(seq, pkt)
	return append(t, pkt.options...)
}

func (p *textParser) sequence(f textFlow) *textSequence {
	s := p.flows[f]
	if s == nil {
		s = new(textSequence)
		p.flows[f] = s
	}
	return s
}

// absolute is the packet's sequence number as it was on the wire. Of the number
// as printed and the number counted from the base, the one nearer to where the
// stream stands is meant.
func (s *textSequence) absolute(pkt *textPacket) uint32 {
	switch {
	case pkt.flags&flagSyn != 0 && pkt.hasSeq:
		s.base, s.next, s.known = uint32(pkt.seq), uint32(pkt.seq), true
		return s.base
	case !pkt.hasSeq:
		if !s.known {
			s.known, s.guessed, s.base, s.next = true, true, arbitrary-1, arbitrary
		}
		return s.next
	case !s.known, s.guessed && pkt.seq >= smallest:
		s.begin(uint32(pkt.seq))
	}
	return s.nearest(uint32(pkt.seq))
}

// arbitrary is where a stream begins whose numbers are printed relative to one
// that is not in the text.
const arbitrary = 1_000_000_000

// smallest is how large a number must be to be taken as absolute when nothing
// else is known.
const smallest = 1 << 20

// begin learns the base from the first number of a stream whose beginning is
// not in the text. A small one is relative to a base that nobody knows.
func (s *textSequence) begin(n uint32) {
	s.known, s.guessed = true, false
	s.base, s.next = n, n
	if n < smallest {
		s.guessed = true
		s.base = arbitrary
		s.next = arbitrary + n
	}
}

func (s *textSequence) nearest(n uint32) uint32 {
	relative := s.base + n
	if distance(n, s.next) < distance(relative, s.next) {
		return n
	}
	return relative
}

func distance(a, b uint32) uint32 {
	return min(a-b, b-a)
}

// acknowledged is the packet's acknowledgment of this stream, absolute.
func (s *textSequence) acknowledged(pkt *textPacket) uint32 {
	if !pkt.hasAck {
		pkt.cut = true
		return s.next
	}
	n := uint32(pkt.ack)
	if !s.known || s.guessed && n >= smallest {
		s.begin(n)
		if pkt.flags&flagSyn != 0 || s.base == n { // it counts the SYN
			s.base = s.next - 1
		}
	}
	abs := s.nearest(n)
	if pkt.flags&flagSyn != 0 && pkt.ack > 1 {
		abs = n
	}
	return abs
}

// advance moves on past the packet.
func (s *textSequence) advance(seq uint32, pkt *textPacket) {
	end := seq + uint32(pkt.length)
	if pkt.flags&flagSyn != 0 {
		end++
	}
	if pkt.flags&flagFin != 0 {
		end++
	}
	if s.known && int32(end-s.next) > 0 {
		s.next = end
	}
}

// sackBlocks makes the numbers of SACK blocks about this stream absolute.
func (s *textSequence) sackBlocks(b []byte) {
	for {
		o, rest := header.NextTCPOption(b)
		if o == nil {
			return
		}
		if o.Kind() == header.TCPOptionSACK && s.known {
			for at := 2; at+4 <= len(o); at += 4 {
				binary.BigEndian.PutUint32(o[at:], s.nearest(binary.BigEndian.Uint32(o[at:])))
			}
		}
		b = rest
	}
}

// ipHeader puts the IP header before a segment.
func (pkt *textPacket) ipHeader(segment []byte) []byte {
	protocol := byte(header.ProtocolTCP)
	if pkt.udp {
		protocol = header.ProtocolUDP
	}
	ttl := byte(64)
	if pkt.ip.known {
		ttl = byte(pkt.ip.ttl)
	}
	if pkt.src.Is6() {
		h := make([]byte, 40, 40+len(segment))
		h[0], h[1] = 0x60|byte(pkt.ip.tos>>4), byte(pkt.ip.tos<<4)
		binary.BigEndian.PutUint16(h[4:], uint16(len(segment)+pkt.length))
		h[6], h[7] = protocol, ttl
		src, dst := pkt.src.As16(), pkt.dst.As16()
		copy(h[8:], src[:])
		copy(h[24:], dst[:])
		return append(h, segment...)
	}
	h := make([]byte, 20, 20+len(segment))
	h[0], h[1], h[8], h[9] = 0x45, byte(pkt.ip.tos), ttl, protocol
	binary.BigEndian.PutUint16(h[2:], uint16(20+len(segment)+pkt.length))
	binary.BigEndian.PutUint16(h[4:], uint16(pkt.ip.id))
	if pkt.ip.dontFragment {
		h[6] = 0x40
	}
	src, dst := pkt.src.As4(), pkt.dst.As4()
	copy(h[12:], src[:])
	copy(h[16:], dst[:])
	binary.BigEndian.PutUint16(h[10:], header.Checksum(h))
	return append(h, segment...)
}

// sum sets the checksum: the printed one when the addresses are real, and the
// right one where it can be computed, which is without payload.
func (pkt *textPacket) sum(data, segment []byte) {
	at := data[len(data)-len(segment)+16:]
	switch {
	case pkt.hasChecksum && !pkt.named:
		binary.BigEndian.PutUint16(at, pkt.checksum)
	case pkt.length == 0 && pkt.src.Is4():
		sum := header.Sum(header.IPv4(data).PseudoSum(header.ProtocolTCP, len(segment)), data[20:])
		binary.BigEndian.PutUint16(at, ^uint16(sum))
	case pkt.length == 0:
		sum := header.Sum(header.IPv6(data).PseudoSum(header.ProtocolTCP, len(segment)), data[40:])
		binary.BigEndian.PutUint16(at, ^uint16(sum))
	}
}
