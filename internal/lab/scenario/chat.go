package scenario

import (
	"fmt"

	"wiretale/internal/conversation"
	"wiretale/internal/lab"
	"wiretale/internal/lab/service"
)

var _ = lab.Register(lab.Scenario{
	Name:  "chat",
	Theme: lab.ThemeFirst,
	Title: "two people in a chat room, captured at both ends",
	Page: `Alice and Bob, both on the client's host, join a chat room and talk. The
server is one thread that the kernel tells who is ready (epoll), and passes
each line on to the other guest.

Look at the two connections, which differ only in the client's port. What
Alice says goes to the server in her connection and comes to Bob in his.

It is captured at both ends. The same segments stand in both files, but the
client sees its own 10 ms earlier than the server does, and the server's 10 ms
later: put side by side ("compare"), the two captures show the delay of
the line each way, which neither can show alone.`,
	Rules:    "10 ms each way",
	BothEnds: "server",
	Run: func(s *lab.Stage) error {
		server, err := service.Chat(s.At("server"), s.ServerAddress(7777))
		if err != nil {
			return err
		}
		s.Defer(func() { server.Close() })
		alice, err := s.Dial("client", s.ServerAddress(7777), nil)
		if err != nil {
			return err
		}
		bob, err := s.Dial("client", s.ServerAddress(7777), nil)
		if err != nil {
			return err
		}
		return chat(s, &guest{"Alice", alice}, &guest{"Bob", bob})
	},
	Expect: []lab.Expectation{
		lab.Counts("two connections", 2, "client S"),
		lab.Sees("what Alice says comes to Bob", "client data from=40001 len=7", "server data port=40002 len=14"),
		lab.Sees("what Bob says comes to Alice", "client data from=40002 len=12", "server data port=40001 len=17"),
		lab.SeesAtOtherEnd("the server captures the same", "client S", "server S.", "client data from=40001 len=7", "server data port=40002 len=14"),
		lab.Check("at the server the client's packets are 10 ms later than at the client", oneWayDelay),
		lab.Tells("the tale: two connections are established", 2, conversation.Established),
		lab.Tells("the tale: and closed", 2, conversation.Closed),
	},
})

// oneWayDelay compares the captures of both ends.
func oneWayDelay(e *lab.Evidence) error {
	if len(e.Packets) != len(e.Other) {
		return fmt.Errorf("%d packets at the client, %d at the server", len(e.Packets), len(e.Other))
	}
	here, there := e.Taps[0].Records[0], e.Taps[1].Records[0]
	for _, r := range e.Taps[1].Records { // the first IP packet: ARP may be in another order
		if r.Data[12] == 8 && r.Data[13] == 0 {
			there = r
			break
		}
	}
	for _, r := range e.Taps[0].Records {
		if r.Data[12] == 8 && r.Data[13] == 0 {
			here = r
			break
		}
	}
	d := (there.Sec-here.Sec)*1e9 + there.Nsec - here.Nsec
	if d < 10e6 || d > 80e6 {
		return fmt.Errorf("the SYN took %.1f ms", float64(d)/1e6)
	}
	return nil
}
