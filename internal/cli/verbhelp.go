package cli

import (
	"fmt"
	"strings"

	"wiretale/internal/conversation"
)

// helpPage is what --help says of a verb beside its synopsis and its own options.
type helpPage struct {
	meanings [][2]string // tcpdump's options that mean something of their own here
	examples [][2]string // the rest of the line after the program's name, and what it does
	status   string
}

var helpPages = map[string]helpPage{
	"explain": {
		meanings: [][2]string{
			{"-v", "show every packet beside what it tells, as tcpdump prints it"},
			{"-q", "only a header and the findings of each connection"},
			{"-n", "ports as numbers"},
		},
		examples: [][2]string{
			{"explain -i lo port 8000", "live: what happens, as it happens, and what does not"},
			{"explain capture.pcap host 10.0.0.2", "the tale of each connection in a file"},
			{"explain notes.txt", "of text that tcpdump printed, from a ticket or an article; - is pasted text"},
			{"explain -q --fail-on refused,reset capture.pcap", "for scripts"},
		},
		status: "0; 1 when something failed; 3 when --fail-on was given and such a finding exists.\nThe findings are: %s.",
	},
	"flows": {
		meanings: [][2]string{{"-n", "ports as numbers"}},
		examples: [][2]string{
			{"flows -i eth0", "live: a table that refreshes; what was active last is on top"},
			{"flows --sort retransmitted --top 10 capture.pcap", "where segments were lost"},
			{"flows --csv capture.pcap", "for a spreadsheet; --json for a program"},
		},
	},
	"follow": {
		meanings: [][2]string{{"-n", "ports as numbers"}},
		examples: [][2]string{
			{"follow capture.pcap port 80", "the first connection of port 80: HTTP is parted into requests and answers"},
			{"follow --connection 3 --side server --raw capture.pcap", "only the bytes that the third connection's server sent"},
			{"follow -i lo --hex port 6379", "live, in hex and ASCII"},
		},
	},
	"compare": {
		examples: [][2]string{
			{"compare client.pcap server.pcap", "what was lost, late or changed between two ends"},
			{"compare --json client.pcap server.pcap port 443", "an object a connection"},
		},
	},
}

// wantsHelp reports whether a verb is asked for help.
func wantsHelp(args []string) bool {
	for _, a := range args {
		switch a {
		case "--":
			return false
		case "-h", "--help":
			return true
		}
	}
	return false
}

// helpOf prints the page of a verb; false when it has none.
func (p *program) helpOf(v *Verb) bool {
	page, ok := helpPages[v.Name]
	if !ok {
		return false
	}
	var b strings.Builder
	fmt.Fprintf(&b, "Usage: %s %s %s\n\n%s.\n\nOptions:\n", p.name, v.Name, v.Synopsis, strings.ToUpper(v.Summary[:1])+v.Summary[1:])
	b.WriteString(optionsHelp(v.Options(p)))
	for _, m := range page.meanings {
		writeEntry(&b, "  "+m[0], m[1])
	}
	b.WriteString("and all of tcpdump's: see " + p.name + " --help\n\nExamples:\n")
	for _, e := range page.examples {
		b.WriteString("  " + p.name + " " + e[0] + "\n      " + e[1] + "\n")
	}
	if page.status != "" {
		b.WriteString("\nExit status: " + wrapped(fmt.Sprintf(page.status, strings.Join(conversation.FindingNames(), ", "))))
	}
	fmt.Fprint(p.stdout, b.String())
	return true
}

// wrapped breaks a text before column 100.
func wrapped(text string) string {
	var b strings.Builder
	for line := range strings.Lines(text) {
		at := 0
		for _, word := range strings.Fields(line) {
			if at > 0 && at+1+len(word) > 100 {
				b.WriteByte('\n')
				at = 0
			} else if at > 0 {
				b.WriteByte(' ')
				at++
			}
			b.WriteString(word)
			at += len(word)
		}
		b.WriteByte('\n')
	}
	return b.String()
}
