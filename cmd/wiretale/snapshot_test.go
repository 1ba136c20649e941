package main

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync/atomic"
	"testing"

	"wiretale/savefile"
)

// The limits of the comparison: packets of a capture, and the longest snapshot.
const (
	snapshotPackets = 40
	snapshotLongest = 1600
	snapshotFirst   = 14
)

// TestEverySnapshotLength cuts each packet of the captures in
// testdata/snapshot-captures.txt at every length, and compares what the reference
// prints of the pieces with what wiretale prints: the best test there is of the
// order in which fields are read.
func TestEverySnapshotLength(t *testing.T) {
	folder, path := conformanceFolder(t, "tcpdump"), reference(t)
	var compared, different atomic.Int64
	t.Run("capture", func(t *testing.T) {
		for name := range lines(t, "../../testdata/snapshot-captures.txt") {
			t.Run(name, func(t *testing.T) {
				t.Parallel()
				cut := cutCapture(t, filepath.Join(folder, name))
				for _, options := range []string{"-n", "-nv", "-nvvve"} {
					n, bad := compareOutputs(t, path, cut, options)
					compared.Add(int64(n))
					different.Add(int64(bad))
				}
			})
		}
	})
	t.Logf("snapshot lengths: %d lines compared with the reference, %d different", compared.Load(), different.Load())
}

// cutCapture writes a capture that holds every packet of another at every length.
// The time stamp tells the length and the packet.
func cutCapture(t *testing.T, name string) string {
	t.Helper()
	r, err := savefile.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	packets := firstPackets(r)
	out := filepath.Join(t.TempDir(), "cut.pcap")
	w, err := savefile.Create(out, savefile.WriterOptions{LinkType: r.LinkType(), SnapLen: 262144})
	if err != nil {
		t.Fatal(err)
	}
	for n := snapshotFirst; n <= snapshotLongest; n++ {
		for i, rec := range packets {
			if n > len(rec.Data) && n > snapshotFirst {
				continue
			}
			data := rec.Data[:min(n, len(rec.Data))]
			cut := savefile.Record{Sec: int64(n), Nsec: int64(i) * 1000, Data: data, Length: max(rec.Length, uint32(len(data))), LinkType: rec.LinkType}
			if err := w.Write(&cut); err != nil {
				t.Fatal(err)
			}
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return out
}

// firstPackets reads the packets that are compared; an error in the file ends them.
func firstPackets(r *savefile.Reader) []savefile.Record {
	var packets []savefile.Record
	for len(packets) < snapshotPackets {
		rec, err := r.Next()
		if err != nil {
			break
		}
		c := *rec
		c.Data = slices.Clone(rec.Data)
		packets = append(packets, c)
	}
	return packets
}

// compareOutputs returns the number of lines the reference printed, and of packets
// that wiretale printed otherwise.
func compareOutputs(t *testing.T, path, capture, options string) (lines, different int) {
	t.Helper()
	args := append([]string{"-tt", "-#", "-r", capture}, strings.Fields(options)...)
	want, err := tcpdump(path, args...).Output()
	if err != nil {
		t.Fatalf("the reference: %v", err)
	}
	got, err := wiretale(args...).Output()
	if err != nil {
		t.Errorf("%s: %v", options, err)
	}
	lines = bytes.Count(want, []byte("\n"))
	if bytes.Equal(want, got) {
		return lines, 0
	}
	a, b := splitPackets(want), splitPackets(got)
	for i := range max(len(a), len(b)) {
		if i >= len(a) || i >= len(b) || a[i] != b[i] {
			if different++; different == 1 {
				t.Errorf("%s: packet %d (the time tells snapshot length and packet):\n%s", options, i+1, firstOfPair(a, b, i))
			}
		}
	}
	return lines, different
}

func firstOfPair(a, b []string, i int) string {
	if i >= len(a) || i >= len(b) {
		return fmt.Sprintf("%d packets printed, not %d", len(b), len(a))
	}
	return strings.SplitN(a[i], "\n", 2)[0] + "\n" + firstDifference([]byte(a[i]), []byte(b[i]))
}

var packetStart = regexp.MustCompile(`(?m)^ *[0-9]+  `)

// splitPackets cuts an output at the packet numbers.
func splitPackets(out []byte) []string {
	var packets []string
	at := packetStart.FindAllIndex(out, -1)
	for i, start := range at {
		end := len(out)
		if i+1 < len(at) {
			end = at[i+1][0]
		}
		packets = append(packets, string(out[start[0]:end]))
	}
	return packets
}

// TestSnapshotCapturesExist keeps the list honest: every name on it is a capture.
func TestSnapshotCapturesExist(t *testing.T) {
	folder := conformanceFolder(t, "tcpdump")
	for name := range lines(t, "../../testdata/snapshot-captures.txt") {
		if _, err := os.Stat(filepath.Join(folder, name)); err != nil {
			t.Error(err)
		}
	}
}
