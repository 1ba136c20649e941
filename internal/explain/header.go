package explain

import (
	"net/netip"
	"strconv"
	"strings"

	"wiretale/internal/conversation"
)

func (t *Teller) view(c *conversation.Connection, now int64) *view {
	v := &view{t: t, c: c, now: now}
	v.name[0] = t.endName(c.Flow.SourceAddr(), c.Flow.SourcePort)
	v.name[1] = t.endName(c.Flow.DestinationAddr(), c.Flow.DestinationPort)
	return v
}

// endName is an address with a port: "10.0.0.1:80", "[fd00::1]:443".
func (t *Teller) endName(a netip.Addr, port uint16) string {
	host := ""
	if t.o.Host != nil {
		host = t.o.Host(a)
	}
	var room [64]byte
	b := room[:0]
	switch {
	case host != "":
		b = append(b, host...)
	case a.Is6():
		b = append(a.AppendTo(append(b, '[')), ']')
	default:
		b = a.AppendTo(b)
	}
	return string(strconv.AppendUint(append(b, ':'), uint64(port), 10))
}

// service is the name of the responder's port in parentheses, where it has one.
func (v *view) service() string {
	if v.t.o.Port == nil {
		return ""
	}
	if name := v.t.o.Port(v.c.Flow.DestinationPort); name != "" {
		return " (" + name + ")"
	}
	return ""
}

// title is the first line of a tale: the ends.
func (v *view) title() string {
	return v.t.paint(bold, v.name[0]+" → "+v.name[1]) + v.service()
}

// appendTitle appends it.
func (v *view) appendTitle(b []byte) []byte {
	if v.t.o.Colour {
		return append(b, v.title()...)
	}
	b = append(append(append(b, v.name[0]...), " → "...), v.name[1]...)
	return append(b, v.service()...)
}

// summary is the second line: how long, how much, how it ended.
func (v *view) summary() string { return string(v.appendSummary(nil)) }

func (v *view) appendSummary(b []byte) []byte {
	const between = " · "
	c := v.c
	b = appendPackets(b, c.First, c.LastRecord)
	if !v.t.o.NoTimes {
		b = appendSpan(append(b, between...), c.Last-c.Start)
	}
	b = v.appendTraffic(append(b, between+"→ "...), conversation.Originator)
	b = v.appendTraffic(append(b, between+"← "...), conversation.Responder)
	if s := v.manner(); s != "" {
		b = append(append(b, between...), s...)
	}
	return append(append(b, between...), v.ending()...)
}

// manner is how the ends talk: in small messages back and forth, or much one
// way; "" where there is too little to tell.
func (v *view) manner() string {
	a, z := v.c.Stream(conversation.Originator), v.c.Stream(conversation.Responder)
	if a == nil {
		return ""
	}
	messages := int64(a.Count.Messages) + int64(z.Count.Messages)
	bytes := int64(a.Count.Fresh + z.Count.Fresh)
	switch {
	case messages == 0:
		return ""
	case bytes >= 50_000 && bytes/messages >= 10_000:
		if a.Count.Fresh > z.Count.Fresh {
			return "bulk from the client"
		}
		return "bulk from the server"
	case messages >= 4 && bytes/messages < 2000:
		return "interactive, " + count(messages, "message")
	}
	return ""
}

func (v *view) appendTraffic(b []byte, side conversation.Side) []byte {
	s := v.c.Stream(side)
	if s == nil {
		return appendCount(b, int64(v.c.Packets[side]), "packet")
	}
	b = append(appendSize(b, int64(s.Count.Fresh)), " in "...)
	b = appendCount(b, int64(v.c.Packets[side]), "packet")
	if s.Count.Missed > 0 {
		b = append(appendSize(append(b, " (and "...), int64(s.Count.Missed)), " not captured)"...)
	}
	return b
}

// ending is how the connection ended, or how it stands.
func (v *view) ending() string {
	c := v.c
	a, z := c.State(conversation.Originator), c.State(conversation.Responder)
	if side, why, ok := c.Cut(); ok {
		if why == conversation.ReasonRefused {
			return "refused by " + the(side)
		}
		return "reset by " + the(side) + " (RST)"
	}
	switch {
	case c.Packets[1] == 0 && a == conversation.SynSent:
		return "never answered"
	case a.Over() && z.Over():
		return v.inOrder(a, z)
	case a == conversation.SynSent || z == conversation.SynReceived || a == conversation.SynReceived:
		return "not established"
	case a == conversation.CloseWait:
		return "half closed: the server has closed, the client has not"
	case z == conversation.CloseWait:
		return "half closed: the client has closed, the server has not"
	case a == conversation.StateEstablished && z == conversation.StateEstablished:
		return "still open"
	}
	if a == conversation.Unknown && z == conversation.Unknown {
		return "in an unknown state"
	}
	return "closing: client " + stateName(a) + ", server " + stateName(z)
}

func (v *view) inOrder(a, z conversation.State) string {
	_, ta := v.c.Stream(conversation.Originator).Fin()
	_, tz := v.c.Stream(conversation.Responder).Fin()
	ra, _ := v.c.Stream(conversation.Originator).Fin()
	rz, _ := v.c.Stream(conversation.Responder).Fin()
	switch {
	case a == conversation.StateTimeWait && z == conversation.StateTimeWait:
		return "closed in order, by both at once, so both are in TIME_WAIT"
	case ra != 0 && (rz == 0 || ta < tz || ta == tz && ra < rz):
		return "closed in order, the client first" + holds(a)
	case rz != 0:
		return "closed in order, the server first" + holds(z)
	}
	return "over"
}

// holds says that an end is in TIME_WAIT.
func holds(s conversation.State) string {
	if s == conversation.StateTimeWait {
		return ", so it is in TIME_WAIT"
	}
	return ""
}

// stateName is a state as the RFC writes it, or "–" where nothing is known.
func stateName(s conversation.State) string {
	if s == conversation.Unknown {
		return "–"
	}
	return s.String()
}

// agreed is what the handshake agreed on, in a line; "" when it was not captured.
func (v *view) agreed() string {
	a, z := v.c.Stream(0), v.c.Stream(1)
	if a == nil {
		return ""
	}
	x, y := a.Offered(), z.Offered()
	if !x.Known || !y.Known {
		return v.offeredAlone(x, y)
	}
	list := []string{mss(x, y)}
	if x.HasScale && y.HasScale {
		list = append(list, pair("window scale", 1<<x.Scale, 1<<y.Scale))
	}
	list = append(list, both(x, y)...)
	text := "agreed: " + strings.Join(list, ", ")
	if missing := refusedOptions(x, y); len(missing) > 0 {
		text += "; offered by one end only: " + strings.Join(missing, ", ")
	}
	return text
}

// offeredAlone is what the one captured SYN offers.
func (v *view) offeredAlone(x, y conversation.Offer) string {
	o, side := x, conversation.Originator
	if y.Known {
		o, side = y, conversation.Responder
	}
	if !o.Known {
		return ""
	}
	list := []string{mss(o, o)}
	if o.HasScale {
		list = append(list, pair("window scale", 1<<o.Scale, 1<<o.Scale))
	}
	return the(side) + " offers: " + strings.Join(append(list, both(o, o)...), ", ")
}

// mss is the largest segments that the ends take; 536 is what holds where none is
// said (RFC 9293, 3.7.1).
func mss(x, y conversation.Offer) string {
	if !x.HasMSS && !y.HasMSS {
		return "MSS 536, since neither named one"
	}
	return pair("MSS", int(x.MSS), int(y.MSS))
}

func pair(name string, a, z int) string {
	if a == z {
		return name + " " + strconv.Itoa(a)
	}
	return name + " " + strconv.Itoa(a) + " (client) and " + strconv.Itoa(z) + " (server)"
}

func both(x, y conversation.Offer) (list []string) {
	for _, o := range options {
		if o.has(&x) && o.has(&y) {
			list = append(list, o.name)
		}
	}
	return list
}

func refusedOptions(x, y conversation.Offer) (list []string) {
	for _, o := range append(options[:len(options):len(options)], scaling) {
		if o.name != "fast open" && o.has(&x) != o.has(&y) {
			list = append(list, o.name)
		}
	}
	return list
}

type optionName struct {
	name string
	has  func(*conversation.Offer) bool
}

var scaling = optionName{"window scale", func(o *conversation.Offer) bool { return o.HasScale }}

var options = []optionName{
	{"SACK", func(o *conversation.Offer) bool { return o.SACK }},
	{"time stamps", func(o *conversation.Offer) bool { return o.Timestamps }},
	{"ECN", func(o *conversation.Offer) bool { return o.ECN }},
	{"fast open", func(o *conversation.Offer) bool { return o.FastOpen }},
	{"MPTCP", func(o *conversation.Offer) bool { return o.MPTCP }},
}
