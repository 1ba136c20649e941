package explain

import (
	"slices"
	"strconv"
	"strings"

	"wiretale/internal/conversation"
)

// tell writes the whole tale of a connection.
func (t *Teller) tell(c *conversation.Connection, findings []conversation.Finding, now int64) {
	v := t.view(c, now)
	b := append(v.appendTitle(t.out.AvailableBuffer()), "\n  "...)
	t.out.Write(append(v.appendSummary(b), '\n'))
	if len(findings) > 0 && !t.o.Quiet {
		if w := v.words(&findings[0]); w.problem {
			t.out.WriteString("  " + t.paint(red, "! "+w.what) + "\n")
		}
	}
	if !t.o.Quiet {
		v.lines(t.tales[c.User])
	}
	v.findings(findings)
}

// words are the words for a finding.
func (v *view) words(f *conversation.Finding) verdict {
	if j := judges[f.Kind]; j != nil {
		return j(v, f)
	}
	return verdict{what: f.Kind.String()}
}

// findings writes the findings: what is wrong first.
func (v *view) findings(list []conversation.Finding) {
	list = v.together(list)
	if v.t.o.Quiet { // the header says so
		list = slices.DeleteFunc(list, func(f conversation.Finding) bool {
			return f.Kind == conversation.FindingTimeWait || f.Kind == conversation.FindingOpen
		})
	}
	v.t.verdicts = v.t.verdicts[:0]
	for i := range list {
		v.t.verdicts = append(v.t.verdicts, v.words(&list[i]))
	}
	for _, problem := range [2]bool{true, false} {
		for i := range list {
			if w := &v.t.verdicts[i]; w.problem == problem {
				v.finding(&list[i], w)
			}
		}
	}
}

// together makes one finding of checksum offload at both ends, as on lo. It uses
// the memory of the list.
func (v *view) together(list []conversation.Finding) []conversation.Finding {
	first := -1
	kept := list[:0]
	for i := range list {
		switch {
		case list[i].Kind != conversation.FindingOffload:
		case first < 0:
			first = len(kept)
		default:
			v.both = true
			k := &kept[first]
			k.Records[1], k.Records[2] = list[i].Records[0], 0
			k.Last, k.Sure = max(k.Last, list[i].Last), min(k.Sure, list[i].Sure)
			continue
		}
		kept = append(kept, list[i])
	}
	return kept
}

func (v *view) finding(f *conversation.Finding, w *verdict) {
	t := v.t
	mark, colour := "· ", cyan
	if w.problem {
		mark, colour = "! ", red
	}
	b := append(t.out.AvailableBuffer(), "  "...)
	b = append(append(append(t.begin(b, colour), mark...), w.what...), t.end()...)
	if w.why != "" && (w.problem || !t.said[f.Kind]) {
		from := len(b)
		b = append(append(b, ' '), w.why...)
		t.explained(f.Kind, w.problem, from, len(b))
	}
	b = append(append(t.begin(append(b, ' '), dim), '['), f.Sure.String()...)
	b = append(append(appendProof(b, f), ']'), t.end()...)
	t.out.Write(append(b, '\n'))
}

// appendProof lists the packets that prove a finding.
func appendProof(b []byte, f *conversation.Finding) []byte {
	last := uint64(0)
	for _, r := range f.Records {
		if r != 0 && r != last {
			b = appendPacket(append(b, ", "...), r)
			last = r
		}
	}
	if f.Last > last && last != 0 {
		b = appendPacket(append(b, " … "...), f.Last)
	}
	return b
}

// line is one line of a tale: what one packet, or several alike, told.
type line struct {
	first, last uint64
	time        int64
	side        conversation.Side
	kind        conversation.Kind // of the one event, for joining lines alike; NoEvent: do not join
	count       int64
	sum         int64
	text        sentence
	event       conversation.Event // the last of those that were joined
	states      [2]conversation.State
	changed     bool
	raw         string // the packet as tcpdump prints it
	note        string // a line of its own below
}

// lines writes the lines of a tale.
func (v *view) lines(k *tale) {
	if k == nil {
		return
	}
	items := k.items
	if v.t.shared {
		items = v.t.items[:0]
		for i := range k.events {
			items = append(items, item{event: k.events[i]})
		}
		v.t.items = items
	}
	list := v.compose(items)
	if !v.t.o.Verbose {
		list = join(list)
	}
	width := 0
	for i := range list {
		width = max(width, len([]rune(packets(list[i].first, list[i].last))))
	}
	for i := range list {
		v.line(&list[i], width)
	}
	if k.dropped > 0 {
		v.t.out.WriteString("  … and " + count(int64(k.dropped), "further event") + ", only counted\n")
	}
}

// line writes a line: packets, time, arrow, words, states.
func (v *view) line(l *line, width int) {
	t := v.t
	number := packets(l.first, l.last)
	if l.first == 0 {
		number = ""
	}
	pad := strings.Repeat(" ", width-len([]rune(number)))
	t.out.WriteString("  " + pad + t.paint(dim, number) + "  ")
	if !t.o.NoTimes {
		stamp := relative(l.time - v.c.Start)
		t.out.WriteString(strings.Repeat(" ", max(0, 11-len(stamp))) + t.paint(dim, stamp) + "  ")
	}
	t.out.WriteString(t.arrow(l.side) + " " + l.words())
	if l.changed {
		t.out.WriteString("  " + t.paint(green, "["+stateName(l.states[0])+" | "+stateName(l.states[1])+"]"))
	}
	t.out.WriteByte('\n')
	indent := strings.Repeat(" ", width+6)
	if !t.o.NoTimes {
		indent += strings.Repeat(" ", 13)
	}
	if l.note != "" {
		t.out.WriteString(indent + l.note + "\n")
	}
	if l.raw != "" {
		t.out.WriteString(indent + t.paint(dim, l.raw) + "\n")
	}
}

func (t *Teller) arrow(side conversation.Side) string {
	if side == conversation.Originator {
		return t.paint(blue, "→")
	}
	return t.paint(magenta, "←")
}

func (l *line) words() string {
	s := l.text.String()
	if l.count < 2 {
		return s
	}
	n := strconv.FormatInt(l.count, 10)
	switch l.kind {
	case conversation.DuplicateAck:
		s = n + " duplicate acknowledgments: something is missing"
		if l.event.B > 0 {
			s += ", " + size(l.event.B) + " beyond it have arrived (SACK)"
		}
		return s
	case conversation.WindowProbe:
		return n + " window probes: is there room again? Still not"
	case conversation.KeepAlive:
		return n + " keep-alive probes: is the other end still there?"
	case conversation.WindowUpdate:
		return n + " window updates: at last room for " + size(l.event.A)
	case conversation.LostSegment, conversation.AckedUnseen:
		return s + ", and so on: " + size(l.sum) + " in " + n + " gaps"
	}
	return s + " (" + times(l.count) + ")"
}

// compose makes a line of the events of each packet, in the order of packets. A
// message stands at its first packet, with its acknowledgment and answer.
func (v *view) compose(items []item) []line {
	c := composer{v: v, items: items}
	c.pairs()
	slices.SortStableFunc(items, func(a, b item) int {
		return int(min(max(int64(a.event.Record)-int64(b.event.Record), -1), 1))
	})
	for i := range items {
		c.add(&items[i])
	}
	c.end()
	return c.list
}

// composer is the work of compose.
type composer struct {
	v      *view
	items  []item
	list   []line
	cur    line
	states [2]conversation.State
	acked  map[uint64]int64 // by a message's last packet: when it was acknowledged
	ackBy  map[uint64]uint64
	answer map[uint64]conversation.Event
	whole  map[uint64]conversation.Event // messages in parts, by their last packet
	first  map[uint64]bool               // messages in parts, by their first packet
	probes map[uint64]conversation.Event // keep-alives and window probes: their answers
	acks   map[uint64]bool               // packets that acknowledge a FIN and are one
	idle   map[uint64]int64              // by packet: the silence before it
}

// pairs finds what belongs to another event.
func (c *composer) pairs() {
	c.acked, c.ackBy = map[uint64]int64{}, map[uint64]uint64{}
	c.answer, c.probes = map[uint64]conversation.Event{}, map[uint64]conversation.Event{}
	c.whole, c.first = map[uint64]conversation.Event{}, map[uint64]bool{}
	c.acks, c.idle = map[uint64]bool{}, map[uint64]int64{}
	parts, acks := map[uint64]bool{}, map[uint64]bool{}
	for i := range c.items {
		switch e := &c.items[i].event; e.Kind {
		case conversation.Transition:
			if acksFin(e, &conversation.Event{Record: e.Record, Side: e.Side}) {
				acks[e.Record] = true
			}
		case conversation.Finished:
			if acks[e.Record] {
				c.acks[e.Record] = true
			}
		case conversation.Idle:
			c.idle[e.Record] = e.A
		case conversation.Part:
			parts[e.Other] = true
		case conversation.Message:
			if parts[e.Other] {
				c.whole[e.Other], c.first[e.Record] = *e, true
			}
		case conversation.MessageAcked:
			c.acked[e.Other], c.ackBy[e.Other] = e.A, e.Record
		case conversation.Answered:
			c.answer[e.Other] = *e
		case conversation.KeepAliveAnswer, conversation.WindowProbeAnswer:
			c.probes[e.Other] = *e
		}
	}
}

func (c *composer) add(i *item) {
	e := &i.event
	if e.Record != c.cur.first {
		c.end()
		c.cur = line{first: e.Record, last: e.Record, time: e.Time, side: e.From, states: c.states}
	}
	l := &c.cur
	if i.line != "" {
		l.raw = i.line
	}
	if i.remark != "" {
		l.text.aside = append(l.text.aside, i.remark)
	}
	if e.Kind == conversation.NoEvent {
		return
	}
	if !told(e.Kind) {
		l.states = e.States
	}
	text := c.text(e)
	if text == "" {
		return
	}
	l.text.add(e, text)
	l.kind, l.event = e.Kind, *e
	if l.text.parts() > 1 {
		l.kind = conversation.NoEvent
	}
	l.count, l.sum = 1, e.A
	if e.Kind == conversation.Established {
		l.note = c.v.agreed()
	}
	if e.Kind == conversation.Message || e.Kind == conversation.Part {
		l.last = max(l.last, e.Other)
	}
}

func (c *composer) end() {
	l := &c.cur
	if l.first != 0 || !l.text.empty() {
		l.changed = l.states != c.states
		c.states = l.states
		if !l.text.empty() || l.raw != "" || l.changed {
			if l.text.empty() && l.raw == "" {
				l.text.rest = []string{"acknowledged"}
			}
			c.list = append(c.list, *l)
		}
	}
	c.cur = line{}
}

// text is an event in words, with what belongs to it.
func (c *composer) text(e *conversation.Event) string {
	t := c.v.t
	switch e.Kind {
	case conversation.MessageAcked, conversation.Answered, conversation.KeepAliveAnswer, conversation.WindowProbeAnswer, conversation.Closed:
		return ""
	case conversation.Message:
		if c.first[e.Record] {
			return ""
		}
		return t.message(e) + c.fate(e.Other)
	case conversation.Part:
		if w, ok := c.whole[e.Other]; ok {
			return t.message(e) + ", the end of a message of " + size(w.A) + " that began with " + packet(w.Record) + c.fate(e.Other)
		}
		return t.message(e) + ", a part of a message"
	case conversation.KeepAlive, conversation.WindowProbe:
		return t.phrase(e) + c.probeAnswer(e)
	case conversation.TimeWait:
		text := t.phrase(e)
		if len(c.acks) == 1 {
			text = strings.Replace(text, "closed;", "closed, in three segments;", 1)
		}
		return text
	case conversation.Finished:
		return c.v.finished(e, c.acks[e.Record], c.idle[e.Record])
	}
	return t.phrase(e)
}

// fate is what became of a message: ", acknowledged after 198 µs, answered after 210 µs (#5)".
func (c *composer) fate(last uint64) string {
	t, s := c.v.t, ""
	answer, answered := c.answer[last]
	ack, acked := c.ackBy[last], false
	if ack != 0 {
		acked = true
	}
	if acked && (!answered || ack != answer.Record) {
		s += ", acknowledged" + t.after(" after ", c.acked[last]) + " (" + packet(ack) + ")"
	}
	if answered && answer.Side == conversation.Responder {
		s += ", the client speaks next" + t.after(" after ", answer.A) + " (" + packet(answer.Record) + ")"
	} else if answered {
		s += ", answered" + t.after(" after ", answer.A) + " (" + packet(answer.Record) + ")"
	}
	return s
}

func (c *composer) probeAnswer(e *conversation.Event) string {
	answer, ok := c.probes[e.Record]
	if !ok {
		return " No answer."
	}
	return " " + strings.ToUpper(c.v.t.phrase(&answer)[:1]) + c.v.t.phrase(&answer)[1:] + " (" + packet(answer.Record) + ")"
}

// join makes one line of lines that tell the same of packets that follow each other.
func join(list []line) []line {
	var out []line
	for _, l := range list {
		if n := len(out); n > 0 && l.like(&out[n-1]) {
			p := &out[n-1]
			p.last = l.last
			p.count++
			p.sum += l.sum
			p.event = l.event
			continue
		}
		out = append(out, l)
	}
	return out
}

// joinable are the kinds of events that come in swarms.
var joinable = map[conversation.Kind]bool{
	conversation.DuplicateAck: true, conversation.RetransmissionFast: true, conversation.OutOfOrder: true,
	conversation.RetransmissionUnseen: true, conversation.RetransmissionSpurious: true, conversation.WindowFull: true,
	conversation.WindowUpdate: true, conversation.Duplicate: true, conversation.LargeSegment: true,
	conversation.WindowProbe: true, conversation.KeepAlive: true, conversation.RetransmissionUnclear: true,
	conversation.LostSegment: true, conversation.AckedUnseen: true, conversation.CongestionMark: true,
}

func (l *line) like(p *line) bool {
	return joinable[l.kind] && l.kind == p.kind && l.side == p.side && !l.changed && l.note == "" && l.raw == ""
}

// told reports whether an event of the kind is told at another packet than the
// one that showed it, so that the states are not those of its packet.
func told(k conversation.Kind) bool {
	return k == conversation.Message || k == conversation.Part || k == conversation.MessageAcked
}
