package scenario

import (
	"fmt"

	"wiretale/internal/conversation"
	"wiretale/internal/lab"
)

var _ = lab.Register(lab.Scenario{
	Name:  "ecn",
	Theme: lab.ThemeMidpoint,
	Title: "a router marks a packet instead of dropping it",
	Page: `Client and server agree to use explicit congestion notification (RFC 3168).
A router in the wire marks the fifth data segment "congestion experienced"
instead of dropping one.

Look at the flags, which tcpdump writes as [SEW] in the SYN and [S.E] in
the SYN-ACK: that is the agreement. With -v the data packets show tos 0x2, ECT(0),
"I know ECN", and the server's capture shows tos 0x3, CE, for the marked one. The
server puts E (ECE) into its acknowledgments until the client has answered with
W (CWR): "I have slowed down". Nothing is lost and nothing is sent again.`,
	Rules:    "10 ms each way; mark the 5th data segment from the client",
	Sysctls:  []string{"net.ipv4.tcp_ecn=1"},
	BothEnds: "server",
	Run:      func(s *lab.Stage) error { return transfer(s, 60_000) },
	Expect: []lab.Expectation{
		lab.Check("both agree in the handshake", func(e *lab.Evidence) error {
			syn, answer := e.All("client S"), e.All("server S.")
			if len(syn) == 0 || !syn[0].ECE || !syn[0].CWR || len(answer) == 0 || !answer[0].ECE || answer[0].CWR {
				return fmt.Errorf("SYN %v, SYN-ACK %v", syn, answer)
			}
			return nil
		}),
		lab.Check("one packet arrives marked", func(e *lab.Evidence) error {
			n := 0
			for _, p := range e.Other {
				if p.IP != nil && p.IP.ECN() == 3 {
					n++
				}
			}
			if n != 1 {
				return fmt.Errorf("%d marked packets", n)
			}
			return nil
		}),
		lab.Check("the server echoes it until the client has slowed down", echoes),
		lab.Counts("nothing is sent again", 0, "client again"),
		lab.Check("the wire dropped nothing", dropped(0)),
		lab.Tells("the tale: the mark is echoed", 1, conversation.CongestionEcho),
		lab.Tells("the tale: the client slows down", 1, conversation.CongestionReduced),
	},
})

// echoes checks that ECE comes from the server, then CWR from the client, then
// no ECE any more.
func echoes(e *lab.Evidence) error {
	stage := 0
	for _, p := range e.Packets {
		if p.TCP == nil || p.Kind == "S" || p.Kind == "S." {
			continue
		}
		switch {
		case stage == 0 && p.From == "server" && p.ECE:
			stage = 1
		case stage == 1 && p.From == "client" && p.CWR:
			stage = 2
		}
	}
	if stage != 2 {
		return fmt.Errorf("only %d of the two steps", stage)
	}
	return nil
}
