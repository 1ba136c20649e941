package scenario

import (
	"net/netip"

	"wiretale/internal/lab"
	"wiretale/internal/lab/service"
)

var _ = lab.Register(lab.Scenario{
	Name:  "ping",
	Theme: lab.ThemeNames,
	Title: "echo request, echo reply",
	Page: `A client pings a server three times. The line takes 20 ms each way.

Look at id and seq: the reply repeats both, so that the sender knows which
request was answered, and how long it took: 40 ms. The first one takes longer
for the program, which also waited for ARP; in the capture you see that the
request itself left after that.`,
	Rules: "20 ms each way",
	Run: func(s *lab.Stage) error {
		p, err := service.NewPinger(s.Client(), netip.MustParseAddr("10.0.0.2"), false)
		if err != nil {
			return err
		}
		defer p.Close()
		for range 3 {
			took, err := p.Ping(56, 2000*ms)
			if err != nil {
				return err
			}
			s.Say("client", "gets a reply after %d ms", took.Milliseconds())
			s.Sleep(100 * ms)
		}
		return nil
	},
	Expect: []lab.Expectation{
		lab.Sees("ARP first", "client arp-request", "server arp-reply", "client echo-request"),
		lab.Counts("three requests", 3, "client echo-request len=56"),
		lab.Counts("three replies", 3, "server echo-reply len=56"),
		lab.Check("each reply comes after about 40 ms", func(e *lab.Evidence) error {
			requests, replies := e.All("client echo-request"), e.All("server echo-reply")
			for i := range min(len(requests), len(replies)) {
				if err := within(replies[i].Time-requests[i].Time, 40*ms, 120*ms); err != nil {
					return err
				}
			}
			return nil
		}),
	},
})
