package header

import (
	"crypto/sha1"
	"encoding/binary"
	"math/bits"
	"net/netip"
)

// Flow is the address of a packet: both ends and the protocol. It is comparable,
// so it can be the key of a map. An IPv4 address fills the first four bytes.
// For ICMP the ports hold what tells one exchange from another (see FlowOf).
type Flow struct {
	Source, Destination         [16]byte
	SourcePort, DestinationPort uint16
	Protocol                    uint8
	Version                     uint8 // of IP: 4 or 6
}

// Reverse is the flow the other way.
func (f *Flow) Reverse() Flow {
	return Flow{f.Destination, f.Source, f.DestinationPort, f.SourcePort, f.Protocol, f.Version}
}

// Same reports whether both flows go the same way between the same ends. It
// compares words; == on the struct calls a function that compares bytes.
func (f *Flow) Same(g *Flow) bool {
	return f.ports() == g.ports() && equal(&f.Source, &g.Source) && equal(&f.Destination, &g.Destination) &&
		f.Protocol == g.Protocol && f.Version == g.Version
}

// Opposite reports whether g goes back the way of f.
func (f *Flow) Opposite(g *Flow) bool {
	return f.SourcePort == g.DestinationPort && f.DestinationPort == g.SourcePort &&
		equal(&f.Source, &g.Destination) && equal(&f.Destination, &g.Source) &&
		f.Protocol == g.Protocol && f.Version == g.Version
}

func (f *Flow) ports() uint32 { return uint32(f.SourcePort)<<16 | uint32(f.DestinationPort) }

func equal(a, b *[16]byte) bool {
	return binary.LittleEndian.Uint64(a[:]) == binary.LittleEndian.Uint64(b[:]) &&
		binary.LittleEndian.Uint64(a[8:]) == binary.LittleEndian.Uint64(b[8:])
}

// SourceAddr is the sender's address.
func (f *Flow) SourceAddr() netip.Addr { return addr(f.Version, &f.Source) }

// DestinationAddr is the receiver's address.
func (f *Flow) DestinationAddr() netip.Addr { return addr(f.Version, &f.Destination) }

func addr(version uint8, a *[16]byte) netip.Addr {
	if version == 6 {
		return netip.AddrFrom16(*a)
	}
	return netip.AddrFrom4([4]byte(a[:4]))
}

// Hash is the same for both directions. The seed keeps an attacker from
// choosing flows that collide.
func (f *Flow) Hash(seed uint64) uint64 {
	a := end(seed, &f.Source, f.SourcePort)
	b := end(seed, &f.Destination, f.DestinationPort)
	hi, lo := bits.Mul64(a+b^seed, (a^b)|1)
	return hi ^ lo ^ uint64(f.Protocol)
}

func end(seed uint64, a *[16]byte, port uint16) uint64 {
	hi, lo := bits.Mul64(binary.LittleEndian.Uint64(a[:])^seed, 0x9e3779b97f4a7c15^uint64(port)<<32)
	h := hi ^ lo
	hi, lo = bits.Mul64(binary.LittleEndian.Uint64(a[8:])^h, 0xd6e8feb86659fd93+uint64(port))
	return hi ^ lo
}

// Spread is a hash that is the same for both directions and in every run. It is
// for sharing conversations out among workers, where collisions do no harm.
func (f *Flow) Spread() uint64 {
	return spread(binary.LittleEndian.Uint64(f.Source[:]), binary.LittleEndian.Uint64(f.Source[8:]), f.SourcePort,
		binary.LittleEndian.Uint64(f.Destination[:]), binary.LittleEndian.Uint64(f.Destination[8:]), f.DestinationPort)
}

func spread(a, a2 uint64, p uint16, b, b2 uint64, q uint16) uint64 {
	const k, k2, k3 = 0x9e3779b97f4a7c15, 0xd6e8feb86659fd93, 0xa0761d6478bd642f
	x := (a*k ^ a2*k2) + uint64(p)*k3
	y := (b*k ^ b2*k2) + uint64(q)*k3
	return ((x ^ x>>29) + (y ^ y>>29)) * k
}

// CommunityID is the Community ID of the flow, version 1, seed 0: the same text
// in both directions and in other tools
// (https://github.com/corelight/community-id-spec).
func (f *Flow) CommunityID() string { return string(f.AppendCommunityID(nil)) }

// AppendCommunityID appends the Community ID. What is hashed is put together in
// words: the hash reads words, and would wait for bytes that were just stored.
func (f *Flow) AppendCommunityID(dst []byte) []byte {
	a, a2 := be.Uint64(f.Source[:]), be.Uint64(f.Source[8:])
	b, b2 := be.Uint64(f.Destination[:]), be.Uint64(f.Destination[8:])
	p, q := f.SourcePort, f.DestinationPort
	if backwards := a > b || a == b && (a2 > b2 || a2 == b2 && p > q); backwards && !f.oneWay() {
		a, a2, p, b, b2, q = b, b2, q, a, a2, p
	}
	rest := uint64(f.Protocol)<<40 | uint64(p)<<16 | uint64(q)
	var m [40]byte // the first two bytes are the seed
	n := 16
	if f.Version == 6 {
		be.PutUint64(m[0:], a>>16)
		be.PutUint64(m[8:], a<<48|a2>>16)
		be.PutUint64(m[16:], a2<<48|b>>16)
		be.PutUint64(m[24:], b<<48|b2>>16)
		be.PutUint64(m[32:], b2<<48|rest)
		n = 40
	} else {
		be.PutUint64(m[0:], a>>16|b>>48)
		be.PutUint64(m[8:], b<<16|rest)
	}
	switch f.Protocol {
	case ProtocolTCP, ProtocolUDP, ProtocolSCTP, ProtocolICMP, ProtocolICMPv6:
	default:
		n -= 4 // no ports
	}
	sum := sha1.Sum(m[:n])
	return appendBase64(append(dst, "1:"...), &sum)
}

// appendBase64 appends a hash in base64 (RFC 4648, section 4).
func appendBase64(dst []byte, sum *[sha1.Size]byte) []byte {
	const digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
	four := func(v uint32) uint32 {
		return uint32(digits[v>>18&63]) | uint32(digits[v>>12&63])<<8 | uint32(digits[v>>6&63])<<16 | uint32(digits[v&63])<<24
	}
	dst = append(dst, "                           ="...)
	text := (*[28]byte)(dst[len(dst)-28:])
	for i := range 6 {
		v := uint32(sum[3*i])<<16 | uint32(sum[3*i+1])<<8 | uint32(sum[3*i+2])
		binary.LittleEndian.PutUint32(text[4*i:], four(v))
	}
	v := four(uint32(sum[18])<<16 | uint32(sum[19])<<8)
	text[24], text[25], text[26] = byte(v), byte(v>>8), byte(v>>16)
	return dst
}

// oneWay reports whether the flow is of ICMP messages that have no answer.
func (f *Flow) oneWay() bool {
	switch f.Protocol {
	case ProtocolICMP, ProtocolICMPv6:
		_, ok := answerType(f.Protocol, uint8(f.SourcePort))
		return !ok
	}
	return false
}

// FlowOf reads the flow of a packet from its layers. ok is false when there is
// no IP header or the ports were not captured. Of a fragment that is not the
// first the ports are 0. For ICMP the source port is the type and the
// destination port the type of the answer, or the code where there is none, as
// Community ID has it.
func FlowOf(l *Layers, f *Flow) (ok bool) {
	*f = Flow{Protocol: l.Protocol, Version: l.Version}
	switch l.Version {
	case 4: // whole words, as who reads them reads words
		n := l.Network[:IPv4Size]
		binary.LittleEndian.PutUint64(f.Source[:], uint64(binary.LittleEndian.Uint32(n[12:])))
		binary.LittleEndian.PutUint64(f.Destination[:], uint64(binary.LittleEndian.Uint32(n[16:])))
	case 6:
		f.Source = [16]byte(l.Network[8:24])
		f.Destination = [16]byte(l.Network[24:40])
	default:
		return false
	}
	if l.FragmentOffset != 0 {
		return true
	}
	switch l.Protocol {
	case ProtocolTCP, ProtocolUDP, ProtocolSCTP:
		if len(l.Transport) < 4 {
			return false
		}
		f.SourcePort, f.DestinationPort = be.Uint16(l.Transport), be.Uint16(l.Transport[2:])
	case ProtocolICMP, ProtocolICMPv6:
		return f.fromICMP(l.Transport)
	}
	return true
}

func (f *Flow) fromICMP(b []byte) bool {
	if len(b) < 2 {
		return false
	}
	f.SourcePort = uint16(b[0])
	f.DestinationPort = uint16(b[1])
	if answer, ok := answerType(f.Protocol, b[0]); ok {
		f.DestinationPort = uint16(answer)
	}
	return true
}

// answers pairs the ICMP types of questions and answers.
var (
	answers4 = [...][2]uint8{{8, 0}, {10, 9}, {13, 14}, {15, 16}, {17, 18}}
	answers6 = [...][2]uint8{{128, 129}, {130, 131}, {133, 134}, {135, 136}, {139, 140}, {144, 145}}
)

func answerType(protocol, kind uint8) (uint8, bool) {
	pairs := answers4[:]
	if protocol == ProtocolICMPv6 {
		pairs = answers6[:]
	}
	for _, p := range pairs {
		if p[0] == kind {
			return p[1], true
		}
		if p[1] == kind {
			return p[0], true
		}
	}
	return 0, false
}
