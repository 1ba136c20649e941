package explain

import (
	"bytes"
	"io"
	"strconv"
	"strings"

	"wiretale/internal/conversation"
	"wiretale/internal/header"
)

// FollowOptions say how the bytes of a connection are shown.
type FollowOptions struct {
	Options
	Connection uint64 // which one, numbered from 1 in the order they begin; 0: the first
	Only       bool   // one side only: Side
	Side       conversation.Side
	Raw, Hex   bool
}

// Follower shows the bytes of one connection in order.
type Follower struct {
	o         FollowOptions
	w         io.Writer
	t         Teller
	out       bytes.Buffer
	chosen    uint64
	seen      uint64 // TCP connections so far
	others    int
	start     int64
	assembler [2]conversation.Assembler
	begun     [2]bool
	offset    [2]int64
	last      [2]int64 // time of the last data of each side
	run       conversation.Side
	running   bool
	midLine   bool
	err       error
	now       int64
	record    uint64
}

// NewFollower returns a follower that writes to w.
func NewFollower(w io.Writer, o FollowOptions) *Follower {
	return &Follower{o: o, w: w, t: Teller{o: o.Options}}
}

// Event is not needed: bytes come with Packet.
func (f *Follower) Event(*conversation.Connection, conversation.Event) {}

// Finish ends the connection: what waited for a gap is shown.
func (f *Follower) Finish(c *conversation.Connection) {
	if c.ID != f.chosen || c.Stream(0) == nil {
		return
	}
	for side := range f.assembler {
		f.assembler[side].End(f.emit(conversation.Side(side)))
	}
	f.endLine()
	f.flush()
	f.chosen = ^uint64(0)
}

// Others is the number of further TCP connections there were.
func (f *Follower) Others() int { return f.others }

// Found reports whether the connection was there.
func (f *Follower) Found() bool { return f.start != 0 || f.record != 0 }

// Packet takes a segment of a connection.
func (f *Follower) Packet(c *conversation.Connection, s *conversation.Segment, number uint64, now int64) error {
	if c.First == number {
		if f.seen++; f.seen == max(f.o.Connection, 1) {
			f.chosen = c.ID
		} else {
			f.others++
		}
	}
	if c.ID != f.chosen {
		return nil
	}
	if f.record == 0 {
		f.begin(c, now)
	}
	f.record, f.now = number, now
	if s.Ignored {
		return nil
	}
	f.take(c, s)
	f.flush()
	return f.err
}

// begin writes the title.
func (f *Follower) begin(c *conversation.Connection, now int64) {
	f.start = now
	if f.o.Raw {
		return
	}
	v := f.t.view(c, now)
	f.out.WriteString(v.title() + "\n")
}

func (f *Follower) take(c *conversation.Connection, s *conversation.Segment) {
	side := s.Side
	seq := s.Seq
	if s.Flags&header.TCPSyn != 0 {
		seq++
	}
	if !f.begun[side] {
		f.begun[side] = true
		base := seq
		if stream := c.Stream(side); stream != nil {
			base = stream.Base + 1
		}
		f.assembler[side].Begin(base)
	}
	if s.Flags&header.TCPRst != 0 {
		return
	}
	f.assembler[side].Add(seq, s.Data, s.Length, f.emit(side))
	if s.Flags&header.TCPAck != 0 && f.begun[side.Other()] {
		f.assembler[side.Other()].Acknowledged(s.Ack, f.emit(side.Other()))
	}
}

// emit shows what an assembler gives out.
func (f *Follower) emit(side conversation.Side) func(data []byte, gap int) {
	return func(data []byte, gap int) {
		if f.o.Only && side != f.o.Side {
			return
		}
		switch {
		case f.o.Raw:
			f.out.Write(data) // a gap cannot be shown among raw bytes
		case gap > 0:
			f.gap(side, gap)
		case f.o.Hex:
			f.hex(side, data)
		default:
			f.text(side, data)
		}
		f.offset[side] += int64(len(data) + gap)
		f.last[side] = f.now
	}
}

// turn begins a run of one side's bytes with a line about it.
func (f *Follower) turn(side conversation.Side, data []byte) {
	if f.running && f.run == side {
		return
	}
	f.endLine()
	line := f.t.arrow(side) + " " + f.t.paint(dim, packet(f.record))
	if !f.o.NoTimes {
		line += " " + f.t.paint(dim, relative(f.now-f.start))
	}
	if what := recognise(data); what != "" {
		line += "  " + f.t.paint(bold, what)
	}
	if f.running && !f.o.NoTimes && f.last[side.Other()] != 0 {
		line += f.t.paint(dim, ", "+span(f.now-f.last[side.Other()])+" after the last byte from "+the(side.Other()))
	}
	f.out.WriteString(line + "\n")
	f.run, f.running = side, true
}

func (f *Follower) endLine() {
	if f.midLine {
		f.out.WriteByte('\n')
		f.midLine = false
	}
}

func (f *Follower) gap(side conversation.Side, n int) {
	f.turn(side, nil)
	f.endLine()
	f.out.WriteString(f.t.paint(red, "["+size(int64(n))+" missing]") + "\n")
}

func (f *Follower) colour(side conversation.Side) string {
	if side == conversation.Originator {
		return blue
	}
	return magenta
}

// text shows bytes as text: what cannot be shown as \xNN, and never as it is, so
// that a peer cannot command the terminal.
func (f *Follower) text(side conversation.Side, data []byte) {
	f.turn(side, data)
	var b strings.Builder
	for i, c := range data {
		switch {
		case c == '\n' || c == '\t' || c >= ' ' && c < 0x7f:
			b.WriteByte(c)
		case c == '\r' && (i+1 == len(data) || data[i+1] == '\n'):
		default:
			b.WriteString("\\x" + hexDigits[c>>4:c>>4+1] + hexDigits[c&15:c&15+1])
		}
	}
	s := b.String()
	f.midLine = s != "" && s[len(s)-1] != '\n'
	for _, line := range strings.SplitAfter(s, "\n") {
		body := strings.TrimSuffix(line, "\n")
		f.out.WriteString(f.t.paint(f.colour(side), body) + line[len(body):])
	}
}

const hexDigits = "0123456789abcdef"

// hex shows bytes as numbers and characters, those of the server further right.
func (f *Follower) hex(side conversation.Side, data []byte) {
	f.turn(side, data)
	for at := 0; at < len(data); at += 16 {
		line := data[at:min(at+16, len(data))]
		var b strings.Builder
		if side == conversation.Responder {
			b.WriteString("    ")
		}
		offset := strconv.FormatInt(f.offset[side]+int64(at), 16)
		b.WriteString(strings.Repeat("0", max(0, 8-len(offset))) + offset + " ")
		for i := range 16 {
			if i%8 == 0 {
				b.WriteByte(' ')
			}
			if i < len(line) {
				b.WriteString(hexDigits[line[i]>>4:line[i]>>4+1] + hexDigits[line[i]&15:line[i]&15+1] + " ")
			} else {
				b.WriteString("   ")
			}
		}
		b.WriteByte(' ')
		for _, c := range line {
			if c < ' ' || c >= 0x7f {
				c = '.'
			}
			b.WriteByte(c)
		}
		f.out.WriteString(f.t.paint(f.colour(side), b.String()) + "\n")
	}
}

func (f *Follower) flush() {
	if f.err == nil && f.out.Len() > 0 {
		_, f.err = f.w.Write(f.out.Bytes())
	}
	f.out.Reset()
}

// recognise names a request or an answer of HTTP/1 or of memcached's text
// protocol by its first line; "" for anything else.
func recognise(data []byte) string {
	line, _, whole := bytes.Cut(data, []byte("\n"))
	if len(line) > 200 {
		return ""
	}
	line = bytes.TrimSuffix(line, []byte("\r"))
	for _, c := range line {
		if c < ' ' || c >= 0x7f {
			return ""
		}
	}
	words := strings.Fields(string(line))
	if len(words) == 0 {
		return ""
	}
	switch {
	case len(words) == 3 && strings.HasPrefix(words[2], "HTTP/1."):
		return "HTTP request " + words[0] + " " + words[1]
	case strings.HasPrefix(words[0], "HTTP/1.") && len(words) > 1:
		return "HTTP answer " + strings.Join(words[1:], " ")
	case whole && memcacheWord(words):
		return "memcached " + strings.Join(words[:min(2, len(words))], " ")
	}
	return ""
}

// memcacheArguments are memcached's commands and answers with the number of
// words that may follow them (protocol.txt of memcached).
var memcacheArguments = map[string][2]int{
	"get": {1, 100}, "gets": {1, 100}, "set": {4, 5}, "add": {4, 5}, "replace": {4, 5}, "append": {4, 5}, "prepend": {4, 5},
	"cas": {5, 6}, "delete": {1, 2}, "incr": {2, 3}, "decr": {2, 3}, "touch": {2, 3}, "stats": {0, 1}, "version": {0, 0},
	"flush_all": {0, 2}, "quit": {0, 0},
	"VALUE": {3, 4}, "END": {0, 0}, "STORED": {0, 0}, "NOT_STORED": {0, 0}, "EXISTS": {0, 0}, "NOT_FOUND": {0, 0},
	"DELETED": {0, 0}, "TOUCHED": {0, 0}, "OK": {0, 0}, "ERROR": {0, 0}, "STAT": {2, 9}, "VERSION": {1, 1},
	"CLIENT_ERROR": {1, 20}, "SERVER_ERROR": {1, 20},
}

func memcacheWord(words []string) bool {
	n, ok := memcacheArguments[words[0]]
	return ok && len(words)-1 >= n[0] && len(words)-1 <= n[1]
}
