package cli

import "fmt"

// The exit statuses of tcpdump.
const (
	statusOK     = 0
	statusError  = 1  // whatever goes wrong before and around the packets
	statusOutput = 14 // standard output cannot be written
)

// exitError ends the program: a message for standard error, without the
// program's name, and a status.
type exitError struct {
	text   string
	status int
}

func (e *exitError) Error() string { return e.text }

// failf makes an error that ends the program with status 1.
func failf(format string, args ...any) error {
	return &exitError{fmt.Sprintf(format, args...), statusError}
}
