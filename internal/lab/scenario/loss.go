package scenario

import (
	"fmt"

	"wiretale/internal/conversation"
	"wiretale/internal/lab"
)

// lossSize is what the client sends, in bytes: about 700 segments.
const lossSize = 1 << 20

var _ = lab.Register(lab.Scenario{
	Name:  "loss",
	Theme: lab.ThemeLoss,
	Title: "one segment in a hundred is lost",
	Page: `A client sends 1 MB over a line of 10 ms each way, on which one data segment in
a hundred is lost. The dice have a seed: another run loses the same ones.

Look at how the losses are found. Most of them by what arrives behind them:
the server's sack names it, and the segment is sent again one round trip later.
At the very end nothing comes behind, so a timer must do it (tail loss
probe, or the retransmission timeout of 0.2 s and more). Every drop costs one
retransmission, and slows the client down for a while: 1 % of loss costs much
more than 1 % of speed.`,
	Rules: "10 ms each way; drop 1% of the data segments from the client with seed 7",
	Run:   func(s *lab.Stage) error { return transfer(s, lossSize) },
	Expect: []lab.Expectation{
		lab.Check("the wire lost some segments", func(e *lab.Evidence) error {
			if e.Wire.Dropped[0] == 0 {
				return fmt.Errorf("it lost none")
			}
			return nil
		}),
		lab.Check("each was sent again", lossRepaired),
		lab.Says("all arrives", "read 1048576 bytes"),
		lab.Finds("the tale: segments were lost", conversation.FindingLoss),
	},
})

// lossRepaired compares the drops of the wire, segment by segment, with the
// retransmissions of the client.
func lossRepaired(e *lab.Evidence) error {
	sent := map[uint32]int{} // sequence number -> times sent
	for _, p := range e.All("client data") {
		sent[p.Seq]++
	}
	extra := 0
	for _, n := range sent {
		extra += n - 1
	}
	if lost := int(e.Wire.Dropped[0]); extra < lost {
		return fmt.Errorf("%d lost, %d sent again", lost, extra)
	}
	return nil
}
