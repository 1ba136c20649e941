package header

// The kinds of TCP options (IANA TCP parameters).
const (
	TCPOptionEnd           = 0
	TCPOptionNop           = 1
	TCPOptionMSS           = 2
	TCPOptionWindowScale   = 3
	TCPOptionSACKPermitted = 4
	TCPOptionSACK          = 5
	TCPOptionTimestamps    = 8
	TCPOptionMD5           = 19
	TCPOptionAO            = 29
	TCPOptionMPTCP         = 30
	TCPOptionFastOpen      = 34
	TCPOptionExperiment    = 254
)

// TCPOption is one option with its kind and length bytes (RFC 9293, 3.2).
type TCPOption []byte

// NextTCPOption splits the first option off; padding is skipped. At the end of
// the options, and where one is malformed or cut, the option is nil; then rest
// is what could not be read.
func NextTCPOption(b []byte) (option TCPOption, rest []byte) {
	for len(b) > 0 && b[0] == TCPOptionNop {
		b = b[1:]
	}
	if len(b) == 0 || b[0] == TCPOptionEnd {
		return nil, nil
	}
	if len(b) < 2 || b[1] < 2 || int(b[1]) > len(b) {
		return nil, b
	}
	return TCPOption(b[:b[1]]), b[b[1]:]
}

// Kind is the number of the option.
func (o TCPOption) Kind() uint8 { return o[0] }

// Data is what follows kind and length.
func (o TCPOption) Data() []byte { return o[2:] }

// MSS is the largest segment the sender takes, in bytes (RFC 9293, 3.7.1).
func (o TCPOption) MSS() (mss uint16, ok bool) {
	if len(o) != 4 {
		return 0, false
	}
	return be.Uint16(o[2:]), true
}

// WindowScale is the shift of the windows that the sender will state; above 14
// it counts as 14 (RFC 7323, 2.2 and 2.3).
func (o TCPOption) WindowScale() (shift uint8, ok bool) {
	if len(o) != 3 {
		return 0, false
	}
	return o[2], true
}

// Timestamps are the sender's clock and the echo of the peer's (RFC 7323, 3.2).
func (o TCPOption) Timestamps() (value, echo uint32, ok bool) {
	if len(o) != 10 {
		return 0, 0, false
	}
	return be.Uint32(o[2:]), be.Uint32(o[6:]), true
}

// SACKBlocks is the number of blocks in a SACK option (RFC 2018, 3).
func (o TCPOption) SACKBlocks() int { return (len(o) - 2) / 8 }

// SACKBlock is block i: the bytes from left on, before right (RFC 2018, 3).
func (o TCPOption) SACKBlock(i int) (left, right uint32) {
	return be.Uint32(o[2+8*i:]), be.Uint32(o[6+8*i:])
}
