package printer

import "wiretale/internal/packet"

// HexDump writes bytes in lines of sixteen, each after a line break and indent:
// offset, then pairs of bytes.
func (p *Printer) HexDump(indent string, data []byte) { p.hexLines(indent, data, 0, false) }

// HexASCIIDump is HexDump with the printable characters beside the bytes.
func (p *Printer) HexASCIIDump(indent string, data []byte) { p.hexLines(indent, data, 0, true) }

// Unknown writes n bytes at offset o as a hex dump, or what of them was captured:
// what printers show of data they do not know.
func (p *Printer) Unknown(v View, o, n int, indent string) {
	if o > v.Captured() {
		p.Write(indent)
		p.Write("Cannot print this data")
		return
	}
	n = min(n, v.Captured()-o)
	p.HexDump(indent, v.Data()[o:o+n])
}

const bytesPerLine = 16

func (p *Printer) hexLines(indent string, data []byte, offset int, ascii bool) {
	for len(data) > 0 {
		n := min(len(data), bytesPerLine)
		p.buf = append(p.buf, indent...)
		p.buf = append(p.buf, "0x"...)
		if offset < 0x10000 {
			p.buf = AppendHex16(p.buf, uint16(offset))
		} else {
			p.buf = AppendHex(p.buf, uint64(offset), 4)
		}
		p.buf = append(p.buf, ": "...)
		p.hexLine(data[:n], ascii)
		data = data[n:]
		offset += n
	}
}

// hexLine writes up to sixteen bytes into reserved space, in one pass.
func (p *Printer) hexLine(data []byte, ascii bool) {
	const blank = "                                                          " // 40 + 2 + 16
	from := len(p.buf)
	p.buf = append(p.buf, blank...)
	line := p.buf[from : from+len(blank)]
	k := 0
	for i, c := range data {
		if i&1 == 0 {
			k++
		}
		h := hex2[c]
		line[k], line[k+1] = byte(h), byte(h>>8)
		line[42+i] = printable[c]
		k += 2
	}
	if ascii {
		k = 42 + len(data)
	}
	p.buf = p.buf[:from+k]
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
