package lab_test

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"wiretale/internal/lab"
)

// All scenarios make a folder of captures with an index, and each of them reads
// the same with the reference tcpdump.
func TestAll(t *testing.T) {
	dir := t.TempDir()
	stdout, stderr, status := run(t, command(false, "lab", "all", "-w", dir))
	if status != 0 {
		t.Errorf("lab all: status %d\n%s", status, stderr)
	}
	captures, err := filepath.Glob(filepath.Join(dir, "*.pcap"))
	if err != nil || len(captures) < len(lab.All()) {
		t.Fatalf("%d captures of %d scenarios: %v", len(captures), len(lab.All()), err)
	}
	index, err := os.ReadFile(filepath.Join(dir, "index.md"))
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range lab.All() {
		n := countPackets(t, filepath.Join(dir, s.Name+".pcap"))
		if line := fmt.Sprintf("| [%s](%s.pcap) | %d | %s |", s.Name, s.Name, n, s.Title); n == 0 || !strings.Contains(string(index), line) {
			t.Errorf("not in the index: %s", line)
		}
		if !strings.Contains(stdout, s.Name+" ") {
			t.Errorf("%s is not in the list that is printed", s.Name)
		}
	}
	t.Run("Reference", func(t *testing.T) { compareReadings(t, captures) })
}

func compareReadings(t *testing.T, captures []string) {
	reference := os.Getenv("WIRETALE_REFERENCE")
	if reference == "" {
		t.Skip("SKIPPED: WIRETALE_REFERENCE does not name a reference tcpdump")
	}
	for _, capture := range captures {
		for _, option := range []string{"-n", "-nvv", "-neS", "-nX"} {
			ours, theirs := reading(t, built, option, capture), reading(t, reference, option, capture)
			if !bytes.Equal(ours, theirs) {
				line, a, b := firstDifference(ours, theirs)
				t.Errorf("%s %s, line %d:\nours      %s\nreference %s", filepath.Base(capture), option, line, a, b)
			}
		}
	}
}

// reading is what a tcpdump prints of a capture.
func reading(t *testing.T, program, option, capture string) []byte {
	t.Helper()
	cmd := exec.Command(program, "-Z", "root", option, "-r", capture)
	cmd.Env = append(os.Environ(), "TZ=GMT0")
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("%s %s: %v", program, option, err)
	}
	return out
}

func firstDifference(a, b []byte) (line int, ours, theirs []byte) {
	x, y := bytes.Split(a, []byte("\n")), bytes.Split(b, []byte("\n"))
	for i := range min(len(x), len(y)) {
		if !bytes.Equal(x[i], y[i]) {
			return i + 1, x[i], y[i]
		}
	}
	return min(len(x), len(y)), nil, nil
}
