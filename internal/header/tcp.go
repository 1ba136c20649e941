package header

// TCPSize is the size of a TCP header without options, in bytes.
const TCPSize = 20

// TCP is a TCP segment (RFC 9293, 3.1).
type TCP []byte

// The control bits of a segment (RFC 9293, 3.1; AE: RFC 9768).
const (
	TCPFin  = 1 << 0 // no more data from the sender
	TCPSyn  = 1 << 1 // synchronize sequence numbers
	TCPRst  = 1 << 2 // reset the connection
	TCPPush = 1 << 3 // hand the data on at once
	TCPAck  = 1 << 4 // the acknowledgment number counts
	TCPUrg  = 1 << 5 // the urgent pointer counts
	TCPEce  = 1 << 6 // ECN echo (RFC 3168)
	TCPCwr  = 1 << 7 // congestion window reduced (RFC 3168)
	TCPAe   = 1 << 8 // accurate ECN
)

// Valid reports whether the header without options was captured.
func (t TCP) Valid() bool { return len(t) >= TCPSize }

// SourcePort is the sender's port (RFC 9293, 3.1).
func (t TCP) SourcePort() uint16 { return be.Uint16(t) }

// DestinationPort is the receiver's port (RFC 9293, 3.1).
func (t TCP) DestinationPort() uint16 { return be.Uint16(t[2:]) }

// Sequence is the number of the first byte, or of the SYN (RFC 9293, 3.1).
func (t TCP) Sequence() uint32 { return be.Uint32(t[4:]) }

// Acknowledgment is the number the sender expects next (RFC 9293, 3.1).
func (t TCP) Acknowledgment() uint32 { return be.Uint32(t[8:]) }

// HeaderLength is the length of header and options, in bytes; below 20 the
// header is broken (RFC 9293, 3.1, data offset).
func (t TCP) HeaderLength() int { return int(t[12]>>4) * 4 }

// Flags are the eight control bits and AE (RFC 9293, 3.1; RFC 9768).
func (t TCP) Flags() uint16 { return be.Uint16(t[12:]) & 0x1ff }

// Window is the receive window as it stands, not scaled (RFC 9293, 3.1; RFC 7323, 2).
func (t TCP) Window() uint16 { return be.Uint16(t[14:]) }

// Checksum is the checksum over pseudo-header and segment (RFC 9293, 3.1).
func (t TCP) Checksum() uint16 { return be.Uint16(t[16:]) }

// UrgentPointer is the offset of the end of urgent data (RFC 9293, 3.1; RFC 6093).
func (t TCP) UrgentPointer() uint16 { return be.Uint16(t[18:]) }

// Options are the bytes of the options as far as they were captured (RFC 9293, 3.2).
func (t TCP) Options() []byte {
	n := t.HeaderLength()
	if n > len(t) {
		n = len(t)
	}
	if n < TCPSize {
		return nil
	}
	return t[TCPSize:n]
}

// Payload is the data as far as it was captured.
func (t TCP) Payload() []byte {
	if n := t.HeaderLength(); n >= TCPSize && n <= len(t) {
		return t[n:]
	}
	return nil
}
