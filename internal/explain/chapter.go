package explain

import (
	"bytes"
	"io"

	"wiretale/internal/conversation"
)

// A capture that is shared out among workers has a teller for each shard. What
// they tell comes in chapters, which a Binder puts together in the order in which
// one teller would have told it: what ended early by the packet that ended it,
// and the rest by its first packet.

// Chapter is text of several tales.
type Chapter struct {
	text   []byte
	marks  []mark
	asides []aside
}

// aside is an explanation, the first of its kind in a shard. What is only worth
// knowing is explained once: whether this is the first of all the binder knows.
type aside struct {
	start, end int
	kind       conversation.FindingKind
	needed     bool // not only worth knowing
}

// explained notes an explanation in what is about to be written.
func (t *Teller) explained(kind conversation.FindingKind, needed bool, from, to int) {
	if t.shared && !t.said[kind] {
		at := t.out.Len()
		t.asides = append(t.asides, aside{at + from, at + to, kind, needed})
	}
	t.said[kind] = true
}

// Empty reports whether there is no tale in it.
func (c *Chapter) Empty() bool { return len(c.marks) == 0 }

// mark is where a tale ends in the text of a chapter.
type mark struct {
	order uint64
	end   int
	fail  conversation.FindingKind // the first of Options.Fail that it has
}

// NewPart returns a teller for one of so many shards. It tells neither as JSON nor
// live.
func NewPart(o Options, shards int) *Teller {
	t := New(nil, o)
	t.shared, t.room = true, maxStored/shards
	return t
}

// At takes the number of the next packet of the shard, and the time of the latest
// packet before it.
func (t *Teller) At(number uint64, now int64) {
	t.number = number
	t.now = max(t.now, now)
}

// mark ends the tale of c.
func (t *Teller) mark(c *conversation.Connection) {
	m := mark{order: t.number, end: t.out.Len()}
	if t.number == conversation.End {
		m.order = c.First
	}
	if len(t.failed) > 0 {
		m.fail, t.failed = t.failed[0], t.failed[:0]
	}
	t.marks = append(t.marks, m)
}

// Length is the size of what was told since the last chapter.
func (t *Teller) Length() int { return t.out.Len() }

// Chapter is what was told since the last one. It uses the memory of old.
func (t *Teller) Chapter(old Chapter) Chapter {
	c := Chapter{t.out.Bytes(), t.marks, t.asides}
	t.out, t.marks, t.asides = *bytes.NewBuffer(old.text[:0]), old.marks[:0], old.asides[:0]
	return c
}

// Binder writes chapters in order.
type Binder struct {
	w      io.Writer
	told   int
	failed []conversation.FindingKind
	said   [256]bool // explained before, by kind of finding
	err    error
}

// NewBinder returns a binder that writes to w.
func NewBinder(w io.Writer) *Binder { return &Binder{w: w} }

// Told is the number of connections that were told of.
func (b *Binder) Told() int { return b.told }

// Failed are the findings among Options.Fail that were there, one of each tale.
func (b *Binder) Failed() []conversation.FindingKind { return b.failed }

// Err is the first error of writing.
func (b *Binder) Err() error { return b.err }

// Bind writes the tales of the chapters, each of which is in order. Where one is
// used up, more gives what follows it: a chapter without tales at the end.
func (b *Binder) Bind(chapters []Chapter, more func(i int) Chapter) {
	var list [conversation.Shards]reading
	for i := range chapters {
		list[i].open(chapters[i], i, more)
	}
	for b.err == nil {
		first := &list[0]
		for i := range chapters {
			if r := &list[i]; r.order < first.order {
				first = r
			}
		}
		if first.order == conversation.End {
			return
		}
		b.write(first)
		first.next(more)
	}
}

// write writes the tale at hand.
func (b *Binder) write(r *reading) {
	if b.told++; b.told > 1 {
		b.w.Write([]byte{'\n'})
	}
	m := r.marks[r.at]
	if m.fail != conversation.NoFinding {
		b.failed = append(b.failed, m.fail)
	}
	at := r.start
	for len(r.asides) > 0 && r.asides[0].end <= m.end {
		a := r.asides[0]
		r.asides = r.asides[1:]
		if b.said[a.kind] && !a.needed {
			b.w.Write(r.text[at:a.start])
			at = a.end
		}
		b.said[a.kind] = true
	}
	_, b.err = b.w.Write(r.text[at:m.end])
}

// reading is how far a chapter was written.
type reading struct {
	Chapter
	shard, at, start int
	order            uint64 // of the tale at hand; conversation.End: there is none
}

func (r *reading) open(c Chapter, shard int, more func(int) Chapter) {
	*r = reading{Chapter: c, shard: shard, at: -1}
	r.next(more)
}

func (r *reading) next(more func(int) Chapter) {
	if r.at >= 0 {
		r.start = r.marks[r.at].end
	}
	if r.at++; r.at == len(r.marks) && r.at > 0 && more != nil {
		*r = reading{Chapter: more(r.shard), shard: r.shard}
	}
	r.order = conversation.End
	if r.at < len(r.marks) {
		r.order = r.marks[r.at].order
	}
}
