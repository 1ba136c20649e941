package scenario

import (
	"errors"
	"time"

	"golang.org/x/sys/unix"

	"wiretale/internal/conversation"
	"wiretale/internal/lab"
)

var _ = lab.Register(lab.Scenario{
	Name:  "time-wait",
	Theme: lab.ThemeClosing,
	Title: "the server restarts: address already in use",
	Page: `The server closes a connection first and ends. Its side of that connection
stays in TIME_WAIT for 60 seconds, in case a segment of it is still
on its way. A new server that wants the same port gets "Address already in
use". With SO_REUSEADDR, which every server should set, it gets the port.

Look at the FIN that comes first: it is the server's. The bind itself cannot be
seen on the line. The second connection, to the new server, comes from
another port of the client, so the old one in TIME_WAIT does not mind.
With --full the first bind is tried again until the minute is over.`,
	Long: true,
	Run: func(s *lab.Stage) error {
		client, server, err := s.Connect(8080)
		if err != nil {
			return err
		}
		s.Say("server", "closes first, and ends")
		server.Close()
		if err := hearEnd(client); err != nil {
			return err
		}
		client.Close()
		s.Sleep(moment)
		if err := s.SayStatesAt("server", "TIME_WAIT"); err != nil {
			return err
		}
		strict := lab.Option(unix.SOL_SOCKET, unix.SO_REUSEADDR, 0)
		begin := time.Now()
		l, err := s.Listen("server", s.ServerAddress(8080), strict)
		if !errors.Is(err, unix.EADDRINUSE) {
			return errors.Join(errors.New("the port was free"), err)
		}
		s.Say("server", "starts again: bind: %v", unix.EADDRINUSE)
		for s.Full && errors.Is(err, unix.EADDRINUSE) && s.Sleep(time.Second) == nil {
			l, err = s.Listen("server", s.ServerAddress(8080), strict)
			s.Say("server", "tries again after %d s: %s", int(time.Since(begin).Seconds()), outcome(err))
		}
		if s.Full {
			client, server, err = s.ConnectTo(l)
		} else {
			s.Say("server", "starts again with SO_REUSEADDR")
			client, server, err = s.Connect(8080)
		}
		if err != nil {
			return err
		}
		client.CloseWrite()
		hearEnd(server)
		server.Close()
		return hearEnd(client)
	},
	Expect: []lab.Expectation{
		lab.Sees("the server closes first", "server F. from=8080", "client F."),
		lab.Says("TIME_WAIT at the server", "TIME_WAIT 10.0.0.2:8080"),
		lab.Says("bind fails", "address already in use"),
		lab.Sees("then it works", "server F.", "client S from=40002", "server S.", "client ."),
		lab.Reaches("the tale: the server in TIME_WAIT", conversation.Responder, conversation.StateTimeWait),
		lab.Finds("the tale: the server holds the port", conversation.FindingTimeWait),
	},
})

// outcome is an error in words, or that there was none.
func outcome(err error) string {
	if err == nil {
		return "it works"
	}
	return unwrap(err).Error()
}
