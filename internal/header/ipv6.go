package header

// IPv6Size is the size of an IPv6 header, in bytes.
const IPv6Size = 40

// IPv6 is an IPv6 packet (RFC 8200, 3).
type IPv6 []byte

// Valid reports whether the header was captured and is of version 6.
func (p IPv6) Valid() bool { return len(p) >= IPv6Size && p[0]>>4 == 6 }

// Version is 6 (RFC 8200, 3).
func (p IPv6) Version() uint8 { return p[0] >> 4 }

// TrafficClass is the DSCP and the ECN bits (RFC 8200, 7).
func (p IPv6) TrafficClass() uint8 { return p[0]<<4 | p[1]>>4 }

// ECN is the congestion mark, as in IPv4 (RFC 3168, 5).
func (p IPv6) ECN() uint8 { return p[1] >> 4 & 3 }

// FlowLabel is the flow label, 20 bits (RFC 6437).
func (p IPv6) FlowLabel() uint32 { return be.Uint32(p) & 0xfffff }

// PayloadLength is the length of all that follows the header, in bytes; 0 on
// jumbograms and on packets the network card will cut (RFC 8200, 3).
func (p IPv6) PayloadLength() int { return int(be.Uint16(p[4:])) }

// NextHeader is the type of what follows (RFC 8200, 3).
func (p IPv6) NextHeader() uint8 { return p[6] }

// HopLimit is what IPv4 calls the time to live (RFC 8200, 3).
func (p IPv6) HopLimit() uint8 { return p[7] }

// Source is the sender's address (RFC 8200, 3).
func (p IPv6) Source() [16]byte { return [16]byte(p[8:24]) }

// Destination is the address of the next destination; with a routing header not
// the last (RFC 8200, 3).
func (p IPv6) Destination() [16]byte { return [16]byte(p[24:40]) }

// PseudoSum is the sum of the pseudo-header for a payload of length bytes
// (RFC 8200, 8.1). It takes the destination from the header.
func (p IPv6) PseudoSum(protocol uint8, length int) uint32 {
	return Sum(uint32(protocol)+uint32(length)>>16+uint32(length)&0xffff, p[8:40])
}
