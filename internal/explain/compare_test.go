package explain

import (
	"bytes"
	"encoding/binary"
	"encoding/json"
	"errors"
	"io"
	"net/netip"
	"slices"
	"strings"
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

// edited is a copy of records, each altered by edit.
func edited(records []savefile.Record, edit func(b []byte)) []savefile.Record {
	out := later(records, 0)
	for i := range out {
		edit(out[i].Data)
		b := out[i].Data
		b[36], b[37] = 0, 0 // not computed: the capture is before the card
	}
	return out
}

// withOptions gives the SYNs of a connection an MSS and a window scale.
func withOptions(records []savefile.Record) []savefile.Record {
	for i := range records[:2] {
		b := append(records[i].Data, 2, 4, 5, 0xb4, 1, 3, 3, 7)
		b[3], b[32] = byte(len(b)), 0x70
		b[36], b[37] = 0, 0
		records[i].Data, records[i].Length = b, uint32(len(b))
	}
	return records
}

// TestCompareChanges: what a box between alters is named.
func TestCompareChanges(t *testing.T) {
	client := withOptions(spoken(">one", "<two", ">three"))
	got := compared(t, client, edited(client, func(b []byte) {
		if b[33]&2 != 0 {
			b[42], b[43], b[44], b[45], b[46] = 0x05, 0x64, 1, 1, 1 // MSS 1380, no window scale
			b[47] = 1
		}
	}))
	if want := []string{"MSS 1460 became 1380", "the window scale option was changed"}; !slices.Equal(got.Ways[0].Changes, want) {
		t.Errorf("clamped: %q", got.Ways[0].Changes)
	}
	if got.Both != 6 || got.Ways[1].Changes[0] != "MSS 1380 became 1460" {
		t.Errorf("clamped: %+v", got) // the server's SYN-ACK, seen the other way
	}
	// A firewall that hides the client's numbers adds to them, and takes away from their acknowledgments.
	const shift = 77_000_000
	got = compared(t, client, edited(client, func(b []byte) {
		seq, ack := binary.BigEndian.Uint32(b[24:]), binary.BigEndian.Uint32(b[28:])
		if b[15] == 1 {
			binary.BigEndian.PutUint32(b[24:], seq+shift)
		} else {
			binary.BigEndian.PutUint32(b[28:], ack+shift)
		}
	}))
	if got.Both != 6 || len(got.Ways[0].Lost)+len(got.Ways[1].Lost) != 0 || !slices.Equal(got.Ways[0].Changes, []string{"sequence numbers moved by 77000000"}) {
		t.Errorf("shifted: %+v", got)
	}
}

// TestCompareFates: overtaken, doubled, damaged, cut and lost in part.
func TestCompareFates(t *testing.T) {
	client := spoken(">one", "<two", ">three", ">four", ">five", "<six")
	server := later(client, 0)
	swapped := slices.Clone(server)
	swapped[5], swapped[6], swapped[7] = server[6], server[7], server[5] // "three" arrives after "four" and "five"
	if got := compared(t, client, swapped); !slices.Equal(got.Ways[0].Overtaken, []uint64{6}) || len(got.Ways[0].Lost) != 0 {
		t.Errorf("overtaken: %+v", got)
	}
	if got := compared(t, client, slices.Insert(slices.Clone(server), 6, server[5])); got.Ways[0].Twice != 1 || got.Ways[0].Unsent != 0 || got.Ways[0].Arrived != 6 {
		t.Errorf("twice: %+v", got)
	}
	damaged := later(client, 0)
	damaged[5].Data[42] ^= 0x55
	if got := compared(t, client, damaged); !slices.Equal(got.Ways[0].Damaged, []uint64{6}) {
		t.Errorf("damaged: %+v", got)
	}
	parts := spoken(">one", "<two", ">th", ">ree", ">four", ">five", "<six")
	if got := compared(t, client, append(parts[:6:6], parts[7:]...)); !slices.Equal(got.Ways[0].Partly, []uint64{6}) || len(got.Ways[0].Lost) != 0 {
		t.Errorf("in part: %+v", got)
	}
	// A large segment is lost, and sent again in pieces that arrive as they are.
	again := append(spoken(">onetwothree"), spoken(">onetwo", ">three", "<x")[3:]...)
	if got := compared(t, again, append(spoken()[:3:3], again[4:]...)); !slices.Equal(got.Ways[0].Lost, []uint64{4}) || got.Ways[0].Recut != 0 {
		t.Errorf("black hole: %+v", got)
	}
}

// TestCompareAlone: a connection that only one capture has is named.
func TestCompareAlone(t *testing.T) {
	both := spoken(">one", "<two")
	other := spoken()[:1]
	other[0].Data[20], other[0].Data[36], other[0].Data[37] = 99, 0, 0
	var out bytes.Buffer
	if found, err := Compare(&out, traceOf(append(slices.Clone(both), other...)), traceOf(both), CompareOptions{}); found != 1 || err != nil {
		t.Fatal(found, err)
	}
	if want := "\n10.0.0.1:25408 → 10.0.0.2:11211\n  in the client's capture only, with 1 packet\n"; !strings.HasSuffix(out.String(), want) {
		t.Errorf("%s", out.String())
	}
}
