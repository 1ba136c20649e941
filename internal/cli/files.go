package cli

import (
	"errors"

	"wiretale/internal/packet"
	"wiretale/internal/source"
)

// runFiles is tcpdump with -r or -V.
func (c *command) runFiles() error {
	src, err := c.openInput()
	if err != nil {
		return err
	}
	defer src.Close()
	if err := c.readExpression(); err != nil {
		return err
	}
	info := src.Info()
	program, err := c.compile(target{linkType: info.LinkType, snapLen: info.SnapLen})
	if err != nil {
		return err
	}
	if c.dumpCode > 0 {
		return c.showCode(program)
	}
	selector, err := c.newSelector(src, program)
	if err != nil {
		return err
	}
	w, err := c.openOutput(src)
	if err != nil {
		return err
	}
	err = c.capture(src, fileFilter(src, selector), w)
	if selector != nil && selector.err != nil && (err == nil || errors.Is(err, source.ErrInterrupted)) {
		return selector.err
	}
	return err
}

// fileFilter returns what chooses packets: the expression, and with -V the limit
// of each file.
func fileFilter(src source.Source, s *selector) func(*packet.Record) bool {
	list, _ := src.(*fileList)
	switch {
	case list != nil && s != nil:
		return func(r *packet.Record) bool { return list.left != 0 && s.match(r) && list.admit() }
	case list != nil:
		return func(*packet.Record) bool { return list.admit() }
	case s != nil:
		return s.match
	}
	return nil
}
