package cli

import (
	"errors"
	"os/exec"
	"sync"
	"syscall"
	"time"

	"wiretale/internal/packet"
	"wiretale/savefile"
)

// recorder writes packets to the file or files of -w. Its methods may be called
// from several goroutines: the clock flushes and rotates while nothing arrives.
type recorder struct {
	command *command
	live    bool
	mu      sync.Mutex
	files   *savefile.Rotator
	err     error // the first one, worded
}

// errFileLimit ends a capture that filled the files of -W.
var errFileLimit = errors.New("file limit")

// openRecorder opens the first file.
func (c *command) openRecorder(o savefile.WriterOptions, live bool) (*recorder, error) {
	o.Guard = c.startGuard(live)
	options := savefile.RotatorOptions{
		WriterOptions: o,
		MaxSize:       c.rotateSize,
		Interval:      int64(c.rotateTime),
		Files:         c.rotateCount,
		PacketTime:    !live,
	}
	if c.postRotate != "" {
		options.Finished = c.runOn
	}
	files, err := savefile.NewRotator(c.writeFile, time.Now(), options)
	if err != nil {
		return nil, failf("%s", err)
	}
	return &recorder{command: c, live: live, files: files}, nil
}

// write writes packets.
func (r *recorder) write(records []packet.Record) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.live && r.command.rotateTime > 0 {
		if err := r.note(r.files.Tick(time.Now())); err != nil {
			return err
		}
	}
	return r.note(r.files.WriteBatch(records))
}

// tick is called once a second in a live capture: what was captured reaches the
// file even if nobody asks for it, and -G goes on without packets.
func (r *recorder) tick() error {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.note(r.files.Tick(time.Now()))
}

// flush writes what was collected.
func (r *recorder) flush() error {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.note(r.files.Flush())
}

// packets is the number of packets that are in the files.
func (r *recorder) packets() uint64 {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.files.Packets()
}

// close completes the last file. stats are for the end of a pcapng file.
func (r *recorder) close(stats []savefile.Stats) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	for i, s := range stats {
		r.files.SetStats(i, s)
	}
	return r.note(r.files.Close())
}

// note keeps the first error, worded.
func (r *recorder) note(err error) error {
	if err == nil || r.err != nil {
		return r.err
	}
	name := r.command.writeFile
	switch {
	case err == savefile.ErrFileLimit:
		r.err = errFileLimit
	case name == "-" && errors.Is(err, syscall.EPIPE):
		r.err = errDone // tcpdump: whoever read it has seen enough
	case isSystemError(err):
		r.err = failf("Unable to write to %s: %s", name, savefile.ErrorText(err))
	default:
		r.err = failf("%s", err)
	}
	return r.err
}

func isSystemError(err error) bool {
	var errno syscall.Errno
	return errors.As(err, &errno)
}

// runOn runs the command of -z on a file and does not wait for it.
func (c *command) runOn(name string) {
	cmd := exec.Command(c.postRotate, name)
	cmd.Stdin, cmd.Stdout, cmd.Stderr = c.stdin, c.out.file, c.stderr
	if err := cmd.Start(); err != nil {
		c.tell("compress_savefile: execlp(" + c.postRotate + ", " + name + ") failed: " + execError(err))
		return
	}
	// What the capture does matters more.
	_ = syscall.Setpriority(syscall.PRIO_PROCESS, cmd.Process.Pid, 19)
	go cmd.Wait()
}

func execError(err error) string {
	if errors.Is(err, exec.ErrNotFound) {
		return savefile.ErrorText(syscall.ENOENT)
	}
	return savefile.ErrorText(err)
}
