package lab

import (
	"fmt"

	"wiretale/internal/lab/network"
	"wiretale/internal/lab/wire"
)

// Topology is who is joined with whom.
type Topology struct {
	Cables []Cable
	Alone  string  // a host without a cable: what happens is on its lo
	Routes []Route // beyond the networks a host is on
	Router string  // the host that forwards packets
}

// Cable joins two hosts. The scenario's rules are those of the first cable.
type Cable struct {
	A, B Plug
	NAT  string // the address that side A hides behind, from B's view; see wire.NAT
}

// Plug is an end of a cable: a host, its address there, as in 10.0.0.1/24, and
// the longest packet it sends, in bytes; 0 is 1500.
type Plug struct {
	Host    string
	Address string
	MTU     int
}

// Route tells a host by which neighbour a network is reached.
type Route struct{ Host, To, Via string }

// Pair is a client and a server on one cable.
var Pair = Topology{Cables: []Cable{{
	A: Plug{Host: "client", Address: "10.0.0.1/24"},
	B: Plug{Host: "server", Address: "10.0.0.2/24"},
}}}

// Alone is a single host.
var Alone = Topology{Alone: "host"}

// ThroughRouter is a client and a server with a router between them. Into the
// cable to the server the router sends packets of at most toServer bytes, and the
// server packets of at most fromServer bytes.
func ThroughRouter(toServer, fromServer int) Topology {
	return Topology{
		Cables: []Cable{
			{A: Plug{Host: "client", Address: "10.0.0.1/24"}, B: Plug{Host: "router", Address: "10.0.0.254/24"}},
			{A: Plug{"router", "10.0.1.254/24", toServer}, B: Plug{"server", "10.0.1.2/24", fromServer}},
		},
		Router: "router",
		Routes: []Route{{"client", "default", "10.0.0.254"}, {"server", "default", "10.0.1.254"}},
	}
}

// build makes the hosts and cables.
func (s *Stage) build(t *Topology) error {
	if t.Alone != "" {
		_, err := s.host(t.Alone)
		return err
	}
	for i := range t.Cables {
		if err := s.lay(&t.Cables[i], i == 0); err != nil {
			return err
		}
	}
	for _, r := range t.Routes {
		if err := s.hosts[r.Host].Route(r.To, r.Via); err != nil {
			return err
		}
	}
	if t.Router == "" {
		return nil
	}
	return s.hosts[t.Router].Sysctl("net.ipv4.ip_forward", "1")
}

// host returns the host of a name, which is made if it is new.
func (s *Stage) host(name string) (*network.Host, error) {
	if h := s.hosts[name]; h != nil {
		return h, nil
	}
	h, err := s.net.AddHost(name)
	if err != nil {
		return nil, err
	}
	s.hosts[name] = h
	return h, s.tune(h)
}

// tune gives a host the settings that most machines have, so that the same is
// seen everywhere, and then those of the scenario.
func (s *Stage) tune(h *network.Host) error {
	if err := h.Sysctl("net.ipv4.tcp_congestion_control", "cubic"); err != nil {
		if err := h.Sysctl("net.ipv4.tcp_congestion_control", "reno"); err != nil {
			return err
		}
	}
	for _, setting := range s.scenario.Sysctls {
		if err := s.Sysctl(h.Name, setting); err != nil {
			return err
		}
	}
	return nil
}

// lay lays a cable and starts the wire in it.
func (s *Stage) lay(c *Cable, first bool) error {
	var ends [2]wire.End
	for i, plug := range []Plug{c.A, c.B} {
		h, err := s.host(plug.Host)
		if err != nil {
			return err
		}
		s.plugs++
		port, err := s.net.Plug(h, fmt.Sprintf("02:00:00:00:00:%02x", s.plugs), plug.Address)
		if err != nil {
			return err
		}
		if plug.MTU != 0 {
			if err := h.SetMTU(port.Interface, plug.MTU); err != nil {
				return err
			}
		}
		ends[i] = wire.End{Name: plug.Host, Index: port.Index}
	}
	return s.join(c, ends, first)
}

// join starts the wire of a cable.
func (s *Stage) join(c *Cable, ends [2]wire.End, first bool) (err error) {
	opts := wire.Options{Log: s.logWire}
	if first {
		if opts.Rules, err = wire.Parse(s.rules, [2]string{c.A.Host, c.B.Host}); err != nil {
			return err
		}
	}
	if c.NAT != "" {
		if opts.Translate, err = wire.NAT(c.NAT); err != nil {
			return err
		}
	}
	w, err := wire.New(ends[0], ends[1], opts)
	if err != nil {
		return err
	}
	if first {
		s.Wire = w
	}
	s.Defer(func() { w.Close() })
	return nil
}
