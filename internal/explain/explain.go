// Package explain has the words for conversations: the tale of each TCP
// connection as text or JSON, as events happen or when a connection is over.
//
// The tracker (package conversation) says what happened; nothing here looks at a
// packet. Words are plain: a student should learn from them, and who is woken at
// night should find the cause in the first lines.
package explain

import (
	"bytes"
	"io"
	"net/netip"

	"wiretale/internal/conversation"
)

// Options say how to tell.
type Options struct {
	Colour  bool
	Verbose bool                       // every packet, with its line
	Quiet   bool                       // headers and findings only
	JSON    bool                       // an object a line
	Live    bool                       // events as they happen
	NoTimes bool                       // the packets have no times
	NoDate  bool                       // nor is it known of which day they are
	Host    func(netip.Addr) string    // the name of an address; nil: digits
	Port    func(uint16) string        // the name of a service; nil or "": digits
	Fail    []conversation.FindingKind // findings that Failed asks about
}

// Teller is a conversation.Sink that writes tales.
type Teller struct {
	w       io.Writer
	o       Options
	err     error
	tales   []*tale
	free    []uint32
	stored  int // events and lines kept, of all tales
	room    int // for stored
	now     int64
	failed  []conversation.FindingKind
	told    int
	out     bytes.Buffer
	said    [256]bool      // findings whose meaning was told
	pending []pendingEvent // live: of the packet that is being looked at

	// Memory that is used again:
	list     []conversation.Finding
	items    []item
	verdicts []verdict

	// Of a teller of one shard (see Chapter):
	shared bool
	number uint64
	marks  []mark
	asides []aside
}

// maxStored bounds the events that are kept for tales not told yet, and
// maxTale those of one tale.
const (
	maxStored = 1 << 20
	maxTale   = 4096
)

// New returns a teller that writes to w.
func New(w io.Writer, o Options) *Teller {
	return &Teller{w: w, o: o, tales: []*tale{nil}, room: maxStored}
}

// Event takes an event from the tracker.
func (t *Teller) Event(c *conversation.Connection, e conversation.Event) {
	t.now = max(t.now, e.Time)
	switch {
	case t.o.JSON && t.o.Quiet:
	case t.o.JSON:
		own := e // only this one needs memory
		t.jsonEvent(c, &own)
	case t.o.Live:
		t.pending = append(t.pending, pendingEvent{c, e})
	case !t.o.Quiet:
		t.keep(c, item{event: e})
	}
}

// Deaf reports that a teller of one shard needs no events when it is to be quiet:
// findings and counters come with the connection.
func (t *Teller) Deaf() bool { return t.shared && t.o.Quiet }

// Packet tells the teller that the events of a packet have all been given. c is
// its connection, or nil; line is how tcpdump prints it, for Verbose.
func (t *Teller) Packet(c *conversation.Connection, number uint64, now int64, line string) {
	t.now = max(t.now, now)
	if t.o.Live && !t.o.JSON {
		t.flushLive(c, number, line)
	} else if t.o.Verbose && !t.o.JSON && c != nil && c.TCP() {
		e := conversation.Event{Record: number, Time: now, States: c.States(), From: c.LastFrom()}
		t.keep(c, item{event: e, line: line})
	}
}

// Remark adds to the tale what is to be said of packet number beside its events:
// what is wrong with the text it was read from.
func (t *Teller) Remark(c *conversation.Connection, number uint64, now int64, text string) {
	if c == nil || !c.TCP() || t.o.JSON || t.o.Quiet || t.o.Live {
		return
	}
	e := conversation.Event{Record: number, Time: now, States: c.States(), From: c.LastFrom()}
	t.keep(c, item{event: e, remark: text})
}

// Finish tells the tale of a connection that leaves the tracker.
func (t *Teller) Finish(c *conversation.Connection) {
	if !c.TCP() {
		return
	}
	now := max(t.now, c.Last)
	findings := c.AppendFindings(t.list[:0], now)
	t.list = findings[:0]
	t.noteFailures(findings)
	t.told++
	switch {
	case t.shared:
		t.tell(c, findings, now)
		t.mark(c)
	case t.o.JSON:
		t.jsonConnection(c, findings, now)
	case t.o.Live:
		t.flushLive(nil, 0, "")
		t.swarmed(c)
		if liveState(c.User).told() != liveEnded {
			t.endLive(c, findings, now)
		}
		c.User = 0
	default:
		if t.told > 1 {
			t.out.WriteByte('\n')
		}
		t.tell(c, findings, now)
	}
	t.forget(c)
	t.flush()
}

// Told is the number of connections that were told of.
func (t *Teller) Told() int { return t.told }

// Failed are the findings among Options.Fail that were there.
func (t *Teller) Failed() []conversation.FindingKind { return t.failed }

// Err is the first error of writing.
func (t *Teller) Err() error { return t.err }

func (t *Teller) noteFailures(list []conversation.Finding) {
	for _, f := range list {
		for _, k := range t.o.Fail {
			if f.Kind == k {
				t.failed = append(t.failed, k)
			}
		}
	}
}

func (t *Teller) flush() {
	if t.shared {
		return
	}
	if t.err == nil && t.out.Len() > 0 {
		_, t.err = t.w.Write(t.out.Bytes())
	}
	t.out.Reset()
}

// tale is what is kept of a connection until it is told.
type tale struct {
	items   []item
	events  []conversation.Event // instead, in a shard: it has nothing else to keep
	dropped uint64
}

// item is an event, or a packet's line (then the event has no kind).
type item struct {
	event  conversation.Event
	line   string
	remark string
}

func (t *Teller) keep(c *conversation.Connection, i item) {
	if c.User == 0 {
		if n := len(t.free); n > 0 {
			c.User = t.free[n-1]
			t.free = t.free[:n-1]
		} else {
			t.tales = append(t.tales, nil)
			c.User = uint32(len(t.tales) - 1)
		}
		t.tales[c.User] = new(tale)
	}
	k := t.tales[c.User]
	if len(k.items)+len(k.events) >= maxTale || t.stored >= t.room {
		k.dropped++
		return
	}
	t.stored++
	if t.shared {
		k.events = append(k.events, i.event)
		return
	}
	k.items = append(k.items, i)
}

func (t *Teller) forget(c *conversation.Connection) {
	if c.User == 0 {
		return
	}
	t.stored -= len(t.tales[c.User].items) + len(t.tales[c.User].events)
	t.tales[c.User] = nil
	t.free = append(t.free, c.User)
	c.User = 0
}
