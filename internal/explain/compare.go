package explain

import (
	"cmp"
	"io"
	"slices"
	"strconv"
	"strings"

	"wiretale/internal/conversation"
	"wiretale/internal/header"
)

// CompareOptions say how a comparison is told.
type CompareOptions struct {
	Options
}

// Compare tells what happened to each connection between two captures of it, at
// the client and at the server. It returns how many were found in both.
func Compare(w io.Writer, client, server *Trace, o CompareOptions) (found int, err error) {
	t := &Teller{w: w, o: o.Options}
	list := matchConnections(client, server)
	for _, p := range list {
		if found++; found > 1 && !o.JSON {
			t.out.WriteByte('\n')
		}
		p.compare(client, server, o.NoTimes)
		if o.JSON {
			t.encode(p.json())
		} else {
			p.tell(t)
		}
		t.flush()
	}
	if found > 0 {
		t.tellAlone(list, client, server)
	}
	return found, t.err
}

// tellAlone names the connections that only one of the captures has.
func (t *Teller) tellAlone(list []*pairing, client, server *Trace) {
	met := map[*Traced]bool{}
	for _, p := range list {
		met[p.a], met[p.b] = true, true
	}
	for i, trace := range [2]*Trace{client, server} {
		told := 0
		for _, k := range trace.Connections {
			if met[k] {
				continue
			}
			if told++; told <= maxAlone || t.o.JSON {
				t.tellOne(k, end(conversation.Side(i)))
			}
		}
		if told > maxAlone && !t.o.JSON {
			t.out.WriteString("… and " + count(int64(told-maxAlone), "further connection") + " in the " + end(conversation.Side(i)) + "'s capture only\n")
		}
	}
	t.flush()
}

// maxAlone is how many connections of one capture only are named.
const maxAlone = 8

func (t *Teller) tellOne(k *Traced, where string) {
	from, to := k.Flow.SourceAddr(), k.Flow.DestinationAddr()
	if t.o.JSON {
		t.encode(jsonAlone{"only", where, t.endName(from, k.Flow.SourcePort), t.endName(to, k.Flow.DestinationPort), len(k.Packets)})
		return
	}
	t.out.WriteString("\n" + t.paint(bold, t.endName(from, k.Flow.SourcePort)+" → "+t.endName(to, k.Flow.DestinationPort)) +
		"\n  in the " + where + "'s capture only, with " + count(int64(len(k.Packets)), "packet") + "\n")
}

// jsonAlone is a connection of one capture only, as JSON.
type jsonAlone struct {
	Type    string `json:"type"` // "only"
	In      string `json:"in"`   // "client" or "server"
	Client  string `json:"client"`
	Server  string `json:"server"`
	Packets int    `json:"packets"`
}

// pairing is a connection as both captures have it.
type pairing struct {
	a, b       *Traced
	shift      [2]uint32 // what is added to the client's sequence numbers between
	translated bool
	swapped    bool // the captures seem to be the other way round
	noTimes    bool

	ways   [2]way // by the side that sent
	offset int64  // of the server's clock from the client's
	known  bool   // offset is
	pairs  []packetPair
}

// way is what happened to the packets of one side.
type way struct {
	Sent      int // in the capture near the sender
	Arrived   int // of them in the other
	Lost      []uint64
	Outside   int // sent while the other capture did not run
	Unsent    int // seen at the receiver alone
	Overtaken []uint64
	Recut     int      // segments cut or joined between
	Partly    []uint64 // cut between, and not all of them arrived
	Twice     int      // arrived twice
	Damaged   []uint64 // arrived with a wrong checksum
	slowest   uint64   // the packet that took longest
	longest   int64    // how long
	delays    []int64
	hops      map[int]int
	changes   []string
}

type packetPair struct {
	a, b *tracedPacket
}

// sender is the packet as its sender's capture has it.
func (x packetPair) sender() *tracedPacket {
	if x.a.side == conversation.Responder {
		return x.b
	}
	return x.a
}

func (x packetPair) receiver() *tracedPacket {
	if x.a.side == conversation.Responder {
		return x.a
	}
	return x.b
}

// matchConnections pairs the connections of two captures: by their addresses
// and initial numbers, by addresses alone, or, behind a NAT, by both initial
// numbers.
func matchConnections(client, server *Trace) (list []*pairing) {
	type numbers struct{ a, b uint32 }
	byFlow, byNumber := map[header.Flow][]*Traced{}, map[numbers]*Traced{}
	for _, k := range server.Connections {
		byFlow[k.Flow] = append(byFlow[k.Flow], k)
		if k.whole[0] && k.whole[1] {
			byNumber[numbers{k.base[0], k.base[1]}] = k
		}
	}
	for _, a := range client.Connections {
		n := numbers{a.base[0], a.base[1]}
		b, both := byNumber[n], a.whole[0] && a.whole[1]
		switch candidates := byFlow[a.Flow]; {
		case b != nil && both:
			list = append(list, &pairing{a: a, b: b, translated: a.Flow != b.Flow})
		case len(candidates) > 0:
			p := &pairing{a: a, b: nearest(candidates, a)}
			p.findShift()
			list = append(list, p)
		}
	}
	return list
}

// nearest is the candidate whose numbers begin where a's do, or the first.
func nearest(candidates []*Traced, a *Traced) *Traced {
	for _, b := range candidates {
		if b.base[0] == a.base[0] || b.base[1] == a.base[1] {
			return b
		}
	}
	return candidates[0]
}

// findShift learns how a box between moves sequence numbers.
func (p *pairing) findShift() {
	for side := range p.shift {
		if p.a.whole[side] && p.b.whole[side] {
			p.shift[side] = p.b.base[side] - p.a.base[side]
		}
	}
}

// identity is what a packet has in both captures.
type identity struct {
	side      conversation.Side
	seq, ack  uint32
	length    uint32
	flags     uint16
	timestamp uint32
}

func (p *pairing) identity(k *tracedPacket, moved bool) identity {
	i := identity{k.side, k.seq, k.ack, k.length, k.flags, k.timestamp}
	if moved {
		i.seq += p.shift[k.side]
		if i.ack != 0 {
			i.ack += p.shift[k.side.Other()]
		}
	}
	return i
}

func (p *pairing) compare(client, server *Trace, noTimes bool) {
	p.noTimes = noTimes || client.NoTimes || server.NoTimes
	p.match()
	p.estimate()
	p.losses(client, server)
	p.orders()
	p.changes()
}

// match pairs the packets: those that are alike in the order of their coming.
// Data that was cut or joined between is paired where it ends.
func (p *pairing) match() {
	there := map[identity][]*tracedPacket{}
	for i := range p.b.Packets {
		k := &p.b.Packets[i]
		id := p.identity(k, false)
		there[id] = append(there[id], k)
	}
	for i := range p.a.Packets {
		k := &p.a.Packets[i]
		id := p.identity(k, true)
		if list := there[id]; len(list) > 0 {
			p.pairs = append(p.pairs, packetPair{k, list[0]})
			there[id] = list[1:]
		}
	}
}

// estimate finds how far the clocks are apart, taking the quickest packets each
// way to be equally quick: there is no other way to know.
func (p *pairing) estimate() {
	least, most := [2]int64{}, [2]int64{}
	seen := [2]bool{}
	for _, x := range p.pairs {
		d, s := x.b.time-x.a.time, x.a.side
		if !seen[s] || d < least[s] {
			least[s] = d
		}
		if !seen[s] || d > most[s] {
			most[s] = d
		}
		seen[s] = true
	}
	if p.noTimes || !seen[0] || !seen[1] {
		return
	}
	there, back := least[conversation.Originator], most[conversation.Responder]
	p.offset, p.known = back+(there-back)/2, true
	p.swapped = there < back
	for _, x := range p.pairs {
		d := x.b.time - x.a.time - p.offset
		if x.a.side == conversation.Responder {
			d = -d
		}
		w := &p.ways[x.a.side]
		if len(w.delays) == 0 || d > w.longest {
			w.longest, w.slowest = d, x.sender().record
		}
		w.delays = append(w.delays, d)
	}
	for side := range p.ways {
		slices.Sort(p.ways[side].delays)
	}
}

// losses counts what was sent and did not arrive.
func (p *pairing) losses(client, server *Trace) {
	a, b := map[*tracedPacket]bool{}, map[*tracedPacket]bool{}
	for _, x := range p.pairs {
		a[x.a], b[x.b] = true, true
	}
	for side := range p.ways {
		s := conversation.Side(side)
		d := direction{&p.ways[side], p.a, p.b, a, b, p.shift[side], p.offset, server}
		if s == conversation.Responder {
			d = direction{&p.ways[side], p.b, p.a, b, a, -p.shift[side], -p.offset, client}
		}
		p.account(&d, s)
	}
}

// direction is one way between two captures.
type direction struct {
	way      *way
	from, to *Traced
	sent     map[*tracedPacket]bool // of from, those found in to
	arrived  map[*tracedPacket]bool // of to, those found in from
	shift    uint32                 // added to sequence numbers on the way
	offset   int64                  // of the clock there
	there    *Trace
}

// account says of each packet of a side what became of it.
func (p *pairing) account(d *direction, side conversation.Side) {
	there, here := newCoverage(d.to, side, d.arrived), newCoverage(d.from, side, d.sent)
	w := d.way
	for i := range d.from.Packets {
		k := &d.from.Packets[i]
		if k.side != side || k.ignored && !d.sent[k] {
			continue
		}
		w.Sent++
		at := k.time + d.offset
		found, whole := there.covers(k, d.shift)
		switch {
		case d.sent[k]:
			w.Arrived++
		case whole:
			w.Recut++
			w.Arrived++
		case found:
			w.Partly = append(w.Partly, k.record)
		case p.known && (at < d.there.First || at > d.there.Last):
			w.Outside++
		default:
			w.Lost = append(w.Lost, k.record)
		}
	}
	for i := range d.to.Packets {
		k := &d.to.Packets[i]
		if k.side != side || d.arrived[k] {
			continue
		}
		if found, _ := here.covers(k, -d.shift); found {
			continue
		}
		if k.ignored {
			w.Twice++
		} else {
			w.Unsent++
		}
	}
	for _, x := range p.pairs {
		if x.a.side == side && x.receiver().ignored && !x.sender().ignored {
			w.Damaged = append(w.Damaged, x.sender().record)
		}
	}
}

// coverage finds the data of one side of a capture by its sequence numbers,
// among the packets that were not found as they are in the other capture.
type coverage struct {
	base uint32
	list []*tracedPacket // in the order of their numbers
}

func newCoverage(k *Traced, side conversation.Side, found map[*tracedPacket]bool) *coverage {
	c := &coverage{base: k.base[side]}
	for i := range k.Packets {
		if p := &k.Packets[i]; p.side == side && p.length > 0 && !found[p] && !p.ignored {
			c.list = append(c.list, p)
		}
	}
	slices.SortStableFunc(c.list, func(a, b *tracedPacket) int { return cmp.Compare(a.seq-c.base, b.seq-c.base) })
	return c
}

// maxCut is into how many pieces a segment may have been cut.
const maxCut = 256

// covers reports whether some, or all, bytes of a data packet are in other
// packets, which carry more or fewer of them: it was cut or joined on the way.
// shift is what is added to its numbers.
func (c *coverage) covers(k *tracedPacket, shift uint32) (some, all bool) {
	if k.length == 0 {
		return false, false
	}
	at, end := k.seq+shift-c.base, k.end()+shift-c.base
	first, _ := slices.BinarySearchFunc(c.list, at, func(p *tracedPacket, at uint32) int { return cmp.Compare(p.end()-c.base, at+1) })
	for _, o := range c.list[first:min(first+maxCut, len(c.list))] {
		if from := o.seq - c.base; o.length == k.length || int32(from-end) >= 0 {
			continue
		} else if some = true; at-from < o.length {
			at = o.end() - c.base
		}
		if int32(end-at) <= 0 {
			return true, true
		}
	}
	return some, false
}

// orders finds the packets that were overtaken by later ones.
func (p *pairing) orders() {
	for side := range p.ways {
		w := &p.ways[side]
		var list []packetPair
		for _, x := range p.pairs {
			if x.a.side == conversation.Side(side) {
				list = append(list, x)
			}
		}
		slices.SortFunc(list, func(x, y packetPair) int { return cmp.Compare(x.sender().record, y.sender().record) })
		first := ^uint64(0) // of those sent later, the one that arrived first
		for _, x := range slices.Backward(list) {
			r := x.receiver().record
			if r > first {
				w.Overtaken = append(w.Overtaken, x.sender().record)
			}
			first = min(first, r)
		}
		slices.Reverse(w.Overtaken)
	}
}

// changes finds what was altered on the way.
func (p *pairing) changes() {
	for _, x := range p.pairs {
		w, from, to := &p.ways[x.a.side], x.a, x.b
		if x.a.side == conversation.Responder {
			from, to = x.b, x.a
		}
		if w.hops == nil {
			w.hops = map[int]int{}
		}
		w.hops[int(from.ttl)-int(to.ttl)]++
		if from.mss != to.mss {
			w.changes = append(w.changes, "MSS "+strconv.Itoa(int(from.mss))+" became "+strconv.Itoa(int(to.mss)))
		}
		if from.hasScale != to.hasScale || from.scale != to.scale {
			w.changes = append(w.changes, "the window scale option was changed")
		}
	}
	for side, shift := range p.shift {
		if shift != 0 {
			p.ways[side].changes = append(p.ways[side].changes, "sequence numbers moved by "+strconv.FormatUint(uint64(shift), 10))
		}
	}
}

// hopCount is the usual number of routers on the way; ok is false when unknown.
func (w *way) hopCount() (hops int, ok bool) {
	most := 0
	for n, times := range w.hops {
		if times > most || times == most && n < hops {
			hops, most = n, times
		}
	}
	return hops, most > 0
}

func (p *pairing) tell(t *Teller) {
	name := func(k *Traced) string {
		return t.endName(k.Flow.SourceAddr(), k.Flow.SourcePort) + " → " + t.endName(k.Flow.DestinationAddr(), k.Flow.DestinationPort)
	}
	t.out.WriteString(t.paint(bold, name(p.a)) + "\n")
	if p.translated {
		t.out.WriteString("  at the server it is " + name(p.b) + ": addresses were translated on the way (NAT); known again by its sequence numbers\n")
	}
	t.out.WriteString("  " + count(int64(len(p.pairs)), "packet") + " in both captures\n")
	p.tellClock(t)
	for side := range p.ways {
		p.ways[side].tell(t, conversation.Side(side), p.known)
	}
	p.tellAnswers(t)
}

func (p *pairing) tellClock(t *Teller) {
	if !p.known {
		return
	}
	least := int64(1 << 62)
	for side := range p.ways {
		least = min(least, p.ways[side].delays[0])
	}
	switch {
	case max(p.offset, -p.offset) < min(1e6, max(least, 0)):
		t.out.WriteString("  the clocks agree to " + exact(max(p.offset, -p.offset)))
	case p.offset >= 0:
		t.out.WriteString("  the server's clock is " + exact(p.offset) + " ahead of the client's")
	default:
		t.out.WriteString("  the server's clock is " + exact(-p.offset) + " behind the client's")
	}
	t.out.WriteString(", if the quickest packets each way are equally quick\n")
	if p.swapped {
		t.out.WriteString("  " + t.paint(yellow, "! packets seem to arrive before they leave: are the captures named in the right order, client first?") + "\n")
	}
}

// exact is a duration to the microsecond.
func exact(ns int64) string {
	if ns < 1e9 {
		return span(ns)
	}
	return relative(ns) + " s"
}

func (w *way) tell(t *Teller, side conversation.Side, known bool) {
	parts := []string{strconv.Itoa(w.Arrived) + " of " + count(int64(w.Sent), "packet") + " arrived"}
	if n := len(w.delays); known && n > 0 {
		parts = append(parts, "one way "+span(w.delays[0])+" at least, "+span(w.delays[n/2])+" usually, "+span(w.delays[n-1])+" at most"+w.which())
	}
	if len(w.Lost) > 0 {
		parts = append(parts, t.paint(red, count(int64(len(w.Lost)), "packet")+" lost on the way: "+records(w.Lost)))
	}
	if w.Outside > 0 {
		parts = append(parts, strconv.Itoa(w.Outside)+" sent while the other capture did not run")
	}
	if w.Unsent > 0 {
		parts = append(parts, strconv.Itoa(w.Unsent)+" seen only where they arrive")
	}
	if w.Twice > 0 {
		parts = append(parts, strconv.Itoa(w.Twice)+" arrived twice")
	}
	for _, k := range []struct {
		list []uint64
		what string
	}{{w.Damaged, " damaged on the way: "}, {w.Partly, " cut on the way, and not all of it arrived: "}, {w.Overtaken, " overtaken by later ones: "}} {
		if len(k.list) > 0 {
			parts = append(parts, strconv.Itoa(len(k.list))+k.what+records(k.list))
		}
	}
	if w.Recut > 0 {
		parts = append(parts, strconv.Itoa(w.Recut)+" cut or joined on the way")
	}
	if hops, ok := w.hopCount(); ok && hops > 0 {
		parts = append(parts, count(int64(hops), "router")+" passed (TTL)")
	}
	slices.Sort(w.changes)
	parts = append(parts, slices.Compact(w.changes)...)
	if line := strings.Join(parts, ""); side == conversation.Responder && strings.Contains(line, "#") {
		parts = append(parts, "numbers of the server's capture")
	}
	t.out.WriteString("  " + t.arrow(side) + " " + strings.Join(parts, "; ") + "\n")
}

// which names the slowest packet where it is much slower than usual.
func (w *way) which() string {
	if n := len(w.delays); w.longest > 2*w.delays[n/2] && w.longest > w.delays[n/2]+1e6 {
		return " (" + packet(w.slowest) + ")"
	}
	return ""
}

// records names the first few packets.
func records(list []uint64) string {
	s := ""
	for i, r := range list[:min(len(list), 8)] {
		if i > 0 {
			s += ", "
		}
		s += packet(r)
	}
	if len(list) > 8 {
		s += " …"
	}
	return s
}

// waits adds up, over the answers that both captures have, how long the client
// waited and how much of it the server took.
func (p *pairing) waits() (n int, client, server int64) {
	n = min(len(p.a.answers), len(p.b.answers))
	if len(p.a.answers) != len(p.b.answers) || p.noTimes {
		return 0, 0, 0
	}
	for i := range n {
		client += p.a.answers[i]
		server += p.b.answers[i]
	}
	return n, client, server
}

func (p *pairing) tellAnswers(t *Teller) {
	n, client, server := p.waits()
	if n == 0 {
		return
	}
	t.out.WriteString("  where the time went: for " + count(int64(n), "answer") + " the client waited " + span(client) +
		", " + span(server) + " of it in the server and " + span(max(client-server, 0)) + " on the way\n")
}

// jsonComparison is a compared connection as JSON; durations in seconds.
type jsonComparison struct {
	Type       string      `json:"type"` // "comparison"
	Client     string      `json:"client"`
	Server     string      `json:"server"`
	Translated string      `json:"at_server,omitempty"`
	Both       int         `json:"packets_in_both"`
	Offset     *float64    `json:"clock_offset_s,omitempty"` // of the server's clock
	Swapped    bool        `json:"swapped,omitempty"`
	Ways       [2]jsonWay  `json:"ways"` // from the client, from the server
	Answers    *jsonAnswer `json:"answers,omitempty"`
}

type jsonWay struct {
	Sent      int       `json:"sent"`
	Arrived   int       `json:"arrived"`
	Lost      []uint64  `json:"lost"`
	Outside   int       `json:"outside,omitempty"`
	Unsent    int       `json:"only_at_receiver,omitempty"`
	Overtaken []uint64  `json:"overtaken,omitempty"`
	Twice     int       `json:"arrived_twice,omitempty"`
	Damaged   []uint64  `json:"damaged,omitempty"`
	Partly    []uint64  `json:"partly_lost,omitempty"`
	Recut     int       `json:"recut,omitempty"`
	Hops      int       `json:"hops,omitempty"`
	OneWay    []float64 `json:"one_way_s,omitempty"` // least, median, most
	Slowest   uint64    `json:"slowest_packet,omitempty"`
	Changes   []string  `json:"changes,omitempty"`
}

type jsonAnswer struct {
	Count  int     `json:"count"`
	Client float64 `json:"client_waited_s"`
	Server float64 `json:"in_server_s"`
}

func (p *pairing) json() jsonComparison {
	end := func(f *header.Flow) (string, string) {
		return f.SourceAddr().String() + ":" + strconv.Itoa(int(f.SourcePort)), f.DestinationAddr().String() + ":" + strconv.Itoa(int(f.DestinationPort))
	}
	o := jsonComparison{Type: "comparison", Both: len(p.pairs), Swapped: p.swapped}
	o.Client, o.Server = end(&p.a.Flow)
	if p.translated {
		a, b := end(&p.b.Flow)
		o.Translated = a + " " + b
	}
	if p.known {
		s := seconds(p.offset)
		o.Offset = &s
	}
	for side := range p.ways {
		o.Ways[side] = p.ways[side].json()
	}
	if n, client, server := p.waits(); n > 0 {
		o.Answers = &jsonAnswer{n, seconds(client), seconds(server)}
	}
	return o
}

func (w *way) json() jsonWay {
	hops, _ := w.hopCount()
	slices.Sort(w.changes)
	j := jsonWay{Sent: w.Sent, Arrived: w.Arrived, Lost: w.Lost, Outside: w.Outside, Unsent: w.Unsent,
		Overtaken: w.Overtaken, Twice: w.Twice, Damaged: w.Damaged, Partly: w.Partly, Recut: w.Recut, Hops: max(hops, 0), Changes: slices.Compact(w.changes)}
	if j.Lost == nil {
		j.Lost = []uint64{}
	}
	if n := len(w.delays); n > 0 {
		j.Slowest = w.slowest
		j.OneWay = []float64{seconds(w.delays[0]), seconds(w.delays[n/2]), seconds(w.delays[n-1])}
	}
	return j
}
