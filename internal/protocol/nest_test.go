package protocol

import (
	"bytes"
	"encoding/binary"
	"testing"

	"wiretale/internal/packet"
	"wiretale/internal/printer"
)

// TestNested prints as many IPv4 headers in each other as fit into one packet,
// and as many PPP headers: neither stack nor text may grow out of proportion.
func TestNested(t *testing.T) {
	p := printer.New(printer.Options{Numeric: true, Verbose: 1}, nil, nil)
	r := packet.Record{Data: nestedIPv4(3276), LinkType: 101}
	r.Length = uint32(len(r.Data))
	text := p.Packet(nil, &r, 1, printer.Times{})
	if n := bytes.Count(text, []byte("10.0.0.1 > 10.0.0.2: ")); n != 3276 {
		t.Errorf("%d of 3276 headers printed", n)
	}
	r = packet.Record{Data: bytes.Repeat([]byte{0x00, 0x21, 0x00, 0x57, 0xff, 0x03}, 1<<18/6), LinkType: 9}
	r.Length = uint32(len(r.Data))
	if text := p.Packet(nil, &r, 1, printer.Times{}); len(text) > mostPerByte*len(r.Data) {
		t.Errorf("%d bytes of text", len(text))
	}
}

// nestedIPv4 is so many IPv4 headers, each the payload of the one before.
func nestedIPv4(n int) []byte {
	b := bytes.Repeat(segment[:20], n)
	for i := range n {
		h := b[20*i:]
		binary.BigEndian.PutUint16(h[2:], uint16(len(h)))
		h[9] = 4
	}
	b[20*(n-1)+9] = 99
	return b
}
