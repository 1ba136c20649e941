package scenario

import (
	"errors"
	"fmt"

	"golang.org/x/sys/unix"

	"wiretale/internal/conversation"
	"wiretale/internal/lab"
)

var _ = lab.Register(lab.Scenario{
	Name:  "keep-alive",
	Theme: lab.ThemeLoss,
	Title: "is anybody there? probes of an idle connection",
	Page: `A client has switched keep-alive on: after 1 second of silence its kernel
asks whether the server is still there, every second, three times
(TCP_KEEPIDLE, TCP_KEEPINTVL, TCP_KEEPCNT; the usual first wait is two hours).

Look at the probes: no data, and a sequence number one less than the next. Such
a segment must be answered with an ACK, and the first one is. Then the cable is
cut. Three probes stay without answer, and the client's kernel gives the
connection up: it sends a RST that nobody sees, and its program gets
"Connection timed out".`,
	Run: func(s *lab.Stage) error {
		client, server, err := s.ConnectWith(7, lab.KeepAlive(1, 1, 3), nil)
		if err != nil {
			return err
		}
		if _, err := ask(client, "hello\n", 0); err != nil {
			return err
		}
		if err := hear(server, 6); err != nil {
			return err
		}
		s.Sleep(1500 * ms)
		s.Say("wire", "is cut")
		s.Wire.Cut()
		err = hearEnd(client)
		if !errors.Is(err, unix.ETIMEDOUT) {
			return errors.Join(errors.New("the connection ended otherwise"), err)
		}
		s.Say("client", "gets the error: %v", unix.ETIMEDOUT)
		return nil
	},
	Expect: []lab.Expectation{
		lab.Sees("a probe and its answer", "client data len=6", "client . seq=6 len=0", "server . ack=7"),
		lab.Counts("one probe that is answered, three that are not", 4, "client . seq=6"),
		lab.Check("they are a second apart", func(e *lab.Evidence) error {
			for _, gap := range lab.Gaps(e.All("client . seq=6")) {
				if err := within(gap, 900*ms, 1200*ms); err != nil {
					return err
				}
			}
			return nil
		}),
		lab.Check("the connection is given up with a RST", func(e *lab.Evidence) error {
			if e.Count("client R.") != 1 {
				return fmt.Errorf("%d RSTs", e.Count("client R."))
			}
			return nil
		}),
		lab.Says("the program gets the error", "connection timed out"),
		lab.Tells("the tale: four probes", 4, conversation.KeepAlive),
		lab.Tells("the tale: one answer", 1, conversation.KeepAliveAnswer),
		lab.Finds("the tale: keep-alive", conversation.FindingKeepAlive),
	},
})
