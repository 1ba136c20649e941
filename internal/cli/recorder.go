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

// recorder writes packets to the file of -w, and begins new ones as -C, -G and -W
// say. Its methods may be called from several goroutines: the clock flushes and
// rotates while nothing arrives.
type recorder struct {
	command *command
	options savefile.WriterOptions
	stats   func() []savefile.Stats // at the end, for pcapng; nil if there are none
	live    bool                    // -G goes by the clock; otherwise by the packets

	mu       sync.Mutex
	file     *savefile.Writer
	name     string // of the file being written
	count    int    // of -C's files
	began    int64  // when -G's current file began, in seconds since 1970; 0: not yet
	rotated  int    // how often -G began a new file
	finished bool   // -W's number of files is reached
	err      error
}

// errFileLimit ends a capture that filled the files of -W.
var errFileLimit = errors.New("file limit")

// openRecorder opens the first file. With -G on files that waits for the first
// packet, whose time the name may hold.
func (c *command) openRecorder(o savefile.WriterOptions, live bool) (*recorder, error) {
	r := &recorder{command: c, options: o, live: live}
	if c.rotateTime > 0 && !live {
		return r, nil
	}
	return r, r.open(time.Now())
}

// open begins a file.
func (r *recorder) open(now time.Time) error {
	r.name = r.fileName(now)
	var err error
	if r.file, err = savefile.Create(r.name, r.options); err != nil {
		return failf("%s", err)
	}
	if r.began == 0 {
		r.began = now.Unix()
	}
	return nil
}

// fileName is the name of the file that begins now.
func (r *recorder) fileName(now time.Time) string {
	c := r.command
	name := c.writeFile
	if c.rotateTime > 0 {
		name = strftime(name, now)
	}
	switch {
	case c.rotateSize == 0:
		return name
	case c.rotateCount > 0:
		return name + padded(r.count, len(itoa(c.rotateCount-1)), '0')
	case r.count > 0:
		return name + itoa(r.count)
	}
	return name
}

// write writes packets, and rotates before those for which it is time.
func (r *recorder) write(records []packet.Record) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.command.rotateSize == 0 && (r.command.rotateTime == 0 || r.live) {
		if err := r.rotateByTime(time.Now); err != nil {
			return err
		}
		return r.note(r.file.WriteBatch(records))
	}
	for i := range records {
		if err := r.rotate(&records[i]); err != nil {
			return err
		}
		if err := r.note(r.file.Write(&records[i])); err != nil {
			return err
		}
	}
	return nil
}

// rotate begins a new file if it is time to before this packet. tcpdump: the size
// is looked at before a packet is written, so a file may exceed it by a packet.
func (r *recorder) rotate(rec *packet.Record) error {
	now := time.Now
	if !r.live {
		now = func() time.Time { return time.Unix(rec.Sec, rec.Nsec) }
	}
	if err := r.rotateByTime(now); err != nil {
		return err
	}
	c := r.command
	if c.rotateSize == 0 || r.file.Size() <= c.rotateSize {
		return nil
	}
	if err := r.complete(); err != nil {
		return err
	}
	r.count++
	if c.rotateCount > 0 && r.count >= c.rotateCount {
		r.count = 0
	}
	return r.open(now())
}

func (r *recorder) rotateByTime(clock func() time.Time) error {
	c := r.command
	if r.err != nil || c.rotateTime == 0 {
		return r.err
	}
	now := clock()
	if r.file == nil {
		return r.note(r.open(now))
	}
	if now.Unix()-r.began < int64(c.rotateTime) {
		return nil
	}
	if err := r.complete(); err != nil {
		return err
	}
	r.rotated++
	if c.rotateCount > 0 && c.rotateSize == 0 && r.rotated >= c.rotateCount {
		r.finished = true
		return r.note(errFileLimit)
	}
	r.began, r.count = now.Unix(), 0
	return r.note(r.open(now))
}

// tick is called once a second in a live capture: what was captured reaches the
// file even if nobody asks for it, and -G goes on without packets.
func (r *recorder) tick() error {
	r.mu.Lock()
	defer r.mu.Unlock()
	if err := r.rotateByTime(time.Now); err != nil {
		return err
	}
	return r.note(r.file.Flush())
}

// flush writes what was collected.
func (r *recorder) flush() error {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.err != nil || r.file == nil {
		return r.err
	}
	return r.note(r.file.Flush())
}

// note keeps the first error, worded.
func (r *recorder) note(err error) error {
	if err == nil || r.err != nil {
		return r.err
	}
	var exit *exitError
	var linkType *savefile.LinkTypeError
	switch {
	case errors.As(err, &exit), err == errFileLimit:
		r.err = err
	case errors.As(err, &linkType):
		r.err = failf("%s: %s", r.name, err)
	case r.name == "-" && errors.Is(err, syscall.EPIPE):
		r.err = errDone // tcpdump: whoever read it has seen enough
	default:
		r.err = failf("Unable to write to %s: %s", r.name, savefile.ErrorText(err))
	}
	return r.err
}

// complete closes the current file and hands it to the command of -z.
func (r *recorder) complete() error {
	if r.file == nil || r.err != nil {
		return r.err
	}
	if r.stats != nil {
		for i, s := range r.stats() {
			r.file.SetStats(i, s)
		}
	}
	err := r.note(r.file.Close())
	r.file = nil
	if err == nil && r.command.postRotate != "" {
		r.command.runOn(r.name)
	}
	return err
}

// close completes the last file.
func (r *recorder) close() error {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.finished {
		return r.err
	}
	if r.file == nil && r.err == nil && r.began == 0 {
		// Not one packet came to give -G's file its time.
		if err := r.note(r.open(time.Now())); err != nil {
			return err
		}
	}
	if r.err != nil {
		if r.file != nil {
			_ = r.file.Close() // its error is the one that is known
		}
		return r.err
	}
	return r.complete()
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
