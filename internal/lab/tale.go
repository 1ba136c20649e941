package lab

import (
	"fmt"
	"strings"

	"wiretale/internal/conversation"
	"wiretale/internal/packet"
)

// Tale is what the tracker of conversations finds out from a capture.
type Tale struct {
	Events   []conversation.Event
	Findings []conversation.Finding
	Reached  [2]map[conversation.State]bool // states of both ends, of any connection
	Repeated uint32                         // segments that the originators sent again
}

// Event keeps an event; it is for the tracker.
func (t *Tale) Event(_ *conversation.Connection, e conversation.Event) {
	if e.Kind != conversation.Transition {
		t.Events = append(t.Events, e)
	}
	for side, state := range e.States {
		t.Reached[side][state] = true
	}
}

// Finish keeps the findings of a connection; it is for the tracker.
func (t *Tale) Finish(c *conversation.Connection) {
	t.Findings = append(t.Findings, c.Findings(t.end())...)
	if s := c.Stream(conversation.Originator); s != nil {
		t.Repeated += s.Count.Repeated
	}
}

// end is the time of the last event.
func (t *Tale) end() int64 {
	if len(t.Events) == 0 {
		return 0
	}
	return t.Events[len(t.Events)-1].Time
}

// newTale reads a capture.
func newTale(records []packet.Record) *Tale {
	t := &Tale{Reached: [2]map[conversation.State]bool{{}, {}}}
	tracker := conversation.New(t, conversation.Limits{})
	for i := range records {
		tracker.Packet(uint64(i+1), &records[i])
	}
	tracker.Close()
	return t
}

// Count is the number of events of a kind.
func (t *Tale) Count(kind conversation.Kind) (n int) {
	for _, e := range t.Events {
		if e.Kind == kind {
			n++
		}
	}
	return n
}

// Found reports whether there is a finding of a kind.
func (t *Tale) Found(kind conversation.FindingKind) bool {
	for _, f := range t.Findings {
		if f.Kind == kind {
			return true
		}
	}
	return false
}

// summary lists the events and findings by name, for messages of failed checks.
func (t *Tale) summary() string {
	var b strings.Builder
	for _, e := range t.Events {
		fmt.Fprintf(&b, "%v ", e.Kind)
	}
	b.WriteString("| ")
	for _, f := range t.Findings {
		fmt.Fprintf(&b, "%v ", f.Kind)
	}
	return b.String()
}

// Finds expects a finding in the tale of the first capture.
func Finds(text string, kind conversation.FindingKind) Expectation {
	return Expectation{text, func(e *Evidence) error {
		if !e.Tale.Found(kind) {
			return fmt.Errorf("the tale does not find %v: %s", kind, e.Tale.summary())
		}
		return nil
	}}
}

// Tells expects exactly n events of a kind; n below 0 is one or more.
func Tells(text string, n int, kind conversation.Kind) Expectation {
	return Expectation{text, func(e *Evidence) error {
		if got := e.Tale.Count(kind); got != n && (n >= 0 || got == 0) {
			return fmt.Errorf("the tale has %d times %v: %s", got, kind, e.Tale.summary())
		}
		return nil
	}}
}

// Reaches expects an end to have been in a state.
func Reaches(text string, side conversation.Side, state conversation.State) Expectation {
	return Expectation{text, func(e *Evidence) error {
		if !e.Tale.Reached[side][state] {
			return fmt.Errorf("it is never in %v", state)
		}
		return nil
	}}
}
