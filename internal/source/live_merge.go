//go:build linux

package source

import (
	"sync"
	"time"

	"golang.org/x/sys/unix"
)

// Several rings are read as one stream in the order of time stamps. A packet is
// handed out when no other ring can come up with an earlier one: it has packets
// waiting itself, or had time enough to close its block.

// horizon is how long after a packet arrived an earlier one may still turn up on
// another ring.
const horizon = blockTimeout + 20*time.Millisecond

// mergeBatch is the number of records of a batch at the most.
const mergeBatch = 512

// cursor is the place in the block that a ring is read at.
type cursor struct {
	block  *block // nil between blocks
	left   int    // packets that were not read yet
	offset int    // of the next
	since  time.Time
	due    bool // no longer held back
}

// open begins the next block if there is one.
func (r *ring) open() bool {
	c := &r.cursor
	if c.block != nil {
		return true
	}
	k := r.pop()
	if k == nil {
		return false
	}
	k.users.Store(1)
	*c = cursor{k, int(k.header.Num_pkts), int(k.header.Offset_to_first_pkt), time.Now(), false}
	r.handed += uint64(c.left)
	if c.left == 0 {
		r.shut()
		return r.open()
	}
	return true
}

// shut ends the block.
func (r *ring) shut() {
	r.cursor.block.drop()
	r.cursor.block = nil
}

// head is the header of the ring's next packet. There must be one.
func (r *ring) head() *unix.Tpacket3Hdr {
	return frameAt(r.cursor.block.data[r.cursor.offset:]).head
}

// filling is crowded for the reader.
func (r *ring) filling() bool {
	r.order.Lock()
	defer r.order.Unlock()
	return r.crowded()
}

// crowded reports whether a quarter of the ring waits to be read. The caller
// holds order.
func (r *ring) crowded() bool {
	return r.blocks[(r.next+len(r.blocks)/4)%len(r.blocks)].ready()
}

// drop gives the block back when nobody uses it any more.
func (b *block) drop() {
	if b.users.Add(-1) == 0 {
		b.give()
	}
}

// lease is what a merged batch has of the rings.
type lease struct {
	blocks  []*block
	owner   *leases
	release func()
}

// leases are those not in use.
type leases struct {
	mu   sync.Mutex
	free []*lease
}

func (s *leases) get() *lease {
	s.mu.Lock()
	defer s.mu.Unlock()
	if n := len(s.free); n > 0 {
		l := s.free[n-1]
		s.free = s.free[:n-1]
		return l
	}
	l := &lease{owner: s}
	l.release = l.end
	return l
}

// use keeps the block until the batch is released.
func (l *lease) use(b *block) {
	if n := len(l.blocks); n > 0 && l.blocks[n-1] == b {
		return
	}
	b.users.Add(1)
	l.blocks = append(l.blocks, b)
}

func (l *lease) end() {
	for _, b := range l.blocks {
		b.drop()
	}
	l.blocks = l.blocks[:0]
	l.owner.mu.Lock()
	l.owner.free = append(l.owner.free, l)
	l.owner.mu.Unlock()
}

// merge hands out packets of all rings. It reports whether there are any.
func (l *Live) merge(b *Batch) bool {
	waiting := 0
	for _, r := range l.rings {
		if r.state != ended && r.open() {
			waiting++
		}
	}
	if waiting == 0 {
		return false
	}
	lease := l.leases.get()
	for len(b.Records) < mergeBatch {
		r := l.earliest()
		if r == nil || !l.settled(r) {
			break
		}
		lease.use(r.cursor.block)
		r.readOne(b)
	}
	if len(b.Records) == 0 {
		lease.end()
		return false
	}
	b.OnRelease(lease.release)
	return true
}

// readOne reads the packet at the cursor.
func (r *ring) readOne(b *Batch) {
	c := &r.cursor
	f := frameAt(c.block.data[c.offset:])
	c.offset += int(f.head.Next_offset)
	c.left--
	r.add(b, f)
	if c.left == 0 {
		r.shut()
		r.open()
	}
}

// earliest is the ring with the earliest packet; of equal ones the first.
func (l *Live) earliest() (first *ring) {
	var least *unix.Tpacket3Hdr
	for _, r := range l.rings {
		if r.cursor.block == nil {
			continue
		}
		if h := r.head(); least == nil || h.Sec < least.Sec || h.Sec == least.Sec && h.Nsec < least.Nsec {
			first, least = r, h
		}
	}
	return first
}

// settled reports whether no earlier packet than r's can turn up.
func (l *Live) settled(r *ring) bool {
	c := &r.cursor
	if c.due {
		return true
	}
	for _, other := range l.rings {
		if other.state != ended && other.cursor.block == nil {
			c.due = r.filling() || time.Since(c.since) >= horizon
			return c.due
		}
	}
	return true
}

// heldBack is the time until the packets that are held back may go; 0 when there
// are none.
func (l *Live) heldBack() time.Duration {
	if r := l.earliest(); r != nil {
		return horizon - time.Since(r.cursor.since)
	}
	return 0
}
