package explain

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"

	"wiretale/internal/conversation"
	"wiretale/savefile"
)

// ticked tells records live and then lets the clock tick once a second for so
// many seconds after the last packet.
func ticked(o Options, records []savefile.Record, ticks int64) string {
	var out bytes.Buffer
	o.Live = true
	teller := New(&out, o)
	tracker := conversation.New(teller, conversation.Limits{Linger: 60e9})
	now := int64(0)
	for i := range records {
		now = records[i].Sec*1e9 + records[i].Nsec
		teller.Packet(tracker.Packet(uint64(i+1), &records[i]), uint64(i+1), now, "")
	}
	for range ticks {
		teller.Tick(tracker, now, now+1e9)
		now += 1e9
	}
	return out.String()
}

// TestTick: what becomes so because nothing comes is told when it does, and only then.
func TestTick(t *testing.T) {
	t.Setenv("TZ", "UTC")
	question := spoken(">get a\r\n", "<END\r\n", ">get b\r\n")
	question = append(question, ack(question, 1))
	half := spoken(">hello")
	half = append(half, fin(half, 0))
	half = append(half, ack(half, 1))
	for _, test := range []struct {
		name    string
		records []savefile.Record
		ticks   int64
		want    []string
		count   int // lines with …
	}{
		{"SYN", spoken()[:1], 2, []string{"the SYN has had no answer for 1 s (#1)  [SYN_SENT | –]"}, 1},
		{"SYN-ACK", spoken()[:2], 2, []string{"the SYN-ACK of the server has had no answer for 1 s (#2)"}, 1},
		{"quiet", spoken(), 12, []string{"no packet for 10 s; the connection is open"}, 1},
		{"quiet for long", spoken(), 605, []string{"for 10 s;", "for 1 min;", "for 10 min;"}, 3},
		{"unanswered", question, 11, []string{"the server has not answered for 1 s (#6)", "the server has not answered for 10 s (#6)"}, 2},
		{"unacknowledged", spoken(">lost?"), 2, []string{"what the client sent has not been acknowledged for 1 s (#4)"}, 1},
		{"close wait", half, 61, []string{"the server got a FIN 1 s ago (#5) and has not closed: CLOSE_WAIT", "FIN 10 s ago (#5)", "FIN 1 min ago (#5)", "[FIN_WAIT_2 | CLOSE_WAIT]"}, 3},
	} {
		got := ticked(Options{}, test.records, test.ticks)
		for _, want := range test.want {
			if !strings.Contains(got, want) {
				t.Errorf("%s: no %q in\n%s", test.name, want, got)
			}
		}
		if n := strings.Count(got, " … "); n != test.count {
			t.Errorf("%s: %d lines, want %d:\n%s", test.name, n, test.count, got)
		}
	}
	if got := ticked(Options{Quiet: true}, half, 2); !strings.Contains(got, "CLOSE_WAIT") {
		t.Errorf("quiet: %s", got)
	}
	if got := ticked(Options{Quiet: true}, spoken(), 20); got != "" {
		t.Errorf("quiet: %s", got)
	}
	for line := range strings.Lines(ticked(Options{JSON: true}, half, 2)) {
		var o struct{ Type, For, Side string }
		if err := json.Unmarshal([]byte(line), &o); err != nil || o.Type == "wait" && (o.For != "close" || o.Side != "server") {
			t.Errorf("%v: %s", err, line)
		}
	}
}

// TestTickIsBounded: a flood of SYNs is not a flood of lines each second.
func TestTickIsBounded(t *testing.T) {
	var records []savefile.Record
	for i := range 5000 {
		r := spoken()[0]
		r.Data[20], r.Data[21], r.Data[36], r.Data[37] = byte(i>>8), byte(i), 0, 0
		records = append(records, r)
	}
	got := ticked(Options{Quiet: true}, records, 3)
	if n := strings.Count(got, "\n"); n != 2*maxTick+1 || !strings.Contains(got, "… and 4900 further connections waiting") {
		t.Errorf("%d lines", n)
	}
}

// TestLiveTells: data is told when it comes, not when it is answered.
func TestLiveTells(t *testing.T) {
	t.Setenv("TZ", "UTC")
	got := ticked(Options{}, spoken(">get a\r\n", "<VALUE a 0 3\r\n", "<abc\r\nEND\r\n", ">quit\r\n"), 0)
	for _, want := range []string{
		"[1] #4 00:00:01.003000 → 7 bytes\n",
		"[1] #5 00:00:01.004000 ← 13 bytes, the answer to #4 after 1 ms",
		"[1] #5–6 ← in all 23 bytes in 2 segments within 1 ms\n[1] #7 00:00:01.006000 → 6 bytes, 1 ms after #6",
	} {
		if !strings.Contains(got, want) {
			t.Errorf("no %q in\n%s", want, got)
		}
	}
}

// TestLiveSwarms: what comes by the hundred is told once, then counted.
func TestLiveSwarms(t *testing.T) {
	s := after(spoken())
	for range 40 { // the client's window goes down and up
		s.add(1, 0x18, "data")
		s.add(0, 0x10, "")
		b := s.list[len(s.list)-1].Data
		b[34], b[35], b[36], b[37] = byte(len(s.list)), 9, 0, 0
		s.add(0, 0x10, "")
		b = s.list[len(s.list)-1].Data
		b[34], b[35], b[36], b[37] = byte(200-len(s.list)), 7, 0, 0
	}
	s.add(0, 0x11, "")
	got := ticked(Options{}, s.list, 2)
	updates := strings.Count(got, "window update: room for")
	if updates == 0 || updates > 2 || !strings.Contains(got, " more about the window\n[1] #") || !strings.Contains(got, "FIN: the client closes") {
		t.Errorf("%d updates:\n%s", updates, got)
	}
	if all := ticked(Options{Verbose: true}, s.list, 2); strings.Count(all, "window update: room for") < 20 {
		t.Errorf("with -v:\n%s", all)
	}
}
