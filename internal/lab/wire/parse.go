package wire

import (
	"fmt"
	"strings"
	"time"
	"unicode/utf8"
)

// SyntaxError says where a rule stops making sense.
type SyntaxError struct {
	Text    string // all the rules
	Offset  int    // the byte of the text that is not understood
	Problem string
	Example string // a rule of that sort that is right
}

// Error is four lines: the problem, the rule, the place in it, an example.
func (e *SyntaxError) Error() string {
	start := strings.LastIndexByte(e.Text[:e.Offset], '\n') + 1
	line := e.Text[start : start+lineLength(e.Text[start:])]
	column := utf8.RuneCountInString(e.Text[start:e.Offset])
	return fmt.Sprintf("bad rule: %s\n    %s\n    %s^\nexample: %s", e.Problem, line, strings.Repeat(" ", column), e.Example)
}

// Parse reads rules, separated by semicolons, commas or line ends; a # begins a
// comment. ends are the names of the hosts at side A and side B. The error is a
// *SyntaxError.
func Parse(text string, ends [2]string) ([]Rule, error) {
	p := &parser{text: text, ends: ends, tokens: lex(text)}
	var rules []Rule
	for {
		for p.accept(";") {
		}
		if p.atEnd() {
			return rules, nil
		}
		rule, err := p.rule()
		if err != nil {
			return nil, err
		}
		rules = append(rules, rule)
	}
}

type parser struct {
	text    string
	ends    [2]string
	tokens  []token
	at      int
	example string
}

// form is a kind of rule: what follows its first word, and an example.
type form struct {
	action  Action
	parse   func(*parser, *Rule) error
	example string
}

var forms = map[string]form{
	"drop":      {Drop, (*parser).frames, "drop the 3rd data segment from the client"},
	"lose":      {Drop, (*parser).frames, "lose 2% with seed 7"},
	"duplicate": {Duplicate, (*parser).frames, "duplicate the 2nd data segment from the server"},
	"corrupt":   {Corrupt, (*parser).frames, "corrupt the 3rd data segment from the client"},
	"mark":      {Mark, (*parser).frames, "mark every 10th data segment from the server"},
	"reorder":   {Reorder, (*parser).reorder, "reorder the 3rd data segment from the client by 2 packets"},
	"delay":     {Delay, (*parser).delay, "delay 20 ms each way"},
	"limit":     {Limit, (*parser).limit, "limit 1 Mbit/s from the server queue 20 packets"},
	"rate":      {Limit, (*parser).limit, "rate 1 Mbit/s from the server"},
	"cut":       {Cut, (*parser).cut, "cut at 1.5 s"},
}

// rule parses one sentence.
func (p *parser) rule() (Rule, error) {
	first := p.tokens[p.at]
	name := first.text
	if p.peekTime() {
		name = "delay" // as in "20 ms each way"
	} else {
		p.at++
	}
	f, ok := forms[name]
	if !ok {
		p.at--
		p.example = forms["drop"].example
		return Rule{}, p.expected("drop, duplicate, corrupt, reorder, delay, limit, mark, cut or a time")
	}
	p.example = f.example
	r := Rule{Action: f.action, Select: Selector{Side: EitherSide}}
	if err := f.parse(p, &r); err != nil {
		return r, err
	}
	if err := p.clauses(&r); err != nil {
		return r, err
	}
	r.Text = strings.TrimSpace(p.text[first.offset:p.end()])
	return r, p.check(&r)
}

// check looks at what the sentence must have said by its end.
func (p *parser) check(r *Rule) error {
	if r.Action == Delay && r.Delay == 0 {
		return p.expected(`"by" and a time`)
	}
	if !p.atEnd() && !p.accept(";") {
		return p.expected("the end of the rule")
	}
	return nil
}

// end is the offset behind the last token that was read.
func (p *parser) end() int { return p.tokens[p.at-1].end }

func (p *parser) reorder(r *Rule) error {
	r.Behind, r.Delay = 1, time.Second
	return p.frames(r)
}

func (p *parser) delay(r *Rule) (err error) {
	if !p.peekTime() {
		return p.frames(r)
	}
	r.Delay, err = p.duration()
	return err
}

func (p *parser) limit(r *Rule) (err error) {
	r.Queue = 100
	p.accept("to")
	r.Rate, err = p.rate()
	return err
}

func (p *parser) cut(r *Rule) (err error) {
	if !p.accept("at") {
		return p.expected(`"at" and a time`)
	}
	r.Select.After, err = p.duration()
	return err
}

// clause is a part of a sentence that may stand anywhere behind its beginning.
type clause struct {
	word  string
	parse func(*parser, *Rule) error
}

// A slice made by a function, since the clauses and the rules that hold them
// would refer to each other in a circle as variables.
func clauses() []clause {
	return []clause{
		{"from", (*parser).from}, {"to", (*parser).to},
		{"each", (*parser).eachWay}, {"both", (*parser).eachWay},
		{"after", (*parser).after}, {"until", (*parser).until}, {"between", (*parser).between},
		{"for", (*parser).during}, {"by", (*parser).by}, {"jitter", (*parser).jitter},
		{"queue", (*parser).queue}, {"with", (*parser).seed}, {"seed", (*parser).seed},
		{"over", (*parser).over}, {"port", (*parser).port},
	}
}

// clauses parses clauses until none follows.
func (p *parser) clauses(r *Rule) error {
next:
	for _, c := range clauses() {
		if p.accept(c.word) {
			if err := c.parse(p, r); err != nil {
				return err
			}
			goto next
		}
	}
	return nil
}

func (p *parser) from(r *Rule) (err error) {
	r.Select.Side, err = p.host()
	return err
}

func (p *parser) to(r *Rule) error {
	side, err := p.host()
	r.Select.Side = SideB - side
	return err
}

func (p *parser) eachWay(r *Rule) error {
	r.Select.Side = EitherSide
	if !p.accept("way") && !p.accept("ways") {
		return p.expected(`"way"`)
	}
	return nil
}

func (p *parser) after(r *Rule) (err error) {
	r.Select.After, err = p.duration()
	return err
}

func (p *parser) until(r *Rule) (err error) {
	r.Select.Until, err = p.duration()
	return err
}

func (p *parser) between(r *Rule) error {
	if err := p.after(r); err != nil {
		return err
	}
	if !p.accept("and") {
		return p.expected(`"and" and a time`)
	}
	return p.until(r)
}

func (p *parser) during(r *Rule) error {
	d, err := p.duration()
	r.Select.Until = r.Select.After + d
	return err
}

func (p *parser) by(r *Rule) (err error) {
	if r.Action == Reorder && !p.peekTime() {
		r.Behind, err = p.count("a number of packets")
		p.noun()
		return err
	}
	r.Delay, err = p.duration()
	return err
}

func (p *parser) jitter(r *Rule) (err error) {
	r.Jitter, err = p.duration()
	return err
}

func (p *parser) queue(r *Rule) (err error) {
	r.Queue, err = p.count("a number of packets")
	p.noun()
	return err
}

func (p *parser) seed(r *Rule) error {
	p.accept("seed")
	n, err := p.count("a number as the seed")
	r.Select.Seed = uint64(n)
	return err
}

func (p *parser) over(r *Rule) (err error) {
	r.Select.Over, err = p.count("a number of bytes")
	p.accept("bytes")
	return err
}

func (p *parser) port(r *Rule) (err error) {
	r.Select.Port, err = p.count("a port number")
	return err
}
