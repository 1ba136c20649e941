// Package network makes private networks: hosts in network namespaces of their
// own, joined by veth pairs whose far ends lie in the namespace of this process,
// where a wire copies the frames. The process itself was put into fresh user,
// network, mount and process-id namespaces by Reexec, so that no privilege is
// needed, nothing of the machine's own network can be reached, and the kernel
// removes everything when the process dies, however it dies.
package network

import (
	"errors"
	"fmt"
	"net"
	"sync/atomic"

	"github.com/vishvananda/netlink"
)

// Network is a set of hosts and the ends of their cables.
type Network struct {
	hosts []*Host
	ports []*Port
	nl    *netlink.Handle
}

// Port is this side of a host's cable: an interface without an address, on
// which a frame that the host sends arrives, and on which a frame written is
// what the host receives.
type Port struct {
	Host      *Host
	Interface string // the name on the host: eth0
	Name      string // the name on this side
	Index     int    // the kernel's number on this side
}

// plugs numbers the cables of all networks: their names share a namespace.
var plugs atomic.Uint64

// New returns an empty network. It refuses to work outside private namespaces.
func New() (*Network, error) {
	if !Inside() {
		return nil, errors.New("network: not in a private namespace; Reexec comes first")
	}
	nl, err := netlink.NewHandle()
	if err != nil {
		return nil, fmt.Errorf("network: netlink: %w", err)
	}
	return &Network{nl: nl}, nil
}

// Close removes the hosts with their interfaces. Sockets that were opened on
// the hosts keep their namespace alive until they are closed too.
func (n *Network) Close() error {
	for _, p := range n.ports {
		if link, err := n.nl.LinkByIndex(p.Index); err == nil {
			n.nl.LinkDel(link)
		}
	}
	for _, h := range n.hosts {
		h.close()
	}
	n.nl.Close()
	n.hosts, n.ports = nil, nil
	return nil
}

// Hosts returns the hosts in the order they were added.
func (n *Network) Hosts() []*Host { return n.hosts }

// Plug gives the host one more interface, eth0, eth1 and so on, with the MAC
// address and the address (as in 10.0.0.1/24), and returns the other end of its
// cable. Checksums and segmentation are done by the kernel itself, as on a card
// that helps with nothing, so that what is captured is what travels.
func (n *Network) Plug(h *Host, mac, address string) (*Port, error) {
	name := fmt.Sprintf("eth%d", h.interfaces)
	p := &Port{Host: h, Interface: name, Name: fmt.Sprintf("port%d", plugs.Add(1))}
	if err := n.addVeth(p, mac); err != nil {
		return nil, Unavailable("make a pair of virtual Ethernet interfaces (veth)", err)
	}
	h.interfaces++
	n.ports = append(n.ports, p)
	if err := n.raise(p); err != nil {
		return nil, err
	}
	if err := h.configure(name, address); err != nil {
		return nil, fmt.Errorf("network: %s %s %s: %w", h.Name, name, address, err)
	}
	return p, nil
}

// addVeth makes the pair: one end here, the other in the host's namespace.
func (n *Network) addVeth(p *Port, mac string) error {
	hw, err := net.ParseMAC(mac)
	if err != nil {
		return err
	}
	attrs := netlink.NewLinkAttrs()
	attrs.Name = p.Name
	return n.nl.LinkAdd(&netlink.Veth{
		LinkAttrs:        attrs,
		PeerName:         p.Interface,
		PeerHardwareAddr: hw,
		PeerNamespace:    netlink.NsFd(p.Host.ns),
	})
}

// raise brings this side up: no address, no IPv6 of its own, no offloads.
func (n *Network) raise(p *Port) error {
	link, err := n.nl.LinkByName(p.Name)
	if err != nil {
		return fmt.Errorf("network: %s: %w", p.Name, err)
	}
	p.Index = link.Attrs().Index
	setSysctl("net.ipv6.conf."+p.Name+".disable_ipv6", "1")
	if err := disableOffloads(p.Name); err != nil {
		return fmt.Errorf("network: %s: %w", p.Name, err)
	}
	if err := n.nl.LinkSetUp(link); err != nil {
		return fmt.Errorf("network: %s: %w", p.Name, err)
	}
	return nil
}
