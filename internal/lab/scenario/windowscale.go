package scenario

import (
	"errors"
	"fmt"

	"wiretale/internal/conversation"
	"wiretale/internal/header"
	"wiretale/internal/lab"
)

var _ = lab.Register(lab.Scenario{
	Name:  "window-scale",
	Theme: lab.ThemeFlow,
	Title: "a window larger than 65535 bytes",
	Page: `A client sends 2 MB over a line of 20 ms each way. To keep such a line
busy more must be on its way than the 65535 bytes that fit into the window field.

Look at wscale in the two SYN segments: by so many bits each side's window
numbers are to be shifted (RFC 7323). "win 63, wscale 10" thus means 64 512 bytes.
The window in the SYN segments themselves is never shifted. Who begins to capture
after the handshake cannot know the factor, and sees tiny windows.

See how much the client has on its way at most, and how the server's window
grows as the kernel finds that more is wanted.`,
	Rules: "20 ms each way",
	Run:   func(s *lab.Stage) error { return transfer(s, 2<<20) },
	Expect: []lab.Expectation{
		lab.Check("both sides offer to scale", func(e *lab.Evidence) error {
			if shift(e, "client S") == 0 || shift(e, "server S.") == 0 {
				return errors.New("no window scale option")
			}
			return nil
		}),
		lab.Check("the server's window grows beyond 65535 bytes", func(e *lab.Evidence) error {
			by, largest := shift(e, "server S."), 0
			for _, p := range e.All("server .") {
				largest = max(largest, int(p.TCP.Window())<<by)
			}
			if largest <= 65535 {
				return fmt.Errorf("it is %d at most", largest)
			}
			return nil
		}),
		lab.Check("more than 65535 bytes are on their way at a time", func(e *lab.Evidence) error {
			if n := inFlight(e); n <= 65535 {
				return fmt.Errorf("only %d", n)
			}
			return nil
		}),
		lab.Says("all arrives", "read 2097152 bytes"),
		lab.Tells("the tale: the connection is established", 1, conversation.Established),
	},
})

// shift is the window scale that the first packet of a pattern announces.
func shift(e *lab.Evidence, pattern string) int {
	for _, p := range e.All(pattern) {
		for rest := p.TCP.Options(); len(rest) > 0; {
			var option header.TCPOption
			if option, rest = header.NextTCPOption(rest); option == nil {
				break
			}
			if by, ok := option.WindowScale(); ok {
				return int(by)
			}
		}
	}
	return 0
}

// inFlight is the largest number of bytes that were sent and not acknowledged.
func inFlight(e *lab.Evidence) (most uint32) {
	var acked uint32
	for _, p := range e.Packets {
		switch {
		case p.From == "server" && p.TCP != nil:
			acked = max(acked, p.Ack)
		case p.From == "client" && p.Len > 0 && p.TCP != nil:
			most = max(most, p.Seq+uint32(p.Len)-acked)
		}
	}
	return most
}
