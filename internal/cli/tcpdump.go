package cli

import (
	"strings"
	"sync"

	"wiretale/internal/packet"
	"wiretale/internal/source"
)

// command is one run of tcpdump: its settings, and what they led to.
type command struct {
	*program
	*settings
	out *output
	// take, if not nil, takes the packets instead of the printer: a verb.
	take func(*source.Info, []packet.Record) error
	// beat, if not nil, is called once a second while packets are taken live.
	beat   func() error
	taking sync.Mutex // held while take or beat runs
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
	err = c.run()
	if err != nil && !p.asTcpdump && !s.offline() {
		p.hintFile(operands)
	}
	return err
}

// run does what the settings ask for.
func (c *command) run() error {
	switch {
	case c.listInterfaces:
		return c.showDevices()
	case c.offline():
		return c.runPackets()
	case c.dumpCode > 0 && len(c.interfaces) == 0:
		return c.dumpWithoutDevice()
	case c.listStampTypes:
		return c.showStampTypes()
	case c.listLinkTypes:
		return c.showLinkTypes()
	}
	return c.runPackets()
}

// dumpWithoutDevice is -d where neither an interface nor a file says what the
// link type is.
func (c *command) dumpWithoutDevice() error {
	t := target{linkType: linkEthernet, snapLen: c.snapLen}
	if t.snapLen == 0 {
		t.snapLen = maxSnapLen
	}
	if c.linkSet {
		t.linkType = c.linkType
	} else {
		c.tell("Warning: assuming Ethernet")
	}
	if err := c.readExpression(); err != nil {
		return err
	}
	program, err := c.compile(t)
	if err != nil {
		return err
	}
	return c.showCode(program)
}
