package lab_test

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

// The captures of all scenarios read the same with the reference tcpdump.
// TestMain's program makes them, as "lab all" does for anybody.
func TestCapturesAgainstReference(t *testing.T) {
	reference := os.Getenv("WIRETALE_REFERENCE")
	if reference == "" {
		t.Skip("SKIPPED: WIRETALE_REFERENCE does not name a reference tcpdump")
	}
	dir := t.TempDir()
	if _, stderr, status := run(t, command(false, "lab", "all", "-w", dir)); status != 0 {
		t.Errorf("lab all: status %d\n%s", status, stderr)
	}
	captures, err := filepath.Glob(filepath.Join(dir, "*.pcap"))
	if err != nil || len(captures) < 35 {
		t.Fatalf("%d captures: %v", len(captures), err)
	}
	if _, err := os.Stat(filepath.Join(dir, "index.md")); err != nil {
		t.Error(err)
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
