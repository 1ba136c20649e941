package source

import (
	"errors"
	"io"
	"sync/atomic"

	"wiretale/savefile"
)

// File is a source that reads a capture file.
type File struct {
	reader *savefile.Reader
	name   string
	info   atomic.Pointer[Info] // replaced, not changed: others may be looking at it
}

// OpenFile opens the named capture file; "-" is standard input. The texts of its
// errors are tcpdump's, and so are those of Next.
func OpenFile(name string) (*File, error) {
	r, err := savefile.Open(name)
	if err != nil {
		return nil, err
	}
	f := &File{reader: r, name: name}
	f.describe()
	return f, nil
}

// describe makes Info tell of all interfaces known.
func (f *File) describe() {
	known := f.reader.Interfaces()
	if old := f.info.Load(); old != nil && len(old.Interfaces) == len(known) {
		return
	}
	info := &Info{Name: f.name, LinkType: known[0].LinkType, SnapLen: int(known[0].SnapLen)}
	for _, in := range known {
		info.Interfaces = append(info.Interfaces, Interface{Name: in.Name, LinkType: in.LinkType, SnapLen: int(in.SnapLen)})
	}
	f.info.Store(info)
}

// Info describes the file. It may be called from any goroutine; what it returns
// is not changed later, so that a pcapng file's later interfaces need a new call.
func (f *File) Info() *Info { return f.info.Load() }

// Reader is the reader behind the source, for those who want to know what only
// files can tell.
func (f *File) Reader() *savefile.Reader { return f.reader }

// Next fills b with the next packets.
func (f *File) Next(b *Batch) error {
	var err error
	b.Records, b.Block, err = f.reader.ReadBatch(b.Records, b.Block)
	f.describe()
	if errors.Is(err, io.EOF) {
		return io.EOF
	}
	return err
}

// Interrupt ends the reading, also while it waits for a pipe.
func (f *File) Interrupt() { f.reader.Interrupt() }

// Close closes the file.
func (f *File) Close() error { return f.reader.Close() }

// NewFile is OpenFile for a capture that is already open.
func NewFile(name string, r io.Reader) (*File, error) {
	reader, err := savefile.NewReader(r)
	if err != nil {
		return nil, err
	}
	f := &File{reader: reader, name: name}
	f.describe()
	return f, nil
}
