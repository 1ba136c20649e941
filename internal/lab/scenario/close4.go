package scenario

import (
	"wiretale/internal/conversation"
	"wiretale/internal/lab"
)

var _ = lab.Register(lab.Scenario{
	Name:  "close-4",
	Theme: lab.ThemeClosing,
	Title: "the usual close: FIN, ACK, FIN, ACK",
	Page: `The client closes. The server notices, still has something to do for 100 ms,
and closes too.

Look at the last four segments. Each direction is closed by itself: a
FIN says "I send no more", and is acknowledged. The server's ACK and its FIN are
two segments here because its program took longer than the kernel waits with an
acknowledgment (40 ms). If it is quicker they are one: see close-3. Who closes
first, here the client, is in TIME_WAIT for a minute afterwards.`,
	Run: func(s *lab.Stage) error {
		client, server, err := s.Connect(7)
		if err != nil {
			return err
		}
		s.Sleep(moment)
		s.Say("client", "closes")
		client.CloseWrite()
		if err := hearEnd(server); err != nil {
			return err
		}
		s.Say("server", "reads the end, and takes 100 ms")
		s.Sleep(100 * ms)
		server.Close()
		if err := hearEnd(client); err != nil {
			return err
		}
		client.Close()
		s.Sleep(moment)
		return s.SayStatesAt("client", "TIME_WAIT")
	},
	Expect: []lab.Expectation{
		lab.Sees("FIN, ACK, FIN, ACK", "client F.", "server . ack=2", "server F.", "client . ack=2"),
		lab.Counts("no RST", 0, "any R."),
		lab.Says("the client is in TIME_WAIT", "TIME_WAIT 10.0.0.1:40001"),
		lab.Tells("the tale: the server goes on after the client's FIN", 1, conversation.HalfClosed),
		lab.Reaches("the tale: the client in FIN_WAIT2", conversation.Originator, conversation.FinWait2),
		lab.Reaches("the tale: the server in LAST_ACK", conversation.Responder, conversation.LastAck),
		lab.Reaches("the tale: the client in TIME_WAIT", conversation.Originator, conversation.StateTimeWait),
	},
})
