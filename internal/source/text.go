package source

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"net/netip"
	"os"
	"strings"
	"sync/atomic"
	"time"
	"unicode/utf8"

	"wiretale/internal/packet"
)

// linkRaw is LINKTYPE_RAW: packets that begin with their IP header.
const linkRaw packet.LinkType = 101

// Text is a source that reads what tcpdump printed, versions 3 and 4, with
// whatever else stands between the lines. It rebuilds the headers of TCP and
// plain UDP packets; their payload is not in the text, so that a record's Data
// ends with the headers while its Length is that of the packet.
type Text struct {
	name    string
	records []packet.Record
	at      int
	stopped atomic.Bool
	report  TextReport
}

// TextReport says what a text held.
type TextReport struct {
	Lines      int                   // all of them
	Packets    int                   // rebuilt
	Other      int                   // lines of tcpdump that are no TCP or UDP packet
	Unread     int                   // lines that are not tcpdump's: comments, usually
	FirstBad   string                // the first of them
	FirstAt    int                   // its line number, from 1
	Cut        int                   // packets whose line was cut or mangled, used as far as it went
	Disagree   int                   // packets whose fields contradict each other
	FirstCut   int                   // the line of the first of either
	Left       bool                  // more of it was left unread
	NoTimes    bool                  // no packet has a time
	NoDate     bool                  // none has a date
	Substitute map[netip.Addr]string // names that stood for addresses, by the addresses that stand for them
	Services   map[uint16]string     // names that stood for unknown ports
	remarks    map[*byte]string      // by a record's data: what is wrong with its line
}

// maxRemarks bounds the packets whose line's defects are remembered one by one.
const maxRemarks = 1 << 16

// Remark says what is wrong with the line of a record; "" when nothing is.
func (r *TextReport) Remark(k *packet.Record) string {
	if len(r.remarks) == 0 || len(k.Data) == 0 {
		return ""
	}
	return r.remarks[&k.Data[0]]
}

func (r *TextReport) remark(data []byte, text string) {
	if r.remarks == nil {
		r.remarks = map[*byte]string{}
	}
	if len(r.remarks) < maxRemarks {
		r.remarks[&data[0]] = text
	}
}

// ErrNoPacket is the error of a text without any line of tcpdump.
var ErrNoPacket = errors.New("no line of tcpdump in it")

// maxText bounds a text: it is read whole, since people paste it. maxTextLine
// bounds a line: what is behind is passed over.
const (
	maxText     = 256 << 20
	maxTextLine = 16 << 10
)

// readLine reads a line, without its end; nil at the end of the text.
func readLine(r *bufio.Reader) (line []byte, err error) {
	for {
		part, err := r.ReadSlice('\n')
		if room := maxTextLine - len(line); len(part) > 0 {
			line = append(line, part[:min(room, len(part))]...)
		}
		if errors.Is(err, bufio.ErrBufferFull) {
			continue
		}
		return bytes.TrimSuffix(line, []byte("\n")), err
	}
}

// OpenText reads the named text; "-" is standard input.
func OpenText(name string) (*Text, error) {
	in := os.Stdin
	if name != "-" {
		f, err := os.Open(name)
		if err != nil {
			return nil, err
		}
		defer f.Close()
		in = f
	}
	return NewText(name, in)
}

// NewText reads a text to its end.
func NewText(name string, r io.Reader) (*Text, error) {
	t := &Text{name: name}
	p := newTextParser(&t.report)
	limited := &io.LimitedReader{R: r, N: maxText}
	lines := bufio.NewReaderSize(limited, 64<<10)
	for {
		line, err := readLine(lines)
		if line != nil || err == nil {
			t.report.Lines++
			p.line(string(line))
		}
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, err
		}
	}
	t.report.Left = limited.N == 0
	p.end()
	t.records = p.records
	t.report.Packets = len(p.records)
	t.report.NoTimes, t.report.NoDate = !p.timed, !p.clock.dated
	return t, nil
}

// LooksLikeText reports whether the beginning of a file is text and no capture.
func LooksLikeText(b []byte) bool {
	if len(b) == 0 {
		return false
	}
	for _, c := range b {
		if c < ' ' && c != '\n' && c != '\r' && c != '\t' && c != 0x1b && c != '\f' {
			return false
		}
	}
	cut := b
	for n := 0; n < 4 && len(cut) > 0 && !utf8.Valid(cut); n++ {
		cut = cut[:len(cut)-1]
	}
	return utf8.Valid(cut) || strings.Contains(string(b), " > ")
}

// Report says what the text held.
func (t *Text) Report() *TextReport { return &t.report }

// Info describes the source.
func (t *Text) Info() *Info {
	return &Info{Name: t.name, LinkType: linkRaw, SnapLen: 262144,
		Interfaces: []Interface{{LinkType: linkRaw, SnapLen: 262144}}}
}

// Next fills b with the next packets.
func (t *Text) Next(b *Batch) error {
	if t.stopped.Load() {
		return ErrInterrupted
	}
	if t.at == len(t.records) {
		return io.EOF
	}
	n := min(512, len(t.records)-t.at)
	b.Records = append(b.Records[:0], t.records[t.at:t.at+n]...)
	t.at += n
	return nil
}

// Interrupt ends the reading.
func (t *Text) Interrupt() { t.stopped.Store(true) }

// Close releases the source.
func (t *Text) Close() error { return nil }

// textClock reads the times of lines: they are of a day that is not printed,
// unless -tttt printed it, and midnight may pass.
type textClock struct {
	day   time.Time
	last  time.Time
	dated bool // a line said of which day it is

	sum   time.Duration // of all times of day, should they be deltas (-ttt)
	first time.Duration
	of    time.Duration // the latest
	most  time.Duration
	lines int
	falls int // how often the time fell
}

// deltas reports whether the times are those since the packet before: a clock
// does not run back every now and then.
func (c *textClock) deltas() bool {
	return !c.dated && c.falls > 0 && (c.first == 0 || c.lines >= 5 && c.falls*5 > c.lines && c.most < time.Hour)
}

// start is the time of the first packet when the times are deltas.
func (c *textClock) start() time.Time { return c.midnight() }

func (c *textClock) midnight() time.Time { return time.Date(1970, 1, 2, 0, 0, 0, 0, time.Local) }

// read is the time at the beginning of s, and what follows it.
func (c *textClock) read(s string) (at time.Time, rest string, ok bool) {
	word, rest, _ := strings.Cut(strings.TrimLeft(s, " \t"), " ")
	if day, err := time.ParseInLocation("2006-01-02", word, time.Local); err == nil {
		clock, more, _ := strings.Cut(rest, " ")
		if of, ok := clockTime(clock); ok {
			c.last, c.dated = day.Add(of), true
			return c.last, more, true
		}
		return at, s, false
	}
	if of, ok := clockTime(word); ok {
		return c.ofDay(of), rest, true
	}
	if at, ok := epochTime(word); ok {
		c.last, c.dated = at, true
		return at, rest, true
	}
	return at, s, false
}

// within finds a time behind what somebody wrote before it, and before a packet.
func (c *textClock) within(s string) (at time.Time, rest string, ok bool) {
	end := strings.Index(s, " > ")
	for i := 3; i+6 <= end; i++ {
		if s[i] != ':' || s[i-3] != ' ' && s[i-3] != '[' && s[i-3] != '\t' {
			continue
		}
		word, rest, _ := strings.Cut(s[i-2:], " ")
		if of, ok := clockTime(strings.TrimRight(word, "],;:")); ok {
			return c.ofDay(of), rest, true
		}
	}
	return at, s, false
}

// ofDay is a time of the current day, or of the next when it is much earlier
// than the one before.
func (c *textClock) ofDay(of time.Duration) time.Time {
	if c.lines == 0 {
		c.first, c.of = of, of
	} else {
		c.sum += of
	}
	if c.lines++; of < c.of {
		c.falls++
	}
	c.of, c.most = of, max(c.most, of)
	if c.day.IsZero() {
		c.day = c.midnight()
	}
	at := c.day.Add(of)
	if c.last.Sub(at) > 12*time.Hour {
		c.day = c.day.AddDate(0, 0, 1)
		at = c.day.Add(of)
	}
	c.last = at
	return at
}

// clockTime reads 15:14:34.336031.
func clockTime(s string) (time.Duration, bool) {
	if len(s) < 8 || s[2] != ':' || s[5] != ':' {
		return 0, false
	}
	whole, fraction, _ := strings.Cut(s[6:], ".")
	h, ok1 := decimal(s[:2])
	m, ok2 := decimal(s[3:5])
	sec, ok3 := decimal(whole)
	ns, ok4 := fractionOf(fraction)
	if !ok1 || !ok2 || !ok3 || !ok4 || len(whole) != 2 {
		return 0, false
	}
	return time.Duration(h)*time.Hour + time.Duration(m)*time.Minute + time.Duration(sec)*time.Second + time.Duration(ns), true
}

// epochTime reads 1591780794.740079.
func epochTime(s string) (time.Time, bool) {
	whole, fraction, ok := strings.Cut(s, ".")
	sec, ok1 := decimal(whole)
	ns, ok2 := fractionOf(fraction)
	if !ok || !ok1 || !ok2 || len(whole) < 9 || len(fraction) < 6 {
		return time.Time{}, false
	}
	return time.Unix(int64(sec), int64(ns)), true
}

// fractionOf is the digits after a point as nanoseconds.
func fractionOf(s string) (uint64, bool) {
	if s == "" {
		return 0, true
	}
	if len(s) > 9 {
		return 0, false
	}
	return decimal(s + "000000000"[len(s):])
}

// decimal reads an unsigned number without sign or space.
func decimal(s string) (n uint64, ok bool) {
	if s == "" || len(s) > 18 {
		return 0, false
	}
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return 0, false
		}
		n = n*10 + uint64(s[i]-'0')
	}
	return n, true
}
