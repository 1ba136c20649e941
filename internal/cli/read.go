package cli

import (
	"bufio"
	"errors"
	"io"
	"os"
	"strings"
	"sync"

	"wiretale/internal/names"
	"wiretale/internal/packet"
	"wiretale/internal/source"
	"wiretale/savefile"
)

const linkEthernet packet.LinkType = 1

// linkSLL2 is Linux "cooked" capture, version 2: its packets carry the numbers of
// interfaces, whose names are those of this machine now.
const linkSLL2 packet.LinkType = 276

// openFile opens a capture file and says so.
func (c *command) openFile(name string) (*source.File, error) {
	f, err := source.OpenFile(name)
	if err != nil {
		return nil, &exitError{err.Error(), statusError}
	}
	c.readingFrom(f.Info())
	return f, nil
}

func (c *command) readingFrom(info *source.Info) {
	c.tell("reading from file " + info.Name + ", link-type " + describeLinkType(info.LinkType) +
		", snapshot length " + itoa(info.SnapLen))
	if info.LinkType == linkSLL2 {
		c.tell("Warning: interface names might be incorrect")
	}
}

// describeLinkType is a link type as tcpdump shows it: "EN10MB (Ethernet)", or its
// number.
func describeLinkType(n packet.LinkType) string {
	name, about := names.LinkType(uint16(n))
	if name == "" {
		return itoa(int(n))
	}
	return name + " (" + about + ")"
}

// fileList is the files of -V, read one after the other as if they were one. What
// is wrong with one of them is said, and the next is read.
type fileList struct {
	command *command
	list    io.Closer
	lines   *bufio.Scanner
	first   packet.LinkType
	left    int // packets until -c's limit, which counts anew in every file; -1: no limit
	failed  bool

	mu      sync.Mutex // guards what follows: Interrupt comes from elsewhere
	current *source.File
	before  []savefile.Interface // of the files before the current one
	stopped bool
}

// openList opens the list and the first file that it names.
func (c *command) openList() (source.Source, error) {
	var list io.ReadCloser = c.stdin
	if c.listFile != "-" {
		f, err := os.Open(c.listFile)
		if err != nil {
			return nil, failf("Unable to open file: %s", savefile.ErrorText(err))
		}
		list = f
	}
	l := &fileList{command: c, list: list, lines: bufio.NewScanner(list)}
	if !l.lines.Scan() {
		list.Close()
		return nil, failf("Nothing in %s", c.listFile)
	}
	f, err := c.openFile(l.name())
	if err != nil {
		list.Close()
		return nil, err
	}
	l.first = f.Info().LinkType
	l.begin(f, nil)
	return l, nil
}

// name is the current line as a file's name, which ends at a zero byte.
func (l *fileList) name() string {
	name, _, _ := strings.Cut(l.lines.Text(), "\x00")
	return name
}

func (l *fileList) begin(f *source.File, before []savefile.Interface) {
	l.mu.Lock()
	l.current, l.before = f, before
	if l.stopped {
		f.Interrupt()
	}
	l.mu.Unlock()
	l.left = -1
	if l.command.count > 0 {
		l.left = l.command.count
	}
}

func (l *fileList) file() *source.File {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.current
}

// Info describes the file that is being read, and the interfaces of all so far.
func (l *fileList) Info() *source.Info {
	info := *l.file().Info()
	info.Interfaces = nil
	for _, i := range l.interfaces() {
		info.Interfaces = append(info.Interfaces, source.Interface{Name: i.Name, LinkType: i.LinkType, SnapLen: int(i.SnapLen)})
	}
	return &info
}

// interfaces are those of all files so far, one after the other.
func (l *fileList) interfaces() []savefile.Interface {
	l.mu.Lock()
	defer l.mu.Unlock()
	return append(l.before[:len(l.before):len(l.before)], l.current.Reader().Interfaces()...)
}

// Next reads on, from the next file where one ends.
func (l *fileList) Next(b *source.Batch) error {
	for {
		err := io.EOF
		if l.left != 0 {
			err = l.file().Next(b)
		}
		if err == nil {
			l.renumber(b)
			return nil
		}
		if errors.Is(err, source.ErrInterrupted) {
			return err
		}
		// tcpdump: the exit status is that of the last file alone.
		l.failed = err != io.EOF
		if l.failed {
			l.command.warn("pcap_loop: " + err.Error())
		}
		if err := l.advance(); err != nil {
			return err
		}
	}
}

// renumber makes the interfaces of records those of the list.
func (l *fileList) renumber(b *source.Batch) {
	if len(l.before) == 0 {
		return
	}
	for i := range b.Records {
		b.Records[i].Interface += uint32(len(l.before))
	}
}

// admit reports whether the current file's limit lets another packet through.
func (l *fileList) admit() bool {
	if l.left > 0 {
		l.left--
		return true
	}
	return l.left < 0
}

// advance opens the next file, io.EOF if there is none.
func (l *fileList) advance() error {
	if !l.lines.Scan() {
		if l.failed {
			return &exitError{"", statusError}
		}
		return io.EOF
	}
	f, err := source.OpenFile(l.name())
	if err != nil {
		return &exitError{err.Error(), statusError}
	}
	if info := f.Info(); l.command.writeSet && info.LinkType != l.first {
		f.Close()
		return failf("%s: new dlt does not match original", info.Name)
	}
	l.command.readingFrom(f.Info())
	before, done := l.interfaces(), l.file()
	l.begin(f, before)
	done.Close()
	return nil
}

// Interrupt ends the reading.
func (l *fileList) Interrupt() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.stopped = true
	l.current.Interrupt()
}

// Close closes the list and the file being read.
func (l *fileList) Close() error {
	l.list.Close()
	return l.file().Close()
}

// fileFilter returns what chooses packets from files: the expression, and with -V
// the limit of each file. It is nil if all are chosen.
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
