// Package ownership runs a command and finds out which TCP connections on this
// machine are the command's own, or its children's.
//
// As root it listens to the kernel's trace point sock:inet_sock_set_state and to
// the births of processes, by perf_event_open(2): whoever sets a socket to
// SYN_SENT or LISTEN is its owner, however short the connection lives (Trace).
// Nothing is put into the command or on its way. Where that is not allowed, the
// kernel asks before the command connects (Usher). And the sockets that the
// command's processes have open are looked up now and then, for those that they
// were given (Scan).
package ownership

import (
	"cmp"
	"net/netip"
	"slices"
	"sync"
)

// State is the state of a socket, as the kernel numbers them (net/tcp_states.h).
type State uint8

// The states that matter here.
const (
	Established State = 1
	SynSent     State = 2
	SynReceived State = 3
	Close       State = 7
	Listen      State = 10
)

// Change is a socket that went from one state to another, or, with a Child, a
// process that began another one.
type Change struct {
	Time          int64  // nanoseconds since 1970
	Process       int32  // that was running: the owner when From is Close
	Child         int32  // its new process; 0 when this is about a socket
	Socket        uint64 // tells sockets apart as long as they live
	From, To      State
	Local, Remote netip.AddrPort
}

// claim is a socket of the command's.
type claim struct {
	local, remote netip.AddrPort
	begun         int64 // nanoseconds since 1970; 0 when unknown
	ended         int64 // 0 while it lives
	seen          uint64
}

// pair are the two ends of a connection, ours first.
type pair struct{ local, remote netip.AddrPort }

// claimMemory is how long the claim on a socket that is gone is remembered, in
// nanoseconds: its last packets may come late.
const claimMemory = 120e9

// Registry knows the processes of the command and their sockets.
type Registry struct {
	self int32

	mu        sync.Mutex
	mine      map[int32]*process
	sockets   map[uint64]*claim // by the kernel's address
	pairs     map[pair][]*claim
	listeners map[uint16][]*claim // by port
	nameless  map[*claim]bool     // connecting: the local port is not known yet
	looks     uint64
	others    map[pair]bool // connections that were there before
	known     int64         // what happened until then has been taken in
}

// NewRegistry returns a registry of the processes that self begins.
func NewRegistry(self int) *Registry {
	return &Registry{self: int32(self), mine: map[int32]*process{}, sockets: map[uint64]*claim{}, pairs: map[pair][]*claim{},
		listeners: map[uint16][]*claim{}, nameless: map[*claim]bool{}}
}

// Apply takes in changes in the order of their times.
func (r *Registry) Apply(list []Change) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for i := range list {
		if c := &list[i]; c.Child != 0 {
			r.born(c.Process, c.Child)
		} else {
			r.change(c)
		}
	}
}

func (r *Registry) born(parent, child int32) {
	switch {
	case child == parent || child == r.self:
	case parent == r.self || r.mine[parent] != nil:
		r.mine[child] = new(process)
	default:
		delete(r.mine, child) // the number is used again
	}
}

func (r *Registry) change(c *Change) {
	k := r.sockets[c.Socket]
	switch {
	case c.To == Listen, c.To == SynSent:
		delete(r.sockets, c.Socket)
		if r.mine[c.Process] != nil {
			r.begin(c)
		}
	case c.To == Established && k == nil && r.listens(c.Local, c.Time):
		k = &claim{local: c.Local, remote: c.Remote}
		r.sockets[c.Socket] = k
		r.index(k)
	case k != nil && k.local.Port() == 0 && c.Local.Port() != 0:
		delete(r.nameless, k)
		k.local = c.Local
		if c.Local.Addr().IsUnspecified() { // the kernel has forgotten it with the connection
			k.local = netip.AddrPortFrom(netip.Addr{}, c.Local.Port())
		}
		r.index(k)
	}
	if k != nil && c.To == Close {
		r.end(k, c)
	}
}

// end ends a claim, and what a look may have found of the same connection.
func (r *Registry) end(k *claim, c *Change) {
	k.ended = c.Time
	delete(r.sockets, c.Socket)
	delete(r.nameless, k)
	for _, other := range r.pairs[pair{c.Local, c.Remote}] {
		if other.seen != 0 && other.ended == 0 {
			other.ended = c.Time
		}
	}
}

// Known says that what happened until a time has been taken in.
func (r *Registry) Known(until int64) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.known = until
}

// Begin notes a socket that the command connects or listens with. It may be told
// again, when a signal interrupted the process.
func (r *Registry) Begin(c Change) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if old := r.sockets[c.Socket]; old != nil && r.nameless[old] {
		if old.remote == c.Remote {
			return
		}
		old.ended = c.Time
	}
	delete(r.sockets, c.Socket)
	r.begin(&c)
}

// Expect notes that the command sends a SYN to an address, from where nobody
// knows, within some time.
func (r *Registry) Expect(c Change, until int64) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.nameless[&claim{remote: c.Remote, begun: c.Time, ended: until}] = true
}

// begin notes a socket that a process of the command connects or listens with.
func (r *Registry) begin(c *Change) {
	k := &claim{local: c.Local, remote: c.Remote, begun: c.Time}
	r.sockets[c.Socket] = k
	switch {
	case c.To == Listen:
		k.remote = netip.AddrPort{}
		r.listeners[k.local.Port()] = append(r.listeners[k.local.Port()], k)
	case k.local.Port() == 0:
		r.nameless[k] = true
	default:
		r.index(k)
	}
}

func (r *Registry) index(k *claim) {
	p := pair{k.local, k.remote}
	r.pairs[p] = append(r.pairs[p], k)
}

// tolerance is how far two clocks may be apart, in nanoseconds.
const tolerance = 100_000

// covers reports whether the socket was there at a time.
func (k *claim) covers(at int64) bool {
	return k.begun <= at+tolerance && (k.ended == 0 || at <= k.ended+tolerance)
}

// listens reports whether the command listened at an address.
func (r *Registry) listens(local netip.AddrPort, at int64) bool {
	return slices.ContainsFunc(r.listeners[local.Port()], func(k *claim) bool {
		return k.covers(at) && (k.local.Addr().IsUnspecified() || k.local.Addr() == local.Addr())
	})
}

// owner returns the command's claim on a connection whose first packet was seen
// at a time, by either end.
func (r *Registry) owner(a, b netip.AddrPort, at int64) *claim {
	nowhere := netip.Addr{}
	for _, p := range []pair{{a, b}, {b, a}, {netip.AddrPortFrom(nowhere, a.Port()), b}, {netip.AddrPortFrom(nowhere, b.Port()), a}} {
		for _, k := range r.pairs[p] {
			if k.covers(at) {
				return k
			}
		}
	}
	return nil
}

// connecting reports whether the command was connecting to an address, from a
// port that is not known yet; hopeless says that it never will be.
func (r *Registry) connecting(from, to netip.AddrPort, at int64) (yes, hopeless bool) {
	for k := range r.nameless {
		if k.remote == to && k.covers(at) && at <= k.begun+window && (k.local.Addr() == from.Addr() || !k.local.Addr().IsValid() || k.local.Addr().IsUnspecified()) {
			yes, hopeless = true, hopeless || k.ended != 0
		}
	}
	return yes, hopeless
}

// process is one of the command's.
type process struct{ ended int64 } // when it was missed first; 0 while it is there

// processMemory is how long a process that is gone is remembered, in
// nanoseconds: what it did may be told later.
const processMemory = 5e9

// Processes lists the command's processes that are still there.
func (r *Registry) Processes(there func(pid int) bool, now int64) (list []int) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for pid, p := range r.mine {
		switch {
		case there(int(pid)):
			list = append(list, int(pid))
		case p.ended == 0:
			p.ended = now
		case p.ended < now-processMemory:
			delete(r.mine, pid)
		}
	}
	return list
}

// Look takes in the sockets that the command's processes have open now, a
// complete list: what a look before had and this one has not is gone.
func (r *Registry) Look(list []Socket, now int64) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.looks++
	for _, s := range list {
		r.look(s)
	}
	r.absent(now)
	r.expire(now)
}

func (r *Registry) look(s Socket) {
	if k := r.sockets[s.Number]; k != nil && r.nameless[k] && k.remote == s.Remote && s.Local.Port() != 0 {
		k.local = s.Local
		delete(r.nameless, k)
		r.index(k)
		return
	}
	list := r.pairs[pair{s.Local, s.Remote}]
	if s.State == Listen {
		list = r.listeners[s.Local.Port()]
	}
	for _, k := range list {
		if k.ended == 0 && k.local == s.Local {
			if k.seen != 0 {
				k.seen = r.looks
			}
			return
		}
	}
	k := &claim{local: s.Local, remote: s.Remote, seen: r.looks}
	if s.State == Listen {
		k.remote = netip.AddrPort{}
		r.listeners[s.Local.Port()] = append(list, k)
		return
	}
	r.index(k)
}

// absent ends the claims that only looks know of and the last look did not see.
func (r *Registry) absent(now int64) {
	end := func(k *claim) {
		if k.seen != 0 && k.seen < r.looks && k.ended == 0 {
			k.ended = now
		}
	}
	for _, list := range r.pairs {
		for _, k := range list {
			end(k)
		}
	}
	for _, list := range r.listeners {
		for _, k := range list {
			end(k)
		}
	}
}

// expire forgets the claims that ended long ago.
func (r *Registry) expire(now int64) {
	forget(r.pairs, now)
	forget(r.listeners, now)
	for k := range r.nameless {
		if k.begun < now-claimMemory {
			delete(r.nameless, k)
		}
	}
}

func forget[K comparable](m map[K][]*claim, now int64) {
	for key, list := range m {
		list = slices.DeleteFunc(list, func(k *claim) bool { return k.ended != 0 && k.ended < now-claimMemory })
		if m[key] = list; len(list) == 0 {
			delete(m, key)
		}
	}
}

// open reports whether a connection of the command's is not closed yet.
func (r *Registry) open() bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, list := range r.pairs {
		if slices.ContainsFunc(list, func(k *claim) bool { return k.ended == 0 }) {
			return true
		}
	}
	return false
}

// unsettled reports whether the ports of a connection that the command began are
// still to be told.
func (r *Registry) unsettled() bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	for k := range r.nameless {
		if k.ended == 0 {
			return true
		}
	}
	return false
}

// byTime sorts changes; a birth comes before what the child does at that time.
func byTime(list []Change) {
	slices.SortStableFunc(list, func(a, b Change) int { return cmp.Compare(a.Time, b.Time) })
}
