package scenario

import (
	"wiretale/internal/conversation"
	"wiretale/internal/lab"
)

var _ = lab.Register(lab.Scenario{
	Name:  "simultaneous-close",
	Theme: lab.ThemeClosing,
	Title: "both close at the same moment",
	Page: `Both sides close at once. The line takes 20 ms each way, so that the two
FINs pass each other.

Look at the acknowledgment numbers: neither FIN acknowledges the other. Each
side goes from FIN_WAIT1 to CLOSING when it gets a FIN instead of the
acknowledgment it waits for, and then to TIME_WAIT: both of them, where
otherwise only the first one does.`,
	Rules: "20 ms each way",
	Run: func(s *lab.Stage) error {
		client, server, err := s.Connect(7)
		if err != nil {
			return err
		}
		s.Sleep(2 * moment)
		s.Say("client", "closes")
		client.Close()
		s.Say("server", "closes")
		server.Close()
		s.Sleep(100 * ms)
		if err := s.SayStatesAt("client", "TIME_WAIT"); err != nil {
			return err
		}
		return s.SayStatesAt("server", "TIME_WAIT")
	},
	Expect: []lab.Expectation{
		lab.Sees("two FINs, neither acknowledges the other", "client F. seq=1 ack=1", "server F. seq=1 ack=1"),
		lab.Sees("both are acknowledged", "server F.", "client . ack=2"),
		lab.Sees("by both", "client F.", "server . ack=2"),
		lab.Says("the client is in TIME_WAIT", "TIME_WAIT 10.0.0.1:40001"),
		lab.Says("and so is the server", "TIME_WAIT 10.0.0.2:7"),
		lab.Reaches("the tale: the client in CLOSING", conversation.Originator, conversation.Closing),
	},
})
