package app

import (
	"strings"

	"wiretale/internal/packet"
	"wiretale/internal/printer"
)

// textProtocol is a protocol of lines, each a request or a reply: the commands
// that begin a request, or none when every packet's first line is worth showing.
type textProtocol struct {
	layer    string // label of the truncation mark
	name     string
	commands []string
}

// print prints the first line, or with -v all of them, if the packet begins a
// request or a reply; otherwise just the name.
func (t *textProtocol) print(p *printer.Printer, v printer.View) {
	p.Layer(t.layer)
	p.Print("{protocol}", t.name)
	if t.commands != nil && !t.beginsMessage(v) {
		return
	}
	if !p.V(1) {
		t.line(p, v, 0, ": ")
		return
	}
	p.Print(", length: {length}", v.Len())
	for o := 0; o < v.Len(); {
		next := t.line(p, v, o, "\n\t")
		if next == o {
			return
		}
		o = next
	}
}

// inSegment prints the protocol behind the length of a TCP segment.
func (t *textProtocol) inSegment(p *printer.Printer, v printer.View) {
	p.Write(": ")
	t.print(p, v)
}

// beginsMessage reports whether the first word is a command, or the second a
// status code of three digits.
func (t *textProtocol) beginsMessage(v printer.View) bool {
	word, o := token(v, 0)
	if len(word) == 0 {
		return false
	}
	for _, c := range t.commands {
		if len(c) == len(word) && equalFold(word, c) {
			return true
		}
	}
	code, _ := token(v, o)
	return len(code) == 3 && isDigit(code[0]) && isDigit(code[1]) && isDigit(code[2])
}

func isDigit(c byte) bool { return c >= '0' && c <= '9' }

// equalFold compares a word with an upper-case command of the same length.
func equalFold(word []byte, command string) bool {
	for i, c := range word {
		if c >= 'a' && c <= 'z' {
			c -= 'a' - 'A'
		}
		if c != command[i] {
			return false
		}
	}
	return true
}

// token returns the word at offset o, and where the next one begins. A word that
// ends where the capture was cut may go on: it is none.
func token(v printer.View, o int) ([]byte, int) {
	data := v.Data()
	end := o
	for ; end < v.Len(); end++ {
		if end >= len(data) {
			return nil, o
		}
		c := data[end]
		if c == ' ' || c >= '\t' && c <= '\r' {
			break
		}
		if c < ' ' || c >= 0x7f {
			return nil, o
		}
	}
	next := end
	for next < len(data) && data[next] == ' ' {
		next++
	}
	if end > len(data) {
		return nil, o
	}
	return data[o:end], next
}

// line prints the line at offset o behind prefix, and returns where the next one
// begins: o itself if this is no line of text.
func (t *textProtocol) line(p *printer.Printer, v printer.View, o int, prefix string) int {
	data := v.Data()
	for i := o; ; i++ {
		end, next, done := i, i+1, i >= v.Len()
		if !done {
			if i >= len(data) {
				panic(packet.Truncated{})
			}
			switch c := data[i]; {
			case c == '\n':
				done = true
			case c == '\r':
				if i+1 >= v.Len() {
					return o
				}
				if v.U8(i+1) != '\n' {
					return o
				}
				done, next = true, i+2
			case (c < ' ' || c >= 0x7f) && c != '\t':
				return o
			}
		}
		if done {
			p.Write(prefix)
			p.Print("{line}", data[o:end])
			return min(next, v.Len())
		}
	}
}

func commands(s string) []string { return strings.Fields(s) }
