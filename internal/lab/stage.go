package lab

import (
	"context"
	"errors"
	"fmt"
	"net"
	"slices"
	"strings"
	"sync"
	"time"

	"wiretale/internal/lab/network"
	"wiretale/internal/lab/wire"
)

// Stage is where a scenario plays: its hosts, its wire, and what is written
// down while it runs.
type Stage struct {
	Context context.Context
	Full    bool // the long form was asked for
	Wire    *wire.Wire

	scenario *Scenario
	rules    string
	net      *network.Network
	hosts    map[string]*network.Host
	plugs    int

	mu      sync.Mutex
	cleanup []func()
	ended   bool
	port    int
	notes   []Note
	events  []WireEvent
	told    func(Note)
}

// Note is something a host did, in the words of the scenario.
type Note struct {
	Time time.Time
	Who  string
	Text string
}

// WireEvent is something the wire did to a frame.
type WireEvent struct {
	Time   time.Time
	Action wire.Action
	From   string // the host that sent it
	Number int    // among the frames that the rule matches
	Rule   string
	Frame  []byte
}

// firstPort is the local port of the first connection of a scenario; the next
// ones follow, so that two runs use the same.
const firstPort = 40001

// Host returns a host by name. Scenarios name only hosts of their topology, so
// a wrong one is a mistake in the scenario.
func (s *Stage) Host(name string) *network.Host {
	h := s.hosts[name]
	if h == nil {
		panic("lab: scenario " + s.scenario.Name + " has no host " + name)
	}
	return h
}

// Client and Server are the hosts of these names.
func (s *Stage) Client() *network.Host { return s.Host("client") }

// Server is the host of this name.
func (s *Stage) Server() *network.Host { return s.Host("server") }

// Defer has f run when the scenario has ended; the last one runs first. When it
// has ended already, f runs at once.
func (s *Stage) Defer(f func()) {
	s.mu.Lock()
	ended := s.ended
	if !ended {
		s.cleanup = append(s.cleanup, f)
	}
	s.mu.Unlock()
	if ended {
		f()
	}
}

// clean ends the scenario: it runs what was deferred.
func (s *Stage) clean() {
	s.mu.Lock()
	list := s.cleanup
	s.cleanup, s.ended = nil, true
	s.mu.Unlock()
	for _, f := range slices.Backward(list) {
		f()
	}
}

// Say writes down what a host does.
func (s *Stage) Say(who, format string, args ...any) {
	n := Note{time.Now(), who, fmt.Sprintf(format, args...)}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.notes = append(s.notes, n)
	if s.told != nil {
		s.told(n)
	}
}

func (s *Stage) logWire(e wire.Event) {
	name := ""
	if e.Rule != nil {
		name = e.Rule.Text
	}
	w := WireEvent{Time: time.Unix(0, int64(e.Time)), Number: e.Number, Rule: name, Frame: append([]byte(nil), e.Data...)}
	if e.Rule != nil {
		w.Action = e.Rule.Action
	}
	w.From = s.side(e.From)
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.events) < maxEvents {
		s.events = append(s.events, w)
	}
}

const maxEvents = 100000

func (s *Stage) side(side wire.Side) string {
	c := s.topology().Cables[0]
	if side == wire.SideB {
		return c.B.Host
	}
	return c.A.Host
}

func (s *Stage) topology() *Topology {
	if s.scenario.Topology.Cables == nil && s.scenario.Topology.Alone == "" {
		return &Pair
	}
	return &s.scenario.Topology
}

// Sleep waits. It returns an error when the scenario is interrupted.
func (s *Stage) Sleep(d time.Duration) error {
	select {
	case <-time.After(d):
		return nil
	case <-s.Context.Done():
		return s.Context.Err()
	}
}

// Sysctl sets a kernel parameter of a host: "net.ipv4.tcp_sack=0".
func (s *Stage) Sysctl(host, setting string) error {
	name, value, found := strings.Cut(setting, "=")
	if !found {
		return fmt.Errorf("lab: %q is not a setting", setting)
	}
	return s.Host(host).Sysctl(name, value)
}

// Listen opens a listening socket on a host. It is closed with the scenario.
func (s *Stage) Listen(host, address string, control network.Control) (*net.TCPListener, error) {
	l, err := s.Host(host).Listen("tcp4", address, control)
	if err != nil {
		return nil, err
	}
	s.Defer(func() { l.Close() })
	return l.(*net.TCPListener), nil
}

// Dial connects from a host; its local port is the next one. The connection is
// closed with the scenario.
func (s *Stage) Dial(host, address string, control network.Control) (*net.TCPConn, error) {
	c, err := s.At(host).Dial(s.Context, "tcp4", "", address, control)
	if err != nil {
		return nil, err
	}
	s.Defer(func() { c.Close() })
	return c.(*net.TCPConn), nil
}

// Connect makes a listener on the server, connects the client to it, and
// returns both ends of the connection. The listener is closed again.
func (s *Stage) Connect(port int) (client, server *net.TCPConn, err error) {
	return s.ConnectWith(port, nil, nil)
}

// ConnectWith is Connect with socket options for the client and the listener.
func (s *Stage) ConnectWith(port int, atClient, atServer network.Control) (client, server *net.TCPConn, err error) {
	address := s.ServerAddress(port)
	l, err := s.Listen("server", address, atServer)
	if err != nil {
		return nil, nil, err
	}
	defer l.Close()
	s.Say("server", "listens on port %d", port)
	return s.connect(l, atClient)
}

// ConnectTo connects the client to a listener, and returns both ends.
func (s *Stage) ConnectTo(l *net.TCPListener) (client, server *net.TCPConn, err error) {
	return s.connect(l, nil)
}

func (s *Stage) connect(l *net.TCPListener, control network.Control) (client, server *net.TCPConn, err error) {
	s.Say("client", "connects")
	if client, err = s.Dial("client", l.Addr().String(), control); err != nil {
		return nil, nil, err
	}
	server, err = s.Accept(l)
	return client, server, err
}

// Accept accepts a connection, which is closed with the scenario.
func (s *Stage) Accept(l *net.TCPListener) (*net.TCPConn, error) {
	l.SetDeadline(time.Now().Add(10 * time.Second))
	c, err := l.AcceptTCP()
	if err != nil {
		return nil, err
	}
	s.Defer(func() { c.Close() })
	return c, nil
}

// ServerAddress is the server's address with a port.
func (s *Stage) ServerAddress(port int) string {
	for _, c := range s.topology().Cables {
		for _, p := range []Plug{c.A, c.B} {
			if p.Host == "server" {
				host, _, _ := strings.Cut(p.Address, "/")
				return fmt.Sprintf("%s:%d", host, port)
			}
		}
	}
	return fmt.Sprintf("127.0.0.1:%d", port)
}

// At returns a host as a place for the servers and clients of package service.
// Its connections get the local ports 40001, 40002 and so on.
func (s *Stage) At(host string) Seat { return Seat{s.Host(host), s} }

// Seat is a host whose connections have predictable local ports.
type Seat struct {
	*network.Host
	stage *Stage
}

// Dial connects from the host.
func (p Seat) Dial(ctx context.Context, network, local, remote string, control network.Control) (net.Conn, error) {
	if local == "" {
		p.stage.mu.Lock()
		local = fmt.Sprintf("0.0.0.0:%d", firstPort+p.stage.port)
		p.stage.port++
		p.stage.mu.Unlock()
	}
	return p.Host.Dial(ctx, network, local, remote, control)
}

// Together runs what several hosts do at the same time, and returns their errors.
func (s *Stage) Together(parts ...func() error) error {
	errs := make([]error, len(parts))
	var wg sync.WaitGroup
	for i, part := range parts {
		wg.Go(func() { errs[i] = part() })
	}
	wg.Wait()
	return errors.Join(errs...)
}
