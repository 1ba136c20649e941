package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestOwnCaptures prints the project's own captures, those that the lab made and
// those with a packet for every branch of a printer, whole and cut somewhere, and
// compares with what the reference printed of them. With WIRETALE_UPDATE set it
// records the reference's text instead: see `make update`.
func TestOwnCaptures(t *testing.T) {
	names, err := filepath.Glob("../../testdata/*/*.pcap")
	if err != nil || len(names) == 0 {
		t.Fatal("no captures: ", err)
	}
	for _, name := range names {
		args := []string{"-#", "-n", "-vv", "-e", "-tttt", "-r", name}
		expected := strings.TrimSuffix(name, ".pcap") + ".txt"
		if os.Getenv("WIRETALE_UPDATE") != "" {
			text, err := tcpdump(reference(t), args...).Output()
			if err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(expected, text, 0o644); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(expected)
		if err != nil {
			t.Fatal(err)
		}
		got, err := wiretale(args...).Output()
		if err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if d := firstDifference(want, got); d != "" {
			t.Errorf("%s: %s", filepath.Base(name), d)
		}
	}
}
