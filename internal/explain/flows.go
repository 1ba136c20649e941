package explain

import (
	"io"
	"iter"
	"net/netip"
	"slices"

	"wiretale/internal/conversation"
)

// FlowOptions say how the table of conversations looks.
type FlowOptions struct {
	Sort      string // a column of FlowColumns; "": start
	Top       int    // lines; 0: all
	JSON, CSV bool
	NoTimes   bool
	NoDate    bool // nor is it known of which day the times are
	Live      bool // what is over leaves the table, the oldest first, when there is no room
	Keep      int  // lines to keep at most; 0: a million, live 100 000
	Parts     int  // tables that share Keep, and are joined in the end; 0: one
	Colour    bool
	Host      func(netip.Addr) string // nil: no address has a name
	Port      func(uint16) string     // names of TCP ports; nil: there are none
	UDPPort   func(uint16) string
}

// FlowColumns are the columns the table can be sorted by.
func FlowColumns() []string {
	return []string{"start", "last", "duration", "bytes", "packets", "rtt", "retransmitted"}
}

// Flows is a conversation.Sink that keeps a line for each conversation.
type Flows struct {
	o       FlowOptions
	tables  []*rows // to the first of which lines are added; others were joined
	keep    int     // lines at most
	dropped uint64
}

// NewFlows returns an empty table.
func NewFlows(o FlowOptions) *Flows { return newFlows(o, new(chunks)) }

// NewFlowParts returns n empty tables, which are to be joined. Each may be filled
// by a goroutine of its own.
func NewFlowParts(o FlowOptions, n int) []*Flows {
	o.Parts = n
	memory := new(chunks)
	parts := make([]*Flows, n)
	for i := range parts {
		parts[i] = newFlows(o, memory)
	}
	return parts
}

func newFlows(o FlowOptions, memory *chunks) *Flows {
	return &Flows{o: o, tables: []*rows{{memory: memory}}, keep: o.keep()}
}

// Event is not needed for a table.
func (f *Flows) Event(*conversation.Connection, conversation.Event) {}

// Deaf reports just that.
func (f *Flows) Deaf() bool { return true }

// keep is how many lines the table may have.
func (o *FlowOptions) keep() int {
	n := 1_000_000
	switch {
	case o.Keep > 0:
		n = o.Keep
	case o.Live:
		n = 100_000
	}
	if o.Parts > 1 {
		n = (n + n/keepSlack) / o.Parts
	}
	return n
}

// keepSlack is the part of Keep by which tables that are joined may exceed it, as
// they get the lines by chance: one in so many.
const keepSlack = 64

// Dropped is the number of conversations that the table had no room for.
func (f *Flows) Dropped() uint64 { return f.dropped }

// prune makes room: live, the oldest lines go; else those that come last in the
// order that was asked for, half of all at a time.
func (f *Flows) prune() {
	r := f.tables[0]
	if f.o.Live {
		f.dropped += uint64(r.dropChunk())
		return
	}
	kept := &rows{memory: r.memory, outcomes: r.outcomes}
	for _, p := range newOrder(f.tables, byColumn[f.o.Sort]).take(r.n / 2) {
		kept.copy(r.at(p.at))
	}
	f.dropped += uint64(r.n - kept.n)
	f.tables[0] = kept
}

// Finish makes the line of a conversation.
func (f *Flows) Finish(c *conversation.Connection) {
	if f.tables[0].n >= f.keep {
		f.prune()
	}
	f.tables[0].addFlow(c)
}

// JoinFlows is one table of those of the shards, which are used up.
func JoinFlows(parts []*Flows) *Flows {
	all := &Flows{o: parts[0].o}
	for _, f := range parts {
		all.tables = append(all.tables, f.tables...)
		all.dropped += f.dropped
		f.tables = nil
	}
	return all
}

// With is the table together with the conversations that are still going on.
func (f *Flows) With(t *conversation.Tracker) *Flows {
	open := &rows{memory: new(chunks)}
	for c := range t.All() {
		open.addFlow(c)
	}
	return &Flows{o: f.o, tables: append(slices.Clip(f.tables), open)}
}

// addFlow adds the row of a conversation.
func (r *rows) addFlow(c *conversation.Connection) {
	l := row{key: c.Flow, first: c.First, start: c.Start, duration: c.Last - c.Start, bytes: c.WireBytes, packets: c.Packets, state: c.States(), outcome: r.outcomes.of(c)}
	if a, z := c.Stream(0), c.Stream(1); a != nil {
		l.data = [2]uint64{a.Count.Fresh, z.Count.Fresh}
		if n := a.Count.DataPackets + z.Count.DataPackets; n > 0 {
			l.repeated = float32(a.Count.Repeated+z.Count.Repeated) / float32(n)
		}
		l.rtt = roundTrips(c, a, z)
	}
	r.add(&l)
}

// roundTrips is the way there and back between the ends: what each half took as
// seen from the capture point, added up. Where there is no data both ways, the
// handshake stands for the half that is missing.
func roundTrips(c *conversation.Connection, a, z *conversation.Stream) [3]float32 {
	whole, half := c.Handshake()
	var sum [3]float32
	for side, s := range [2]*conversation.Stream{a, z} {
		hand := half
		if side == 1 {
			hand = whole - half
		}
		if s.RTT.Count() == 0 {
			for i := range sum {
				sum[i] += float32(hand)
			}
			continue
		}
		least := s.RTT.Min()
		if hand > 0 && hand < least {
			least = hand
		}
		sum[0] += float32(least)
		sum[1] += float32(s.RTT.Median())
		sum[2] += float32(s.RTT.Max())
	}
	return sum
}

// order is the order of the lines to show.
func (f *Flows) order() *order {
	o := newOrder(f.tables, byColumn[f.o.Sort])
	if f.o.Top > 0 {
		o.list = o.take(f.o.Top)
	}
	return o
}

// lines are the lines to show, in order, with the tables they are of.
func (f *Flows) lines() iter.Seq2[*rows, *row] {
	return func(yield func(*rows, *row) bool) {
		var l row
		for _, p := range f.order().list {
			r := f.tables[p.table]
			r.read(p.at, &l)
			if !yield(r, &l) {
				return
			}
		}
	}
}

// byColumn has the number by which the lines are sorted, the largest first.
var byColumn = map[string]func(l *row) uint64{
	"last":          func(l *row) uint64 { return uint64(l.start+l.duration) ^ 1<<63 },
	"duration":      func(l *row) uint64 { return uint64(l.duration) ^ 1<<63 },
	"bytes":         func(l *row) uint64 { return l.bytes[0] + l.bytes[1] },
	"packets":       func(l *row) uint64 { return uint64(l.packets[0] + l.packets[1]) },
	"rtt":           func(l *row) uint64 { return ascending(l.rtt[1]) },
	"retransmitted": func(l *row) uint64 { return ascending(l.repeated) },
}

// Limit shows no more lines than a screen has room for: those that were active
// last, unless another order was asked for.
func (f *Flows) Limit(lines int) {
	if f.o.Top == 0 || f.o.Top > lines {
		f.o.Top = lines
	}
	if f.o.Sort == "" {
		f.o.Sort = "last"
	}
}

// Write writes the table.
func (f *Flows) Write(w io.Writer) error {
	switch {
	case f.o.JSON:
		return f.writeJSON(w)
	case f.o.CSV:
		return f.writeCSV(w)
	}
	return f.writeTable(w)
}
