package cli

import (
	"errors"
	"io"

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
	filter, err := c.fileFilter(src)
	if err != nil {
		return err
	}
	if err := c.printPackets(src, filter, nil); err != nil {
		return c.fileEnd(err)
	}
	return nil
}

// fileFilter returns what chooses packets: the expression, and with -V the limit
// of each file.
func (c *command) fileFilter(src source.Source) (func(*packet.Record) bool, error) {
	if c.expression != "" {
		return nil, failf("filter expressions are not supported in this build")
	}
	list, ok := src.(*fileList)
	if !ok {
		return nil, nil
	}
	return func(*packet.Record) bool { return list.admit() }, nil
}

// fileEnd words what ended the reading.
func (c *command) fileEnd(err error) error {
	var exit *exitError
	switch {
	case errors.As(err, &exit), errors.Is(err, source.ErrInterrupted), errors.Is(err, io.EOF):
		return err
	}
	return failf("pcap_loop: %s", err)
}
