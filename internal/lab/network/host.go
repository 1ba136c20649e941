package network

import (
	"context"
	"fmt"
	"net"
	"os"
	"runtime"
	"strings"
	"syscall"

	"github.com/vishvananda/netlink"
	"github.com/vishvananda/netns"
	"golang.org/x/sys/unix"
)

// Host is a machine of a private network: a network namespace with a loopback
// interface, and what was plugged into it.
type Host struct {
	Name       string
	ns         netns.NsHandle
	nl         *netlink.Handle
	interfaces int
}

// AddHost adds a host. It has only a loopback interface, and IPv6 is off, so
// that nothing but the experiment is on its cables.
func (n *Network) AddHost(name string) (*Host, error) {
	h := &Host{Name: name, ns: netns.None()}
	err := onThread(func() error {
		if err := unix.Unshare(unix.CLONE_NEWNET); err != nil {
			return Unavailable("make a network namespace", err)
		}
		return h.open()
	})
	if err != nil {
		h.close()
		return nil, err
	}
	n.hosts = append(n.hosts, h)
	return h, nil
}

// open takes hold of the namespace the calling thread is in and prepares it.
func (h *Host) open() (err error) {
	// Not netns.Get: it names the process by number, and the /proc mounted here
	// may count processes in another namespace.
	if h.ns, err = netns.GetFromPath("/proc/thread-self/ns/net"); err != nil {
		return fmt.Errorf("network: %w", err)
	}
	if h.nl, err = netlink.NewHandle(unix.NETLINK_ROUTE); err != nil {
		return fmt.Errorf("network: netlink: %w", err)
	}
	setSysctl("net.ipv6.conf.all.disable_ipv6", "1")
	setSysctl("net.ipv6.conf.default.disable_ipv6", "1")
	setSysctl("net.ipv4.ping_group_range", "0 0")
	lo, err := h.nl.LinkByName("lo")
	if err != nil {
		return fmt.Errorf("network: lo: %w", err)
	}
	return h.nl.LinkSetUp(lo)
}

// configure brings an interface of the host up with an address.
func (h *Host) configure(name, address string) error {
	link, err := h.nl.LinkByName(name)
	if err != nil {
		return err
	}
	if err := h.Do(func() error { return disableOffloads(name) }); err != nil {
		return err
	}
	addr, err := netlink.ParseAddr(address)
	if err != nil {
		return err
	}
	if err := h.nl.AddrAdd(link, addr); err != nil {
		return err
	}
	return h.nl.LinkSetUp(link)
}

// Do runs f on a thread that is in the host's namespace. Sockets that f opens
// stay on this host and can be used from anywhere afterwards.
func (h *Host) Do(f func() error) error {
	return onThread(func() error {
		if err := netns.Set(h.ns); err != nil {
			return fmt.Errorf("network: enter %s: %w", h.Name, err)
		}
		return f()
	})
}

// onThread runs f on an operating-system thread that is thrown away afterwards,
// so that f may change what belongs to the thread. Namespaces do.
func onThread(f func() error) error {
	done := make(chan error)
	go func() {
		runtime.LockOSThread() // never unlocked: the thread ends with the goroutine
		done <- f()
	}()
	return <-done
}

// Control sets options on a socket before it is bound or connected.
type Control func(fd int) error

func (c Control) hook() func(string, string, syscall.RawConn) error {
	if c == nil {
		return nil
	}
	return func(_, _ string, raw syscall.RawConn) error {
		var inner error
		if err := raw.Control(func(fd uintptr) { inner = c(int(fd)) }); err != nil {
			return err
		}
		return inner
	}
}

// Listen listens on this host, as net.Listen does. The address must be numeric.
func (h *Host) Listen(network, address string, control Control) (l net.Listener, err error) {
	config := net.ListenConfig{Control: control.hook(), KeepAlive: -1}
	config.SetMultipathTCP(false)
	err = h.Do(func() error {
		l, err = config.Listen(context.Background(), network, address)
		return err
	})
	return l, err
}

// ListenPacket opens a packet socket (udp, ip4:icmp) on this host.
func (h *Host) ListenPacket(network, address string) (c net.PacketConn, err error) {
	err = h.Do(func() error {
		c, err = net.ListenPacket(network, address)
		return err
	})
	return c, err
}

// Dial connects from this host to a numeric address. local is the address to
// bind first, or empty.
func (h *Host) Dial(ctx context.Context, network, local, remote string, control Control) (c net.Conn, err error) {
	dialer := net.Dialer{Control: control.hook(), KeepAlive: -1}
	dialer.SetMultipathTCP(false)
	if local != "" {
		if dialer.LocalAddr, err = localAddr(network, local); err != nil {
			return nil, err
		}
	}
	err = h.Do(func() error {
		c, err = dialer.DialContext(ctx, network, remote)
		return err
	})
	return c, err
}

func localAddr(network, address string) (net.Addr, error) {
	if strings.HasPrefix(network, "udp") {
		return net.ResolveUDPAddr(network, address)
	}
	return net.ResolveTCPAddr(network, address)
}

// Sysctl sets a kernel parameter of this host, such as net.ipv4.tcp_sack.
func (h *Host) Sysctl(name, value string) error {
	err := h.Do(func() error { return setSysctl(name, value) })
	if err != nil {
		return fmt.Errorf("network: %s: sysctl %s=%s: %w", h.Name, name, value, err)
	}
	return nil
}

// setSysctl writes a parameter of the calling thread's network namespace.
func setSysctl(name, value string) error {
	path := "/proc/sys/" + strings.ReplaceAll(name, ".", "/")
	return os.WriteFile(path, []byte(value), 0)
}

// Route adds a route: to is a network such as 198.51.100.0/24 or "default".
func (h *Host) Route(to, via string) error {
	route := &netlink.Route{Gw: net.ParseIP(via)}
	if to != "default" {
		_, dst, err := net.ParseCIDR(to)
		if err != nil {
			return fmt.Errorf("network: route: %w", err)
		}
		route.Dst = dst
	}
	if err := h.nl.RouteAdd(route); err != nil {
		return fmt.Errorf("network: %s: route to %s via %s: %w", h.Name, to, via, err)
	}
	return nil
}

// RouteDevice replaces the route to a connected network by one with the
// features given, as "ip route change" does.
func (h *Host) RouteDevice(change func(*netlink.Route)) error {
	routes, err := h.nl.RouteList(nil, unix.AF_INET)
	if err != nil {
		return fmt.Errorf("network: %s: routes: %w", h.Name, err)
	}
	for i := range routes {
		change(&routes[i])
		if err := h.nl.RouteReplace(&routes[i]); err != nil {
			return fmt.Errorf("network: %s: route: %w", h.Name, err)
		}
	}
	return nil
}

// SetMTU sets the largest packet of an interface, in bytes.
func (h *Host) SetMTU(name string, mtu int) error {
	link, err := h.nl.LinkByName(name)
	if err != nil {
		return fmt.Errorf("network: %s %s: %w", h.Name, name, err)
	}
	if err := h.nl.LinkSetMTU(link, mtu); err != nil {
		return fmt.Errorf("network: %s %s: mtu %d: %w", h.Name, name, mtu, err)
	}
	return nil
}

// FlushNeighbors makes the host forget the MAC addresses it learned, so that
// it asks again by ARP.
func (h *Host) FlushNeighbors() error {
	list, err := h.nl.NeighList(0, unix.AF_INET)
	if err != nil {
		return fmt.Errorf("network: %s: neighbours: %w", h.Name, err)
	}
	for i := range list {
		if list[i].State&(unix.NUD_NOARP|unix.NUD_PERMANENT) == 0 {
			h.nl.NeighDel(&list[i])
		}
	}
	return nil
}

func (h *Host) close() {
	if h.nl != nil {
		h.nl.Close()
		h.nl = nil
	}
	if h.ns.IsOpen() {
		h.ns.Close()
	}
}
