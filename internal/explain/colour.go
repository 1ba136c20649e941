package explain

// The colours of a tale, as SGR sequences. They only repeat what the text says.
const (
	bold    = "1"
	dim     = "2"
	red     = "31"
	green   = "32"
	yellow  = "33"
	blue    = "34"
	magenta = "35"
	cyan    = "36"
)

// paint is the text in a colour, when there are colours.
func (t *Teller) paint(colour, text string) string {
	if !t.o.Colour || text == "" {
		return text
	}
	return "\x1b[" + colour + "m" + text + "\x1b[0m"
}

// begin begins a colour, when there are colours; end ends it.
func (t *Teller) begin(b []byte, colour string) []byte {
	if !t.o.Colour {
		return b
	}
	return append(append(append(b, "\x1b["...), colour...), 'm')
}

func (t *Teller) end() string {
	if !t.o.Colour {
		return ""
	}
	return "\x1b[0m"
}
