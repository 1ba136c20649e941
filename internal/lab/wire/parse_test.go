package wire

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

var testEnds = [2]string{"client", "server"}

func TestParse(t *testing.T) {
	ms := time.Millisecond
	either := func(s Selector) Selector { s.Side = EitherSide; return s }
	tests := []struct {
		text string
		want Rule
	}{
		{"drop the 3rd data segment from the client", Rule{Select: Selector{Kind: DataSegment, Side: SideA, Nth: []Span{{3, 3}}}}},
		{"drop 2% with seed 7", Rule{Select: either(Selector{Chance: .02, Seed: 7})}},
		{"Drop 2 % of the data segments to the client seed 7", Rule{Select: Selector{Kind: DataSegment, Side: SideB, Chance: .02, Seed: 7}}},
		{"drop every 100th data segment", Rule{Select: either(Selector{Kind: DataSegment, Every: 100})}},
		{"drop every SYN-ACK", Rule{Select: either(Selector{Kind: SYNACK})}},
		{"drop first and 3rd to 5th ack from server", Rule{Select: Selector{Kind: PureACK, Side: SideB, Nth: []Span{{1, 1}, {3, 5}}}}},
		{"drop packets over 1400 bytes from the server", Rule{Select: Selector{Kind: AnyPacket, Side: SideB, Over: 1400}}},
		{"drop all ICMP messages between 1 s and 2.5s", Rule{Select: either(Selector{Kind: ICMP, After: time.Second, Until: 2500 * ms})}},
		{"drop SYN port 23", Rule{Select: either(Selector{Kind: SYN, Port: 23})}},
		{"cut at 1.5 s", Rule{Action: Cut, Select: either(Selector{After: 1500 * ms})}},
		{"cut at 1s for 200ms", Rule{Action: Cut, Select: either(Selector{After: time.Second, Until: 1200 * ms})}},
		{"20 ms each way", Rule{Action: Delay, Delay: 20 * ms, Select: either(Selector{})}},
		{"20ms from the server jitter 5ms seed 3", Rule{Action: Delay, Delay: 20 * ms, Jitter: 5 * ms, Select: Selector{Side: SideB, Seed: 3}}},
		{"delay the 2nd ack from the client by 300 ms", Rule{Action: Delay, Delay: 300 * ms, Select: Selector{Kind: PureACK, Nth: []Span{{2, 2}}}}},
		{"reorder the 3rd data segment by 2 packets", Rule{Action: Reorder, Behind: 2, Delay: time.Second, Select: either(Selector{Kind: DataSegment, Nth: []Span{{3, 3}}})}},
		{"limit to 1.5 Mbit/s from the server queue 20 packets", Rule{Action: Limit, Rate: 1.5e6, Queue: 20, Select: Selector{Side: SideB}}},
		{"mark the 5th data segment", Rule{Action: Mark, Select: either(Selector{Kind: DataSegment, Nth: []Span{{5, 5}}})}},
	}
	for _, test := range tests {
		got, err := Parse(test.text, testEnds)
		test.want.Text = test.text
		if err != nil {
			t.Errorf("%s: %v", test.text, err)
		} else if diff := cmp.Diff([]Rule{test.want}, got); diff != "" {
			t.Errorf("%s: (-want +got)\n%s", test.text, diff)
		}
	}
}

func TestParseSeveral(t *testing.T) {
	rules, err := Parse("20 ms each way; drop the 2nd SYN # lost\n cut at 3 s,;", testEnds)
	if err != nil {
		t.Fatal(err)
	}
	var texts []string
	for _, r := range rules {
		texts = append(texts, r.Text)
	}
	if diff := cmp.Diff([]string{"20 ms each way", "drop the 2nd SYN", "cut at 3 s"}, texts); diff != "" {
		t.Error(diff)
	}
}

func TestSyntaxErrors(t *testing.T) {
	tests := []struct {
		text    string
		place   string // the rest of the text from the error on
		problem string
	}{
		{"drip the 3rd segment", "drip the 3rd segment", "expected drop, duplicate"},
		{"drop the 3rd data segment from the cleint", "cleint", "a host (client or server)"},
		{"20 ms; drop 3 segments", "3 segments", `such as "3rd" or "2%"`},
		{"cut tomorrow", "tomorrow", `"at" and a time`},
		{"cut at 5", "", "a unit of time"},
		{"cut at 5 days", "days", "a unit of time"},
		{"delay the 3rd ack", "", `"by" and a time`},
		{"drop 200%", "200%", "up to 100%"},
		{"drop the 5th to 3rd segment", "3rd segment", "from 5 on"},
		{"limit 10 apples", "apples", "a unit of rate"},
		{"drop the 3rd segment sideways", "sideways", "the end of the rule"},
		{"drop 1.2.3%", "1.2.3%", "a share"},
		{"delay 99999999 min", "99999999 min", "at most a day"},
	}
	for _, test := range tests {
		_, err := Parse(test.text, testEnds)
		e, ok := err.(*SyntaxError)
		if !ok {
			t.Errorf("%s: got %v, want a syntax error", test.text, err)
			continue
		}
		if got := test.text[e.Offset:]; got != test.place {
			t.Errorf("%s: error at %q, want %q", test.text, got, test.place)
		}
		if !strings.Contains(e.Problem, test.problem) {
			t.Errorf("%s: problem %q, want %q in it", test.text, e.Problem, test.problem)
		}
		if _, err := Parse(e.Example, testEnds); err != nil {
			t.Errorf("%s: the example is wrong itself: %v", test.text, err)
		}
	}
}

func TestSyntaxErrorShowsThePlace(t *testing.T) {
	_, err := Parse("20 ms each way\ndrop the 3rd segment form the client", testEnds)
	want := `bad rule: expected the end of the rule, found "form"
    drop the 3rd segment form the client
                         ^
example: drop the 3rd data segment from the client`
	if err == nil || err.Error() != want {
		t.Errorf("got\n%v\nwant\n%s", err, want)
	}
}

func FuzzParse(f *testing.F) {
	for _, form := range forms {
		f.Add(form.example)
	}
	f.Add("drop 2 % \u0130 ; µs 3µs each way")
	f.Fuzz(func(t *testing.T, text string) {
		rules, err := Parse(text, testEnds)
		if err != nil {
			_ = err.Error()
			return
		}
		for _, r := range rules {
			if again, err := Parse(r.Text, testEnds); err != nil || len(again) != 1 {
				t.Fatalf("%q was read, its own text %q is not: %v", text, r.Text, err)
			}
		}
	})
}
