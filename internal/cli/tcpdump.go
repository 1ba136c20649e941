package cli

import (
	"strings"

	"wiretale/internal/source"
)

// command is one run of tcpdump: its settings, and what they led to.
type command struct {
	*program
	*settings
	out *output
}

// tcpdump is the command that this program is without a verb.
func (p *program) tcpdump(args []string) error {
	s := new(settings)
	operands, err := p.parse(args, p.options(s))
	if err != nil {
		return err
	}
	s.expression = strings.Join(operands, " ")
	if err := s.check(); err != nil {
		return err
	}
	c := &command{program: p, settings: s, out: p.stdout}
	return c.run()
}

// run does what the settings ask for.
func (c *command) run() error {
	if c.offline() {
		return c.runFiles()
	}
	return failf("live capture is not supported in this build")
}

// openInput opens the file of -r, or those of -V one after the other.
func (c *command) openInput() (source.Source, error) {
	if c.readSet {
		return c.openFile(c.readFile)
	}
	return c.openList()
}
