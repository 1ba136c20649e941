package scenario

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"wiretale/internal/lab"
)

// bulk are the scenarios with so much data that how it is cut into segments
// depends on when the program writes. Of their packets only the beginning, the
// end and the amount are compared.
var bulk = []string{"loss", "window-scale"}

// agreed is what two runs of a scenario have in common: their packets without the
// times, each host's by itself, as packets of two hosts may pass each other; what
// the wire did; and the findings and the states in the tale. Acknowledgments
// without data are left out: one that waited for an answer goes alone when the
// machine is busy for 40 ms.
func agreed(e *lab.Evidence) string {
	said := map[string][]string{}
	amount := map[string]uint32{}
	for _, p := range e.Packets {
		connection := fmt.Sprint(p.From, " ", p.Source, " ", p.Dest)
		amount[connection] = max(amount[connection], p.Seq+uint32(p.Len))
		switch {
		case p.Kind == "." && p.Len == 0:
		case !slices.Contains(bulk, e.Scenario.Name):
			said[p.From] = append(said[p.From], fmt.Sprint(p.To, " ", p.Kind, " ", p.Source, " ", p.Dest, " ", p.Seq, " ", p.Len))
		case p.Kind != ".":
			said[p.From] = append(said[p.From], fmt.Sprint(p.To, " ", p.Kind, " ", p.Source, " ", p.Dest))
		}
	}
	for _, w := range e.Events {
		said["wire, "+w.From] = append(said["wire, "+w.From], fmt.Sprint(w.Rule, " ", w.Number))
	}
	findings := map[string]bool{}
	for _, f := range e.Tale.Findings {
		findings[f.Kind.String()] = true
	}
	var b strings.Builder
	for _, who := range slices.Sorted(maps.Keys(said)) {
		fmt.Fprintf(&b, "%s\n  %s\n", who, strings.Join(said[who], "\n  "))
	}
	fmt.Fprintln(&b, amount, findings, e.Tale.Reached)
	return b.String()
}
