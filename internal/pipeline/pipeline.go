// Package pipeline prints the packets of a source: a short ordered step under a
// lock, then formatting side by side, then output in order.
//
// A worker takes the lock, reads a batch and plans its packets while their bytes
// are in the cache; then it takes a ticket, gives the lock back and formats.
// Whoever completes the next ticket writes what is ready. With one worker the same
// code runs without anybody to wait for.
package pipeline

import (
	"errors"
	"io"
	"sync"

	"wiretale/internal/packet"
	"wiretale/internal/printer"
	"wiretale/internal/source"
)

// Config says what is printed, and how.
type Config struct {
	Options printer.Options
	Names   printer.Names // nil: numbers only

	// Filter chooses packets; nil lets every one through. It is called in order,
	// by one goroutine at a time.
	Filter func(*packet.Record) bool
	// Chosen is told of every packet that the filter let through, in order, before
	// it is printed: a writer may stand here. An error ends the run.
	Chosen func(*packet.Record) error
	// Limit is the number of packets after which the run ends; 0: no limit.
	Limit uint64
	// JSON prints an object a packet instead of its text.
	JSON bool
	// Workers is the number of packets formatted side by side; below 1 it is 1.
	Workers int
	// Flush, if not nil, is called after each batch was written to the output.
	Flush func() error
}

// Run prints the packets of src to out until the source ends, the limit is
// reached or something fails. It returns the number of packets printed, and the
// error that ended it: nil at the end of the source and at the limit.
func Run(src source.Source, c Config, out io.Writer) (uint64, error) {
	r := newRun(src, c, out)
	if c.Workers < 2 {
		r.work(r.newWorker())
		return r.finish()
	}
	var group sync.WaitGroup
	for range c.Workers {
		w := r.newWorker()
		group.Go(func() { r.work(w) })
	}
	group.Wait()
	return r.finish()
}

// WriteError is an error of the output, as opposed to one of the source.
type WriteError struct{ Err error }

func (e *WriteError) Error() string { return e.Err.Error() }
func (e *WriteError) Unwrap() error { return e.Err }

// run is the state that the workers share.
type run struct {
	config Config
	out    io.Writer

	// Under in: the source and everything that happens in packet order.
	in      sync.Mutex
	src     source.Source
	planner *printer.Planner
	ordered *formatter
	count   uint64
	ticket  uint64
	ended   bool
	readErr error

	// Under turn: the output, in the order of tickets.
	turn     sync.Mutex
	next     uint64
	waiting  map[uint64]*job
	writeErr error
	free     chan *job
}

// job is a batch on its way through the pipeline.
type job struct {
	batch  source.Batch
	plans  []planned
	early  []byte // text of the packets that were formatted in the ordered step
	text   []byte
	ticket uint64
}

// planned is a packet of a job: its plan and, if it was formatted already, where
// its text lies in early.
type planned struct {
	record   *packet.Record
	plan     printer.Plan
	from, to int
}

func newRun(src source.Source, c Config, out io.Writer) *run {
	state := printer.NewState()
	jobs := 1 // few, so that their memory stays in the cache
	if c.Workers > 1 {
		jobs = c.Workers + 1
	}
	r := &run{config: c, out: out, src: src, planner: printer.NewPlanner(c.Options, state),
		waiting: map[uint64]*job{}, free: make(chan *job, jobs)}
	r.ordered = r.newFormatter(state)
	for range jobs {
		r.free <- &job{}
	}
	return r
}

// formatter is a printer with what its output form needs.
type formatter struct {
	printer *printer.Printer
	json    *printer.JSON
}

func (r *run) newFormatter(state *printer.State) *formatter {
	f := &formatter{printer: printer.New(r.config.Options, r.config.Names, state)}
	if r.config.JSON {
		f.json = printer.NewJSON(f.printer, func(i uint32) string { return interfaceName(r.src, i) })
	}
	return f
}

func interfaceName(src source.Source, i uint32) string {
	info := src.Info()
	if int(i) < len(info.Interfaces) {
		return info.Interfaces[i].Name
	}
	return ""
}

func (f *formatter) format(dst []byte, n *planned) []byte {
	if f.json != nil {
		return f.json.Packet(dst, n.record, &n.plan)
	}
	return f.printer.PacketPlanned(dst, n.record, &n.plan)
}

func (r *run) newWorker() *formatter { return r.newFormatter(nil) }

// work carries jobs through the pipeline until there are none.
func (r *run) work(f *formatter) {
	for {
		j := <-r.free
		if !r.fill(j) {
			r.free <- j
			return
		}
		j.text = j.text[:0]
		for i := range j.plans {
			n := &j.plans[i]
			if n.plan.Ordered {
				j.text = append(j.text, j.early[n.from:n.to]...)
			} else {
				j.text = f.format(j.text, n)
			}
		}
		r.deliver(j)
	}
}

// fill is the ordered step: it reads a batch and plans its packets. It reports
// whether there was one.
func (r *run) fill(j *job) bool {
	r.in.Lock()
	defer r.in.Unlock()
	if r.ended {
		return false
	}
	if err := r.src.Next(&j.batch); err != nil {
		r.end(err)
		return false
	}
	j.plans, j.early = j.plans[:0], j.early[:0]
	for i := range j.batch.Records {
		rec := &j.batch.Records[i]
		if r.config.Filter != nil && !r.config.Filter(rec) {
			continue
		}
		if r.config.Chosen != nil {
			if err := r.config.Chosen(rec); err != nil {
				r.end(err)
				break
			}
		}
		r.plan(j, rec)
		if r.count == r.config.Limit {
			r.end(nil)
			break
		}
	}
	j.ticket = r.ticket
	r.ticket++
	return true
}

func (r *run) plan(j *job, rec *packet.Record) {
	r.count++
	n := planned{record: rec, plan: r.planner.Plan(rec, r.count)}
	if n.plan.Ordered {
		n.from = len(j.early)
		j.early = r.ordered.format(j.early, &n)
		n.to = len(j.early)
	}
	j.plans = append(j.plans, n)
}

func (r *run) end(err error) {
	r.ended = true
	if !errors.Is(err, io.EOF) {
		r.readErr = err
	}
}

// deliver writes a formatted job, and every later one that waited for it.
func (r *run) deliver(j *job) {
	r.turn.Lock()
	defer r.turn.Unlock()
	r.waiting[j.ticket] = j
	for {
		j := r.waiting[r.next]
		if j == nil {
			return
		}
		delete(r.waiting, r.next)
		r.next++
		r.write(j.text)
		j.batch.Release()
		r.free <- j
	}
}

func (r *run) write(text []byte) {
	if r.writeErr != nil {
		return
	}
	_, err := r.out.Write(text)
	if err == nil && r.config.Flush != nil {
		err = r.config.Flush()
	}
	if err != nil {
		r.writeErr = err
		r.src.Interrupt()
	}
}

func (r *run) finish() (uint64, error) {
	if r.writeErr != nil {
		return r.count, &WriteError{r.writeErr}
	}
	return r.count, r.readErr
}
