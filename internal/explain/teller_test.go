package explain

import (
	"bytes"
	"encoding/json"
	"math/rand/v2"
	"strings"
	"testing"

	"wiretale/internal/conversation"
	"wiretale/savefile"
)

// TestAnyPackets tells tales of packets in any order, in every way of telling:
// nothing may fail, and nothing may be told without words.
func TestAnyPackets(t *testing.T) {
	for seed := range uint64(60) {
		records := scrambled(seed)
		for _, o := range []Options{{}, {Quiet: true}, {JSON: true}, {Live: true}, {Verbose: true}, {Colour: true}, {NoTimes: true}} {
			var out bytes.Buffer
			teller := New(&out, o)
			tracker := conversation.New(teller, conversation.Limits{NoTimes: o.NoTimes})
			for i := range records {
				c := tracker.Packet(uint64(i+1), &records[i])
				teller.Packet(c, uint64(i+1), records[i].Sec*1e9+records[i].Nsec, "line")
			}
			tracker.Close()
			checkTold(t, o, out.String())
			if out.Len() > 2000*len(records) {
				t.Fatalf("%d bytes for %d packets", out.Len(), len(records))
			}
		}
	}
}

func checkTold(t *testing.T, o Options, text string) {
	if strings.Contains(text, "%!") || strings.Contains(text, "; ;") || strings.Contains(text, "  ; ") {
		t.Fatalf("badly worded:\n%s", text)
	}
	if !o.JSON {
		return
	}
	for _, line := range strings.Split(strings.TrimSpace(text), "\n") {
		var v map[string]any
		if err := json.Unmarshal([]byte(line), &v); err != nil {
			t.Fatalf("%v: %s", err, line)
		}
	}
}

// scrambled is a conversation with its packets altered, repeated and shuffled.
func scrambled(seed uint64) []savefile.Record {
	r := rand.New(rand.NewPCG(seed, 5))
	base := spoken(">one", "<two", ">"+strings.Repeat("x", 900), "<four", "<five", ">six")
	var list []savefile.Record
	now := int64(0)
	for range 80 {
		k := base[r.IntN(len(base))]
		k.Data = bytes.Clone(k.Data)
		if r.IntN(3) == 0 {
			k.Data[33] = byte(r.Uint32()) // flags
		}
		if r.IntN(4) == 0 {
			k.Data[34], k.Data[35] = 0, byte(r.Uint32()) // window
		}
		if r.IntN(4) == 0 {
			k.Data[27] += byte(r.IntN(8)) // sequence
		}
		k.Data[36], k.Data[37] = 0, 0
		now += int64(r.IntN(3)) * int64(r.IntN(1_500_000_000))
		k.Sec, k.Nsec = now/1e9, now%1e9
		list = append(list, k)
	}
	return list
}

// TestWordsForAll: no kind of event or finding lacks words.
func TestWordsForAll(t *testing.T) {
	elsewhere := map[string]bool{"answered": true, "message_acked": true, "closed": true}
	for k := conversation.Kind(1); k.String() != "evicted"; k++ {
		if phrases[k] == nil && !elsewhere[k.String()] {
			t.Errorf("no words for the event %v", k)
		}
	}
	for _, name := range conversation.FindingNames() {
		if k, ok := conversation.FindingNamed(name); !ok || judges[k] == nil {
			t.Errorf("no words for the finding %s", name)
		}
	}
}

func TestSpans(t *testing.T) {
	for ns, want := range map[int64]string{
		0: "0 ns", 999: "999 ns", 26e3: "26 µs", 39_162e3: "39.2 ms", 999_400e3: "999 ms", 999_600e3: "1 s", 9_956e6: "9.96 s",
		60e9: "1 min", 978e9: "16 min 18 s", 3600e9: "1 h", 4_440e9: "1 h 14 min", 90_000e9: "1 d 1 h", -5e6: "-5 ms",
	} {
		if got := span(ns); got != want {
			t.Errorf("%d: %s, want %s", ns, got, want)
		}
	}
}
