package savefile_test

import (
	"bytes"
	"io"
	"testing"

	"wiretale/savefile"
)

// FuzzRead reads any bytes, at once and in small parts. There is no crash and no
// end to wait for, both ways give the same, and no packet is longer than its file
// or than its link type allows.
func FuzzRead(f *testing.F) {
	for _, c := range faults() {
		if len(c.file) < 1000 {
			f.Add(c.file)
		}
	}
	f.Fuzz(func(t *testing.T, file []byte) {
		if compressed(file) {
			r, err := savefile.NewReader(bytes.NewReader(file))
			for n := 0; err == nil && n < 1000; n++ {
				_, err = r.Next()
			}
			return
		}
		n, err := readAll(file, 1<<30)
		m, err2 := readAll(file, 3)
		if n != m || errorText(err) != errorText(err2) {
			t.Errorf("at once: %d records, %v; in parts: %d, %v", n, err, m, err2)
		}
		checkRecords(t, file)
	})
}

func compressed(file []byte) bool {
	for _, magic := range []string{"\x1f\x8b", "\x28\xb5\x2f\xfd", "\x04\x22\x4d\x18", "\x02\x21\x4c\x18", "\xfd7zX"} {
		if bytes.HasPrefix(file, []byte(magic)) {
			return true
		}
	}
	return false
}

func checkRecords(t *testing.T, file []byte) {
	r, err := savefile.NewReader(bytes.NewReader(file))
	if err != nil {
		return
	}
	for {
		p, err := r.Next()
		if err != nil {
			if err != io.EOF && err.Error() == "" {
				t.Error("an error without words")
			}
			return
		}
		in := r.Interfaces()[p.Interface]
		if len(p.Data) > len(file) || uint32(len(p.Data)) > in.SnapLen || p.LinkType != in.LinkType {
			t.Fatalf("%d bytes of link type %d on %+v", len(p.Data), p.LinkType, in)
		}
	}
}

// FuzzWrite writes any packet and reads it back, in both formats.
func FuzzWrite(f *testing.F) {
	f.Add([]byte("abc"), uint32(1), uint32(999999999), uint32(3), true)
	f.Add([]byte{}, uint32(0xffffffff), uint32(0), uint32(0xffffffff), false)
	f.Fuzz(func(t *testing.T, data []byte, sec, nsec, length uint32, out bool) {
		if len(data) > savefile.MaxSnapLen {
			return
		}
		want := savefile.Record{Sec: int64(sec), Nsec: int64(nsec % 1e9), Data: data, Length: length, LinkType: 1}
		for _, ending := range []string{".pcap", ".pcapng"} {
			if ending == ".pcapng" && out {
				want.Direction = savefile.DirectionOut
			}
			name := t.TempDir() + "/x" + ending
			w, err := savefile.Create(name, savefile.WriterOptions{LinkType: 1, SnapLen: savefile.MaxSnapLen, Nanosecond: true})
			if err != nil {
				t.Fatal(err)
			}
			if err := w.Write(&want); err != nil {
				t.Fatal(err)
			}
			if err := w.Close(); err != nil {
				t.Fatal(err)
			}
			got, _ := read(t, name)
			if len(got) != 1 || !bytes.Equal(got[0].Data, data) || got[0].Sec != want.Sec || got[0].Nsec != want.Nsec ||
				got[0].Length != length || got[0].Direction != want.Direction {
				t.Errorf("%s: wrote %+v, read %+v", ending, want, got)
			}
		}
	})
}
