package savefile_test

import (
	"bytes"
	"errors"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"sync"
	"syscall"
	"testing"
	"time"

	"wiretale/savefile"

	"github.com/google/go-cmp/cmp"
)

// records are all records of a file in memory.
func records(t testing.TB, file []byte) []savefile.Record {
	t.Helper()
	r, err := savefile.NewReader(bytes.NewReader(file))
	if err != nil {
		t.Fatal(err)
	}
	var all []savefile.Record
	for {
		batch, _, err := r.ReadBatch(nil, nil)
		if err == io.EOF {
			return all
		}
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, batch...)
	}
}

// TestTimes: what time stamps mean.
func TestTimes(t *testing.T) {
	at := func(options []byte, stamp uint64) []byte {
		return join(section, idb(le, 1, 0, options...), stamped(stamp))
	}
	for _, c := range []struct {
		name      string
		file      []byte
		sec, nsec int64
	}{
		{"microseconds", join(header(), rec), 1, 2000},
		{"nanoseconds", join(header(magic(0xa1b23c4d)), rec), 1, 2},
		{"unsigned seconds", join(header(), raw(le, 0xffffffff, 5, 0, 0, nil)), 0xffffffff, 5000},
		{"claimed microseconds", join(header(), raw(le, 1, 0xffffffff, 0, 0, nil)), 1, 0xffffffff * 1000},
		{"claimed nanoseconds", join(header(magic(0xa1b23c4d)), raw(le, 1, 0xffffffff, 0, 0, nil)), 1, 0xffffffff},
		{"ng microseconds", at(nil, 1000002), 1, 2000},
		{"ng nanoseconds", at(option(9, 9), 1000000002), 1, 2},
		{"ng seconds", at(option(9, 0), 1e18+2), 1e18 + 2, 0},
		{"ng 10^-3", at(option(9, 3), 1e18+2), 1e15, 2000000},
		{"ng 10^-12", at(option(9, 12), 1e18+5003), 1e6, 5},
		{"ng 10^-19", at(option(9, 19), 1e18+2), 0, 100000000},
		{"ng 2^-10", at(option(9, 0x8a), 1e18+2), 976562500000000, 1953125},
		{"ng 2^-30", at(option(9, 0x9e), 1e18+2), 931322574, 615478517},
		{"ng 2^-63", at(option(9, 0xbf), 1e18+2), 0, 108420217}, // the reference overflows
		{"ng offset", at(option(14, 0xe8, 3, 0, 0, 0, 0, 0, 0), 1000002), 1001, 2000},
		{"ng negative offset", at(option(14, 255, 255, 255, 255, 255, 255, 255, 255), 1000002), 0, 2000},
		{"ng latest", at(nil, 1<<64-1), 18446744073709, 551615000},
	} {
		r := records(t, c.file)
		if len(r) != 1 || r[0].Sec != c.sec || r[0].Nsec != c.nsec {
			t.Errorf("%s: %d.%09d; want %d.%09d", c.name, r[0].Sec, r[0].Nsec, c.sec, c.nsec)
		}
	}
}

func TestDirections(t *testing.T) {
	flags := func(b ...byte) []byte {
		return block(le, 6, epbBody(le, 0, 1, 5, 5, join(zeros(8), option(1, 'h', 'i'), option(2, b...), option(0))))
	}
	got := records(t, join(section, iface, enh, flags(1, 0, 0, 0), flags(2, 0, 0, 0), flags(3, 0, 0, 0), flags(2)))
	want := []savefile.Direction{0, savefile.DirectionIn, savefile.DirectionOut, 0, 0}
	for i, r := range got {
		if r.Direction != want[i] {
			t.Errorf("record %d: direction %d, want %d", i, r.Direction, want[i])
		}
	}
	got = records(t, join(header(magic(0xa1b2cd34)), modified(le, 0), modified(le, 4)))
	if got[0].Direction != savefile.DirectionIn || got[1].Direction != savefile.DirectionOut {
		t.Errorf("modified format: %d, %d", got[0].Direction, got[1].Direction)
	}
}

// TestInterfaces: each packet names the interface it came from, across sections.
func TestInterfaces(t *testing.T) {
	file := join(section, idb(le, 1, 96, option(2, []byte("eth0")...)...), idb(le, 12, 0, option(2, []byte("tun0\x00xx")...)...), enh, epb(le, 1, 60),
		shb(be), idb(be, 113, 0), epb(be, 0, 60))
	r, err := savefile.NewReader(bytes.NewReader(file))
	if err != nil {
		t.Fatal(err)
	}
	if n := len(r.Interfaces()); n != 1 {
		t.Errorf("%d interfaces before reading", n)
	}
	batch, _, err := r.ReadBatch(nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	want := []savefile.Interface{{Name: "eth0", LinkType: 1, SnapLen: 96}, {Name: "tun0", LinkType: 101, SnapLen: 262144}, {LinkType: 113, SnapLen: 262144}}
	if d := cmp.Diff(want, r.Interfaces()); d != "" {
		t.Errorf("interfaces (-want +got):\n%s", d)
	}
	for i, rec := range batch {
		if int(rec.Interface) != i || rec.LinkType != want[i].LinkType {
			t.Errorf("record %d: interface %d, link type %d", i, rec.Interface, rec.LinkType)
		}
	}
}

// endless reads head, and then again and again the same.
type endless struct {
	left, again []byte
}

func (e *endless) Read(p []byte) (int, error) {
	if len(e.left) == 0 {
		e.left = e.again
	}
	n := copy(p, e.left)
	e.left = e.left[n:]
	return n, nil
}

// TestManyInterfacesEnd: a file cannot make us keep any number of interfaces.
func TestManyInterfacesEnd(t *testing.T) {
	before := heap()
	named := idb(le, 1, 0, option(2, bytes.Repeat([]byte("x"), 60000)...)...)
	r, err := savefile.NewReader(&endless{section, named})
	if err != nil {
		t.Fatal(err)
	}
	_, block, err := r.ReadBatch(nil, nil)
	var fault *savefile.FormatError
	if !errors.As(err, &fault) {
		t.Errorf("ReadBatch: %v", err)
	}
	if n := heap() - before; n > 16<<20 {
		t.Errorf("%d bytes are kept", n)
	}
	runtime.KeepAlive(r)
	runtime.KeepAlive(block)
}

func heap() int64 {
	var m runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&m)
	return int64(m.HeapAlloc)
}

// TestClaimsTakeNoMemory: memory goes by what is there, not by what is claimed.
func TestClaimsTakeNoMemory(t *testing.T) {
	for _, file := range [][]byte{
		join(header(link(231)), claim(134217728, 1)),
		join(section, dbus, epb(le, 0, 60, 134217728)),
		join(section, iface, epb(le, 0, 60, 16777216)),
	} {
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		if _, err := readAll(file, 1<<30); err == nil {
			t.Error("no error")
		}
		runtime.ReadMemStats(&after)
		if n := after.TotalAlloc - before.TotalAlloc; n > 4<<20 {
			t.Errorf("%d bytes were allocated for a file of %d", n, len(file))
		}
	}
}

// fifo makes a FIFO and opens both its ends.
func fifo(t *testing.T, begin []byte) (*savefile.Reader, *os.File) {
	t.Helper()
	name := filepath.Join(t.TempDir(), "fifo")
	if err := syscall.Mkfifo(name, 0o666); err != nil {
		t.Fatal(err)
	}
	writer := make(chan *os.File)
	go func() {
		w, _ := os.OpenFile(name, os.O_WRONLY, 0)
		w.Write(begin)
		writer <- w
	}()
	r, err := savefile.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { r.Close() })
	return r, <-writer
}

// TestPipeDelivers: packets are handed out as they arrive.
func TestPipeDelivers(t *testing.T) {
	r, w := fifo(t, header())
	var batch []savefile.Record
	var block []byte
	for _, n := range []int{1, 3, 2} {
		w.Write(bytes.Repeat(rec, n))
		var err error
		if batch, block, err = r.ReadBatch(batch, block); err != nil || len(batch) != n {
			t.Fatalf("%d records, %v; want %d", len(batch), err, n)
		}
	}
	w.Write(rec[:20])
	go func() {
		time.Sleep(20 * time.Millisecond)
		w.Write(rec[20:])
		w.Close()
	}()
	if batch, _, err := r.ReadBatch(batch, block); err != nil || len(batch) != 1 {
		t.Fatalf("a record in two parts: %d records, %v", len(batch), err)
	}
	if _, _, err := r.ReadBatch(batch, block); err != io.EOF {
		t.Fatalf("at the end: %v", err)
	}
}

// TestInterrupt: a reader that waits for a pipe stops waiting.
func TestInterrupt(t *testing.T) {
	r, w := fifo(t, join(header(), rec))
	defer w.Close()
	if batch, _, err := r.ReadBatch(nil, nil); err != nil || len(batch) != 1 {
		t.Fatalf("%d records, %v", len(batch), err)
	}
	var wait sync.WaitGroup
	wait.Go(func() {
		if _, _, err := r.ReadBatch(nil, nil); err != savefile.ErrInterrupted {
			t.Errorf("ReadBatch: %v", err)
		}
	})
	time.Sleep(20 * time.Millisecond)
	r.Interrupt()
	wait.Wait()
	r.Interrupt()
}

// TestInterruptFile: a reader of a file stops, too.
func TestInterruptFile(t *testing.T) {
	name := filepath.Join(t.TempDir(), "x")
	os.WriteFile(name, join(header(), bytes.Repeat(rec, 100000)), 0o666)
	r, err := savefile.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	n := 0
	for batch, block, err := r.ReadBatch(nil, nil); ; batch, block, err = r.ReadBatch(batch, block) {
		if err == savefile.ErrInterrupted {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		n += len(batch)
		r.Interrupt()
	}
	if n == 0 || n > 10000 {
		t.Errorf("%d records after an interrupt at once", n)
	}
	r.Close()
	r.Interrupt() // after Close: nothing happens
}

// sample is a file of n records of all sizes.
func sample(n int) []byte {
	file := header()
	for i := range n {
		size := uint32(54 + i%64*16)
		file = append(file, raw(le, uint32(i), 2, size, size, zeros(int(size)))...)
	}
	return file
}

func TestReadsWithoutAllocating(t *testing.T) {
	for name, file := range map[string][]byte{"pcap": sample(100000), "pcapng": join(section, iface, bytes.Repeat(enh, 100000))} {
		r, err := savefile.NewReader(bytes.NewReader(file))
		if err != nil {
			t.Fatal(err)
		}
		batch, block, err := r.ReadBatch(make([]savefile.Record, 0, 8192), nil)
		n := testing.AllocsPerRun(20, func() {
			if batch, block, err = r.ReadBatch(batch, block); err != nil {
				t.Fatal(err)
			}
		})
		if n != 0 {
			t.Errorf("%s: %v allocations a batch", name, n)
		}
	}
}

func TestWritesWithoutAllocating(t *testing.T) {
	f, err := os.OpenFile(os.DevNull, os.O_WRONLY, 0)
	if err != nil {
		t.Fatal(err)
	}
	for _, format := range []savefile.Format{savefile.FormatPcap, savefile.FormatPcapNG} {
		w, err := savefile.NewWriter(f, savefile.WriterOptions{LinkType: 1, SnapLen: 262144, Format: format})
		if err != nil {
			t.Fatal(err)
		}
		batch := records(t, sample(5000))
		if n := testing.AllocsPerRun(20, func() { w.WriteBatch(batch) }); n != 0 {
			t.Errorf("%s: %v allocations a batch", format, n)
		}
	}
}

func benchmarkFile(b *testing.B, n int) string {
	name := filepath.Join(b.TempDir(), "x.pcap")
	if err := os.WriteFile(name, sample(n), 0o666); err != nil {
		b.Fatal(err)
	}
	return name
}

// The benchmarks give nanoseconds a packet of 558 bytes on average.

func BenchmarkRead(b *testing.B) {
	const packets = 200000
	pcap := benchmarkFile(b, packets)
	ng := filepath.Join(b.TempDir(), "x.pcapng")
	if err := copyFile(pcap, ng, false); err != nil {
		b.Fatal(err)
	}
	b.Run("pcap", func(b *testing.B) { benchmarkRead(b, pcap, packets) })
	b.Run("pcapng", func(b *testing.B) { benchmarkRead(b, ng, packets) })
}

func benchmarkRead(b *testing.B, name string, packets int) {
	info, err := os.Stat(name)
	if err != nil {
		b.Fatal(err)
	}
	b.SetBytes(info.Size())
	var batch []savefile.Record
	var block []byte
	for b.Loop() {
		r, err := savefile.Open(name)
		if err != nil {
			b.Fatal(err)
		}
		n := 0
		for {
			if batch, block, err = r.ReadBatch(batch, block); err != nil {
				break
			}
			n += len(batch)
		}
		r.Close()
		if n != packets || err != io.EOF {
			b.Fatal(n, err)
		}
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*packets), "ns/packet")
}

func BenchmarkCopy(b *testing.B) {
	const packets = 200000
	name := benchmarkFile(b, packets)
	info, _ := os.Stat(name)
	b.SetBytes(info.Size())
	out := filepath.Join(b.TempDir(), "out.pcap")
	for b.Loop() {
		if err := copyFile(name, out, false); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*packets), "ns/packet")
}
