package filter

import (
	"fmt"
	"strings"
	"unicode/utf8"
)

// Error says why an expression cannot be compiled.
type Error struct {
	Message    string // libpcap's wording, one line
	Offset     int    // where in the expression, in bytes; -1 if it concerns the whole
	Length     int    // how many bytes are concerned, at least 1 if Offset is not -1
	Hint       string // how to mend it, or empty
	Expression string // what was compiled
}

// Error is the message alone, as libpcap words it.
func (e *Error) Error() string { return e.Message }

// maxContext is how much of the expression Long shows around the place.
const maxContext = 72

// Long is the message, then the expression with a caret under the place, then
// the hint, each on its own line, without a line end after the last.
func (e *Error) Long() string {
	var b strings.Builder
	b.WriteString(e.Message)
	if e.Offset >= 0 && e.Expression != "" {
		line, column, width := e.context()
		fmt.Fprintf(&b, "\n  %s\n  %s%s", line, strings.Repeat(" ", column), strings.Repeat("^", width))
	}
	if e.Hint != "" {
		b.WriteString("\n  ")
		b.WriteString(e.Hint)
	}
	return b.String()
}

// context cuts the surroundings of the place out of the expression and says
// where in it the caret goes, in columns.
func (e *Error) context() (line string, column, width int) {
	at := min(e.Offset, len(e.Expression))
	start, end := 0, len(e.Expression)
	if end > maxContext {
		start = max(0, at-maxContext/2)
		end = min(end, start+maxContext)
	}
	printable := func(s string) string {
		return strings.Map(func(r rune) rune {
			if r < ' ' || r == 0x7f || r == utf8.RuneError {
				return ' '
			}
			return r
		}, s)
	}
	before := printable(e.Expression[start:at])
	here := printable(e.Expression[at:max(at, min(end, at+e.Length))])
	after := printable(e.Expression[at+len(e.Expression[at:max(at, min(end, at+e.Length))]) : end])
	if start > 0 {
		before = "…" + before
	}
	if end < len(e.Expression) {
		after += "…"
	}
	return before + here + after, utf8.RuneCountInString(before), max(1, utf8.RuneCountInString(here))
}

// span is a piece of the expression.
type span struct{ offset, length int }

// maxMessage bounds a message: a name in it may be as long as the expression.
const maxMessage = 1000

// fault is an error at a place. The generator panics with it; Compile recovers.
func fault(at span, hint, format string, args ...any) *Error {
	message := format
	if len(args) > 0 {
		message = fmt.Sprintf(format, args...)
	}
	message, hint = shorten(message), shorten(hint)
	return &Error{Message: message, Offset: at.offset, Length: max(1, at.length), Hint: hint}
}

func shorten(s string) string {
	if len(s) <= maxMessage {
		return s
	}
	return strings.ToValidUTF8(s[:maxMessage], "") + "…"
}
