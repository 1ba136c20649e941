// Package cli is the command line: the option table, the verbs, and the command
// that is tcpdump.
package cli

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"

	"wiretale/internal/ownership"
	"wiretale/internal/source"
)

// program is one invocation: the name it goes by, and its streams.
type program struct {
	argv0     string // as invoked
	name      string // the last part of it: what messages begin with
	asTcpdump bool   // invoked as tcpdump: its texts, and no verbs
	stdin     *os.File
	stdout    *output
	stderr    io.Writer
	hint      string // what to say after an error
}

// Main runs the command line argv, the program's own name first, on the streams
// of the process, and returns the exit status.
func Main(argv []string) int {
	argv0 := "wiretale"
	if len(argv) > 0 {
		argv0, argv = argv[0], argv[1:]
	}
	p := &program{argv0: argv0, name: filepath.Base(argv0), stdin: os.Stdin, stdout: newOutput(os.Stdout), stderr: os.Stderr}
	switch p.name {
	case guardName:
		return runGuard()
	case ownership.UsherName:
		return ownership.Launch(argv)
	}
	p.asTcpdump = p.name == "tcpdump"
	localZone()
	signal.Ignore(syscall.SIGXFSZ) // a file that may not grow is an error of the write
	err := p.run(argv)
	if flushed := p.stdout.Flush(); err == nil || err == errDone {
		err = cmp.Or(flushed, err)
	}
	return p.finish(err)
}

// run finds the verb, if there is one, and runs it.
func (p *program) run(args []string) error {
	if len(args) > 0 && !p.asTcpdump {
		if v := findVerb(args[0]); v != nil {
			if wantsHelp(args[1:]) && p.helpOf(v) {
				return nil
			}
			return v.Run(p, args[1:])
		}
	}
	err := p.tcpdump(args)
	if err != nil && len(args) > 0 && !p.asTcpdump {
		p.hintVerb(args[0])
	}
	return err
}

// hintFile says how a file is read, if a word of the expression is one.
func (p *program) hintFile(words []string) {
	for _, word := range words {
		if info, err := os.Stat(word); err == nil && info.Mode().IsRegular() {
			p.hint = word + " is a file: '" + p.name + " -r " + word + "' reads it"
			return
		}
	}
}

// hintInterface says which interface a name that is none may have meant.
func (p *program) hintInterface(name string) {
	devices, err := source.Devices()
	if err != nil || p.asTcpdump {
		return
	}
	p.hint = "'" + p.name + " -D' lists the interfaces"
	best := len(name)/3 + 2
	for _, d := range devices {
		if n := distance(name, d.Name); n < best {
			best, p.hint = n, "did you mean '"+d.Name+"'? '"+p.name+" -D' lists the interfaces"
		}
	}
}

// hintVerb says which verb the first word of a line that failed may have meant.
func (p *program) hintVerb(word string) {
	if word == "help" {
		p.hint = "'" + p.name + " --help' lists options and verbs"
		return
	}
	for _, v := range verbs {
		if d := distance(word, v.Name); d > 0 && d <= 2 && d < len(word)/2 {
			p.hint = "did you mean the verb '" + v.Name + "'?"
		}
	}
}

// finish tells what went wrong and returns the exit status.
func (p *program) finish(err error) int {
	if err == nil {
		return statusOK
	}
	var usage *usageError
	if errors.As(err, &usage) {
		p.complain(usage)
		return statusError
	}
	var exit *exitError
	if errors.As(err, &exit) {
		if exit.text != "" {
			p.warn(exit.text)
			if p.hint != "" {
				p.warn(p.hint)
			}
		}
		return exit.status
	}
	p.warn(err.Error())
	return statusError
}

// complain prints what is wrong with the command line, then version and usage.
func (p *program) complain(e *usageError) {
	if e.text != "" {
		fmt.Fprintln(p.stderr, e.text)
	}
	if e.hint != "" && !p.asTcpdump {
		p.warn(e.hint)
	}
	io.WriteString(p.stderr, p.versionText()+p.usageText())
}

// warn prints a message under the program's name.
func (p *program) warn(text string) {
	io.WriteString(p.stderr, p.name+": "+text+"\n")
}

// tell prints a line without the program's name.
func (p *program) tell(line string) { io.WriteString(p.stderr, line+"\n") }

func itoa(n int) string { return strconv.Itoa(n) }

// errDone ends the program in good order: everything there was to say is said.
var errDone error = &exitError{status: statusOK}

func (p *program) say(text string) func(string) error {
	return func(string) error {
		fmt.Fprintln(p.stdout, text)
		return errDone
	}
}

func (p *program) setHelp(string) error {
	text := p.versionText() + p.usageText()
	if !p.asTcpdump {
		text += p.helpText()
	}
	return p.say(strings.TrimSuffix(text, "\n"))("")
}

func (p *program) setVersion(string) error {
	return p.say(strings.TrimSuffix(p.versionText(), "\n"))("")
}

func (p *program) setModule(module string) error {
	p.warn("ignoring option '-m " + module + "' (no libsmi support)")
	return nil
}

// parse reads a command line into the effects of options and returns the operands.
func (p *program) parse(args []string, options []Option) ([]string, error) {
	_, inOrder := os.LookupEnv("POSIXLY_CORRECT")
	q := &parser{program: p.argv0, options: options, inOrder: inOrder, args: args}
	return q.run()
}
