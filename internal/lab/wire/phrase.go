package wire

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

func (p *parser) atEnd() bool { return p.at >= len(p.tokens) }

// peek is the text of the token i further on, "" behind the last.
func (p *parser) peek(i int) string {
	if p.at+i < len(p.tokens) {
		return p.tokens[p.at+i].text
	}
	return ""
}

func (p *parser) peekNumber(i int) bool {
	return p.at+i < len(p.tokens) && p.tokens[p.at+i].number
}

// accept reads the next token if it is this word.
func (p *parser) accept(word string) bool {
	if p.atEnd() || p.peek(0) != word {
		return false
	}
	p.at++
	return true
}

// acceptAny reads the next token if it is one of these words.
func (p *parser) acceptAny(words ...string) bool {
	for _, w := range words {
		if p.accept(w) {
			return true
		}
	}
	return false
}

// expected is the error that something else had to stand here.
func (p *parser) expected(what string) error {
	e := &SyntaxError{Text: p.text, Offset: len(strings.TrimRight(p.text, " \t\n")), Example: p.example}
	found := "nothing more"
	if !p.atEnd() {
		t := p.tokens[p.at]
		e.Offset = t.offset
		found = strconv.Quote(p.text[t.offset:t.end])
	}
	e.Problem = fmt.Sprintf("expected %s, found %s", what, found)
	return e
}

// frames parses which frames: an amount and a kind, both optional.
func (p *parser) frames(r *Rule) error {
	p.accept("the")
	if err := p.amount(&r.Select); err != nil {
		return err
	}
	if p.accept("of") {
		p.accept("the")
	}
	r.Select.Kind = p.kind()
	return nil
}

// amount parses "3rd", "2nd to 4th", "1st and 3rd", "every 100th", "2%", "all".
func (p *parser) amount(s *Selector) (err error) {
	if p.accept("all") {
		return nil
	}
	if p.accept("every") {
		if p.peekOrdinal(0) {
			s.Every, err = p.ordinal()
		}
		return err
	}
	if p.peekNumber(0) && p.peek(1) == "%" {
		return p.percent(s)
	}
	for p.peekOrdinal(0) {
		span, err := p.span()
		if err != nil {
			return err
		}
		s.Nth = append(s.Nth, span)
		if !p.peekOrdinal(1) || !p.accept("and") {
			return nil
		}
	}
	if p.peekNumber(0) {
		return p.expected(`an ordinal number or a share, such as "3rd" or "2%"`)
	}
	return nil
}

func (p *parser) percent(s *Selector) error {
	v, err := strconv.ParseFloat(p.peek(0), 64)
	if err != nil || v <= 0 || v > 100 {
		return p.expected("a share above 0% and up to 100%")
	}
	s.Chance = v / 100
	p.at += 2
	return nil
}

func (p *parser) span() (Span, error) {
	first, err := p.ordinal()
	if err != nil || p.peek(0) != "to" || !p.peekOrdinal(1) {
		return Span{first, first}, err
	}
	p.at++
	at := p.at
	last, err := p.ordinal()
	if err == nil && last < first {
		p.at = at
		err = p.expected(fmt.Sprintf("an ordinal number from %d on", first))
	}
	return Span{first, last}, err
}

var ordinals = []string{"first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth"}

func (p *parser) peekOrdinal(i int) bool {
	if p.peekNumber(i) {
		switch p.peek(i + 1) {
		case "st", "nd", "rd", "th":
			return true
		}
		return false
	}
	return ordinalWord(p.peek(i)) > 0
}

func ordinalWord(s string) int {
	for i, w := range ordinals {
		if w == s {
			return i + 1
		}
	}
	return 0
}

func (p *parser) ordinal() (int, error) {
	if n := ordinalWord(p.peek(0)); n > 0 {
		p.at++
		return n, nil
	}
	n, err := strconv.Atoi(p.peek(0))
	if err != nil || n < 1 {
		return 0, p.expected(`an ordinal number such as "3rd"`)
	}
	p.at += 2
	return n, nil
}

// kind parses the sort of frame, and the noun that may follow it.
func (p *parser) kind() Kind {
	kinds := []struct {
		kind  Kind
		words []string
	}{
		{DataSegment, []string{"data"}}, {PureACK, []string{"ack", "acks"}},
		{SYN, []string{"syn", "syns"}}, {SYNACK, []string{"syn-ack", "syn-acks", "synack"}},
		{FIN, []string{"fin", "fins"}}, {RST, []string{"rst", "rsts", "reset", "resets"}},
		{UDP, []string{"udp"}}, {ICMP, []string{"icmp"}}, {ARP, []string{"arp"}}, {AnySegment, []string{"tcp"}},
	}
	for _, k := range kinds {
		if p.acceptAny(k.words...) {
			p.noun()
			return k.kind
		}
	}
	switch {
	case p.acceptAny("segment", "segments"):
		return AnySegment
	case p.acceptAny("packet", "packets"):
		return AnyPacket
	}
	p.noun()
	return AnyFrame
}

// noun reads a word that adds nothing: "data segment", "ICMP message".
func (p *parser) noun() {
	p.acceptAny("segment", "segments", "packet", "packets", "frame", "frames",
		"message", "messages", "request", "requests", "reply", "replies")
}

// host parses the name of an end of the wire.
func (p *parser) host() (Side, error) {
	p.accept("the")
	for side, name := range p.ends {
		if p.accept(strings.ToLower(name)) {
			return Side(side), nil
		}
	}
	return EitherSide, p.expected(fmt.Sprintf("a host (%s or %s)", p.ends[0], p.ends[1]))
}

func (p *parser) count(what string) (int, error) {
	n, err := strconv.Atoi(p.peek(0))
	if err != nil || n < 0 {
		return 0, p.expected(what)
	}
	p.at++
	return n, nil
}

var timeUnits = map[string]time.Duration{
	"us": time.Microsecond, "µs": time.Microsecond, "μs": time.Microsecond,
	"ms": time.Millisecond, "millisecond": time.Millisecond, "milliseconds": time.Millisecond,
	"s": time.Second, "second": time.Second, "seconds": time.Second, "sec": time.Second,
	"min": time.Minute, "minute": time.Minute, "minutes": time.Minute,
}

func (p *parser) peekTime() bool { return p.peekNumber(0) && timeUnits[p.peek(1)] != 0 }

// duration parses a time: a number and a unit.
func (p *parser) duration() (time.Duration, error) {
	v, err := strconv.ParseFloat(p.peek(0), 64)
	if err != nil {
		return 0, p.expected(`a time such as "20 ms"`)
	}
	p.at++
	unit, ok := timeUnits[p.peek(0)]
	if !ok {
		return 0, p.expected(`a unit of time (ms, s, min)`)
	}
	if v*float64(unit) > float64(24*time.Hour) {
		p.at--
		return 0, p.expected("a time of at most a day")
	}
	p.at++
	return time.Duration(v * float64(unit)), nil
}

var rateUnits = map[string]float64{
	"bit/s": 1, "kbit/s": 1e3, "mbit/s": 1e6, "gbit/s": 1e9, "bit": 1, "kbit": 1e3, "mbit": 1e6, "gbit": 1e9,
	"b/s": 8, "kb/s": 8e3, "mb/s": 8e6, "gb/s": 8e9,
}

// rate parses a number of bits (bit/s, kbit/s) or bytes (B/s, kB/s) a second.
func (p *parser) rate() (float64, error) {
	v, err := strconv.ParseFloat(p.peek(0), 64)
	if err != nil || v <= 0 {
		return 0, p.expected(`a rate such as "1 Mbit/s"`)
	}
	p.at++
	unit, ok := rateUnits[p.peek(0)]
	if !ok {
		return 0, p.expected("a unit of rate (kbit/s, Mbit/s, Gbit/s, kB/s, MB/s)")
	}
	p.at++
	return v * unit, nil
}
