package explain

import (
	"bytes"
	"io"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

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
	speech    speech
	acked     [2]uint32 // the highest acknowledgment of each side's bytes
	known     [2]bool   // acked is
	fin       [2]bool   // the side's FIN was captured
	finSeq    [2]uint32 // its number
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
		if f.known[side] {
			f.unseen(conversation.Side(side))
		}
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
	f.missed(side.Other(), s)
	f.assembler[side].Add(seq, s.Data, s.Length, f.emit(side))
	if s.Flags&header.TCPFin != 0 && !f.fin[side] {
		f.fin[side], f.finSeq[side] = true, seq+uint32(s.Length)
	}
}

// missed shows a gap among the bytes of side where the segment s of the other
// end shows that they had arrived, though they were not captured.
func (f *Follower) missed(side conversation.Side, s *conversation.Segment) {
	if s.Flags&header.TCPAck == 0 {
		return
	}
	if !f.begun[side] { // nothing of that side was captured yet
		f.begun[side] = true
		f.assembler[side].Begin(s.Ack)
	}
	if !f.known[side] || int32(s.Ack-f.acked[side]) > 0 {
		f.acked[side], f.known[side] = s.Ack, true
	}
	f.assembler[side].Acknowledged(s.Ack, f.emit(side))
	if s.Length > 0 { // an acknowledgment alone may have overtaken what it acknowledges
		f.unseen(side)
	}
}

// unseen shows the gap up to what was acknowledged of a side.
func (f *Follower) unseen(side conversation.Side) {
	ack := f.acked[side]
	if f.fin[side] && int32(ack-f.finSeq[side]) > 0 {
		ack = f.finSeq[side]
	}
	n := f.assembler[side].Missing(ack)
	if n < 0 || n == 0 || n == 1 && !f.fin[side] {
		return // one number may be that of a FIN that was not captured
	}
	f.assembler[side].Begin(ack)
	f.emit(side)(nil, n)
}

// emit shows what an assembler gives out.
func (f *Follower) emit(side conversation.Side) func(data []byte, gap int) {
	return func(data []byte, gap int) {
		var pieces []piece
		if gap > 0 {
			f.speech.missing(side, int64(gap))
		} else {
			pieces = f.speech.hear(side, data, f.now)
		}
		if !f.o.Only || side == f.o.Side {
			f.show(side, data, pieces, gap)
		}
		f.offset[side] += int64(len(data) + gap)
		f.last[side] = f.now
	}
}

func (f *Follower) show(side conversation.Side, data []byte, pieces []piece, gap int) {
	if f.o.Raw {
		f.out.Write(data) // a gap cannot be shown among raw bytes
		return
	}
	if gap > 0 {
		f.gap(side, gap)
		return
	}
	at := int64(0)
	for _, p := range pieces {
		if p.title == "" && p.goes && f.run != side {
			p.title = "the rest"
		}
		f.turn(side, p.title)
		if f.o.Hex {
			f.hex(side, p.data, f.offset[side]+at)
		} else {
			f.text(side, p.data)
		}
		at += int64(len(p.data))
	}
}

// turn begins a run of one side's bytes, or a message, with a line about it.
func (f *Follower) turn(side conversation.Side, title string) {
	if f.running && f.run == side && title == "" {
		return
	}
	f.endLine()
	line := f.t.arrow(side) + " " + f.t.paint(dim, packet(f.record))
	if !f.o.NoTimes {
		line += " " + f.t.paint(dim, relative(f.now-f.start))
	}
	what, wait, asked := strings.Cut(title, afterQuestion)
	if what != "" {
		line += "  " + f.t.paint(bold, what)
	}
	if ns, err := strconv.ParseInt(wait, 10, 64); asked && err == nil && !f.o.NoTimes {
		line += f.t.paint(dim, ", "+span(ns)+" after the request")
	} else if title == "" && f.running && f.run != side && !f.o.NoTimes && f.last[side.Other()] != 0 {
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
	f.turn(side, "")
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
	var b strings.Builder
	for i := 0; i < len(data); {
		i += shown(&b, data[i:])
	}
	s := b.String()
	f.midLine = s != "" && s[len(s)-1] != '\n'
	for _, line := range strings.SplitAfter(s, "\n") {
		body := strings.TrimSuffix(line, "\n")
		f.out.WriteString(f.t.paint(f.colour(side), body) + line[len(body):])
	}
}

// shown writes what the first character of data looks like, and returns its size.
// Controls, and what alters the direction of writing, never pass as they are.
func shown(b *strings.Builder, data []byte) int {
	c := data[0]
	switch {
	case c == '\n' || c == '\t' || c >= ' ' && c < 0x7f:
		b.WriteByte(c)
		return 1
	case c == '\r' && (len(data) == 1 || data[1] == '\n'):
		return 1
	case c >= utf8.RuneSelf:
		if r, n := utf8.DecodeRune(data); r != utf8.RuneError && unicode.IsPrint(r) {
			b.Write(data[:n])
			return n
		}
	}
	b.WriteString("\\x" + hexDigits[c>>4:c>>4+1] + hexDigits[c&15:c&15+1])
	return 1
}

const hexDigits = "0123456789abcdef"

// hex shows bytes as numbers and characters, those of the server further right.
func (f *Follower) hex(side conversation.Side, data []byte, from int64) {
	for at := 0; at < len(data); at += 16 {
		line := data[at:min(at+16, len(data))]
		var b strings.Builder
		if side == conversation.Responder {
			b.WriteString("    ")
		}
		offset := strconv.FormatInt(from+int64(at), 16)
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
