package cli

import (
	"errors"

	"wiretale/bpf"
	"wiretale/internal/packet"
	"wiretale/internal/source"
)

// intake is where packets come from, with what chooses among them.
type intake struct {
	source  source.Source
	program bpf.Program // the expression, for the first interface
	filter  func(*packet.Record) bool
	start   func() error // lets packets in, and says so
	failed  func() error // why the filter gave up, or nil
}

// openIntake opens the files or interfaces that the settings name and compiles
// the expression for them.
func (c *command) openIntake() (*intake, error) {
	if c.offline() {
		return c.openFiles()
	}
	return c.openInterfaces()
}

// openFiles is openIntake for -r and -V.
func (c *command) openFiles() (*intake, error) {
	src, err := c.openInput()
	if err != nil {
		return nil, err
	}
	in, err := c.fileIntake(src)
	if err != nil {
		src.Close()
	}
	return in, err
}

func (c *command) fileIntake(src source.Source) (*intake, error) {
	if err := c.readExpression(); err != nil {
		return nil, err
	}
	info := src.Info()
	program, err := c.compile(target{linkType: info.LinkType, snapLen: info.SnapLen, source: src})
	if err != nil {
		return nil, err
	}
	s, err := c.newSelector(src, program)
	if err != nil {
		return nil, err
	}
	in := &intake{source: src, program: program, filter: fileFilter(src, s),
		start: func() error { return nil }, failed: func() error { return nil }}
	if s != nil {
		in.failed = func() error { return s.err }
	}
	return in, nil
}

// openInput opens the file of -r, or those of -V one after the other.
func (c *command) openInput() (source.Source, error) {
	if c.readSet {
		if text := c.textInput(); text != nil {
			return text, nil
		}
		return c.openFile(c.readFile)
	}
	return c.openList()
}

// openInterfaces is openIntake for live captures.
func (c *command) openInterfaces() (*intake, error) {
	live, err := c.openLive()
	if err != nil {
		return nil, err
	}
	in, err := c.liveIntake(live)
	if err != nil {
		live.Close()
	}
	return in, err
}

func (c *command) liveIntake(live *source.Live) (*intake, error) {
	if c.linkSet {
		c.warn("data link type " + linkTypeName(c.linkType))
	}
	c.warnForeign(live.Info().Interfaces[0].Name)
	if err := c.readExpression(); err != nil {
		return nil, err
	}
	filters, err := c.liveFilters(live.Info())
	if err != nil {
		return nil, err
	}
	return &intake{source: live, program: filters[0].Program,
		start:  func() error { return c.begin(live, filters) },
		failed: func() error { return nil }}, nil
}

// runPackets is tcpdump once it is clear that it is about packets.
func (c *command) runPackets() error {
	in, err := c.openIntake()
	if err != nil {
		return err
	}
	defer in.source.Close()
	if c.dumpCode > 0 {
		return c.showCode(in.program)
	}
	w, err := c.openOutput(in.source)
	if err != nil {
		return err
	}
	return c.capture(in, w)
}

// reason is what ended a run: the filter's own complaint comes before the
// interrupt with which it ended the reading.
func (in *intake) reason(err error) error {
	if failed := in.failed(); failed != nil && (err == nil || errors.Is(err, source.ErrInterrupted)) {
		return failed
	}
	return err
}
