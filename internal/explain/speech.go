package explain

import (
	"bytes"
	"strconv"
	"strings"

	"wiretale/internal/conversation"
)

// speech finds the messages in what two ends say to each other: HTTP/1 (RFC
// 9112) and the text protocol of memcached (its protocol.txt). It only reads
// along: whatever it does not understand is shown all the same.
type speech struct {
	language language
	sides    [2]speaking
	asked    []question // not answered yet, the oldest first
	number   int        // of the latest question
	answered int        // of the latest answer
}

type language uint8

const (
	noLanguage language = iota
	languageHTTP
	languageMemcached
)

func (l language) String() string { return [...]string{"", "HTTP", "memcached"}[l] }

// question is a request without answer.
type question struct {
	number int
	verb   string
	time   int64 // when its last byte came
}

// maxAsked bounds the questions that wait for an answer.
const maxAsked = 10_000

// speaking is where one end is in what it says.
type speaking struct {
	phase   phase
	left    int64  // bytes of a body or piece that are still to come
	line    []byte // begun, its end has not come
	verb    string // of the request, or of that which is answered
	chunked bool
	length  int64 // of the body, -1 where no header says
	status  int
	broken  bool // a line was too long
}

// phase is what is expected next.
type phase uint8

const (
	atStart    phase = iota // the first line of a message
	inHeaders               // of HTTP
	inBody                  // left bytes
	inClose                 // bytes until the connection is closed
	atChunk                 // the line with the length of a piece
	inChunk                 // left bytes
	inTrailers              // the lines behind the last piece
	inValues                // lines of memcached up to END
	inValue                 // left bytes, then inValues
	atLoss                  // it is not known where the next message begins
)

// piece is a part of what was said. title is not empty where a message begins.
type piece struct {
	data  []byte
	title string
	goes  bool // a message goes on that was begun before
}

// maxLine bounds a line of a header.
const maxLine = 16 << 10

// hear takes the next bytes of a side and parts them where messages begin.
func (s *speech) hear(side conversation.Side, data []byte, now int64) (list []piece) {
	k := &s.sides[side]
	if k.phase == atLoss && s.begins(data) {
		k.phase = atStart
	}
	goes := k.phase != atStart && k.phase != atLoss && k.phase != inClose
	start := 0
	for at := 0; at < len(data); {
		n, title, before := s.step(side, data[at:], now)
		if title != "" {
			if begin := max(at-before, 0); begin > start {
				list = append(list, piece{data: data[start:begin], goes: goes})
				start = begin
			}
			end := at + n
			list = append(list, piece{data: data[start:end], title: title})
			start = end
		}
		at += n
	}
	if start < len(data) {
		list = append(list, piece{data: data[start:], goes: goes})
	}
	return list
}

// missing tells that n bytes of a side did not come.
func (s *speech) missing(side conversation.Side, n int64) {
	k := &s.sides[side]
	switch k.phase {
	case inBody, inChunk, inValue:
		if n < k.left {
			k.left -= n
			return
		}
	case inClose:
		return
	}
	k.phase, k.line = atLoss, nil
}

// begins reports whether data looks like the first line of a message.
func (s *speech) begins(data []byte) bool {
	line, _, whole := bytes.Cut(data, []byte("\n"))
	_, _, ok := readStart(words(line), whole)
	return ok
}

// step takes some bytes, at least one. title is that of the message that begins
// with these bytes, before how many bytes before them belong to its first line.
func (s *speech) step(side conversation.Side, data []byte, now int64) (n int, title string, before int) {
	k := &s.sides[side]
	switch k.phase {
	case atLoss, inClose:
		return len(data), "", 0
	case inBody, inChunk, inValue:
		n = int(min(k.left, int64(len(data))))
		if k.left -= int64(n); k.left == 0 {
			s.bodyEnded(side, now)
		}
		return max(n, 1), "", 0
	}
	i := bytes.IndexByte(data, '\n')
	if i < 0 {
		k.keep(data)
		return len(data), "", 0
	}
	before = len(k.line)
	k.keep(data[:i+1])
	line := bytes.TrimRight(k.line, "\r\n")
	if k.broken {
		line = nil
	}
	k.line, k.broken = k.line[:0], false
	return i + 1, s.readLine(side, line, now), before
}

// keep collects a line.
func (k *speaking) keep(data []byte) {
	if len(k.line)+len(data) > maxLine {
		k.broken = true
		return
	}
	k.line = append(k.line, data...)
}

// bodyEnded goes on after the last byte of a body or piece.
func (s *speech) bodyEnded(side conversation.Side, now int64) {
	k := &s.sides[side]
	switch k.phase {
	case inChunk:
		k.phase = atChunk
	case inValue:
		k.phase = inValues
	default:
		s.messageEnded(side, now)
	}
}

// messageEnded notes when a question was asked whole.
func (s *speech) messageEnded(side conversation.Side, now int64) {
	s.sides[side].phase = atStart
	if side == conversation.Originator && len(s.asked) > 0 {
		s.asked[len(s.asked)-1].time = now
	}
}

// readLine takes a whole line and returns the title of the message that it begins.
func (s *speech) readLine(side conversation.Side, line []byte, now int64) string {
	k := &s.sides[side]
	switch k.phase {
	case atStart:
		return s.start(side, line, now)
	case inHeaders:
		s.header(side, line, now)
	case atChunk:
		k.chunk(line)
	case inTrailers:
		if len(line) == 0 {
			s.messageEnded(side, now)
		}
	case inValues:
		k.value(words(line))
	}
	return ""
}

// start reads the first line of a message.
func (s *speech) start(side conversation.Side, line []byte, now int64) string {
	k := &s.sides[side]
	list := words(line)
	if len(list) == 0 {
		return "" // RFC 9112, 2.2: an empty line before a request is no harm
	}
	l, isAnswer, ok := readStart(list, true)
	if !ok || s.language != noLanguage && l != s.language || isAnswer != (side == conversation.Responder) {
		k.phase = atLoss
		return ""
	}
	s.language = l
	if isAnswer {
		return s.answer(k, list, now)
	}
	s.number++
	if len(s.asked) < maxAsked {
		s.asked = append(s.asked, question{s.number, list[0], now})
	}
	what := strings.Join(list, " ")
	if l == languageHTTP {
		what = list[0] + " " + list[1]
		k.httpHeaders(list[0])
	} else if k.memcachedRequest(list) {
		s.asked = s.asked[:max(len(s.asked)-1, 0)] // it wants no answer
	}
	return l.String() + " request " + strconv.Itoa(s.number) + ": " + clipped(what)
}

// answer begins an answer, to the oldest question.
func (s *speech) answer(k *speaking, list []string, now int64) string {
	q := question{}
	what := strings.Join(list, " ")
	if s.language == languageHTTP {
		what = strings.Join(list[1:], " ")
		k.status, _ = strconv.Atoi(list[1])
	}
	if len(s.asked) > 0 {
		q = s.asked[0]
		if interim := s.language == languageHTTP && k.status/100 == 1 && k.status != 101; !interim {
			s.asked = s.asked[1:]
		}
	}
	if s.language == languageHTTP {
		k.httpHeaders(q.verb)
	} else {
		k.value(list)
	}
	s.answered = max(s.answered+1, q.number)
	if q.number > 0 {
		s.answered = q.number
	}
	title := s.language.String() + " answer " + strconv.Itoa(s.answered) + ": " + clipped(what)
	if q.number > 0 && now >= q.time {
		title += afterQuestion + strconv.FormatInt(now-q.time, 10)
	}
	return title
}

// afterQuestion stands before the nanoseconds that an answer took, for whoever
// shows the title.
const afterQuestion = "\x00"

// httpHeaders begins the headers of a message.
func (k *speaking) httpHeaders(verb string) {
	k.phase, k.verb, k.chunked, k.length = inHeaders, verb, false, -1
}

// header takes a line of a header; the empty one ends it.
func (s *speech) header(side conversation.Side, line []byte, now int64) {
	k := &s.sides[side]
	if len(line) > 0 {
		name, value, _ := strings.Cut(string(line), ":")
		value = strings.TrimSpace(value)
		switch strings.ToLower(name) {
		case "content-length":
			k.length = int64(sizeOf(value))
		case "transfer-encoding":
			k.chunked = strings.HasSuffix(strings.ToLower(value), "chunked")
		}
		return
	}
	k.phase = k.bodyPhase(side)
	k.left = max(k.length, 0)
	if k.phase == inBody && k.left == 0 {
		s.messageEnded(side, now)
	}
}

// bodyPhase is what follows the headers (RFC 9112, 6.3).
func (k *speaking) bodyPhase(side conversation.Side) phase {
	answer := side == conversation.Responder
	none := answer && (k.verb == "HEAD" || k.status/100 == 1 || k.status == 204 || k.status == 304)
	switch {
	case answer && (k.status == 101 || k.verb == "CONNECT" && k.status/100 == 2):
		return inClose // another protocol from here on
	case none:
		k.length = 0
		return inBody
	case k.chunked:
		return atChunk
	case k.length >= 0:
		return inBody
	case answer:
		return inClose
	}
	k.length = 0
	return inBody
}

// chunk takes the line with the length of a piece.
func (k *speaking) chunk(line []byte) {
	digits, _, _ := strings.Cut(string(line), ";")
	n, err := strconv.ParseInt(strings.TrimSpace(digits), 16, 32)
	switch {
	case err != nil || n < 0:
		k.phase = atLoss
	case n == 0:
		k.phase = inTrailers
	default:
		k.phase, k.left = inChunk, n+2 // with the end of the line behind it
	}
}

// memcachedRequest goes on after the line of a request; it reports whether no
// answer is wanted.
func (k *speaking) memcachedRequest(list []string) (silent bool) {
	size := -1
	switch list[0] {
	case "set", "add", "replace", "append", "prepend", "cas":
		size = sizeOf(list[4])
	case "ms":
		size = sizeOf(list[2])
	}
	k.phase = atStart
	if size >= 0 {
		k.phase, k.left = inBody, int64(size)+2
	}
	return list[0] == "quit" || list[len(list)-1] == "noreply"
}

// sizeOf is a number of bytes, -1 where it is none that can be.
func sizeOf(s string) int {
	n, err := strconv.ParseUint(s, 10, 48)
	if err != nil {
		return -1
	}
	return int(n)
}

// value takes a line of an answer of memcached.
func (k *speaking) value(list []string) {
	size := -1
	switch {
	case len(list) == 0:
	case list[0] == "VALUE" && len(list) >= 4:
		size = sizeOf(list[3])
	case list[0] == "VA" && len(list) >= 2:
		size = sizeOf(list[1])
	}
	switch {
	case size >= 0 && list[0] == "VA":
		k.phase, k.left = inBody, int64(size)+2
	case size >= 0:
		k.phase, k.left = inValue, int64(size)+2
	case len(list) > 0 && list[0] == "STAT":
		k.phase = inValues
	default:
		k.phase = atStart
	}
}

// words are the words of a line of printable characters, nil of any other.
func words(line []byte) []string {
	if len(line) > maxLine {
		return nil
	}
	line = bytes.TrimSuffix(line, []byte("\r"))
	for _, c := range line {
		if c < ' ' || c >= 0x7f {
			return nil
		}
	}
	return strings.Fields(string(line))
}

// readStart recognises the first line of a message. whole: all of it is there.
func readStart(list []string, whole bool) (l language, answer, ok bool) {
	switch {
	case len(list) == 0:
		return noLanguage, false, false
	case len(list) == 3 && strings.HasPrefix(list[2], "HTTP/1.") && strings.ToUpper(list[0]) == list[0]:
		return languageHTTP, false, true
	case strings.HasPrefix(list[0], "HTTP/1.") && len(list) > 1 && len(list[1]) == 3:
		return languageHTTP, true, true
	case !whole:
		return noLanguage, false, false
	}
	n, ok := memcacheArguments[list[0]]
	if !ok || len(list)-1 < n[0] || len(list)-1 > n[1] {
		_, err := strconv.ParseUint(list[0], 10, 64) // what incr answers
		return languageMemcached, true, err == nil && len(list) == 1
	}
	return languageMemcached, list[0] == strings.ToUpper(list[0]), true
}

// clipped is a text that fits into a line.
func clipped(s string) string {
	if len(s) > 120 {
		return s[:120] + "…"
	}
	return s
}

// memcacheArguments are memcached's commands and answers with the number of
// words that may follow them (protocol.txt of memcached).
var memcacheArguments = map[string][2]int{
	"get": {1, 100}, "gets": {1, 100}, "gat": {2, 100}, "gats": {2, 100}, "set": {4, 5}, "add": {4, 5}, "replace": {4, 5},
	"append": {4, 5}, "prepend": {4, 5}, "cas": {5, 6}, "delete": {1, 3}, "incr": {2, 3}, "decr": {2, 3}, "touch": {2, 3},
	"stats": {0, 2}, "version": {0, 0}, "verbosity": {1, 2}, "flush_all": {0, 2}, "quit": {0, 0},
	"mg": {1, 20}, "ms": {2, 20}, "md": {1, 20}, "ma": {1, 20}, "mn": {0, 0},
	"VALUE": {3, 4}, "END": {0, 0}, "STORED": {0, 0}, "NOT_STORED": {0, 0}, "EXISTS": {0, 0}, "NOT_FOUND": {0, 0},
	"DELETED": {0, 0}, "TOUCHED": {0, 0}, "OK": {0, 0}, "ERROR": {0, 0}, "STAT": {2, 9}, "VERSION": {1, 1},
	"CLIENT_ERROR": {1, 20}, "SERVER_ERROR": {1, 20}, "RESET": {0, 0}, "BUSY": {1, 20},
	"HD": {0, 20}, "VA": {1, 20}, "EN": {0, 0}, "NS": {0, 20}, "EX": {0, 20}, "NF": {0, 20}, "MN": {0, 0},
}
