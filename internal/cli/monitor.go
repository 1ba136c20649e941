package cli

import (
	"os"
	"os/signal"
	"strconv"
	"sync"
	"sync/atomic"
	"syscall"
	"time"

	"wiretale/internal/packet"
	"wiretale/internal/source"
)

// monitor is what goes on beside a capture: signals, and once a second the flush
// of the file and the progress.
type monitor struct {
	command  *command
	from     source.Source
	live     bool
	recorder *recorder
	captured atomic.Uint64
	signals  chan os.Signal
	done     chan struct{}
	group    sync.WaitGroup
}

// watch begins to look after a capture. stop ends it.
func (c *command) watch(src source.Source, w *recorder) *monitor {
	m := &monitor{command: c, from: src, live: src.Info().Live, recorder: w,
		signals: make(chan os.Signal, 8), done: make(chan struct{})}
	wanted := []os.Signal{syscall.SIGINT, syscall.SIGTERM, syscall.SIGPIPE, syscall.SIGUSR2, syscall.SIGQUIT, syscall.SIGALRM}
	if !signal.Ignored(syscall.SIGHUP) {
		wanted = append(wanted, syscall.SIGHUP) // under nohup it stays ignored
	}
	if m.live {
		wanted = append(wanted, syscall.SIGUSR1)
	}
	signal.Notify(m.signals, wanted...)
	m.group.Go(m.run)
	return m
}

// stop leaves the signals to a channel that nobody reads any more: whoever sends
// two (timeout(1) does, and an impatient ^C) must not cut short how the run ends.
func (m *monitor) stop() {
	// From here on a broken pipe is an error like any other.
	signal.Ignore(syscall.SIGPIPE)
	close(m.done)
	m.group.Wait()
}

func (m *monitor) run() {
	var seconds <-chan time.Time
	if m.live {
		t := time.NewTicker(time.Second)
		defer t.Stop()
		seconds = t.C
	}
	for {
		select {
		case s := <-m.signals:
			m.signal(s)
		case <-seconds:
			m.second()
		case <-m.done:
			return
		}
	}
}

func (m *monitor) signal(s os.Signal) {
	switch s {
	case syscall.SIGUSR1:
		m.command.warn(m.counters(", "))
	case syscall.SIGUSR2:
		m.flush(m.recorder.flush)
	default:
		m.from.Interrupt()
	}
}

// second is what happens once a second.
func (m *monitor) second() {
	m.beat()
	if m.recorder == nil {
		return
	}
	m.flush(m.recorder.tick)
	if c := m.command; c.verbose > 0 && !c.print {
		c.stderr.Write([]byte("Got " + strconv.FormatUint(m.captured.Load(), 10) + "\r"))
	}
}

// beat tells a verb the time. An error of writing comes again with the next packet.
func (m *monitor) beat() {
	c := m.command
	if c.beat == nil || !c.taking.TryLock() {
		return // the next second will do
	}
	defer c.taking.Unlock()
	if c.beat() != nil || c.out.Flush() != nil {
		m.from.Interrupt()
	}
}

// flush ends the capture if the file cannot be written; the recorder keeps why.
func (m *monitor) flush(f func() error) {
	if m.recorder != nil && f() != nil {
		m.from.Interrupt()
	}
}

// source is the source without what only one of several interfaces has to say.
func (m *monitor) source() source.Source {
	if l, ok := m.from.(*source.Live); ok {
		return steady{l, m.command}
	}
	return m.from
}

// counting adds the count of what is captured to a filter.
func (m *monitor) counting(filter func(*packet.Record) bool) func(*packet.Record) bool {
	return func(r *packet.Record) bool {
		if filter != nil && !filter(r) {
			return false
		}
		m.captured.Add(1)
		return true
	}
}

// recording hands packets to the file before they are printed.
func (m *monitor) recording() func(*packet.Record) error {
	if m.recorder == nil {
		return nil
	}
	one := make([]packet.Record, 1)
	return func(r *packet.Record) error {
		one[0] = *r
		return m.recorder.write(one)
	}
}

// counters are the counters of a live capture, one a line or in one line.
func (m *monitor) counters(between string) string {
	text := plural(m.captured.Load(), "packet") + " captured"
	counter, ok := m.from.(source.Counter)
	if !ok {
		return text
	}
	s, err := counter.Stats()
	if err != nil {
		return text
	}
	text += between + plural(s.Received, "packet") + " received by filter" +
		between + plural(s.Dropped, "packet") + " dropped by kernel"
	if s.InterfaceDropped > 0 {
		text += between + plural(s.InterfaceDropped, "packet") + " dropped by interface"
	}
	return text
}
