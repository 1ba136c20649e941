package cli

import (
	"bytes"
	"strings"
	"unicode/utf8"

	"wiretale/internal/conversation"
	"wiretale/internal/explain"
	"wiretale/internal/names"
	"wiretale/internal/packet"
	"wiretale/internal/source"
)

var _ = register(Verb{
	Name:     "flows",
	Synopsis: "[-i INTERFACE | FILE | -] [OPTION]... [EXPRESSION]",
	Summary:  "a table of all conversations: TCP, UDP, SCTP and ICMP",
	Run:      (*program).flows,
	Options:  func(p *program) []Option { return flowOptions(new(flowSettings)) },
})

// flowSettings are the settings of flows beside tcpdump's.
type flowSettings struct {
	settings
	sort string
	top  int
	csv  bool
}

func flowOptions(s *flowSettings) []Option {
	return []Option{
		flag(0, "json", "print the table as JSON, one object a line", &s.json),
		flag(0, "csv", "print the table as comma-separated values", &s.csv),
		Option{Long: "sort", Arg: "column", Help: "sort by " + strings.Join(explain.FlowColumns(), ", ") + "; the largest or latest first, but for start",
			Set: s.setSort}.completing(CompleteValues, explain.FlowColumns()...),
		{Long: "top", Arg: "count", Help: "only this many lines", Set: s.setTop},
	}
}

func (s *flowSettings) setSort(arg string) error {
	for _, name := range explain.FlowColumns() {
		if name == arg {
			s.sort = arg
			return nil
		}
	}
	return failf("flows cannot be sorted by %q", arg)
}

func (s *flowSettings) setTop(arg string) error {
	n, err := parseCount(arg)
	s.top = n
	return err
}

func parseCount(arg string) (int, error) {
	n := 0
	for _, c := range arg {
		if c < '0' || c > '9' || n > 1e8 {
			return 0, failf("not a number of lines: %q", arg)
		}
		n = n*10 + int(c-'0')
	}
	if n == 0 {
		return 0, failf("not a number of lines: %q", arg)
	}
	return n, nil
}

// flows is the verb.
func (p *program) flows(args []string) error {
	s := new(flowSettings)
	d, err := p.openDialogue(&s.settings, args, flowOptions(s))
	if err != nil {
		return err
	}
	f := &flowRun{dialogue: d, settings: s}
	err = d.run(f.begin, f.take)
	if !f.close() {
		return err
	}
	if f.refreshing {
		f.out.WriteString(clearScreen)
	}
	f.table.Write(f.out) // Flush tells what went wrong
	if n := f.table.Dropped(); n > 0 {
		d.tell(plural(n, "conversation") + " left out: the table has no room for more")
	}
	if err != nil { // what was read before it is shown all the same
		f.out.Flush()
		return err
	}
	d.remarks()
	return f.out.Flush()
}

// close ends what was begun, so that the table is whole. It reports false when
// nothing was begun.
func (f *flowRun) close() bool {
	switch {
	case f.crew != nil:
		f.crew.end()
		f.crew.close()
		f.crew.release()
		f.table = explain.JoinFlows(f.parts)
		f.crew = nil
	case f.tracker != nil:
		f.tracker.Close()
		f.tracker = nil
	default:
		return false
	}
	return true
}

// flowRun is one run of flows: of a file with a crew, each of whose shards has a
// table of its own, else with one tracker and one table.
type flowRun struct {
	*dialogue
	crew       *crew
	parts      []*explain.Flows
	settings   *flowSettings
	table      *explain.Flows
	tracker    *conversation.Tracker
	number     uint64
	refreshing bool
	clock      liveClock
}

// flowMemory leaves room for the table beside the tracker.
const flowMemory = 80 << 20

func (f *flowRun) begin() {
	timeless := f.text != nil && f.text.NoTimes
	o := explain.FlowOptions{Sort: f.settings.sort, Top: f.settings.top, JSON: f.json, CSV: f.settings.csv,
		NoTimes: timeless, NoDate: f.text != nil && f.text.NoDate, Live: f.live, Colour: f.colours()}
	f.name(&o)
	limits := conversation.Limits{NoTimes: timeless, Memory: flowMemory, NoTotals: true, NoFindings: true}
	if f.text == nil && !f.live {
		f.shareOut(o, limits)
		return
	}
	f.table = explain.NewFlows(o)
	if f.live {
		limits.Linger = lingerLive
		f.refreshing = f.out.terminal() && !f.json && !f.settings.csv
		if f.refreshing {
			f.beat = f.refresh
		}
	}
	f.tracker = conversation.New(f.table, limits)
}

// shareOut lets a crew make the table, in parts.
func (f *flowRun) shareOut(o explain.FlowOptions, limits conversation.Limits) {
	f.parts = explain.NewFlowParts(o, conversation.Shards)
	f.crew = newCrew(limits, func(i int) conversation.Sink { return f.parts[i] })
	f.crew.start()
	f.share(f.crew)
}

// name gives names to addresses and ports where there may be any: it costs
// nothing to ask for none.
func (f *flowRun) name(o *explain.FlowOptions) {
	resolver := names.New(names.Options{})
	if f.text != nil {
		o.Host = f.hostName
	}
	if f.text != nil || !f.numeric {
		o.Port = f.portName(resolver)
	}
	if !f.numeric {
		o.UDPPort = resolver.UDPPort
	}
}

func (f *flowRun) take(_ *source.Info, records []packet.Record) error {
	for i := range records {
		f.number++
		f.tracker.Packet(f.number, &records[i])
	}
	if f.live {
		f.clock.set(&records[len(records)-1])
	}
	return nil
}

// refresh shows the table as it is now, as much of it as the screen has room for.
func (f *flowRun) refresh() error {
	f.tracker.Advance(f.clock.now())
	width, height := f.out.size()
	t := f.table.With(f.tracker)
	t.Limit(max(height-2, 1))
	var table bytes.Buffer
	if err := t.Write(&table); err != nil {
		return err
	}
	f.out.WriteString(cursorHome)
	for line := range bytes.Lines(table.Bytes()) {
		f.out.Write(narrowed(line, width))
		f.out.WriteString(eraseLine)
	}
	f.out.WriteString(eraseBelow)
	return nil
}

// narrowed is a line cut to so many characters, without its end; control
// sequences take no room.
func narrowed(line []byte, width int) []byte {
	line = bytes.TrimSuffix(line, []byte("\n"))
	n := 0
	for at := 0; at < len(line); {
		if line[at] == 0x1b {
			at += bytes.IndexByte(line[at:], 'm') + 1
			continue
		}
		if n++; n > width {
			return append(line[:at:at], "\x1b[0m"...)
		}
		_, size := utf8.DecodeRune(line[at:])
		at += size
	}
	return line
}

// Control sequences of terminals (ECMA-48).
const (
	clearScreen = "\x1b[H\x1b[2J"
	cursorHome  = "\x1b[H"
	eraseLine   = "\x1b[K\n"
	eraseBelow  = "\x1b[J"
)
