// Package source is where records come from: the ring buffer of a live
// interface, a capture file, or printed text. Behind Source nobody can tell which.
package source

import (
	"wiretale/internal/packet"
	"wiretale/savefile"
)

// ErrInterrupted is what Next returns after Interrupt, once everything that had
// arrived was handed out.
var ErrInterrupted = savefile.ErrInterrupted

// Source hands out packets in batches.
type Source interface {
	// Info describes the source. It does not change, except that interfaces
	// may be appended while a pcapng file is read.
	Info() *Info

	// Next fills b with the next packets, at least one, and blocks until there
	// are some or the source has something else to say. It returns io.EOF at the
	// end, and an error only after every record before it was handed out.
	// Interrupt makes it return what is already there, then ErrInterrupted.
	Next(b *Batch) error

	// Interrupt makes the source hand out what has already arrived and then end.
	// It may be called from any goroutine, more than once.
	Interrupt()

	// Close releases the source.
	Close() error
}

// Info describes a source.
type Info struct {
	Name       string          // as the user named it: an interface or a file
	LinkType   packet.LinkType // of the first interface
	SnapLen    int             // bytes kept of a packet at the most
	Live       bool
	Interfaces []Interface
}

// Interface is one place where packets were seen.
type Interface struct {
	Name     string // empty when the capture does not say
	LinkType packet.LinkType
	SnapLen  int
	Index    int // the kernel's number; 0 when unknown
}

// Batch is a run of records with the memory they point into. A batch may be
// filled again after Release.
type Batch struct {
	Records []packet.Record
	Block   []byte // memory for sources that copy; kept across fills
	release func()
}

// OnRelease sets what gives the memory of the records back to the source.
func (b *Batch) OnRelease(f func()) { b.release = f }

// Release gives the memory of the records back; they must not be used after it.
func (b *Batch) Release() {
	if b.release != nil {
		b.release()
		b.release = nil
	}
	b.Records = b.Records[:0]
}

// Stats are the counters of a live capture. What passed the filter is Received,
// and Received = handed out + Dropped + still waiting.
type Stats struct {
	Received         uint64 // packets that passed the filter
	Dropped          uint64 // of them, those the kernel had no room for
	InterfaceDropped uint64 // lost by the interface before the filter saw them
}

// Counter is a source that keeps statistics: a live one.
type Counter interface {
	Stats() (Stats, error)
}
