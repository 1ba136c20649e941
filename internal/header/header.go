// Package header holds typed views of the spine of a packet: Ethernet, VLAN,
// IPv4, IPv6, TCP, UDP and ICMP. A view is the packet's own bytes under a name:
//
//	tcp := header.TCP(b)
//	if tcp.Valid() {
//		use(tcp.Sequence(), tcp.Window())
//	}
//
// A getter reads where the RFC says the field is, and nothing else: it neither
// allocates nor checks. Valid says whether the fixed part was captured; before
// that, a getter may panic like any index out of range.
//
// The views serve the conversation tracker, checksums and flow keys. Printers
// read through packet.View, whose reads know how to be cut short.
package header

import "encoding/binary"

var be = binary.BigEndian

// The ether types the walk knows (IEEE 802 numbers registry).
const (
	EtherTypeIPv4     = 0x0800
	EtherTypeVLAN     = 0x8100 // IEEE 802.1Q
	EtherTypeQinQ     = 0x88a8 // IEEE 802.1ad
	EtherTypeQinQOld  = 0x9100 // before 802.1ad
	EtherTypeQinQOld2 = 0x9200
	EtherTypeIPv6     = 0x86dd
	EtherTypePPP      = 0x880b
	EtherTypeMPLS     = 0x8847
	EtherTypeMPLSUp   = 0x8848 // upstream-assigned, RFC 5332
	EtherTypePPPoE    = 0x8864 // session stage, RFC 2516
	EtherTypeTEB      = 0x6558 // transparent Ethernet bridging
	EtherTypeERSPAN   = 0x88be
	EtherTypeERSPAN3  = 0x22eb
	EtherTypeMACsec   = 0x88e5 // IEEE 802.1AE
	EtherTypeNSH      = 0x894f // RFC 8300
	EtherTypeArista   = 0xd28b // a time stamp before the type
	EtherTypeJumbo    = 0x8870 // LLC in frames longer than a length can say
)

// The IP protocol numbers the walk knows (IANA protocol numbers).
const (
	ProtocolHopByHop    = 0
	ProtocolICMP        = 1
	ProtocolIPv4        = 4
	ProtocolTCP         = 6
	ProtocolUDP         = 17
	ProtocolIPv6        = 41
	ProtocolRouting     = 43
	ProtocolFragment    = 44
	ProtocolGRE         = 47
	ProtocolAH          = 51
	ProtocolICMPv6      = 58
	ProtocolNoNext      = 59
	ProtocolDestination = 60
	ProtocolSCTP        = 132
	ProtocolMobility    = 135
	ProtocolHIP         = 139
	ProtocolShim6       = 140
	ProtocolMPLS        = 137
	ProtocolEtherIP     = 97
	ProtocolPIM         = 103
	ProtocolEthernet    = 143
)
