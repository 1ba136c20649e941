package wire

import "encoding/binary"

// Frame is what the rules look at in an Ethernet frame.
type Frame struct {
	EtherType uint16
	Protocol  uint8 // of the IP packet; 0 for a fragment that is not the first
	Flags     uint8 // of the TCP segment
	Length    int   // of the IP packet, header included
	Payload   int   // bytes that TCP or UDP carry
	Source    int   // port of TCP or UDP; 0 without one
	Dest      int
	network   int // offset of the IP header
	transport int // offset of the TCP, UDP or ICMP header; 0 without one
}

const (
	etherTypeIPv4 = 0x0800
	etherTypeARP  = 0x0806
	etherTypeIPv6 = 0x86dd

	protocolICMP = 1
	protocolTCP  = 6
	protocolUDP  = 17

	flagFIN = 0x01
	flagSYN = 0x02
	flagRST = 0x04
	flagACK = 0x10

	ethernetHeader = 14
)

// Dissect reads the headers of an Ethernet frame. Of a frame that is cut short
// or malformed it says what it could read.
func Dissect(b []byte) Frame {
	var f Frame
	if len(b) < ethernetHeader {
		return f
	}
	f.EtherType = binary.BigEndian.Uint16(b[12:])
	f.network = ethernetHeader
	switch f.EtherType {
	case etherTypeIPv4:
		f.readIPv4(b)
	case etherTypeIPv6:
		f.readIPv6(b)
	}
	return f
}

// readIPv4 reads the header of RFC 791, section 3.1.
func (f *Frame) readIPv4(b []byte) {
	ip := b[f.network:]
	if len(ip) < 20 {
		return
	}
	header := int(ip[0]&0x0f) * 4
	f.Length = int(binary.BigEndian.Uint16(ip[2:]))
	offset := binary.BigEndian.Uint16(ip[6:]) & 0x1fff
	if offset != 0 || header < 20 || header > len(ip) {
		return
	}
	f.Protocol = ip[9]
	f.readTransport(b, header)
}

// readIPv6 reads the header of RFC 8200, section 3, without extensions.
func (f *Frame) readIPv6(b []byte) {
	ip := b[f.network:]
	if len(ip) < 40 {
		return
	}
	f.Length = 40 + int(binary.BigEndian.Uint16(ip[4:]))
	f.Protocol = ip[6]
	f.readTransport(b, 40)
}

// readTransport reads a TCP (RFC 9293, section 3.1) or UDP header behind an IP
// header of the given length.
func (f *Frame) readTransport(b []byte, header int) {
	start := f.network + header
	rest := b[start:]
	switch {
	case f.Protocol == protocolTCP && len(rest) >= 20:
		f.ports(start, rest)
		f.Flags = rest[13]
		f.Payload = f.Length - header - int(rest[12]>>4)*4
	case f.Protocol == protocolUDP && len(rest) >= 8:
		f.ports(start, rest)
		f.Payload = f.Length - header - 8
	case f.Protocol == protocolICMP && len(rest) >= 8:
		f.transport = start
	}
}

func (f *Frame) ports(start int, transport []byte) {
	f.transport = start
	f.Source = int(binary.BigEndian.Uint16(transport))
	f.Dest = int(binary.BigEndian.Uint16(transport[2:]))
}
