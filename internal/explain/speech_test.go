package explain

import (
	"math/rand/v2"
	"strings"
	"testing"

	"wiretale/internal/conversation"
)

// titles are the messages that are found in what two ends say, cut into pieces.
func titles(t *testing.T, client, server string, cut func() int) (list []string) {
	var s speech
	hear := func(side conversation.Side, said string) {
		for said != "" {
			n := min(max(cut(), 1), len(said))
			whole := ""
			for _, p := range s.hear(side, []byte(said[:n]), 0) {
				whole += string(p.data)
				if p.title != "" {
					title, _, _ := strings.Cut(p.title, afterQuestion)
					list = append(list, title)
				}
			}
			if whole != said[:n] {
				t.Fatalf("%q became %q", said[:n], whole)
			}
			said = said[n:]
		}
	}
	hear(conversation.Originator, client)
	hear(conversation.Responder, server)
	return list
}

// TestSpeechInAnyPieces: where segments end makes no difference to which messages
// there are, and no byte is lost.
func TestSpeechInAnyPieces(t *testing.T) {
	for _, said := range [][2]string{
		{"GET /1 HTTP/1.1\r\nHost: a\r\n\r\nPOST /2 HTTP/1.1\r\ncontent-length: 17\r\n\r\nGET /no HTTP/1.1\nHEAD /3 HTTP/1.0\n\nPUT /4 HTTP/1.1\r\nTransfer-Encoding: gzip, chunked\r\n\r\n3\r\nabc\r\n10;a=b\r\n0123456789abcdef\r\n0\r\n\r\nGET /5 HTTP/1.1\r\n\r\n",
			"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nHTTP/HTTP/1.1 404 No\r\nTransfer-Encoding: chunked\r\n\r\n8\r\nHTTP/1.1\r\n0\r\nX: y\r\n\r\nHTTP/1.0 200 OK\r\nContent-Length: 500\r\n\r\nHTTP/1.1 204 Gone\r\n\r\nHTTP/1.1 200 OK\r\n\r\nHTTP/1.1 200 until the end\r\n"},
		{"set a 0 0 8\r\nget b\r\n.\r\nget a b\r\ndelete a noreply\r\nincr n 5\r\nmg foo v\r\nms foo 3\r\nget\r\nquit\r\n",
			"STORED\r\nVALUE a 0 8\r\nEND\r\nEND\r\nVALUE b 0 0\r\n\r\nEND\r\n12\r\nVA 5\r\nHD\r\n!\r\nHD\r\n"},
	} {
		want := titles(t, said[0], said[1], func() int { return 1 << 20 })
		if len(want) < 9 {
			t.Fatalf("%q", want)
		}
		r := rand.New(rand.NewPCG(1, 2))
		for i := range 300 {
			most := 1 + i%40
			got := titles(t, said[0], said[1], func() int { return 1 + r.IntN(most) })
			if strings.Join(got, "\n") != strings.Join(want, "\n") {
				t.Fatalf("pieces of at most %d:\n%s\nwant\n%s", most, strings.Join(got, "\n"), strings.Join(want, "\n"))
			}
		}
	}
}

func FuzzSpeech(f *testing.F) {
	f.Add("GET / HTTP/1.1\r\n\r\n", "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok", uint64(3), uint16(5))
	f.Add("get a\r\n", "VALUE a 0 99999999999\r\n", uint64(1), uint16(0))
	f.Add("POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n-1\r\n", "HTTP/1.1 1\r\n", uint64(1), uint16(0))
	f.Fuzz(func(t *testing.T, client, server string, seed uint64, gap uint16) {
		r := rand.New(rand.NewPCG(seed, 7))
		titles(t, client, server, func() int { return 1 + r.IntN(9) })
		var s speech
		s.hear(0, []byte(client), 0)
		s.missing(0, int64(gap))
		s.hear(0, []byte(server), 0)
		for _, k := range s.sides {
			if k.left < 0 || len(k.line) > maxLine {
				t.Errorf("%+v", k)
			}
		}
	})
}
