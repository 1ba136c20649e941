package names

import (
	"net"
	"net/netip"
	"strings"
	"sync"

	"wiretale/internal/header"
	"wiretale/internal/packet"
)

// Options say which numbers get names.
type Options struct {
	NoDomain  bool       // -N: host names without their domain
	Foreign   bool       // -f: only IPv4 addresses of LocalNet get names
	LocalNet  packet.IP4 // network of the interface, for Foreign
	LocalMask packet.IP4 // its netmask, for Foreign

	// Live says that packets do not wait: a name that is slow in coming is
	// printed from the next packet on.
	Live bool
}

// Resolver turns numbers into names. Its methods may be called from several
// goroutines; they return "" where the number has no name.
type Resolver struct {
	options  Options
	hosts    *hosts
	services *services
	ethers   map[packet.MAC]string

	layers header.Layers // of Expect
	before [2]netip.Addr // the last that Expect saw

	mu    sync.RWMutex
	shown map[packet.MAC]string // what Ether returned lately
}

// cachedEthers is how many texts of addresses are kept.
const cachedEthers = 1 << 12

// New returns a resolver. It reads /etc/services and /etc/ethers.
func New(o Options) *Resolver {
	return &Resolver{
		options:  o,
		hosts:    newHosts(lookupHost, o.Live),
		services: readServices("/etc/services"),
		ethers:   readEthers("/etc/ethers"),
	}
}

// Host4 returns the name of the host that has an IPv4 address.
func (r *Resolver) Host4(a packet.IP4) string {
	if r.foreign(a) {
		return ""
	}
	return r.host(netip.AddrFrom4([4]byte{byte(a >> 24), byte(a >> 16), byte(a >> 8), byte(a)}))
}

// foreign reports whether an address stays a number because of -f.
func (r *Resolver) foreign(a packet.IP4) bool {
	o := &r.options
	return o.Foreign && a&o.LocalMask != o.LocalNet&o.LocalMask
}

// Host6 returns the name of the host that has an IPv6 address.
func (r *Resolver) Host6(a *packet.IP6) string { return r.host(netip.AddrFrom16(*a)) }

func (r *Resolver) host(a netip.Addr) string {
	name := r.hosts.name(a)
	if r.options.NoDomain {
		name, _, _ = strings.Cut(name, ".")
	}
	return name
}

// TCPPort returns the name of a TCP port.
func (r *Resolver) TCPPort(port uint16) string { return r.services.tcp[port] }

// UDPPort returns the name of a UDP port.
func (r *Resolver) UDPPort(port uint16) string { return r.services.udp[port] }

// Protocol returns the name of an IP protocol.
func (r *Resolver) Protocol(n uint8) string { return protocols[n] }

// Ether returns how a link-layer address is shown: the name that /etc/ethers has
// for it, or the address with its vendor.
func (r *Resolver) Ether(a packet.MAC) string {
	r.mu.RLock()
	text, ok := r.shown[a]
	r.mu.RUnlock()
	if ok {
		return text
	}
	text = r.describe(a)
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.shown == nil || len(r.shown) >= cachedEthers {
		r.shown = make(map[packet.MAC]string)
	}
	r.shown[a] = text
	return text
}

func (r *Resolver) describe(a packet.MAC) string {
	if name, ok := r.ethers[a]; ok {
		return name
	}
	return net.HardwareAddr(a[:]).String() + " (oui " + Vendor(a) + ")"
}

// Vendor returns the name of the organisation that assigned a link-layer address,
// "Unknown" where it is not in the table.
func Vendor(a packet.MAC) string {
	if v, ok := vendors[uint32(a[0])<<16|uint32(a[1])<<8|uint32(a[2])]; ok {
		return v
	}
	return "Unknown"
}
