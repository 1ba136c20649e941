package scenario

import (
	"errors"
	"io"

	"golang.org/x/sys/unix"

	"wiretale/internal/conversation"
	"wiretale/internal/lab"
)

var _ = lab.Register(lab.Scenario{
	Name:  "reset-unread",
	Theme: lab.ThemeClosing,
	Title: "close with unread data is a RST, not a FIN",
	Page: `The client sends data that the server does not read. The server closes.

Look at the end: no FIN but RST. The server's kernel cannot deliver what it has
acknowledged already, and must tell the client that it was lost (RFC 2525,
section 2.17). The client's next read fails with "Connection reset by peer",
even if an answer was on its way: that is why a server that answers an error
before it has read the whole request makes its clients fail.`,
	Run: func(s *lab.Stage) error {
		client, server, err := s.Connect(7)
		if err != nil {
			return err
		}
		s.Say("client", "sends 20 bytes")
		io.WriteString(client, "is anybody reading?\n")
		s.Sleep(2 * moment)
		s.Say("server", "closes without having read them")
		server.Close()
		err = hearEnd(client)
		if !errors.Is(err, unix.ECONNRESET) {
			return errors.Join(errors.New("the connection ended otherwise"), err)
		}
		s.Say("client", "gets the error: %v", unix.ECONNRESET)
		return nil
	},
	Expect: []lab.Expectation{
		lab.Sees("data, acknowledged, then RST", "client data len=20", "server . ack=21", "server R."),
		lab.Counts("no FIN", 0, "any F."),
		lab.Says("the program gets the error", "connection reset by peer"),
		lab.Finds("the tale: the connection is cut by a reset", conversation.FindingReset),
	},
})
