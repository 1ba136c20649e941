package lab_test

import (
	"encoding/json"
	"path/filepath"
	"strings"
	"testing"
)

// comparison is what compare --json says, as far as it is looked at here.
type comparison struct {
	Type   string
	Server string `json:"at_server"`
	Offset float64
	Ways   [2]struct {
		Sent, Arrived int
		Lost, Damaged []int
		Overtaken     []int
		Twice         int       `json:"arrived_twice"`
		OneWay        []float64 `json:"one_way_s"`
		Slowest       int       `json:"slowest_packet"`
		Hops          int
		Changes       []string
	}
	Answers struct {
		Count  int
		Server float64 `json:"in_server_s"`
		Client float64 `json:"client_waited_s"`
	}
}

// compared plays a scenario with rules of the wire, captures at both ends, and
// compares the captures.
func compared(t *testing.T, scenario string, rules ...string) comparison {
	t.Helper()
	file := filepath.Join(t.TempDir(), "both")
	args := []string{"lab", scenario, "--both-ends", "-w", file}
	for _, r := range rules {
		args = append(args, "--rule", r)
	}
	run(t, command(false, args...)) // with another wire than it expects, a scenario may fail
	stdout, stderr, status := run(t, command(false, "compare", "--json", file, file+"-server"))
	if status != 0 {
		t.Fatalf("%s %q: %s", scenario, rules, stderr)
	}
	var c comparison
	if err := json.Unmarshal([]byte(strings.SplitN(stdout, "\n", 2)[0]), &c); err != nil || c.Type != "comparison" {
		t.Fatalf("%v: %s", err, stdout)
	}
	return c
}

// TestCompareTellsTheWire: what the wire was told to do is what compare finds.
func TestCompareTellsTheWire(t *testing.T) {
	if testing.Short() {
		t.Skip("short: the wire is NOT compared with what compare finds")
	}
	for _, test := range []struct {
		scenario, rule string
		ok             func(c *comparison) bool
	}{
		{"http", "", func(c *comparison) bool {
			a, b := &c.Ways[0], &c.Ways[1]
			return a.Sent == a.Arrived && b.Sent == b.Arrived && near(a.OneWay[0], 0.005) && near(b.OneWay[0], 0.005) &&
				c.Answers.Count == 2 && c.Answers.Client-c.Answers.Server > 0.019 && c.Answers.Server < 0.05
		}},
		{"http", "drop the 1st SYN from the client", func(c *comparison) bool {
			return len(c.Ways[0].Lost) == 1 && c.Ways[0].Sent == c.Ways[0].Arrived+1 && len(c.Ways[1].Lost) == 0
		}},
		{"http", "drop the 1st data segment from the server", func(c *comparison) bool {
			return len(c.Ways[1].Lost) == 1 && len(c.Ways[0].Lost) == 0
		}},
		{"http", "duplicate the 1st data segment from the server", func(c *comparison) bool {
			return c.Ways[1].Twice == 1 && len(c.Ways[1].Lost) == 0 && c.Ways[0].Twice == 0
		}},
		{"http", "corrupt the 1st data segment from the client", func(c *comparison) bool {
			return len(c.Ways[0].Damaged) == 1 && len(c.Ways[0].Lost) == 0
		}},
		{"http", "delay the 2nd data segment from the client by 80ms", func(c *comparison) bool {
			w := &c.Ways[0]
			return w.OneWay[2] > 0.084 && w.OneWay[1] < 0.08 && w.Slowest != 0
		}},
		{"reorder", "", func(c *comparison) bool { return len(c.Ways[0].Overtaken) == 1 && len(c.Ways[0].Lost) == 0 }},
		{"slow-server", "", func(c *comparison) bool { return c.Answers.Server > 0.9 && c.Answers.Client-c.Answers.Server < 0.5 }},
		{"nat", "", func(c *comparison) bool {
			return strings.HasPrefix(c.Server, "203.0.113.1:") && c.Ways[0].Hops == 1 && c.Ways[1].Hops == 1 && len(c.Ways[0].Lost) == 0
		}},
	} {
		var rules []string
		if test.rule != "" {
			rules = append(rules, test.rule)
		}
		if c := compared(t, test.scenario, rules...); !test.ok(&c) {
			t.Errorf("%s, %q: %+v", test.scenario, test.rule, c)
		}
	}
}

// near allows for a busy machine: delays only grow.
func near(got, least float64) bool { return got >= least*0.98 && got < least*1.5+0.005 }
