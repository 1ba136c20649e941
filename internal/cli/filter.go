package cli

import (
	"io"
	"os"

	"wiretale/bpf"
	"wiretale/internal/source"
	"wiretale/savefile"
)

// readExpression settles which expression counts: the file's, if there is one.
func (c *command) readExpression() error {
	if !c.filterSet {
		return nil
	}
	text, err := readFilterFile(c.filterFile)
	if err != nil {
		return err
	}
	c.expression = text
	return nil
}

// maxFilterFile is how much of -F's file is read, in bytes.
const maxFilterFile = 16 << 20

// readFilterFile reads an expression from a file. From # to the end of the line
// everything is a comment.
func readFilterFile(name string) (string, error) {
	f, err := os.Open(name)
	if err != nil {
		return "", failf("can't open %s: %s", name, savefile.ErrorText(err))
	}
	defer f.Close()
	text, err := io.ReadAll(io.LimitReader(f, maxFilterFile))
	if err != nil {
		return "", failf("read %s: %s", name, savefile.ErrorText(err))
	}
	comment := false
	for i, b := range text {
		switch {
		case b == '\n':
			comment = false
		case b == '#':
			comment = true
		}
		if comment {
			text[i] = ' '
		}
	}
	return string(text), nil
}

// showCode is -d, -dd and -ddd.
func (c *command) showCode(p bpf.Program) error {
	var b []byte
	switch c.dumpCode {
	case 1:
		b = p.AppendAssembly(nil)
	case 2:
		b = p.AppendC(nil)
	default:
		b = p.AppendDecimal(nil)
	}
	_, err := c.out.Write(b)
	return err
}

// liveFilters returns a filter for every interface.
func (c *command) liveFilters(info *source.Info) ([]source.Filter, error) {
	filters := make([]source.Filter, len(info.Interfaces))
	for i, in := range info.Interfaces {
		program, err := c.compile(target{linkType: in.LinkType, snapLen: in.SnapLen, live: true, device: in.Name})
		if err != nil {
			return nil, err
		}
		filters[i].Program = program
		if len(program) > bpf.MaxKernelInstructions {
			c.warn("the filter has " + itoa(len(program)) + " instructions, more than the kernel takes; it runs here instead")
		}
	}
	return filters, nil
}
