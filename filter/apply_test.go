package filter_test

import (
	"errors"
	"io"
	"path/filepath"
	"testing"

	"wiretale/filter"
	"wiretale/savefile"
)

// TestApply runs libpcap's filters on libpcap's captures.
func TestApply(t *testing.T) {
	type applyCase struct {
		Name, Expression, Savefile string
		Netmask                    *string
		Results                    []uint32
	}
	cases := readCases[applyCase](t, "apply.jsonl")
	for _, c := range cases {
		for _, optimize := range []bool{true, false} {
			got := apply(t, filepath.Join(folder(t), c.Savefile), c.Expression, c.Netmask, optimize)
			if len(got) != len(c.Results) {
				t.Fatalf("%s: %d packets, want %d", c.Name, len(got), len(c.Results))
			}
			for i := range got {
				if got[i] != c.Results[i] {
					t.Errorf("%s: %s: packet %d: %d, want %d (optimised: %t)", c.Savefile, c.Expression, i+1, got[i], c.Results[i], optimize)
				}
			}
		}
	}
	t.Logf("%d filters", len(cases))
}

// apply returns what a filter says about each packet of a file.
func apply(t *testing.T, path, expression string, netmask *string, optimize bool) []uint32 {
	r, err := savefile.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	o := filter.Options{File: true, Optimize: optimize}
	if netmask != nil {
		o = options(t, "EN10MB", 0, netmask)
		o.File, o.Optimize = true, optimize
	}
	var verdicts []uint32
	for {
		rec, err := r.Next()
		if errors.Is(err, io.EOF) {
			return verdicts
		}
		if err != nil {
			t.Fatal(path, err)
		}
		o.LinkType, o.SnapLen = uint16(rec.LinkType), r.SnapLen()
		p, err := filter.Compile(expression, o)
		if err != nil {
			t.Fatal(path, expression, err)
		}
		verdicts = append(verdicts, run(p, rec.Data, rec.Length))
	}
}
