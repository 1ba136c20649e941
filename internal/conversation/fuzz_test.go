package conversation

import (
	"encoding/binary"
	"math/rand/v2"
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
	if from != was || !transitionAllowed(from, to) {
		j.t.Fatalf("connection %d side %d: from %v (was %v) to %v, why %v", c.ID, e.Side, from, was, to, e.Why)
	}
	s[e.Side] = to
	j.states[c.ID] = s
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
		j.tr.Packet(n, &r)
		j.last = n
		if limit := j.tr.limits.Memory; j.tr.Memory() > limit+2*(connectionSize+bodySize)+64*troubleSize {
			j.t.Fatalf("%d bytes used of %d", j.tr.Memory(), limit)
		}
	}
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
