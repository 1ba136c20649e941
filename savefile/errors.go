package savefile

import (
	"errors"
	"fmt"
	"strings"
	"syscall"
)

// ErrInterrupted is what reading returns after Interrupt.
var ErrInterrupted = errors.New("interrupted")

// FormatError is a fault in the content of a capture file. Its text is libpcap's.
type FormatError struct{ text string }

func (e *FormatError) Error() string { return e.text }

func formatError(format string, args ...any) error {
	return &FormatError{fmt.Sprintf(format, args...)}
}

var errUnknownFormat = formatError("unknown file format")

// ErrorText is the text of err as the C library words it: the name of the
// system call and of the file are left out, and the first letter is a capital.
func ErrorText(err error) string {
	var errno syscall.Errno
	if !errors.As(err, &errno) {
		return err.Error()
	}
	if errno == syscall.ESTALE {
		return "Stale file handle"
	}
	s := errno.Error()
	return strings.ToUpper(s[:1]) + s[1:]
}

// readError words a failed read as libpcap does.
func readError(err error) error {
	if errors.Is(err, ErrInterrupted) {
		return err
	}
	return fmt.Errorf("error reading dump file: %w", &worded{err})
}

// fileError words a failure that belongs to a file as the C library does.
func fileError(name string, err error) error {
	return fmt.Errorf("%s: %w", name, &worded{err})
}

// worded is an error that prints as the C library words it.
type worded struct{ err error }

func (w *worded) Error() string { return ErrorText(w.err) }
func (w *worded) Unwrap() error { return w.err }
