package main

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// traces are printed traces of tcpdump 4, with the options that printed them, and
// what the names in them stand for once they are packets again.
var traces = []struct {
	file, options, name, number string
}{
	{"memcache-session.txt", "-n", "memcache", "11211"},
	{"chat-client-side.txt", "-n", "bogon", "198.18.0.1"},
	{"chat-server-side.txt", "-n", "bogon", "198.18.0.1"},
	{"telnet-http-no-timestamps.txt", "-n -t", "", ""},
	{"loopback-8000-verbose.txt", "-n -vv -S", "", ""},
}

var (
	printedLine = regexp.MustCompile(`^([0-9:.]+ )?IP |^    [0-9]`)
	// A segment with data has a checksum over bytes that no text holds.
	dataChecksum = regexp.MustCompile(`, cksum 0x[0-9a-f]+ \([^)]*\)(, seq [0-9]+:)`)
)

// TestTraces reads printed traces from articles as packets, and prints them: the
// lines are the same again.
func TestTraces(t *testing.T) {
	folder := conformanceFolder(t, filepath.Join("..", "traces"))
	lines := 0
	for _, trace := range traces {
		path := filepath.Join(folder, trace.file)
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		var want strings.Builder
		for line := range strings.Lines(string(text)) {
			if printedLine.MatchString(line) {
				if trace.name != "" {
					line = strings.ReplaceAll(line, trace.name, trace.number)
				}
				want.WriteString(dataChecksum.ReplaceAllString(line, "$1"))
				lines++
			}
		}
		got, err := wiretale(append(strings.Fields(trace.options), "-r", path)...).Output()
		if err != nil {
			t.Errorf("%s: %v", trace.file, err)
		}
		if d := firstDifference([]byte(want.String()), got); d != "" {
			t.Errorf("%s: %s", trace.file, d)
		}
	}
	t.Logf("traces: %d lines of %d printed traces print again", lines, len(traces))
}
