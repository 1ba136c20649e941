package scenario

import (
	"errors"

	"golang.org/x/sys/unix"

	"wiretale/internal/lab"
	"wiretale/internal/lab/service"
)

var _ = lab.Register(lab.Scenario{
	Name:  "dns",
	Theme: lab.ThemeNames,
	Title: "names to addresses, a name that is not there, and no server",
	Page: `A client asks a name server about four names. Each question and each
answer is one UDP datagram: no handshake, no acknowledgment, no close.

Look at the numbers in front (the identifier): an answer has its question's.
tcpdump writes "A?" for a question about an IPv4 address, and counts the
records of the answer, of the authority and the additional section: 1/0/0.
A "*" says that the server knows it from itself. www is an alias (CNAME), so
its answer holds two records. The third name is not there (NXDomain).

The last question goes to a port where nobody listens. With TCP that
would be a RST; UDP has nothing of the kind, so the other host sends an ICMP
message that quotes the datagram.`,
	Run: func(s *lab.Stage) error {
		server, err := service.DNS(s.At("server"), s.ServerAddress(53))
		if err != nil {
			return err
		}
		s.Defer(func() { server.Close() })
		for i, q := range [][2]string{{"server.lab.test", "A"}, {"www.lab.test", "A"}, {"nowhere.lab.test", "A"}, {"lab.test", "MX"}} {
			m, err := service.Resolve(s.Context, s.At("client"), s.ServerAddress(53), q[0], q[1], uint16(1001+i))
			if err != nil {
				return err
			}
			s.Say("client", "asks for %s of %s: %s, %d records", q[1], q[0], m.RCode, len(m.Answers))
			s.Sleep(moment)
		}
		s.Say("client", "asks at port 5353, where nobody listens")
		_, err = service.Resolve(s.Context, s.At("client"), s.ServerAddress(5353), "server.lab.test", "A", 1005)
		if !errors.Is(err, unix.ECONNREFUSED) {
			return errors.Join(errors.New("the question to nobody ended otherwise"), err)
		}
		return nil
	},
	Expect: []lab.Expectation{
		lab.Counts("four questions to port 53", 4, "client udp port=53"),
		lab.Counts("four answers", 4, "server udp from=53"),
		lab.Says("an alias leads to two records", "www.lab.test: RCodeSuccess, 2 records"),
		lab.Says("a name that is not there", "nowhere.lab.test: RCodeNameError"),
		lab.Sees("ICMP port unreachable", "client udp port=5353", "server port-unreachable"),
	},
})
