package scenario

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"wiretale/internal/lab"
)

// Of these the packets differ from run to run, as acknowledgments and window
// updates depend on how busy the machine is; what the page promises does not.
var varies = []string{"loss", "window-scale", "zero-window", "nagle", "ecn", "fast-retransmit", "reorder", "mtu-black-hole", "syn-flood-cookies", "retransmit"}

// Two runs show the same packets, times aside.
func TestTwoRunsAgree(t *testing.T) {
	for _, s := range lab.All() {
		if slices.Contains(varies, s.Name) {
			continue
		}
		t.Run(s.Name, func(t *testing.T) {
			t.Parallel()
			first, second := packetsOf(t, s), packetsOf(t, s)
			if first != second {
				t.Errorf("first:\n%s\nsecond:\n%s", first, second)
			}
		})
	}
}

// packetsOf plays a scenario and lists its packets without their times, each
// host's by itself, as packets of two hosts may pass each other. Acknowledgments
// without data are left out: one that waited for an answer goes alone when the
// machine is busy for 40 ms.
func packetsOf(t *testing.T, s *lab.Scenario) string {
	t.Helper()
	result, err := lab.Play(context.Background(), s, lab.Options{})
	if err != nil {
		t.Fatal(err)
	}
	byHost := map[string][]string{}
	for _, p := range lab.NewEvidence(result).Packets {
		if p.Kind == "." && p.Len == 0 {
			continue
		}
		line := fmt.Sprint(p.To, " ", p.Kind, " ", p.Source, " ", p.Dest, " ", p.Seq, " ", p.Len)
		byHost[p.From] = append(byHost[p.From], line)
	}
	var b strings.Builder
	for _, host := range slices.Sorted(maps.Keys(byHost)) {
		fmt.Fprintf(&b, "%s\n  %s\n", host, strings.Join(byHost[host], "\n  "))
	}
	return b.String()
}
