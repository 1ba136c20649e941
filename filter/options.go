package filter

import "net/netip"

// Options say for what an expression is compiled. The zero value compiles for
// BSD loopback, without optimiser; most callers set LinkType, SnapLen and Optimize.
type Options struct {
	// LinkType is the link type of the packets, a LINKTYPE_ number.
	LinkType uint16
	// SnapLen is what the program returns for a packet that matches: how many
	// bytes to keep. 0 means 262144.
	SnapLen uint32
	// Netmask is the IPv4 netmask of the network captured on, in host order, for
	// "ip broadcast". It is known only if NetmaskKnown.
	Netmask      uint32
	NetmaskKnown bool
	// Optimize makes the program short and fast. The result on whole packets is
	// the same without.
	Optimize bool
	// Live compiles for a packet socket of Linux: VLAN tags, direction and
	// interface come from the kernel and not from the bytes of the packet.
	Live bool
	// File compiles for packets from a capture file, whose host may have had
	// other numbers for address families and the other byte order.
	File bool
	// Accessors6 makes tcp[…], udp[…] and icmp6[…] read IPv6 packets too, past
	// their extension headers. libpcap has no such thing.
	Accessors6 bool
	// Anywhere allows "anywhere (…)", which looks for what is in the parentheses
	// also behind VLAN tags and inside tunnels. libpcap has no such thing.
	Anywhere bool
	// Resolver turns names into numbers. Nil is the system's.
	Resolver Resolver
}

// DefaultSnapLen is what a program returns if Options.SnapLen is 0.
const DefaultSnapLen = 262144

// A Resolver turns names into numbers. Each method says with ok whether it
// knows the name.
type Resolver interface {
	// Hosts are the addresses of a host.
	Hosts(name string) (addrs []netip.Addr, ok bool)
	// Network is the number of a network, without its trailing zero bytes, as
	// getnetbyname(3) gives it.
	Network(name string) (n uint32, ok bool)
	// Port is the port of a service under the transport "tcp" or "udp".
	Port(name, transport string) (port uint16, ok bool)
	// Protocol is the number of an IP protocol.
	Protocol(name string) (n uint8, ok bool)
	// Ether is the Ethernet address of a host.
	Ether(name string) (mac [6]byte, ok bool)
}
