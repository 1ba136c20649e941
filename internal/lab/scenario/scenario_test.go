package scenario

import (
	"context"
	"os"
	"testing"
	"time"

	"wiretale/internal/lab"
	"wiretale/internal/lab/network"
)

func TestMain(m *testing.M) { os.Exit(network.RunTests(m.Run)) }

// Every scenario shows on this kernel what its page promises.
func TestScenarios(t *testing.T) {
	for _, s := range lab.All() {
		t.Run(s.Name, func(t *testing.T) {
			t.Parallel()
			ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
			defer cancel()
			result, err := lab.Play(ctx, s, lab.Options{})
			if err != nil {
				t.Error(err)
			}
			if result == nil {
				return
			}
			e := lab.NewEvidence(result)
			if err := e.Verify(); err != nil {
				t.Error(err)
			}
			if t.Failed() || testing.Verbose() {
				show(t, e)
			}
			if result.Wire.Overruns != [2]uint64{} {
				t.Errorf("the wire was too slow: %+v", result.Wire)
			}
		})
	}
}

func show(t *testing.T, e *lab.Evidence) {
	for i := range e.Packets[:min(len(e.Packets), 120)] {
		t.Log(e.Packets[i].String())
	}
	for _, n := range e.Notes {
		t.Logf("%9.6f %s %s", n.Time.Sub(e.Started).Seconds(), n.Who, n.Text)
	}
	t.Logf("wire: %+v", e.Wire)
}
