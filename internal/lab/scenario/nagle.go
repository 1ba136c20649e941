package scenario

import (
	"fmt"
	"io"
	"net"
	"time"

	"wiretale/internal/conversation"
	"wiretale/internal/lab"
)

var _ = lab.Register(lab.Scenario{
	Name:  "nagle",
	Theme: lab.ThemeFlow,
	Title: "small writes: Nagle waits for an ACK that is delayed",
	Page: `A client asks five questions. It writes each one in two small pieces, a
header and a body, and waits for the answer. First as the kernel does it by
itself, then with TCP_NODELAY, then both pieces in one write.

Look at the first five. The second piece does not leave until the first is
acknowledged (Nagle's algorithm, RFC 896), but the server has nothing to
answer yet and waits 40 ms with its acknowledgment (RFC 1122, 4.2.3.2): two good
ideas that make a pause of 40 ms together. The first question or two are quick, as
the server acknowledges at once when a connection is new.

With TCP_NODELAY both pieces leave at once, and there is no pause; with one
write there is one segment less as well. PSH marks the end of each write.`,
	Run: func(s *lab.Stage) error {
		client, server, err := s.Connect(7)
		if err != nil {
			return err
		}
		go answer(server)
		for _, mode := range []struct {
			name    string
			noDelay bool
			pieces  []string
		}{
			{"two writes, Nagle", false, []string{"header: 1\n", "the body\n\n"}},
			{"two writes, TCP_NODELAY", true, []string{"header: 2\n", "the body\n\n"}},
			{"one write", true, []string{"header: 3\nthe body\n\n"}},
		} {
			client.SetNoDelay(mode.noDelay)
			begin := time.Now()
			if err := questions(client, mode.pieces); err != nil {
				return err
			}
			s.Say("client", "%s: five questions in %d ms", mode.name, time.Since(begin).Milliseconds())
			s.Sleep(3 * moment)
		}
		client.Close()
		return nil
	},
	Expect: []lab.Expectation{
		lab.Check("with Nagle, pieces wait 40 ms for an acknowledgment", func(e *lab.Evidence) error {
			return pauses(e, "1", 3, 5)
		}),
		lab.Check("with TCP_NODELAY none does", func(e *lab.Evidence) error { return pauses(e, "2", 0, 0) }),
		lab.Check("with one write there are five segments instead of ten", func(e *lab.Evidence) error {
			if n := len(e.All("client data len=20")); n < 5 {
				return fmt.Errorf("%d segments of 20 bytes", n)
			}
			return nil
		}),
		lab.Sees("an acknowledgment alone in the pause", "client data len=10", "server . len=0", "client data len=10", "server data len=3"),
		lab.Finds("the tale: time lost by Nagle and delayed acknowledgment", conversation.FindingNagle),
	},
})

// answer answers each body with "ok".
func answer(c net.Conn) {
	buffer := make([]byte, 20)
	for {
		if _, err := io.ReadFull(c, buffer); err != nil {
			c.Close()
			return
		}
		io.WriteString(c, "ok\n")
	}
}

func questions(c net.Conn, pieces []string) error {
	for range 5 {
		for _, piece := range pieces {
			if _, err := io.WriteString(c, piece); err != nil {
				return err
			}
		}
		if err := hear(c, 3); err != nil {
			return err
		}
	}
	return nil
}

// pauses counts the questions of a mode whose second piece came 30 ms or more
// after the first.
func pauses(e *lab.Evidence, mode string, least, most int) error {
	n := 0
	data := e.All("client data len=10")
	for i := 1; i < len(data); i++ {
		first, second := string(data[i-1].TCP.Payload()), data[i]
		if first == "header: "+mode+"\n" && second.Time-data[i-1].Time > 30*ms {
			n++
		}
	}
	if n < least || n > most {
		return fmt.Errorf("%d pauses", n)
	}
	return nil
}
