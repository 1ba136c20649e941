package scenario

import (
	"io"

	"wiretale/internal/conversation"
	"wiretale/internal/lab"
)

var _ = lab.Register(lab.Scenario{
	Name:  "nat",
	Theme: lab.ThemeMidpoint,
	Title: "one connection with two pairs of addresses",
	Page: `The client has a private address, 192.168.1.10. The gateway hides it behind its
own, 203.0.113.1, and chooses another port. The connection is captured at both ends.

Look at the addresses: for the client it is 192.168.1.10 port 40001, for the
server 203.0.113.1 port 61001. Everything else in the segments is the same:
sequence numbers, time stamps, data. (That is how one finds the connection
of one capture in the other.) Only the checksums and the time to live differ too:
the gateway is a router and takes one off.`,
	Topology: lab.Topology{
		Cables: []lab.Cable{
			{A: lab.Plug{Host: "client", Address: "192.168.1.10/24"}, B: lab.Plug{Host: "gateway", Address: "192.168.1.1/24"}},
			{A: lab.Plug{Host: "gateway", Address: "203.0.113.1/24"}, B: lab.Plug{Host: "server", Address: "203.0.113.80/24"}, NAT: "203.0.113.1"},
		},
		Router: "gateway",
		Routes: []lab.Route{{Host: "client", To: "default", Via: "192.168.1.1"}},
	},
	Rules:    "5 ms each way",
	BothEnds: "server",
	Run: func(s *lab.Stage) error {
		client, server, err := s.Connect(80)
		if err != nil {
			return err
		}
		s.Say("server", "sees a connection from %s", server.RemoteAddr())
		s.Say("client", "has a connection from %s", client.LocalAddr())
		if _, err := ask(client, "who am I?\n", 0); err != nil {
			return err
		}
		if err := hear(server, 10); err != nil {
			return err
		}
		io.WriteString(server, server.RemoteAddr().String()+"\n")
		server.Close()
		if err := hearEnd(client); err != nil {
			return err
		}
		client.Close()
		return s.Sleep(moment)
	},
	Expect: []lab.Expectation{
		lab.Sees("at the client: its own address and port", "client S from=40001", "server S. port=40001", "client data from=40001 len=10"),
		lab.SeesAtOtherEnd("at the server: the gateway's", "gateway S from=61001", "server S. port=61001", "gateway data from=61001 len=10", "server data port=61001 len=18"),
		lab.Says("the server's program is told the gateway's address", "connection from 203.0.113.1:61001"),
		lab.Counts("no RST", 0, "any R"),
		lab.Tells("the tale: the connection is established", 1, conversation.Established),
		lab.Tells("the tale: and closed", 1, conversation.Closed),
	},
})
