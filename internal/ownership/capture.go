package ownership

import (
	"errors"
	"io"
	"sync"
	"time"

	"wiretale/internal/header"
	"wiretale/internal/packet"
	"wiretale/internal/source"
)

// Capture is a source of the packets of a command's connections. Packets wait in
// it, in their order, until it is known whose they are: half a second, mostly less.
type Capture struct {
	from  source.Source
	watch *Watch
	info  source.Info

	mu      sync.Mutex
	change  sync.Cond
	sieve   sieve
	queue   []waiting
	fresh   []waiting // of the batch that is being taken
	bytes   int       // in the queue
	dropped uint64    // for want of room in it
	left    bool      // no packet comes any more
	ended   bool      // and all is decided
	err     error

	done sync.WaitGroup
}

// waiting is a packet in the queue.
type waiting struct {
	record packet.Record
	flow   *flow
}

// maxQueue bounds the bytes of waiting packets.
const maxQueue = 64 << 20

// tick is the time between two looks at what the kernel has told.
const tick = 10 * time.Millisecond

// NewCapture picks from a source, a live one, the packets of the connections
// that the watch knows.
func NewCapture(from source.Source, w *Watch) *Capture {
	c := &Capture{from: from, watch: w, info: *from.Info()}
	c.info.Live = false // what is told comes at the end
	c.change.L = &c.mu
	c.sieve = sieve{registry: w.Registry, flows: map[header.Flow]*flow{}}
	return c
}

// Start begins to take packets.
func (c *Capture) Start() {
	c.done.Go(c.read)
	c.done.Go(c.follow)
}

// Info describes the source.
func (c *Capture) Info() *source.Info { return &c.info }

// read takes packets in until the source ends.
func (c *Capture) read() {
	var b source.Batch
	for {
		err := c.from.Next(&b)
		if err != nil {
			c.mu.Lock()
			if c.left = true; !errors.Is(err, source.ErrInterrupted) {
				c.err = err
			}
			c.mu.Unlock()
			return
		}
		c.mu.Lock()
		c.watch.mu.Lock()
		c.take(b.Records)
		c.watch.mu.Unlock()
		c.mu.Unlock()
		b.Release()
	}
}

// take puts the packets in the queue that may be the command's. Their bytes share
// one piece of memory.
func (c *Capture) take(records []packet.Record) {
	c.fresh = c.fresh[:0]
	size := 0
	for i := range records {
		r := &records[i]
		f := c.sieve.flowOf(r)
		switch {
		case f == nil || f.verdict == foreign:
		case c.bytes+size+len(r.Data) > maxQueue:
			c.dropped++
		default:
			f.waiting++
			size += len(r.Data)
			c.fresh = append(c.fresh, waiting{*r, f})
		}
	}
	block := make([]byte, 0, size)
	for _, w := range c.fresh {
		start := len(block)
		block = append(block, w.record.Data...)
		w.record.Data = block[start:len(block):len(block)]
		c.queue = append(c.queue, w)
	}
	c.bytes += size
}

// follow keeps the registry up to date and wakes whoever waits for packets.
func (c *Capture) follow() {
	t := time.NewTicker(tick)
	defer t.Stop()
	for last := false; !last; {
		<-t.C
		c.mu.Lock()
		last = c.left
		c.mu.Unlock()
		c.watch.Update(last)
		c.mu.Lock()
		c.ended = last
		c.mu.Unlock()
		c.change.Broadcast()
	}
}

// Next hands out packets whose connections are the command's.
func (c *Capture) Next(b *source.Batch) error {
	b.Release()
	c.mu.Lock()
	defer c.mu.Unlock()
	for {
		if c.release(b); len(b.Records) > 0 {
			return nil
		}
		if c.ended {
			if c.err != nil {
				return c.err
			}
			return io.EOF
		}
		c.change.Wait()
	}
}

// release moves packets from the queue to the batch, up to the first that may
// still be anybody's.
func (c *Capture) release(b *source.Batch) {
	c.watch.mu.Lock()
	defer c.watch.mu.Unlock()
	n := 0
	for ; n < len(c.queue); n++ {
		w := &c.queue[n]
		v := c.sieve.decide(w.flow, c.ended)
		if v == undecided {
			break
		}
		c.bytes -= len(w.record.Data)
		if w.flow.waiting--; v == own {
			b.Records = append(b.Records, w.record)
		}
		*w = waiting{}
	}
	c.queue = c.queue[n:]
}

// Finish ends the capture: what has arrived is still handed out. The last
// packets of the command's connections may take up to limit to come.
func (c *Capture) Finish(limit time.Duration) {
	const least = 60 * time.Millisecond
	end := time.Now().Add(limit)
	time.Sleep(least)
	for c.watch.open() && time.Now().Before(end) || c.watch.unsettled() && time.Now().Before(end.Add(limit)) {
		time.Sleep(tick)
	}
	c.from.Interrupt()
}

// Interrupt does nothing: the end of the command ends the capture.
func (c *Capture) Interrupt() {}

// Dropped is how many packets there was no room for here and in the kernel. It
// is known after Close.
func (c *Capture) Dropped() uint64 { return c.dropped }

// Close ends the capture at once.
func (c *Capture) Close() error {
	c.from.Interrupt()
	c.done.Wait()
	if counter, ok := c.from.(source.Counter); ok {
		if s, err := counter.Stats(); err == nil {
			c.dropped += s.Dropped
		}
	}
	return errors.Join(c.watch.Close(), c.from.Close())
}
