package wire

import (
	"encoding/binary"
	"fmt"
	"net/netip"
)

// maxMappings bounds what a NAT remembers; beyond it new connections are lost.
const maxMappings = 1024

// flow is a private address and port of a transport protocol.
type flow struct {
	address  [4]byte
	port     uint16
	protocol uint8
}

// nat hides the hosts of side A behind one address (RFC 3022, section 2.2).
type nat struct {
	public [4]byte
	next   uint16
	out    map[flow]uint16 // the port a private flow has outside
	in     map[flow]flow   // and back; the key's address is the public one
}

// NAT returns what Options.Translate does in a router that translates
// addresses: TCP and UDP from side A go out with the given address and a port
// of the router's own, counted up from 61001; what comes back is turned round;
// anything else from side B that is for that address is passed as it is.
func NAT(public string) (func(Side, []byte) []byte, error) {
	addr, err := netip.ParseAddr(public)
	if err != nil || !addr.Is4() {
		return nil, fmt.Errorf("wire: %q is not an IPv4 address", public)
	}
	n := &nat{public: addr.As4(), next: 61001, out: map[flow]uint16{}, in: map[flow]flow{}}
	return n.translate, nil
}

func (n *nat) translate(from Side, frame []byte) []byte {
	f := Dissect(frame)
	if f.EtherType != etherTypeIPv4 || f.transport == 0 || f.Protocol == protocolICMP {
		return frame
	}
	if from == SideA {
		return n.outward(&f, frame)
	}
	return n.inward(&f, frame)
}

func (n *nat) outward(f *Frame, frame []byte) []byte {
	ip, transport := frame[f.network:], frame[f.transport:]
	private := flow{[4]byte(ip[12:16]), binary.BigEndian.Uint16(transport), f.Protocol}
	port, known := n.out[private]
	if !known {
		if len(n.out) >= maxMappings {
			return nil
		}
		port = n.next
		n.next++
		n.out[private] = port
		n.in[flow{n.public, port, f.Protocol}] = private
	}
	n.rewrite(f, frame, 12, 0, n.public, port)
	return frame
}

func (n *nat) inward(f *Frame, frame []byte) []byte {
	ip, transport := frame[f.network:], frame[f.transport:]
	private, known := n.in[flow{[4]byte(ip[16:20]), binary.BigEndian.Uint16(transport[2:]), f.Protocol}]
	if known {
		n.rewrite(f, frame, 16, 2, private.address, private.port)
	}
	return frame
}

// rewrite replaces the address at an offset of the IP header and the port at an
// offset of the transport header, and keeps the checksums right.
func (n *nat) rewrite(f *Frame, frame []byte, addressAt, portAt int, address [4]byte, port uint16) {
	ip, transport := frame[f.network:], frame[f.transport:]
	sum := transport[16:] // TCP
	if f.Protocol == protocolUDP {
		sum = transport[6:]
	}
	noSum := f.Protocol == protocolUDP && binary.BigEndian.Uint16(sum) == 0
	for i := 0; i < 4; i += 2 {
		before, after := binary.BigEndian.Uint16(ip[addressAt+i:]), binary.BigEndian.Uint16(address[i:])
		adjustChecksum(ip[10:], before, after)
		if !noSum {
			adjustChecksum(sum, before, after)
		}
	}
	if !noSum {
		adjustChecksum(sum, binary.BigEndian.Uint16(transport[portAt:]), port)
	}
	copy(ip[addressAt:], address[:])
	binary.BigEndian.PutUint16(transport[portAt:], port)
}
