package app

import (
	"bytes"
	"math"

	"wiretale/internal/printer"
)

// RESP, the Redis serialization protocol: lines that begin with a type. Strings
// in bulk and arrays begin with their length.
//
//	*2\r\n $3\r\nGET\r\n $5\r\nmykey\r\n   +OK\r\n   -error\r\n   :42\r\n   PING\r\n
var _ = printer.Register(printer.Protocol{
	Name: "resp", TCP: printer.Ports(6379), TCPTypes: []string{"resp"}, Print: printRESP,
})

// respReader is a place in a segment.
type respReader struct {
	data []byte
	// open is the number of objects that arrays still announce.
	open int64
	// inLength is set while a length is read: to miss a byte there ends the
	// packet, elsewhere only the segment.
	inLength bool
	inText   bool // the same, in a command typed by hand
}

func printRESP(p *printer.Printer, v printer.View) {
	p.Layer("resp")
	p.Write(": RESP")
	r := respReader{data: v.Data()}
	for left := v.Len(); left > 0 || r.open > 0; {
		before := len(r.data)
		if before == 0 || !r.object(p) {
			if before == 0 || r.inLength || r.inText {
				v.Need(0, v.Len())
			}
			p.Trunc()
			return
		}
		left -= before - len(r.data)
	}
}

// object prints the next object, and reports whether all of it was there. The
// elements of an array are objects of their own.
func (r *respReader) object(p *printer.Printer) bool {
	if r.open > 0 {
		r.open--
	}
	switch r.data[0] {
	case '+', '-', ':':
		return r.line(p, 1)
	case '$':
		return r.bulk(p)
	case '*':
		return r.array(p)
	}
	return r.inline(p)
}

// line prints what stands before the end of the line, without its type.
func (r *respReader) line(p *printer.Printer, from int) bool {
	end := bytes.Index(r.data, respEnd)
	if end < 0 {
		return false
	}
	respString(p, r.data[from:end])
	r.data = r.data[end+len(respEnd):]
	return true
}

func respString(p *printer.Printer, b []byte) {
	p.Write(" \"")
	p.Safe(b)
	p.Byte('"')
}

// inline prints a command typed by hand, which has no type; any line ends do.
func (r *respReader) inline(p *printer.Printer) bool {
	r.skipLineEnds()
	end := bytes.IndexAny(r.data, "\r\n")
	if end < 0 {
		r.inText = true
		return false
	}
	respString(p, r.data[:end])
	r.data = r.data[end:]
	r.skipLineEnds()
	return true
}

func (r *respReader) skipLineEnds() {
	for len(r.data) > 0 && (r.data[0] == '\r' || r.data[0] == '\n') {
		r.data = r.data[1:]
	}
}

// bulk prints a string of a length.
func (r *respReader) bulk(p *printer.Printer) bool {
	n, ok := r.length()
	if !ok {
		return false
	}
	if respLength(p, n) {
		return true
	}
	if n == 0 {
		p.Write(" empty")
	} else {
		if n > int64(len(r.data)) {
			return false
		}
		respString(p, r.data[:n])
		r.data = r.data[n:]
	}
	end := bytes.Index(r.data, respEnd)
	if end < 0 {
		return false
	}
	r.data = r.data[end+len(respEnd):]
	return true
}

func (r *respReader) array(p *printer.Printer) bool {
	n, ok := r.length()
	if !ok {
		return false
	}
	if respLength(p, n) {
		return true
	}
	if n == 0 {
		p.Write(" empty")
	}
	r.open += n
	return true
}

// What a length can be besides a length.
const (
	respNull     = -1
	respNegative = -2
	respTooLarge = -3
	respInvalid  = -4
)

// respLength prints a length that is none, and reports whether it was such.
func respLength(p *printer.Printer, n int64) bool {
	switch n {
	case respNull:
		p.Write(" null")
	case respNegative:
		p.Write(" length negative and not -1")
	case respTooLarge:
		p.Write(" length too large")
	case respInvalid:
		p.Write(" invalid")
	}
	return n < 0
}

// length reads the type and the length behind it, with its line end. Of a bad
// one, everything up to the bad character is gone. It reports whether all of it
// was there.
func (r *respReader) length() (n int64, whole bool) {
	r.inLength = true
	o := 1
	negative := o < len(r.data) && r.data[o] == '-'
	if negative {
		o++
	}
	digits, large := o, false
	for ; o < len(r.data) && r.data[o] >= '0' && r.data[o] <= '9'; o++ {
		n = n*10 + int64(r.data[o]-'0')
		if n > math.MaxInt32 {
			n, large = math.MaxInt32, true
		}
	}
	for i, want := range respEnd {
		if o >= len(r.data) {
			return 0, false
		}
		o++
		if r.data[o-1] != want || i == 0 && o-1 == digits {
			r.data, r.inLength = r.data[o:], false
			return respInvalid, true
		}
	}
	r.data, r.inLength = r.data[o:], false
	switch {
	case negative && n == 1 && !large:
		return respNull, true
	case negative:
		return respNegative, true
	case large:
		return respTooLarge, true
	}
	return n, true
}

var respEnd = []byte("\r\n")
