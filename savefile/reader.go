package savefile

import (
	"errors"
	"io"
	"slices"
)

// BlockSize is how much of a file is read at once, in bytes. Smaller blocks cost
// system calls, larger ones fall out of the processor's cache.
const BlockSize = 256 << 10

// keptBlock is the largest block that is used again; the larger ones that a long
// packet needed are given up, so that one packet does not hold memory for ever.
const keptBlock = 4 * BlockSize

// Reader reads a capture file: pcap or pcapng, plain or compressed with gzip,
// zstd, lz4 or xz, all recognised by their content.
//
// A Reader is for one goroutine at a time; only Interrupt and Interfaces may be
// called from others.
type Reader struct {
	in      *input // nil when reading from an io.Reader
	source  io.Reader
	packed  bool // source is a decompressor
	eager   bool // reading more never waits for a writer: blocks may be filled
	format  format
	info    info
	tail    []byte // read, but not yet handed out
	scratch []byte // the block of Next
	batch   []Record
	at      int // the next of batch that Next returns
	err     error
}

// format is what differs between pcap and pcapng.
type format interface {
	// walk appends to records the packets that lie whole in data, which begins
	// with a record or block, and says how many bytes it used up. It stops after
	// a fault, which it returns.
	walk(records []Record, data []byte) ([]Record, int, error)
	// cut words the end of a file within a record or block of which data is there.
	cut(data []byte) error
}

// Open opens the named capture file and reads its header; "-" is standard input.
// A FIFO blocks until its writer has written a header.
func Open(name string) (*Reader, error) {
	in, err := openInput(name)
	if err != nil {
		return nil, err
	}
	r := &Reader{in: in, source: in, eager: in.regular}
	if err := r.start(); err != nil {
		in.close()
		return nil, err
	}
	return r, nil
}

// NewReader reads the header of a capture file from src.
func NewReader(src io.Reader) (*Reader, error) {
	r := &Reader{source: src}
	if err := r.start(); err != nil {
		return nil, err
	}
	return r, nil
}

// Interrupt makes the Reader return ErrInterrupted instead of waiting for more
// input or reading on. It works only on a Reader made by Open, may be called from
// any goroutine, more than once.
func (r *Reader) Interrupt() {
	if r.in != nil {
		r.in.interrupt()
	}
}

// Close closes the file if Open opened it.
func (r *Reader) Close() error {
	if c, ok := r.source.(io.Closer); ok {
		c.Close() // a decompressor; it has nothing to say any more
	}
	if r.in == nil {
		return nil
	}
	return r.in.close()
}

// start finds out what the file is and reads its header.
func (r *Reader) start() error {
	magic, err := r.head()
	if err != nil {
		return err
	}
	r.format, err = openPcap(r, magic)
	if err == errUnknownFormat {
		r.format, err = openPcapNG(r, magic)
	}
	return err
}

// head reads the first four bytes, which say what the file is, and puts a
// decompressor between if they say that it is compressed.
func (r *Reader) head() ([]byte, error) {
	for depth := 0; ; depth++ {
		magic, err := r.take(4)
		if err != nil {
			return nil, err
		}
		if len(magic) < 4 {
			return nil, formatError("truncated dump file; tried to read 4 file header bytes, only got %d", len(magic))
		}
		c := recognise(magic)
		if c == nil || depth > 0 {
			return magic, nil
		}
		if err := r.decompress(c, magic); err != nil {
			return nil, err
		}
	}
}

func (r *Reader) decompress(c *compression, magic []byte) error {
	compressed := io.MultiReader(&prefix{slices.Concat(magic, r.tail)}, r.source)
	r.tail = nil
	r.packed = true
	d, err := c.open(compressed)
	if err != nil {
		return r.failed(err)
	}
	r.source = d
	return nil
}

// prefix reads bytes that were read before.
type prefix struct{ left []byte }

func (p *prefix) Read(b []byte) (int, error) {
	if len(p.left) == 0 {
		return 0, io.EOF
	}
	n := copy(b, p.left)
	p.left = p.left[n:]
	return n, nil
}

// take takes the next n bytes off the file, fewer at its end.
func (r *Reader) take(n int) ([]byte, error) {
	for len(r.tail) < n {
		b := slices.Grow(r.tail, BlockSize)
		m, err := r.source.Read(b[len(b):cap(b)])
		r.tail = b[:len(b)+m]
		if err == io.EOF {
			break
		}
		if err != nil {
			return nil, r.failed(err)
		}
	}
	n = min(n, len(r.tail))
	b := r.tail[:n:n]
	r.tail = r.tail[n:]
	return b, nil
}

// ReadBatch reads the next packets, at least one. records and block are memory to
// use, which may be nil, and are returned, possibly as larger ones; what they held
// is lost. The data of the records lies in block, so both stay valid until the
// caller hands block in again. One read(2) is made, more only if it brought no
// whole packet, so that a pipe delivers what is there.
//
// An error comes alone, after all packets before it: io.EOF at the end of the
// file, ErrInterrupted, a *FormatError, or the error of a read.
func (r *Reader) ReadBatch(records []Record, block []byte) ([]Record, []byte, error) {
	records = records[:0]
	if r.err != nil {
		return records, block, r.err
	}
	block, n := r.begin(block)
	for {
		var used int
		records, used, r.err = r.format.walk(records, block[:n])
		if len(records) > 0 || r.err != nil {
			r.tail = append(r.tail[:0], block[used:n]...)
			break
		}
		n = copy(block, block[used:n])
		if n == len(block) {
			block = slices.Grow(block, len(block))
			block = block[:cap(block)]
		}
		m, err := r.fill(block[n:])
		n += m
		if m == 0 && err != nil {
			r.err = r.end(block[:n], err)
			break
		}
	}
	if len(records) > 0 {
		return records, block, nil
	}
	return records, block, r.err
}

// begin returns the block to read into and how much of it the bytes take that were
// left over from before.
func (r *Reader) begin(block []byte) ([]byte, int) {
	block = block[:cap(block)]
	if len(block) < BlockSize || len(block) > keptBlock {
		block = make([]byte, BlockSize)
	}
	if len(block) < len(r.tail) {
		block = make([]byte, len(r.tail)+BlockSize)
	}
	n := copy(block, r.tail)
	r.tail = r.tail[:0]
	return block, n
}

// fill reads into b: once, or until it is full where that means no waiting.
func (r *Reader) fill(b []byte) (int, error) {
	if r.in != nil && r.in.interrupted.Load() {
		return 0, ErrInterrupted
	}
	n, err := r.source.Read(b)
	for empty := 0; err == nil && n < len(b) && (r.eager || n == 0); {
		var m int
		m, err = r.source.Read(b[n:])
		n += m
		if m == 0 && err == nil {
			if empty++; empty > 100 {
				err = io.ErrNoProgress
			}
		}
	}
	return n, err
}

// end words the end of the file, of which left was not enough for a packet.
func (r *Reader) end(left []byte, err error) error {
	if !errors.Is(err, io.EOF) {
		return r.failed(err)
	}
	if len(left) == 0 {
		return io.EOF
	}
	return r.format.cut(left)
}

// failed words the error of a read.
func (r *Reader) failed(err error) error {
	if r.packed && (errors.Is(err, io.ErrUnexpectedEOF) || err == io.EOF) {
		return formatError("truncated compressed file")
	}
	return readError(err)
}

// Next returns the next packet; it is valid until the next call. ReadBatch is
// faster; the two may not be mixed.
func (r *Reader) Next() (*Record, error) {
	if r.at == len(r.batch) {
		var err error
		r.at = 0
		r.batch, r.scratch, err = r.ReadBatch(r.batch, r.scratch)
		if err != nil {
			return nil, err
		}
	}
	r.at++
	return &r.batch[r.at-1], nil
}
