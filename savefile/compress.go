package savefile

import (
	"bytes"
	"io"

	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"
	"github.com/pierrec/lz4/v4"
	"github.com/ulikunitz/xz"
)

// compression is a way a capture file can be compressed, known by its first bytes.
type compression struct {
	name  string
	magic []byte
	open  func(io.Reader) (io.Reader, error)
}

// zstdMemory bounds what a zstd stream may ask us to keep, in bytes. The window
// of zstd's highest ordinary level (19) is 8 MiB, of --ultra -22 128 MiB.
const zstdMemory = 128 << 20

var compressions = []compression{
	{"gzip", []byte{0x1f, 0x8b}, func(r io.Reader) (io.Reader, error) { return gzip.NewReader(r) }},
	{"zstd", []byte{0x28, 0xb5, 0x2f, 0xfd}, openZstd},
	{"lz4", []byte{0x04, 0x22, 0x4d, 0x18}, func(r io.Reader) (io.Reader, error) { return lz4.NewReader(r), nil }},
	{"lz4", []byte{0x02, 0x21, 0x4c, 0x18}, func(r io.Reader) (io.Reader, error) { return lz4.NewReader(r), nil }},
	{"xz", []byte{0xfd, '7', 'z', 'X'}, func(r io.Reader) (io.Reader, error) { return xz.NewReader(r) }},
}

func openZstd(r io.Reader) (io.Reader, error) {
	d, err := zstd.NewReader(r, zstd.WithDecoderConcurrency(1), zstd.WithDecoderMaxWindow(zstdMemory))
	if err != nil {
		return nil, err
	}
	return d.IOReadCloser(), nil
}

// recognise is the compression whose files begin with head, or nil.
func recognise(head []byte) *compression {
	for i := range compressions {
		if bytes.HasPrefix(head, compressions[i].magic) {
			return &compressions[i]
		}
	}
	return nil
}
