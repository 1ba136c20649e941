package explain

import (
	"encoding/csv"
	"encoding/json"
	"io"
	"strconv"
	"strings"

	"wiretale/internal/header"
)

// flowOut is a line as JSON; times are in seconds.
type flowOut struct {
	Type          string     `json:"type"` // "flow"
	Protocol      string     `json:"protocol"`
	Source        string     `json:"source"`
	SourcePort    uint16     `json:"source_port"`
	SourceName    string     `json:"source_name,omitempty"` // in the text it is from; the address only stands for it
	Destination   string     `json:"destination"`
	DestName      string     `json:"destination_name,omitempty"`
	DestPort      uint16     `json:"destination_port"`
	Service       string     `json:"service,omitempty"`
	States        [2]string  `json:"states,omitzero"`
	ConnState     string     `json:"conn_state"`
	History       string     `json:"history"`
	Start         string     `json:"start,omitempty"`
	Duration      float64    `json:"duration_s"`
	Packets       [2]uint32  `json:"packets"`
	IPBytes       [2]uint64  `json:"ip_bytes"`
	DataBytes     *[2]uint64 `json:"data_bytes,omitempty"`
	RTT           []float64  `json:"rtt_s,omitempty"` // minimum, median, worst
	Retransmitted float64    `json:"retransmitted"`   // share of the data packets
	CommunityID   string     `json:"community_id"`
}

func (f *Flows) writeJSON(w io.Writer) error {
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	for r, l := range f.lines() {
		o := flowOut{Type: "flow", Protocol: strings.ToLower(protocolName(l.key.Protocol)), Source: l.key.SourceAddr().String(), SourcePort: l.key.SourcePort,
			Destination: l.key.DestinationAddr().String(), DestPort: l.key.DestinationPort, Service: f.service(l),
			ConnState: r.outcomes.list[l.outcome].connState, History: r.outcomes.list[l.outcome].history, Packets: l.packets, IPBytes: l.bytes,
			Retransmitted: float64(l.repeated), CommunityID: l.key.CommunityID()}
		if l.key.Protocol == header.ProtocolTCP {
			o.States, o.DataBytes = [2]string{l.state[0].String(), l.state[1].String()}, &l.data
		}
		if f.o.Host != nil {
			o.SourceName, o.DestName = f.o.Host(l.key.SourceAddr()), f.o.Host(l.key.DestinationAddr())
		}
		if !f.o.NoTimes {
			o.Start = stamp(l.start, f.o.NoDate)
			o.Duration = seconds(l.duration)
			if l.rtt[2] > 0 {
				o.RTT = []float64{seconds(int64(l.rtt[0])), seconds(int64(l.rtt[1])), seconds(int64(l.rtt[2]))}
			}
		}
		if err := enc.Encode(o); err != nil {
			return err
		}
	}
	return nil
}

var csvHead = []string{"protocol", "source", "source_port", "destination", "destination_port", "service", "state_source", "state_destination",
	"conn_state", "history", "start", "duration_s", "packets_out", "packets_back", "ip_bytes_out", "ip_bytes_back",
	"data_bytes_out", "data_bytes_back", "rtt_min_s", "rtt_median_s", "rtt_max_s", "retransmitted", "community_id"}

func (f *Flows) writeCSV(w io.Writer) error {
	out := csv.NewWriter(w)
	out.Write(csvHead)
	u := func(n uint64) string { return strconv.FormatUint(n, 10) }
	d := func(ns float32) string {
		if ns == 0 || f.o.NoTimes {
			return ""
		}
		return strconv.FormatFloat(float64(ns)/1e9, 'f', 9, 64)
	}
	for r, l := range f.lines() {
		var start, duration string
		var states, data [2]string
		if !f.o.NoTimes {
			start = stamp(l.start, f.o.NoDate)
			duration = strconv.FormatFloat(seconds(l.duration), 'f', 9, 64)
		}
		if l.key.Protocol == header.ProtocolTCP {
			states = [2]string{l.state[0].String(), l.state[1].String()}
			data = [2]string{u(l.data[0]), u(l.data[1])}
		}
		out.Write([]string{strings.ToLower(protocolName(l.key.Protocol)), l.key.SourceAddr().String(), u(uint64(l.key.SourcePort)),
			l.key.DestinationAddr().String(), u(uint64(l.key.DestinationPort)), f.service(l), states[0], states[1],
			r.outcomes.list[l.outcome].connState, r.outcomes.list[l.outcome].history, start, duration, u(uint64(l.packets[0])), u(uint64(l.packets[1])),
			u(l.bytes[0]), u(l.bytes[1]), data[0], data[1], d(l.rtt[0]), d(l.rtt[1]), d(l.rtt[2]),
			strconv.FormatFloat(float64(l.repeated), 'f', 6, 32), l.key.CommunityID()})
	}
	out.Flush()
	return out.Error()
}
