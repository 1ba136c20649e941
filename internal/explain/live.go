package explain

import (
	"strconv"
	"time"

	"wiretale/internal/conversation"
)

// pendingEvent waits until all events of its packet are there.
type pendingEvent struct {
	c *conversation.Connection
	e conversation.Event
}

// flushLive writes what packet number told; 0 where only time has passed. c is
// its connection, or nil.
func (t *Teller) flushLive(c *conversation.Connection, number uint64, raw string) {
	if t.o.Verbose && raw != "" {
		t.out.WriteString(t.paint(dim, raw) + "\n")
	}
	if !t.o.Quiet {
		told := false
		for list := t.pending; len(list) > 0; {
			n := 1
			for n < len(list) && list[n].c == list[0].c {
				n++
			}
			told = told || list[0].c == c
			t.liveLine(list[:n], number)
			list = list[n:]
		}
		if !told && c != nil && t.begins(c, number) {
			t.liveLine([]pendingEvent{{c, t.spoken(c, number)}}, number)
		}
	}
	t.pending = t.pending[:0]
	t.flush()
}

// begins reports whether packet number begins a message.
func (t *Teller) begins(c *conversation.Connection, number uint64) bool {
	m, ok := c.Talk()
	return ok && m.Part == number
}

// spoken stands for an event where a packet only begins a message.
func (t *Teller) spoken(c *conversation.Connection, number uint64) conversation.Event {
	return conversation.Event{Record: number, Time: t.now, States: c.States(), From: c.LastFrom()}
}

// liveLine writes what one packet told of one connection.
func (t *Teller) liveLine(list []pendingEvent, number uint64) {
	c := list[0].c
	v := t.view(c, t.now)
	t.liveTitle(c, v)
	if t.swarming(list, number) {
		return
	}
	t.liveSums(list)
	s, changed := v.liveSentence(list, number)
	last := list[len(list)-1].e
	states := last.States
	if s.empty() && !changed {
		return
	}
	at, from := last.Time, last.From
	if number != 0 {
		at, from = t.now, c.LastFrom()
		t.out.WriteString(t.tag(c) + " " + t.paint(dim, packet(number)) + " ")
	} else {
		t.out.WriteString(t.tag(c) + " ")
	}
	t.out.WriteString(t.paint(dim, clock(at)) + " " + t.arrow(from) + " " + s.String())
	if changed {
		t.out.WriteString("  " + t.paint(green, "["+stateName(states[0])+" | "+stateName(states[1])+"]"))
	}
	t.out.WriteByte('\n')
	for i := range list {
		if list[i].e.Kind == conversation.Established {
			t.out.WriteString(t.tag(c) + "     " + v.agreed() + "\n")
		}
	}
	if last.Kind == conversation.Closed {
		t.endLive(c, c.Findings(t.now), t.now)
		c.User = newLiveState(liveEnded, 0, 0, 0)
	}
}

// liveTitle writes which connection a tag stands for, once.
func (t *Teller) liveTitle(c *conversation.Connection, v *view) {
	if c.User == 0 {
		c.User = newLiveState(liveTitled, 0, 0, 0)
		t.out.WriteString(t.tag(c) + " " + v.title() + "\n")
	}
}

// liveSentence joins what the events of a packet say, with the data it carries.
func (v *view) liveSentence(list []pendingEvent, number uint64) (s sentence, changed bool) {
	answer := int64(-1)
	to := uint64(0)
	for i := range list {
		e := &list[i].e
		changed = changed || e.Kind == conversation.Transition
		if e.Kind == conversation.Answered {
			answer, to = e.A, e.Other
		}
		s.add(e, v.livePhrase(e, list, number))
	}
	m, ok := v.c.Talk()
	if !ok || number == 0 || m.Part != number {
		return s, changed
	}
	text := size(int64(m.New))
	switch {
	case m.First != m.Part:
		text = "a further " + text
	case answer < 0:
	case m.Side == conversation.Responder:
		text += ", the answer to " + packet(to) + v.t.after(" after ", answer)
		s.idle = 0
	default:
		text += v.t.after(", ", answer) + " after " + packet(to)
		s.idle = 0
	}
	s.said = append([]string{text}, s.said...)
	return s, changed
}

// livePhrase is an event in words, with nothing that comes later.
func (v *view) livePhrase(e *conversation.Event, list []pendingEvent, number uint64) string {
	t := v.t
	switch e.Kind {
	case conversation.Message, conversation.Part:
		return ""
	case conversation.MessageAcked:
		if e.Record == number {
			return "acknowledges " + packet(e.Other) + t.after(" after ", e.A)
		}
		return ""
	case conversation.Finished:
		idle := int64(0)
		acks := false
		for i := range list {
			o := &list[i].e
			acks = acks || acksFin(o, e)
			if o.Kind == conversation.Idle {
				idle = o.A
			}
		}
		return v.finished(e, acks, idle)
	}
	return t.phrase(e)
}

// liveSums writes a line about a message, or a part of one, that has ended and
// had more than one packet: there was a line only when it began.
func (t *Teller) liveSums(list []pendingEvent) {
	whole := false
	for i := range list {
		whole = whole || list[i].e.Kind == conversation.Message
	}
	for i := range list {
		e := &list[i].e
		if e.N < 2 || e.Kind != conversation.Message && (e.Kind != conversation.Part || whole) {
			continue
		}
		t.out.WriteString(t.tag(list[i].c) + " " + t.paint(dim, packets(e.Record, e.Other)) + " " + t.arrow(e.Side) + " in all " + t.message(e) + "\n")
	}
}

// tag tells the lines of connections apart.
func (t *Teller) tag(c *conversation.Connection) string {
	colours := [...]string{cyan, yellow, magenta, green, blue}
	return t.paint(colours[c.ID%uint64(len(colours))], "["+strconv.FormatUint(c.ID, 10)+"]")
}

func clock(ns int64) string {
	return time.Unix(0, ns).Format("15:04:05.000000")
}

// endLive writes the end of a connection: how it ended, and the findings.
func (t *Teller) endLive(c *conversation.Connection, findings []conversation.Finding, now int64) {
	v := t.view(c, now)
	t.out.WriteString(t.tag(c) + " " + v.title() + ": " + v.summary() + "\n")
	v.findings(findings)
}
