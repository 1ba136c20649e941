package scenario

import (
	"errors"
	"net/netip"

	"golang.org/x/sys/unix"

	"wiretale/internal/lab"
	"wiretale/internal/lab/service"
)

var _ = lab.Register(lab.Scenario{
	Name:  "arp",
	Theme: lab.ThemeNames,
	Title: "who has this address? and an address that nobody has",
	Page: `Before the first IP packet can be sent on an Ethernet, the sender must
learn the MAC address of the receiver. It asks everybody (broadcast), the owner
answers it alone.

Look at the first two lines: question and answer, then the ping. The second ping
needs no question. Then the client tries 10.0.0.9, which nobody has: it
asks three times, a second apart, and then tells its own program "No route
to host". The ping itself is never sent.`,
	Run: func(s *lab.Stage) error {
		for range 2 {
			if err := ping(s, "10.0.0.2", 56); err != nil {
				return err
			}
			s.Sleep(2 * moment)
		}
		s.Say("client", "pings 10.0.0.9, which is nobody's address")
		err := ping(s, "10.0.0.9", 56)
		if !errors.Is(err, unix.EHOSTUNREACH) {
			return errors.Join(errors.New("the ping of nobody ended otherwise"), err)
		}
		s.Say("client", "gets the error: %v", unix.EHOSTUNREACH)
		return nil
	},
	Expect: []lab.Expectation{
		lab.Sees("question, answer, ping", "client arp-request", "server arp-reply", "client echo-request", "server echo-reply"),
		lab.Sees("the second ping goes without a question", "server echo-reply", "client echo-request", "server echo-reply"),
		lab.Check("nobody answers three questions for 10.0.0.9", func(e *lab.Evidence) error {
			asked := 0
			for _, p := range e.All("client arp-request") {
				if p.To == "10.0.0.9" {
					asked++
				}
			}
			if asked != 3 {
				return errors.New("not three questions")
			}
			return nil
		}),
		lab.Counts("the ping to nobody is not sent", 2, "client echo-request"),
		lab.Says("the program gets the error", "no route to host"),
	},
})

// ping sends one echo request from the client.
func ping(s *lab.Stage, to string, size int) error {
	p, err := service.NewPinger(s.Client(), netip.MustParseAddr(to), false)
	if err != nil {
		return err
	}
	defer p.Close()
	_, err = p.Ping(size, 4000*ms)
	return err
}
