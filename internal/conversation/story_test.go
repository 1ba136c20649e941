package conversation

import (
	"bytes"
	"encoding/binary"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"wiretale/internal/header"
	"wiretale/internal/packet"
)

// A story is a made conversation, packet by packet, with what the tracker must
// say of it. See testdata/README for the notation.
//
// go test -run Stories -update writes what the tracker says into the files; the
// difference is then to be read line by line before it is committed.
var update = flag.Bool("update", false, "write what the tracker says into the stories")

func TestStories(t *testing.T) {
	files, err := filepath.Glob("testdata/*.story")
	if err != nil || len(files) == 0 {
		t.Fatal("no stories", err)
	}
	count := 0
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		var told bytes.Buffer
		for _, story := range splitStories(string(text)) {
			count++
			told.WriteString(tellStory(t, story))
		}
		if *update {
			if err := os.WriteFile(file, told.Bytes(), 0o644); err != nil {
				t.Fatal(err)
			}
			continue
		}
		compareStories(t, file, string(text), told.String())
	}
	if count < 60 {
		t.Errorf("%d stories; at least 60 are promised", count)
	}
}

func compareStories(t *testing.T, file, want, got string) {
	if want == got {
		return
	}
	name := ""
	w, g := strings.Split(want, "\n"), strings.Split(got, "\n")
	for i := range min(len(w), len(g)) {
		if strings.HasPrefix(w[i], "== ") {
			name = w[i]
		}
		if w[i] != g[i] {
			t.Errorf("%s:%d: %s\nwant %s\ngot  %s", file, i+1, name, w[i], g[i])
			return
		}
	}
	t.Errorf("%s: %d lines, told %d", file, len(w), len(g))
}

func splitStories(text string) []string {
	var list []string
	for i, s := range strings.Split("\n"+text, "\n== ") {
		if i == 0 {
			list = append(list, strings.TrimPrefix(s, "\n")+"\n")
			continue
		}
		list = append(list, "== "+strings.TrimSuffix(s, "\n")+"\n")
	}
	if strings.TrimSpace(list[0]) == "" {
		list = list[1:]
	}
	return list
}

// teller makes the packets of a story and writes down what the tracker says.
type teller struct {
	t       *testing.T
	sink    Sink
	tracker *Tracker
	out     strings.Builder
	line    strings.Builder
	c       *Connection
	last    [2]State
	isn     [2]uint32
	next    [2]uint32
	win     [2]int
	ports   [2]uint16
	number  uint64
	v6      bool
	net     byte // third byte of the addresses
	now     int64
	tap     func(*packet.Record) // sees each packet
}

func (s *teller) Event(c *Connection, e Event) {
	s.c = c
	if s.last == [2]State{} || e.Kind != Transition {
		s.last = e.States
	}
	if e.Kind == Transition {
		if transitionAllowed(State(e.A), State(e.B)) == false {
			s.t.Errorf("impossible transition %v to %v", State(e.A), State(e.B))
		}
		return
	}
	arrow := ">"
	if e.Side == Responder {
		arrow = "<"
	}
	if s.line.Len() > 0 {
		s.line.WriteString(", ")
	}
	fmt.Fprintf(&s.line, "%s%v", arrow, e.Kind)
	if e.Why != NoReason && e.Kind != Attempt && e.Kind != Accepted && e.Kind != TimeWait {
		fmt.Fprintf(&s.line, "(%v)", e.Why)
	}
	switch e.Kind {
	case Message, Part, LostSegment, AckedUnseen, WindowFull, Finished:
		fmt.Fprintf(&s.line, " %d", e.A)
	case Answered, MessageAcked, DelayedAck, NagleStall, Idle, KeepAliveAnswer, PortsReused, OutOfOrder,
		RetransmissionTimeout, RetransmissionFast, RetransmissionProbe, RetransmissionSpurious, RetransmissionUnclear,
		RetransmissionUnseen, AttemptRepeated, AcceptedRepeated, FinishedRepeated:
		fmt.Fprintf(&s.line, " %gs", float64(e.A)/1e9)
	case Established:
		fmt.Fprintf(&s.line, " %gs/%gs", float64(e.A)/1e9, float64(e.B)/1e9)
	case ICMPError:
		fmt.Fprintf(&s.line, " %#x %d", e.A, e.B)
	case DuplicateAck, KeepAlive, WindowProbe:
		fmt.Fprintf(&s.line, " %d", e.A)
	}
	if e.Other != 0 {
		fmt.Fprintf(&s.line, " #%d", e.Other)
	}
}

func (s *teller) Finish(c *Connection) {
	s.c = nil
	s.flush()
	fmt.Fprintf(&s.out, "end %s %s %v %v\n", c.ConnState(), c.History(), c.State(0), c.State(1))
	for _, f := range c.Findings(s.now) {
		arrow := ">"
		if f.Side == Responder {
			arrow = "<"
		}
		fmt.Fprintf(&s.out, "finding %s%v", arrow, f.Kind)
		if f.Why != NoReason {
			fmt.Fprintf(&s.out, "(%v)", f.Why)
		}
		fmt.Fprintf(&s.out, " %v x%d\n", f.Sure, f.Count)
	}
}

// flush writes the line of what was said about the last packet.
func (s *teller) flush() {
	if s.line.Len() > 0 {
		fmt.Fprintf(&s.out, "\t%s\n", s.line.String())
		s.line.Reset()
	}
}

// transitionAllowed reports whether the table has such a transition.
func transitionAllowed(from, to State) bool {
	if from == Listen && to == SynReceived {
		return true
	}
	for _, cell := range transitions[from] {
		if cell.to == to && cell.why != NoReason {
			return true
		}
	}
	return false
}

func tellStory(t *testing.T, story string) string {
	s := newTeller(t)
	s.sink = s
	return s.tell(story)
}

// tellStoryTo makes the packets of a story for another sink.
func tellStoryTo(t *testing.T, sink *covered, story string) {
	sink.teller = *newTeller(t)
	sink.sink = sink
	sink.tell(story)
}

func newTeller(t *testing.T) *teller {
	s := &teller{t: t, isn: [2]uint32{1000, 5000}, win: [2]int{10000, 10000}, ports: [2]uint16{40000, 80}}
	s.next = s.isn
	return s
}

func (s *teller) tell(story string) string {
	var limits Limits
	lines := strings.Split(strings.TrimRight(story, "\n"), "\n")
	for _, line := range lines {
		word := strings.Fields(line)
		switch {
		case len(word) == 0 || line[0] == '\t' || word[0] == "end" || word[0] == "finding":
			continue
		case word[0] == "==" || line[0] == '#':
		case word[0] == "isn":
			s.isn = [2]uint32{uint32(s.number64(word[1])), uint32(s.number64(word[2]))}
			s.next = s.isn
		case word[0] == "win":
			s.win = [2]int{int(s.number64(word[1])), int(s.number64(word[2]))}
		case word[0] == "ports":
			s.ports = [2]uint16{uint16(s.number64(word[1])), uint16(s.number64(word[2]))}
		case word[0] == "v6":
			s.v6 = true
		case word[0] == "timeless":
			limits.NoTimes = true
		case word[0] == "memory":
			limits.Memory = int(s.number64(word[1]))
		case word[0] == "linger":
			limits.Linger = s.number64(word[1]) * 1e9
		default:
			s.flush()
			s.out.WriteString(line + "\n")
			s.packet(limits, word)
			s.states()
			continue
		}
		s.out.WriteString(line + "\n")
	}
	if s.tracker != nil {
		s.tracker.Close()
	}
	s.out.WriteString("\n")
	return s.out.String()
}

// states ends the line of a packet with the states when there is a connection.
func (s *teller) states() {
	if s.c == nil {
		return
	}
	fmt.Fprintf(&s.out, "\t%s | %v %v\n", s.line.String(), s.last[0], s.last[1])
	s.line.Reset()
}

func (s *teller) number64(text string) int64 {
	n, err := strconv.ParseInt(text, 0, 64)
	if err != nil {
		s.t.Fatalf("not a number: %q", text)
	}
	return n
}

// packet makes the packet of a line and gives it to the tracker.
func (s *teller) packet(limits Limits, word []string) {
	if s.tracker == nil {
		s.tracker = New(s.sink, limits)
	}
	seconds, err := strconv.ParseFloat(word[0], 64)
	if err != nil {
		s.t.Fatalf("not a packet: %q", word)
	}
	now := int64(seconds*1e9 + 0.5)
	s.now = now
	if word[1] == "tick" {
		s.tracker.Advance(now)
		return
	}
	s.number++
	data, vlan := s.build(word)
	link, wire := 101, len(data)
	if vlan != 0 {
		tag := append(make([]byte, 12), 0x81, 0, byte(vlan>>8), byte(vlan), 8, 0)
		data, link, wire = append(tag, data...), 1, wire+len(tag)
	}
	r := packet.Record{Sec: now / 1e9, Nsec: now % 1e9, Data: data, Length: uint32(wire), LinkType: packet.LinkType(link)}
	if s.tap != nil {
		s.tap(&r)
	}
	if c := s.tracker.Packet(s.number, &r); c != nil {
		s.c, s.last = c, c.States()
	}
}

// made is one segment of a story before it becomes bytes.
type made struct {
	side      int
	seq, ack  uint32
	length    int
	flags     uint16
	win       int
	options   []byte
	ttl, id   int
	ecn, vlan int
	sum       string
	icmp      int
	mtu       int
	urgent    int
	doff      int
	more      bool
}

var flagLetters = map[rune]uint16{'S': header.TCPSyn, 'F': header.TCPFin, 'R': header.TCPRst, 'P': header.TCPPush,
	'.': header.TCPAck, 'U': header.TCPUrg, 'E': header.TCPEce, 'W': header.TCPCwr}

func (s *teller) build(word []string) ([]byte, int) {
	m := made{ttl: 64, icmp: -1}
	if word[1] == "<" {
		m.side = 1
	}
	m.seq, m.win, m.ack = s.next[m.side], s.win[m.side], s.next[1-m.side]
	for _, f := range word[2] {
		m.flags |= flagLetters[f]
	}
	if m.flags&header.TCPSyn != 0 {
		m.seq = s.isn[m.side]
	}
	s.arguments(&m, word[3:])
	if m.flags&header.TCPAck == 0 {
		m.ack = 0
	}
	if m.icmp >= 0 {
		return s.icmpError(&m), 0
	}
	end := m.seq + uint32(m.length)
	if m.flags&(header.TCPSyn|header.TCPFin) != 0 {
		end++
	}
	if before(s.next[m.side], end) && m.flags&header.TCPRst == 0 {
		s.next[m.side] = end
	}
	return s.ip(m.side, &m, s.segment(&m)), m.vlan
}

func (s *teller) arguments(m *made, word []string) {
	for i := 0; i < len(word); i++ {
		w := strings.Trim(word[i], "<>,")
		if from, to, ok := strings.Cut(w, ":"); ok {
			m.seq = s.isn[m.side] + uint32(s.number64(from))
			m.length = int(s.number64(to) - s.number64(from))
			continue
		}
		arg := func() int64 { i++; return s.number64(strings.Trim(word[i], "<>,")) }
		switch w {
		case "seq":
			m.seq = s.isn[m.side] + uint32(arg())
		case "ack":
			m.ack = s.isn[1-m.side] + uint32(arg())
		case "win":
			m.win = int(arg())
		case "mss":
			m.options = binary.BigEndian.AppendUint16(append(m.options, 2, 4), uint16(arg()))
		case "ws":
			m.options = append(m.options, 3, 3, byte(arg()), 1)
		case "sackok":
			m.options = append(m.options, 4, 2, 1, 1)
		case "tfo":
			m.options = append(m.options, 34, 6, 1, 2, 3, 4, 1, 1)
		case "mptcp":
			m.options = append(m.options, 30, 4, 0, 1)
		case "ts":
			value, echo := arg(), arg()
			m.options = append(m.options, 1, 1, 8, 10)
			m.options = binary.BigEndian.AppendUint32(m.options, uint32(value))
			m.options = binary.BigEndian.AppendUint32(m.options, uint32(echo))
		case "sack":
			s.sackOption(m, word[i+1:])
			return
		case "ttl":
			m.ttl = int(arg())
		case "id":
			m.id = int(arg())
		case "ce":
			m.ecn = 3
		case "vlan":
			m.vlan = int(arg())
		case "sum":
			i++
			m.sum = word[i]
		case "icmp":
			m.icmp = int(arg())
		case "mtu":
			m.mtu = int(arg())
		case "urg":
			m.urgent = int(arg())
		case "mf":
			m.more = true
		case "doff":
			m.doff = int(arg())
		default:
			s.t.Fatalf("unknown word %q", w)
		}
	}
}

// sackOption takes the rest of the line: blocks a-b.
func (s *teller) sackOption(m *made, blocks []string) {
	m.options = append(m.options, 1, 1, 5, byte(2+8*len(blocks)))
	for _, block := range blocks {
		from, to, _ := strings.Cut(strings.Trim(block, "<>,"), "-")
		m.options = binary.BigEndian.AppendUint32(m.options, s.isn[1-m.side]+uint32(s.number64(from)))
		m.options = binary.BigEndian.AppendUint32(m.options, s.isn[1-m.side]+uint32(s.number64(to)))
	}
}

func (s *teller) segment(m *made) []byte {
	for len(m.options)%4 != 0 {
		m.options = append(m.options, 0)
	}
	b := make([]byte, 20, 20+len(m.options)+m.length)
	binary.BigEndian.PutUint16(b, s.ports[m.side])
	binary.BigEndian.PutUint16(b[2:], s.ports[1-m.side])
	binary.BigEndian.PutUint32(b[4:], m.seq)
	binary.BigEndian.PutUint32(b[8:], m.ack)
	binary.BigEndian.PutUint16(b[12:], uint16(20+len(m.options))<<10|m.flags)
	if m.doff != 0 {
		b[12] = byte(m.doff / 4 << 4)
	}
	binary.BigEndian.PutUint16(b[14:], uint16(m.win))
	binary.BigEndian.PutUint16(b[18:], uint16(m.urgent))
	b = append(b, m.options...)
	return append(b, make([]byte, m.length)...)
}

// ip puts an IP header before a segment, with the checksum the story wants.
func (s *teller) ip(side int, m *made, b []byte) []byte {
	ends := [2]byte{1, 2}
	var p []byte
	var pseudo uint32
	if s.v6 {
		p = append(make([]byte, 40), b...)
		p[0], p[1], p[6], p[7] = 0x60, byte(m.ecn<<4), 6, byte(m.ttl)
		binary.BigEndian.PutUint16(p[4:], uint16(len(b)))
		p[8], p[22], p[23], p[24], p[38], p[39] = 0xfd, s.net, ends[side], 0xfd, s.net, ends[1-side]
		pseudo = header.IPv6(p).PseudoSum(6, len(b))
	} else {
		p = append(make([]byte, 20), b...)
		p[0], p[1], p[8], p[9] = 0x45, byte(m.ecn), byte(m.ttl), 6
		binary.BigEndian.PutUint16(p[2:], uint16(len(p)))
		binary.BigEndian.PutUint16(p[4:], uint16(m.id))
		if m.more {
			p[6] = 0x20
		}
		p[12], p[14], p[15], p[16], p[18], p[19] = 10, s.net, ends[side], 10, s.net, ends[1-side]
		pseudo = header.IPv4(p).PseudoSum(6, len(b))
	}
	segment := p[len(p)-len(b):]
	sum := ^uint16(header.Sum(pseudo, segment))
	switch m.sum {
	case "bad":
		sum ^= 0x1234
	case "partial":
		sum = uint16(pseudo)
	}
	binary.BigEndian.PutUint16(segment[16:], sum)
	return p
}

// icmpError is an ICMP message to the sender of the segment, which it quotes.
func (s *teller) icmpError(m *made) []byte {
	if s.v6 {
		return s.icmp6Error(m)
	}
	quoted := s.ip(m.side, m, s.segment(m))[:28]
	b := append([]byte{byte(m.icmp >> 8), byte(m.icmp), 0, 0, 0, 0, byte(m.mtu >> 8), byte(m.mtu)}, quoted...)
	p := append(make([]byte, 20), b...)
	p[0], p[8], p[9] = 0x45, 60, 1
	binary.BigEndian.PutUint16(p[2:], uint16(len(p)))
	p[12], p[14], p[15], p[16], p[18], p[19] = 10, s.net, 9, 10, s.net, byte(1+m.side)
	return p
}

// icmp6Error is icmpError for IPv6.
func (s *teller) icmp6Error(m *made) []byte {
	quoted := s.ip(m.side, m, s.segment(m))
	b := append([]byte{byte(m.icmp >> 8), byte(m.icmp), 0, 0, 0, 0, byte(m.mtu >> 8), byte(m.mtu)}, quoted...)
	p := append(make([]byte, 40), b...)
	p[0], p[6], p[7] = 0x60, 58, 60
	binary.BigEndian.PutUint16(p[4:], uint16(len(b)))
	p[8], p[22], p[23], p[24], p[38], p[39] = 0xfd, s.net, 9, 0xfd, s.net, byte(1+m.side)
	return p
}
