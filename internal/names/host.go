package names

import (
	"context"
	"errors"
	"net"
	"net/netip"
	"strings"
	"sync"
	"sync/atomic"
	"time"
)

// Limits of the memory and of the patience for host names.
const (
	// cachedHosts is how many names a generation of the cache holds.
	cachedHosts = 1 << 15
	// lookupTimeout is how long a lookup may take before the host has no name.
	lookupTimeout = 5 * time.Second
	// waitOffline is how long a packet from a file waits for a name.
	waitOffline = lookupTimeout
	// waitSlow is how long a packet from a file waits once the resolver let it down.
	waitSlow = 20 * time.Millisecond
	// maxLookups is how many lookups run side by side, and maxPending how many wait.
	maxLookups = 64
	maxPending = 4096
)

// A packet of a live capture waits for names only as long as a budget lasts, which
// fills up with time: the ring goes on filling while it waits.
const (
	budgetMax  = 500 * time.Millisecond
	budgetRate = 20 // one part in so many of the time that goes by
)

// hosts finds the names of hosts. Names are kept in two generations: when the
// young one is full it becomes the old one, and what was old is forgotten, so the
// names in use stay and the memory is bounded.
type hosts struct {
	lookup func(context.Context, netip.Addr) (string, error)
	live   bool

	mu         sync.RWMutex
	young, old map[netip.Addr]*host

	budgetMu sync.Mutex
	budget   time.Duration
	filledAt time.Time
	slow     bool // the resolver did not answer in time

	running chan struct{}
	pending atomic.Int32 // lookups running or waiting to run
}

// host is a name, or the promise of one.
type host struct {
	done chan struct{}
	name string
}

func newHosts(lookup func(context.Context, netip.Addr) (string, error), live bool) *hosts {
	return &hosts{
		lookup:  lookup,
		live:    live,
		young:   map[netip.Addr]*host{},
		budget:  budgetMax,
		running: make(chan struct{}, maxLookups),
	}
}

// expect says that the name of a host will be wanted soon.
func (h *hosts) expect(a netip.Addr) { h.entry(a) }

// name returns the name of a host, or "" if it has none or takes too long.
func (h *hosts) name(a netip.Addr) string {
	e := h.entry(a)
	if e == nil {
		return ""
	}
	select {
	case <-e.done:
		return e.name
	default:
	}
	return h.wait(e)
}

// entry returns what is known of an address, and begins to look it up if that is
// nothing. It is nil while too many lookups are under way.
func (h *hosts) entry(a netip.Addr) *host {
	h.mu.RLock()
	e := h.young[a]
	h.mu.RUnlock()
	if e != nil {
		return e
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	if e = h.young[a]; e != nil {
		return e
	}
	if e = h.old[a]; e == nil {
		if e = h.begin(a); e == nil {
			return nil
		}
	}
	if len(h.young) >= cachedHosts {
		h.old, h.young = h.young, make(map[netip.Addr]*host, cachedHosts)
	}
	h.young[a] = e
	return e
}

// begin begins to look a host up; it returns nil while too many others wait.
func (h *hosts) begin(a netip.Addr) *host {
	if h.pending.Load() >= maxPending {
		return nil
	}
	h.pending.Add(1)
	e := &host{done: make(chan struct{})}
	go func() {
		h.running <- struct{}{}
		ctx, cancel := context.WithTimeout(context.Background(), lookupTimeout)
		name, err := h.lookup(ctx, a)
		cancel()
		h.answered(err)
		e.name = printable(name)
		close(e.done)
		<-h.running
		h.pending.Add(-1)
	}()
	return e
}

// answered notes whether the resolver is alive.
func (h *hosts) answered(err error) {
	var dns *net.DNSError
	late := errors.Is(err, context.DeadlineExceeded) || errors.As(err, &dns) && dns.IsTimeout
	h.budgetMu.Lock()
	h.slow = late
	h.budgetMu.Unlock()
}

// wait waits for a name as long as the packet may.
func (h *hosts) wait(e *host) string {
	begun := time.Now()
	patience := h.patience(begun)
	if patience <= 0 {
		return ""
	}
	t := time.NewTimer(patience)
	defer t.Stop()
	name, late := "", false
	select {
	case <-e.done:
		name = e.name
	case <-t.C:
		late = true
	}
	h.budgetMu.Lock()
	h.budget -= time.Since(begun)
	h.slow = h.slow || late
	h.budgetMu.Unlock()
	return name
}

func (h *hosts) patience(now time.Time) time.Duration {
	h.budgetMu.Lock()
	defer h.budgetMu.Unlock()
	switch {
	case !h.live && h.slow:
		return waitSlow
	case !h.live:
		return waitOffline
	}
	if !h.filledAt.IsZero() {
		h.budget = min(budgetMax, h.budget+now.Sub(h.filledAt)/budgetRate)
	}
	h.filledAt = now
	return h.budget
}

// lookupHost asks /etc/hosts and DNS for the name of an address.
func lookupHost(ctx context.Context, a netip.Addr) (string, error) {
	names, err := net.DefaultResolver.LookupAddr(ctx, a.String())
	if err != nil || len(names) == 0 {
		return "", err
	}
	return strings.TrimSuffix(names[0], "."), nil
}

// printable refuses a name that would disturb the terminal: whoever owns the
// address chose it.
func printable(name string) string {
	if len(name) > 255 {
		return ""
	}
	for i := 0; i < len(name); i++ {
		if name[i] <= ' ' || name[i] >= 0x7f {
			return ""
		}
	}
	return name
}
