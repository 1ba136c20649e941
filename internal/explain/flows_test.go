package explain

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"wiretale/internal/conversation"
	"wiretale/savefile"
)

// TestFlowsKeepsToItsRoom: a table that is full drops what comes last in its
// order, or, live, what is oldest; and says how many.
func TestFlowsKeepsToItsRoom(t *testing.T) {
	fill := func(o FlowOptions) (*Flows, string) {
		f := NewFlows(o)
		tracker := conversation.New(f, conversation.Limits{})
		for i := range 10_000 {
			r := spoken()[0]
			r.Data = bytes.Clone(r.Data)
			r.Data[20], r.Data[21] = byte(i>>8), byte(i)
			r.Nsec = int64(i)
			tracker.Packet(uint64(i+1), &savefile.Record{Sec: r.Sec, Nsec: r.Nsec, Data: r.Data, Length: r.Length, LinkType: 101})
		}
		tracker.Close()
		var out bytes.Buffer
		if err := f.Write(&out); err != nil {
			t.Fatal(err)
		}
		return f, out.String()
	}
	f, text := fill(FlowOptions{Keep: 6000})
	if lines := strings.Count(text, "\n") - 1; lines > 6000 || lines < 3000 || f.Dropped() != uint64(10_000-lines) {
		t.Errorf("%d lines, %d dropped", lines, f.Dropped())
	}
	if !strings.Contains(text, "10.0.0.1:0 ") {
		t.Error("the first was dropped")
	}
	f, text = fill(FlowOptions{Keep: 6000, Live: true})
	if lines := strings.Count(text, "\n") - 1; lines > 6000 || f.Dropped() != uint64(10_000-lines) || !strings.Contains(text, "10.0.0.1:9999 ") {
		t.Errorf("live: %d lines, %d dropped", lines, f.Dropped())
	}
	f, text = fill(FlowOptions{Top: 3})
	if lines := strings.Count(text, "\n") - 1; lines != 3 || f.Dropped() != 0 {
		t.Errorf("top: %d lines", lines)
	}
}

// TestFlowsFormats: the table as JSON and CSV is read back by their parsers, and
// says the same; what a protocol has not is left out.
func TestFlowsFormats(t *testing.T) {
	records := spoken(">question", "<answer")
	echo := func(kind byte, nsec int64) savefile.Record {
		b := []byte{0x45, 0, 0, 28, 0, 1, 0, 0, 64, 1, 0, 0, 10, 0, 0, 1, 10, 0, 0, 2, kind, 0, 0, 0, 0, 7, 0, 1}
		if kind == 0 {
			b[15], b[19] = 2, 1
		}
		return savefile.Record{Sec: 1, Nsec: nsec, Data: b, Length: 28, LinkType: 101}
	}
	datagram := []byte{0x45, 0, 0, 30, 0, 1, 0, 0, 64, 17, 0, 0, 10, 0, 0, 1, 10, 0, 0, 2, 0xc0, 0, 0, 53, 0, 10, 0, 0, 1, 2}
	records = append(records, echo(8, 10e6), echo(0, 11e6), savefile.Record{Sec: 1, Nsec: 12e6, Data: datagram, Length: 30, LinkType: 101})
	table := func(o FlowOptions) string {
		o.UDPPort = func(p uint16) string { return map[uint16]string{53: "domain"}[p] }
		f := NewFlows(o)
		tracker := conversation.New(f, conversation.Limits{})
		for i := range records {
			tracker.Packet(uint64(i+1), &records[i])
		}
		tracker.Close()
		var out bytes.Buffer
		if err := f.Write(&out); err != nil {
			t.Fatal(err)
		}
		return out.String()
	}
	rows, err := csv.NewReader(strings.NewReader(table(FlowOptions{CSV: true}))).ReadAll()
	if err != nil || len(rows) != 4 {
		t.Fatal(err, rows)
	}
	var objects []map[string]any
	for line := range strings.Lines(table(FlowOptions{JSON: true})) {
		var o map[string]any
		if err := json.Unmarshal([]byte(line), &o); err != nil {
			t.Fatal(err)
		}
		objects = append(objects, o)
	}
	column := func(row int, name string) string { return rows[row+1][slices.Index(rows[0], name)] }
	for i, want := range []map[string]string{
		{"protocol": "tcp", "state_source": "ESTABLISHED", "data_bytes_out": "8", "data_bytes_back": "6", "duration_s": "0.004000000", "conn_state": "S1", "rtt_min_s": "0.002000000"},
		{"protocol": "icmp", "state_source": "", "data_bytes_out": "", "service": "echo", "packets_out": "1", "packets_back": "1", "rtt_min_s": ""},
		{"protocol": "udp", "service": "domain", "destination_port": "53", "ip_bytes_out": "30", "ip_bytes_back": "0", "start": "1970-01-01T00:00:01.012Z"},
	} {
		for name, value := range want {
			if got := column(i, name); got != value {
				t.Errorf("%s of row %d: %q, want %q", name, i, got, value)
			}
		}
		if objects[i]["community_id"] != column(i, "community_id") || objects[i]["protocol"] != want["protocol"] {
			t.Errorf("JSON: %v", objects[i])
		}
	}
	if _, ok := objects[2]["data_bytes"]; ok || objects[2]["states"] != nil {
		t.Errorf("UDP has no states: %v", objects[2])
	}
	if text := table(FlowOptions{Sort: "last", Top: 1}); strings.Count(text, "\n") != 2 || !strings.Contains(text, "UDP    10.0.0.1:49152  10.0.0.2:53  domain") {
		t.Errorf("last:\n%s", text)
	}
}
