package header

// IPv4Size is the size of an IPv4 header without options, in bytes.
const IPv4Size = 20

// IPv4 is an IPv4 packet (RFC 791, page 11).
type IPv4 []byte

// Valid reports whether the header without options was captured, is of version
// 4, and claims a header length of at least 20 bytes.
func (p IPv4) Valid() bool { return len(p) >= IPv4Size && p[0] >= 0x45 && p[0] <= 0x4f }

// Version is 4 (RFC 791, page 11).
func (p IPv4) Version() uint8 { return p[0] >> 4 }

// HeaderLength is the length of the header with its options, in bytes (RFC 791, page 11).
func (p IPv4) HeaderLength() int { return int(p[0]&15) * 4 }

// TypeOfService is the DSCP and the ECN bits (RFC 2474; RFC 3168, 5).
func (p IPv4) TypeOfService() uint8 { return p[1] }

// ECN is the congestion mark: 0 not capable, 1 and 2 capable, 3 congestion
// experienced (RFC 3168, 5).
func (p IPv4) ECN() uint8 { return p[1] & 3 }

// TotalLength is the length of header and payload in bytes; 0 on packets that
// the host leaves to the network card to cut (RFC 791, page 13).
func (p IPv4) TotalLength() int { return int(be.Uint16(p[2:])) }

// ID is the identification of the fragments of a packet (RFC 791, page 13).
func (p IPv4) ID() uint16 { return be.Uint16(p[4:]) }

// DontFragment is the DF bit (RFC 791, page 13).
func (p IPv4) DontFragment() bool { return p[6]&0x40 != 0 }

// MoreFragments is the MF bit (RFC 791, page 13).
func (p IPv4) MoreFragments() bool { return p[6]&0x20 != 0 }

// FragmentOffset is the place of this fragment in the packet, in bytes (RFC 791, page 13).
func (p IPv4) FragmentOffset() int { return int(be.Uint16(p[6:])&0x1fff) * 8 }

// TTL is the time to live, in hops (RFC 791, page 14).
func (p IPv4) TTL() uint8 { return p[8] }

// Protocol is the number of the payload's protocol (RFC 791, page 14).
func (p IPv4) Protocol() uint8 { return p[9] }

// HeaderChecksum is the checksum of the header alone (RFC 791, page 14).
func (p IPv4) HeaderChecksum() uint16 { return be.Uint16(p[10:]) }

// Source is the sender's address (RFC 791, page 14).
func (p IPv4) Source() [4]byte { return [4]byte(p[12:16]) }

// Destination is the receiver's address (RFC 791, page 14).
func (p IPv4) Destination() [4]byte { return [4]byte(p[16:20]) }

// PseudoSum is the sum of the pseudo-header for a payload of length bytes
// (RFC 9293, 3.1; RFC 768).
func (p IPv4) PseudoSum(protocol uint8, length int) uint32 {
	return Sum(uint32(protocol)+uint32(length)>>16+uint32(length)&0xffff, p[12:20])
}
