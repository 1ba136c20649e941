package conversation

import (
	"cmp"
	"iter"
	"math/rand/v2"
	"slices"
	"unsafe"

	"wiretale/internal/header"
	"wiretale/internal/packet"
)

// Sink hears what the tracker finds out. It may read the connection during the
// call, not afterwards.
type Sink interface {
	// Event is called for each event, in the order of the packets that show them.
	Event(c *Connection, e Event)
	// Finish is called once for each conversation, when it leaves the tracker.
	Finish(c *Connection)
}

// Deaf is a Sink that may have no use for events: then none are made for it.
type Deaf interface {
	Sink
	Deaf() bool
}

// Limits bound a tracker. Zero values mean the defaults.
type Limits struct {
	Memory  int   // bytes for all conversations; default 176 MiB
	Linger  int64 // how long what is over is remembered, nanoseconds; default: as long as there is room
	Idle    int64 // after how long without a packet a UDP, ICMP or SCTP flow is over; default 60 s
	NoTimes bool  // the packets have no times: claim none
	OnlyTCP bool  // do not count the flows of other protocols

	NoTotals   bool // leave out what only Connection.Totals tells
	NoFindings bool // and what only findings and messages tell: for a Deaf sink
}

// Tracker follows all conversations of a capture.
type Tracker struct {
	sink     Sink
	deaf     bool // the sink wants no events
	limits   Limits
	table    table
	slabs    []*[slabSize]Connection
	slab     arena[[slabSize]Connection]
	free     []uint32
	made     uint32
	lists    [3]list
	rings    [len(flightSizes)][][]sent
	ring     arena[sent]
	ground   *ground    // nil: the heap
	trouble  []*Trouble // all there are
	bodies   []*body
	body     arena[body]
	tally    arena[[2]Tally]
	waste    Tally // see pass.tally
	bodySize int   // with what is counted for Totals
	used     int
	ringed   int         // bytes in rings, in use or not
	busy     *Connection // may not leave now
	seed     uint64
	serial   uint64
	now      int64
	live     int
	evicted  uint64
	layers   header.Layers
	inner    header.Layers
	side     Side
	ignored  bool        // the last segment: a copy, or damaged
	order    []uint32    // of Drain
	seg      *segment    // of the packet that is being taken
	read     segment     // of one that was read here
	replay   segment     // of a SYN, see Connection.unfold
	hint     *Connection // most likely that of the next packet
	warmth   uint32      // keeps the compiler from leaving warm out
}

const (
	slabSize       = 64
	defaultMemory  = 176 << 20
	defaultIdle    = 60e9
	timeWait       = 60e9 // how long Linux keeps TIME_WAIT; RFC 9293 asks for four minutes
	sentSize       = int(unsafe.Sizeof(sent{}))
	bodySize       = int(unsafe.Sizeof(body{}))
	tallySize      = int(unsafe.Sizeof(Tally{}))
	troubleSize    = int(unsafe.Sizeof(Trouble{}))
	lossesSize     = int(unsafe.Sizeof(losses{}))
	findingSize    = int(unsafe.Sizeof(Finding{}))
	eventSize      = int(unsafe.Sizeof(Event{}))
	holeSize       = int(unsafe.Sizeof(hole{}))
	connectionSize = int(unsafe.Sizeof(Connection{})) + 16 // with its entries in the table
	none           = ^uint32(0)
)

// class is which list a connection waits in until it leaves.
type class uint8

const (
	classOpen class = iota // TCP, not over
	classFlow              // not TCP
	classOver              // TCP, over
)

// list is a queue of connections, linked by index.
type list struct{ head, tail uint32 }

// New returns a tracker that reports to sink.
func New(sink Sink, limits Limits) *Tracker {
	if limits.Memory <= 0 {
		limits.Memory = defaultMemory
	}
	if limits.Idle <= 0 {
		limits.Idle = defaultIdle
	}
	t := &Tracker{sink: sink, limits: limits, seed: rand.Uint64() | 1, bodySize: bodySize}
	if !limits.NoTotals {
		t.bodySize += 2 * tallySize
	}
	if d, ok := sink.(Deaf); ok {
		t.deaf = d.Deaf()
	}
	for i := range t.lists {
		t.lists[i] = list{none, none}
	}
	return t
}

// Live is the number of conversations in memory; Evicted counts those that left
// for want of room before they were over.
func (t *Tracker) Live() int { return t.live }

// Evicted counts the conversations that left for want of room before they were over.
func (t *Tracker) Evicted() uint64 { return t.evicted }

// Memory is what the conversations take, in bytes.
func (t *Tracker) Memory() int { return t.used }

// Packet takes the next packet, whose number is number. It returns the
// conversation the packet belongs to, nil when there is none: no IP, or a
// fragment that is not the first.
func (t *Tracker) Packet(number uint64, r *packet.Record) *Connection {
	l := &t.layers
	if !header.Walk(r.LinkType, r.Data, int(r.Length), l) {
		return nil
	}
	return t.Layers(number, r.Sec*1e9+r.Nsec, l)
}

// Layers takes a packet that was walked already.
func (t *Tracker) Layers(number uint64, now int64, l *header.Layers) *Connection {
	t.advance(now)
	var flow header.Flow
	if l.FragmentOffset != 0 || !header.FlowOf(l, &flow) {
		return nil
	}
	if l.Protocol == header.ProtocolICMP || l.Protocol == header.ProtocolICMPv6 {
		t.icmp(number, now, l)
	}
	return t.packet(number, now, l, &flow, uint32(flow.Hash(t.seed)))
}

// packet takes a packet of a flow whose hash is known. What an ICMP error says
// of another conversation is taken apart.
func (t *Tracker) packet(number uint64, now int64, l *header.Layers, flow *header.Flow, hash uint32) *Connection {
	if l.Protocol == header.ProtocolTCP {
		if !t.read.take(number, now, l) {
			return nil
		}
		t.seg = &t.read
		return t.segment(flow, hash, l.Tunnels)
	}
	if t.limits.OnlyTCP {
		return nil
	}
	return t.datagram(number, now, flow, hash, wireLength(l), l.Tunnels)
}

// wireLength is the length of the IP packet, in bytes.
func wireLength(l *header.Layers) uint32 {
	return uint32(l.Length + len(l.Network) - len(l.Transport))
}

// segment finds or makes the connection of t.seg and updates it.
func (t *Tracker) segment(flow *header.Flow, hash uint32, tunnels uint8) *Connection {
	for t.used > t.limits.Memory && t.evict() { // what was there has grown
	}
	g := t.seg
	c, side := t.find(flow, hash)
	if c != nil && t.isNew(c, side) {
		return t.replace(c, flow, hash, tunnels)
	}
	if c == nil {
		return t.open(flow, hash, tunnels)
	}
	c.count(side, g.wire, g.time, g.record)
	if c.tcp == nil {
		c.unfold(t)
	}
	t.update(c, side)
	return c
}

func (c *Connection) count(side Side, wire uint32, now int64, record uint64) {
	c.Packets[side]++
	c.WireBytes[side] += uint64(wire)
	c.Last, c.LastRecord = max(c.Last, now), record
}

// find is the connection of a flow in either direction, and who sent the packet.
func (t *Tracker) find(flow *header.Flow, hash uint32) (*Connection, Side) {
	if c := t.hint; c != nil {
		t.hint = nil
		if side, ok := c.sideOf(flow); ok {
			return c, side
		}
	}
	if t.table.n == 0 {
		return nil, 0
	}
	mask := t.table.mask()
	for i := hash & mask; t.table.entries[i] != 0; i = (i + 1) & mask {
		e := t.table.entries[i]
		if uint32(e>>32) != hash {
			continue
		}
		c := t.at(uint32(e) - 1)
		if side, ok := c.sideOf(flow); ok {
			return c, side
		}
	}
	return nil, 0
}

// sideOf is who sends the packets of a flow; ok is false if it is not that of c.
func (c *Connection) sideOf(flow *header.Flow) (side Side, ok bool) {
	if c.Flow.Same(flow) {
		return Originator, true
	}
	return Responder, c.Flow.Opposite(flow)
}

func (t *Tracker) at(index uint32) *Connection { return &t.slabs[index/slabSize][index%slabSize] }

// take makes room and returns an empty connection in the table.
func (t *Tracker) take(flow *header.Flow, hash uint32, cl class) *Connection {
	for t.used+connectionSize+t.bodySize > t.limits.Memory && t.evict() {
	}
	for len(t.free) == 0 && !t.affords(connectionSize) && t.evict() {
	}
	var index uint32
	if n := len(t.free); n > 0 {
		index = t.free[n-1]
		t.free = t.free[:n-1]
	} else {
		index = t.made
		t.made++
		if index%slabSize == 0 {
			t.slabs = append(t.slabs, t.slab.take(t.ground))
		}
	}
	t.serial++
	t.live++
	t.used += connectionSize
	c := t.at(index)
	*c = Connection{}
	c.Flow, c.ID, c.hash, c.index, c.timeless = *flow, t.serial, hash, index, t.limits.NoTimes
	c.Start, c.Last = t.now, t.now
	t.table.insert(t.ground, hash, index)
	t.append(cl, c)
	return c
}

// open begins a TCP connection with the packet in t.seg.
func (t *Tracker) open(flow *header.Flow, hash uint32, tunnels uint8) *Connection {
	g := t.seg
	c := t.take(flow, hash, classOpen)
	c.Start, c.Last, c.First, c.Tunnels = g.time, g.time, g.record, tunnels
	const bits = header.TCPSyn | header.TCPAck | header.TCPRst | header.TCPFin
	if g.flags&bits == header.TCPSyn && g.length == 0 && !g.short && g.checksum != sumPartial {
		c.count(Originator, g.wire, g.time, g.record)
		t.side, t.ignored = Originator, false
		c.syn = synOnly{g.seq, g.tsval, g.rawWindow, g.mss, g.id, g.flags, g.options, g.scale, g.ttl, g.ecn}
		t.emit(c, Event{Kind: Attempt, Time: g.time, Record: g.record, States: c.States(), Why: ReasonActiveOpen})
		return c
	}
	side := Originator
	if g.fromResponder(flow) {
		side = Responder
		c.Flow = flow.Reverse()
	}
	c.count(side, g.wire, g.time, g.record)
	t.embody(c)
	if side == Responder {
		c.tcp.told |= toldFlipped
	}
	t.update(c, side)
	return c
}

// fromResponder guesses who is who from a packet in the middle: a SYN-ACK comes
// from the responder, and otherwise the lower port is its port, when it looks
// like a service's and the other does not.
func (g *segment) fromResponder(f *header.Flow) bool {
	if g.has(header.TCPSyn) {
		return g.has(header.TCPAck)
	}
	return f.SourcePort < f.DestinationPort && f.SourcePort < 32768 &&
		(f.SourcePort < 1024 || f.DestinationPort >= 32768)
}

// embody gives c room for the state of both ends.
func (t *Tracker) embody(c *Connection) {
	if len(t.bodies) == 0 && !t.affords(t.bodySize+2*flightSizes[0]*sentSize) {
		t.busy = c
		for len(t.bodies) == 0 && t.evict() {
		}
		t.busy = nil
	}
	if n := len(t.bodies); n > 0 {
		c.tcp = t.bodies[n-1]
		t.bodies = t.bodies[:n-1]
	} else {
		c.tcp = t.body.take(t.ground)
		if !t.limits.NoTotals {
			c.tcp.tally = t.tally.take(t.ground)
		}
	}
	t.used += t.bodySize
}

// unfold replays the SYN of a connection that now needs its full state. The
// event of the SYN was given already.
func (c *Connection) unfold(t *Tracker) {
	saved, syn, deaf := t.seg, &c.syn, t.deaf
	t.embody(c)
	t.deaf = true
	t.seg = &t.replay
	t.replay = segment{record: c.First, time: c.Start, seq: syn.seq, end: syn.seq + 1, rawWindow: syn.rawWindow,
		mss: syn.mss, id: syn.id, flags: syn.flags, options: syn.options, scale: syn.scale, ttl: syn.ttl,
		ecn: syn.ecn, tsval: syn.tsval}
	t.update(c, Originator)
	t.seg, t.deaf = saved, deaf
}

// isNew reports whether the SYN in t.seg begins another connection on the ports of c.
func (t *Tracker) isNew(c *Connection, side Side) bool {
	g := t.seg
	if g.flags&(header.TCPSyn|header.TCPRst|header.TCPFin) != header.TCPSyn {
		return false
	}
	if c.tcp == nil {
		return side == Originator && g.seq != c.syn.seq
	}
	s, r := &c.tcp.streams[side], &c.tcp.streams[side.Other()]
	if g.has(header.TCPAck) {
		// A SYN-ACK to a SYN that was not captured, on top of an old connection.
		return s.is(hasSyn) && s.Base != g.seq && (s.State.Over() || r.State.Over()) && r.next != g.ack
	}
	if !s.is(hasSyn) { // a SYN overtaken by what followed it has the number before that
		return (s.State != Unknown || r.State.Over()) && !(s.is(hasSeq) && s.Base == g.seq && !s.State.Over())
	}
	return s.Base != g.seq
}

// replace ends c and begins a new connection on its ports.
func (t *Tracker) replace(c *Connection, flow *header.Flow, hash uint32, tunnels uint8) *Connection {
	g := t.seg
	why, old, last, at := ReasonMetOpen, c.ID, c.LastRecord, c.Last
	if c.tcp != nil {
		a, b := c.State(Originator), c.State(Responder)
		switch {
		case (a == StateTimeWait || b == StateTimeWait) && (c.timeless || g.time-c.Last < timeWait):
			why = ReasonMetTimeWait
		case a.Over() || b.Over():
			why = ReasonMetClosed
		}
	}
	t.finish(c)
	n := t.open(flow, hash, tunnels)
	if n.tcp == nil {
		n.unfold(t)
	}
	n.tcp.reused = old
	e := Event{Kind: PortsReused, Why: why, Time: g.time, Record: g.record, Other: last, A: g.time - at, States: n.States()}
	t.emit(n, e)
	if why != ReasonMetClosed || g.time-at < timeWait {
		n.note(t, Finding{Kind: FindingPortsReused, Sure: Certain, Why: why, A: g.time - at,
			Records: [4]uint64{g.record}, Since: g.time})
	}
	return n
}

// datagram counts a packet of a flow that is not TCP.
func (t *Tracker) datagram(number uint64, now int64, flow *header.Flow, hash, wire uint32, tunnels uint8) *Connection {
	c, side := t.find(flow, hash)
	if c != nil && now-c.Last > t.limits.Idle && !c.timeless {
		t.finish(c)
		c = nil
	}
	if c == nil {
		c, side = t.take(flow, hash, classFlow), Originator
		c.Start, c.Last, c.First, c.Tunnels = now, now, number, tunnels
	}
	c.count(side, wire, now, number)
	return c
}

// append puts c at the end of the list of its class.
func (t *Tracker) append(cl class, c *Connection) {
	l := &t.lists[cl]
	c.class, c.prev, c.next, c.queued = cl, l.tail, none, c.Last
	if l.tail == none {
		l.head = c.index
	} else {
		t.at(l.tail).next = c.index
	}
	l.tail = c.index
}

// unlink takes c out of its list.
func (t *Tracker) unlink(c *Connection) {
	l := &t.lists[c.class]
	if c.prev == none {
		l.head = c.next
	} else {
		t.at(c.prev).next = c.next
	}
	if c.next == none {
		l.tail = c.prev
	} else {
		t.at(c.next).prev = c.prev
	}
}

// move puts c at the end of another class's list.
func (t *Tracker) move(c *Connection, cl class) {
	if c.class != cl {
		t.unlink(c)
		t.append(cl, c)
	}
}

// room reports whether there are so many bytes left.
func (t *Tracker) room(bytes int) bool { return t.used+bytes <= t.limits.Memory }

// affords reports whether so many bytes may be added to what was ever taken from
// the system, of which nothing is given back: what is free of one kind does not
// serve another, and a flood of one kind may follow one of another.
func (t *Tracker) affords(bytes int) bool {
	spare := len(t.free)*connectionSize + len(t.bodies)*t.bodySize
	return t.used+spare+bytes <= t.limits.Memory/4*5
}

// evict lets one conversation go: what is over first, then flows, then open
// connections, of each the one that was idle longest among the first few of its
// list, which is roughly in the order of their last packets.
func (t *Tracker) evict() bool {
	for _, cl := range [...]class{classOver, classFlow, classOpen} {
		if c := t.idlest(cl); c != nil {
			if cl == classOpen {
				t.evicted++
				t.emit(c, Event{Kind: Evicted, Why: ReasonLimit, Time: t.now, States: c.States()})
				if c.tcp != nil {
					c.tcp.told |= toldEvicted
					c.note(t, Finding{Kind: FindingEvicted, Sure: Certain, Why: ReasonLimit, Since: t.now})
				}
			}
			t.finish(c)
			return true
		}
	}
	return false
}

// idlest is the connection of a list whose last packet is the longest ago. The
// list is in the order of what Last was when each was put into it; those that
// were active since are put back at the end when they come to its head.
func (t *Tracker) idlest(cl class) *Connection {
	for range 64 {
		i := t.lists[cl].head
		if i == none {
			return nil
		}
		c := t.at(i)
		if c.Last == c.queued && c != t.busy {
			return c
		}
		t.unlink(c)
		t.append(cl, c)
	}
	c := t.at(t.lists[cl].head) // all of them are active: any will do
	if c == t.busy {
		if c.next == none {
			return nil
		}
		c = t.at(c.next)
	}
	return c
}

func (t *Tracker) emit(c *Connection, e Event) {
	if !t.deaf {
		t.sink.Event(c, e)
	}
}

// finish reports c and forgets it.
func (t *Tracker) finish(c *Connection) {
	t.report(c)
	t.unlink(c)
	t.table.remove(c.hash, c.index)
	t.used -= connectionSize
	t.live--
	if b := c.tcp; b != nil {
		b.release(t)
		b.clear()
		t.bodies = append(t.bodies, b)
		c.tcp = nil
	}
	c.Flow.Version = 0 // whoever looks at it finds no flow of any packet
	t.free = append(t.free, c.index)
}

// report tells the sink that c is over.
func (t *Tracker) report(c *Connection) {
	if b := c.tcp; b != nil && b.msg.bytes > 0 {
		p := pass{t: t, c: c, b: b, n: b.tally, g: &segment{time: c.Last, record: c.LastRecord}}
		p.endMessage(true)
	}
	t.sink.Finish(c)
}

// release gives back what b has beyond its own size.
func (b *body) release(t *Tracker) {
	t.used -= t.bodySize
	for i := range b.streams {
		b.streams[i].flight.release(t)
	}
	if b.trouble != nil {
		t.forgetTrouble(b.trouble)
		t.used -= b.trouble.size()
	}
}

// size is what the trouble takes, in bytes.
func (tr *Trouble) size() int {
	n := troubleSize + beyondFirst(len(tr.Findings))
	if r := tr.losses; r != nil {
		n += lossesSize + (len(r.holes[0])+len(r.holes[1]))*holeSize
	}
	return n
}

// clear makes b one of which nothing is known.
func (b *body) clear() {
	n := b.tally
	*b = body{tally: n}
	if n != nil {
		*n = [2]Tally{}
	}
}

// Advance tells the tracker the time, for a live capture in which no packet comes.
func (t *Tracker) Advance(now int64) { t.advance(now) }

// advance lets go what is over and has lingered long enough.
func (t *Tracker) advance(now int64) {
	if now <= t.now {
		return
	}
	t.now = now
	if t.limits.Linger > 0 {
		t.expire(classOver, t.limits.Linger)
	}
	if !t.limits.NoTimes {
		t.expire(classFlow, t.limits.Idle)
	}
}

// expire lets a few of a list go that were idle for so long.
func (t *Tracker) expire(cl class, keep int64) {
	for range 4 {
		i := t.lists[cl].head
		if i == none || t.now-t.at(i).queued < keep {
			return
		}
		c := t.at(i)
		if c.Last != c.queued {
			t.unlink(c)
			t.append(cl, c)
			continue
		}
		t.waited(c)
		next := c.next
		t.finish(c)
		t.warmNext(next)
	}
}

// warmNext reads what will be asked of the one after the next of a list, so that
// nobody waits for it then.
func (t *Tracker) warmNext(next uint32) {
	if next == none {
		return
	}
	if after := t.at(next).next; after != none {
		c := t.at(after)
		t.warmth += uint32(c.queued) + c.next
	}
}

// waited ends TIME_WAIT when its time has passed.
func (t *Tracker) waited(c *Connection) {
	if c.tcp == nil || c.timeless {
		return
	}
	for side := range c.tcp.streams {
		if s := &c.tcp.streams[side]; s.State == StateTimeWait && t.now-s.Since >= timeWait {
			p := pass{t: t, c: c, b: c.tcp, n: c.tcp.tally, g: &segment{time: s.Since + timeWait}}
			p.move(Side(side), inWaited)
		}
	}
}

// Close lets all conversations go, the oldest first.
func (t *Tracker) Close() {
	for _, i := range t.byAge() {
		c := t.at(i)
		t.waited(c)
		t.finish(c)
	}
}

// Drain is Close in steps, for a tracker that is not used any more: it reports the
// n oldest conversations and tells whether there are more.
func (t *Tracker) Drain(n int) bool {
	if t.order == nil {
		t.order = t.byAge()
	}
	for ; n > 0 && len(t.order) > 0; n-- {
		if len(t.order)%lookAhead == 0 {
			t.warm(t.order[:lookAhead])
		}
		c := t.at(t.order[0])
		t.order = t.order[1:]
		t.waited(c)
		t.report(c) // nothing is used again, so nothing need be tidied up
		t.live--
	}
	return len(t.order) > 0
}

// warm reads what the reports of some connections will need, so that the waits for
// it overlap.
func (t *Tracker) warm(list []uint32) {
	sum := uint32(0)
	for _, i := range list {
		c := t.at(i)
		sum += c.User + c.Packets[0]
	}
	for _, i := range list {
		if b := t.at(i).tcp; b != nil {
			sum += b.warm(Originator, true) + uint32(b.streams[1].Count.Fresh)
		}
	}
	t.warmth += sum
}

// byAge are all conversations in the order they began.
func (t *Tracker) byAge() []uint32 {
	type aged struct {
		id    uint64
		index uint32
	}
	all := make([]aged, 0, t.live)
	for i := range t.made {
		if c := t.at(i); c.Flow.Version != 0 { // else it is free
			all = append(all, aged{c.ID, i})
		}
	}
	slices.SortFunc(all, func(a, b aged) int { return cmp.Compare(a.id, b.id) })
	order := make([]uint32, len(all))
	for i := range all {
		order[i] = all[i].index
	}
	return order
}

// All are the conversations in memory, in no order.
func (t *Tracker) All() iter.Seq[*Connection] {
	return func(yield func(*Connection) bool) {
		for _, e := range t.table.entries {
			if e != 0 && !yield(t.at(uint32(e)-1)) {
				return
			}
		}
	}
}
