package scenario

import (
	"context"
	"errors"
	"fmt"
	"os"
	"testing"
	"time"

	"wiretale/internal/conversation"
	"wiretale/internal/header"
	"wiretale/internal/lab"
	"wiretale/internal/lab/network"
)

func TestMain(m *testing.M) { os.Exit(network.RunTests(m.Run)) }

// Every scenario shows on this kernel what its page promises. When the machine
// is too busy to keep the times, a scenario may be played again, twice.
func TestScenarios(t *testing.T) {
	for _, s := range lab.All() {
		t.Run(s.Name, func(t *testing.T) {
			t.Parallel()
			var err error
			for range 3 {
				if err = play(t, s); err == nil {
					return
				}
				t.Log(err)
			}
			t.Error(err)
		})
	}
}

// play plays a scenario and returns which promises it did not keep.
func play(t *testing.T, s *lab.Scenario) error {
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	result, err := lab.Play(ctx, s, lab.Options{})
	if result == nil {
		return err
	}
	if result.Wire.Overruns != [2]uint64{} {
		err = errors.Join(err, fmt.Errorf("the wire was too slow: %+v", result.Wire))
	}
	e := lab.NewEvidence(result)
	err = errors.Join(err, e.Verify())
	if err != nil || testing.Verbose() {
		show(t, e)
	}
	return err
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

// With any seed each loss costs a retransmission, and one that was not lost is
// hardly ever sent again.
func TestLossSeeds(t *testing.T) {
	template, err := lab.Find("loss")
	if err != nil {
		t.Fatal(err)
	}
	for seed := 1; seed <= 20; seed++ {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			t.Parallel()
			s := *template
			s.Rules = fmt.Sprintf("10 ms each way; drop 1%% of the data segments from the client with seed %d", seed)
			result, err := lab.Play(context.Background(), &s, lab.Options{})
			if err != nil {
				t.Fatal(err)
			}
			e := lab.NewEvidence(result)
			lost, again := int(e.Wire.Dropped[0]), e.Count("client again")
			spurious := dsacks(e)
			t.Logf("%d lost, %d sent again, %d of them reported as duplicates; %v", lost, again, spurious, e.Packets[len(e.Packets)-1].Time)
			if lost+spurious != again {
				t.Errorf("%d lost, %d sent again, %d of them reported as duplicates", lost, again, spurious)
			}
			told, unneeded := int(e.Tale.Repeated), e.Tale.Count(conversation.RetransmissionSpurious)+e.Tale.Count(conversation.SpuriousProved)
			if lost+unneeded != told {
				t.Errorf("%d lost; the tale: %d sent again, %d of them without need", lost, told, unneeded)
			}
		})
	}
}

// dsacks counts the acknowledgments that report a segment which came twice
// (RFC 2883): their first block lies below what is acknowledged, or inside the
// second block.
func dsacks(e *lab.Evidence) (n int) {
	for _, p := range e.All("server .") {
		for rest := p.TCP.Options(); len(rest) > 0; {
			var o header.TCPOption
			if o, rest = header.NextTCPOption(rest); o == nil {
				break
			}
			if o.Kind() == 5 && isDSACK(o, p.TCP.Acknowledgment()) {
				n++
			}
		}
	}
	return n
}

func isDSACK(o header.TCPOption, ack uint32) bool {
	left, right := o.SACKBlock(0)
	if int32(left-ack) < 0 {
		return true
	}
	if o.SACKBlocks() < 2 {
		return false
	}
	l2, r2 := o.SACKBlock(1)
	return int32(left-l2) >= 0 && int32(right-r2) <= 0
}
