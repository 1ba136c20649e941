package scenario

import (
	"wiretale/internal/conversation"
	"wiretale/internal/lab"
	"wiretale/internal/lab/service"
)

var _ = lab.Register(lab.Scenario{
	Name:  "memcached",
	Theme: lab.ThemeFirst,
	Title: "a person types get, set, get, quit to a memcached server",
	Page: `A client talks to memcached as one does with telnet: each line is typed,
sent, and answered.

    get greeting          END
    set greeting 0 0 5    (nothing: the server waits for the data)
    hello                 STORED
    get greeting          VALUE greeting 0 5 / hello / END
    quit                  (the server closes)

Look at how each line is a segment of its own, and how an answer carries the
acknowledgment of its question. One line gets a bare ACK instead, some 40 ms
later: the first line of "set", which has no answer it could travel with
(delayed acknowledgment). The server closes first, so it is the server
that ends in TIME_WAIT.`,
	Run: func(s *lab.Stage) error {
		server, err := service.Memcached(s.At("server"), s.ServerAddress(11211))
		if err != nil {
			return err
		}
		s.Defer(func() { server.Close() })
		s.Say("server", "memcached listens on port 11211")
		c, err := s.Dial("client", s.ServerAddress(11211), nil)
		if err != nil {
			return err
		}
		for _, line := range []struct {
			text   string
			answer int
		}{
			{"get greeting\r\n", len("END\r\n")},
			{"set greeting 0 0 5\r\n", 0},
			{"hello\r\n", len("STORED\r\n")},
			{"get greeting\r\n", len("VALUE greeting 0 5\r\nhello\r\nEND\r\n")},
			{"quit\r\n", 0},
		} {
			s.Say("client", "types %q", line.text)
			if _, err := ask(c, line.text, line.answer); err != nil {
				return err
			}
			s.Sleep(100 * ms)
		}
		if err := hearEnd(c); err != nil {
			return err
		}
		s.Say("client", "sees the end, and closes")
		return c.Close()
	},
	Expect: []lab.Expectation{
		lab.Counts("five lines from the client", 5, "client data"),
		lab.Counts("three answers from the server", 3, "server data"),
		lab.Sees("a bare acknowledgment of the first line of set", "client data len=20", "server . ack=35", "client data len=7", "server data len=8"),
		lab.Sees("the server closes first", "client data len=6", "server F.", "client F."),
		lab.Reaches("the tale: the server ends in TIME_WAIT", conversation.Responder, conversation.StateTimeWait),
		lab.Finds("the tale: an acknowledgment is delayed", conversation.FindingDelayedAck),
	},
})
