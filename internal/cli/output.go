package cli

import (
	"os"

	"golang.org/x/term"

	"wiretale/savefile"
)

// outputSize is how much text is collected for one write(2), in bytes.
const outputSize = 128 << 10

// output is standard output behind a large buffer. It is not safe for concurrent
// use. The first error stays: everything after it is refused.
type output struct {
	file   *os.File
	buffer []byte
	prompt bool // write at once what is written: a terminal, or -l
	err    error
}

func newOutput(f *os.File) *output { return &output{file: f} }

// Write collects b, and writes when that has become much.
func (o *output) Write(b []byte) (int, error) {
	if o.err != nil {
		return 0, o.err
	}
	if len(o.buffer) == 0 && len(b) >= outputSize {
		return len(b), o.write(b)
	}
	o.buffer = append(o.buffer, b...)
	if o.prompt || len(o.buffer) >= outputSize {
		return len(b), o.Flush()
	}
	return len(b), nil
}

// WriteString is Write for a string.
func (o *output) WriteString(s string) (int, error) { return o.Write([]byte(s)) }

// Flush writes what was collected.
func (o *output) Flush() error {
	if o.err == nil && len(o.buffer) > 0 {
		o.write(o.buffer)
	}
	o.buffer = o.buffer[:0]
	return o.err
}

func (o *output) write(b []byte) error {
	if _, err := o.file.Write(b); err != nil {
		o.err = &exitError{"Unable to write output: " + savefile.ErrorText(err), statusOutput}
	}
	return o.err
}

// size is how many characters and lines the terminal has.
func (o *output) size() (width, height int) {
	width, height, err := term.GetSize(int(o.file.Fd()))
	if err != nil || width <= 0 || height <= 0 {
		return 80, 24
	}
	return width, height
}

// terminal reports whether a human may be watching.
func (o *output) terminal() bool { return term.IsTerminal(int(o.file.Fd())) }
