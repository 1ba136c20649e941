package savefile

import (
	"errors"
	"strconv"
	"time"
)

// ErrFileLimit is returned by a Rotator that would have to begin a file beyond the
// number asked for. Everything before is written and closed.
var ErrFileLimit = errors.New("maximum file limit reached")

// RotatorOptions say when a Rotator begins another file. The zero value never does.
type RotatorOptions struct {
	WriterOptions

	MaxSize  int64 // bytes; a file that is longer is followed by another (tcpdump's -C)
	Interval int64 // seconds after which another file begins (-G)
	// Files (-W) is, with MaxSize, the number of files that are written in turn;
	// with Interval alone, the number after which ErrFileLimit comes.
	Files int
	// PacketTime goes by the packets' time instead of the clock's, for records
	// that were captured earlier.
	PacketTime bool
	Location   *time.Location // for names; nil is local time
	// Finished is called with the name of every file that is complete, also the last.
	Finished func(name string)
}

// flushInterval is how long records may stay collected while Tick is called.
const flushInterval = 500 * time.Millisecond

// Rotator writes a capture to a row of files, named as tcpdump names them. Their
// format and compression go by the name as it is given: what ends in .pcapng
// makes pcapng files, although they are called .pcapng1 and so on.
type Rotator struct {
	options  RotatorOptions
	template string
	name     string // of the current file
	writer   *Writer
	count    int   // of files since the interval began
	turns    int   // intervals that ended
	began    int64 // second in which the interval began
	flushed  time.Time
	before   uint64 // packets in the files before this one
	stats    map[int]Stats
	err      error
}

// NewRotator begins the first file. now is the time to name it by; with
// PacketTime and Interval the first file begins with the first packet. With
// Interval, name is a strftime(3) format.
func NewRotator(name string, now time.Time, o RotatorOptions) (*Rotator, error) {
	o.chooseByName(name)
	r := &Rotator{options: o, template: name, flushed: now}
	if o.PacketTime && o.Interval > 0 {
		return r, nil
	}
	r.began = now.Unix()
	if err := r.open(); err != nil {
		if r.writer != nil {
			r.writer.Close()
		}
		return nil, err
	}
	return r, nil
}

// open begins the next file.
func (r *Rotator) open() error {
	r.name = r.fileName()
	w, err := Create(r.name, r.options.WriterOptions)
	r.options.File = nil
	if err != nil {
		r.err = err
		return err
	}
	r.writer = w
	if r.options.MaxSize > 0 && !w.out.seekable() {
		r.err = errors.New("ftell fails on output file") // tcpdump's words: -C needs a file
	}
	return r.err
}

// fileName is the name of the current file.
func (r *Rotator) fileName() string {
	name := r.template
	if r.options.Interval > 0 {
		name = strftime(name, time.Unix(r.began, 0).In(r.location()))
	}
	if r.options.MaxSize == 0 {
		return name
	}
	number := strconv.Itoa(r.count)
	if r.options.Files > 0 {
		width := digits(r.options.Files - 1)
		if width == 0 {
			return name // tcpdump: one file has no number
		}
		for len(number) < width {
			number = "0" + number
		}
		return name + number
	}
	if r.count == 0 {
		return name
	}
	return name + number
}

// digits is the number of decimal digits of n, none for 0.
func digits(n int) int {
	d := 0
	for ; n > 0; n /= 10 {
		d++
	}
	return d
}

func (r *Rotator) location() *time.Location {
	if r.options.Location != nil {
		return r.options.Location
	}
	return time.Local
}

// WriteBatch writes records, beginning other files between them where it is time.
// Their data is not needed after it returns.
func (r *Rotator) WriteBatch(records []Record) error {
	if r.err != nil {
		return r.err
	}
	if r.options.MaxSize == 0 && !(r.options.PacketTime && r.options.Interval > 0) {
		return r.keep(r.writer.WriteBatch(records))
	}
	for i := range records {
		if err := r.write(&records[i]); err != nil {
			return err
		}
	}
	if r.options.PacketBuffered {
		return r.Flush()
	}
	return nil
}

// write writes a record, into another file if it is time for one.
func (r *Rotator) write(rec *Record) error {
	if r.options.PacketTime && r.options.Interval > 0 {
		if err := r.packetTime(rec.Sec); err != nil {
			return err
		}
	}
	if r.options.MaxSize > 0 && r.writer.Size() > r.options.MaxSize {
		if err := r.next(); err != nil {
			return err
		}
	}
	return r.keep(r.writer.add(rec))
}

// packetTime begins a file if the packet's time asks for one.
func (r *Rotator) packetTime(sec int64) error {
	if r.writer == nil {
		r.began = sec
		return r.open()
	}
	return r.turn(sec)
}

// turn ends the interval if it is over at the second now.
func (r *Rotator) turn(now int64) error {
	if now-r.began < r.options.Interval {
		return nil
	}
	r.turns++
	if r.options.Files > 0 && r.options.MaxSize == 0 && r.turns >= r.options.Files {
		if err := r.finish(); err != nil {
			return err
		}
		r.err = ErrFileLimit
		return r.err
	}
	r.count = -1
	r.began = now
	return r.next()
}

// next ends the current file and begins another.
func (r *Rotator) next() error {
	if err := r.finish(); err != nil {
		return err
	}
	r.count++
	if r.options.Files > 0 && r.count >= r.options.Files {
		r.count = 0
	}
	return r.open()
}

// finish completes the current file.
func (r *Rotator) finish() error {
	if r.writer == nil {
		return nil
	}
	for i, s := range r.stats {
		r.writer.SetStats(i, s)
	}
	err := r.keep(r.writer.Close())
	r.before += r.writer.Packets()
	r.writer = nil
	if r.options.Finished != nil {
		r.options.Finished(r.name)
	}
	return err
}

func (r *Rotator) keep(err error) error {
	if r.err == nil {
		r.err = err
	}
	return err
}

// Tick tells the time: it begins another file if the interval is over, also when
// there are no packets, and writes out what has been collected for half a second.
// A program that is capturing calls it at least once a second, and before the
// packets that arrived since.
func (r *Rotator) Tick(now time.Time) error {
	if r.err != nil {
		return r.err
	}
	if r.options.Interval > 0 && !r.options.PacketTime {
		if err := r.turn(now.Unix()); err != nil {
			return err
		}
	}
	if since := now.Sub(r.flushed); since < flushInterval && since >= 0 {
		return nil
	}
	r.flushed = now
	return r.Flush()
}

// Flush writes out what has been collected.
func (r *Rotator) Flush() error {
	if r.err != nil || r.writer == nil {
		return r.err
	}
	return r.keep(r.writer.Flush())
}

// Packets is the number of packets that are in the files so far.
func (r *Rotator) Packets() uint64 {
	if r.writer == nil {
		return r.before
	}
	return r.before + r.writer.Packets()
}

// SetStats gives the statistics of an interface, for the end of pcapng files.
func (r *Rotator) SetStats(iface int, s Stats) {
	if r.stats == nil {
		r.stats = make(map[int]Stats)
	}
	r.stats[iface] = s
}

// Close completes the last file. If no packet came, it holds none.
func (r *Rotator) Close() error {
	if r.err == ErrFileLimit {
		return nil
	}
	if r.writer == nil && r.err == nil {
		r.began = time.Now().Unix()
		if err := r.open(); err != nil {
			return err
		}
	}
	err := r.err
	if e := r.finish(); err == nil {
		err = e
	}
	r.keep(errClosed)
	return err
}
