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

// flushLive writes the line of the packet that was just looked at.
func (t *Teller) flushLive(c *conversation.Connection, raw string) {
	if t.o.Verbose && raw != "" {
		t.out.WriteString(t.paint(dim, raw) + "\n")
	}
	if t.o.Quiet {
		t.pending = t.pending[:0]
		return
	}
	for len(t.pending) > 0 {
		n := 1
		for n < len(t.pending) && t.pending[n].c == t.pending[0].c {
			n++
		}
		t.liveLine(t.pending[:n])
		t.pending = t.pending[n:]
	}
	t.pending = t.pending[:0]
	t.flush()
}

// liveLine writes what one packet told of one connection.
func (t *Teller) liveLine(list []pendingEvent) {
	c := list[0].c
	v := t.view(c, t.now)
	if c.User == 0 {
		c.User = 1 // its title was written
		t.out.WriteString(t.tag(c) + " " + v.title() + "\n")
	}
	text, changed := t.liveText(list)
	states := list[len(list)-1].e.States
	if text == "" && !changed {
		return
	}
	last := list[len(list)-1].e
	t.out.WriteString(t.tag(c) + " " + t.paint(dim, packet(last.Record)+" "+clock(last.Time)) + " " + t.arrow(last.From) + " " + text)
	if changed {
		t.out.WriteString("  " + t.paint(green, "["+stateName(states[0])+" | "+stateName(states[1])+"]"))
	}
	t.out.WriteByte('\n')
	if last.Kind == conversation.Closed {
		t.endLive(c, c.Findings(t.now), t.now)
		c.User = liveEnded
	}
}

// liveEnded marks a connection whose end was told.
const liveEnded = 2

// liveText joins what the events of a packet say; what is only an artefact of
// the capture comes last.
func (t *Teller) liveText(list []pendingEvent) (text string, changed bool) {
	last := ""
	for i := range list {
		e := &list[i].e
		changed = changed || e.Kind == conversation.Transition
		s := t.livePhrase(e)
		switch {
		case s == "":
		case e.Kind == conversation.ChecksumOffload:
			last = "; " + s
		case text == "":
			text = s
		default:
			text += "; " + s
		}
	}
	return text + last, changed
}

// livePhrase is an event in words, with nothing that comes later.
func (t *Teller) livePhrase(e *conversation.Event) string {
	switch e.Kind {
	case conversation.Message:
		return the(e.Side) + " had sent a message of " + t.message(e) + " (" + packets(e.Record, e.Other) + ")"
	case conversation.Part:
		return the(e.Side) + " had sent " + t.part(e) + " (" + packets(e.Record, e.Other) + ")"
	case conversation.Answered:
		return "answered" + t.after(" after ", e.A)
	case conversation.MessageAcked:
		return "acknowledged" + t.after(" after ", e.A)
	}
	return t.phrase(e)
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
