package printer

import (
	"encoding/binary"
	"slices"

	"wiretale/internal/packet"
)

// HexDump writes bytes in lines of sixteen, each after a line break and indent:
// offset, then pairs of bytes.
func (p *Printer) HexDump(indent string, data []byte) { p.hexLines(indent, data, 0, false) }

// HexASCIIDump is HexDump with the printable characters beside the bytes.
func (p *Printer) HexASCIIDump(indent string, data []byte) { p.hexLines(indent, data, 0, true) }

// Unknown writes n bytes at offset o as a hex dump, or what of them was captured:
// what printers show of data they do not know. A negative n is none.
func (p *Printer) Unknown(v View, o, n int, indent string) {
	if o > v.Captured() {
		p.Write(indent)
		p.Write("Cannot print this data")
		return
	}
	if n = min(n, v.Captured()-o); n > 0 && o >= 0 {
		p.HexDump(indent, v.Data()[o:o+n])
	}
}

const bytesPerLine = 16

func (p *Printer) hexLines(indent string, data []byte, offset int, ascii bool) {
	lines := (len(data) + bytesPerLine - 1) / bytesPerLine
	b := slices.Grow(p.buf, lines*(len(indent)+longestLine))
	for len(data) >= bytesPerLine && offset < 0x10000 {
		b = append(b, indent...)
		b = appendFullLine(b, data[:bytesPerLine:bytesPerLine], uint16(offset), ascii)
		data = data[bytesPerLine:]
		offset += bytesPerLine
	}
	for len(data) > 0 {
		n := min(len(data), bytesPerLine)
		b = append(b, indent...)
		b = append(b, "0x"...)
		b = AppendHex(b, uint64(offset), 4)
		b = append(b, ": "...)
		b = appendHexLine(b, data[:n], ascii)
		data = data[n:]
		offset += n
	}
	p.buf = b
}

// The widths of the parts of a line: five columns for two bytes, two spaces, a
// character for a byte; and of all of it with the offset.
const (
	hexWidth    = 40
	asciiAt     = hexWidth + 2
	lineWidth   = asciiAt + bytesPerLine
	longestLine = lineWidth + 16
)

const blankLine = "                                                          "

// appendFullLine appends an offset and sixteen bytes: a store of eight characters
// for the offset, for two bytes (three of them for the next store to overwrite) and
// for the text of eight. There must be room.
func appendFullLine(b, data []byte, offset uint16, ascii bool) []byte {
	const offsetWidth = len("0x0000: ")
	from := len(b)
	b = b[:from+offsetWidth+lineWidth]
	binary.LittleEndian.PutUint64(b[from:], '0'|'x'<<8|uint64(hex2[offset>>8])<<16|uint64(hex2[offset&255])<<32|':'<<48|' '<<56)
	line := (*[lineWidth]byte)(b[from+offsetWidth:])
	x, y := binary.LittleEndian.Uint64(data), binary.LittleEndian.Uint64(data[8:])
	hex8((*[hex8Width]byte)(line[:]), x)
	hex8((*[hex8Width]byte)(line[hexWidth/2:]), y)
	if !ascii {
		return b[:from+offsetWidth+hexWidth]
	}
	binary.LittleEndian.PutUint64(line[asciiAt:], printable8(x))
	binary.LittleEndian.PutUint64(line[asciiAt+8:], printable8(y))
	return b
}

// hex8Width is what hex8 writes: five columns for two bytes, and three for
// somebody else to overwrite.
const hex8Width = hexWidth/2 + 3

// hex8 writes eight bytes, the lowest first, in groups of two behind a space.
func hex8(dst *[hex8Width]byte, x uint64) {
	binary.LittleEndian.PutUint64(dst[0:], hexPair(x))
	binary.LittleEndian.PutUint64(dst[5:], hexPair(x>>16))
	binary.LittleEndian.PutUint64(dst[10:], hexPair(x>>32))
	binary.LittleEndian.PutUint64(dst[15:], hexPair(x>>48))
}

// hexPair is the text of two bytes, behind a space and before three.
func hexPair(x uint64) uint64 {
	return ' ' | uint64(hex2[x&255])<<8 | uint64(hex2[x>>8&255])<<24 | 0x202020<<40
}

// printable8 makes dots of what is not printable in eight characters at once. In
// each byte, adding carries into the top bit whatever is at least a limit.
func printable8(x uint64) uint64 {
	const ones = 0x0101010101010101
	low := x & (0x7f * ones)
	atLeastGraphic := low + (0x80-0x21)*ones
	atLeastDelete := low + (0x80-0x7f)*ones
	good := atLeastGraphic &^ atLeastDelete &^ x & (0x80 * ones)
	mask := good >> 7 * 0xff
	return x&mask | '.'*ones&^mask
}

// appendHexLine appends the last line, of fewer than sixteen bytes.
func appendHexLine(b, data []byte, ascii bool) []byte {
	from := len(b)
	b = append(b, blankLine...)
	line := b[from : from+lineWidth]
	k := 0
	for i, c := range data {
		if i&1 == 0 {
			k++
		}
		h := hex2[c]
		line[k], line[k+1] = byte(h), byte(h>>8)
		line[asciiAt+i] = printable[c]
		k += 2
	}
	if ascii {
		k = asciiAt + len(data)
	}
	return b[:from+k]
}

// printable maps unprintable bytes, and the space, to a dot.
var printable = func() (t [256]byte) {
	for i := range t {
		t[i] = '.'
		if i > ' ' && i < 0x7f {
			t[i] = byte(i)
		}
	}
	return t
}()

// ASCIIDump writes bytes as text: line breaks and tabs as they are, a carriage
// return before a line break not at all, anything else unprintable as a dot.
func (p *Printer) ASCIIDump(data []byte) {
	p.buf = append(p.buf, '\n')
	for i, c := range data {
		switch {
		case c == '\r' && i+1 < len(data) && data[i+1] == '\n':
		case c == '\n' || c == '\t' || c == ' ':
			p.buf = append(p.buf, c)
		default:
			p.buf = append(p.buf, printable[c])
		}
	}
}

// dumpsInstead reports whether the user asked for a dump of his own, or for
// quiet: then the dump of what no printer knows is left out.
func (p *Printer) dumpsInstead() bool {
	return p.Quiet > 0 || p.Dump == DumpHex || p.Dump == DumpHexASCII
}

// ShowsDefault reports whether Default shows anything.
func (p *Printer) ShowsDefault() bool { return !p.dumpsInstead() }

// Default shows a payload that no printer knows: by a hex and ASCII dump, unless
// the user's own options show or hide it.
func (p *Printer) Default(v View) {
	if !p.dumpsInstead() {
		p.HexASCIIDump("\n\t", v.Data())
	}
}

// dumpPacket writes what -x, -X and -A add below the line.
func (p *Printer) dumpPacket(r *packet.Record) {
	data := r.Data
	if !p.DumpLink {
		if len(data) <= p.LinkHeader {
			return
		}
		data = data[p.LinkHeader:]
	}
	switch p.Dump {
	case DumpHex:
		p.HexDump("\n\t", data)
	case DumpHexASCII:
		p.HexASCIIDump("\n\t", data)
	case DumpASCII:
		p.ASCIIDump(data)
	}
}

// unsupported prints a packet whose link type has no printer.
func (p *Printer) unsupported(v View) {
	p.Layer("unsupported")
	p.Write("UNSUPPORTED")
	p.Default(v)
}
