// Package scenario has the lab's experiments, one a file. A program that imports
// it has them in the catalogue of package lab.
package scenario

import (
	"errors"
	"fmt"
	"io"
	"net"
	"strings"
	"syscall"
	"time"

	"wiretale/internal/lab"
)

const (
	ms = time.Millisecond

	// moment is the pause between two steps that are not to run into each other.
	moment = 30 * ms
)

// ask writes a text and reads as many bytes as an answer has.
func ask(c net.Conn, question string, answer int) (string, error) {
	if _, err := io.WriteString(c, question); err != nil {
		return "", err
	}
	c.SetReadDeadline(time.Now().Add(10 * time.Second))
	buffer := make([]byte, answer)
	n, err := io.ReadFull(c, buffer)
	return string(buffer[:n]), err
}

// hear reads exactly n bytes.
func hear(c net.Conn, n int) error {
	c.SetReadDeadline(time.Now().Add(10 * time.Second))
	_, err := io.ReadFull(c, make([]byte, n))
	return err
}

// hearEnd reads until the other side closes.
func hearEnd(c net.Conn) error {
	c.SetReadDeadline(time.Now().Add(10 * time.Second))
	_, err := io.Copy(io.Discard, c)
	return err
}

// within is an error unless d lies between two durations.
func within(d, least, most time.Duration) error {
	if d < least || d > most {
		return fmt.Errorf("%v is not between %v and %v", d, least, most)
	}
	return nil
}

// unwrap takes the addresses off an error, which are of no interest on a page.
func unwrap(err error) error {
	var errno syscall.Errno
	if errors.As(err, &errno) {
		return errno
	}
	return err
}

// nobodySays checks that no note contains a text.
func nobodySays(part string) func(*lab.Evidence) error {
	return func(e *lab.Evidence) error {
		for _, n := range e.Notes {
			if strings.Contains(n.Text, part) {
				return fmt.Errorf("%s said %q", n.Who, n.Text)
			}
		}
		return nil
	}
}

// longAgo is a deadline that has passed.
var longAgo = time.Unix(1, 0)
