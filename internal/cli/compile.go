package cli

import (
	"errors"
	"strings"

	"wiretale/bpf"
	"wiretale/filter"
	"wiretale/internal/packet"
	"wiretale/internal/source"
)

// target is what a filter expression is compiled for.
type target struct {
	linkType packet.LinkType
	snapLen  int
	live     bool
	device   string        // the interface, when live
	source   source.Source // the file, otherwise; may be nil
}

// compile turns the expression into a program.
func (c *command) compile(t target) (bpf.Program, error) {
	o := filter.Options{
		LinkType: uint16(t.linkType),
		SnapLen:  uint32(t.snapLen),
		Optimize: !c.noOptimize,
		Live:     t.live,
		File:     t.source != nil,

		// What libpcap does not know, and tcpdump is not to learn.
		Accessors6: c.accessors6,
		Anywhere:   !c.program.asTcpdump,
	}
	// tcpdump: without -f every network has the mask 0, so "ip broadcast" matches
	// the two addresses that are broadcast everywhere.
	o.NetmaskKnown = true
	if t.live && c.foreign {
		_, o.Netmask = interfaceNet(t.device)
	}
	if unknownLinkType(t.linkType) {
		return nil, failf("unknown data link type %d", t.linkType)
	}
	program, err := filter.Compile(c.expression, o)
	var fault *filter.Error
	if errors.As(err, &fault) {
		if c.asTcpdump {
			return nil, failf("%s", fault.Message)
		}
		return nil, failf("%s", fault.Long())
	}
	return program, err
}

// unknownLinkType reports whether nothing at all is known of a link type. tcpdump:
// between the first and the last number that were given out as LINKTYPE_ alone,
// those without a name are taken.
func unknownLinkType(n packet.LinkType) bool {
	name, _ := nameOfLinkType(n)
	return name == "" && (n < 104 || n > 304)
}

// selector is the filter for packets from files, where each record has a link
// type of its own: the expression is compiled when one first appears.
type selector struct {
	command *command
	src     source.Source
	known   map[packet.LinkType]*bpf.Matcher
	current packet.LinkType
	matcher *bpf.Matcher
	err     error
}

// newSelector returns the filter; nil if there is no expression.
func (c *command) newSelector(src source.Source, program bpf.Program) (*selector, error) {
	if strings.TrimSpace(c.expression) == "" {
		return nil, nil
	}
	m, err := bpf.Load(program)
	if err != nil {
		return nil, failf("%s", err)
	}
	linkType := src.Info().LinkType
	return &selector{command: c, src: src, current: linkType, matcher: m,
		known: map[packet.LinkType]*bpf.Matcher{linkType: m}}, nil
}

// match reports whether the filter lets a packet through.
func (s *selector) match(r *packet.Record) bool {
	if r.LinkType != s.current && !s.change(r.LinkType) {
		return false
	}
	return s.matcher.Match(r.Data, r.Length) != 0
}

// change makes the filter one for another link type. If the expression makes no
// sense there, the run ends with the reason.
func (s *selector) change(t packet.LinkType) bool {
	if s.err != nil {
		return false
	}
	m := s.known[t]
	if m == nil {
		program, err := s.command.compile(target{linkType: t, snapLen: s.src.Info().SnapLen, source: s.src})
		if err == nil {
			m, err = bpf.Load(program)
		}
		if err != nil {
			s.err = failf("%s", err)
			s.src.Interrupt()
			return false
		}
		s.known[t] = m
	}
	s.current, s.matcher = t, m
	return true
}
