package savefile_test

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"wiretale/savefile"

	"github.com/google/go-cmp/cmp"
)

// rotate writes a record of 60 bytes for each second given and returns what each
// file holds, and the names in the order in which they were finished.
func rotate(t *testing.T, name string, o savefile.RotatorOptions, seconds ...int64) (map[string][]int64, []string) {
	t.Helper()
	dir := t.TempDir()
	var finished []string
	o.LinkType, o.SnapLen, o.Location = 1, 262144, time.UTC
	o.Finished = func(name string) { finished = append(finished, filepath.Base(name)) }
	r, err := savefile.NewRotator(filepath.Join(dir, name), time.Unix(0, 0), o)
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range seconds {
		if !o.PacketTime {
			err = r.Tick(time.Unix(s, 0))
		}
		if err == nil {
			err = r.WriteBatch([]savefile.Record{{Sec: s, Data: zeros(60), Length: 60, LinkType: 1}})
		}
		if err == savefile.ErrFileLimit {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := r.Close(); err != nil {
		t.Fatal(err)
	}
	return contents(t, dir), finished
}

// contents are the seconds of the packets in each file of a folder.
func contents(t *testing.T, dir string) map[string][]int64 {
	t.Helper()
	files := map[string][]int64{}
	entries, _ := os.ReadDir(dir)
	for _, e := range entries {
		files[e.Name()] = []int64{}
		r, err := savefile.Open(filepath.Join(dir, e.Name()))
		if err != nil {
			t.Fatalf("%s: %v", e.Name(), err)
		}
		for rec, err := r.Next(); err == nil; rec, err = r.Next() {
			files[e.Name()] = append(files[e.Name()], rec.Sec)
		}
		r.Close()
	}
	return files
}

func TestRotation(t *testing.T) {
	bySize := savefile.RotatorOptions{MaxSize: 100} // the second record makes a file longer
	with := func(o savefile.RotatorOptions, f func(*savefile.RotatorOptions)) savefile.RotatorOptions {
		f(&o)
		return o
	}
	byPacket := savefile.RotatorOptions{Interval: 2, PacketTime: true}
	byClock := savefile.RotatorOptions{Interval: 2}
	for _, c := range []struct {
		name     string
		o        savefile.RotatorOptions
		seconds  []int64
		want     map[string][]int64
		finished []string
	}{
		{"never", savefile.RotatorOptions{}, []int64{1, 2, 3}, map[string][]int64{"never": {1, 2, 3}}, []string{"never"}},
		{"size", bySize, []int64{1, 2, 3, 4, 5}, map[string][]int64{"size": {1, 2}, "size1": {3, 4}, "size2": {5}}, []string{"size", "size1", "size2"}},
		{"ring", with(bySize, func(o *savefile.RotatorOptions) { o.Files = 2 }), []int64{1, 2, 3, 4, 5}, map[string][]int64{"ring0": {5}, "ring1": {3, 4}}, []string{"ring0", "ring1", "ring0"}},
		{"wide", with(bySize, func(o *savefile.RotatorOptions) { o.Files = 11 }), []int64{1, 2, 3}, map[string][]int64{"wide00": {1, 2}, "wide01": {3}}, []string{"wide00", "wide01"}},
		{"one", with(bySize, func(o *savefile.RotatorOptions) { o.Files = 1 }), []int64{1, 2, 3}, map[string][]int64{"one": {3}}, []string{"one", "one"}},
		{"p%S", byPacket, []int64{101, 102, 103, 109, 110}, map[string][]int64{"p41": {101, 102}, "p43": {103}, "p49": {109, 110}}, []string{"p41", "p43", "p49"}},
		{"p%Sn", with(byPacket, func(o *savefile.RotatorOptions) { o.MaxSize = 100 }), []int64{1, 1, 1, 3, 3, 3}, map[string][]int64{"p01n": {1, 1}, "p01n1": {1}, "p03n": {3, 3}, "p03n1": {3}}, []string{"p01n", "p01n1", "p03n", "p03n1"}},
		{"limit%S", with(byPacket, func(o *savefile.RotatorOptions) { o.Files = 2 }), []int64{1, 3, 5, 7}, map[string][]int64{"limit01": {1}, "limit03": {3}}, []string{"limit01", "limit03"}},
		{"c%S", byClock, []int64{1, 2, 3, 7}, map[string][]int64{"c00": {1}, "c02": {2, 3}, "c07": {7}}, []string{"c00", "c02", "c07"}},
		{"over", byClock, []int64{1, 2, 3}, map[string][]int64{"over": {2, 3}}, []string{"over", "over"}},
	} {
		files, finished := rotate(t, c.name, c.o, c.seconds...)
		if d := cmp.Diff(c.want, files); d != "" {
			t.Errorf("%s: files (-want +got):\n%s", c.name, d)
		}
		if d := cmp.Diff(c.finished, finished); d != "" {
			t.Errorf("%s: finished (-want +got):\n%s", c.name, d)
		}
	}
}

// TestRotationWithoutTraffic: time passes, files follow each other.
func TestRotationWithoutTraffic(t *testing.T) {
	dir := t.TempDir()
	o := savefile.RotatorOptions{Interval: 10, Location: time.UTC}
	o.LinkType = 1
	r, err := savefile.NewRotator(filepath.Join(dir, "a%S"), time.Unix(0, 0), o)
	if err != nil {
		t.Fatal(err)
	}
	for s := range int64(25) {
		if err := r.Tick(time.Unix(s, 0)); err != nil {
			t.Fatal(err)
		}
	}
	if err := r.Close(); err != nil {
		t.Fatal(err)
	}
	want := map[string][]int64{"a00": {}, "a10": {}, "a20": {}}
	if d := cmp.Diff(want, contents(t, dir)); d != "" {
		t.Errorf("files (-want +got):\n%s", d)
	}
}

// TestRotationIsReferences rotates with the reference and compares names and bytes.
func TestRotationIsReferences(t *testing.T) {
	tcpdump := reference(t)
	in := filepath.Join(t.TempDir(), "in")
	file := header()
	for i := range 300 {
		file = append(file, raw(le, uint32(i), 2, uint32(i%100+900), 2000, zeros(i%100+900))...)
	}
	os.WriteFile(in, file, 0o666)
	for _, files := range []int{0, 1, 2, 10, 11, 101} {
		theirs, ours := t.TempDir(), t.TempDir()
		args := []string{"-Z", "root", "-r", in, "-C", "10k", "-w", filepath.Join(theirs, "x.pcap")}
		if files > 0 {
			args = append(args, "-W", fmt.Sprint(files))
		}
		if out, err := exec.Command(tcpdump, args...).CombinedOutput(); err != nil {
			t.Fatalf("%v: %s", err, out)
		}
		copyRotating(t, in, filepath.Join(ours, "x.pcap"), savefile.RotatorOptions{MaxSize: 10 << 10, Files: files})
		if d := cmp.Diff(bytesOf(t, theirs), bytesOf(t, ours)); d != "" {
			t.Errorf("-W %d: (-reference +ours):\n%s", files, d[:min(len(d), 2000)])
		}
	}
}

func copyRotating(t *testing.T, in, out string, o savefile.RotatorOptions) {
	t.Helper()
	r, err := savefile.Open(in)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	o.LinkType, o.SnapLen = r.LinkType(), r.SnapLen()
	w, err := savefile.NewRotator(out, time.Now(), o)
	if err != nil {
		t.Fatal(err)
	}
	for records, block, err := r.ReadBatch(nil, nil); err == nil; records, block, err = r.ReadBatch(records, block) {
		if err := w.WriteBatch(records); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
}

func bytesOf(t *testing.T, dir string) map[string]string {
	files := map[string]string{}
	entries, _ := os.ReadDir(dir)
	for _, e := range entries {
		b, err := os.ReadFile(filepath.Join(dir, e.Name()))
		if err != nil {
			t.Fatal(err)
		}
		files[e.Name()] = string(b)
	}
	return files
}

// TestTickFlushes: what was written half a second ago is in the file.
func TestTickFlushes(t *testing.T) {
	name := filepath.Join(t.TempDir(), "a")
	o := savefile.RotatorOptions{}
	o.LinkType = 1
	start := time.Unix(1000, 0)
	r, err := savefile.NewRotator(name, start, o)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	sizes := []int64{fileSize(t, name)}
	r.WriteBatch([]savefile.Record{{Data: zeros(60), LinkType: 1}})
	sizes = append(sizes, fileSize(t, name))
	for _, after := range []time.Duration{400, 600} {
		if err := r.Tick(start.Add(after * time.Millisecond)); err != nil {
			t.Fatal(err)
		}
		sizes = append(sizes, fileSize(t, name))
	}
	if want := []int64{24, 24, 24, 100}; !slices.Equal(sizes, want) {
		t.Errorf("sizes %v, want %v", sizes, want)
	}
}

func fileSize(t *testing.T, name string) int64 {
	t.Helper()
	info, err := os.Stat(name)
	if err != nil {
		t.Fatal(err)
	}
	return info.Size()
}
