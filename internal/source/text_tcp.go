package source

import (
	"encoding/binary"
	"encoding/hex"
	"strconv"
	"strings"
)

// The flags of a segment, by tcpdump's letters.
const (
	flagFin = 1 << iota
	flagSyn
	flagRst
	flagPush
	flagAck
	flagUrg
	flagEce
	flagCwr
	flagAe
)

var flagOf = map[byte]uint16{'F': flagFin, 'S': flagSyn, 'R': flagRst, 'P': flagPush, '.': flagAck,
	'U': flagUrg, 'E': flagEce, 'W': flagCwr, 'e': flagAe}

// transport reads what follows the addresses.
func (p *textParser) transport(pkt *textPacket, s string) bool {
	switch {
	case strings.HasPrefix(s, "Flags ["):
		return pkt.modern(s[len("Flags ["):])
	case strings.HasPrefix(s, "UDP, length "), strings.HasPrefix(s, "UDP, bad length "):
		pkt.udp = true
		n, ok := decimal(strings.TrimRight(s[strings.LastIndexByte(s, ' ')+1:], ","))
		pkt.length, pkt.hasLength = int(n&0xffff), ok
		return true
	case strings.HasPrefix(s, "tcp "):
		return false // -q prints no flags
	}
	return pkt.ancient(s)
}

// modern reads the rest of tcpdump 4's "Flags [S.], seq 1:34, ack 1, win 183, options [...], length 33".
func (pkt *textPacket) modern(s string) bool {
	letters, rest, closed := strings.Cut(s, "]")
	if letters != "none" {
		for i := range len(letters) {
			pkt.flags |= flagOf[letters[i]]
		}
	}
	pkt.cut = !closed
	for rest = strings.TrimPrefix(rest, ", "); rest != ""; {
		rest = pkt.field(rest)
	}
	if !pkt.hasLength {
		pkt.cut = true
		if pkt.hasSeq && pkt.end >= pkt.seq {
			pkt.length = int(min(pkt.end-pkt.seq, 65535))
		}
	}
	pkt.agree()
	return true
}

// agree notices fields that contradict each other. The length is believed.
func (pkt *textPacket) agree() {
	if pkt.hasSeq && pkt.hasLength && pkt.end != pkt.seq && pkt.end >= pkt.seq && pkt.end-pkt.seq != uint64(pkt.length) && uint64(uint32(pkt.end-pkt.seq)) != uint64(pkt.length) {
		pkt.disagrees = "seq " + strconv.FormatUint(pkt.seq, 10) + ":" + strconv.FormatUint(pkt.end, 10) + " is " +
			strconv.FormatUint(pkt.end-pkt.seq, 10) + " bytes, and length says " + strconv.Itoa(pkt.length)
	}
	pkt.length = max(0, min(pkt.length, 65535))
}

// field reads one field of a modern line and returns what follows it.
func (pkt *textPacket) field(s string) string {
	if after, ok := strings.CutPrefix(s, "options ["); ok {
		list, rest, closed := strings.Cut(after, "]")
		pkt.cut = pkt.cut || !closed
		pkt.readOptions(strings.Split(list, ","))
		return strings.TrimPrefix(rest, ", ")
	}
	field, rest, _ := strings.Cut(s, ", ")
	name, value, _ := strings.Cut(field, " ")
	value = strings.TrimRight(value, ",:")
	switch name {
	case "seq":
		pkt.sequence(value)
	case "ack":
		pkt.ack, pkt.hasAck = leading(value)
		pkt.cut = pkt.cut || !pkt.hasAck
	case "win":
		pkt.window, _ = leading(value)
	case "urg":
		pkt.urgent, _ = leading(value)
	case "cksum":
		pkt.readChecksum(value)
	case "length":
		if n, ok := leading(value); ok { // "length 33: HTTP: GET /", or a comment
			pkt.length, pkt.hasLength = int(min(n, 1<<20)), true
		}
		return ""
	}
	return rest
}

// readChecksum reads "0x1111 (correct)" or "0x1111 (incorrect -> 0x2222)".
func (pkt *textPacket) readChecksum(s string) {
	printed, verdict, _ := strings.Cut(s, " ")
	n, err := strconv.ParseUint(printed, 0, 16)
	pkt.checksum, pkt.hasChecksum = uint16(n), err == nil
	if _, right, ok := strings.Cut(verdict, "-> "); ok {
		n, err = strconv.ParseUint(strings.TrimRight(right, ")"), 0, 16)
	} else if verdict != "(correct)" {
		return
	}
	pkt.right, pkt.hasRight = uint16(n), err == nil
}

// leading reads the number that a text begins with.
func leading(s string) (uint64, bool) {
	i := 0
	for i < len(s) && s[i] >= '0' && s[i] <= '9' {
		i++
	}
	return decimal(s[:i])
}

// sequence reads "1:34" or "2303324334".
func (pkt *textPacket) sequence(s string) {
	from, to, ranged := strings.Cut(s, ":")
	a, ok := decimal(from)
	if !ok {
		pkt.cut = true
		return
	}
	pkt.seq, pkt.end, pkt.hasSeq = a, a, true
	if !ranged {
		return
	}
	if b, ok := decimal(to); ok {
		pkt.end = b
	} else {
		pkt.cut = true
	}
}

// oldFlags are tcpdump 3's words for flags, beside the letters.
var oldFlags = map[string]uint16{"Syn": flagSyn, "Push": flagPush, "Fin": flagFin, "Rst": flagRst, "Reset": flagRst, ".": 0}

// ancient reads tcpdump 3's "P 1:612(611) ack 1 win 65535 <mss 1460,nop> (DF)".
func (pkt *textPacket) ancient(s string) bool {
	words := strings.Fields(pkt.oldIP(s))
	if len(words) == 0 || !pkt.oldFlag(strings.TrimSuffix(words[0], ",")) {
		return false
	}
	recognised := false
	for i := 1; i < len(words); i++ {
		w := words[i]
		switch {
		case w == "ack" && i+1 < len(words):
			i++
			pkt.ack, pkt.hasAck = decimal(words[i])
			pkt.flags |= flagAck
			recognised = true
		case w == "win" && i+1 < len(words):
			i++
			pkt.window, _ = decimal(words[i])
			recognised = true
		case w == "cksum" && i+2 < len(words):
			pkt.oldChecksum(words[i+1:])
			i++
		case w == "urg" && i+1 < len(words):
			i++
			pkt.urgent, _ = decimal(words[i])
			pkt.flags |= flagUrg
		case w[0] == '<':
			text := strings.Join(words[i:], " ")
			text, _, _ = strings.Cut(strings.TrimPrefix(text, "<"), ">")
			pkt.readOptions(strings.Split(text, ","))
			i += strings.Count(text, " ")
		case strings.Contains(w, ":") && strings.HasSuffix(w, ")"):
			recognised = pkt.oldSequence(w) || recognised
		}
	}
	pkt.hasLength = true
	pkt.cut = pkt.cut || !recognised
	pkt.agree()
	return recognised
}

// oldIP reads what tcpdump before 3.9 printed of the IP header behind the segment,
// "(DF) [tos 0x10] (ttl 64, id 24, len 50)", and returns the line without it.
func (pkt *textPacket) oldIP(s string) string {
	head, tail, ok := strings.Cut(s, " (ttl ")
	if ok {
		pkt.ip.known = true
		tail, _, _ = strings.Cut("ttl "+tail, ")")
		for _, field := range strings.Split(tail, ", ") {
			pkt.ip.field(field)
		}
	}
	if _, tos, ok := strings.Cut(head, " [tos "); ok {
		tos, _, _ = strings.Cut(tos, "]")
		pkt.ip.field("tos " + tos)
	}
	pkt.ip.dontFragment = pkt.ip.dontFragment || strings.Contains(head, " (DF)")
	return head
}

// oldChecksum reads "0x1234 (correct)," or "0x1234 (incorrect (-> 0x5678),".
func (pkt *textPacket) oldChecksum(words []string) {
	verdict := strings.TrimSuffix(words[1], ",")
	if verdict == "(incorrect" && len(words) > 3 {
		verdict = "(incorrect -> " + strings.TrimRight(words[3], "),") + ")"
	}
	pkt.readChecksum(words[0] + " " + verdict)
}

func (pkt *textPacket) oldFlag(w string) bool {
	if f, ok := oldFlags[w]; ok {
		pkt.flags = f
		return true
	}
	for i := range len(w) {
		f, ok := flagOf[w[i]]
		if !ok || len(w) > 6 {
			return false
		}
		pkt.flags |= f &^ flagAck
	}
	return true
}

// oldSequence reads "1:612(611)".
func (pkt *textPacket) oldSequence(w string) bool {
	ends, length, ok := strings.Cut(strings.TrimSuffix(w, ")"), "(")
	n, ok2 := decimal(length)
	if !ok || !ok2 {
		return false
	}
	pkt.sequence(ends)
	pkt.length = int(min(n, 1<<20))
	return pkt.hasSeq
}

// readOptions rebuilds TCP options from their text.
func (pkt *textPacket) readOptions(list []string) {
	for _, o := range list {
		if len(pkt.options) < 60 {
			pkt.options = appendOption(pkt.options, strings.TrimSpace(o))
		}
	}
	for len(pkt.options)%4 != 0 {
		pkt.options = append(pkt.options, 0)
	}
	if len(pkt.options) > 40 {
		pkt.options, pkt.disagrees = nil, "more than 40 bytes of options"
	}
}

func appendOption(b []byte, s string) []byte {
	name, value, _ := strings.Cut(s, " ")
	n, _ := decimal(value)
	switch strings.ToLower(name) {
	case "nop":
		return append(b, 1)
	case "eol":
		return append(b, 0)
	case "mss":
		return binary.BigEndian.AppendUint16(append(b, 2, 4), uint16(n))
	case "wscale":
		return append(b, 3, 3, byte(n))
	case "sackok":
		return append(b, 4, 2)
	case "ts", "timestamp":
		return appendStamps(b, value)
	case "sack":
		return appendSack(b, value)
	case "tfo", "exp-tfo":
		return appendFastOpen(b, value)
	case "mptcp":
		return append(b, 30, 4, 0, 1)
	}
	return b
}

// appendStamps reads "val 910488745 ecr 4129152319", or tcpdump 3's "1 2".
func appendStamps(b []byte, s string) []byte {
	var n [2]uint64
	i := 0
	for _, w := range strings.Fields(s) {
		if v, ok := decimal(w); ok && i < 2 {
			n[i] = v
			i++
		}
	}
	b = binary.BigEndian.AppendUint32(append(b, 8, 10), uint32(n[0]))
	return binary.BigEndian.AppendUint32(b, uint32(n[1]))
}

// appendSack reads "1 {1461:2921}{4381:5841}". Its numbers are made absolute
// when the packet is built, where the peer's base is known.
func appendSack(b []byte, s string) []byte {
	start := len(b)
	b = append(b, 5, 0)
	for _, block := range strings.Split(s, "{")[1:] {
		from, to, _ := strings.Cut(strings.TrimRight(block, "} "), ":")
		x, ok1 := decimal(from)
		y, ok2 := decimal(to)
		if ok1 && ok2 && len(b)-start < 34 {
			b = binary.BigEndian.AppendUint32(b, uint32(x))
			b = binary.BigEndian.AppendUint32(b, uint32(y))
		}
	}
	b[start+1] = byte(len(b) - start)
	return b
}

func appendFastOpen(b []byte, s string) []byte {
	word := s[strings.LastIndexByte(s, ' ')+1:]
	cookie, err := hex.DecodeString(word)
	if err != nil || len(cookie) > 16 {
		cookie = nil
	}
	return append(append(b, 34, byte(2+len(cookie))), cookie...)
}
