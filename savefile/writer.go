package savefile

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"os"
)

// WriterOptions say what a capture file is to hold.
type WriterOptions struct {
	// LinkType and SnapLen (bytes) are what a pcap file's header says.
	LinkType LinkType
	SnapLen  uint32
	// HeaderLinkType, if not zero, is written to a pcap file's header instead of
	// LinkType; see Reader.HeaderLinkType.
	HeaderLinkType uint32
	// Nanosecond keeps nanoseconds; otherwise they are cut to microseconds. A
	// pcapng file keeps them for every interface that says it has them.
	Nanosecond bool
	// PacketBuffered writes every batch at once instead of collecting.
	PacketBuffered bool

	// File, if not nil, is the named file, open for writing and empty: for a program
	// that may not open it any more. A Rotator uses it for the first file.
	File *os.File

	// Guard, if not nil, looks after the file in case the process is killed. It can
	// look after one file at a time, which must be a regular one made by Create.
	Guard *Guard

	// Format and Compression are chosen by the name of the file if they are left empty.
	Format      Format
	Compression Compression

	// The rest is for pcapng only.

	// Interfaces lists the interfaces that records name; it is asked again when a
	// record names one beyond the list's end. nil means one, of LinkType.
	Interfaces  func() []Interface
	Hardware    string // of the machine that captured
	OS          string
	Application string // that wrote the file
}

// Format is the format of a capture file.
type Format string

// The formats that can be written.
const (
	FormatByName Format = ""
	FormatPcap   Format = "pcap"
	FormatPcapNG Format = "pcapng"
)

// writeSize is how many bytes of records are collected for a write(2).
const writeSize = 64 << 10

// frameSize is how many bytes of records are compressed into one frame.
const frameSize = 1 << 20

// Writer writes a capture file. The file always ends with a whole record: records
// are written many at a time, and if the disk is full the file is cut back to the
// last one that fits. After an error the Writer is of no more use than to be closed.
//
// Records are collected; Flush writes them out. A program that may be killed
// calls Flush once a second.
type Writer struct {
	out     *output
	encoder encoder
	limit   int // bytes to collect
	prompt  bool
	buf     []byte
	pending int    // records in buf
	packets uint64 // records in the file
	err     error
}

// encoder is what differs between the formats.
type encoder interface {
	// header appends what stands at the file's beginning.
	header(b []byte) []byte
	// record appends a record.
	record(b []byte, r *Record) ([]byte, error)
	// trailer appends what stands at the file's end.
	trailer(b []byte) []byte
	// whole is the length and the number of the records that lie whole in b, which
	// begins with one. (Of pcapng, blocks that are no packets have length, too.)
	whole(b []byte) (length, records int)
}

// Create makes the named file, or empties it, and writes its header; "-" is
// standard output. A name that ends in .pcapng makes a pcapng file, one that ends
// in .gz or .zst a compressed one (capture.pcapng.zst is both).
func Create(name string, o WriterOptions) (*Writer, error) {
	if name == "-" {
		return newWriter(&output{name: name, file: os.Stdout, keep: true}, o)
	}
	f := o.File
	if f == nil {
		var err error
		if f, err = OpenOutput(name); err != nil {
			return nil, err
		}
	}
	o.chooseByName(name)
	w, err := newWriter(&output{name: name, file: f, guard: o.Guard}, o)
	if err != nil {
		o.Guard.done()
		f.Close()
	}
	return w, err
}

// OpenOutput makes the named file, or empties it, as Create does.
func OpenOutput(name string) (*os.File, error) {
	f, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o666)
	if err != nil {
		return nil, fileError(name, err)
	}
	return f, nil
}

// NewWriter writes the header of a capture file to f, which it does not close.
func NewWriter(f *os.File, o WriterOptions) (*Writer, error) {
	return newWriter(&output{name: f.Name(), file: f, keep: true}, o)
}

func newWriter(out *output, o WriterOptions) (*Writer, error) {
	w := &Writer{out: out, limit: writeSize, prompt: o.PacketBuffered}
	if o.Format == FormatPcapNG {
		w.encoder = newNGEncoder(o)
	} else {
		w.encoder = newPcapEncoder(o)
	}
	if o.Compression != CompressionNone {
		w.limit = frameSize
		if err := out.compress(o.Compression); err != nil {
			return nil, err
		}
	}
	if err := out.begin(); err != nil {
		return nil, err
	}
	if out.regular {
		out.guard.watch(out.name, o)
	}
	w.buf = w.encoder.header(make([]byte, 0, w.limit+writeSize))
	return w, w.Flush()
}

// Write writes one record.
func (w *Writer) Write(r *Record) error {
	if err := w.add(r); err != nil {
		return err
	}
	if w.prompt {
		return w.Flush()
	}
	return nil
}

// WriteBatch writes records. Their data is not needed after it returns.
func (w *Writer) WriteBatch(records []Record) error {
	for i := range records {
		if err := w.add(&records[i]); err != nil {
			return err
		}
	}
	if w.prompt {
		return w.Flush()
	}
	return nil
}

func (w *Writer) add(r *Record) error {
	if w.err != nil {
		return w.err
	}
	if len(w.buf) > 0 && len(w.buf)+len(r.Data) > w.limit {
		if err := w.Flush(); err != nil {
			return err
		}
	}
	b, err := w.encoder.record(w.buf, r)
	if err != nil {
		// This record is at fault, not those before it.
		w.err = cmp.Or(w.Flush(), err)
		return w.err
	}
	w.buf = b
	w.pending++
	return nil
}

// Size is the length of the file in bytes, with what is still collected. Of a
// compressed file it is the length of what has been written.
func (w *Writer) Size() int64 {
	if w.out.frame != nil {
		return w.out.written
	}
	return w.out.written + int64(len(w.buf))
}

// Flush writes what has been collected.
func (w *Writer) Flush() error {
	if len(w.buf) == 0 || w.err != nil {
		return w.err
	}
	var kept int
	kept, w.err = w.out.write(w.buf, w.pending, w.encoder.whole)
	w.packets += uint64(kept)
	w.pending = 0
	if cap(w.buf) > 4*frameSize {
		w.buf = make([]byte, 0, w.limit+writeSize)
	}
	w.buf = w.buf[:0]
	return w.err
}

// Packets is the number of packets in the file. After an error it tells how many
// of those that were written there are.
func (w *Writer) Packets() uint64 { return w.packets }

// SetStats gives the end-of-capture statistics of an interface, which Close writes
// to a pcapng file.
func (w *Writer) SetStats(iface int, s Stats) {
	if e, ok := w.encoder.(*ngEncoder); ok {
		e.setStats(iface, s)
	}
}

// Close writes what is left and closes the file, unless it was given by the caller.
func (w *Writer) Close() error {
	if w.err == nil {
		w.buf = w.encoder.trailer(w.buf)
		w.err = w.Flush()
	}
	err := w.out.close()
	w.buf = nil
	if w.err != nil {
		err = w.err
	} else {
		w.err = errClosed
	}
	return err
}

var errClosed = errors.New("the capture file is closed")

// Stats are the statistics of an interface at the end of a capture.
type Stats struct {
	Received         uint64 // packets that passed the filter
	Dropped          uint64 // of them, those the kernel had no room for
	InterfaceDropped uint64 // lost by the interface
}

// LinkTypeError says that a pcap file cannot hold a record, because its link type is
// not that of the file.
type LinkTypeError struct{ File, Record LinkType }

func (e *LinkTypeError) Error() string {
	return fmt.Sprintf("a packet of link type %d can't be written to a pcap file of link type %d; a file whose name ends in .pcapng takes both", e.Record, e.File)
}

// pcapEncoder writes pcap, as tcpdump does on a little-endian machine.
type pcapEncoder struct {
	linkType LinkType
	field    uint32 // link type with the bits of the frame check sequence
	snapLen  uint32
	nano     bool
}

func newPcapEncoder(o WriterOptions) *pcapEncoder {
	e := &pcapEncoder{linkType: o.LinkType, field: o.HeaderLinkType, snapLen: o.SnapLen, nano: o.Nanosecond}
	if e.field == 0 {
		e.field = uint32(o.LinkType)
	}
	return e
}

func (e *pcapEncoder) header(b []byte) []byte {
	magic := uint32(magicMicro)
	if e.nano {
		magic = magicNano
	}
	b = put32(b, magic)
	b = put16(put16(b, 2), 4)
	b = put32(put32(b, 0), 0)
	return put32(put32(b, e.snapLen), e.field)
}

func (e *pcapEncoder) record(b []byte, r *Record) ([]byte, error) {
	if r.LinkType != e.linkType {
		return b, &LinkTypeError{e.linkType, r.LinkType}
	}
	fraction := r.Nsec
	if !e.nano {
		fraction /= 1000
	}
	b = put32(put32(b, uint32(r.Sec)), uint32(fraction))
	b = put32(put32(b, uint32(len(r.Data))), r.Length)
	return append(b, r.Data...), nil
}

func (e *pcapEncoder) trailer(b []byte) []byte { return b }

func (e *pcapEncoder) whole(b []byte) (length, records int) {
	for len(b)-length >= recordHeaderLen {
		end := length + recordHeaderLen + int(littleEndian.u32(b[length+8:]))
		if end > len(b) {
			break
		}
		length = end
		records++
	}
	return length, records
}

func put16(b []byte, v uint16) []byte { return append(b, byte(v), byte(v>>8)) }

func put32(b []byte, v uint32) []byte {
	return append(b, byte(v), byte(v>>8), byte(v>>16), byte(v>>24))
}

func put64(b []byte, v uint64) []byte { return put32(put32(b, uint32(v)), uint32(v>>32)) }

var _ io.Closer = (*Writer)(nil)
