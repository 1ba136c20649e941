package scenario

import (
	"fmt"

	"wiretale/internal/conversation"
	"wiretale/internal/lab"
)

var _ = lab.Register(lab.Scenario{
	Name:  "close-3",
	Theme: lab.ThemeClosing,
	Title: "a quick close: the FIN carries the ACK",
	Page: `The client closes, and the server closes as soon as it reads the end.

Look at the last three segments. The server's acknowledgment of the client's
FIN had not left yet when its own FIN was ready, so both are one segment. The
books draw four; this is what you mostly see.`,
	Rules: "5 ms each way",
	Run: func(s *lab.Stage) error {
		client, server, err := s.Connect(7)
		if err != nil {
			return err
		}
		s.Sleep(moment)
		return s.Together(
			func() error {
				s.Say("client", "closes")
				client.CloseWrite()
				return hearEnd(client)
			},
			func() error {
				err := hearEnd(server)
				server.Close()
				s.Say("server", "closes at once")
				return err
			},
		)
	},
	Expect: []lab.Expectation{
		lab.Sees("FIN, FIN with ACK, ACK", "client F. seq=1", "server F. ack=2", "client . ack=2"),
		lab.Check("three segments close it", func(e *lab.Evidence) error {
			fin := e.All("client F.")[0]
			n := 0
			for _, p := range e.Packets {
				if p.TCP != nil && p.Time >= fin.Time {
					n++
				}
			}
			if n != 3 {
				return fmt.Errorf("%d segments", n)
			}
			return nil
		}),
		lab.Tells("the tale: nobody is half-closed", 0, conversation.HalfClosed),
		lab.Reaches("the tale: the client in TIME_WAIT", conversation.Originator, conversation.StateTimeWait),
	},
})
