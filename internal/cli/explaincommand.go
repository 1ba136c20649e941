package cli

import (
	"errors"
	"os"
	"os/exec"
	"slices"
	"strings"
	"time"

	"wiretale/internal/ownership"
	"wiretale/internal/source"
	"wiretale/savefile"
)

// errand is the command of "explain -- COMMAND": it runs on the real network, and
// only its own connections are told of.
type errand struct {
	ownership.Command
	capture *ownership.Capture
	watch   *ownership.Watch
	status  int   // the command's
	err     error // why it could not be waited for
	ended   chan struct{}
}

// splitCommand cuts off what follows the first --.
func splitCommand(args []string) (own, command []string) {
	i := slices.Index(args, "--")
	if i < 0 {
		return args, nil
	}
	return args[:i], args[i+1:]
}

// setErrand makes a command what is told of. What follows -- after a file is the
// rest of the expression.
func (d *dialogue) setErrand(command []string) {
	switch {
	case len(command) == 0:
	case d.offline():
		d.expression = strings.TrimSpace(d.expression + " " + strings.Join(command, " "))
	default:
		d.errand = &errand{Command: ownership.Command{Args: command}}
	}
}

// lastPackets is how long the last packets of a command's connections are waited
// for when it has ended.
const lastPackets = time.Second

// tellingLength is how many bytes of a packet are captured when nobody keeps
// them: enough for those that travel on a cable, while others' segments of 64 KiB
// on lo do not fill the ring.
const tellingLength = 2048

// errandIntake is openIntake for a command: it starts with the capture.
func (d *dialogue) errandIntake() (*intake, error) {
	if len(d.interfaces) == 0 {
		d.interfaces = []string{"any"}
	}
	d.noPromisc = true // the command's packets come here by themselves
	if d.snapLen == 0 && !d.writeSet {
		d.snapLen = tellingLength
	}
	if d.expression == "" && !d.filterSet {
		d.expression = "tcp or icmp or icmp6"
	}
	live, err := d.openLive()
	if err != nil {
		return nil, d.errandAdvice(err)
	}
	in, err := d.liveIntake(live)
	if err != nil {
		live.Close()
		return nil, err
	}
	filters, err := d.liveFilters(live.Info())
	if err != nil {
		live.Close()
		return nil, err
	}
	e := d.errand
	e.watch = ownership.NewWatch()
	e.capture = ownership.NewCapture(live, e.watch)
	in.source = e.capture
	in.start = func() error { return d.startErrand(live, filters) }
	return in, nil
}

// errandAdvice adds the way out to the reason why nothing can be captured.
func (d *dialogue) errandAdvice(err error) error {
	if os.Geteuid() == 0 || !errors.As(err, new(*exitError)) {
		return err
	}
	program, pathErr := os.Executable()
	if pathErr != nil {
		program = d.name
	}
	return failf("%v\nTo see the command's packets: sudo %s explain -- …, or once: sudo setcap cap_net_raw+ep %s\n"+
		"Without any rights, against the lab's servers: %s lab run -- …", err, d.name, program, d.name)
}

// startErrand lets packets in and starts the command.
func (d *dialogue) startErrand(live *source.Live, filters []source.Filter) error {
	e := d.errand
	for i, f := range filters {
		if err := live.SetFilter(i, f); err != nil {
			return failf("%s", err)
		}
	}
	e.capture.Start()
	if err := e.Start(e.watch.Usher); err != nil {
		e.status = statusNotFound
		if errors.Is(err, os.ErrPermission) {
			e.status = statusNotExecutable
		}
		var reason *exec.Error
		if errors.As(err, &reason) {
			err = reason.Err
		}
		return &exitError{e.Args[0] + ": " + savefile.ErrorText(err), e.status}
	}
	e.watch.Await(e.PID())
	if remark := e.watch.Remark(); remark != "" {
		d.warn(remark)
	}
	e.ended = make(chan struct{})
	go func() {
		e.status, e.err = e.Wait()
		close(e.ended)
		e.capture.Finish(lastPackets)
	}()
	return nil
}

// The exit statuses of a shell for a command that cannot be started.
const (
	statusNotExecutable = 126
	statusNotFound      = 127
)

// errandResult waits for the command and adds its exit status to how the tale
// ended, and what is to be said of the capture.
func (d *dialogue) errandResult(err error) error {
	e := d.errand
	if e == nil || e.ended == nil {
		return err
	}
	<-e.ended
	if n := e.capture.Dropped(); n > 0 {
		d.warn(plural(n, "packet") + " dropped; the tale may have gaps")
	}
	if n := e.watch.Lost(); n > 0 {
		d.warn(plural(n, "change") + " of sockets lost; connections may be missing")
	}
	if e.err != nil {
		return errors.Join(err, failf("%s: %v", e.Args[0], e.err))
	}
	if e.status == 0 {
		return err
	}
	exit := &exitError{status: e.status}
	if err != nil {
		exit.text = err.Error()
	}
	return exit
}
