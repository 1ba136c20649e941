package scenario

import (
	"errors"
	"io"

	"golang.org/x/sys/unix"

	"wiretale/internal/conversation"
	"wiretale/internal/lab"
)

var _ = lab.Register(lab.Scenario{
	Name:  "half-open",
	Theme: lab.ThemeLoss,
	Title: "the peer restarts, and knows nothing of the connection",
	Page: `A client and a server have a connection. The server loses power and starts
again; nobody tells the client, which still believes in the connection
("half-open"). Half a second later it sends something.

Look at the answer: RST. The server's new kernel knows no such connection.
The RST has no ACK flag, and its sequence number is the one the client's
segment acknowledged, so that the client believes it. Up to then nothing at
all showed that the connection was dead: only sending does, or keep-alive.`,
	Run: func(s *lab.Stage) error {
		client, server, err := s.Connect(7)
		if err != nil {
			return err
		}
		if _, err := ask(client, "hello\n", 0); err != nil {
			return err
		}
		if err := hear(server, 6); err != nil {
			return err
		}
		s.Sleep(2 * moment)
		s.Say("server", "loses power, and starts again")
		if err := lab.Vanish(server); err != nil {
			return err
		}
		s.Sleep(500 * ms)
		s.Say("client", "sends something")
		io.WriteString(client, "still there?\n")
		err = hearEnd(client)
		if !errors.Is(err, unix.ECONNRESET) {
			return errors.Join(errors.New("the connection ended otherwise"), err)
		}
		s.Say("client", "gets the error: %v", unix.ECONNRESET)
		return nil
	},
	Expect: []lab.Expectation{
		lab.Sees("data, half a second, data, RST", "client data len=6", "server . ack=7", "client data len=13", "server R seq=1"),
		lab.Counts("no FIN", 0, "any F."),
		lab.Says("the program gets the error", "connection reset by peer"),
		lab.Finds("the tale: the connection is cut by a reset", conversation.FindingReset),
	},
})
