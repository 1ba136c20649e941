package conversation

import "unsafe"

// sent is a segment on its way: sent and not yet acknowledged. It fills half a
// cache line.
type sent struct {
	time     int64  // of the first copy
	last     int64  // of the last copy
	mark     uint64 // number of the first copy, with joinedMark, and above how often it was sent
	seq, end uint32
}

// The bits of sent.mark. A capture of more than 2^40 packets is too long to be one.
const (
	joinedMark = 1 << 40 // several segments in one entry: no round-trip time in it
	oneTry     = 1 << 41
	mostTries  = 1<<23 - 1
)

// record is the number of the first copy.
func (e *sent) record() uint64 { return e.mark & (joinedMark - 1) }

// tries is how often it was sent.
func (e *sent) tries() uint32 { return uint32(e.mark / oneTry) }

// joined reports whether there are several segments in the entry.
func (e *sent) joined() bool { return e.mark&joinedMark != 0 }

// again counts another copy.
func (e *sent) again(now int64) {
	e.last = now
	if e.tries() < mostTries {
		e.mark += oneTry
	}
}

// flight is the queue of segments on their way, a ring of limited size. When it
// is full, the newest entry takes further segments in.
type flight struct {
	first         *sent // of the ring
	size, head, n uint16
}

// flightSizes are the sizes of rings; the last is the limit.
var flightSizes = [...]int{4, 8, 16, 32, 64, 128, 256}

// ring is the memory of the queue.
func (f *flight) ring() []sent { return unsafe.Slice(f.first, f.size) }

func (f *flight) at(i uint16) *sent { return &f.ring()[(f.head+i)&(f.size-1)] }

// push adds the bytes of a segment from seq on, which it sends for the first time.
func (f *flight) push(t *Tracker, g *segment, seq uint32) {
	if f.n == f.size && !f.grow(t) {
		last := f.at(f.n - 1)
		last.end = g.end
		last.mark |= joinedMark
		return
	}
	f.n++
	e := f.at(f.n - 1)
	e.time, e.last, e.mark, e.seq, e.end = g.time, g.time, oneTry|g.record&(joinedMark-1), seq, g.end
}

// grow doubles the ring, up to the limit.
func (f *flight) grow(t *Tracker) bool {
	class := 0
	for class < len(flightSizes) && flightSizes[class] <= int(f.size) {
		class++
	}
	if class == len(flightSizes) || class > 0 && !t.ringRoom(class) {
		return f.n == 0
	}
	ring := t.takeRing(class)
	for i := range f.n {
		ring[i] = *f.at(i)
	}
	t.giveRing(f.ring())
	f.first, f.size, f.head = &ring[0], uint16(len(ring)), 0
	return true
}

func (f *flight) pop(t *Tracker) {
	f.head = (f.head + 1) & (f.size - 1)
	f.n--
	if f.n == 0 {
		f.release(t)
	}
}

func (f *flight) release(t *Tracker) {
	t.giveRing(f.ring())
	*f = flight{}
}

// forget takes off the segments whose last copy is older than since.
func (f *flight) forget(t *Tracker, since int64) {
	for f.n > 0 && f.at(0).last < since {
		f.pop(t)
	}
}

// find is the segment that holds seq, the oldest first; nil when it is not there.
func (f *flight) find(seq uint32) *sent {
	for i := range f.n {
		if e := f.at(i); within(seq, e.seq, e.end) {
			return e
		}
	}
	return nil
}

// ringRoom reports whether there is a ring of a class, or room for one: rings
// may take a quarter of all memory, as they stay rings.
func (t *Tracker) ringRoom(class int) bool {
	size := flightSizes[class] * sentSize
	return len(t.rings[class]) > 0 || t.room(size) && t.affords(size) && t.ringed+size <= t.limits.Memory/4
}

func (t *Tracker) takeRing(class int) []sent {
	if n := len(t.rings[class]); n > 0 {
		ring := t.rings[class][n-1]
		t.rings[class] = t.rings[class][:n-1]
		return ring
	}
	t.used += flightSizes[class] * sentSize
	t.ringed += flightSizes[class] * sentSize
	return t.ring.run(t.ground, flightSizes[class])
}

func (t *Tracker) giveRing(ring []sent) {
	for class, size := range flightSizes {
		if size == len(ring) {
			t.rings[class] = append(t.rings[class], ring)
		}
	}
}
