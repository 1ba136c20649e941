package lab_test

import (
	"slices"
	"strings"
	"testing"

	"wiretale/internal/lab"
	_ "wiretale/internal/lab/scenario"
)

// The scenarios that a newcomer is promised.
var promised = strings.Fields(`handshake memcached chat http tcp8000 arp dns ping fragments refused port-scan
	close-4 close-3 half-close simultaneous-close simultaneous-open reset-unread linger-0 time-wait syn-timeout
	retransmit fast-retransmit reorder half-open keep-alive zero-window nagle window-scale syn-flood-cookies
	mtu-black-hole ecn tfo nat slow-server`)

func TestCatalogue(t *testing.T) {
	list := lab.Catalogue()
	for _, name := range promised {
		s, err := lab.Find(name)
		if err != nil {
			t.Error(err)
			continue
		}
		if !strings.Contains(list, "  "+name+" ") {
			t.Errorf("%s is not in the list", name)
		}
		for line := range strings.SplitSeq(s.Text(), "\n") {
			if len(line) > 100 {
				t.Errorf("%s: a line of %d letters: %s", name, len(line), line)
			}
		}
	}
}

func TestNearest(t *testing.T) {
	names := []string{"http", "retransmit", "fast-retransmit", "close-3", "close-4", "arp"}
	tests := []struct {
		word string
		want []string
	}{
		{"htpt", []string{"http"}},
		{"retransmits", []string{"retransmit"}},
		{"close", []string{"close-3", "close-4"}},
		{"retransmit", []string{"retransmit", "fast-retransmit"}},
		{"something-else", nil},
	}
	for _, test := range tests {
		if got := lab.Nearest(test.word, names); !slices.Equal(got, test.want) {
			t.Errorf("%s: %q, want %q", test.word, got, test.want)
		}
	}
}
