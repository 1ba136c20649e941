package header

// ICMPSize is the size of the part common to the messages of interest, in bytes.
const ICMPSize = 8

// ICMP is an ICMP or ICMPv6 message (RFC 792; RFC 4443, 2.1).
type ICMP []byte

// Types of ICMP messages (RFC 792; RFC 4443).
const (
	ICMPEchoReply         = 0
	ICMPUnreachable       = 3
	ICMPSourceQuench      = 4
	ICMPRedirect          = 5
	ICMPEcho              = 8
	ICMPTimeExceeded      = 11
	ICMPParameterProblem  = 12
	ICMPv6Unreachable     = 1
	ICMPv6PacketTooBig    = 2
	ICMPv6TimeExceeded    = 3
	ICMPv6ParameterFault  = 4
	ICMPv6Echo            = 128
	ICMPv6EchoReply       = 129
	ICMPFragmentationCode = 4 // of ICMPUnreachable: DF set and the packet too large
)

// Valid reports whether the first 8 bytes were captured.
func (m ICMP) Valid() bool { return len(m) >= ICMPSize }

// Type is the kind of message (RFC 792; RFC 4443, 2.1).
func (m ICMP) Type() uint8 { return m[0] }

// Code is the kind within the type (RFC 792; RFC 4443, 2.1).
func (m ICMP) Code() uint8 { return m[1] }

// Checksum is the checksum of the message (RFC 792; RFC 4443, 2.3).
func (m ICMP) Checksum() uint16 { return be.Uint16(m[2:]) }

// Identifier groups echo requests and replies (RFC 792, page 14).
func (m ICMP) Identifier() uint16 { return be.Uint16(m[4:]) }

// NextHopMTU is the MTU in an IPv4 "fragmentation needed" (RFC 1191, 4).
func (m ICMP) NextHopMTU() int { return int(be.Uint16(m[6:])) }

// MTU is the MTU in an ICMPv6 "packet too big" (RFC 4443, 3.2).
func (m ICMP) MTU() uint32 { return be.Uint32(m[4:]) }

// IsError reports whether the message of IP version 4 or 6 is about another
// packet and quotes its beginning.
func (m ICMP) IsError(version uint8) bool {
	if version == 6 {
		return m[0] >= 1 && m[0] <= 127
	}
	switch m[0] {
	case ICMPUnreachable, ICMPSourceQuench, ICMPRedirect, ICMPTimeExceeded, ICMPParameterProblem:
		return true
	}
	return false
}

// Quoted is the packet an error is about, as far as it was quoted.
func (m ICMP) Quoted() []byte { return m[ICMPSize:] }
