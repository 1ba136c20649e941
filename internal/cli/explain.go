package cli

import (
	"os"
	"strings"
	"time"

	"wiretale/internal/conversation"
	"wiretale/internal/explain"
	"wiretale/internal/names"
	"wiretale/internal/packet"
	"wiretale/internal/printer"
	"wiretale/internal/source"
	"wiretale/savefile"
)

var _ = register(Verb{
	Name:     "explain",
	Synopsis: "[-i INTERFACE | FILE | -] [OPTION]... [EXPRESSION] [-- COMMAND]",
	Summary:  "tell what happened on each TCP connection, live, of a command, from a file, or from pasted tcpdump text",
	Run:      (*program).explain,
	Options:  func(p *program) []Option { return explainOptions(new(explainSettings)) },
})

// explainSettings are the settings of explain beside tcpdump's.
type explainSettings struct {
	settings
	fail   []conversation.FindingKind
	output string // where the tale goes; empty is standard output
}

func explainOptions(s *explainSettings) []Option {
	return []Option{
		flag(0, "json", "print events and connections as JSON, one object a line", &s.json),
		{Long: "fail-on", Arg: "finding[,finding]", Help: "end with status 3 when a connection has such a finding",
			Set: s.setFail, Complete: CompleteValues, Values: conversation.FindingNames()},
		text(0, "output", "file", "write the tale to a file instead of standard output", &s.output).completing(CompleteFile),
	}
}

func (s *explainSettings) setFail(arg string) error {
	for _, name := range strings.Split(arg, ",") {
		k, ok := conversation.FindingNamed(strings.TrimSpace(name))
		if !ok {
			return failf("no such finding: %q; there are %s", name, strings.Join(conversation.FindingNames(), ", "))
		}
		s.fail = append(s.fail, k)
	}
	return nil
}

// statusFound is the exit status when a finding of --fail-on was there.
const statusFound = 3

// explain is the verb.
func (p *program) explain(args []string) error {
	s := new(explainSettings)
	args, command := splitCommand(args)
	d, err := p.openDialogue(&s.settings, args, explainOptions(s))
	if err != nil {
		return err
	}
	d.setErrand(command)
	if s.output != "" {
		f, err := os.Create(s.output)
		if err != nil {
			return failf("%s: %s", s.output, savefile.ErrorText(err))
		}
		defer f.Close()
		d.out = newOutput(f)
	}
	e := &explainer{dialogue: d, settings: s}
	err = d.run(e.begin, e.take)
	if o := e.conclude(); o != nil && err == nil {
		err = e.result(o)
	}
	return d.errandResult(err)
}

// explainer is one run of explain: with a chorus for a file that is told as text,
// else with one teller and one tracker.
type explainer struct {
	*dialogue
	settings *explainSettings
	chorus   *chorus
	teller   *explain.Teller
	tracker  *conversation.Tracker
	printer  *printer.Printer // with -v
	planner  *printer.Planner
	line     []byte
	number   uint64
	clock    liveClock
	ticked   int64 // the time of the last tick
}

// taleMemory leaves room for the events of tales that are told at the end.
const taleMemory = 80 << 20

// lingerLive is how long a connection that is over is remembered live.
const lingerLive = 60e9

func (e *explainer) begin() {
	timeless := e.text != nil && e.text.NoTimes
	o := explain.Options{
		Colour: e.colours(), Verbose: e.verbose > 0, Quiet: e.quiet > 0, JSON: e.json, Live: e.live,
		NoTimes: timeless, NoDate: e.text != nil && e.text.NoDate, Fail: e.settings.fail, Host: e.hostName,
		Port: e.portName(names.New(names.Options{})),
	}
	limits := conversation.Limits{NoTimes: timeless, OnlyTCP: true, NoTotals: !e.json}
	if e.quiet == 0 && !e.json && !e.live {
		limits.Memory = taleMemory
	}
	if e.live {
		limits.Linger = lingerLive
		e.beat = e.tick
	}
	if e.text == nil && !e.live && !e.json && e.verbose == 0 {
		e.chorus = newChorus(e.out, o, limits)
		e.share(e.chorus.crew)
		return
	}
	e.teller = explain.New(e.out, o)
	e.tracker = conversation.New(e.teller, limits)
	if e.verbose > 0 && !e.json {
		o := e.printerOptions()
		o.Verbose--
		o.Numeric = true
		if timeless {
			o.Time = printer.TimeNone
		}
		state := printer.NewState()
		e.printer, e.planner = printer.New(o, nil, state), printer.NewPlanner(o, state)
	}
}

func (e *explainer) take(_ *source.Info, records []packet.Record) error {
	for i := range records {
		r := &records[i]
		e.number++
		c := e.tracker.Packet(e.number, r)
		now := r.Sec*1e9 + r.Nsec
		if e.text != nil {
			if remark := e.text.Remark(r); remark != "" {
				e.teller.Remark(c, e.number, now, remark)
			}
		}
		e.teller.Packet(c, e.number, now, e.printed(r))
	}
	if e.live {
		e.clock.set(&records[len(records)-1])
	}
	return e.teller.Err()
}

// tick tells what has become so while no packet came.
func (e *explainer) tick() error {
	now := e.clock.now()
	if now > e.ticked {
		e.teller.Tick(e.tracker, e.ticked, now)
		e.ticked = now
	}
	return e.teller.Err()
}

// liveClock is the clock of the packets, which may be that of a network card: it
// goes on from the last of them.
type liveClock struct {
	packet int64
	came   time.Time
}

// behind is how late packets may be handed over: so long the clock waits for them.
const behind = 200 * time.Millisecond

func (c *liveClock) set(r *packet.Record) { c.packet, c.came = r.Sec*1e9+r.Nsec, time.Now() }

// now is the time, 0 before the first packet.
func (c *liveClock) now() int64 {
	if c.came.IsZero() {
		return 0
	}
	return c.packet + int64(time.Since(c.came)-behind)
}

// printed is the line tcpdump prints, with -v.
func (e *explainer) printed(r *packet.Record) string {
	if e.printer == nil {
		return ""
	}
	plan := e.planner.Plan(r, e.number)
	e.line = e.printer.PacketPlanned(e.line[:0], r, &plan)
	return strings.TrimSuffix(string(e.line), "\n")
}

// outcome is what there is to say of a run at its end.
type outcome struct {
	err     error
	told    int
	packets uint64
	evicted uint64
	failed  []conversation.FindingKind
}

// conclude tells what is left to tell; nil when the run had not begun.
func (e *explainer) conclude() *outcome {
	switch {
	case e.chorus != nil:
		e.chorus.conclude()
		b := e.chorus.binder
		return &outcome{b.Err(), b.Told(), e.chorus.number, e.chorus.evicted(), b.Failed()}
	case e.tracker != nil:
		e.tracker.Close()
		return &outcome{e.teller.Err(), e.teller.Told(), e.number, e.tracker.Evicted(), e.teller.Failed()}
	}
	return nil
}

// result is how the run ended: what could not be used, and what was found.
func (e *explainer) result(o *outcome) error {
	if o.err != nil {
		return o.err
	}
	if err := e.out.Flush(); err != nil {
		return err
	}
	e.remarks()
	if o.told == 0 && !e.json && e.errand != nil {
		e.tell("the command made no TCP connection")
	} else if o.told == 0 && !e.json {
		hint := ""
		if o.packets > 0 {
			hint = "; flows shows the other conversations"
		}
		e.tell("no TCP connection among " + plural(o.packets, "packet") + hint)
	}
	if o.evicted > 0 {
		e.tell(plural(o.evicted, "connection") + " forgotten for want of memory before they ended")
	}
	if len(o.failed) > 0 {
		return &exitError{"found: " + o.failed[0].String(), statusFound}
	}
	return nil
}
