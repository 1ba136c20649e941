package scenario

import (
	"fmt"
	"io"

	"wiretale/internal/conversation"
	"wiretale/internal/lab"
)

var _ = lab.Register(lab.Scenario{
	Name:  "retransmit",
	Theme: lab.ThemeLoss,
	Title: "the power fails at the peer: retransmissions, then ARP",
	Page: `A client and a server talk; then the server loses power, and the client
sends something more.

Look at the times of the last data segment: it is sent again after 0.2 s, then
after 0.4, 0.8, 1.6 seconds more: each wait is twice the one before. That is the
retransmission timeout, and its back-off. The sequence number stays the same.

After a while the client's kernel also doubts that the MAC address is still
right: it asks the server itself by ARP, then everybody. When nobody answers, no
segment leaves any more, although TCP goes on trying, for about 15 minutes.

The lab has made the kernel doubt sooner (net.ipv4.neigh: base_reachable_time_ms,
delay_first_probe_time, retrans_time_ms), and has switched off the tail
loss probe, an earlier first repetition (net.ipv4.tcp_early_retrans=0). With
--full the neighbour settings are the kernel's own, and it takes two minutes.`,
	Rules:   "1 ms each way",
	Sysctls: []string{"net.ipv4.tcp_early_retrans=0"},
	Long:    true,
	Run: func(s *lab.Stage) error {
		if !s.Full {
			if err := doubtSoon(s); err != nil {
				return err
			}
		}
		client, server, err := s.Connect(7)
		if err != nil {
			return err
		}
		if _, err := ask(client, "are you there?\n", 0); err != nil {
			return err
		}
		if err := hear(server, 15); err != nil {
			return err
		}
		s.Sleep(2 * moment)
		s.Say("server", "loses power")
		s.Wire.Cut()
		s.Say("client", "sends 13 bytes")
		io.WriteString(client, "and now, too\n")
		if s.Full {
			return s.Sleep(118_000 * ms) // until ARP has given up, too
		}
		return s.Sleep(7300 * ms)
	},
	Expect: []lab.Expectation{
		lab.Check("the segment is sent again after 0.2 s, and then after twice as long each time", func(e *lab.Evidence) error {
			gaps := lab.Gaps(e.All("client data seq=16"))
			if len(gaps) < 4 {
				return fmt.Errorf("only %d retransmissions", len(gaps))
			}
			if err := within(gaps[0], 195*ms, 240*ms); err != nil {
				return err
			}
			return lab.Doubling(gaps)
		}),
		lab.Check("ARP asks the server itself, then everybody", func(e *lab.Evidence) error {
			const broadcast = 0xff
			alone, all := 0, 0
			for _, r := range e.Taps[0].Records[3:] {
				if r.Data[12] == 8 && r.Data[13] == 6 {
					if r.Data[0] == broadcast {
						all++
					} else {
						alone++
					}
				}
			}
			if alone < 3 || all < 3 {
				return fmt.Errorf("%d questions to the server, %d to everybody", alone, all)
			}
			return nil
		}),
		lab.Counts("the first segment is sent once", 1, "client data seq=1"),
		lab.Check("the tale: sent again after a timeout, each time", func(e *lab.Evidence) error {
			again, told := e.Count("client again"), e.Tale.Count(conversation.RetransmissionTimeout)
			if told < 4 || told != again {
				return fmt.Errorf("%d times; the tale has %d", again, told)
			}
			return nil
		}),
		lab.Finds("the tale: time lost by waiting", conversation.FindingTimeout),
	},
})

// doubtSoon has the client's kernel look after a silent neighbour within seconds.
func doubtSoon(s *lab.Stage) error {
	for _, setting := range []string{
		"net.ipv4.neigh.eth0.base_reachable_time_ms=2000",
		"net.ipv4.neigh.eth0.delay_first_probe_time=2",
		"net.ipv4.neigh.eth0.retrans_time_ms=200",
	} {
		if err := s.Sysctl("client", setting); err != nil {
			return err
		}
	}
	return nil
}
