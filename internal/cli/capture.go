package cli

import (
	"errors"
	"io"
	"strconv"

	"wiretale/internal/packet"
	"wiretale/internal/source"
)

// capture moves packets from a source to the file of -w and to the printer until
// the source ends or somebody ends it, and says how that went. w may be nil.
func (c *command) capture(in *intake, w *recorder) error {
	src := in.source
	m := c.watch(src, w)
	err := in.start() // whoever reads "listening" may send a signal
	switch {
	case err != nil:
		m.stop()
		return err
	case c.printing():
		err = c.printPackets(m.source(), m.counting(in.filter), m.recording())
	default:
		err = c.movePackets(m, in.filter)
	}
	err = in.reason(err)
	m.stop()
	if w != nil {
		if e := w.close(interfaceStats(src)); e != nil && (err == nil || errors.Is(err, io.EOF) || errors.Is(err, source.ErrInterrupted)) {
			err = e
		}
		m.captured.Store(w.packets())
	}
	return c.end(m, err)
}

// printing reports whether packets are printed. --count alone keeps them back, also
// in a live capture, which counts anyway.
func (c *command) printing() bool {
	switch {
	case c.take != nil:
		return false
	case c.writeSet:
		return c.print
	}
	return !c.countOnly
}

// movePackets moves packets to the file of -w and to a verb, without printing.
func (c *command) movePackets(m *monitor, filter func(*packet.Record) bool) error {
	b := new(source.Batch)
	src := m.source()
	for {
		if err := src.Next(b); err != nil {
			return err
		}
		kept := chosen(b.Records, filter)
		limit := c.limit()
		if left := limit - m.captured.Load(); limit > 0 && uint64(len(kept)) >= left {
			kept = kept[:left]
		}
		err := c.handOver(m, kept)
		n := m.captured.Add(uint64(len(kept)))
		b.Release()
		if err != nil || n == limit && limit > 0 {
			return err
		}
	}
}

// handOver gives packets to the file of -w and to a verb, as far as there are any.
func (c *command) handOver(m *monitor, records []packet.Record) error {
	if m.recorder != nil {
		if err := m.recorder.write(records); err != nil {
			return err
		}
	}
	if c.take == nil || len(records) == 0 {
		return nil
	}
	c.taking.Lock()
	defer c.taking.Unlock()
	if err := c.take(m.from.Info(), records); err != nil {
		return err
	}
	if m.live || c.lineBuffered || c.out.terminal() {
		return c.out.Flush()
	}
	return nil
}

// chosen moves the records that filter lets through to the front.
func chosen(records []packet.Record, filter func(*packet.Record) bool) []packet.Record {
	if filter == nil {
		return records
	}
	n := 0
	for i := range records {
		if filter(&records[i]) {
			if n != i {
				records[n] = records[i]
			}
			n++
		}
	}
	return records[:n]
}

// end says what is to be said at the end: the newline after an interrupt, what
// went wrong, and the counters.
func (c *command) end(m *monitor, err error) error {
	interrupted := errors.Is(err, source.ErrInterrupted)
	if interrupted && !c.writeSet && !c.json && c.take == nil {
		// tcpdump: a line may have been cut; ours are whole, but scripts know it so.
		c.out.WriteString("\n")
	}
	if interrupted || errors.Is(err, io.EOF) || err == errDone {
		err = nil
	}
	if err == errFileLimit {
		c.tell("Maximum file limit reached: " + itoa(c.rotateCount))
		err = nil
	}
	if flushed := c.out.Flush(); flushed != nil {
		return flushed // tcpdump: no counters then
	}
	if m.live {
		return c.endLive(m, err)
	}
	var exit *exitError
	if c.countOnly && c.take == nil && (!errors.As(err, &exit) || exit.text == "") {
		// tcpdump: also after a fault in the file, but not if a file cannot be opened.
		c.out.WriteString(plural(m.captured.Load(), "packet") + "\n")
	}
	return fileError(err)
}

// fileError words what ended the reading of a file.
func fileError(err error) error {
	var exit *exitError
	if err == nil || errors.As(err, &exit) {
		return err
	}
	return failf("pcap_loop: %s", err)
}

func (c *command) endLive(m *monitor, err error) error {
	var exit *exitError
	var device *source.DeviceError
	switch {
	case errors.As(err, &exit):
		c.warn(exit.text)
		err = &exitError{"", exit.status}
	case errors.As(err, &device):
		c.warn("pcap_loop: " + device.Message)
		err = &exitError{"", statusError}
	case err != nil:
		c.warn("pcap_loop: " + err.Error())
		err = &exitError{"", statusError}
	}
	c.tell(m.counters("\n"))
	return err
}

// plural is a number with its noun.
func plural(n uint64, noun string) string {
	s := strconv.FormatUint(n, 10) + " " + noun
	if n != 1 {
		s += "s"
	}
	return s
}
