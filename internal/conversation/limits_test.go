package conversation

import (
	"fmt"
	"slices"
	"testing"

	"wiretale/internal/packet"
)

// facts are what does not depend on whether findings and totals are wanted.
type facts struct {
	deaf
	list []string
}

func (f *facts) Deaf() bool { return true }

func (f *facts) Finish(c *Connection) {
	said := fmt.Sprint(c.ID, c.Flow, c.Start, c.Last, c.First, c.LastRecord, c.Packets, c.WireBytes,
		c.States(), c.ConnState(), c.History())
	for _, side := range [2]Side{Originator, Responder} {
		if s := c.Stream(side); s != nil {
			count := s.Count
			count.Messages = 0
			said += fmt.Sprint(" ", count, s.RTT.Count(), s.RTT.Min(), s.RTT.Median(), s.RTT.Max())
		}
	}
	whole, half := c.Handshake()
	f.list = append(f.list, fmt.Sprint(said, " ", whole, half))
}

func factsOf(records []packet.Record, limits Limits) []string {
	f := new(facts)
	t := New(f, limits)
	for i := range records {
		t.Packet(uint64(i+1), &records[i])
	}
	t.Close()
	return f.list
}

// TestNoFindings: what is left out changes nothing of the rest.
func TestNoFindings(t *testing.T) {
	connections := 0
	for i, records := range storyPackets(t) {
		whole := factsOf(records, Limits{})
		bare := factsOf(records, Limits{NoFindings: true, NoTotals: true})
		if !slices.Equal(whole, bare) {
			t.Errorf("story %d:\n%q\n%q", i, whole, bare)
		}
		connections += len(whole)
	}
	if connections < 150 {
		t.Errorf("%d connections", connections)
	}
}
