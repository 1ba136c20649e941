package savefile_test

import (
	"bytes"
	"encoding/binary"
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"testing"

	"wiretale/savefile"

	"github.com/google/go-cmp/cmp"
)

// read is everything that a file holds; it fails the test unless the file ends well.
func read(t *testing.T, name string) ([]savefile.Record, []savefile.Interface) {
	t.Helper()
	r, err := savefile.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	var all []savefile.Record
	for {
		rec, err := r.Next()
		if err == io.EOF {
			return all, r.Interfaces()
		}
		if err != nil {
			t.Fatalf("%s: after %d records: %v", name, len(all), err)
		}
		c := *rec
		c.Data = bytes.Clone(rec.Data)
		all = append(all, c)
	}
}

// mixed are records of two interfaces with different link types.
func mixed() ([]savefile.Interface, []savefile.Record) {
	interfaces := []savefile.Interface{
		{Name: "eth0", Description: "first", Filter: "tcp port 80", OS: "Linux 6", LinkType: 1, SnapLen: 262144, Nanosecond: true},
		{Name: "any", LinkType: 276, SnapLen: 96},
	}
	return interfaces, []savefile.Record{
		{Sec: 1, Nsec: 123456789, Data: []byte("abcde"), Length: 1500, LinkType: 1, Direction: savefile.DirectionIn},
		{Sec: 2, Nsec: 5000, Data: []byte("abcdef"), Length: 6, LinkType: 276, Interface: 1, Direction: savefile.DirectionOut},
		{Sec: 4294967296, Data: []byte("abcdefgh"), Length: 8, LinkType: 1},
	}
}

func TestPcapNGKeepsAll(t *testing.T) {
	for _, ending := range []string{".pcapng", ".pcapng.gz", ".pcapng.zst"} {
		interfaces, records := mixed()
		name := filepath.Join(t.TempDir(), "x"+ending)
		known := 1
		w, err := savefile.Create(name, savefile.WriterOptions{
			Hardware: "test", OS: "Linux", Application: "savefile",
			Interfaces: func() []savefile.Interface { return interfaces[:known] },
		})
		if err != nil {
			t.Fatal(err)
		}
		known = 2 // the second interface turns up later
		if err := w.WriteBatch(records); err != nil {
			t.Fatal(err)
		}
		w.SetStats(0, savefile.Stats{Received: 7, Dropped: 4})
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
		gotRecords, gotInterfaces := read(t, name)
		if d := cmp.Diff(records, gotRecords); d != "" {
			t.Errorf("%s: records (-want +got):\n%s", ending, d)
		}
		if d := cmp.Diff(interfaces, gotInterfaces); d != "" {
			t.Errorf("%s: interfaces (-want +got):\n%s", ending, d)
		}
	}
}

// TestReferenceReadsPcapNG: the reference reads our pcapng, and finds the packets
// there that we put in.
func TestReferenceReadsPcapNG(t *testing.T) {
	tcpdump := reference(t)
	dir := t.TempDir()
	ng, theirs := filepath.Join(dir, "x.pcapng"), filepath.Join(dir, "theirs")
	for _, name := range captures(t) {
		if copyFile(name, ng, true) != nil {
			continue // faults are compared elsewhere
		}
		os.Remove(theirs)
		if out, err := exec.Command(tcpdump, "-Z", "root", "--nano", "-r", ng, "-w", theirs).CombinedOutput(); err != nil {
			if !bytes.Contains(out, []byte("bigger than snaplen")) { // pcapng is stricter about it
				t.Errorf("%s: %s", filepath.Base(name), out)
			}
			continue
		}
		a, b := readRecords(t, theirs), readRecords(t, name)
		if !bytes.Equal(a, b) {
			t.Errorf("%s: the reference read other records in our pcapng", filepath.Base(name))
		}
	}
}

// readRecords are the bytes of a pcap file's records, with fractions beyond the
// second carried over, as pcapng cannot say them.
func readRecords(t *testing.T, name string) []byte {
	t.Helper()
	records, _ := read(t, name)
	var b []byte
	for _, r := range records {
		sec, nsec := uint32(r.Sec+r.Nsec/1e9), uint32(r.Nsec%1e9)
		b = append(b, raw(le, sec, nsec, uint32(len(r.Data)), r.Length, r.Data)...)
	}
	return b
}

// TestWritesLinkTypes: a pcap file takes one link type only.
func TestWritesLinkTypes(t *testing.T) {
	w, err := savefile.Create(filepath.Join(t.TempDir(), "x.pcap"), savefile.WriterOptions{LinkType: 1})
	if err != nil {
		t.Fatal(err)
	}
	var e *savefile.LinkTypeError
	if err := w.Write(&savefile.Record{LinkType: 113}); !errors.As(err, &e) || e.File != 1 || e.Record != 113 {
		t.Errorf("Write: %v", err)
	}
	if err := w.Close(); !errors.As(err, &e) {
		t.Errorf("Close: %v", err)
	}
}

func TestCompressedFilesAreWhatTheySay(t *testing.T) {
	for ending, tool := range map[string]string{".gz": "gzip", ".zst": "zstd"} {
		if _, err := exec.LookPath(tool); err != nil {
			t.Logf("NOT RUN: there is no %s to compare with", tool)
			continue
		}
		dir := t.TempDir()
		plain, packed := filepath.Join(dir, "x.pcap"), filepath.Join(dir, "x.pcap"+ending)
		for _, name := range []string{plain, packed} {
			w, err := savefile.Create(name, savefile.WriterOptions{LinkType: 1, SnapLen: 100})
			if err != nil {
				t.Fatal(err)
			}
			for i := range 40000 {
				if err := w.Write(&savefile.Record{Sec: int64(i), Data: zeros(60), Length: 60, LinkType: 1}); err != nil {
					t.Fatal(err)
				}
			}
			if err := w.Close(); err != nil {
				t.Fatal(err)
			}
		}
		want, _ := os.ReadFile(plain)
		got, err := exec.Command(tool, "-dc", packed).Output()
		if err != nil || !bytes.Equal(got, want) {
			t.Errorf("%s unpacks %d bytes, %v; want %d", tool, len(got), err, len(want))
		}
		if n, _ := read(t, packed); len(n) != 40000 {
			t.Errorf("%s: %d records", ending, len(n))
		}
	}
}

// compress makes a compressed file with the usual tool.
func compress(t *testing.T, data []byte, tool ...string) []byte {
	t.Helper()
	if _, err := exec.LookPath(tool[0]); err != nil {
		t.Skipf("NOT RUN: there is no %s to make a file with", tool[0])
	}
	cmd := exec.Command(tool[0], tool[1:]...)
	cmd.Stdin = bytes.NewReader(data)
	out, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func TestReadsCompressed(t *testing.T) {
	file := header()
	for range 10000 {
		file = append(file, raw(le, 1, 2, 60, 60, noise(60))...)
	}
	for _, tool := range [][]string{{"gzip", "-c"}, {"zstd", "-c"}, {"zstd", "-c", "-19"}, {"lz4", "-c"}, {"lz4", "-l", "-c"}, {"xz", "-c"}, {"xz", "-c", "-e", "-9"}} {
		t.Run(tool[0], func(t *testing.T) {
			packed := compress(t, file, tool...)
			if n, err := readAll(packed, 4096); n != 10000 || err != nil {
				t.Errorf("%v: %d records, %v", tool, n, err)
			}
			n, err := readAll(packed[:len(packed)/2], 1<<20)
			if want := "truncated compressed file"; errorText(err) != want || n > 10000 {
				t.Errorf("%v, cut: %d records, %v; want %s", tool, n, err, want)
			}
			name := filepath.Join(t.TempDir(), "x")
			os.WriteFile(name, packed, 0o666)
			if got, _ := read(t, name); len(got) != 10000 {
				t.Errorf("%v: %d records from the file", tool, len(got))
			}
		})
	}
}

// The tests of full disks run in a process of their own, in a private mount
// namespace with a tmpfs of 64 KiB.

const childVariable = "SAVEFILE_TEST_FULL_DISK"

func TestMain(m *testing.M) {
	guardMain()
	if dir := os.Getenv(childVariable); dir != "" {
		if err := syscall.Mount("none", dir, "tmpfs", 0, "size=64k"); err != nil {
			os.Stdout.WriteString("NOT RUN: no tmpfs: " + err.Error())
			os.Exit(3)
		}
	}
	os.Exit(m.Run())
}

// inFullDisk runs the test in a process with a small disk, and reports whether this
// is that process; dir is the disk.
func inFullDisk(t *testing.T) (dir string, inside bool) {
	if dir := os.Getenv(childVariable); dir != "" {
		return dir, true
	}
	cmd := exec.Command(os.Args[0], "-test.run", "^"+t.Name()+"$", "-test.v")
	cmd.Env = append(os.Environ(), childVariable+"="+t.TempDir())
	cmd.SysProcAttr = &syscall.SysProcAttr{
		Cloneflags:  syscall.CLONE_NEWUSER | syscall.CLONE_NEWNS,
		UidMappings: []syscall.SysProcIDMap{{ContainerID: 0, HostID: os.Getuid(), Size: 1}},
		GidMappings: []syscall.SysProcIDMap{{ContainerID: 0, HostID: os.Getgid(), Size: 1}},
	}
	out, err := cmd.CombinedOutput()
	var exit *exec.ExitError
	switch {
	case err == nil:
	case errors.As(err, &exit) && exit.ExitCode() != 3:
		t.Errorf("%s", out)
	default:
		t.Skipf("NOT RUN: no private mount namespace here: %v %s", err, out)
	}
	return "", false
}

// TestFullDisk: the error is returned, and the file ends with a whole record.
func TestFullDisk(t *testing.T) {
	dir, inside := inFullDisk(t)
	if !inside {
		return
	}
	for _, ending := range []string{".pcap", ".pcapng", ".pcap.gz", ".pcapng.zst"} {
		for _, buffered := range []bool{false, true} {
			name := filepath.Join(dir, "x"+ending)
			w, err := savefile.Create(name, savefile.WriterOptions{LinkType: 1, SnapLen: 262144, PacketBuffered: buffered})
			if err != nil {
				t.Fatal(err)
			}
			for i := 0; i < 1e6 && err == nil; i++ {
				err = w.Write(&savefile.Record{Sec: int64(i), Data: noise(i%1400 + 1), Length: 1500, LinkType: 1})
			}
			closed := w.Close()
			if want := name + ": No space left on device"; errorText(err) != want || errorText(closed) != want {
				t.Errorf("%s: Write: %v, Close: %v; want %s", ending, err, closed, want)
			}
			records, _ := read(t, name) // fails if the file does not end well
			if uint64(len(records)) != w.Packets() {
				t.Errorf("%s: %d records, the writer says %d", ending, len(records), w.Packets())
			}
			compressed := filepath.Ext(name) == ".gz" || filepath.Ext(name) == ".zst"
			if size := fileSize(t, name); !compressed && size < 62000 || len(records) == 0 && !compressed {
				t.Errorf("%s: only %d records, %d bytes", ending, len(records), size)
			}
			os.Remove(name)
		}
	}
}

var noiseState uint32 = 1

// noise are n bytes that cannot be compressed.
func noise(n int) []byte {
	b := make([]byte, n)
	for i := range b {
		noiseState = noiseState*1664525 + 1013904223
		b[i] = byte(noiseState >> 24)
	}
	return b
}

func TestDevFull(t *testing.T) {
	if _, err := savefile.Create("/dev/full", savefile.WriterOptions{LinkType: 1}); errorText(err) != "/dev/full: No space left on device" {
		t.Errorf("Create: %v", err)
	}
}

func TestCreateFaults(t *testing.T) {
	dir := t.TempDir()
	missing := filepath.Join(dir, "nodir", "x")
	for name, want := range map[string]string{
		missing: missing + ": No such file or directory",
		dir:     dir + ": Is a directory",
	} {
		if _, err := savefile.Create(name, savefile.WriterOptions{}); errorText(err) != want {
			t.Errorf("Create(%q): %v; want %s", name, err, want)
		}
	}
}

// blocks are the bodies of a pcapng file's blocks of one kind.
func blocks(t *testing.T, file []byte, kind uint32) [][]byte {
	t.Helper()
	var found [][]byte
	for len(file) > 0 {
		total := binary.LittleEndian.Uint32(file[4:])
		if binary.LittleEndian.Uint32(file) == kind {
			found = append(found, file[8:total-4])
		}
		file = file[total:]
	}
	return found
}

// TestPcapNGStatistics: the end-of-capture statistics and what the section says.
func TestPcapNGStatistics(t *testing.T) {
	name := filepath.Join(t.TempDir(), "x.pcapng")
	w, err := savefile.Create(name, savefile.WriterOptions{LinkType: 1, Hardware: "a machine", OS: "an OS", Application: "a test"})
	if err != nil {
		t.Fatal(err)
	}
	w.SetStats(0, savefile.Stats{Received: 7, Dropped: 4, InterfaceDropped: 2})
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	file, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range [][]byte{option(2, []byte("a machine")...), option(3, []byte("an OS")...), option(4, []byte("a test")...)} {
		if s := blocks(t, file, 0x0a0d0d0a); len(s) != 1 || !bytes.Contains(s[0][16:], want) {
			t.Errorf("section header %q lacks %q", s, want)
		}
	}
	stats := blocks(t, file, 5)
	if len(stats) != 1 {
		t.Fatalf("%d statistics blocks", len(stats))
	}
	for code, want := range map[uint16]uint64{4: 7, 5: 2, 6: 7, 7: 4} {
		if o := option(code, le.AppendUint64(nil, want)...); !bytes.Contains(stats[0], o) {
			t.Errorf("statistics %x lack option %d = %d", stats[0], code, want)
		}
	}
}
