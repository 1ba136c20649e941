package explain

import (
	"encoding/binary"
	"encoding/csv"
	"encoding/json"
	"io"
	"math/bits"
	"net/netip"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"wiretale/internal/conversation"
	"wiretale/internal/header"
)

// FlowOptions say how the table of conversations looks.
type FlowOptions struct {
	Sort      string // a column of FlowColumns; "": start
	Top       int    // lines; 0: all
	JSON, CSV bool
	NoTimes   bool
	NoDate    bool // nor is it known of which day the times are
	Live      bool // what is over leaves the table, the oldest first, when there is no room
	Keep      int  // lines to keep at most; 0: a million, live 100 000
	Parts     int  // tables that share Keep and are joined; 0: one
	Colour    bool
	Host      func(netip.Addr) string
	Port      func(uint16) string // names of TCP ports
	UDPPort   func(uint16) string
}

// FlowColumns are the columns the table can be sorted by.
func FlowColumns() []string {
	return []string{"start", "last", "duration", "bytes", "packets", "rtt", "retransmitted"}
}

// Flows is a conversation.Sink that keeps a line for each conversation.
type Flows struct {
	o       FlowOptions
	slabs   [][]flow // lines in pieces, so that growing copies none
	n       int
	dropped uint64

	// outcomes are the conn_states with their histories: few, for many flows.
	outcomes []outcome
	index    map[outcome]uint32
	plain    [8]uint32 // numbers, plus one, of outcomes that are not of TCP
}

// outcome is what Zeek says of a conversation.
type outcome struct{ connState, history string }

// flowSlab is how many lines are made at a time.
const flowSlab = 4096

// flow is a line of the table, kept small: there may be a million.
type flow struct {
	key      header.Flow
	first    uint64 // number of its first packet
	start    int64
	duration int64
	bytes    [2]uint64 // of IP packets
	data     [2]uint64 // of payload; TCP only
	packets  [2]uint32
	rtt      [3]float32 // minimum, median, worst, both ways together; nanoseconds
	repeated float32    // share of data packets
	state    [2]conversation.State
	outcome  uint32
}

// NewFlows returns an empty table.
func NewFlows(o FlowOptions) *Flows { return &Flows{o: o} }

// Event is not needed for a table.
func (f *Flows) Event(*conversation.Connection, conversation.Event) {}

// Deaf reports just that.
func (f *Flows) Deaf() bool { return true }

// keep is how many lines the table may have.
func (f *Flows) keep() int {
	n := 1_000_000
	switch {
	case f.o.Keep > 0:
		n = f.o.Keep
	case f.o.Live:
		n = 100_000
	}
	if f.o.Parts > 1 {
		n = (n + n/keepSlack) / f.o.Parts
	}
	return n
}

// keepSlack is the part of Keep by which tables that are joined may exceed it, as
// they get the lines by chance: one in so many.
const keepSlack = 64

// Dropped is the number of conversations that the table had no room for.
func (f *Flows) Dropped() uint64 { return f.dropped }

// prune makes room: live, the oldest lines go; else those that come last in the
// order that was asked for, half of all at a time.
func (f *Flows) prune() {
	if f.o.Live {
		f.dropped += uint64(len(f.slabs[0]))
		f.n -= len(f.slabs[0])
		f.slabs = append([][]flow(nil), f.slabs[1:]...)
		return
	}
	list := f.sorted()
	kept := list[:len(list)/2]
	f.dropped += uint64(len(list) - len(kept))
	var slabs [][]flow
	for chunk := range slices.Chunk(kept, flowSlab) {
		slab := make([]flow, 0, flowSlab)
		for _, l := range chunk {
			slab = append(slab, *l)
		}
		slabs = append(slabs, slab)
	}
	f.slabs, f.n = slabs, len(kept)
}

// Finish makes the line of a conversation.
func (f *Flows) Finish(c *conversation.Connection) {
	if f.n >= f.keep() {
		f.prune()
	}
	if n := len(f.slabs); n == 0 || len(f.slabs[n-1]) == flowSlab {
		f.slabs = append(f.slabs, make([]flow, 0, flowSlab))
	}
	f.n++
	last := &f.slabs[len(f.slabs)-1]
	*last = append(*last, f.flowOf(c))
}

// At is not needed for a table.
func (f *Flows) At(uint64, int64) {}

// JoinFlows is one table of those of the shards, which are used up.
func JoinFlows(parts []*Flows) *Flows {
	all := &Flows{o: parts[0].o}
	for _, f := range parts {
		offset := uint32(len(all.outcomes))
		all.outcomes = append(all.outcomes, f.outcomes...)
		for _, slab := range f.slabs {
			for i := range slab {
				slab[i].outcome += offset
			}
		}
		all.slabs = append(all.slabs, f.slabs...)
		all.n += f.n
		all.dropped += f.dropped
		f.slabs, f.n = nil, 0
	}
	return all
}

// With is the table together with the conversations that are still going on.
func (f *Flows) With(t *conversation.Tracker) *Flows {
	all := &Flows{o: f.o, slabs: slices.Clip(f.slabs), n: f.n, outcomes: f.outcomes, index: f.index}
	var open []flow
	for c := range t.All() {
		open = append(open, all.flowOf(c))
	}
	all.slabs = append(all.slabs, open)
	f.outcomes = all.outcomes
	return all
}

func (f *Flows) flowOf(c *conversation.Connection) flow {
	l := flow{key: c.Flow, first: c.First, start: c.Start, duration: c.Last - c.Start, bytes: c.WireBytes, packets: c.Packets, state: c.States()}
	l.outcome = f.outcomeOf(c)
	a, z := c.Stream(0), c.Stream(1)
	if a == nil {
		return l
	}
	l.data = [2]uint64{a.Count.Fresh, z.Count.Fresh}
	if n := a.Count.DataPackets + z.Count.DataPackets; n > 0 {
		l.repeated = float32(a.Count.Repeated+z.Count.Repeated) / float32(n)
	}
	l.rtt = roundTrips(c, a, z)
	return l
}

// outcomeOf is the number of the outcome of c. Of conversations that are not TCP
// there are few, known by who sent anything.
func (f *Flows) outcomeOf(c *conversation.Connection) uint32 {
	if c.TCP() {
		return f.outcome(outcome{c.ConnState(), c.History()})
	}
	kind := 0
	if p := c.Flow.Protocol; p == header.ProtocolICMP || p == header.ProtocolICMPv6 {
		kind = 4
	}
	for side, n := range c.Packets {
		if n > 0 {
			kind |= 1 << side
		}
	}
	if f.plain[kind] == 0 {
		f.plain[kind] = 1 + f.outcome(outcome{c.ConnState(), c.History()})
	}
	return f.plain[kind] - 1
}

// maxOutcomes bounds the different outcomes; beyond, histories are left out.
const maxOutcomes = 1 << 16

// outcome is the number of an outcome.
func (f *Flows) outcome(o outcome) uint32 {
	if i, ok := f.index[o]; ok {
		return i
	}
	if len(f.outcomes) >= maxOutcomes && o.history != "" {
		return f.outcome(outcome{connState: o.connState})
	}
	if f.index == nil {
		f.index = map[outcome]uint32{}
	}
	f.outcomes = append(f.outcomes, o)
	f.index[o] = uint32(len(f.outcomes) - 1)
	return f.index[o]
}

// roundTrips is the way there and back between the ends: what each half took as
// seen from the capture point, added up. Where there is no data both ways, the
// handshake stands for the half that is missing.
func roundTrips(c *conversation.Connection, a, z *conversation.Stream) [3]float32 {
	whole, half := c.Handshake()
	var sum [3]float32
	for side, s := range [2]*conversation.Stream{a, z} {
		hand := half
		if side == 1 {
			hand = whole - half
		}
		if s.RTT.Count() == 0 {
			for i := range sum {
				sum[i] += float32(hand)
			}
			continue
		}
		least := s.RTT.Min()
		if hand > 0 && hand < least {
			least = hand
		}
		sum[0] += float32(least)
		sum[1] += float32(s.RTT.Median())
		sum[2] += float32(s.RTT.Max())
	}
	return sum
}

// lines are the lines to show, in order.
func (f *Flows) lines() []*flow {
	list := f.sorted()
	if f.o.Top > 0 && len(list) > f.o.Top {
		list = list[:f.o.Top]
	}
	return list
}

// sorted are all lines, in order.
func (f *Flows) sorted() []*flow {
	list := make([]*flow, 0, f.n)
	for i := range f.slabs {
		for j := range f.slabs[i] {
			list = append(list, &f.slabs[i][j])
		}
	}
	o := newOrder(len(list))
	o.sort(func(i uint32) uint64 { return list[i].first })
	if by := byColumn[f.o.Sort]; by != nil {
		o.sort(func(i uint32) uint64 { return ^by(list[i]) })
	}
	return o.apply(list)
}

// byColumn has the number by which the lines are sorted, the largest first.
var byColumn = map[string]func(l *flow) uint64{
	"last":          func(l *flow) uint64 { return uint64(l.start+l.duration) ^ 1<<63 },
	"duration":      func(l *flow) uint64 { return uint64(l.duration) ^ 1<<63 },
	"bytes":         func(l *flow) uint64 { return l.bytes[0] + l.bytes[1] },
	"packets":       func(l *flow) uint64 { return uint64(l.packets[0] + l.packets[1]) },
	"rtt":           func(l *flow) uint64 { return ascending(l.rtt[1]) },
	"retransmitted": func(l *flow) uint64 { return ascending(l.repeated) },
}

// Limit shows no more lines than a screen has room for: those that were active
// last, unless another order was asked for.
func (f *Flows) Limit(lines int) {
	if f.o.Top == 0 || f.o.Top > lines {
		f.o.Top = lines
	}
	if f.o.Sort == "" {
		f.o.Sort = "last"
	}
}

// Write writes the table.
func (f *Flows) Write(w io.Writer) error {
	switch {
	case f.o.JSON:
		return f.writeJSON(w)
	case f.o.CSV:
		return f.writeCSV(w)
	}
	return f.writeTable(w)
}

var flowHead = []string{"PROTO", "FROM", "TO", "SERVICE", "STATE", "CONN", "START", "DURATION", "PKTS→", "←PKTS", "BYTES→", "←BYTES", "RTT MIN/MED/MAX", "RETRANS", "COMMUNITY ID"}

// tableBlock is how many lines are laid out together: widths may change between
// blocks, but no table is held in memory twice.
const tableBlock = 1000

// writeTable lays blocks out at the same time, and writes them in order.
func (f *Flows) writeTable(w io.Writer) error {
	list := f.lines()
	texts := make([]layout, runtime.GOMAXPROCS(0))
	for first := true; first || len(list) > 0; first = false {
		var group sync.WaitGroup
		for i := range texts {
			n := min(len(list), tableBlock)
			texts[i].begin(list[:n], first && i == 0)
			list = list[n:]
			if len(texts) == 1 {
				texts[i].layOut(f)
			} else if n > 0 || i == 0 {
				group.Go(func() { texts[i].layOut(f) })
			}
		}
		group.Wait()
		for i := range texts {
			if _, err := w.Write(texts[i].out); err != nil {
				return err
			}
		}
	}
	return nil
}

// layout is a block of the table: its lines, their cells one after the other,
// and the text that comes of them.
type layout struct {
	lines  []*flow
	head   bool // the head of the table comes first
	cells  []byte
	ends   []cellEnd
	width  [columns]int
	out    []byte
	second int64  // since 1970, as it is in stamp
	stamp  []byte // "15:04:05."
}

// cellEnd is where a cell ends among all cells, and how many characters it has.
type cellEnd struct{ at, width uint32 }

// columns is the number of columns.
const columns = 15

// begin begins another block, in the same memory.
func (b *layout) begin(lines []*flow, head bool) {
	b.lines, b.head = lines, head
	b.cells, b.ends, b.out, b.width = b.cells[:0], b.ends[:0], b.out[:0], [columns]int{}
}

// end ends a cell.
func (b *layout) end() {
	start := uint32(0)
	if n := len(b.ends); n > 0 {
		start = b.ends[n-1].at
	}
	width := characters(b.cells[start:])
	column := len(b.ends) % columns
	b.ends = append(b.ends, cellEnd{uint32(len(b.cells)), uint32(width)})
	b.width[column] = max(b.width[column], width)
}

// characters is how many characters a UTF-8 text has: its bytes without those
// that begin with the bits 10, eight at a time.
func characters(b []byte) int {
	n := len(b)
	for ; len(b) >= 8; b = b[8:] {
		w := binary.LittleEndian.Uint64(b)
		n -= bits.OnesCount64(w &^ (w << 1) & 0x8080808080808080)
	}
	for _, c := range b {
		if c&0xc0 == 0x80 {
			n--
		}
	}
	return n
}

// word is a cell of text.
func (b *layout) word(text string) {
	b.cells = append(b.cells, text...)
	b.end()
}

// number is a cell with a number.
func (b *layout) number(n uint64) {
	b.cells = strconv.AppendUint(b.cells, n, 10)
	b.end()
}

// rightAligned are the columns of numbers.
var rightAligned = [16]bool{7: true, 8: true, 9: true, 10: true, 11: true, 13: true}

// layOut writes lines with their cells one under the other.
func (b *layout) layOut(f *Flows) {
	if b.head {
		for _, name := range flowHead {
			b.word(name)
		}
	}
	for _, l := range b.lines {
		f.row(b, l)
	}
	start, column := uint32(0), 0
	for i, end := range b.ends {
		if i == 0 && b.head && f.o.Colour {
			b.out = append(b.out, "\x1b["+bold+"m"...)
		}
		b.cell(b.cells[start:end.at], int(end.width), column)
		start = end.at
		if column++; column == columns {
			column = 0
			if i < columns && b.head && f.o.Colour {
				b.out = append(b.out, "\x1b[0m"...)
			}
			b.out = append(b.out, '\n')
		}
	}
}

// cell writes a cell with its padding; the last column needs none.
func (b *layout) cell(text []byte, width, column int) {
	pad := b.width[column] - width
	if rightAligned[column] {
		b.pad(pad)
		pad = 0
	}
	b.out = append(b.out, text...)
	if column < columns-1 {
		b.pad(pad + 2)
	}
}

func (b *layout) pad(n int) {
	const spaces = "                                                                "
	for ; n > len(spaces); n -= len(spaces) {
		b.out = append(b.out, spaces...)
	}
	b.out = append(b.out, spaces[:n]...)
}

// row makes the cells of a line.
func (f *Flows) row(b *layout, l *flow) {
	b.word(l.protocol())
	b.cells = f.appendEnd(b.cells, l, 0)
	b.end()
	b.cells = f.appendEnd(b.cells, l, 1)
	b.end()
	b.cells = f.appendService(b.cells, l)
	b.end()
	b.cells = l.appendStates(b.cells)
	b.end()
	b.word(f.outcomes[l.outcome].connState)
	f.times(b, l)
	for _, n := range l.packets {
		b.number(uint64(n))
	}
	for _, n := range l.bytes {
		b.number(n)
	}
	if l.rtt[2] > 0 && !f.o.NoTimes {
		b.cells = append(appendSpan(b.cells, int64(l.rtt[0])), " / "...)
		b.cells = append(appendSpan(b.cells, int64(l.rtt[1])), " / "...)
		b.cells = appendSpan(b.cells, int64(l.rtt[2]))
	}
	b.end()
	if l.repeated > 0 {
		b.cells = append(b.cells, percent(uint64(l.repeated*1e6), 1e6)...)
	}
	b.end()
	b.cells = l.key.AppendCommunityID(b.cells)
	b.end()
}

// times makes the cells of start and duration.
func (f *Flows) times(b *layout, l *flow) {
	if !f.o.NoTimes {
		b.clock(l.start)
	}
	b.end()
	if !f.o.NoTimes {
		b.cells = appendSpan(b.cells, l.duration)
	}
	b.end()
}

// clock appends the time of day, with microseconds. It keeps the text of the
// second: lines that follow each other often begin in the same one.
func (b *layout) clock(ns int64) {
	second := ns / 1e9
	if ns%1e9 < 0 {
		second--
	}
	if second != b.second || len(b.stamp) == 0 {
		b.stamp, b.second = time.Unix(second, 0).AppendFormat(b.stamp[:0], "15:04:05."), second
	}
	b.cells = append(b.cells, b.stamp...)
	for us, unit := (ns-second*1e9)/1000, int64(100_000); unit > 0; unit /= 10 {
		b.cells = append(b.cells, byte('0'+us/unit%10))
	}
}

func (l *flow) protocol() string {
	switch l.key.Protocol {
	case header.ProtocolTCP:
		return "TCP"
	case header.ProtocolUDP:
		return "UDP"
	case header.ProtocolSCTP:
		return "SCTP"
	case header.ProtocolICMP:
		return "ICMP"
	case header.ProtocolICMPv6:
		return "ICMPv6"
	}
	return strconv.Itoa(int(l.key.Protocol))
}

func (l *flow) appendStates(b []byte) []byte {
	if l.key.Protocol != header.ProtocolTCP {
		return b
	}
	b = append(b, stateName(l.state[0])...)
	if l.state[0] != l.state[1] {
		b = append(append(b, '/'), stateName(l.state[1])...)
	}
	return b
}

// appendEnd appends one end of a conversation; ICMP has types where others have ports.
func (f *Flows) appendEnd(b []byte, l *flow, side int) []byte {
	a, port := l.key.SourceAddr(), l.key.SourcePort
	if side == 1 {
		a, port = l.key.DestinationAddr(), l.key.DestinationPort
	}
	name := ""
	if f.o.Host != nil {
		name = f.o.Host(a)
	}
	switch {
	case name != "":
		b = append(b, name...)
	case a.Is6():
		b = append(a.AppendTo(append(b, '[')), ']')
	default:
		b = a.AppendTo(b)
	}
	switch l.key.Protocol {
	case header.ProtocolTCP, header.ProtocolUDP, header.ProtocolSCTP:
		b = strconv.AppendUint(append(b, ':'), uint64(port), 10)
	}
	return b
}

func (f *Flows) service(l *flow) string { return string(f.appendService(nil, l)) }

func (f *Flows) appendService(b []byte, l *flow) []byte {
	switch {
	case l.key.Protocol == header.ProtocolTCP && f.o.Port != nil:
		return append(b, f.o.Port(l.key.DestinationPort)...)
	case l.key.Protocol == header.ProtocolUDP && f.o.UDPPort != nil:
		if s := f.o.UDPPort(l.key.DestinationPort); s != "" {
			return append(b, s...)
		}
		return append(b, f.o.UDPPort(l.key.SourcePort)...)
	case l.key.Protocol == header.ProtocolICMP || l.key.Protocol == header.ProtocolICMPv6:
		return appendICMP(b, l.key.Protocol == header.ProtocolICMPv6, l.key.SourcePort)
	}
	return b
}

// flowOut is a line as JSON; times are in seconds.
type flowOut struct {
	Type          string     `json:"type"` // "flow"
	Protocol      string     `json:"protocol"`
	Source        string     `json:"source"`
	SourcePort    uint16     `json:"source_port"`
	SourceName    string     `json:"source_name,omitempty"` // in the text it is from; the address only stands for it
	Destination   string     `json:"destination"`
	DestName      string     `json:"destination_name,omitempty"`
	DestPort      uint16     `json:"destination_port"`
	Service       string     `json:"service,omitempty"`
	States        [2]string  `json:"states,omitzero"`
	ConnState     string     `json:"conn_state"`
	History       string     `json:"history"`
	Start         string     `json:"start,omitempty"`
	Duration      float64    `json:"duration_s"`
	Packets       [2]uint32  `json:"packets"`
	IPBytes       [2]uint64  `json:"ip_bytes"`
	DataBytes     *[2]uint64 `json:"data_bytes,omitempty"`
	RTT           []float64  `json:"rtt_s,omitempty"` // minimum, median, worst
	Retransmitted float64    `json:"retransmitted"`   // share of the data packets
	CommunityID   string     `json:"community_id"`
}

func (f *Flows) writeJSON(w io.Writer) error {
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	for _, l := range f.lines() {
		o := flowOut{Type: "flow", Protocol: strings.ToLower(l.protocol()), Source: l.key.SourceAddr().String(), SourcePort: l.key.SourcePort,
			Destination: l.key.DestinationAddr().String(), DestPort: l.key.DestinationPort, Service: f.service(l),
			ConnState: f.outcomes[l.outcome].connState, History: f.outcomes[l.outcome].history, Packets: l.packets, IPBytes: l.bytes,
			Retransmitted: float64(l.repeated), CommunityID: l.key.CommunityID()}
		if l.key.Protocol == header.ProtocolTCP {
			o.States, o.DataBytes = [2]string{l.state[0].String(), l.state[1].String()}, &l.data
		}
		if f.o.Host != nil {
			o.SourceName, o.DestName = f.o.Host(l.key.SourceAddr()), f.o.Host(l.key.DestinationAddr())
		}
		if !f.o.NoTimes {
			o.Start = stamp(l.start, f.o.NoDate)
			o.Duration = seconds(l.duration)
			if l.rtt[2] > 0 {
				o.RTT = []float64{seconds(int64(l.rtt[0])), seconds(int64(l.rtt[1])), seconds(int64(l.rtt[2]))}
			}
		}
		if err := enc.Encode(o); err != nil {
			return err
		}
	}
	return nil
}

var csvHead = []string{"protocol", "source", "source_port", "destination", "destination_port", "service", "state_source", "state_destination",
	"conn_state", "history", "start", "duration_s", "packets_out", "packets_back", "ip_bytes_out", "ip_bytes_back",
	"data_bytes_out", "data_bytes_back", "rtt_min_s", "rtt_median_s", "rtt_max_s", "retransmitted", "community_id"}

func (f *Flows) writeCSV(w io.Writer) error {
	out := csv.NewWriter(w)
	out.Write(csvHead)
	u := func(n uint64) string { return strconv.FormatUint(n, 10) }
	d := func(ns float32) string {
		if ns == 0 || f.o.NoTimes {
			return ""
		}
		return strconv.FormatFloat(float64(ns)/1e9, 'f', 9, 64)
	}
	for _, l := range f.lines() {
		var start, duration string
		var states, data [2]string
		if !f.o.NoTimes {
			start = stamp(l.start, f.o.NoDate)
			duration = strconv.FormatFloat(seconds(l.duration), 'f', 9, 64)
		}
		if l.key.Protocol == header.ProtocolTCP {
			states = [2]string{l.state[0].String(), l.state[1].String()}
			data = [2]string{u(l.data[0]), u(l.data[1])}
		}
		out.Write([]string{strings.ToLower(l.protocol()), l.key.SourceAddr().String(), u(uint64(l.key.SourcePort)),
			l.key.DestinationAddr().String(), u(uint64(l.key.DestinationPort)), f.service(l), states[0], states[1],
			f.outcomes[l.outcome].connState, f.outcomes[l.outcome].history, start, duration, u(uint64(l.packets[0])), u(uint64(l.packets[1])),
			u(l.bytes[0]), u(l.bytes[1]), data[0], data[1], d(l.rtt[0]), d(l.rtt[1]), d(l.rtt[2]),
			strconv.FormatFloat(float64(l.repeated), 'f', 6, 32), l.key.CommunityID()})
	}
	out.Flush()
	return out.Error()
}
