package scenario

import (
	"errors"

	"golang.org/x/sys/unix"

	"wiretale/internal/conversation"
	"wiretale/internal/lab"
)

var _ = lab.Register(lab.Scenario{
	Name:  "refused",
	Theme: lab.ThemeOpening,
	Title: "nobody listens on the port: RST",
	Page: `A client connects to a port where nobody listens. The host is up, so
its kernel answers at once with RST, and the client's program gets
"Connection refused".

Look at the second segment: flags [R.], sequence number 0, and an
acknowledgment of the SYN, by which the client knows that it is meant. No
answer at all would mean something else: a firewall, or no such host (see
syn-timeout).`,
	Run: func(s *lab.Stage) error {
		s.Say("client", "connects to port 81")
		_, err := s.Dial("client", s.ServerAddress(81), nil)
		if !errors.Is(err, unix.ECONNREFUSED) {
			return errors.Join(errors.New("the connection was not refused"), err)
		}
		s.Say("client", "gets the error: %v", unix.ECONNREFUSED)
		return nil
	},
	Expect: []lab.Expectation{
		lab.Sees("SYN, RST", "client S port=81", "server R. ack=1"),
		lab.Counts("the client tries once", 1, "client S"),
		lab.Says("the program gets the error", "connection refused"),
		lab.Finds("the tale: the connection was refused", conversation.FindingRefused),
	},
})
