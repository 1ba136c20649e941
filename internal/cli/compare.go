package cli

import (
	"cmp"
	"strings"

	"wiretale/internal/conversation"
	"wiretale/internal/explain"
	"wiretale/internal/packet"
	"wiretale/internal/source"
)

var _ = register(Verb{
	Name:     "compare",
	Synopsis: "CLIENT SERVER [OPTION]... [EXPRESSION]",
	Summary:  "compare two captures of the same connections, one from each end",
	Run:      (*program).compare,
	Options: func(p *program) []Option {
		return compareOptions(new(settings))
	},
})

func compareOptions(s *settings) []Option {
	return []Option{flag(0, "json", "print a JSON object a connection", &s.json)}
}

// compare is the verb.
func (p *program) compare(args []string) error {
	s := new(settings)
	operands, err := p.parse(args, append(compareOptions(s), p.options(s)...))
	if err != nil {
		return err
	}
	if len(operands) < 2 {
		return failf("compare wants two captures: of the client, then of the server")
	}
	var traces [2]*explain.Trace
	var dialogues [2]*dialogue
	var cut error
	for i := range traces {
		one := *s
		one.readFile, one.readSet = operands[i], true
		one.expression = strings.Join(operands[2:], " ")
		if err := one.check(); err != nil {
			return err
		}
		dialogues[i] = &dialogue{command: &command{program: p, settings: &one, out: p.stdout}}
		traces[i], err = dialogues[i].trace()
		if traces[i] == nil {
			return err
		}
		if err != nil {
			cut = cmp.Or(cut, failf("%s: %s", operands[i], err))
		}
	}
	return cmp.Or(dialogues[0].compareTraces(dialogues[1], traces), cut)
}

// trace reads a capture, as far as it can be read: with an error the rest is
// missing, and without a trace there was nothing to read.
func (d *dialogue) trace() (*explain.Trace, error) {
	trace := explain.NewTrace()
	var tracker *conversation.Tracker
	var segment conversation.Segment
	number := uint64(0)
	begin := func() {
		trace.NoTimes = d.text != nil && d.text.NoTimes
		tracker = conversation.New(trace, conversation.Limits{NoTimes: trace.NoTimes, OnlyTCP: true})
	}
	err := d.run(begin, func(_ *source.Info, records []packet.Record) error {
		for i := range records {
			number++
			r := &records[i]
			c := tracker.Packet(number, r)
			if c != nil && c.TCP() {
				tracker.Segment(&segment)
			}
			trace.Packet(c, &segment, number, r.Sec*1e9+r.Nsec)
		}
		return nil
	})
	if tracker == nil {
		return nil, err
	}
	tracker.Close()
	return trace, err
}

func (d *dialogue) compareTraces(server *dialogue, traces [2]*explain.Trace) error {
	o := explain.CompareOptions{Options: explain.Options{Colour: d.colours(), JSON: d.json, Host: d.hostName}}
	found, err := explain.Compare(d.out, traces[0], traces[1], o)
	if err != nil {
		return err
	}
	if err := d.out.Flush(); err != nil {
		return err
	}
	d.remarks()
	server.remarks()
	for i, trace := range traces {
		if trace.Dropped > 0 {
			d.tell(plural(trace.Dropped, "packet") + " of the " + [2]string{"client", "server"}[i] + "'s capture left out: there was no room for more")
		}
	}
	if found == 0 {
		return failf("no connection is in both captures (%s at the client, %s at the server)",
			plural(uint64(len(traces[0].Connections)), "connection"), plural(uint64(len(traces[1].Connections)), "connection"))
	}
	return nil
}
