package conversation

import (
	"encoding/binary"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"wiretale/internal/packet"
)

// judge checks what must hold of whatever packets come in whatever order.
type judge struct {
	t      *testing.T
	tr     *Tracker
	states map[uint64][2]State
	ended  map[uint64]bool
	last   uint64
	events int
}

func (j *judge) Event(c *Connection, e Event) {
	j.events++
	if j.ended[c.ID] {
		j.t.Fatalf("an event of a connection that left: %v", e)
	}
	if e.Kind == NoEvent || e.Kind >= numKinds || e.Why >= numReasons || e.Side > Responder {
		j.t.Fatalf("no such event: %+v", e)
	}
	if e.Record < j.last && e.Kind != Message && e.Kind != Part && e.Kind != MessageAcked && e.Record != 0 {
		j.t.Fatalf("event %v of packet %d after packet %d", e.Kind, e.Record, j.last)
	}
	if e.Kind == Transition {
		j.transition(c, e)
	}
}

func (j *judge) transition(c *Connection, e Event) {
	s := j.states[c.ID]
	from, to := State(e.A), State(e.B)
	was := s[e.Side]
	if was == Unknown && from == Listen && to == SynReceived || was == Unknown && from == SynSent {
		was = from // whoever answers had listened; and a lone SYN has no transition of its own
	}
	if from != was || !transitionAllowed(from, to) || !legal(from, to, e.Why) {
		j.t.Fatalf("connection %d side %d: from %v (was %v) to %v, why %v", c.ID, e.Side, from, was, to, e.Why)
	}
	s[e.Side] = to
	j.states[c.ID] = s
	if e.States != s && s[0] != Unknown && s[1] != Unknown {
		j.t.Fatalf("connection %d: the event says %v, its transitions %v", c.ID, e.States, s)
	}
}

// rfc9293 is figure 5 of the RFC, apart from the tracker's own table: which states
// may follow which. Every end may be cut (CLOSED), and where the packet between
// was not captured, two steps may come as one.
var rfc9293 = map[State][]State{
	Unknown:          {SynSent, SynReceived, StateEstablished, FinWait1, StateClosed},
	StateClosed:      {SynSent, SynReceived},
	Listen:           {SynReceived},
	SynSent:          {SynReceived, StateEstablished, FinWait1},
	SynReceived:      {StateEstablished, FinWait1, Listen},
	StateEstablished: {FinWait1, CloseWait},
	FinWait1:         {FinWait2, Closing},
	FinWait2:         {StateTimeWait},
	CloseWait:        {LastAck},
	Closing:          {StateTimeWait},
	LastAck:          {StateClosed},
	StateTimeWait:    {StateClosed},
}

// legal reports whether RFC 9293 knows the transition, or whether it is one of the
// two corrections of what had been taken for received.
func legal(from, to State, why Reason) bool {
	switch {
	case to == StateClosed && (why == ReasonResetSent || why == ReasonResetReceived):
		return from != StateTimeWait || why == ReasonResetSent // RFC 1337
	case to == SynReceived && why == ReasonHandshakeAckLost:
		return from == StateEstablished || from == StateClosed
	case to == LastAck && why == ReasonLastAckLost:
		return from == StateClosed
	}
	return slices.Contains(rfc9293[from], to)
}

// check holds what the states of both ends say against what was seen.
func (j *judge) check(c *Connection) {
	if c == nil || c.tcp == nil {
		return
	}
	for side := range Side(2) {
		s, r := c.Stream(side), c.Stream(side.Other())
		ownFin, peerFin, acked := s.sentFin(), r.sentFin(), s.sentFin() && r.is(hasAck) && !before(r.ack, s.fin+1)
		ok := true
		switch s.State {
		case SynSent, SynReceived, StateEstablished, Listen:
			ok = !ownFin || s.is(hasRst) || r.is(hasRst) || s.State != StateEstablished
		case FinWait1:
			ok = ownFin
		case FinWait2:
			ok = ownFin && acked
		case CloseWait:
			ok = peerFin
		case Closing, LastAck:
			ok = ownFin && peerFin
		case StateTimeWait:
			ok = ownFin && peerFin && acked
		}
		if !ok {
			j.t.Fatalf("connection %d side %d is in %v: own FIN %v, acknowledged %v, peer's FIN %v", c.ID, side, s.State, ownFin, acked, peerFin)
		}
		if f := &s.flight; f.n > f.size || int(f.size) > flightSizes[len(flightSizes)-1] {
			j.t.Fatalf("%d segments in a ring of %d", f.n, f.size)
		}
	}
	tr := c.tcp.trouble
	if tr != nil && len(tr.Findings) > maxFindings {
		j.t.Fatalf("%d findings", len(tr.Findings))
	}
	if tr != nil && tr.losses != nil && (len(tr.losses.holes[0]) > maxHoles || len(tr.losses.holes[1]) > maxHoles) {
		j.t.Fatalf("%d and %d holes", len(tr.losses.holes[0]), len(tr.losses.holes[1]))
	}
}

// onePacket is the most that a packet can add to the memory in use beyond the limit:
// a connection with all it may have.
const maxConnection = 184 + 16 + 2048 + 2*256*64 + 1024 + maxFindings*128 + 2*maxHoles*64

// take gives a packet to the tracker and checks what must hold after it.
func (j *judge) take(n uint64, r *packet.Record) {
	j.check(j.tr.Packet(n, r))
	j.last = n
	if limit := j.tr.limits.Memory; j.tr.Memory() > limit+maxConnection {
		j.t.Fatalf("%d bytes used of %d", j.tr.Memory(), limit)
	}
}

// end lets all conversations go, and checks that nothing of them is left.
func (j *judge) end() {
	for j.tr.evict() { // one by one, as Close need not tidy up
	}
	j.tr.Close()
	rings := 0
	for class, list := range j.tr.rings {
		rings += len(list) * flightSizes[class] * sentSize
	}
	if j.tr.Live() != 0 || j.tr.Memory() != rings || j.tr.table.n != 0 {
		j.t.Fatalf("after the end: %d conversations, %d bytes, of them %d in rings", j.tr.Live(), j.tr.Memory(), rings)
	}
}

func (j *judge) Finish(c *Connection) {
	if j.ended[c.ID] {
		j.t.Fatal("left twice")
	}
	j.ended[c.ID] = true
	findings := c.Findings(j.tr.now)
	if len(findings) > maxFindings+8 || len(c.History()) > historyLimit+2 || c.ConnState() == "" {
		j.t.Fatalf("%d findings, history %s", len(findings), c.History())
	}
	for _, f := range findings {
		if f.Kind == NoFinding || f.Kind >= numFindings {
			j.t.Fatalf("no such finding: %+v", f)
		}
	}
}

func newJudge(t *testing.T, limits Limits) *judge {
	j := &judge{t: t, states: map[uint64][2]State{}, ended: map[uint64]bool{}}
	j.tr = New(j, limits)
	return j
}

// feed makes packets of 16 bytes each from data: mostly near each other in
// sequence space, between few ends.
func (j *judge) feed(data []byte) {
	now := int64(0)
	for n := uint64(1); len(data) >= 16; n++ {
		b := data[:16]
		data = data[16:]
		now += int64(binary.BigEndian.Uint16(b)) * 100e3
		p := make([]byte, 40+int(b[2]&12))
		p[0], p[8], p[9] = 0x45, b[3], 6
		binary.BigEndian.PutUint16(p[4:], uint16(b[4]))
		from, to := 1+b[5]&1, 2-b[5]&1
		p[12], p[15], p[16], p[19] = 10, from, 10, to
		t := p[20:]
		port := uint16(1000 + uint16(b[5]>>1&7))
		binary.BigEndian.PutUint16(t, port)
		binary.BigEndian.PutUint16(t[2:], port)
		binary.BigEndian.PutUint32(t[4:], uint32(int32(int8(b[6]))*(1+int32(b[7]&3)*700)))
		binary.BigEndian.PutUint32(t[8:], uint32(int32(int8(b[8]))*(1+int32(b[9]&3)*700)))
		t[12], t[13] = 0x50+b[2]&12<<2, b[10]
		binary.BigEndian.PutUint16(t[14:], uint16(b[11])*uint16(b[12]&3))
		copy(t[20:], []byte{5, 10, 0, 0, b[12], b[13], 0, 0, b[14], b[15], 0, 0})
		length := int(b[13]) * int(b[14]&15)
		binary.BigEndian.PutUint16(p[2:], uint16(len(p)+length))
		r := packet.Record{Sec: now / 1e9, Nsec: now % 1e9, Data: p, Length: uint32(len(p) + length), LinkType: 101}
		j.take(n, &r)
	}
	j.end()
}

func FuzzTracker(f *testing.F) {
	r := rand.New(rand.NewPCG(3, 4))
	for range 20 {
		b := make([]byte, 16*40)
		for i := range b {
			b[i] = byte(r.Uint32())
		}
		f.Add(b)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		newJudge(t, Limits{}).feed(data)
		newJudge(t, Limits{Memory: 20000, Linger: 1e9}).feed(data)
		newJudge(t, Limits{NoTimes: true}).feed(data)
	})
}

// shuffle feeds the packets of a story in an order that data says: each byte
// pair is how far to go on, or back, and after how long.
func (j *judge) shuffle(story []packet.Record, data []byte) {
	now, at := int64(0), 0
	for n := uint64(1); len(data) >= 2; n++ {
		step := int(int8(data[0])) % 4
		if data[0]&0x40 == 0 {
			step = 1
		}
		at = (at + step + 4*len(story)) % len(story)
		now += int64(data[1]) * int64(data[1]) * int64(data[1]) * 10_000 // up to 160 ms, mostly little
		data = data[2:]
		r := story[at]
		r.Sec, r.Nsec = now/1e9, now%1e9
		j.take(n, &r)
	}
	j.end()
}

// storyPackets are the packets of each story.
func storyPackets(t testing.TB) [][]packet.Record {
	files, err := filepath.Glob("testdata/*.story")
	if err != nil || len(files) == 0 {
		t.Fatal("no stories", err)
	}
	var list [][]packet.Record
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, story := range splitStories(string(text)) {
			s := newTeller(&testing.T{})
			s.sink = s
			var packets []packet.Record
			s.tap = func(r *packet.Record) {
				p := *r
				p.Data = slices.Clone(p.Data)
				packets = append(packets, p)
			}
			s.tell(story)
			if len(packets) > 0 {
				list = append(list, packets)
			}
		}
	}
	return list
}

func FuzzOrder(f *testing.F) {
	stories := storyPackets(f)
	r := rand.New(rand.NewPCG(5, 6))
	for i := range stories {
		b := make([]byte, 200)
		for k := range b {
			b[k] = byte(r.Uint32())
		}
		f.Add(uint8(i), b)
	}
	f.Fuzz(func(t *testing.T, which uint8, data []byte) {
		story := stories[int(which)%len(stories)]
		newJudge(t, Limits{}).shuffle(story, data)
		newJudge(t, Limits{Memory: 5000, Linger: 1e9}).shuffle(story, data)
		newJudge(t, Limits{NoTimes: true}).shuffle(story, data)
	})
}

// TestStoriesInAnyOrder is FuzzOrder without the fuzzer: each story many times.
func TestStoriesInAnyOrder(t *testing.T) {
	for i, story := range storyPackets(t) {
		r := rand.New(rand.NewPCG(uint64(i), 8))
		for range 30 {
			b := make([]byte, 120)
			for k := range b {
				b[k] = byte(r.Uint32())
			}
			newJudge(t, Limits{}).shuffle(story, b)
		}
	}
}

func TestRandomPackets(t *testing.T) {
	for seed := range uint64(300) {
		r := rand.New(rand.NewPCG(seed, 9))
		b := make([]byte, 16*200)
		for i := range b {
			b[i] = byte(r.Uint32())
		}
		newJudge(t, Limits{}).feed(b)
		newJudge(t, Limits{Memory: 20000, Linger: 1e9}).feed(b)
	}
}
