package scenario

import (
	"errors"
	"io"

	"golang.org/x/sys/unix"

	"wiretale/internal/conversation"
	"wiretale/internal/lab"
)

var _ = lab.Register(lab.Scenario{
	Name:  "tfo",
	Theme: lab.ThemeOpening,
	Title: "TCP Fast Open: data in the SYN",
	Page: `A client asks the same server twice, with TCP Fast Open (RFC 7413). The
line takes 20 ms each way.

Look at the first SYN: its option tfo is empty, a request for a cookie, and the
SYN-ACK brings one. The second SYN carries the cookie and the question itself;
the server's program reads it before the handshake is complete, and the
answer comes one round trip after the SYN instead of two.`,
	Rules:   "20 ms each way",
	Sysctls: []string{"net.ipv4.tcp_fastopen=3"},
	Run: func(s *lab.Stage) error {
		l, err := s.Listen("server", s.ServerAddress(80), lab.Option(unix.SOL_TCP, unix.TCP_FASTOPEN, 16))
		if err != nil {
			return err
		}
		for range 2 {
			s.Say("client", "connects and asks at once")
			c, err := s.Dial("client", s.ServerAddress(80), lab.Option(unix.SOL_TCP, unix.TCP_FASTOPEN_CONNECT, 1))
			if err != nil {
				return err
			}
			err = s.Together(
				func() error {
					_, err := ask(c, "what time is it?\n", len("late\n"))
					return errors.Join(err, c.Close())
				},
				func() error {
					server, err := s.Accept(l)
					if err != nil {
						return err
					}
					err = hear(server, len("what time is it?\n"))
					io.WriteString(server, "late\n")
					return errors.Join(err, hearEnd(server), server.Close())
				},
			)
			if err != nil {
				return err
			}
			s.Sleep(100 * ms)
		}
		return nil
	},
	Expect: []lab.Expectation{
		lab.Sees("first: a SYN without data, then the question", "client S from=40001 len=0", "server S.", "client data from=40001 len=17"),
		lab.Sees("second: the question is in the SYN", "client S from=40002 len=17", "server S. port=40002 ack=18"),
		lab.Check("and is answered one round trip after it", func(e *lab.Evidence) error {
			syn, answer := e.All("client S from=40002")[0], e.All("server data port=40002")[0]
			return within(answer.Time-syn.Time, 40*ms, 120*ms)
		}),
		lab.Tells("the tale: data in a SYN", 1, conversation.FastOpen),
	},
})
