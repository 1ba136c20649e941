package explain

import (
	"bytes"
	"encoding/binary"
	"slices"
	"strings"
	"testing"
	"unicode"

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
		"→ #4 0.003000  memcached request 1: get a\nget a\n" +
		"← #5 0.004000  memcached answer 1: END, 1 ms after the request\nEND\n" +
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

// headings are the lines of follow about messages.
func headings(t *testing.T, o FollowOptions, records []savefile.Record) string {
	s := ""
	for line := range strings.Lines(followed(t, o, records)) {
		if strings.HasPrefix(line, "→") || strings.HasPrefix(line, "←") || strings.HasPrefix(line, "[") {
			s += line
		}
	}
	return s
}

func TestFollowMessages(t *testing.T) {
	ok := "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"
	for _, test := range []struct {
		name  string
		lines []string
		want  string
	}{
		{"pipelined", []string{">GET /1 HTTP/1.1\r\nHost: a\r\n\r\nGET /2 HTTP/1.1\r\n\r\nPOST /3 HTTP/1.1\r\nContent-Length: 15\r\n\r\nGET /no HTTP/1.1", "<" + ok + ok, "<HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"},
			"→ #4 0.003000  HTTP request 1: GET /1\n→ #4 0.003000  HTTP request 2: GET /2\n→ #4 0.003000  HTTP request 3: POST /3\n" +
				"← #5 0.004000  HTTP answer 1: 200 OK, 1 ms after the request\n← #5 0.004000  HTTP answer 2: 200 OK, 1 ms after the request\n" +
				"← #6 0.005000  HTTP answer 3: 404 Not Found, 2 ms after the request\n"},
		{"chunked", []string{">GET / HTTP/1.1\r\n\r\n", "<HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5;x=y\r\nHTTP/\r\n1", "<0\r\n0123456789abcdef\r\n0\r\nTrailer: HTTP/1.1 200\r\n\r\n" + ok},
			"→ #4 0.003000  HTTP request 1: GET /\n← #5 0.004000  HTTP answer 1: 200 OK, 1 ms after the request\n← #6 0.005000  HTTP answer 2: 200 OK\n"},
		{"no bodies", []string{">HEAD / HTTP/1.1\r\n\r\nGET /a HTTP/1.1\r\n\r\nGET /b HTTP/1.1\r\n\r\n", "<HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\nHTTP/1.1 304 Not Modified\r\nContent-Length: 7\r\n\r\nHTTP/1.1 204 No Content\r\n\r\n"},
			"→ #4 0.003000  HTTP request 1: HEAD /\n→ #4 0.003000  HTTP request 2: GET /a\n→ #4 0.003000  HTTP request 3: GET /b\n" +
				"← #5 0.004000  HTTP answer 1: 200 OK, 1 ms after the request\n← #5 0.004000  HTTP answer 2: 304 Not Modified, 1 ms after the request\n← #5 0.004000  HTTP answer 3: 204 No Content, 1 ms after the request\n"},
		{"continue", []string{">POST / HTTP/1.1\r\nContent-Length: 3\r\n\r\n", "<HTTP/1.1 100 Continue\r\n\r\n", ">abc", "<" + ok},
			"→ #4 0.003000  HTTP request 1: POST /\n← #5 0.004000  HTTP answer 1: 100 Continue, 1 ms after the request\n→ #6 0.005000  the rest\n← #7 0.006000  HTTP answer 1: 200 OK, 1 ms after the request\n"},
		{"in pieces", []string{">GE", ">T / HTTP/1.1\r", ">\n\r\n", "<HTTP/1.1 20", "<0 OK\r\n\r\nuntil the end", "<HTTP/1.1 200 OK\r\n\r\n"},
			"→ #4 0.003000\n→ #6 0.005000  HTTP request 1: GET /\n← #7 0.006000, 1 ms after the last byte from the client\n← #8 0.007000  HTTP answer 1: 200 OK, 2 ms after the request\n"},
		{"answers alone", []string{"<" + ok, "<" + ok}, "← #4 0.003000  HTTP answer 1: 200 OK\n← #5 0.004000  HTTP answer 2: 200 OK\n"},
		{"upgraded", []string{">GET / HTTP/1.1\r\n\r\n", "<HTTP/1.1 101 Switching Protocols\r\n\r\nHTTP/1.1 200 OK\r\n\r\n"},
			"→ #4 0.003000  HTTP request 1: GET /\n← #5 0.004000  HTTP answer 1: 101 Switching Protocols, 1 ms after the request\n"},
		{"memcached", []string{">set k 0 0 4\r\n", ">get \r\nget k\r\nincr n 1\r\nstats\r\n", "<STORED\r\nVALUE k 0 4\r\nEND\r\r\nEND\r\n7\r\nSTAT a 1\r\nSTAT b 2\r\nEND\r\n"},
			"→ #4 0.003000  memcached request 1: set k 0 0 4\n→ #5 0.004000  memcached request 2: get k\n→ #5 0.004000  memcached request 3: incr n 1\n→ #5 0.004000  memcached request 4: stats\n" +
				"← #6 0.005000  memcached answer 1: STORED, 1 ms after the request\n← #6 0.005000  memcached answer 2: VALUE k 0 4, 1 ms after the request\n← #6 0.005000  memcached answer 3: 7, 1 ms after the request\n← #6 0.005000  memcached answer 4: STAT a 1, 1 ms after the request\n"},
		{"neither", []string{">END of the world\r\n", "<\x16\x03\x01", ">get"}, "→ #4 0.003000\n← #5 0.004000, 1 ms after the last byte from the client\n→ #6 0.005000, 1 ms after the last byte from the server\n"},
	} {
		if got := headings(t, FollowOptions{}, spoken(test.lines...)); got != test.want {
			t.Errorf("%s:\n%s\nwant\n%s", test.name, got, test.want)
		}
	}
}

// TestFollowGaps: what is missing is shown in its place, and the messages behind
// it are found again.
func TestFollowGaps(t *testing.T) {
	all := spoken(">GET /1 HTTP/1.1\r\n\r\n", "<HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nbody", ">GET /2 HTTP/1.1\r\n\r\n", "<HTTP/1.1 204 No Content\r\n\r\n")
	without := func(n ...int) (list []savefile.Record) {
		for i := range all {
			if !slices.Contains(n, i+1) {
				list = append(list, all[i])
			}
		}
		return list
	}
	for _, test := range []struct {
		name    string
		records []savefile.Record
		want    string
	}{
		{"the first request", without(4), "→ #4 0.004000\n[19 bytes missing]\n← #4 0.004000  HTTP answer 1: 200 OK\n→ #5 0.005000  HTTP request 1: GET /2\n← #6 0.006000  HTTP answer 1: 204 No Content, 1 ms after the request\n"},
		{"the first answer", without(5), "→ #4 0.003000  HTTP request 1: GET /1\n← #5 0.005000, 2 ms after the last byte from the client\n[42 bytes missing]\n→ #5 0.005000  HTTP request 2: GET /2\n← #6 0.006000  HTTP answer 1: 204 No Content, 3 ms after the request\n"},
		{"one side", without(2, 5, 7), "→ #3 0.003000  HTTP request 1: GET /1\n← #4 0.005000, 2 ms after the last byte from the client\n[42 bytes missing]\n→ #4 0.005000  HTTP request 2: GET /2\n"},
		{"the beginning", without(1, 2, 3, 4), "← #1 0.000000  HTTP answer 1: 200 OK\n→ #2 0.001000  HTTP request 1: GET /2\n← #3 0.002000  HTTP answer 1: 204 No Content, 1 ms after the request\n"},
	} {
		if got := headings(t, FollowOptions{}, test.records); got != test.want {
			t.Errorf("%s:\n%s\nwant\n%s", test.name, got, test.want)
		}
	}
}

// TestFollowRepeats: bytes that came twice, in other pieces or out of order are
// shown once, in order, the first copy.
func TestFollowRepeats(t *testing.T) {
	s := after(spoken())
	at := func(seq uint32, data string) {
		s.next[0] = seq
		s.add(0, 0x18, data)
	}
	at(1001, "abcd")
	at(1009, "ijkl")
	at(1001, "abcd")  // again
	at(1003, "CDefg") // overlaps both what is there and the gap
	at(1007, "GHIJ")
	at(1013, "end")
	if got := followed(t, FollowOptions{Raw: true}, s.list); got != "abcdefgHijklend" {
		t.Errorf("%q", got)
	}
}

// TestFollowIsSafe: whatever is sent, nothing that a terminal obeys comes out,
// unless the bytes are asked for as they are.
func TestFollowIsSafe(t *testing.T) {
	var every []byte
	for i := range 256 {
		every = append(every, byte(i))
	}
	nasty := []string{">" + string(every), "<grün 你好 \u202e\u0085\u200f\ufeff\xc3", ">\x9b31m\x1b]0;title\x07\r\x08", "<HTTP/1.1 200 \x1b[31m\r\n\r\n", ">GET /\u009b\u202e HTTP/1.1\r\n\r\n", ">set \x1b[2J 0 0 1\r\n"}
	for _, o := range []FollowOptions{{}, {Hex: true}} {
		got := followed(t, o, spoken(nasty...))
		for _, r := range got {
			if r != '\n' && r != '\t' && !unicode.IsPrint(r) {
				t.Errorf("%+v: %U comes through:\n%q", o, r, got)
				break
			}
		}
	}
	if got := followed(t, FollowOptions{}, spoken(nasty...)); !strings.Contains(got, `grün 你好 \xe2\x80\xae\xc2\x85`) {
		t.Errorf("%q", got)
	}
	if got := followed(t, FollowOptions{Raw: true, Only: true}, spoken(nasty[0])); got != string(every) {
		t.Errorf("raw: %q", got)
	}
}
