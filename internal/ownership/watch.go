package ownership

import (
	"os"
	"strconv"
	"time"

	"golang.org/x/sys/unix"
)

// Watch keeps a registry up to date.
type Watch struct {
	*Registry
	// Usher starts the command where there is no trace; nil where it is not needed,
	// or not possible either.
	Usher *Usher
	// Why says what keeps the kernel from telling of every socket; nil when it
	// does.
	Why error

	self, awaited int
	trace         *Trace
	looked        time.Time // when the last look was
	took          time.Duration
}

// The looks at the sockets that are open: with a trace they only find what the
// command was given by others.
const (
	lookRarely = 200 * time.Millisecond
	lookOften  = 10 * time.Millisecond
)

// NewWatch begins to watch what this process's children will do.
func NewWatch() *Watch {
	w := &Watch{Registry: NewRegistry(os.Getpid()), self: os.Getpid()}
	w.others = others(w.self)
	w.trace, w.Why = OpenTrace()
	if w.Why == nil {
		return w
	}
	// Orphans come to us, so that they are found below us.
	unix.Prctl(unix.PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
	if u, err := NewUsher(w.Registry); err == nil {
		w.Usher = u
	}
	return w
}

// Remark is what the user should know of how connections are found; empty when
// none is missed.
func (w *Watch) Remark() string {
	switch {
	case w.trace != nil || w.Usher != nil && w.Usher.notify >= 0 && !w.Usher.Windows:
		return ""
	case w.Usher != nil && w.Usher.notify >= 0:
		return "what others send to the command's addresses within milliseconds may be taken for its own: " + w.Why.Error()
	}
	return "connections of the command that last less than some milliseconds may be missed: " + w.Why.Error()
}

// Await says which child somebody waits for.
func (w *Watch) Await(pid int) { w.awaited = pid }

// Update takes in what has happened. With all, really all, and the sockets are
// looked up again.
func (w *Watch) Update(all bool) {
	began := time.Now()
	if w.trace != nil {
		w.Apply(w.trace.Read(all))
	}
	if w.Usher != nil {
		w.Usher.Update()
	}
	pause := lookRarely
	if w.trace == nil {
		pause = max(lookOften, 4*w.took)
	}
	if all || began.Sub(w.looked) >= pause {
		w.look(began)
	}
	w.Known(began.Add(-settling).UnixNano())
}

func (w *Watch) look(now time.Time) {
	w.looked = now
	pids := w.Processes(func(pid int) bool {
		_, err := os.Stat("/proc/" + strconv.Itoa(pid))
		return err == nil
	}, now.UnixNano())
	if w.trace == nil {
		pids = family(w.self, w.awaited)
	}
	if list, err := Scan(pids); err == nil {
		w.Look(list, now.UnixNano())
	}
	w.took = time.Since(now)
}

// Lost is how many changes the kernel had no room to tell of.
func (w *Watch) Lost() (n uint64) {
	if w.trace != nil {
		n += w.trace.Lost()
	}
	if w.Usher != nil {
		n += w.Usher.Lost()
	}
	return n
}

// Close ends the watching.
func (w *Watch) Close() error {
	if w.Usher != nil {
		return w.Usher.Close()
	}
	if w.trace == nil {
		return nil
	}
	return w.trace.Close()
}
