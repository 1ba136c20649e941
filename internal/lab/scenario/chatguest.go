package scenario

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"time"

	"wiretale/internal/lab"
)

// guest is somebody in the chat room.
type guest struct {
	name string
	conn net.Conn
}

// says sends a line, and waits until the other one has read it.
func (g *guest) says(s *lab.Stage, text string, other *guest) error {
	s.Say("client", "%s types %q", g.name, text)
	if _, err := io.WriteString(g.conn, text+"\n"); err != nil {
		return err
	}
	return other.reads(g.name + ": " + text + "\n")
}

func (g *guest) reads(want string) error {
	g.conn.SetReadDeadline(time.Now().Add(10 * time.Second))
	got, err := bufio.NewReaderSize(g.conn, 16).ReadString('\n')
	if err == nil && got != want {
		err = fmt.Errorf("%s read %q instead of %q", g.name, got, want)
	}
	return err
}

// chat is what Alice and Bob do.
func chat(s *lab.Stage, alice, bob *guest) error {
	io.WriteString(alice.conn, alice.name+"\n")
	s.Sleep(100 * ms)
	io.WriteString(bob.conn, bob.name+"\n")
	if err := alice.reads("* Bob is here, 2 in the room\n"); err != nil {
		return err
	}
	s.Sleep(100 * ms)
	if err := alice.says(s, "Hi Bob", bob); err != nil {
		return err
	}
	s.Sleep(100 * ms)
	if err := bob.says(s, "Hello Alice", alice); err != nil {
		return err
	}
	s.Sleep(100 * ms)
	s.Say("client", "Bob leaves")
	bob.conn.Close()
	if err := alice.reads("* Bob is gone\n"); err != nil {
		return err
	}
	s.Say("client", "Alice leaves")
	alice.conn.Close()
	return s.Sleep(100 * ms)
}
