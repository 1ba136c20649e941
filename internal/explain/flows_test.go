package explain

import (
	"bytes"
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
