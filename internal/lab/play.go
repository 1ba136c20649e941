package lab

import (
	"context"
	"fmt"
	"net/netip"
	"time"

	"wiretale/internal/lab/network"
	"wiretale/internal/lab/wire"
	"wiretale/internal/packet"
)

// Options say how a scenario is played.
type Options struct {
	Full  bool   // the long form
	Rules string // more rules for the wire
	// Packet is called with each packet as it is captured, by one goroutine for
	// each tap.
	Packet func(tap int, r *packet.Record)
	// Note is called with what hosts do.
	Note func(Note)
}

// Result is what was seen of a scenario.
type Result struct {
	Scenario *Scenario
	Started  time.Time
	Taps     []*Tap
	// Addresses are the hosts' names.
	Addresses map[netip.Addr]string
	Notes     []Note
	Events    []WireEvent // of the first wire
	Wire      wire.Stats
}

// settle is how long the capture goes on when everybody has finished, so that
// the last acknowledgment is in it.
const settle = 60 * time.Millisecond

// Play runs a scenario in a private network. The process must be in private
// namespaces already; see network.Reexec. When ctx ends the scenario stops, and
// the result holds what was seen until then.
func Play(ctx context.Context, scenario *Scenario, opts Options) (*Result, error) {
	net, err := network.New()
	if err != nil {
		return nil, err
	}
	s := &Stage{
		Context: ctx, Full: opts.Full, scenario: scenario, net: net,
		rules: scenario.Rules + "\n" + opts.Rules, hosts: map[string]*network.Host{}, told: opts.Note,
	}
	s.Defer(func() { net.Close() })
	defer s.clean()
	if err := s.build(s.topology()); err != nil {
		return nil, err
	}
	result := &Result{Scenario: scenario, Addresses: s.addresses()}
	if err := s.openTaps(result, opts.Packet); err != nil {
		return nil, err
	}
	result.Started = time.Now()
	if s.Wire != nil {
		s.Wire.Begin()
	}
	err = scenario.Run(s)
	if ctx.Err() == nil {
		time.Sleep(settle)
	}
	s.finish(result)
	if err != nil && ctx.Err() == nil {
		return result, fmt.Errorf("%s: %w", scenario.Name, err)
	}
	return result, ctx.Err()
}

func (s *Stage) openTaps(result *Result, sink func(int, *packet.Record)) error {
	hosts := []string{s.scenario.At}
	if hosts[0] == "" {
		hosts[0] = s.net.Hosts()[0].Name
	}
	if s.scenario.BothEnds != "" {
		hosts = append(hosts, s.scenario.BothEnds)
	}
	for i, name := range hosts {
		t, err := openTap(s.Host(name), i, sink)
		if err != nil {
			return err
		}
		result.Taps = append(result.Taps, t)
	}
	return nil
}

// finish ends the capture before the connections that are still open are
// closed, and collects what was written down.
func (s *Stage) finish(result *Result) {
	for _, t := range result.Taps {
		t.close()
	}
	if s.Wire != nil {
		result.Wire = s.Wire.Stats()
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	result.Notes, result.Events = s.notes, s.events
}

// addresses are the names of the hosts by their addresses.
func (s *Stage) addresses() map[netip.Addr]string {
	names := map[netip.Addr]string{}
	for _, c := range s.topology().Cables {
		for _, p := range []Plug{c.A, c.B} {
			names[netip.MustParsePrefix(p.Address).Addr()] = p.Host
		}
	}
	return names
}
