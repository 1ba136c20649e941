package explain

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"net/netip"
	"testing"

	"wiretale/internal/conversation"
	"wiretale/internal/source"
	"wiretale/savefile"
)

func traceOf(records []savefile.Record) *Trace {
	trace := NewTrace()
	tracker := conversation.New(trace, conversation.Limits{})
	var s conversation.Segment
	for i := range records {
		r := &records[i]
		c := tracker.Packet(uint64(i+1), r)
		tracker.Segment(&s)
		trace.Packet(c, &s, uint64(i+1), r.Sec*1e9+r.Nsec)
	}
	tracker.Close()
	return trace
}

func textRecords(t *testing.T, file string) ([]savefile.Record, *source.TextReport) {
	text, err := source.OpenText(file)
	if err != nil {
		t.Fatal(err)
	}
	var all []savefile.Record
	for {
		var b source.Batch
		if err := text.Next(&b); errors.Is(err, io.EOF) {
			return all, text.Report()
		}
		all = append(all, b.Records...)
	}
}

// TestCompareTraces: a real conversation from both ends.
func TestCompareTraces(t *testing.T) {
	client, report := textRecords(t, "testdata/traces/chat-client-side.txt")
	server, _ := textRecords(t, "testdata/traces/chat-server-side.txt")
	var out bytes.Buffer
	o := CompareOptions{Options{Host: func(a netip.Addr) string { return report.Substitute[a] }}}
	if found, err := Compare(&out, traceOf(client), traceOf(server), o); found != 1 || err != nil {
		t.Fatal(found, err)
	}
	golden(t, "testdata/traces/chat-both-sides.compare", out.String())
}

func compared(t *testing.T, client, server []savefile.Record) jsonComparison {
	var out bytes.Buffer
	if found, err := Compare(&out, traceOf(client), traceOf(server), CompareOptions{Options{JSON: true}}); found != 1 || err != nil {
		t.Fatal(found, err)
	}
	var got jsonComparison
	if err := json.Unmarshal(out.Bytes(), &got); err != nil {
		t.Fatal(err)
	}
	return got
}

// later is the other end's capture of what a client saw: its clock is ahead by
// so much, the client's packets come 3 ms after they left, and its own left
// 3 ms before.
func later(records []savefile.Record, ahead int64) []savefile.Record {
	out := make([]savefile.Record, len(records))
	for i, r := range records {
		way := int64(3e6)
		if r.Data[15] == 2 {
			way = -way
		}
		at := r.Sec*1e9 + r.Nsec + ahead + way
		r.Sec, r.Nsec = at/1e9, at%1e9
		r.Data = bytes.Clone(r.Data)
		out[i] = r
	}
	return out
}

func TestCompareClocksAndLoss(t *testing.T) {
	client := spoken(">one", "<two", ">three", "<four", ">five")
	for i := range client {
		client[i].Nsec *= 10 // the round trip must fit between packets
	}
	server := later(client, 5e9)
	got := compared(t, client, server)
	if *got.Offset != 5 || got.Ways[0].Arrived != 5 || got.Ways[1].Arrived != 3 || got.Ways[0].OneWay[0] != 0.003 || got.Swapped {
		t.Errorf("%+v, offset %v", got, *got.Offset)
	}
	// "three", packet 6, is lost on the way.
	lost := append(server[:5:5], server[6:]...)
	got = compared(t, client, lost)
	if len(got.Ways[0].Lost) != 1 || got.Ways[0].Lost[0] != 6 || got.Ways[0].Sent != 5 || got.Ways[1].Arrived != 3 {
		t.Errorf("lost: %+v", got)
	}
	if got := compared(t, server, client); !got.Swapped {
		t.Errorf("captures in the wrong order were not noticed: %+v", got)
	}
}

func TestCompareNAT(t *testing.T) {
	client := spoken(">one", "<two")
	server := later(client, 0)
	for i := range server {
		b := server[i].Data
		at, port := 12, 20 // the client's address and port
		if b[15] == 2 {
			at, port = 16, 22
		} else {
			b[8] = 61
		}
		b[at], b[port] = 99, 7
		b[36], b[37] = 0, 0 // not computed: the capture is before the card
	}
	got := compared(t, client, server)
	if got.Translated == "" || got.Both != 5 || got.Ways[0].Hops != 3 {
		t.Errorf("%+v", got)
	}
}

func TestCompareRecut(t *testing.T) {
	client := spoken(">onetwothree", "<four")
	parts := spoken(">one", ">two", ">three", "<four")
	got := compared(t, client, parts)
	if got.Ways[0].Recut != 1 || len(got.Ways[0].Lost) != 0 || got.Ways[0].Unsent != 0 {
		t.Errorf("%+v", got)
	}
}
