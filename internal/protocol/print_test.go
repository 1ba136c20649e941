package protocol

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"

	"wiretale/bench/traffic"
	"wiretale/internal/packet"
	"wiretale/internal/pipeline"
	"wiretale/internal/printer"
	"wiretale/internal/source"
	"wiretale/savefile"
)

// styles are the combinations of options under which everything is tried.
var styles = []printer.Options{
	{Numeric: true},
	{Numeric: true, Verbose: 1},
	{Numeric: true, Verbose: 3, LinkLevel: true},
	{Numeric: true, Verbose: 4, Dump: printer.DumpHexASCII, DumpLink: true},
	{Numeric: true, Quiet: 1},
	{Verbose: 2, Mesh: true, AsDot: true, RawNFS: true, AbsoluteSeq: true},
}

// mostPerByte bounds the text of a packet: so many bytes for each of its own. DNS
// is the widest: a pointer of two bytes may stand for a name of 255, each byte of
// which may take four to print.
const mostPerByte = 1200

// FuzzPrint prints whatever bytes as a packet of whatever link type. Nothing may
// panic, and the text must stay in proportion.
func FuzzPrint(f *testing.F) {
	g := traffic.New(1, 10)
	for range 40 {
		f.Add(bytes.Clone(g.Next().Data), uint16(1), uint8(1), uint16(0))
	}
	for link := range uint16(300) {
		f.Add([]byte("\x45\x00\x00\x1c\x00\x01\x00\x00\x40\x11\x00\x00\x7f\x00\x00\x01\x7f\x00\x00\x01\x00\x35\x00\x35\x00\x08\x00\x00"), link, uint8(2), uint16(20))
	}
	f.Fuzz(func(t *testing.T, data []byte, link uint16, style uint8, more uint16) {
		p := printer.New(styles[int(style)%len(styles)], nil, nil)
		r := packet.Record{Data: data, Length: uint32(len(data)) + uint32(more), LinkType: packet.LinkType(link)}
		text := p.Packet(nil, &r, 1, printer.Times{})
		if len(text) > 16384+mostPerByte*len(data) {
			t.Errorf("%d bytes of text for a packet of %d", len(text), len(data))
		}
	})
}

// captures are the files of tcpdump's own tests.
func captures(t *testing.T) []string {
	t.Helper()
	folder := os.Getenv("WIRETALE_CONFORMANCE")
	if folder == "" {
		t.Skip("NOT CHECKED: WIRETALE_CONFORMANCE names no folder with tcpdump's own tests")
	}
	names, err := filepath.Glob(filepath.Join(folder, "tcpdump", "*.pcap*"))
	if err != nil || len(names) == 0 {
		t.Fatal("no captures: ", err)
	}
	return names
}

// TestOrder holds the planner to its word: what it says can be formatted in any
// order comes out as if it had been formatted in its own.
func TestOrder(t *testing.T) {
	for _, name := range captures(t) {
		for _, style := range styles[:3] {
			want, ok := printInOrder(name, style, nil)
			if !ok {
				continue
			}
			if got := printPlanned(t, name, style); !bytes.Equal(want, got) {
				t.Errorf("%s, -v %d: planned and unplanned text differ", filepath.Base(name), style.Verbose)
			}
		}
	}
}

// printInOrder prints a capture packet by packet, with one printer.
func printInOrder(name string, o printer.Options, listener *printer.Fields) ([]byte, bool) {
	r, err := savefile.Open(name)
	if err != nil {
		return nil, false
	}
	defer r.Close()
	p := printer.New(o, nil, nil)
	p.Listen(listener)
	var out []byte
	for n := uint64(1); ; n++ {
		rec, err := r.Next()
		if err != nil {
			return out, true
		}
		out = p.Packet(out, rec, n, printer.Times{})
	}
}

func printPlanned(t *testing.T, name string, o printer.Options) []byte {
	t.Helper()
	src, err := source.OpenFile(name)
	if err != nil {
		t.Fatal(err)
	}
	defer src.Close()
	var out bytes.Buffer
	_, _ = pipeline.Run(src, pipeline.Config{Options: o, Workers: 3}, &out) // a fault of the file ends both alike
	return out.Bytes()
}

// TestAllocations prints the spine, DNS and DHCP without a single allocation.
func TestAllocations(t *testing.T) {
	records := spineRecords()
	for _, o := range []printer.Options{styles[0], styles[1], styles[2]} {
		p := printer.New(o, nil, nil)
		buf := make([]byte, 0, 1<<20)
		n := testing.AllocsPerRun(20, func() {
			for i := range records {
				buf = p.Packet(buf[:0], &records[i], 1, printer.Times{})
			}
		})
		if n != 0 {
			t.Errorf("-v %d: %v allocations for %d packets", o.Verbose, n, len(records))
		}
	}
}

// spineRecords are packets of every kind of the generated traffic, and DHCP.
func spineRecords() []packet.Record {
	g := traffic.New(3, 20)
	var records []packet.Record
	for range 500 {
		r := g.Next()
		r.Data = bytes.Clone(r.Data)
		records = append(records, r)
	}
	dhcp := append([]byte("\x02\x00\x00\x00\x00\x02\x02\x00\x00\x00\x00\x01\x08\x00"+
		"\x45\x00\x01\x24\x00\x01\x00\x00\x40\x11\x00\x00\x0a\x00\x00\x01\x0a\x00\x00\x02\x00\x44\x00\x43\x01\x10\x00\x00"+
		"\x01\x01\x06\x00\x12\x34\x56\x78\x00\x05\x80\x00"), make([]byte, 16)...)
	dhcp = append(append(dhcp, "\x02\x00\x00\x00\x00\x01"...), make([]byte, 202)...)
	dhcp = append(dhcp, "\x63\x82\x53\x63\x35\x01\x01\x37\x04\x01\x03\x06\x0f\x3d\x07\x01\x02\x00\x00\x00\x00\x01\x0c\x03abc\xff"...)
	return append(records, packet.Record{Data: dhcp, Length: uint32(len(dhcp)), LinkType: 1})
}

func BenchmarkPrint(b *testing.B) {
	records := spineRecords()
	for _, c := range []struct {
		name    string
		options printer.Options
	}{
		{"plain", printer.Options{Numeric: true}},
		{"v", printer.Options{Numeric: true, Verbose: 1}},
		{"X", printer.Options{Numeric: true, Dump: printer.DumpHexASCII}},
	} {
		b.Run(c.name, func(b *testing.B) {
			p := printer.New(c.options, nil, nil)
			buf := make([]byte, 0, 1<<20)
			for i := range b.N {
				buf = p.Packet(buf[:0], &records[i%len(records)], 1, printer.Times{})
			}
		})
	}
}
