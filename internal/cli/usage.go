package cli

import (
	"cmp"
	"slices"
	"strings"
)

// Version is the version of wiretale.
const Version = "0.1.0"

// What this program answers to those who ask tcpdump for its version.
const (
	tcpdumpVersion = "4.99.6"
	libpcapVersion = "1.11.0"
)

// versionText is what --version prints.
func (p *program) versionText() string {
	if p.asTcpdump {
		return "tcpdump version " + tcpdumpVersion + "\n" +
			"libpcap version " + libpcapVersion + " (64-bit time_t, with TPACKET_V3)\n" +
			"wiretale version " + Version + ", without libpcap\n" +
			"64-bit build, 64-bit time_t\n"
	}
	return p.name + " version " + Version + "\n" +
		"compatible with tcpdump version " + tcpdumpVersion + " and libpcap version " + libpcapVersion + " (with TPACKET_V3)\n"
}

// usageRows are the options that the usage shows one by one, line by line.
var usageRows = [][]string{
	{"B", "c", "count"},
	{"C", "E", "F", "G"},
	{"i", "immediate-mode", "j"},
	{"M", "number", "print", "Q"},
	{"r", "s", "T", "version"},
	{"V", "w", "W", "y"},
	{"time-stamp-precision", "micro", "nano"},
	{"z", "Z"},
}

// usageText is the usage in tcpdump's layout.
func (p *program) usageText() string {
	options := p.options(new(settings))
	var b strings.Builder
	b.WriteString("Usage: " + p.name + " [-" + letters(options) + "]")
	for i, row := range usageRows {
		if i > 0 {
			b.WriteString("\n\t\t")
		}
		for j, name := range row {
			if i == 0 || j > 0 {
				b.WriteByte(' ')
			}
			b.WriteString(usageItem(options, name))
		}
	}
	if !p.asTcpdump {
		b.WriteString(" [ --json ] [ --filter-ipv6-accessors ]")
	}
	b.WriteString(" [ expression ]\n")
	return b.String()
}

// letters are the options without argument, a before A before b.
func letters(options []Option) string {
	var s []byte
	for _, o := range options {
		if o.Short != 0 && o.Arg == "" && !o.Hidden {
			s = append(s, o.Short)
		}
	}
	slices.SortFunc(s, compareLetters)
	return string(s)
}

func compareLetters(a, b byte) int {
	if a == '#' || b == '#' {
		return cmp.Compare(b2i(a == '#'), b2i(b == '#'))
	}
	return cmp.Or(cmp.Compare(a|0x20, b|0x20), cmp.Compare(b, a))
}

func b2i(b bool) int {
	if b {
		return 1
	}
	return 0
}

func usageItem(options []Option, name string) string {
	o := lookup(options, name)
	switch {
	case name == "count": // tcpdump: no blanks around this one
		return "[--count]"
	case len(name) == 1:
		return "[ -" + name + " " + o.Arg + " ]"
	case o.Arg != "":
		return "[ --" + name + " " + o.Arg + " ]"
	}
	return "[ --" + name + " ]"
}

// lookup finds a row by its letter or its whole word.
func lookup(options []Option, name string) *Option {
	for i := range options {
		o := &options[i]
		if o.Long == name || len(name) == 1 && o.Short == name[0] {
			return o
		}
	}
	return nil
}

// helpText lists the verbs and every option with its help.
func (p *program) helpText() string {
	var b strings.Builder
	if len(verbs) > 0 {
		b.WriteString("\nVerbs, first on the line (see " + p.name + " VERB --help):\n")
		for _, v := range verbs {
			writeEntry(&b, "  "+strings.TrimSpace(v.Name+" "+v.Synopsis), v.Summary)
		}
	}
	b.WriteString("\nOptions:\n")
	b.WriteString(optionsHelp(p.options(new(settings))))
	return b.String()
}

// optionsHelp lists a table's options with their help, in alphabetical order.
func optionsHelp(options []Option) string {
	var b strings.Builder
	for _, o := range sorted(options) {
		writeEntry(&b, "  "+optionNames(o, ", ", " "), o.Help)
	}
	return b.String()
}

// sorted are the options that are shown, in alphabetical order.
func sorted(options []Option) []Option {
	var shown []Option
	for _, o := range options {
		if !o.Hidden {
			shown = append(shown, o)
		}
	}
	slices.SortStableFunc(shown, func(a, b Option) int {
		return cmp.Or(cmp.Compare(sortKey(a), sortKey(b)), cmp.Compare(b.Short, a.Short))
	})
	return shown
}

func sortKey(o Option) string {
	if o.Short == 0 || o.Short == '#' {
		return o.Long
	}
	return strings.ToLower(string(rune(o.Short)))
}

// optionNames are an option's names with its argument: "-i, --interface interface".
func optionNames(o Option, between, before string) string {
	var s []string
	if o.Short != 0 {
		s = append(s, "-"+string(rune(o.Short)))
	}
	if o.Long != "" {
		s = append(s, "--"+o.Long)
	}
	names := strings.Join(s, between)
	if o.Arg != "" {
		names += before + o.Arg
	}
	return names
}

// writeEntry writes a name and its help, which begins in column 34 and is broken
// before column 100.
func writeEntry(b *strings.Builder, name, help string) {
	const column, width = 34, 100
	b.WriteString(name)
	at := len(name)
	if at > column-2 {
		b.WriteByte('\n')
		at = 0
	}
	for _, word := range strings.Fields(help) {
		if at+1+len(word) > width {
			b.WriteByte('\n')
			at = 0
		}
		if at < column {
			b.WriteString(strings.Repeat(" ", column-at))
			at = column
		} else {
			b.WriteByte(' ')
			at++
		}
		b.WriteString(word)
		at += len(word)
	}
	b.WriteByte('\n')
}
