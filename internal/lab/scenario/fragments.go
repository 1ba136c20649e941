package scenario

import (
	"errors"
	"fmt"
	"net/netip"

	"golang.org/x/sys/unix"

	"wiretale/internal/lab"
	"wiretale/internal/lab/service"
)

var _ = lab.Register(lab.Scenario{
	Name:  "fragments",
	Theme: lab.ThemeNames,
	Title: "a ping larger than the MTU, and one that may not be cut",
	Page: `Between client and server is a router, and the line behind it takes
packets of 1000 bytes at most; the client's own takes 1500.

Look with -v at the first ping, of 3000 bytes. The client cuts it into three
fragments itself: all have the same id; the first two say that more follow
(flags [+]); the offset says where each belongs. Only the first has the ICMP
header, so a filter on "icmp[0]" finds it alone. The reply is cut to the
smaller size by the server.

The second ping has 1400 bytes and may not be fragmented (flags [DF]). It fits
the client's line, not the next one: the router drops it and sends an
ICMP message, "unreachable - need to frag (mtu 1000)". This is how a sender
learns the MTU of a path. Where a firewall eats that message, see
mtu-black-hole.`,
	Topology: lab.ThroughRouter(1000, 1000),
	Run: func(s *lab.Stage) error {
		s.Say("client", "pings with 3000 bytes")
		if err := ping(s, "10.0.1.2", 3000); err != nil {
			return err
		}
		s.Sleep(2 * moment)
		s.Say("client", "pings with 1400 bytes, not to be fragmented")
		p, err := service.NewPinger(s.Client(), netip.MustParseAddr("10.0.1.2"), true)
		if err != nil {
			return err
		}
		defer p.Close()
		_, err = p.Ping(1400, 1000*ms)
		if !errors.Is(err, unix.EMSGSIZE) {
			return errors.Join(errors.New("the ping that may not be fragmented ended otherwise"), err)
		}
		s.Say("client", "gets the error: %v", unix.EMSGSIZE)
		return nil
	},
	Expect: []lab.Expectation{
		lab.Check("three fragments out: one id, offsets 0, 1480, 2960, the last without [+]", func(e *lab.Evidence) error {
			return fragments(e, "client", []int{0, 1480, 2960})
		}),
		lab.Check("four fragments back, cut to 1000 bytes", func(e *lab.Evidence) error {
			return fragments(e, "server", []int{0, 976, 1952, 2928})
		}),
		lab.Sees("the router's error", "client echo-request len=1400", "router too-big"),
		lab.Check("the error names the MTU of 1000", func(e *lab.Evidence) error {
			for _, p := range e.All("router too-big") {
				if p.ICMP.NextHopMTU() != 1000 {
					return fmt.Errorf("it names %d", p.ICMP.NextHopMTU())
				}
			}
			return nil
		}),
		lab.Says("the program gets the error", "message too long"),
	},
})

// fragments checks the fragments of the large ping from a host.
func fragments(e *lab.Evidence, from string, offsets []int) error {
	var got []int
	ids := map[uint16]bool{}
	for _, p := range e.Packets {
		if p.IP == nil || p.From != from || !p.IP.MoreFragments() && p.IP.FragmentOffset() == 0 {
			continue
		}
		got = append(got, p.IP.FragmentOffset())
		ids[p.IP.ID()] = true
		if more := len(got) < len(offsets); p.IP.MoreFragments() != more {
			return fmt.Errorf("fragment %d: more fragments is %t", len(got), !more)
		}
	}
	if fmt.Sprint(got) != fmt.Sprint(offsets) || len(ids) != 1 {
		return fmt.Errorf("offsets %v with %d ids", got, len(ids))
	}
	return nil
}
