package explain

import (
	"encoding/json"
	"time"

	"wiretale/internal/conversation"
)

// jsonEventOut is an event as JSON. Times are RFC 3339 in UTC, or the clock alone
// where the day is not known; durations are in seconds.
type jsonEventOut struct {
	Type       string             `json:"type"` // "event"
	Connection uint64             `json:"connection"`
	Packet     uint64             `json:"packet,omitempty"`
	Time       string             `json:"time,omitempty"`
	Side       string             `json:"side"`
	From       string             `json:"from"` // who sent the packet
	Event      string             `json:"event"`
	Why        string             `json:"why,omitempty"`
	Refers     uint64             `json:"refers,omitempty"`
	Packets    uint16             `json:"packets,omitempty"` // of a message
	Values     map[string]float64 `json:"values,omitempty"`
	States     [2]string          `json:"states"`
	Text       string             `json:"text,omitempty"`
}

// values names A and B of each kind of event; a name that ends in _s is a
// duration in seconds.
var values = map[conversation.Kind][2]string{
	conversation.Attempt: {"bytes"}, conversation.AttemptRepeated: {"since_s", "repetition"},
	conversation.Accepted: {"after_s"}, conversation.AcceptedRepeated: {"since_s", "repetition"},
	conversation.Established: {"rtt_s", "to_responder_s"}, conversation.FastOpen: {"bytes"},
	conversation.Part: {"bytes", "duration_s"}, conversation.Message: {"bytes", "duration_s"},
	conversation.MessageAcked: {"after_s"}, conversation.Answered: {"after_s"}, conversation.Idle: {"idle_s"},
	conversation.DelayedAck: {"delay_s", "rtt_s"}, conversation.NagleStall: {"waited_s"},
	conversation.RetransmissionTimeout: {"since_s", "repetition"}, conversation.RetransmissionFast: {"since_s", "repetition"},
	conversation.RetransmissionProbe: {"since_s", "repetition"}, conversation.RetransmissionSpurious: {"since_s", "repetition"},
	conversation.RetransmissionUnclear: {"since_s", "repetition"}, conversation.RetransmissionUnseen: {"late_s", "bytes"},
	conversation.OutOfOrder: {"late_s", "bytes"}, conversation.SpuriousProved: {"bytes"}, conversation.LostSegment: {"bytes"},
	conversation.AckedUnseen: {"bytes"}, conversation.DuplicateAck: {"number", "sacked"}, conversation.Duplicate: {"since_s"},
	conversation.WindowProbe: {"bytes", "number"}, conversation.WindowProbeAnswer: {"after_s"},
	conversation.WindowUpdate: {"window", "closed_s"}, conversation.WindowFull: {"bytes"}, conversation.WindowShrunk: {"bytes"},
	conversation.KeepAlive: {"idle_s", "number"}, conversation.KeepAliveAnswer: {"after_s"},
	conversation.Finished: {"bytes"}, conversation.FinishedRepeated: {"since_s", "repetition"},
	conversation.HalfClosed: {"after_s"}, conversation.Closed: {"duration_s"}, conversation.Reset: {"unacknowledged"},
	conversation.PortsReused: {"since_s"}, conversation.ICMPError: {"type_code", "mtu"},
	conversation.LargeSegment: {"bytes", "mss"}, conversation.Urgent: {"bytes"},
}

func (t *Teller) jsonEvent(c *conversation.Connection, e *conversation.Event) {
	o := jsonEventOut{Type: "event", Connection: c.ID, Packet: e.Record, Time: t.stamp(e.Time), Side: end(e.Side), From: end(e.From),
		Event: e.Kind.String(), Why: e.Why.String(), Refers: e.Other, Packets: e.N, Text: t.phrase(e),
		States: [2]string{e.States[0].String(), e.States[1].String()}}
	switch e.Kind {
	case conversation.MessageAcked:
		o.Text = "acknowledged" + t.after(" after ", e.A)
	case conversation.Answered:
		o.Text = "answered" + t.after(" after ", e.A)
	case conversation.Closed:
		o.Text = "closed"
	case conversation.Transition:
		o.Text = end(e.Side) + " " + conversation.State(e.A).String() + " to " + conversation.State(e.B).String()
	}
	o.Values = t.jsonValues(e)
	t.encode(o)
}

func (t *Teller) jsonValues(e *conversation.Event) map[string]float64 {
	m := map[string]float64{}
	for i, name := range values[e.Kind] {
		v := float64([2]int64{e.A, e.B}[i])
		switch {
		case name == "" || v == 0:
		case len(name) > 2 && name[len(name)-2:] == "_s":
			if !t.o.NoTimes {
				m[name] = v / 1e9
			}
		default:
			m[name] = v
		}
	}
	return m
}

func (t *Teller) stamp(ns int64) string {
	if t.o.NoTimes {
		return ""
	}
	return stamp(ns, t.o.NoDate)
}

// stamp is a time as RFC 3339 in UTC, or the clock alone where the day is not known.
func stamp(ns int64, noDate bool) string {
	if noDate {
		return time.Unix(0, ns).Format("15:04:05.999999999")
	}
	return time.Unix(0, ns).UTC().Format(time.RFC3339Nano)
}

func (t *Teller) encode(v any) {
	b, err := json.Marshal(v)
	if err != nil {
		t.err = err
		return
	}
	t.out.Write(b)
	t.out.WriteByte('\n')
	if t.o.Live || t.out.Len() > 1<<16 {
		t.flush()
	}
}

// jsonConnectionOut is a connection as JSON.
type jsonConnectionOut struct {
	Type        string        `json:"type"` // "connection"
	Connection  uint64        `json:"connection"`
	Client      jsonEnd       `json:"client"`
	Server      jsonEnd       `json:"server"`
	Start       string        `json:"start,omitempty"`
	Duration    float64       `json:"duration_s,omitempty"`
	First       uint64        `json:"first_packet"`
	Last        uint64        `json:"last_packet"`
	Ending      string        `json:"ending"`
	ConnState   string        `json:"conn_state"`
	History     string        `json:"history"`
	CommunityID string        `json:"community_id"`
	Handshake   float64       `json:"handshake_s,omitempty"`
	ReusesPorts uint64        `json:"reuses_ports_of,omitempty"`
	Findings    []jsonFinding `json:"findings"`
}

type jsonEnd struct {
	Address  string               `json:"address"`
	Name     string               `json:"name,omitempty"` // in the text it is from; the address only stands for it
	Port     uint16               `json:"port"`
	State    string               `json:"state"`
	Packets  uint32               `json:"packets"`
	IPBytes  uint64               `json:"ip_bytes"`
	MSS      uint16               `json:"mss,omitempty"`
	RTT      *jsonRTT             `json:"rtt,omitempty"` // from the capture point to the other end and back
	Counters *conversation.Totals `json:"counters,omitempty"`
}

type jsonRTT struct {
	Samples   uint32  `json:"samples"`
	Min       float64 `json:"min_s"`
	Median    float64 `json:"median_s"`
	Mean      float64 `json:"mean_s"`
	Max       float64 `json:"max_s"`
	Deviation float64 `json:"deviation_s"`
}

type jsonFinding struct {
	Finding string   `json:"finding"`
	Side    string   `json:"side"`
	Sure    string   `json:"sure"`
	Why     string   `json:"why,omitempty"`
	Problem bool     `json:"problem"`
	Count   uint32   `json:"count"`
	Packets []uint64 `json:"packets"`
	What    string   `json:"what"`
	Meaning string   `json:"meaning,omitempty"`
}

func (t *Teller) jsonConnection(c *conversation.Connection, findings []conversation.Finding, now int64) {
	v := t.view(c, now)
	whole, _ := c.Handshake()
	o := jsonConnectionOut{Type: "connection", Connection: c.ID, Start: t.stamp(c.Start), First: c.First, Last: c.LastRecord,
		Ending: v.ending(), ConnState: c.ConnState(), History: c.History(), CommunityID: c.Flow.CommunityID(),
		Handshake: seconds(whole), ReusesPorts: c.Reused(), Findings: []jsonFinding{}}
	if !t.o.NoTimes {
		o.Duration = seconds(c.Last - c.Start)
	}
	o.Client, o.Server = v.jsonEnd(conversation.Originator), v.jsonEnd(conversation.Responder)
	for i := range findings {
		o.Findings = append(o.Findings, v.jsonFinding(&findings[i]))
	}
	t.encode(o)
}

func seconds(ns int64) float64 { return float64(ns) / 1e9 }

func (v *view) jsonEnd(side conversation.Side) jsonEnd {
	c := v.c
	e := jsonEnd{Address: c.Flow.SourceAddr().String(), Port: c.Flow.SourcePort, State: c.State(side).String(),
		Packets: c.Packets[side], IPBytes: c.WireBytes[side]}
	if side == conversation.Responder {
		e.Address, e.Port = c.Flow.DestinationAddr().String(), c.Flow.DestinationPort
	}
	e.Name = v.t.hostName(c, side)
	s := c.Stream(side)
	if s == nil {
		return e
	}
	counters, _ := c.Totals(side)
	if v.t.o.NoDate || v.t.o.NoTimes {
		counters.FirstData, counters.LastData = 0, 0
	}
	e.MSS, e.Counters = s.MSS, &counters
	if r := &s.RTT; r.Count() > 0 && !v.t.o.NoTimes {
		e.RTT = &jsonRTT{Samples: r.Count(), Min: seconds(r.Min()), Median: seconds(r.Median()), Max: seconds(r.Max())}
		if all := counters.RTT; all != nil {
			e.RTT.Mean, e.RTT.Deviation = seconds(all.Mean), seconds(all.Deviation)
		}
	}
	return e
}

// hostName is the name of an end, where it is known by one.
func (t *Teller) hostName(c *conversation.Connection, side conversation.Side) string {
	if t.o.Host == nil {
		return ""
	}
	if side == conversation.Responder {
		return t.o.Host(c.Flow.DestinationAddr())
	}
	return t.o.Host(c.Flow.SourceAddr())
}

func (v *view) jsonFinding(f *conversation.Finding) jsonFinding {
	w := v.words(f)
	j := jsonFinding{Finding: f.Kind.String(), Side: end(f.Side), Sure: f.Sure.String(), Why: f.Why.String(),
		Problem: w.problem, Count: f.Count, What: w.what, Meaning: w.why, Packets: []uint64{}}
	for _, r := range f.Records {
		if r != 0 {
			j.Packets = append(j.Packets, r)
		}
	}
	return j
}
