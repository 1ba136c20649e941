package scenario

import (
	"wiretale/internal/conversation"
	"wiretale/internal/lab"
	"wiretale/internal/lab/service"
)

var _ = lab.Register(lab.Scenario{
	Name:  "port-scan",
	Theme: lab.ThemeOpening,
	Title: "ports 21 to 25: open, closed, and silent",
	Page: `A client tries one port after the other. Port 22 and port 25 are open, 21
and 24 closed, and for port 23 a firewall in the wire drops every SYN.

Look at the three outcomes. Open: SYN, SYN-ACK, and the client takes the
connection down again. Closed: SYN, RST. Silent: SYN, and after a second the same
SYN again; the scan gives up after one and a half. A scan is easily told from
normal traffic: one host, many ports, hardly any data.`,
	Rules: "drop SYN from the client port 23",
	Run: func(s *lab.Stage) error {
		for _, port := range []int{22, 25} {
			if _, err := s.Listen("server", s.ServerAddress(port), nil); err != nil {
				return err
			}
		}
		return service.Scan(s.Context, s.At("client"), "10.0.0.2", 21, 25, 1500*ms, func(port int, state service.PortState) {
			s.Say("client", "port %d: %s", port, state)
			s.Sleep(moment)
		})
	},
	Expect: []lab.Expectation{
		lab.Sees("closed", "client S port=21", "server R. from=21"),
		lab.Sees("open", "client S port=22", "server S. from=22", "client . port=22", "client F. port=22"),
		lab.Counts("silent: the SYN is sent twice", 2, "client S port=23"),
		lab.Counts("silent: nothing comes", 0, "server any from=23"),
		lab.Says("the scan says so", "port 23: no answer"),
		lab.Says("and finds port 25", "port 25: open"),
		lab.Finds("the tale: ports refused", conversation.FindingRefused),
		lab.Finds("the tale: a port that does not answer", conversation.FindingNoAnswer),
	},
})
