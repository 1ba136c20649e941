package savefile

import (
	"errors"
	"io"
	"os"
	"strings"

	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"
	"golang.org/x/sys/unix"
)

// Compression is how a capture file is compressed. A compressed file consists of
// complete frames (gzip: members) of at most a mebibyte of records each, so that
// whatever was written can be read.
type Compression string

// The compressions that can be written.
const (
	CompressionNone Compression = ""
	CompressionGzip Compression = "gzip"
	CompressionZstd Compression = "zstd"
)

// chooseByName fills in what the name of the file tells.
func (o *WriterOptions) chooseByName(name string) {
	c := CompressionNone
	if rest, ok := strings.CutSuffix(name, ".gz"); ok {
		name, c = rest, CompressionGzip
	} else if rest, ok := strings.CutSuffix(name, ".zst"); ok {
		name, c = rest, CompressionZstd
	}
	if o.Compression == CompressionNone {
		o.Compression = c
	}
	if o.Format == FormatByName {
		o.Format = FormatPcap
		if strings.HasSuffix(name, ".pcapng") {
			o.Format = FormatPcapNG
		}
	}
}

// output is the file that a Writer writes to.
type output struct {
	name    string
	file    *os.File
	fd      int
	keep    bool // not opened by us
	regular bool // can be cut back
	written int64
	frame   func(dst, src []byte) ([]byte, error) // compresses into a frame; nil: not compressed
	packed  []byte
	guard   *Guard
}

func (o *output) begin() error {
	info, err := o.file.Stat()
	if err != nil {
		return fileError(o.name, err)
	}
	o.fd = int(o.file.Fd())
	o.regular = info.Mode().IsRegular()
	return nil
}

func (o *output) compress(c Compression) error {
	if c == CompressionGzip {
		o.frame = gzipFrame
		return nil
	}
	e, err := zstd.NewWriter(nil, zstd.WithEncoderConcurrency(1))
	if err != nil {
		return err
	}
	o.frame = func(dst, src []byte) ([]byte, error) { return e.EncodeAll(src, dst), nil }
	return nil
}

func gzipFrame(dst, src []byte) ([]byte, error) {
	a := appender{dst}
	z := gzip.NewWriter(&a)
	_, err := z.Write(src)
	return a.b, errors.Join(err, z.Close())
}

// appender is an io.Writer that appends.
type appender struct{ b []byte }

func (a *appender) Write(p []byte) (int, error) {
	a.b = append(a.b, p...)
	return len(p), nil
}

// write writes b, which consists of whole records, and says how many are in the
// file now. If the file takes only a part of them, it is cut back to the last whole
// record (of a compressed file, frame).
func (o *output) write(b []byte, records int, whole func([]byte) (int, int)) (int, error) {
	if o.frame != nil {
		var err error
		if o.packed, err = o.frame(o.packed[:0], b); err != nil {
			return 0, err
		}
		b, whole = o.packed, func([]byte) (int, int) { return 0, 0 }
	}
	n, err := o.writeAll(b)
	if err == nil {
		o.written += int64(n)
		o.guard.wrote(o.written)
		return records, nil
	}
	good, kept := 0, 0
	if o.written > 0 { // otherwise b is the header, whole or nothing
		good, kept = whole(b[:n])
	}
	if o.regular {
		o.cutBack(int64(n - good))
		n = good
	}
	o.written += int64(n)
	return kept, fileError(o.name, err)
}

// writeAll writes b and says how much of it was written.
func (o *output) writeAll(b []byte) (int, error) {
	done := 0
	for done < len(b) {
		n, err := unix.Write(o.fd, b[done:])
		switch {
		case err == unix.EINTR:
		case err == unix.EAGAIN:
			o.wait()
		case err != nil:
			return done, err
		case n == 0:
			return done, io.ErrShortWrite
		default:
			done += n
		}
	}
	return done, nil
}

// wait waits until a descriptor that somebody made non-blocking takes more.
func (o *output) wait() {
	_, _ = unix.Poll([]unix.PollFd{{Fd: int32(o.fd), Events: unix.POLLOUT}}, -1)
}

// cutBack takes the last n bytes off the file. Should that fail, there is nothing
// better to do; the error that led here is reported.
func (o *output) cutBack(n int64) {
	if n == 0 {
		return
	}
	if end, err := unix.Seek(o.fd, 0, io.SeekCurrent); err == nil {
		_ = unix.Ftruncate(o.fd, end-n)
		_, _ = unix.Seek(o.fd, end-n, io.SeekStart)
	}
}

func (o *output) close() error {
	o.guard.done()
	if o.keep {
		return nil
	}
	if err := o.file.Close(); err != nil {
		return fileError(o.name, err)
	}
	return nil
}

// seekable says whether the file has a position, as a pipe has not.
func (o *output) seekable() bool {
	_, err := unix.Seek(o.fd, 0, io.SeekCurrent)
	return err == nil
}
