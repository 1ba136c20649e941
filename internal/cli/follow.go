package cli

import (
	"cmp"

	"wiretale/internal/conversation"
	"wiretale/internal/explain"
	"wiretale/internal/names"
	"wiretale/internal/packet"
	"wiretale/internal/source"
)

var _ = register(Verb{
	Name:     "follow",
	Synopsis: "[-i INTERFACE | FILE | -] [OPTION]... [EXPRESSION]",
	Summary:  "show the bytes of a TCP connection in order",
	Run:      (*program).follow,
	Options:  func(p *program) []Option { return followOptions(new(followSettings)) },
})

// followSettings are the settings of follow beside tcpdump's.
type followSettings struct {
	settings
	follow explain.FollowOptions
}

func followOptions(s *followSettings) []Option {
	return []Option{
		Option{Long: "side", Arg: "client|server", Help: "only what this end sent", Set: s.setSide}.completing(CompleteValues, "client", "server"),
		flag(0, "raw", "the bytes as they are, and nothing else", &s.follow.Raw),
		flag(0, "hex", "the bytes in hex and ASCII", &s.follow.Hex),
		{Long: "connection", Arg: "number", Help: "which connection; the first is 1, and followed unless another is named", Set: s.setConnection},
	}
}

func (s *followSettings) setSide(arg string) error {
	switch arg {
	case "client":
		s.follow.Side = conversation.Originator
	case "server":
		s.follow.Side = conversation.Responder
	default:
		return failf("a side is client or server, not %q", arg)
	}
	s.follow.Only = true
	return nil
}

func (s *followSettings) setConnection(arg string) error {
	n, err := parseCount(arg)
	s.follow.Connection = uint64(n)
	return err
}

// follow is the verb.
func (p *program) follow(args []string) error {
	s := new(followSettings)
	d, err := p.openDialogue(&s.settings, args, followOptions(s))
	if err != nil {
		return err
	}
	f := &followRun{dialogue: d, settings: s}
	err = d.run(f.begin, f.take)
	if f.tracker == nil {
		return err
	}
	f.tracker.Close()
	if flushed := f.out.Flush(); err != nil || flushed != nil {
		return cmp.Or(err, flushed)
	}
	if !f.follower.Found() {
		return failf("no such TCP connection among %s", plural(f.number, "packet"))
	}
	if n := f.follower.Others(); n > 0 {
		d.tell(plural(uint64(n), "further connection") + "; --connection names another, or an expression chooses")
	}
	d.remarks()
	return nil
}

// followRun is one run of follow.
type followRun struct {
	*dialogue
	settings *followSettings
	follower *explain.Follower
	tracker  *conversation.Tracker
	segment  conversation.Segment
	number   uint64
}

func (f *followRun) begin() {
	o := f.settings.follow
	timeless := f.text != nil && f.text.NoTimes
	o.Options = explain.Options{Colour: f.colours(), NoTimes: timeless, Host: f.hostName, Port: f.portName(names.New(names.Options{}))}
	f.follower = explain.NewFollower(f.out, o)
	f.tracker = conversation.New(f.follower, conversation.Limits{NoTimes: timeless, OnlyTCP: true})
}

func (f *followRun) take(_ *source.Info, records []packet.Record) error {
	for i := range records {
		f.number++
		r := &records[i]
		c := f.tracker.Packet(f.number, r)
		if c == nil || !c.TCP() {
			continue
		}
		f.tracker.Segment(&f.segment)
		if err := f.follower.Packet(c, &f.segment, f.number, r.Sec*1e9+r.Nsec); err != nil {
			return err
		}
	}
	return nil
}
