package explain

import (
	"slices"

	"wiretale/internal/conversation"
)

// ages are after how long a wait is told of, and told of again.
var ages = [...]int64{1e9, 10e9, 60e9, 600e9, 3600e9, 6 * 3600e9, 24 * 3600e9, 7 * 24 * 3600e9}

// silence is the least that is told of a connection on which nobody owes anything.
const silence = 10e9

// maxTick bounds the lines that one tick of the clock writes.
const maxTick = 100

// due reports whether a wait came of an age between the last tick and now.
func due(w *conversation.Wait, last, now int64) bool {
	for _, age := range ages {
		if age < silence && w.Kind == conversation.WaitNothing {
			continue
		}
		if at := w.Since + age; last < at && at <= now {
			return true
		}
	}
	return false
}

// waiting is a wait with its connection.
type waiting struct {
	c *conversation.Connection
	w conversation.Wait
}

// Tick tells the time: what has become so because no packet came is told now.
// It is for live captures. last is the time of the tick before.
func (t *Teller) Tick(tracker *conversation.Tracker, last, now int64) {
	t.now = max(t.now, now)
	tracker.Advance(now)
	t.flushLive(nil, 0, "")
	var list []waiting
	var buffer [8]conversation.Wait
	for c := range tracker.All() {
		if c.TCP() && !t.o.JSON {
			t.swarmed(c)
		}
		for _, w := range c.Waits(buffer[:0]) {
			if due(&w, last, now) && (!t.o.Quiet || w.Kind < conversation.WaitAnswer) {
				list = append(list, waiting{c, w})
			}
		}
	}
	slices.SortStableFunc(list, func(a, b waiting) int { return int(min(max(int64(a.c.ID)-int64(b.c.ID), -1), 1)) })
	for i := range list[:min(len(list), maxTick)] {
		t.tellWait(&list[i], now)
	}
	if n := len(list) - maxTick; n > 0 && !t.o.JSON {
		t.out.WriteString("… and " + count(int64(n), "further connection") + " waiting\n")
	}
	t.flush()
}

func (t *Teller) tellWait(k *waiting, now int64) {
	c := k.c
	if t.o.JSON {
		t.jsonWait(k, now)
		return
	}
	t.liveTitle(c, t.view(c, now))
	text := t.waitPhrase(&k.w, now)
	if k.w.Kind < conversation.WaitAnswer {
		text = t.paint(yellow, text)
	}
	states := c.States()
	t.out.WriteString(t.tag(c) + " " + t.paint(dim, clock(t.now)) + " … " + text +
		"  " + t.paint(green, "["+stateName(states[0])+" | "+stateName(states[1])+"]") + "\n")
}

// waitPhrase is a wait in words.
func (t *Teller) waitPhrase(w *conversation.Wait, now int64) string {
	me, since, since1 := the(w.Side), span(round(now-w.Since)), packet(w.Record)
	switch w.Kind {
	case conversation.WaitSynAck:
		return "the SYN has had no answer for " + since + " (" + since1 + ")"
	case conversation.WaitOpen:
		return "the SYN-ACK of " + me + " has had no answer for " + since + " (" + since1 + ")"
	case conversation.WaitAck:
		return "what " + me + " sent has not been acknowledged for " + since + " (" + since1 + ")"
	case conversation.WaitFinAck:
		return "the FIN of " + me + " has not been acknowledged for " + since + " (" + since1 + ")"
	case conversation.WaitRoom:
		return me + " has had no room for more data for " + since + ": its program does not read"
	case conversation.WaitClose:
		return me + " got a FIN " + since + " ago (" + since1 + ") and has not closed: CLOSE_WAIT; its program has not called close"
	case conversation.WaitAnswer:
		return me + " has not answered for " + since + " (" + since1 + ")"
	}
	return "no packet for " + since + "; the connection is open and nobody owes an answer"
}

// round makes a duration seen by a clock that ticks once a second a round one.
func round(ns int64) int64 {
	for _, age := range ages {
		if ns >= age && ns < age+2e9 {
			return age
		}
	}
	return ns
}

// jsonWaitOut is a wait as JSON.
type jsonWaitOut struct {
	Type       string    `json:"type"` // "wait"
	Connection uint64    `json:"connection"`
	Time       string    `json:"time"`
	For        string    `json:"for"` // what is waited for
	Side       string    `json:"side"`
	Since      string    `json:"since"`
	Packet     uint64    `json:"since_packet,omitempty"`
	Seconds    float64   `json:"waited_s"`
	States     [2]string `json:"states"`
	Text       string    `json:"text"`
}

func (t *Teller) jsonWait(k *waiting, now int64) {
	states := k.c.States()
	t.encode(jsonWaitOut{Type: "wait", Connection: k.c.ID, Time: t.stamp(now), For: k.w.Kind.String(), Side: end(k.w.Side),
		Since: t.stamp(k.w.Since), Packet: k.w.Record, Seconds: seconds(now - k.w.Since),
		States: [2]string{states[0].String(), states[1].String()}, Text: t.waitPhrase(&k.w, now)})
}
