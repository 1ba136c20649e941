package cli

import (
	"math"
	"runtime"
	"runtime/debug"
	"sync"
	"sync/atomic"

	"wiretale/internal/conversation"
	"wiretale/internal/explain"
	"wiretale/internal/packet"
)

// crew are the workers that share out the conversations of a file. The reader
// plans every block and shows it to all of them; each takes the packets of its
// shards. With one processor the reader does the work itself.
type crew struct {
	workers  []*worker
	trackers [conversation.Shards]*conversation.Tracker
	done     chan *job          // blocks that may be filled, in the order they were worked off; it holds all there are
	number   uint64             // packets so far
	planned  *conversation.Plan // of the block before
	onlyTCP  bool
	mapped   int64 // memory of the trackers, as it was last seen

	// after, if not nil, is called by a worker for each of its shards after each
	// block, and merge by the reader, in the order of the blocks.
	after func(j *job, shard int)
	merge func(j *job) error
	err   error // of merge
}

// worker follows some shards.
type worker struct {
	share  *conversation.Share
	shards []int
	queue  chan *job
}

// job is a block of packets on its way through the crew.
type job struct {
	left     atomic.Int32 // workers that are not yet through with it
	plan     conversation.Plan
	chapters [conversation.Shards]explain.Chapter
}

// crewBlocks is how many blocks are under way: enough for a worker that was held up.
const crewBlocks = 8

// newCrew returns a crew whose shards report to what sink returns.
func newCrew(limits conversation.Limits, sink func(shard int) conversation.Sink) *crew {
	n := min(runtime.GOMAXPROCS(0), conversation.Shards)
	blocks := crewBlocks
	if n == 1 {
		blocks = 1
	}
	c := &crew{onlyTCP: limits.OnlyTCP, done: make(chan *job, blocks)}
	for range blocks {
		c.done <- new(job)
	}
	for range n {
		c.workers = append(c.workers, &worker{share: conversation.NewShare(), queue: make(chan *job, blocks)})
	}
	for i := range c.trackers {
		w := c.workers[i%n]
		w.shards = append(w.shards, i)
		c.trackers[i] = w.share.Follow(i, sink(i), limits)
	}
	return c
}

// start lets the workers work. It comes after after and merge are set.
func (c *crew) start() {
	for _, w := range c.workers {
		if len(c.workers) > 1 {
			go c.serve(w)
		}
	}
}

func (c *crew) serve(w *worker) {
	for j := range w.queue {
		c.work(w, j)
	}
}

// work takes the packets of a block that are the worker's.
func (c *crew) work(w *worker, j *job) {
	w.share.Take(&j.plan)
	if c.after != nil {
		for _, i := range w.shards {
			c.after(j, i)
		}
	}
	if j.left.Add(-1) == 0 {
		c.done <- j
	}
}

// next waits for a block that was worked off.
func (c *crew) next() *job {
	j := <-c.done
	c.balance()
	if c.merge != nil && c.err == nil {
		c.err = c.merge(j)
	}
	return j
}

// take gives packets to the workers, who do not look at them themselves: their
// memory is free afterwards.
func (c *crew) take(records []packet.Record) {
	j := c.next()
	j.left.Store(int32(len(c.workers)))
	j.plan.Make(c.number+1, records, c.planned, c.onlyTCP)
	c.number += uint64(len(records))
	c.planned = &j.plan
	if len(c.workers) == 1 {
		c.work(c.workers[0], j)
		return
	}
	for _, w := range c.workers {
		w.queue <- j
	}
}

// end waits until all packets are worked off. The trackers may be closed then.
func (c *crew) end() {
	for range cap(c.done) {
		c.next()
	}
	for _, w := range c.workers {
		close(w.queue)
		w.share.End()
	}
}

// balance lets the collector have what the goal for memory leaves it.
func (c *crew) balance() {
	mapped := int64(0)
	for _, w := range c.workers {
		mapped += w.share.Mapped()
	}
	if mapped != c.mapped {
		c.mapped = mapped
		debug.SetMemoryLimit(max(memoryGoal-mapped, heapLeast))
	}
}

// heapLeast is what the heap may have in any case, in bytes.
const heapLeast = 24 << 20

// close lets all conversations go, where nobody needs them in order.
func (c *crew) close() {
	var group sync.WaitGroup
	for _, t := range c.trackers {
		if len(c.workers) == 1 {
			t.Drain(math.MaxInt)
			continue
		}
		group.Go(func() { t.Drain(math.MaxInt) })
	}
	group.Wait()
}

// release gives the memory of the trackers back.
func (c *crew) release() {
	for _, w := range c.workers {
		w.share.Release()
	}
	c.balance()
	c.trackers = [conversation.Shards]*conversation.Tracker{}
}

// evicted counts the conversations that left for want of room.
func (c *crew) evicted() (n uint64) {
	for _, t := range c.trackers {
		n += t.Evicted()
	}
	return n
}
