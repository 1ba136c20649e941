package scenario

import (
	"errors"
	"fmt"
	"io"
	"os"

	"wiretale/internal/conversation"
	"wiretale/internal/lab"
	"wiretale/internal/lab/service"
)

var _ = lab.Register(lab.Scenario{
	Name:  "mtu-black-hole",
	Theme: lab.ThemeMidpoint,
	Title: "small packets pass, large ones vanish",
	Page: `Between client and server is a router whose line to the server takes packets
of 1400 bytes at most. It says so, with ICMP messages, but a firewall drops them.

Look at what gets through: the handshake, a small question and its answer.
Then the client sends 8000 bytes. Its segments fill packets of 1500 bytes
that may not be fragmented (DF), and none of them is ever acknowledged: they are
sent again and again, ever more slowly. Everything small works, everything large
hangs: that is the sign of it. In between the client asks with small
segments (tail loss probes), or sends the end of the data: that arrives, and the
server's sack says so.

Then, after 3 seconds, the firewall lets ICMP pass. The next large segment brings the
router's message, "need to frag (mtu 1400)", and from then on the client
cuts its segments smaller.`,
	Topology: lab.ThroughRouter(1400, 1500),
	Rules:    "drop ICMP from the router",
	Run: func(s *lab.Stage) error {
		client, server, err := s.Connect(7)
		if err != nil {
			return err
		}
		s.Say("client", "sends a small question")
		if _, err := ask(client, "ready?\n", 0); err != nil {
			return err
		}
		if _, err := ask(server, "yes\n", 7); err != nil {
			return err
		}
		if err := hear(client, 4); err != nil {
			return err
		}
		s.Say("client", "sends 8000 bytes")
		go service.Write(client, 8000)
		s.Sleep(3000 * ms)
		client.SetReadDeadline(longAgo)
		if _, err := client.Read(make([]byte, 1)); !errors.Is(err, os.ErrDeadlineExceeded) {
			return errors.Join(errors.New("the connection did not hang"), err)
		}
		s.Say("router", "is heard again")
		s.Wire.SetRules(nil)
		if err := hear(server, 8000); err != nil && !errors.Is(err, io.EOF) {
			return err
		}
		s.Say("server", "read all of it")
		return nil
	},
	Expect: []lab.Expectation{
		lab.Sees("small ones pass", "client data len=7", "server data len=4"),
		lab.AtLeast("large ones are sent again", 3, "client again len=1448"),
		lab.Check("no large segment is acknowledged in the first 2.9 seconds", func(e *lab.Evidence) error {
			for _, p := range e.All("server .") {
				if p.Time < 2900*ms && p.Ack > 8 {
					return fmt.Errorf("acknowledgment of %d after %v", p.Ack, p.Time)
				}
			}
			return nil
		}),
		lab.Sees("the router is heard, and the segments become smaller", "client again len=1448", "router too-big", "client data len=1348"),
		lab.Says("all arrives in the end", "read all of it"),
		lab.Finds("the tale: large segments vanish, small ones pass", conversation.FindingBlackHole),
		lab.Finds("the tale: the router's message", conversation.FindingICMP),
	},
})
