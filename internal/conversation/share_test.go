package conversation

import (
	"testing"

	"wiretale/internal/packet"
)

// toldNothing is a sink that hears nothing.
type toldNothing struct{ deaf }

func (*toldNothing) At(uint64, int64) {}

// TestShareNoAllocation: nor does a packet cost memory that is planned and looked
// up ahead.
func TestShareNoAllocation(t *testing.T) {
	s := NewShare()
	defer s.Release()
	for i := range Shards {
		s.Follow(i, new(toldNothing), Limits{})
	}
	var records []packet.Record
	for port := range uint16(20) {
		for _, b := range exchange(2000+port, 20) {
			records = append(records, packet.Record{LinkType: 1, Data: b, Length: uint32(len(b))})
		}
	}
	var plans [2]Plan
	n := uint64(0)
	run := func() {
		for i := range records {
			records[i].Nsec += 1e6
		}
		p := &plans[n&1]
		first := n*uint64(len(records)) + 1
		p.Make(first, records, &plans[1-n&1], false)
		s.Take(p)
		n++
	}
	run()
	run()
	if got := testing.AllocsPerRun(50, run); got > 0 {
		t.Errorf("%v allocations for %d packets", got, len(records))
	}
}
