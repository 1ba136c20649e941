package cli

import (
	"strings"
)

// manPage is the manual page in the man(7) language. It is made from the option
// table; a test keeps docs/wiretale.1 the same.
func (p *program) manPage() string {
	var b strings.Builder
	b.WriteString(`.\" Made from the option table by "go generate ./internal/cli". Do not edit.
.TH WIRETALE 1 "" "wiretale ` + Version + `" "User Commands"
.SH NAME
wiretale \- print, record and explain what goes over a network
.SH SYNOPSIS
.B wiretale
.RI [ options ]
.RI [ expression ]
.br
.B wiretale
.I verb
.RI [ options ]
.RI [ expression ]
.SH DESCRIPTION
Without a verb, wiretale is
.BR tcpdump (8):
it prints the packets of an interface or of a capture file that match the
.IR expression ,
or writes them to a file. It takes the same options and prints the same text.
The expression is written in the language of
.BR pcap\-filter (7).
Invoked under the name
.B tcpdump
it has no verbs.
`)
	if len(verbs) > 0 {
		b.WriteString(".SH VERBS\n")
		for _, v := range verbs {
			b.WriteString(".TP\n.B " + roff(strings.TrimSpace(v.Name+" "+v.Synopsis)) + "\n" + roff(sentence(v.Summary)) + "\n")
			if v.Options != nil {
				b.WriteString(".RS\n" + manOptions(v.Options(p)) + ".RE\n")
			}
		}
	}
	b.WriteString(".SH OPTIONS\nOptions without argument may be grouped, long ones abbreviated, and both may stand anywhere before\n.BR \\-\\- .\n")
	b.WriteString(manOptions(p.options(new(settings))))
	b.WriteString(manEnd)
	return b.String()
}

func manOptions(options []Option) string {
	var b strings.Builder
	for _, o := range sorted(options) {
		b.WriteString(".TP\n")
		for i, name := range spellings(&o) {
			if i > 0 {
				b.WriteString(", ")
			}
			b.WriteString(`\fB` + roff(name) + `\fR`)
		}
		if o.Arg != "" {
			b.WriteString(` \fI` + roff(o.Arg) + `\fR`)
		}
		b.WriteString("\n" + roff(sentence(o.Help)) + "\n")
		if o.Detail != "" {
			b.WriteString(roff(o.Detail) + "\n")
		}
	}
	return b.String()
}

// sentence makes a help line a sentence.
func sentence(s string) string {
	if s == "" {
		return s
	}
	return strings.ToUpper(s[:1]) + s[1:] + "."
}

// roff escapes text for a line of its own.
func roff(s string) string {
	s = strings.NewReplacer(`\`, `\e`, "-", `\-`).Replace(s)
	if strings.HasPrefix(s, ".") || strings.HasPrefix(s, "'") {
		s = `\&` + s
	}
	return s
}

const manEnd = `.SH SIGNALS
.TP
.BR SIGINT ", " SIGTERM ", " SIGHUP ", " SIGPIPE
End the capture. Packets that were captured but not yet read are kept.
.TP
.B SIGUSR1
Print the counters of a live capture on standard error.
.TP
.B SIGUSR2
Write what was collected for the file of
.BR \-w .
.SH EXIT STATUS
.TP
.B 0
Success, also when a signal ended the capture.
.TP
.B 1
Something went wrong; a message on standard error says what.
.TP
.B 14
Standard output could not be written.
.SH SEE ALSO
.BR tcpdump (8),
.BR pcap\-filter (7)
`
