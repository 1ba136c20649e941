package scenario

import (
	"wiretale/internal/conversation"
	"wiretale/internal/lab"
)

var _ = lab.Register(lab.Scenario{
	Name:  "handshake",
	Theme: lab.ThemeFirst,
	Title: "three segments open a connection",
	Page: `A client connects to a server, and both close again. Nothing is said.

Look at the first three lines. The client sends SYN with its initial sequence
number, the server answers SYN and ACK in one segment with its own, the client
acknowledges. From then on tcpdump counts from these numbers, so both begin
at 1: the SYN itself took number 0.

The options stand in the first two segments only: the largest segment each
side takes (mss), whether it knows selective acknowledgments (sackOK), its
clock (TS), and by how many bits its window numbers are to be shifted (wscale).`,
	Rules: "5 ms each way",
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
		s.Sleep(2 * moment)
		s.Say("server", "closes")
		server.Close()
		return hearEnd(client)
	},
	Expect: []lab.Expectation{
		lab.Sees("SYN, SYN-ACK, ACK", "client S seq=0", "server S. seq=0 ack=1", "client . seq=1 ack=1"),
		lab.Counts("one SYN from the client", 1, "client S"),
		lab.Counts("no data", 0, "any data"),
		lab.Sees("both sides close", "client F. seq=1", "server F. seq=1", "client . ack=2"),
		lab.Tells("the tale: the connection is established", 1, conversation.Established),
		lab.Tells("the tale: and closed", 1, conversation.Closed),
	},
})
