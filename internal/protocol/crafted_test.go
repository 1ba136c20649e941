package protocol

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"

	"wiretale/internal/packet"
	"wiretale/internal/printer"
	"wiretale/savefile"
)

// TestAllocationsCrafted prints a packet of every kind of the internet and
// transport layers, whole and cut, without a single allocation.
func TestAllocationsCrafted(t *testing.T) {
	names, err := filepath.Glob("../../testdata/crafted/*.pcap")
	if err != nil || len(names) == 0 {
		t.Fatal("no captures: ", err)
	}
	for _, name := range names {
		records := recordsOf(t, name)
		for _, o := range styles[:3] {
			p := printer.New(o, nil, nil)
			buf := make([]byte, 0, 1<<20)
			n := testing.AllocsPerRun(3, func() {
				for i := range records {
					buf = p.Packet(buf[:0], &records[i], 1, printer.Times{})
				}
			})
			if n != 0 {
				t.Errorf("%s, -v %d: %v allocations for %d packets", filepath.Base(name), o.Verbose, n, len(records))
			}
		}
	}
}

func recordsOf(t *testing.T, name string) []packet.Record {
	t.Helper()
	f, err := os.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	r, err := savefile.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	var records []packet.Record
	for {
		rec, err := r.Next()
		if err != nil {
			return records
		}
		own := *rec
		own.Data = bytes.Clone(rec.Data)
		records = append(records, own)
	}
}
