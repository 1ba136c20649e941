// Package wire is the cable between two hosts: it copies Ethernet frames from
// one interface to another and on the way loses, delays, doubles, reorders,
// damages, marks or holds them up, as rules say. The rules are short English
// sentences; see Parse. The same frames, rules and seeds give the same result.
package wire

import (
	"container/heap"
	"errors"
	"fmt"
	"runtime"
	"sync"
	"time"

	"golang.org/x/sys/unix"
)

// MaxFrame is the longest Ethernet frame a wire carries, in bytes.
const MaxFrame = 1514

// maxWaiting bounds the frames on their way: beyond it they are lost.
const maxWaiting = 1 << 16

// End is one end of a wire: an interface in the namespace where it is opened.
type End struct {
	Name  string // of the host behind it
	Index int    // the kernel's number of the interface
}

// Event is something a rule did to a frame.
type Event struct {
	Time   time.Duration // since 1970, by the kernel's clock
	Rule   *Rule         // nil when the wire itself had no room
	From   Side
	Number int    // of the frame among those the rule matches, from its side
	Data   []byte // the frame; valid during the call
}

// Stats counts frames by the side they came from.
type Stats struct {
	Carried  [2]uint64 // frames delivered, copies included
	Dropped  [2]uint64 // frames lost to rules
	Overruns [2]uint64 // frames lost because this program was too slow
	Failed   [2]uint64 // frames the kernel would not deliver
}

// Options are what a wire does besides carrying.
type Options struct {
	Rules []Rule
	// Log is told what the rules do. It is called by the wire's own thread and
	// must be quick.
	Log func(Event)
	// Translate may change a frame, of any length, before the rules see it; it
	// returns nil to drop it.
	Translate func(from Side, frame []byte) []byte
}

// Wire joins two ends.
type Wire struct {
	ends    [2]End
	ports   [2]*port
	opts    Options
	judges  []*judge
	queue   queue
	held    [2][]held
	last    [2]time.Duration // when the last frame to a side is due
	order   uint64
	started time.Duration

	mu    sync.Mutex
	stats Stats

	wake    int // an eventfd
	orders  chan func()
	stop    bool
	stopped chan struct{}
}

// New opens a wire between two interfaces and starts carrying frames.
func New(a, b End, opts Options) (*Wire, error) {
	w := &Wire{ends: [2]End{a, b}, opts: opts, orders: make(chan func(), 16), stopped: make(chan struct{})}
	w.setRules(opts.Rules)
	w.started = now()
	var err error
	if w.wake, err = unix.Eventfd(0, unix.EFD_CLOEXEC|unix.EFD_NONBLOCK); err != nil {
		return nil, fmt.Errorf("wire: eventfd: %w", err)
	}
	for side, end := range w.ends {
		if w.ports[side], err = openPort(end.Index); err != nil {
			w.release()
			return nil, err
		}
	}
	go w.run()
	return w, nil
}

// now is the time of the clock that the kernel stamps frames with.
func now() time.Duration {
	var t unix.Timespec
	unix.ClockGettime(unix.CLOCK_REALTIME, &t)
	return time.Duration(t.Nano())
}

// do runs f on the wire's thread and waits for it.
func (w *Wire) do(f func()) {
	done := make(chan struct{})
	select {
	case w.orders <- func() { f(); close(done) }:
	case <-w.stopped:
		return
	}
	unix.Write(w.wake, []byte{1, 0, 0, 0, 0, 0, 0, 0})
	select {
	case <-done:
	case <-w.stopped:
	}
}

// SetRules replaces the rules; their counts begin anew.
func (w *Wire) SetRules(rules []Rule) { w.do(func() { w.setRules(rules) }) }

// Begin sets the time that rules count from to now.
func (w *Wire) Begin() { w.do(func() { w.started = now() }) }

// Cut pulls the cable out: from now on nothing arrives, not even what is on its way.
func (w *Wire) Cut() {
	cut := Rule{Action: Cut, Text: "cut", Select: Selector{Side: EitherSide}}
	w.do(func() {
		w.judges = append([]*judge{newJudge(cut, 0)}, w.judges...)
		w.queue, w.held = nil, [2][]held{}
	})
}

// Restore undoes Cut.
func (w *Wire) Restore() {
	w.do(func() {
		if len(w.judges) > 0 && w.judges[0].Text == "cut" {
			w.judges = w.judges[1:]
		}
	})
}

// Stats returns the counters so far.
func (w *Wire) Stats() Stats {
	w.mu.Lock()
	defer w.mu.Unlock()
	for side, p := range w.ports {
		if p != nil {
			w.stats.Overruns[side] += p.overruns()
		}
	}
	return w.stats
}

// Close stops the wire. Frames on their way are lost.
func (w *Wire) Close() error {
	w.do(func() { w.stop = true })
	<-w.stopped
	return nil
}

func (w *Wire) setRules(rules []Rule) {
	w.judges = nil
	for i, r := range rules {
		w.judges = append(w.judges, newJudge(r, i))
	}
}

// run carries frames until Close.
func (w *Wire) run() {
	runtime.LockOSThread() // for the timer slack; the thread ends with the goroutine
	unix.Prctl(unix.PR_SET_TIMERSLACK, 1000, 0, 0, 0)
	defer close(w.stopped)
	defer w.release()
	for !w.stop {
		for side := range w.ports {
			w.receive(Side(side))
		}
		w.free()
		w.deliver()
		w.wait()
		w.obey()
	}
}

func (w *Wire) release() {
	w.mu.Lock()
	defer w.mu.Unlock()
	for side, p := range w.ports {
		if p != nil {
			w.stats.Overruns[side] += p.overruns()
			p.close()
			w.ports[side] = nil
		}
	}
	unix.Close(w.wake)
}

// obey runs what other goroutines asked for.
func (w *Wire) obey() {
	for {
		select {
		case f := <-w.orders:
			f()
		default:
			return
		}
	}
}

// wait sleeps until a frame arrives, one is due, or somebody asks for something.
func (w *Wire) wait() {
	fds := []unix.PollFd{
		{Fd: int32(w.ports[SideA].fd), Events: unix.POLLIN},
		{Fd: int32(w.ports[SideB].fd), Events: unix.POLLIN},
		{Fd: int32(w.wake), Events: unix.POLLIN},
	}
	var timeout *unix.Timespec
	if due, ok := w.nextDue(); ok {
		t := unix.NsecToTimespec(int64(max(0, due-now())))
		timeout = &t
	}
	unix.Ppoll(fds, timeout, nil)
	if fds[2].Revents != 0 {
		var b [8]byte
		unix.Read(w.wake, b[:])
	}
}

// nextDue is the time at which the wire has something to do by itself.
func (w *Wire) nextDue() (due time.Duration, ok bool) {
	if len(w.queue) > 0 {
		due, ok = w.queue[0].due, true
	}
	for side := range w.held {
		for _, h := range w.held[side] {
			if !ok || h.until < due {
				due, ok = h.until, true
			}
		}
	}
	return due, ok
}

// receive takes in what arrived from a side. The number of frames at a time is
// bounded so that those due are not kept waiting.
func (w *Wire) receive(from Side) {
	p := w.ports[from]
	for range 64 {
		frame, at := p.receive()
		if frame == nil {
			return
		}
		w.take(from, frame, at)
		p.done()
	}
}

// take decides about one frame that arrived at a time.
func (w *Wire) take(from Side, frame []byte, at time.Duration) {
	if w.opts.Translate != nil {
		if frame = w.opts.Translate(from, frame); frame == nil {
			return
		}
	}
	f := Dissect(frame)
	v := w.judge(&f, from, frame, at)
	if v.drop {
		w.count(&w.stats.Dropped[from])
		return
	}
	frame = append([]byte(nil), frame...) // the slot goes back to the kernel
	if v.corrupt {
		flipBit(frame, &f)
	}
	if v.mark {
		markCE(frame, &f)
	}
	if v.behind > 0 {
		w.held[from] = append(w.held[from], held{frame, v.behind, v.due + v.patient})
		return
	}
	for range 1 + v.copies {
		w.enqueue(from, frame, v.due)
	}
	w.overtake(from, v.due)
}

// judge asks every rule, until one drops the frame.
func (w *Wire) judge(f *Frame, from Side, frame []byte, at time.Duration) verdict {
	v := verdict{due: at}
	for _, j := range w.judges {
		picked, n := j.picks(f, from, at-w.started)
		if !picked || j.Action == Mark && !isECT(f, frame) {
			continue
		}
		if j.act(&v, f, from) && w.opts.Log != nil {
			w.opts.Log(Event{at, &j.Rule, from, n, frame})
		}
		if v.drop {
			break
		}
	}
	return v
}

func (w *Wire) count(n *uint64) {
	w.mu.Lock()
	*n++
	w.mu.Unlock()
}

// enqueue sends a frame on its way. It never arrives before one that was sent
// earlier: delays differ, but only the reorder rule reorders.
func (w *Wire) enqueue(from Side, frame []byte, due time.Duration) {
	if len(w.queue) >= maxWaiting {
		w.count(&w.stats.Dropped[from])
		return
	}
	to := SideB - from
	w.last[to] = max(w.last[to], due)
	w.order++
	heap.Push(&w.queue, parcel{w.last[to], w.order, to, frame})
}

// overtake tells the held frames of a side that one more has passed them.
func (w *Wire) overtake(from Side, due time.Duration) {
	waiting := w.held[from]
	w.held[from] = waiting[:0]
	for _, h := range waiting {
		if h.behind--; h.behind <= 0 {
			w.enqueue(from, h.frame, due)
		} else {
			w.held[from] = append(w.held[from], h)
		}
	}
}

// free lets go of held frames that nobody overtook in time.
func (w *Wire) free() {
	t := now()
	for side := range w.held {
		waiting := w.held[side]
		w.held[side] = waiting[:0]
		for _, h := range waiting {
			if h.until <= t {
				w.enqueue(Side(side), h.frame, h.until)
			} else {
				w.held[side] = append(w.held[side], h)
			}
		}
	}
}

// deliver hands over the frames that are due.
func (w *Wire) deliver() {
	t := now()
	for len(w.queue) > 0 && w.queue[0].due <= t {
		p := heap.Pop(&w.queue).(parcel)
		from := SideB - p.to
		if err := w.ports[p.to].send(p.frame); err == nil {
			w.count(&w.stats.Carried[from])
		} else if !errors.Is(err, unix.ENETDOWN) || w.stop {
			w.count(&w.stats.Failed[from])
		}
	}
}
