package scenario

import (
	"io"

	"wiretale/internal/conversation"
	"wiretale/internal/lab"
)

var _ = lab.Register(lab.Scenario{
	Name:  "linger-0",
	Theme: lab.ThemeClosing,
	Title: "SO_LINGER with 0 seconds: the connection is aborted",
	Page: `The client sets SO_LINGER to 0 seconds, sends something, and closes.

Look at the end: a RST from the client instead of a FIN, and no answer to it.
There is no TIME_WAIT either, which is why some programs do it; but whatever was
still on its way is lost, and the server's program gets an error
instead of an end.`,
	Run: func(s *lab.Stage) error {
		client, server, err := s.Connect(7)
		if err != nil {
			return err
		}
		io.WriteString(client, "goodbye\n")
		if err := hear(server, 8); err != nil {
			return err
		}
		s.Sleep(2 * moment)
		s.Say("client", "closes with SO_LINGER 0")
		client.SetLinger(0)
		client.Close()
		s.Say("server", "reads: %v", unwrap(hearEnd(server)))
		return s.SayStates("client")
	},
	Expect: []lab.Expectation{
		lab.Sees("data, then RST from the client", "client data len=8", "client R."),
		lab.Counts("no FIN", 0, "any F."),
		lab.Says("the server's program gets the error", "connection reset by peer"),
		lab.Check("no TIME_WAIT", nobodySays("TIME_WAIT")),
		lab.Finds("the tale: the connection is cut by a reset", conversation.FindingReset),
		lab.Tells("the tale: nobody is in TIME_WAIT", 0, conversation.TimeWait),
	},
})
