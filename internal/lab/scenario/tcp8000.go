package scenario

import (
	"fmt"
	"time"

	"wiretale/internal/conversation"
	"wiretale/internal/lab"
)

var _ = lab.Register(lab.Scenario{
	Name:  "tcp8000",
	Theme: lab.ThemeFirst,
	Title: "client and server on one machine; the server forgets to close",
	Page: `A client and a server on the same host talk over the loopback interface,
port 8000. The client says hello, is answered, and closes. The server never
closes: a common mistake.

Look at the end. The client's FIN is acknowledged, but no FIN comes back.
The server's side stays in CLOSE_WAIT, the client's in FIN_WAIT2, and "ss -tan"
shows them for as long as the server lives (the client's kernel gives up after
60 seconds). The server had keep-alive switched on, so its kernel asks every
second whether the client is still there: segments with no data and a sequence
number one too low, which are answered.

On lo a packet can be 65536 bytes long, and nobody computes checksums: with -v
tcpdump calls them incorrect, which is not a fault.`,
	Topology: lab.Alone,
	Long:     true,
	Run: func(s *lab.Stage) error {
		l, err := s.Listen("host", "127.0.0.1:8000", lab.KeepAlive(1, 1, 9))
		if err != nil {
			return err
		}
		s.Say("host", "the server listens on port 8000")
		client, err := s.Dial("host", "127.0.0.1:8000", nil)
		if err != nil {
			return err
		}
		server, err := s.Accept(l)
		if err != nil {
			return err
		}
		if _, err := client.Write([]byte("hello\n")); err != nil {
			return err
		}
		if _, err := ask(server, "ok\n", len("hello\n")); err != nil {
			return err
		}
		if err := hear(client, len("ok\n")); err != nil {
			return err
		}
		s.Sleep(2 * moment)
		s.Say("host", "the client closes")
		client.Close()
		s.Sleep(2 * moment)
		if err := s.SayStatesAt("host", "FIN_WAIT2"); err != nil {
			return err
		}
		if s.Full {
			return s.Sleep(65 * time.Second)
		}
		return s.Sleep(2300 * ms)
	},
	Expect: []lab.Expectation{
		lab.Sees("the client closes, the server only acknowledges", "any data port=8000 len=6", "any data from=8000 len=3", "any F. port=8000", "any . from=8000"),
		lab.Counts("the server never closes", 0, "any F. from=8000"),
		lab.Says("the server is in CLOSE_WAIT", "CLOSE_WAIT 127.0.0.1:8000"),
		lab.Says("the client is in FIN_WAIT2", "FIN_WAIT2 127.0.0.1:40001"),
		lab.Sees("keep-alive: a question one number back, and an answer", "any . from=8000 seq=3", "any . port=8000 ack=4"),
		lab.Check("the tale: the server has not closed, until the client's kernel gave up", func(e *lab.Evidence) error {
			if e.Tale.Found(conversation.FindingNotClosed) != (e.Count("any R") == 0) {
				return fmt.Errorf("with %d RST the tale has: %v", e.Count("any R"), e.Tale.Findings)
			}
			return nil
		}),
		lab.Finds("the tale: it asks whether the client is still there", conversation.FindingKeepAlive),
		lab.Reaches("the tale: CLOSE_WAIT", conversation.Responder, conversation.CloseWait),
		lab.Reaches("the tale: FIN_WAIT2", conversation.Originator, conversation.FinWait2),
	},
})
