package explain

import (
	"slices"
	"strings"

	"wiretale/internal/conversation"
)

// sentence is what one packet told, in the order in which it is best read: how
// long nothing came, what was said, and what else there is to it.
type sentence struct {
	idle   int64
	lead   []string // of the connection as a whole
	said   []string // of data
	rest   []string
	aside  []string // what is only an artefact of the capture
	missed bool     // the capture has a gap before it, so nobody knows of silence
}

// add puts an event's words where they belong.
func (s *sentence) add(e *conversation.Event, text string) {
	switch e.Kind {
	case conversation.Idle:
		s.idle = e.A
		return
	case conversation.LostSegment, conversation.AckedUnseen:
		s.missed = true
	}
	switch {
	case text == "":
	case e.Kind == conversation.Message || e.Kind == conversation.Part:
		s.said = append(s.said, text)
	case e.Kind == conversation.ChecksumOffload: // the finding says it once for all
	case leads[e.Kind]:
		s.lead = append(s.lead, text)
	default:
		s.rest = append(s.rest, text)
	}
}

// leads are the kinds of events that are told before the data of their packet.
var leads = map[conversation.Kind]bool{
	conversation.PortsReused: true, conversation.Attempt: true, conversation.Accepted: true,
	conversation.Established: true, conversation.MidStream: true,
}

// empty reports whether nothing but silence was told.
func (s *sentence) empty() bool { return len(s.lead)+len(s.said)+len(s.rest)+len(s.aside) == 0 }

// parts is how many things are told.
func (s *sentence) parts() int {
	n := len(s.lead) + len(s.said) + len(s.rest) + len(s.aside)
	if s.idle > 0 {
		n++
	}
	return n
}

// String is the sentence.
func (s *sentence) String() string {
	text := strings.Join(slices.Concat(s.lead, s.said, s.rest), "; ")
	if len(s.aside) > 0 {
		if text != "" {
			text += " "
		}
		text += "(" + strings.Join(s.aside, "; ") + ")"
	}
	switch {
	case s.idle == 0:
		return text
	case s.missed:
		return span(s.idle) + " after the packet before: " + text
	}
	if i := strings.Index(text, ": "); i > 0 && i < 24 {
		return "after " + span(s.idle) + " of silence, " + text
	}
	return "after " + span(s.idle) + " of silence: " + text
}
