package explain

import (
	"bytes"
	"errors"
	"flag"
	"io"
	"net/netip"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"wiretale/internal/conversation"
	"wiretale/internal/source"
)

var update = flag.Bool("update", false, "write the tales that are told now")

// retell tells the tale of a text.
func retell(t testing.TB, file string, o Options) string {
	text, err := source.OpenText(file)
	if err != nil {
		t.Fatal(err)
	}
	report := text.Report()
	var out bytes.Buffer
	o.NoTimes, o.NoDate = report.NoTimes, report.NoDate
	o.Host = func(a netip.Addr) string { return report.Substitute[a] }
	o.Port = func(n uint16) string { return report.Services[n] }
	teller := New(&out, o)
	tracker := conversation.New(teller, conversation.Limits{NoTimes: report.NoTimes})
	number := uint64(0)
	for {
		var b source.Batch
		err := text.Next(&b)
		for i := range b.Records {
			number++
			r := &b.Records[i]
			c := tracker.Packet(number, r)
			teller.Packet(c, number, r.Sec*1e9+r.Nsec, "")
		}
		if errors.Is(err, io.EOF) {
			break
		}
	}
	tracker.Close()
	if teller.Err() != nil {
		t.Fatal(teller.Err())
	}
	return out.String()
}

// TestTraces: the tales of real traces. A change of them is to be read line by line.
func TestTraces(t *testing.T) {
	t.Setenv("TZ", "UTC")
	files, _ := filepath.Glob("testdata/traces/*.txt")
	if len(files) < 6 {
		t.Fatal("the traces are missing")
	}
	for _, file := range files {
		for name, o := range map[string]Options{".tale": {}, ".quiet": {Quiet: true}, ".json": {JSON: true}} {
			golden(t, strings.TrimSuffix(file, ".txt")+name, retell(t, file, o))
		}
	}
}

func golden(t *testing.T, file, got string) {
	t.Helper()
	if *update {
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("%s: told otherwise:\n%s", file, got)
	}
}
