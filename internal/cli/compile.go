package cli

import (
	"strings"

	"wiretale/bpf"
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
	if strings.TrimSpace(c.expression) != "" {
		return nil, failf("filter expressions are not supported in this build")
	}
	return bpf.Program{bpf.Stmt(bpf.RET|bpf.K, uint32(t.snapLen))}, nil
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
