package cli

import (
	"encoding/binary"
	"net"
)

// interfaceNet is the IPv4 network of an interface and its mask; both are 0 where
// it has none, and then no address is foreign.
func interfaceNet(name string) (network, mask uint32) {
	in, err := net.InterfaceByName(name)
	if err != nil {
		return 0, 0
	}
	addresses, err := in.Addrs()
	if err != nil {
		return 0, 0
	}
	for _, a := range addresses {
		n, ok := a.(*net.IPNet)
		if !ok || n.IP.To4() == nil {
			continue
		}
		mask = binary.BigEndian.Uint32(net.IP(n.Mask).To4())
		return binary.BigEndian.Uint32(n.IP.To4()) & mask, mask
	}
	return 0, 0
}
