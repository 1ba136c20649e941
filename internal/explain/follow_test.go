package explain

import (
	"bytes"
	"encoding/binary"
	"strings"
	"testing"

	"wiretale/internal/conversation"
	"wiretale/internal/header"
	"wiretale/savefile"
)

// spoken makes a connection of which both ends say something.
func spoken(lines ...string) []savefile.Record {
	s := speaker{next: [2]uint32{1000, 5000}}
	s.add(0, 2, "")
	s.add(1, 0x12, "")
	s.add(0, 0x10, "")
	for _, line := range lines {
		side := 0
		if line[0] == '<' {
			side = 1
		}
		s.add(side, 0x18, line[1:])
	}
	return s.list
}

// after is a speaker who goes on after the last of records.
func after(records []savefile.Record) *speaker {
	s := &speaker{list: records[:len(records):len(records)]}
	for i := range records {
		b := records[i].Data
		side := int(b[15] - 1)
		s.next[side] = binary.BigEndian.Uint32(b[24:]) + uint32(len(b)-40)
		if b[33]&3 != 0 {
			s.next[side]++
		}
	}
	return s
}

// ack is a pure acknowledgment after records, fin a FIN.
func ack(records []savefile.Record, side int) savefile.Record {
	s := after(records)
	s.add(side, 0x10, "")
	return s.list[len(records)]
}

func fin(records []savefile.Record, side int) savefile.Record {
	s := after(records)
	s.add(side, 0x11, "")
	return s.list[len(records)]
}

// speaker makes the packets of a connection between 10.0.0.1 and 10.0.0.2.
type speaker struct {
	list []savefile.Record
	next [2]uint32
}

func (s *speaker) add(side int, flags byte, data string) {
	b := make([]byte, 40, 40+len(data))
	b[0], b[8], b[9] = 0x45, 64, 6
	binary.BigEndian.PutUint16(b[2:], uint16(40+len(data)))
	b[12], b[15], b[16], b[19] = 10, 1+byte(side), 10, 2-byte(side)
	ports := [2]uint16{40000, 11211}
	binary.BigEndian.PutUint16(b[20:], ports[side])
	binary.BigEndian.PutUint16(b[22:], ports[1-side])
	binary.BigEndian.PutUint32(b[24:], s.next[side])
	binary.BigEndian.PutUint32(b[28:], s.next[1-side])
	b[32], b[33], b[34] = 0x50, flags, 0xff
	b = append(b, data...)
	binary.BigEndian.PutUint16(b[36:], ^uint16(header.Sum(header.IPv4(b).PseudoSum(6, len(b)-20), b[20:])))
	s.next[side] += uint32(len(data))
	if flags&3 != 0 {
		s.next[side]++
	}
	s.list = append(s.list, savefile.Record{Sec: 1, Nsec: int64(len(s.list)) * 1e6, Data: b, Length: uint32(len(b)), LinkType: 101})
}

func followed(t *testing.T, o FollowOptions, records []savefile.Record) string {
	var out bytes.Buffer
	f := NewFollower(&out, o)
	tracker := conversation.New(f, conversation.Limits{})
	var s conversation.Segment
	for i := range records {
		c := tracker.Packet(uint64(i+1), &records[i])
		tracker.Segment(&s)
		if err := f.Packet(c, &s, uint64(i+1), records[i].Sec*1e9+records[i].Nsec); err != nil {
			t.Fatal(err)
		}
	}
	tracker.Close()
	return out.String()
}

func TestFollow(t *testing.T) {
	records := spoken(">get a\r\n", "<END\r\n", ">\x1b[31mred\x07", "<one", "<two\r\n")
	got := followed(t, FollowOptions{}, records)
	want := "10.0.0.1:40000 → 10.0.0.2:11211\n" +
		"→ #4 0.003000  memcached get a\nget a\n" +
		"← #5 0.004000  memcached END, 1 ms after the last byte from the client\nEND\n" +
		"→ #6 0.005000, 1 ms after the last byte from the server\n\\x1b[31mred\\x07\n" +
		"← #7 0.006000, 1 ms after the last byte from the client\nonetwo\n"
	if got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	raw := followed(t, FollowOptions{Raw: true, Only: true, Side: conversation.Responder}, records)
	if raw != "END\r\nonetwo\r\n" {
		t.Errorf("raw: %q", raw)
	}
	// The first piece of the answer never passes: a gap, since nobody acknowledged either.
	lossy := append(records[:6:6], records[7])
	if got := followed(t, FollowOptions{}, lossy); !strings.Contains(got, "[3 bytes missing]\ntwo\n") {
		t.Errorf("with a gap:\n%s", got)
	}
	if got := followed(t, FollowOptions{Hex: true}, records); !strings.Contains(got, "    00000000  45 4e 44 0d 0a                                    END..\n") {
		t.Errorf("hex:\n%s", got)
	}
}

func TestRecognise(t *testing.T) {
	for first, want := range map[string]string{
		"GET /x HTTP/1.1\r\nHost: a\r\n":     "HTTP request GET /x",
		"HTTP/1.1 404 Not Found\r\n":         "HTTP answer 404 Not Found",
		"set k 0 0 4\r\nabcd\r\n":            "memcached set k",
		"VALUE k 0 4\r\nabcd\r\nEND\r\n":     "memcached VALUE k",
		"get":                                "",
		"END of the world\r\n":               "",
		"\x16\x03\x01":                       "",
		"":                                   "",
		strings.Repeat("a ", 200) + "\r\nxx": "",
	} {
		if got := recognise([]byte(first)); got != want {
			t.Errorf("%q: %q, want %q", first, got, want)
		}
	}
}
