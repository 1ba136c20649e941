package scenario

import (
	"fmt"

	"wiretale/internal/conversation"
	"wiretale/internal/lab"
)

var _ = lab.Register(lab.Scenario{
	Name:  "fast-retransmit",
	Theme: lab.ThemeLoss,
	Title: "one segment is lost and sent again at once",
	Page: `A client sends 30 000 bytes over a line of 20 ms each way. The wire drops
the third data segment.

Look at the server's acknowledgments: from then on they all name the same
number, the first byte that is missing, and in the option sack the blocks that
did arrive behind it. After a few of them the client sends the missing segment
again, without waiting for a timeout: one round trip after it was lost. One
segment was lost, one is sent again. The next acknowledgment jumps over all that
had been waiting.`,
	Rules: "20 ms each way; drop the 3rd data segment from the client",
	Run:   func(s *lab.Stage) error { return transfer(s, 30_000) },
	Expect: []lab.Expectation{
		lab.Check("exactly one retransmission, of the segment that was dropped", func(e *lab.Evidence) error {
			data, again := e.All("client data"), e.All("client again")
			if len(again) != 1 || again[0].Seq != data[2].Seq {
				return fmt.Errorf("retransmissions: %v", again)
			}
			return nil
		}),
		lab.Check("it comes within two round trips, long before a timeout", func(e *lab.Evidence) error {
			data, again := e.All("client data"), e.All("client again")
			if len(again) != 1 {
				return fmt.Errorf("%d retransmissions", len(again))
			}
			return within(again[0].Time-data[2].Time, 35*ms, 100*ms)
		}),
		lab.AtLeast("three or more acknowledgments of the same number", 3, "server . ack=2897"),
		lab.Check("the wire dropped one segment", dropped(1)),
		lab.Tells("the tale: one fast retransmission", 1, conversation.RetransmissionFast),
		lab.Tells("the tale: and no timeout", 0, conversation.RetransmissionTimeout),
		lab.Finds("the tale: one loss", conversation.FindingLoss),
	},
})

// dropped checks how many frames the rules dropped.
func dropped(n uint64) func(*lab.Evidence) error {
	return func(e *lab.Evidence) error {
		if got := e.Wire.Dropped[0] + e.Wire.Dropped[1]; got != n {
			return fmt.Errorf("%d dropped", got)
		}
		return nil
	}
}
