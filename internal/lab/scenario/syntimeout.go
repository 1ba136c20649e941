package scenario

import (
	"errors"
	"fmt"

	"golang.org/x/sys/unix"

	"wiretale/internal/conversation"
	"wiretale/internal/lab"
)

var _ = lab.Register(lab.Scenario{
	Name:  "syn-timeout",
	Theme: lab.ThemeOpening,
	Title: "nobody answers the SYN: retransmissions and their back-off",
	Page: `A firewall in the wire drops every SYN without a word. The client's kernel
sends it again after 1 second, then after 2 more, 4 more, and so on, until it
gives up and the program gets "Connection timed out".

Look at the times: each interval is twice the one before. The sequence
number and the port are the same, so it is the same attempt. Kernels since
Linux 6.5 send the first four repetitions a second apart
(net.ipv4.tcp_syn_linear_timeouts); the lab sets that to 0 to show the doubling.
The short form gives up after two repetitions (net.ipv4.tcp_syn_retries),
--full after the usual six, which takes two minutes.`,
	Rules: "drop SYN from the client",
	Long:  true,
	Run: func(s *lab.Stage) error {
		s.Sysctl("client", "net.ipv4.tcp_syn_linear_timeouts=0") // older kernels have no such thing
		retries := "2"
		if s.Full {
			retries = "6"
		}
		if err := s.Sysctl("client", "net.ipv4.tcp_syn_retries="+retries); err != nil {
			return err
		}
		s.Say("client", "connects")
		_, err := s.Dial("client", s.ServerAddress(80), nil)
		if !errors.Is(err, unix.ETIMEDOUT) {
			return errors.Join(errors.New("connect ended otherwise"), err)
		}
		s.Say("client", "gets the error: %v", unix.ETIMEDOUT)
		return nil
	},
	Expect: []lab.Expectation{
		lab.AtLeast("the SYN is sent three times", 3, "client S"),
		lab.Check("1 second, then 2: the intervals double", func(e *lab.Evidence) error {
			gaps := lab.Gaps(e.All("client S"))
			if err := within(gaps[0], 900*ms, 1150*ms); err != nil {
				return err
			}
			return lab.Doubling(gaps)
		}),
		lab.Counts("nothing comes back", 0, "server S."),
		lab.Says("the program gets the error", "connection timed out"),
		lab.Finds("the tale: no answer", conversation.FindingNoAnswer),
		lab.Check("the tale: the SYN is repeated, each time", func(e *lab.Evidence) error {
			again, told := e.Count("client S")-1, e.Tale.Count(conversation.AttemptRepeated)
			if told != again {
				return fmt.Errorf("%d times; the tale has %d", again, told)
			}
			return nil
		}),
	},
})
