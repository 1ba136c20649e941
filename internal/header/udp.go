package header

// UDPSize is the size of a UDP header, in bytes.
const UDPSize = 8

// UDP is a UDP datagram (RFC 768).
type UDP []byte

// Valid reports whether the header was captured.
func (u UDP) Valid() bool { return len(u) >= UDPSize }

// SourcePort is the sender's port, 0 when it wants no answer (RFC 768).
func (u UDP) SourcePort() uint16 { return be.Uint16(u) }

// DestinationPort is the receiver's port (RFC 768).
func (u UDP) DestinationPort() uint16 { return be.Uint16(u[2:]) }

// Length is the length of header and data, in bytes (RFC 768).
func (u UDP) Length() int { return int(be.Uint16(u[4:])) }

// Checksum is 0 when the sender computed none (RFC 768).
func (u UDP) Checksum() uint16 { return be.Uint16(u[6:]) }

// Payload is what follows the header.
func (u UDP) Payload() []byte { return u[UDPSize:] }
