// Package foreground tells where a signal came from: what a terminal sends at a
// key reaches every process in its foreground, so that a program which runs
// another one there must not hand it on.
package foreground

import (
	"os"
	"syscall"

	"golang.org/x/sys/unix"
)

// Shared reports whether the terminal has sent the signal to this process and to
// its children alike: it is one of those that keys send, and this process is in
// the foreground of a terminal.
func Shared(s os.Signal) bool {
	if s != syscall.SIGINT && s != syscall.SIGQUIT {
		return false
	}
	tty, err := unix.Open("/dev/tty", unix.O_RDONLY|unix.O_NOCTTY|unix.O_CLOEXEC, 0)
	if err != nil {
		return false
	}
	defer unix.Close(tty)
	group, err := unix.IoctlGetInt(tty, unix.TIOCGPGRP)
	return err == nil && group == unix.Getpgrp()
}
