package source_test

import (
	"bytes"
	"encoding/binary"
	"io"
	"os"
	"path/filepath"
	"syscall"
	"testing"
	"time"

	"wiretale/internal/source"
)

var _ source.Source = (*source.File)(nil)

// capture is a pcap file with n empty Ethernet frames.
func capture(n int) []byte {
	var b []byte
	for _, v := range []uint32{0xa1b2c3d4, 4<<16 | 2, 0, 0, 65535, 1} {
		b = binary.LittleEndian.AppendUint32(b, v)
	}
	for i := range n {
		for _, v := range []uint32{uint32(i), 0, 60, 60} {
			b = binary.LittleEndian.AppendUint32(b, v)
		}
		b = append(b, make([]byte, 60)...)
	}
	return b
}

func TestFile(t *testing.T) {
	name := filepath.Join(t.TempDir(), "x.pcap")
	if err := os.WriteFile(name, capture(20000), 0o666); err != nil {
		t.Fatal(err)
	}
	f, err := source.OpenFile(name)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if i := f.Info(); i.Name != name || i.LinkType != 1 || i.SnapLen != 65535 || i.Live || len(i.Interfaces) != 1 {
		t.Errorf("info %+v", i)
	}
	var b source.Batch
	n := 0
	for {
		err := f.Next(&b)
		if err == io.EOF {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		if n == 0 && len(b.Records) == 20000 {
			t.Error("one batch took the whole file")
		}
		n += len(b.Records)
		b.Release()
	}
	if n != 20000 {
		t.Errorf("%d records", n)
	}
}

func TestFileFaults(t *testing.T) {
	dir := t.TempDir()
	for name, want := range map[string]string{
		dir:           "error reading dump file: Is a directory",
		dir + "/nope": dir + "/nope: No such file or directory",
	} {
		if _, err := source.OpenFile(name); err == nil || err.Error() != want {
			t.Errorf("OpenFile(%s): %v; want %s", name, err, want)
		}
	}
	cut := filepath.Join(dir, "cut")
	os.WriteFile(cut, capture(2)[:24+76+20], 0o666)
	f, err := source.OpenFile(cut)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var b source.Batch
	if err := f.Next(&b); err != nil || len(b.Records) != 1 {
		t.Errorf("%d records, %v; want the one before the fault", len(b.Records), err)
	}
	want := "truncated dump file; tried to read 60 captured bytes, only got 4"
	if err := f.Next(&b); err == nil || err.Error() != want {
		t.Errorf("Next: %v; want %s", err, want)
	}
}

// TestFileInterrupt: a source that waits for a FIFO's writer stops waiting.
func TestFileInterrupt(t *testing.T) {
	name := filepath.Join(t.TempDir(), "fifo")
	if err := syscall.Mkfifo(name, 0o666); err != nil {
		t.Fatal(err)
	}
	opened := make(chan *os.File)
	go func() {
		w, _ := os.OpenFile(name, os.O_WRONLY, 0)
		io.Copy(w, bytes.NewReader(capture(1)))
		opened <- w
	}()
	f, err := source.OpenFile(name)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	w := <-opened
	defer w.Close()
	var b source.Batch
	if err := f.Next(&b); err != nil || len(b.Records) != 1 {
		t.Fatalf("%d records, %v", len(b.Records), err)
	}
	time.AfterFunc(20*time.Millisecond, f.Interrupt)
	if err := f.Next(&b); err != source.ErrInterrupted {
		t.Errorf("Next: %v", err)
	}
}
