package lab

import (
	"cmp"
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
	// BothEnds captures on the last host too, if the scenario does not name one.
	BothEnds bool
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
	// Interrupted says that the scenario did not come to its end.
	Interrupted bool
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
	if err := s.openTaps(result, &opts); err != nil {
		return nil, err
	}
	result.Started = time.Now()
	if s.Wire != nil {
		s.Wire.Begin()
	}
	err = s.run(ctx, result)
	result.Interrupted = ctx.Err() != nil
	if err != nil && ctx.Err() == nil {
		return result, fmt.Errorf("%s: %w", scenario.Name, err)
	}
	return result, ctx.Err()
}

// run runs the scenario and ends the capture. When ctx ends first, the hosts'
// connections are closed under the scenario's feet, so that it ends too.
func (s *Stage) run(ctx context.Context, result *Result) error {
	done := make(chan error, 1)
	go func() { done <- s.scenario.Run(s) }()
	select {
	case err := <-done:
		if ctx.Err() == nil {
			time.Sleep(settle)
		}
		s.finish(result)
		return err
	case <-ctx.Done():
		s.finish(result)
		s.clean()
		return <-done
	}
}

// openTaps begins to capture.
func (s *Stage) openTaps(result *Result, opts *Options) error {
	hosts := s.net.Hosts()
	at := []string{cmp.Or(s.scenario.At, hosts[0].Name)}
	switch last := hosts[len(hosts)-1].Name; {
	case s.scenario.BothEnds != "":
		at = append(at, s.scenario.BothEnds)
	case opts.BothEnds && last != at[0]:
		at = append(at, last)
	}
	for i, name := range at {
		t, err := openTap(s.Host(name), i, opts.Packet)
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
