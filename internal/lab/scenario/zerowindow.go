package scenario

import (
	"errors"
	"fmt"
	"io"
	"time"

	"golang.org/x/sys/unix"

	"wiretale/internal/conversation"
	"wiretale/internal/lab"
	"wiretale/internal/lab/service"
)

var _ = lab.Register(lab.Scenario{
	Name:  "zero-window",
	Theme: lab.ThemeFlow,
	Title: "the reader is too slow: window 0, probes, window update",
	Page: `A client sends 60 000 bytes to a server that has a small receive buffer
and reads nothing for two and a half seconds.

Look at the window in the server's acknowledgments: it shrinks with
every segment, to 0. The client must stop. Now and then it asks with a probe
whether there is room again, first after 0.2 seconds, then after twice as long
each time. The server answers that there is not. When the program reads at
last, the server sends a window update by itself, and the data flows again. The
network did nothing wrong: the time was lost in the reader.`,
	Rules: "5 ms each way",
	// Otherwise a probe that comes within 0.5 s of the one before has no answer.
	Sysctls: []string{"net.ipv4.tcp_invalid_ratelimit=0"},
	Run: func(s *lab.Stage) error {
		client, server, err := s.ConnectWith(5001, nil, lab.Option(unix.SOL_SOCKET, unix.SO_RCVBUF, 16384))
		if err != nil {
			return err
		}
		return s.Together(
			func() error {
				s.Say("client", "sends 60000 bytes")
				return errors.Join(service.Send(client, 60_000), client.Close())
			},
			func() error {
				s.Say("server", "is busy with something else")
				s.Sleep(2500 * ms)
				s.Say("server", "reads")
				_, err := io.Copy(io.Discard, server)
				return errors.Join(err, server.Close())
			},
		)
	},
	Expect: []lab.Expectation{
		lab.Sees("the window falls to 0", "server S.", "client data", "server . win=0"),
		lab.AtLeast("it is 0 again in answer to each probe", 3, "server . win=0"),
		lab.Check("the probes come after 0.2 s and then twice as long each time", func(e *lab.Evidence) error {
			gaps := lab.Gaps(probes(e))
			if len(gaps) < 2 {
				return fmt.Errorf("%d intervals between probes", len(gaps))
			}
			return lab.Doubling(gaps)
		}),
		lab.Check("the window update lets the data flow again", windowUpdate),
		lab.Sees("all is sent in the end", "server . win=0", "client data", "client F.", "server F."),
		lab.Finds("the tale: the server had no room", conversation.FindingZeroWindow),
		lab.Tells("the tale: window probes", -1, conversation.WindowProbe),
	},
})

// probes are the client's segments while the window is 0.
func probes(e *lab.Evidence) (list []lab.Packet) {
	closed := false
	for _, p := range e.Packets {
		switch {
		case p.From == "server" && p.TCP != nil:
			closed = p.TCP.Window() == 0
		case closed && p.From == "client" && p.Len == 0 && p.Kind == ".":
			list = append(list, p)
		}
	}
	return list
}

// windowUpdate looks for the acknowledgment that opens the window, about
// two and a half seconds after it was closed.
func windowUpdate(e *lab.Evidence) error {
	var closedAt time.Duration
	for _, p := range e.All("server .") {
		switch {
		case p.TCP.Window() == 0 && closedAt == 0:
			closedAt = p.Time
		case p.TCP.Window() > 0 && closedAt > 0:
			return within(p.Time-closedAt, 2200*ms, 2600*ms)
		}
	}
	return errors.New("the window never opens")
}
