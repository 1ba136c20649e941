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

// textSequence is where one direction stands. tcpdump prints the first segment
// with an ACK of a connection, and each with a SYN, with its numbers as they are,
// and all others relative to those; segments without ACK it prints as they are.
type textSequence struct {
	base, next uint32
	first      uint32 // of a guessed base: the number that was printed first
	known      bool
	guessed    bool // base is not from the text
	begun      bool // a segment with ACK was printed, of either direction
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
	pkt.length = min(pkt.length, 65535-20-len(segment))
	data = pkt.ipHeader(segment)
	if !pkt.udp {
		pkt.keepAlive(data, segment)
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
		asItIs := pkt.hasAck && (pkt.ack >= smallest || pkt.seq >= smallest || pkt.seq > 1 && uint32(pkt.seq) == seq)
		first := !mine.begun && asItIs || pkt.flags&flagSyn != 0
		if first && (!peer.known || peer.guessed) && pkt.ack > 0 {
			peer.known, peer.guessed, peer.next = true, false, uint32(pkt.ack)
			peer.base = peer.next - 1
		}
		if ack = peer.acknowledged(pkt); first {
			mine.base, peer.base = seq, ack-1
		}
		mine.begun, peer.begun = true, true
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
		s.base, s.next, s.known, s.guessed = uint32(pkt.seq), uint32(pkt.seq), true, false
		return s.base
	case !s.known && pkt.flags&flagRst != 0 && pkt.hasSeq:
		return uint32(pkt.seq) // who refuses has no number of its own (RFC 9293, 3.10.7.1)
	case !pkt.hasSeq:
		if !s.known {
			s.known, s.guessed, s.base, s.next, s.first = true, true, arbitrary-1, arbitrary, 0
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
	s.known, s.guessed, s.first = true, false, n
	s.base, s.next = n, n
	if n < smallest {
		s.guessed = true
		s.base = arbitrary
		s.next = arbitrary + n
	}
}

func (s *textSequence) nearest(n uint32) uint32 {
	relative := s.base + n
	if s.guessed && s.first > 1 {
		// The first number may have been small and as it is, and this one relative to it.
		if again := s.base + s.first + n; distance(again, s.next) < distance(relative, s.next) {
			s.base, s.guessed = s.base+s.first, false
			return again
		}
	}
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
	if !s.known && n == 0 {
		return 0
	}
	if !s.known || s.guessed && n >= smallest {
		s.begin(n)
		if pkt.flags&flagSyn != 0 || s.base == n { // it counts the SYN
			s.base = s.next - 1
		}
		s.first-- // as a base, it would be of the byte before
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
		binary.BigEndian.PutUint32(h, 6<<28|uint32(pkt.ip.tos)<<20|uint32(pkt.ip.label&0xfffff))
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
		h[6] |= 0x40
	}
	if pkt.ip.more {
		h[6] |= 0x20
	}
	src, dst := pkt.src.As4(), pkt.dst.As4()
	copy(h[12:], src[:])
	copy(h[16:], dst[:])
	binary.BigEndian.PutUint16(h[10:], header.Checksum(h))
	return append(h, segment...)
}

// keepAlive finds a segment that repeats the byte before: tcpdump prints no
// sequence number for it, but with -v a checksum, which is right for one number only.
func (pkt *textPacket) keepAlive(data, segment []byte) {
	if pkt.hasSeq || pkt.length != 0 || !pkt.hasRight || pkt.named {
		return
	}
	tcp := data[len(data)-len(segment):]
	seq := binary.BigEndian.Uint32(tcp[4:])
	for _, n := range [2]uint32{seq, seq - 1} {
		binary.BigEndian.PutUint32(tcp[4:], n)
		if pkt.computed(data, len(segment)) == pkt.right {
			return
		}
	}
	binary.BigEndian.PutUint32(tcp[4:], seq)
}

// computed is the checksum that a segment without payload should have.
func (pkt *textPacket) computed(data []byte, length int) uint16 {
	tcp := data[len(data)-length:]
	saved := binary.BigEndian.Uint16(tcp[16:])
	binary.BigEndian.PutUint16(tcp[16:], 0)
	var pseudo uint32
	if pkt.src.Is4() {
		pseudo = header.IPv4(data).PseudoSum(header.ProtocolTCP, length)
	} else {
		pseudo = header.IPv6(data).PseudoSum(header.ProtocolTCP, length)
	}
	sum := ^uint16(header.Sum(pseudo, tcp))
	binary.BigEndian.PutUint16(tcp[16:], saved)
	return sum
}

// sum sets the checksum: the printed one when the addresses are real, and the
// right one where it can be computed, which is without payload.
func (pkt *textPacket) sum(data, segment []byte) {
	at := data[len(data)-len(segment)+16:]
	correct := pkt.hasRight && pkt.right == pkt.checksum
	switch {
	case correct && pkt.length == 0: // also where an option could not be rebuilt: it was not damaged
		binary.BigEndian.PutUint16(at, pkt.computed(data, len(segment)))
	case pkt.hasChecksum && !pkt.named:
		binary.BigEndian.PutUint16(at, pkt.checksum)
	case pkt.length == 0:
		binary.BigEndian.PutUint16(at, pkt.computed(data, len(segment)))
	}
}
