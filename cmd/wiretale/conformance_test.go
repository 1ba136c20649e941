package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
)

// conformanceCase is one of tcpdump's own tests: what it is run with, and the file
// with what it must print.
type conformanceCase struct {
	Name        string   `json:"name"`
	Input       string   `json:"input"`
	Output      string   `json:"output"`
	Args        []string `json:"args"`
	OwnTimeFlag bool     `json:"own_time_flag"`
}

// TestConformance runs tcpdump's own tests. The cases that still differ are listed
// in testdata/conformance-open.txt: one that is not listed must pass, and one that
// passes must leave the list, so the share can only rise.
func TestConformance(t *testing.T) {
	folder := conformanceFolder(t, "tcpdump")
	open := lines(t, "../../testdata/conformance-open.txt")
	cases := conformanceCases(t, folder)
	var mutex sync.Mutex
	passed := 0
	t.Run("case", func(t *testing.T) {
		for _, c := range cases {
			t.Run(c.Name, func(t *testing.T) {
				t.Parallel()
				difference := c.run(t, folder)
				mutex.Lock()
				defer mutex.Unlock()
				switch {
				case difference == "":
					passed++
					if open[c.Name] {
						t.Error("passes: take it off testdata/conformance-open.txt")
					}
				case !open[c.Name]:
					t.Error(difference)
				}
			})
		}
	})
	t.Logf("conformance: %d of %d cases identical, %.1f %%", passed, len(cases), 100*float64(passed)/float64(len(cases)))
}

func conformanceCases(t *testing.T, folder string) []conformanceCase {
	t.Helper()
	f, err := os.Open(filepath.Join(folder, "cases.jsonl"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var cases []conformanceCase
	for s := bufio.NewScanner(f); s.Scan(); {
		var c conformanceCase
		if err := json.Unmarshal(s.Bytes(), &c); err != nil {
			t.Fatal(err)
		}
		cases = append(cases, c)
	}
	return cases
}

// run returns the first difference from what the case expects, or "".
func (c conformanceCase) run(t *testing.T, folder string) string {
	args := slices.Concat([]string{"-#", "-n", "-r", filepath.Join(folder, c.Input)}, c.Args)
	if !c.OwnTimeFlag {
		args = append(args, "-tttt")
	}
	for i := range args {
		args[i] = strings.ReplaceAll(args[i], "@DIR@", folder)
	}
	want, err := os.ReadFile(filepath.Join(folder, c.Output))
	if err != nil {
		t.Fatal(err)
	}
	cmd := wiretale(args...)
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	got, err := cmd.Output()
	if err != nil {
		return err.Error() + ": " + stderr.String()
	}
	if bytes.Equal(want, got) {
		return ""
	}
	return firstDifference(want, got)
}
