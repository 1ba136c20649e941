package scenario

import (
	"errors"

	"wiretale/internal/conversation"
	"wiretale/internal/lab"
	"wiretale/internal/lab/service"
)

var _ = lab.Register(lab.Scenario{
	Name:  "slow-server",
	Theme: lab.ThemeFlow,
	Title: "where did the time go: in the network or in the server?",
	Page: `A client fetches two pages, / and /slow. The second one takes more than a second.
The line takes 20 ms each way.

Look at the second request. The server's kernel acknowledges it after one
round trip of 40 ms: so the network is fine, and the request has arrived.
Then nothing happens for a second, until the first byte of the answer: this second
was spent in the server's program. Had the network been slow, the
acknowledgment would have been late as well.`,
	Rules: "20 ms each way",
	Run: func(s *lab.Stage) error {
		server, err := service.HTTP(s.At("server"), s.ServerAddress(80), nil)
		if err != nil {
			return err
		}
		s.Defer(func() { server.Close() })
		web := service.NewWeb(s.At("client"), s.ServerAddress(80))
		s.Defer(web.Close)
		for _, path := range []string{"/", "/slow"} {
			s.Say("client", "GET %s", path)
			status, _, err := web.Get(s.Context, path)
			if err != nil {
				return err
			}
			s.Say("client", "got %s", status)
			s.Sleep(moment)
		}
		web.Close()
		return s.Sleep(3 * moment)
	},
	Expect: []lab.Expectation{
		lab.Counts("two requests", 2, "client data"),
		lab.Check("the second is acknowledged at once", func(e *lab.Evidence) error {
			request := e.All("client data")[1]
			for _, p := range e.All("server . len=0") {
				if p.Time > request.Time && p.Ack == request.Seq+uint32(request.Len) {
					return within(p.Time-request.Time, 40*ms, 200*ms)
				}
			}
			return errors.New("it is not")
		}),
		lab.Check("and answered a second later", func(e *lab.Evidence) error {
			request, answers := e.All("client data")[1], e.All("server data")
			return within(answers[len(answers)-1].Time-request.Time, 1040*ms, 1400*ms)
		}),
		lab.Finds("the tale: the server took long to answer", conversation.FindingSlowAnswer),
	},
})
