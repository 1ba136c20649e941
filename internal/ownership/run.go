package ownership

import (
	"errors"
	"os"
	"os/exec"
	"os/signal"
	"runtime"
	"syscall"

	"wiretale/internal/foreground"
)

// Command is a program that runs with this one's streams.
type Command struct {
	Args []string

	cmd     *exec.Cmd
	signals chan os.Signal
	done    chan error
}

// Start starts it, through an usher if there is one. Its end is not waited for;
// see Wait. It is killed when this process is.
func (c *Command) Start(u *Usher) error {
	c.cmd = exec.Command(c.Args[0], c.Args[1:]...)
	if c.cmd.Err != nil {
		return c.cmd.Err
	}
	var usher *ushered
	if u != nil {
		var err error
		if usher, err = u.prepare(c.cmd); err != nil {
			return err
		}
	}
	c.cmd.Stdin, c.cmd.Stdout, c.cmd.Stderr = os.Stdin, os.Stdout, os.Stderr
	c.cmd.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
	c.signals = make(chan os.Signal, 8)
	signal.Notify(c.signals, syscall.SIGINT, syscall.SIGQUIT, syscall.SIGTERM, syscall.SIGHUP)
	if err := c.launch(); err != nil {
		return err
	}
	if usher != nil {
		if err := usher.meet(); err != nil {
			<-c.done
			return err
		}
	}
	go c.pass()
	return nil
}

// launch starts the process and waits for it, on a thread that lives as long: the
// kernel kills the child at the end of the thread that began it.
func (c *Command) launch() error {
	started := make(chan error)
	c.done = make(chan error, 1)
	go func() {
		runtime.LockOSThread()
		defer runtime.UnlockOSThread()
		err := c.cmd.Start()
		started <- err
		if err == nil {
			c.done <- c.cmd.Wait()
		}
	}()
	return <-started
}

// PID is the number of its process.
func (c *Command) PID() int { return c.cmd.Process.Pid }

// pass hands signals on to the command. What the terminal sends at a key it
// sends to the command itself.
func (c *Command) pass() {
	for s := range c.signals {
		if !foreground.Shared(s) {
			c.cmd.Process.Signal(s)
		}
	}
}

// Wait waits for the end and returns the exit status as a shell has it: 128 and
// the signal, if one ended the command.
func (c *Command) Wait() (status int, err error) {
	err = <-c.done
	signal.Stop(c.signals)
	close(c.signals)
	var exit *exec.ExitError
	if !errors.As(err, &exit) {
		return 0, err
	}
	if ws, ok := exit.Sys().(syscall.WaitStatus); ok && ws.Signaled() {
		return 128 + int(ws.Signal()), nil
	}
	return exit.ExitCode(), nil
}
