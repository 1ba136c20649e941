package scenario

import (
	"wiretale/internal/conversation"
	"wiretale/internal/lab"
	"wiretale/internal/lab/service"
)

var _ = lab.Register(lab.Scenario{
	Name:  "http",
	Theme: lab.ThemeFirst,
	Title: "two requests on one connection, then the client closes",
	Page: `A web client fetches a page twice from a web server. HTTP/1.1 keeps the
connection open between the requests.

Look at the ports: both requests have the same. Each request is one segment,
each answer another, and the answer carries the acknowledgment of the request.
In the end it is the client who closes. The line takes 5 ms each way,
so a question is answered after 10 ms, and the connection cost as much as a
question before anything was asked.`,
	Rules: "5 ms each way",
	Run: func(s *lab.Stage) error {
		server, err := service.HTTP(s.At("server"), s.ServerAddress(80), nil)
		if err != nil {
			return err
		}
		s.Defer(func() { server.Close() })
		s.Say("server", "HTTP listens on port 80")
		web := service.NewWeb(s.At("client"), s.ServerAddress(80))
		s.Defer(web.Close)
		for range 2 {
			s.Say("client", "GET /")
			status, size, err := web.Get(s.Context, "/")
			if err != nil {
				return err
			}
			s.Say("client", "got %s, %d bytes", status, size)
			s.Sleep(100 * ms)
		}
		s.Say("client", "closes")
		web.Close()
		return s.Sleep(2 * moment)
	},
	Expect: []lab.Expectation{
		lab.Counts("one connection", 1, "client S"),
		lab.Sees("two requests, two answers", "client data", "server data", "client data", "server data"),
		lab.Counts("two requests in two segments", 2, "client data"),
		lab.Sees("the client closes first", "client F.", "server F.", "client ."),
		lab.Says("the answer is HTTP/1.1 200 OK", "HTTP/1.1 200 OK"),
		lab.Tells("the tale: the connection is established once", 1, conversation.Established),
		lab.Reaches("the tale: the client ends in TIME_WAIT", conversation.Originator, conversation.StateTimeWait),
	},
})
