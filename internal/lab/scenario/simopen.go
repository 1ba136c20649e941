package scenario

import (
	"wiretale/internal/conversation"
	"wiretale/internal/lab"
	"wiretale/internal/lab/network"
)

var _ = lab.Register(lab.Scenario{
	Name:  "simultaneous-open",
	Theme: lab.ThemeOpening,
	Title: "two SYNs pass each other and become one connection",
	Page: `Both sides connect to each other at the same moment, each from the port
the other one connects to. Nobody listens. The line takes 50 ms each way.

Look at the four segments: two SYNs that pass each other, and two SYN-ACKs.
A host in SYN_SENT that gets a SYN goes to SYN_RECEIVED and sends its own SYN
again, now with the acknowledgment. It is one connection, not two. Programs
that get through NAT from both sides use this ("hole punching").`,
	Rules: "50 ms each way",
	Run: func(s *lab.Stage) error {
		// A ping first, so that ARP does not keep one of them waiting.
		if err := ping(s, "10.0.0.2", 8); err != nil {
			return err
		}
		connect := func(h *network.Host, name, local, remote string) func() error {
			return func() error {
				s.Say(name, "connects from %s to %s", local, remote)
				c, err := h.Dial(s.Context, "tcp4", local, remote, nil)
				if err != nil {
					return err
				}
				s.Defer(func() { c.Close() })
				s.Say(name, "is connected")
				return nil
			}
		}
		err := s.Together(
			connect(s.Client(), "client", "10.0.0.1:5001", "10.0.0.2:5002"),
			connect(s.Server(), "server", "10.0.0.2:5002", "10.0.0.1:5001"),
		)
		s.Sleep(150 * ms)
		return err
	},
	Expect: []lab.Expectation{
		lab.Sees("two SYNs", "client S", "server S"),
		lab.Sees("two SYN-ACKs", "client S", "server S", "client S. ack=1"),
		lab.Sees("one from each side", "client S", "server S. ack=1"),
		lab.Counts("no RST", 0, "any R."),
		lab.Says("both are connected", "is connected"),
		lab.Reaches("the tale: the client in SYN_RECEIVED", conversation.Originator, conversation.SynReceived),
		lab.Reaches("the tale: the server in SYN_RECEIVED", conversation.Responder, conversation.SynReceived),
		lab.Tells("the tale: one connection", 1, conversation.Established),
	},
})
