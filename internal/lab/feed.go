package lab

import (
	"io"
	"sync"

	"wiretale/internal/packet"
	"wiretale/internal/source"
)

// Feed is a source of packets that a scenario fills while it plays.
type Feed struct {
	info source.Info

	mu      sync.Mutex
	arrived sync.Cond
	records []packet.Record
	ended   bool
}

// NewFeed returns an empty source named after an interface.
func NewFeed(name string) *Feed {
	f := &Feed{info: source.Info{
		Name: name, LinkType: linkEthernet, SnapLen: snapLen, Live: true,
		Interfaces: []source.Interface{{Name: name, LinkType: linkEthernet, SnapLen: snapLen}},
	}}
	f.arrived.L = &f.mu
	return f
}

const snapLen = 262144

// Put adds a packet, whose bytes must stay as they are.
func (f *Feed) Put(r *packet.Record) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.records = append(f.records, *r)
	f.arrived.Signal()
}

// End says that no more packets come.
func (f *Feed) End() {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.ended = true
	f.arrived.Broadcast()
}

// Info describes the source.
func (f *Feed) Info() *source.Info { return &f.info }

// Next hands out the packets that have come, or waits for some.
func (f *Feed) Next(b *source.Batch) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	for len(f.records) == 0 && !f.ended {
		f.arrived.Wait()
	}
	if len(f.records) == 0 {
		return io.EOF
	}
	b.Records, f.records = append(b.Records[:0], f.records...), f.records[:0]
	return nil
}

// Interrupt ends the source after what is there.
func (f *Feed) Interrupt() { f.End() }

// Close does nothing: there is nothing to release.
func (f *Feed) Close() error { return nil }
