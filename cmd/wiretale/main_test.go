package main

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"wiretale/internal/cli"
)

// The test binary is also the program: run with this variable set, it is wiretale.
const beProgram = "WIRETALE_TEST_BE_PROGRAM"

func TestMain(m *testing.M) {
	if os.Getenv(beProgram) != "" {
		os.Exit(cli.Main(os.Args))
	}
	os.Exit(m.Run())
}

// wiretale returns a command that runs the program.
func wiretale(args ...string) *exec.Cmd {
	cmd := exec.Command(os.Args[0], args...)
	cmd.Env = append(os.Environ(), beProgram+"=1", "TZ=GMT0")
	return cmd
}

// tcpdump returns a command that runs the reference tcpdump.
func tcpdump(path string, args ...string) *exec.Cmd {
	if os.Geteuid() == 0 {
		args = append([]string{"-Z", "root"}, args...)
	}
	cmd := exec.Command(path, args...)
	cmd.Env = append(os.Environ(), "TZ=GMT0")
	return cmd
}

// conformanceFolder is the folder of a checkout's tests that the variable names,
// or the test is left out, loudly.
func conformanceFolder(t *testing.T, below string) string {
	t.Helper()
	folder := os.Getenv("WIRETALE_CONFORMANCE")
	if folder == "" {
		t.Skip("NOT CHECKED: WIRETALE_CONFORMANCE names no folder with tcpdump's own tests")
	}
	return filepath.Join(folder, below)
}

// reference is the tcpdump to compare with, or the test is left out, loudly.
func reference(t *testing.T) string {
	t.Helper()
	path := os.Getenv("WIRETALE_REFERENCE")
	if path == "" {
		t.Skip("NOT CHECKED: WIRETALE_REFERENCE names no tcpdump to compare with")
	}
	return path
}

// firstDifference shows the first line in which two outputs differ.
func firstDifference(want, got []byte) string {
	w, g := strings.Split(string(want), "\n"), strings.Split(string(got), "\n")
	for i := range max(len(w), len(g)) {
		a, b := "<end>", "<end>"
		if i < len(w) {
			a = w[i]
		}
		if i < len(g) {
			b = g[i]
		}
		if a != b {
			return "want " + strings.TrimSpace(a) + "\n got " + strings.TrimSpace(b)
		}
	}
	return ""
}

// lines reads a file of words, one a line, with # before comments.
func lines(t *testing.T, name string) map[string]bool {
	t.Helper()
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	set := map[string]bool{}
	for line := range bytes.Lines(data) {
		word, _, _ := bytes.Cut(line, []byte("#"))
		if word = bytes.TrimSpace(word); len(word) > 0 {
			set[string(word)] = true
		}
	}
	return set
}
