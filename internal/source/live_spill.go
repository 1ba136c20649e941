//go:build linux

package source

import (
	"sync/atomic"
	"time"
	"unsafe"

	"golang.org/x/sys/unix"
)

// A block that its time-out closes takes as much of the ring as a full one, so
// that little traffic is enough to fill the ring when nobody reads it: while a
// name is looked up, or a pipe is full. Then the blocks are copied, as far as
// they are filled, to memory of our own, and the kernel gets them back.

// spillPause is how long the reader may be away before its ring is looked after,
// and how often: several times before time-outs alone would fill it.
func (l *Live) spillPause() time.Duration {
	if l.options.Immediate {
		return 10 * time.Millisecond
	}
	return 50 * time.Millisecond
}

// spillLimit is how many bytes are copied out of a ring at the least.
const spillLimit = 16 << 20

// away tells that the reader leaves Next; its rings are looked after until back.
func (l *Live) away() {
	l.absence.Or(1)
	if !l.keeping.Swap(true) {
		l.keeper.Reset(l.spillPause())
	}
}

// back ends it.
func (l *Live) back() {
	if l.absence.Load()%2 == 1 {
		l.absence.Add(1)
	}
}

// keep looks after the rings if the reader has been away since the last time. It
// rests when the reader was waiting all the while.
func (l *Live) keep() {
	l.spilling.Lock()
	defer l.spilling.Unlock()
	absence, limit := l.absence.Load(), max(l.options.BufferSize, spillLimit)
	if l.closed {
		return
	}
	if absence == l.missed && absence%2 == 0 {
		l.keeping.Store(false)
		if l.absence.Load() == absence || l.keeping.Swap(true) {
			return
		}
	}
	if absence == l.missed {
		for _, r := range l.rings {
			r.spill(int64(limit))
		}
	}
	l.missed = absence
	l.keeper.Reset(l.spillPause())
}

// spill empties a ring that is a quarter full, unless limit bytes were taken from
// it already.
func (r *ring) spill(limit int64) {
	r.order.Lock()
	defer r.order.Unlock()
	if !r.crowded() {
		return
	}
	for {
		k := &r.blocks[r.next]
		n := int64(k.header.Blk_len)
		if !k.ready() || r.spilled.Load()+n > limit {
			return
		}
		r.spilled.Add(n)
		r.queue = append(r.queue, k.copied(&r.spilled))
		r.next = (r.next + 1) % len(r.blocks)
		k.give()
	}
}

// copied is the block in memory of our own.
func (b *block) copied(account *atomic.Int64) *block {
	c := &block{data: append([]byte(nil), b.data[:b.header.Blk_len]...), account: account}
	c.header = blockHeader(c.data)
	c.release = c.give
	return c
}

func blockHeader(data []byte) *unix.TpacketHdrV1 {
	d := (*unix.TpacketBlockDesc)(unsafe.Pointer(&data[0]))
	return (*unix.TpacketHdrV1)(unsafe.Pointer(&d.Hdr))
}

// pop is the next block for the reader, nil when there is none.
func (r *ring) pop() *block {
	r.order.Lock()
	defer r.order.Unlock()
	if len(r.queue) > 0 {
		k := r.queue[0]
		r.queue[0] = nil
		r.queue = r.queue[1:]
		return k
	}
	k := &r.blocks[r.next]
	if !k.ready() {
		return nil
	}
	k.held.Store(true)
	r.taken++
	r.next = (r.next + 1) % len(r.blocks)
	return k
}

// pending reports whether pop would return a block.
func (r *ring) pending() bool {
	r.order.Lock()
	defer r.order.Unlock()
	return len(r.queue) > 0 || r.blocks[r.next].ready()
}
