package savefile_test

import (
	"bytes"
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"wiretale/savefile"
)

// copyFile reads a capture and writes it as tcpdump -r in -w out does. The error is
// the reader's or the writer's; what came before it is written.
func copyFile(in, out string, nano bool) error {
	r, err := savefile.Open(in)
	if err != nil {
		return err
	}
	defer r.Close()
	w, err := savefile.Create(out, savefile.WriterOptions{
		LinkType: r.LinkType(), SnapLen: r.SnapLen(), HeaderLinkType: r.HeaderLinkType(),
		Nanosecond: nano, Interfaces: r.Interfaces,
	})
	if err != nil {
		return err
	}
	err = copyRecords(w, r)
	return errors.Join(err, w.Close())
}

func copyRecords(w *savefile.Writer, r *savefile.Reader) error {
	var records []savefile.Record
	var block []byte
	for {
		var err error
		records, block, err = r.ReadBatch(records, block)
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
		if err := w.WriteBatch(records); err != nil {
			return err
		}
	}
}

// reference is the path of the reference tcpdump.
func reference(t testing.TB) string {
	path := os.Getenv("WIRETALE_REFERENCE")
	if path == "" {
		t.Skip("NOT RUN: set WIRETALE_REFERENCE to the path of tcpdump 4.99.6 to compare with it")
	}
	return path
}

// captures are the captures of tcpdump's own tests.
func captures(t testing.TB) []string {
	dir := os.Getenv("WIRETALE_CONFORMANCE")
	if dir == "" {
		t.Skip("NOT RUN: set WIRETALE_CONFORMANCE to the folder of tcpdump's captures")
	}
	names, err := filepath.Glob(filepath.Join(dir, "tcpdump", "*.pcap*"))
	if err != nil || len(names) == 0 {
		t.Fatalf("no captures in %s: %v", dir, err)
	}
	return names
}

// TestCopyIsReferences copies every capture with the reference and with this
// package, in both precisions. Where the reference accepts the file, the copies
// must be the same to the byte; where it refuses, so must we, in the same words.
func TestCopyIsReferences(t *testing.T) {
	tcpdump := reference(t)
	dir := t.TempDir()
	same := 0
	for _, name := range captures(t) {
		for _, precision := range []string{"--micro", "--nano"} {
			theirs, ours := filepath.Join(dir, "theirs"), filepath.Join(dir, "ours")
			os.Remove(theirs)
			os.Remove(ours)
			stderr, refErr := exec.Command(tcpdump, "-Z", "root", precision, "-r", name, "-w", theirs).CombinedOutput()
			err := copyFile(name, ours, precision == "--nano")
			if (err == nil) != (refErr == nil) {
				t.Errorf("%s: we: %v, the reference: %v %s", filepath.Base(name), err, refErr, stderr)
				continue
			}
			if err != nil && !bytes.Contains(stderr, []byte(err.Error())) {
				t.Errorf("%s: we: %v, the reference: %s", filepath.Base(name), err, stderr)
			}
			a, _ := os.ReadFile(theirs)
			b, _ := os.ReadFile(ours)
			if !bytes.Equal(a, b) {
				t.Errorf("%s %s: the copies differ (%d and %d bytes)", filepath.Base(name), precision, len(a), len(b))
				continue
			}
			same++
		}
	}
	t.Logf("%d copies identical", same)
}
