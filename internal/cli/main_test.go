package cli

import (
	goflag "flag"
	"os"
	"path/filepath"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"wiretale/internal/packet"
	"wiretale/internal/testnet"
	"wiretale/savefile"
)

// TestMain makes this test binary stand for the program, under both its names, and
// runs the tests in a network of their own.
func TestMain(m *testing.M) {
	run := func() { os.Exit(Main(os.Args)) }
	testscript.Main(inNetwork{m}, map[string]func(){"wiretale": run, "tcpdump": run, guardName: run})
}

type inNetwork struct{ *testing.M }

func (n inNetwork) Run() int {
	goflag.Parse()
	if f := goflag.Lookup("test.fuzz"); f != nil && f.Value.String() != "" {
		return n.M.Run() // fuzzing hands descriptors to its workers, and needs no network
	}
	return testnet.Main(n.M)
}

// TestScripts runs whole commands.
func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir: "../../testdata/script",
		Setup: func(e *testscript.Env) error {
			return writeCaptures(e.WorkDir)
		},
	})
}

// writeCaptures makes the files that scripts and tables use: ten datagrams, the
// same cut in the last, packets of two link types, and an empty one of cooked
// packets.
func writeCaptures(dir string) error {
	var records []packet.Record
	for i := range 10 {
		payload := []byte{byte('a' + i)}
		frame := testnet.UDP(uint16(9000+i), payload)
		records = append(records, packet.Record{Sec: 1000000000 + int64(i), Nsec: 123456789, Data: frame, Length: uint32(len(frame)), LinkType: 1})
	}
	if err := writeCapture(filepath.Join(dir, "ten.pcap"), savefile.WriterOptions{LinkType: 1, SnapLen: 65535}, records); err != nil {
		return err
	}
	whole, err := os.ReadFile(filepath.Join(dir, "ten.pcap"))
	if err != nil {
		return err
	}
	if err := os.WriteFile(filepath.Join(dir, "cut.pcap"), whole[:len(whole)-5], 0o666); err != nil {
		return err
	}
	if err := writeCapture(filepath.Join(dir, "raw.pcap"), savefile.WriterOptions{LinkType: 101, SnapLen: 65535}, nil); err != nil {
		return err
	}
	if err := writeCapture(filepath.Join(dir, "sll2.pcap"), savefile.WriterOptions{LinkType: 276, SnapLen: 262144}, nil); err != nil {
		return err
	}
	mixed := []packet.Record{records[0], records[1]}
	mixed[1].Data, mixed[1].Length, mixed[1].LinkType, mixed[1].Interface = mixed[1].Data[14:], mixed[1].Length-14, 101, 1
	return writeCapture(filepath.Join(dir, "mixed.pcapng"), savefile.WriterOptions{
		Interfaces: func() []savefile.Interface {
			return []savefile.Interface{{Name: "one", LinkType: 1, SnapLen: 65535}, {Name: "two", LinkType: 101, SnapLen: 65535}}
		},
	}, mixed)
}

func writeCapture(name string, o savefile.WriterOptions, records []packet.Record) error {
	w, err := savefile.Create(name, o)
	if err != nil {
		return err
	}
	if err := w.WriteBatch(records); err != nil {
		return err
	}
	return w.Close()
}
