package scenario

import (
	"io"

	"wiretale/internal/conversation"
	"wiretale/internal/lab"
)

var _ = lab.Register(lab.Scenario{
	Name:  "half-close",
	Theme: lab.ThemeClosing,
	Title: "one direction is closed, the other goes on",
	Page: `The client sends a question and says that it has no more to say: shutdown
for writing, which is a FIN. The server goes on to send three answers, and
closes then. "ssh host sort < file" works like that.

Look at what comes after the client's FIN: data from the server, and
acknowledgments from the client, but no data from it. The client is in FIN_WAIT2
all the while, the server in CLOSE_WAIT, and that is as it should be. Who calls
close instead of shutdown cannot read those answers: see reset-unread.`,
	Run: func(s *lab.Stage) error {
		client, server, err := s.Connect(7)
		if err != nil {
			return err
		}
		s.Say("client", "sends a question and shuts down its side")
		io.WriteString(client, "what now?\n")
		client.CloseWrite()
		if err := hearEnd(server); err != nil {
			return err
		}
		for range 3 {
			s.Sleep(2 * moment)
			s.Say("server", "sends an answer")
			if _, err := io.WriteString(server, "this, and that\n"); err != nil {
				return err
			}
		}
		if err := s.SayStates("server"); err != nil {
			return err
		}
		s.Sleep(2 * moment)
		s.Say("server", "closes")
		server.Close()
		return hearEnd(client)
	},
	Expect: []lab.Expectation{
		lab.Sees("data from the server after the client's FIN", "client F.", "server data len=15", "client .", "server data len=15", "server data len=15", "server F."),
		lab.Counts("no RST", 0, "any R"),
		lab.Says("the server is in CLOSE_WAIT meanwhile", "CLOSE_WAIT 10.0.0.2:7"),
		lab.Tells("the tale: half-closed", 1, conversation.HalfClosed),
		lab.Reaches("the tale: the client in FIN_WAIT2", conversation.Originator, conversation.FinWait2),
		lab.Reaches("the tale: the server in CLOSE_WAIT", conversation.Responder, conversation.CloseWait),
	},
})
