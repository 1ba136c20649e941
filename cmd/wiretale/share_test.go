package main

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"

	"wiretale/bench/traffic"
	"wiretale/savefile"
)

// TestWorkers: with one processor, two and four the verbs about conversations
// print the same of every capture there is, the generated one included.
func TestWorkers(t *testing.T) {
	names, err := filepath.Glob("../../testdata/*/*.pcap")
	if err != nil || len(names) == 0 {
		t.Fatal("no captures: ", err)
	}
	if folder := os.Getenv("WIRETALE_CONFORMANCE"); folder != "" {
		more, err := filepath.Glob(filepath.Join(folder, "tcpdump", "*.pcap*"))
		if err != nil {
			t.Fatal(err)
		}
		names = append(names, more...)
	}
	names = append(names, generated(t, 60_000))
	verbs := [][]string{{"explain"}, {"explain", "-q", "-n"}, {"flows"}, {"flows", "--csv", "--sort", "bytes"}}
	for i, name := range names {
		verb := verbs[i%len(verbs):][:1]
		if i == len(names)-1 {
			verb = verbs
		}
		for _, v := range verb {
			want := withProcessors(t, "1", append(v, name)...)
			for _, n := range [2]string{"2", "4"} {
				if d := firstDifference(want, withProcessors(t, n, append(v, name)...)); d != "" {
					t.Errorf("%v %s, %s processors: %s", v, name, n, d)
				}
			}
		}
	}
}

// withProcessors is what the program prints with so many processors, on both
// outputs: it may also have reason to fail.
func withProcessors(t *testing.T, n string, args ...string) []byte {
	t.Helper()
	cmd := wiretale(args...)
	cmd.Env = append(cmd.Env, "GOMAXPROCS="+n)
	var out bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &out
	cmd.Run()
	return out.Bytes()
}

// generated writes a capture of the traffic that benchmarks use.
func generated(t *testing.T, packets int) string {
	t.Helper()
	name := filepath.Join(t.TempDir(), "generated.pcap")
	w, err := savefile.Create(name, savefile.WriterOptions{LinkType: 1, SnapLen: 262144})
	if err != nil {
		t.Fatal(err)
	}
	g := traffic.New(7, 500)
	for range packets {
		r := g.Next()
		if err := w.Write(&r); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return name
}

// TestCutCapture: of a capture that ends in the middle of a packet, as one does
// whose writer was killed, all is told that can be read, and then what is wrong.
func TestCutCapture(t *testing.T) {
	whole, name := generated(t, 5000), filepath.Join(t.TempDir(), "cut.pcap")
	b, err := os.ReadFile(whole)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, b[:len(b)-7], 0o644); err != nil {
		t.Fatal(err)
	}
	for _, args := range [][]string{{"explain", "-q"}, {"explain", "--json"}, {"flows"}, {"flows", "--json"}, {"flows", "--csv"}, {"follow"}, {"compare", whole}} {
		for _, processors := range [2]string{"1", "2"} {
			cmd := wiretale(append(args, name)...)
			cmd.Env = append(cmd.Env, "GOMAXPROCS="+processors)
			var out, said bytes.Buffer
			cmd.Stdout, cmd.Stderr = &out, &said
			cmd.Run()
			if cmd.ProcessState.ExitCode() != 1 || out.Len() == 0 || !bytes.Contains(said.Bytes(), []byte("truncated dump file")) {
				t.Errorf("%v: status %d, %d lines, %s", args, cmd.ProcessState.ExitCode(), bytes.Count(out.Bytes(), []byte("\n")), said.Bytes())
			}
		}
	}
}
