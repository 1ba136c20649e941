package conversation

import "cmp"

// FindingKind is what is wrong with a connection, or worth knowing of it.
type FindingKind uint8

// The findings, the gravest first. A, B and Since mean what is written beside
// each; durations are in nanoseconds.
const (
	NoFinding             FindingKind = iota
	FindingRefused                    // the SYN was answered with RST
	FindingNoAnswer                   // the SYN was not answered. Count: SYNs; A: time waited
	FindingReset                      // cut by Side; Why says for what reason
	FindingHalfOpen                   // Side still holds an older connection on these ports, of which the other end knows nothing
	FindingNotClosed                  // Side got a FIN and has not closed: CLOSE_WAIT. Since: when; A: how long
	FindingFinUnanswered              // Side's FIN was never acknowledged. Count: FINs; A: how long
	FindingUnacknowledged             // Side repeats what nobody acknowledges, to the end. Count: repetitions; A: how long; Records: the first copy
	FindingBlackHole                  // full-size segments get lost and small ones pass. A: bytes
	FindingICMP                       // an ICMP error about Side's packets. A: type and code as in ICMPError; B: MTU
	FindingBacklog                    // Side repeats its SYN-ACK though it was answered
	FindingSlowConnect                // SYN or SYN-ACK of Side had to be repeated. A: time lost
	FindingZeroWindow                 // Side had no room. Count: times; A: how long in all; B: the longest
	FindingTimeout                    // Side repeated after waiting. A: time waited in all; B: the longest
	FindingLoss                       // Side's segments were lost. Count: repetitions; A: repeated bytes
	FindingNagle                      // Side waited for held-back acknowledgments. A: time in all
	FindingSlowAnswer                 // Side took long to answer. A: the longest; B: the time in all
	FindingDelayedAck                 // Side held acknowledgments back. A: time in all; B: the longest
	FindingWindowFull                 // Side was held up by the peer's window. Count: times
	FindingNoScaling                  // Side did not offer window scaling and the window was filled
	FindingKeepAlive                  // Side asked whether the peer is there; Count: probes; A: answered
	FindingSpurious                   // Side repeated what had arrived. Count: times
	FindingReordered                  // Side's segments overtook each other. Count: times
	FindingDamage                     // Side's segments were damaged on the way. Count: how many
	FindingCongestion                 // routers marked Side's packets. Count: how many
	FindingPortsReused                // the ports had been in use shortly before. A: time since; Why: what was met
	FindingTimeWait                   // Side holds the ports in TIME_WAIT. Since: when
	FindingOpen                       // nobody has closed yet. A: idle time at the end
	FindingLarge                      // Side's segments are larger than can travel: the network card cuts or joins them. A: the largest
	FindingOffload                    // Side's checksums are computed by the network card
	FindingDuplicates                 // packets were captured twice. Count: how many
	FindingCaptureLoss                // bytes of Side passed by the capture. A: bytes; Count: gaps
	FindingOneSided                   // nothing of Side was captured
	FindingMidStream                  // the beginning was not captured
	FindingContradiction              // a packet contradicts itself; Why says how
	FindingEvicted                    // the limit on memory made the tracker forget the connection

	numFindings
)

// Finding is something about a connection that is wrong or worth knowing, with
// the packets that prove it.
type Finding struct {
	Kind    FindingKind
	Why     Reason
	Sure    Sure
	Side    Side
	Count   uint32
	Records [4]uint64 // the first packets that prove it; 0 where there are fewer
	Last    uint64    // the last of them
	A, B    int64
	Since   int64
}

// maxFindings bounds the findings of a connection.
const maxFindings = 32

// Trouble is what only some connections need: their findings, and what is
// remembered to come to them.
type Trouble struct {
	Findings []Finding
	place    int // in the tracker's list
	windows  [2]windowTimes
	losses   *losses    // nil: nothing was lost
	ackDelay [2]int64   // of the last acknowledgment of an end, when it was held back
	first    [2]Finding // where Findings lie as long as they are few
}

// beyondFirst is what so many findings take that do not lie in first, in bytes.
func beyondFirst(n int) int { return max(0, n-len(Trouble{}.first)) * findingSize }

// losses is what is remembered where segments were lost or damaged, to tell one
// kind of repetition from another.
type losses struct {
	holes    [2][]hole
	sack     [2]selected
	repeats  [8]repeat
	repeatAt uint8
	damaged  [2]damage
}

// windowTimes are when the window of an end closed, and opened again.
type windowTimes struct{ closed, opened int64 }

// windowTimes are those of an end; the zero value where its window was never closed.
func (b *body) windowTimes(side Side) windowTimes {
	if b.trouble == nil {
		return windowTimes{}
	}
	return b.trouble.windows[side]
}

// damage is the last segment of a stream that was damaged on its way.
type damage struct {
	seq, end uint32
	time     int64
	record   uint64 // 0: none, or it was repeated since
}

// hole is a run of bytes that was not seen, though later ones were.
type hole struct {
	from, to uint32
	time     int64
	record   uint64
	id       uint16 // identification of the packet that showed it
	ts       uint32 // time stamp of that packet
}

// maxHoles bounds the holes of a stream; the oldest gives way.
const maxHoles = 16

// selected is what the peer's last SACK blocks said of a stream.
type selected struct {
	block [4][2]uint32
	n     uint8
	high  uint32
	known bool
}

// repeat is a recent retransmission, waiting for a DSACK.
type repeat struct {
	seq, end uint32
	record   uint64
	side     Side
}

func (p *pass) trouble() *Trouble {
	if p.b.trouble == nil {
		p.b.trouble = p.t.newTrouble()
	}
	return p.b.trouble
}

// losses is what is remembered of losses.
func (p *pass) losses() *losses {
	tr := p.trouble()
	if tr.losses == nil {
		tr.losses = new(losses)
		p.b.lossy = true
		p.t.used += lossesSize
	}
	return tr.losses
}

// newTrouble is what only some connections need. The tracker keeps it: the
// collector may not see where else it is used (see ground).
func (t *Tracker) newTrouble() *Trouble {
	tr := &Trouble{place: len(t.trouble)}
	tr.Findings = tr.first[:0]
	t.trouble = append(t.trouble, tr)
	t.used += troubleSize
	return tr
}

func (t *Tracker) forgetTrouble(tr *Trouble) {
	last := len(t.trouble) - 1
	t.trouble[tr.place] = t.trouble[last]
	t.trouble[tr.place].place = tr.place
	t.trouble[last] = nil
	t.trouble = t.trouble[:last]
}

// note adds to a finding, or begins it.
func (p *pass) note(kind FindingKind, side Side, sure Sure, why Reason, a, b int64) {
	p.c.note(p.t, Finding{Kind: kind, Side: side, Sure: sure, Why: why, A: a, B: b,
		Records: [4]uint64{p.g.record}, Since: p.g.time})
}

// note adds f to the finding of its kind, side and reason, or begins it.
func (c *Connection) note(t *Tracker, f Finding) {
	if t.limits.NoFindings {
		return
	}
	if c.tcp.trouble == nil {
		c.tcp.trouble = t.newTrouble()
	}
	list := &c.tcp.trouble.Findings
	for i := range *list {
		if old := &(*list)[i]; old.same(&f) {
			old.add(&f)
			return
		}
	}
	if len(*list) == maxFindings {
		return
	}
	f.Count, f.Last = 1, f.Records[0]
	t.used += beyondFirst(len(*list)+1) - beyondFirst(len(*list))
	*list = append(*list, f)
}

// same reports whether f adds to the finding.
func (old *Finding) same(f *Finding) bool {
	return old.Kind == f.Kind && old.Side == f.Side && old.Why == f.Why && (f.Kind != FindingICMP || old.A == f.A)
}

func (old *Finding) add(f *Finding) {
	old.Count++
	if f.Kind != FindingICMP {
		old.A += f.A
	}
	old.B = max(old.B, f.B)
	old.Sure = max(old.Sure, f.Sure)
	old.Last = f.Records[0]
	for i := range old.Records {
		if old.Records[i] == 0 {
			old.Records[i] = f.Records[0]
			return
		}
	}
}

// Findings are what is wrong or worth knowing, the gravest first, as of the time
// now. The slice is the caller's.
func (c *Connection) Findings(now int64) []Finding { return c.AppendFindings(nil, now) }

// AppendFindings puts the findings into list, which must be empty.
func (c *Connection) AppendFindings(list []Finding, now int64) []Finding {
	if c.tcp == nil {
		return c.synFindings(list, now)
	}
	if c.tcp.trouble != nil {
		for _, f := range c.tcp.trouble.Findings {
			if f.Count > 0 {
				list = append(list, f)
			}
		}
	}
	for _, side := range [2]Side{Originator, Responder} {
		list = c.tcp.streams[side].conclude(c, side, now, list)
	}
	list = c.conclude(now, list)
	c.stillClosed(now, list)
	list = withoutDoubles(list)
	sortFindings(list)
	return list
}

// withoutDoubles leaves out what follows from a graver finding: where nothing
// was answered, the repetitions and the silent end are no news.
func withoutDoubles(list []Finding) []Finding {
	unanswered := false
	for i := range list {
		unanswered = unanswered || list[i].Kind == FindingNoAnswer
	}
	if !unanswered {
		return list
	}
	kept := list[:0]
	for _, f := range list {
		if f.Kind != FindingSlowConnect && f.Kind != FindingOneSided {
			kept = append(kept, f)
		}
	}
	return kept
}

// stillClosed adds the time of windows that did not open again.
func (c *Connection) stillClosed(now int64, list []Finding) {
	for i := range list {
		f := &list[i]
		if s := &c.tcp.streams[f.Side]; f.Kind == FindingZeroWindow && s.is(hasZero) {
			since := c.tcp.windowTimes(f.Side).closed
			f.A += now - since
			f.B = max(f.B, now-since)
		}
	}
}

// sortFindings sorts a short list by insertion, without allocation.
func sortFindings(list []Finding) {
	for i := 1; i < len(list); i++ {
		for j := i; j > 0 && list[j].Kind < list[j-1].Kind; j-- {
			list[j], list[j-1] = list[j-1], list[j]
		}
	}
}

func (c *Connection) synFindings(list []Finding, now int64) []Finding {
	if !c.TCP() {
		return list
	}
	return append(list, Finding{Kind: FindingNoAnswer, Sure: Certain, Count: 1,
		Records: [4]uint64{c.First}, Last: c.First, A: now - c.Start, Since: c.Start})
}

// closeTime is how long a program may take to close after the other end has:
// before that it is only the capture that has ended.
const closeTime = 1e9

// conclude adds what only the end of the tale shows of one end.
func (s *Stream) conclude(c *Connection, side Side, now int64, list []Finding) []Finding {
	f := Finding{Side: side, Sure: Certain, Count: 1, Records: [4]uint64{s.SinceRecord}, Last: s.SinceRecord, Since: s.Since, A: now - s.Since}
	switch s.State {
	case CloseWait:
		f.Kind = FindingNotClosed
		peer := &c.tcp.streams[side.Other()]
		f.Records, f.Last, f.Since = [4]uint64{peer.finRecord, s.SinceRecord}, s.lastRecord, peer.finTime
		f.A = now - peer.finTime
		if f.A < closeTime && !c.timeless {
			f.Sure = Possible
		}
		list = append(list, f)
	case FinWait1, LastAck, Closing:
		if c.Packets[side.Other()] == 0 {
			break // nothing of the peer was captured, so neither was its acknowledgment
		}
		f.Kind, f.Count = FindingFinUnanswered, uint32(s.finTries)
		f.Records, f.Since, f.A = [4]uint64{s.finRecord}, s.finTime, now-s.finTime
		list = append(list, f)
	case StateTimeWait:
		f.Kind = FindingTimeWait
		list = append(list, f)
	case SynReceived:
		f.Kind, f.Count, f.A, f.Since = FindingNoAnswer, uint32(s.synTries), now-s.synTime, s.synTime
		f.Sure = Likely
		list = append(list, f)
	case SynSent:
		if c.tcp.streams[side.Other()].lastRecord == 0 {
			f.Kind, f.Count, f.A, f.Since = FindingNoAnswer, uint32(s.synTries), now-c.Start, c.Start
			f.Records = [4]uint64{c.First, s.lastRecord}
			list = append(list, f)
		}
	}
	list = s.concludeFlight(c, side, now, list)
	return s.concludeCounts(c, side, list)
}

// concludeFlight adds that data was repeated and not acknowledged to the end.
func (s *Stream) concludeFlight(c *Connection, side Side, now int64, list []Finding) []Finding {
	if s.flight.n == 0 || s.State == SynSent || s.State == SynReceived || s.is(hasRst) || c.tcp.resetSeen || c.Packets[side.Other()] == 0 {
		return list
	}
	e := s.flight.at(0)
	if e.tries() < 2 || now-e.time < closeTime {
		return list
	}
	return append(list, Finding{Kind: FindingUnacknowledged, Side: side, Sure: Certain, Count: e.tries() - 1,
		A: now - e.time, Since: e.time, Records: [4]uint64{e.record(), s.lastRecord}, Last: s.lastRecord})
}

// concludeCounts adds what the counters of one end say.
func (s *Stream) concludeCounts(c *Connection, side Side, list []Finding) []Finding {
	n := &s.Count
	add := func(kind FindingKind, sure Sure, count uint32, a int64) {
		list = append(list, Finding{Kind: kind, Side: side, Sure: sure, Count: count, A: a,
			Records: [4]uint64{cmp.Or(s.offloadRecord, s.dataRecord, s.lastRecord)}, Last: s.lastRecord})
	}
	if n.Offloaded > 0 {
		add(FindingOffload, Certain, n.Offloaded, 0)
	} else if n.BadChecksums > 2 && n.RightChecksums == 0 {
		add(FindingOffload, Likely, n.BadChecksums, 0)
	}
	if s.is(hasLarge) {
		add(FindingLarge, Certain, 1, int64(n.SegmentMax))
	}
	if c.Packets[side] == 0 && c.Packets[side.Other()] > 2 {
		add(FindingOneSided, Certain, 1, 0)
	}
	return list
}

// conclude adds what the end of the tale shows of the connection.
func (c *Connection) conclude(now int64, list []Finding) []Finding {
	b := c.tcp
	a, z := b.streams[Originator].State, b.streams[Responder].State
	if a == StateEstablished && z == StateEstablished {
		list = append(list, Finding{Kind: FindingOpen, Sure: Certain, Count: 1, A: now - c.Last,
			Records: [4]uint64{c.LastRecord}, Last: c.LastRecord, Since: c.Last})
	}
	return list
}
