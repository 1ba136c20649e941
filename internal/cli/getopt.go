package cli

import (
	"strings"
)

// Option is one row of an option table: its names, what it takes, its help and
// its effect. The usage line, --help, the manual page and the shell completions
// are made from these rows.
type Option struct {
	Short    byte   // the letter; 0 when there is none
	Long     string // the word after --; empty when there is none
	Arg      string // what its argument is called; empty when it takes none
	Help     string // one line, without a full stop
	Detail   string // further sentences for the manual page
	Hidden   bool   // accepted, but not shown anywhere
	Complete Completion
	Values   []string // what its argument may be, for CompleteValues
	Set      func(arg string) error
}

// Completion says what a shell offers for an option's argument.
type Completion uint8

// The kinds of completion.
const (
	CompleteNothing Completion = iota
	CompleteFile
	CompleteInterface
	CompleteUser
	CompleteCommand
	CompleteValues
)

// usageError is a command line that cannot be read: after its text come the
// version and the usage, as getopt's callers do it. The text names the program.
type usageError struct {
	text string
	hint string // what may have been meant; empty when nobody knows
}

func (e *usageError) Error() string { return e.text }

// parser walks a command line as GNU getopt_long does: letters may be grouped,
// words abbreviated, options and operands mixed; -- ends the options.
type parser struct {
	program  string // as invoked: getopt names the program by its whole path
	options  []Option
	inOrder  bool // POSIXLY_CORRECT: the first operand ends the options
	args     []string
	operands []string
}

// run applies the options one by one and returns the operands.
func (p *parser) run() ([]string, error) {
	for len(p.args) > 0 {
		arg := p.args[0]
		p.args = p.args[1:]
		var err error
		switch {
		case arg == "--":
			return append(p.operands, p.args...), nil
		case strings.HasPrefix(arg, "--"):
			err = p.long(arg[2:])
		case len(arg) > 1 && arg[0] == '-':
			err = p.letters(arg[1:])
		case p.inOrder:
			return append([]string{arg}, p.args...), nil
		default:
			p.operands = append(p.operands, arg)
		}
		if err != nil {
			return nil, err
		}
	}
	return p.operands, nil
}

func (p *parser) fail(parts ...string) *usageError {
	return &usageError{text: p.program + ": " + strings.Join(parts, "")}
}

// letters applies a group of single-letter options. The first that takes an
// argument takes the rest of the group, or the next word.
func (p *parser) letters(group string) error {
	for i := 0; i < len(group); i++ {
		o := p.letter(group[i])
		if o == nil {
			err := p.fail("invalid option -- '", group[i:i+1], "'")
			err.hint = suggestLetter(p.options, group[i])
			return err
		}
		if o.Arg == "" {
			if err := o.Set(""); err != nil {
				return err
			}
			continue
		}
		if rest := group[i+1:]; rest != "" {
			return o.Set(rest)
		}
		if len(p.args) == 0 {
			return p.fail("option requires an argument -- '", group[i:i+1], "'")
		}
		arg := p.args[0]
		p.args = p.args[1:]
		return o.Set(arg)
	}
	return nil
}

func (p *parser) letter(c byte) *Option {
	for i := range p.options {
		if p.options[i].Short == c && c != 0 {
			return &p.options[i]
		}
	}
	return nil
}

// long applies an option given as a word, perhaps abbreviated, perhaps with its
// argument after an equals sign.
func (p *parser) long(word string) error {
	name, arg, hasArg := strings.Cut(word, "=")
	o, err := p.find(name, word)
	if err != nil {
		return err
	}
	switch {
	case o.Arg == "" && hasArg:
		return p.fail("option '--", o.Long, "' doesn't allow an argument")
	case o.Arg == "":
		return o.Set("")
	case hasArg:
		return o.Set(arg)
	case len(p.args) == 0:
		return p.fail("option '--", o.Long, "' requires an argument")
	}
	arg = p.args[0]
	p.args = p.args[1:]
	return o.Set(arg)
}

// find looks an option word up: the very word, or the only one it begins.
func (p *parser) find(name, word string) (*Option, error) {
	var found []*Option
	for i := range p.options {
		o := &p.options[i]
		if o.Long == name && name != "" {
			return o, nil
		}
		if o.Long != "" && strings.HasPrefix(o.Long, name) {
			found = append(found, o)
		}
	}
	switch len(found) {
	case 0:
		err := p.fail("unrecognized option '--", word, "'")
		err.hint = suggestWord(p.options, name)
		return nil, err
	case 1:
		return found[0], nil
	}
	var list strings.Builder
	for _, o := range found {
		list.WriteString(" '--" + o.Long + "'")
	}
	return nil, p.fail("option '--", word, "' is ambiguous; possibilities:", list.String())
}
