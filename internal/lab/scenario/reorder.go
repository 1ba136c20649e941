package scenario

import (
	"fmt"

	"wiretale/internal/conversation"
	"wiretale/internal/lab"
)

var _ = lab.Register(lab.Scenario{
	Name:  "reorder",
	Theme: lab.ThemeLoss,
	Title: "two segments overtake a third: nothing is lost",
	Page: `A client sends 30 000 bytes. The wire holds the third data segment back
until two others have passed it.

Look at the server's acknowledgments (capture at the client): two of
them repeat the same number and name in sack what came too early. Then the
late one arrives, and they go on. The client sends nothing again, as
two repetitions are not enough to believe in a loss: three would be.
Compare with fast-retransmit.`,
	Rules:    "20 ms each way; reorder the 3rd data segment from the client by 2 packets",
	BothEnds: "server",
	Run:      func(s *lab.Stage) error { return transfer(s, 30_000) },
	Expect: []lab.Expectation{
		lab.Counts("nothing is sent again", 0, "client again"),
		lab.AtLeast("acknowledgments of the same number", 2, "server . ack=2897"),
		lab.Check("the server sees the third segment after the fifth", func(e *lab.Evidence) error {
			var order []uint32
			for _, p := range e.Other {
				if p.From == "client" && p.Len > 0 {
					order = append(order, p.Seq)
				}
			}
			sent := e.All("client data")
			if len(order) < 5 || order[4] != sent[2].Seq || order[2] != sent[3].Seq {
				return fmt.Errorf("the order is %v", order[:min(6, len(order))])
			}
			return nil
		}),
		lab.Check("the wire dropped nothing", dropped(0)),
		lab.Tells("the tale: two duplicate acknowledgments", 2, conversation.DuplicateAck),
		lab.Tells("the tale: no retransmission", 0, conversation.RetransmissionFast),
	},
})
