package source

import (
	"net/netip"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"wiretale/internal/packet"
)

// textParser turns lines into records.
type textParser struct {
	report   *TextReport
	clock    textClock
	timed    bool
	records  []packet.Record
	flows    map[textFlow]*textSequence
	hosts    map[string]netip.Addr
	ports    map[string]uint16
	header   textIP          // what the first of two lines of -v said
	at       time.Time       // the time on it
	kept     string          // a line that breaks off
	keptLine int             // where it ended
	latest   time.Time       // the latest time of any line
	waiting  bool            // for the second line
	within   bool            // the line before is of a packet
	sums     []time.Duration // by record: the sum of all times until then, should they be deltas
}

func newTextParser(r *TextReport) *textParser {
	r.Substitute, r.Services = map[netip.Addr]string{}, map[uint16]string{}
	return &textParser{report: r, flows: map[textFlow]*textSequence{},
		hosts: map[string]netip.Addr{}, ports: map[string]uint16{}}
}

// textIP is what -v prints of the IP header.
type textIP struct {
	tos, ttl, id int
	label        int // of IPv6's flow
	dontFragment bool
	more         bool // fragments follow
	tcp          bool // the second line is of TCP
	length       int
	six          bool
	known        bool
}

// textPacket is one packet of the text.
type textPacket struct {
	ip       textIP
	src, dst netip.Addr
	sport    uint16
	dport    uint16
	named    bool // a name stood for an address
	udp      bool

	flags       uint16
	seq, end    uint64
	hasSeq      bool
	ack         uint64
	hasAck      bool
	window      uint64
	urgent      uint64
	options     []byte
	length      int
	hasLength   bool
	checksum    uint16
	hasChecksum bool
	right       uint16 // what the checksum should be
	hasRight    bool
	disagrees   string // how the fields contradict each other
	cut         bool   // the line ends too early
}

// line takes one line of the text. One that breaks off within a packet is kept
// until it is clear whether the next goes on with it.
func (p *textParser) line(s string) {
	s = strings.TrimRight(plainText(s), " \t\r")
	if p.kept != "" && len(p.kept) < maxKept && continues(s) {
		p.kept += " " + withoutMarks(s)
		p.keptLine = p.report.Lines
		return
	}
	p.giveKept()
	if breaksOff(s) {
		p.kept, p.keptLine = s, p.report.Lines
		return
	}
	p.whole(s)
}

// maxKept bounds a line that is put together.
const maxKept = 2000

// maxArrows bounds the arrows of a line at which a packet is looked for.
const maxArrows = 32

// giveKept takes the line that was kept.
func (p *textParser) giveKept() {
	if s := p.kept; s != "" {
		p.kept = ""
		now := p.report.Lines
		p.report.Lines = p.keptLine
		p.whole(s)
		p.report.Lines = now
	}
}

// plainText is a line without what terminals and editors put into it: colours and
// a byte order mark.
func plainText(s string) string {
	s = strings.TrimPrefix(s, "\ufeff")
	for {
		before, after, ok := strings.Cut(s, "\x1b[")
		if !ok {
			return s
		}
		end := strings.IndexFunc(after, func(r rune) bool { return r >= '@' && r <= '~' })
		s = before + after[min(end+1, len(after)):]
		if end < 0 {
			return before
		}
	}
}

// breaksOff reports whether a line of tcpdump 4 ends before the length with which
// each line about TCP ends, or within the options.
func breaksOff(s string) bool {
	_, fields, ok := strings.Cut(s, ": Flags [")
	return ok && !strings.Contains(fields, "length ")
}

// wordsWithin are those with which a line may go on that was broken by a mail
// program or an editor.
var wordsWithin = map[string]bool{"seq": true, "ack": true, "win": true, "options": true, "length": true, "cksum": true,
	"urg": true, "val": true, "ecr": true, "wscale": true, "TS": true}

// continues reports whether a line can only be the rest of the one before.
func continues(s string) bool {
	word, _, _ := strings.Cut(withoutMarks(s), " ")
	if wordsWithin[word] {
		return true
	}
	word, _, ok := strings.Cut(word, ",")
	_, number := decimal(word)
	return ok && (number || strings.HasPrefix(word, "[") || word == "nop" || word == "sackOK")
}

// withoutMarks is a line without what is put before it when it is quoted.
func withoutMarks(s string) string { return strings.TrimLeft(s, marks) }

// marks stand before quoted lines, and prompts.
const marks = " \t>|*$#%"

// whole takes one line that was not broken.
func (p *textParser) whole(s string) {
	if strings.TrimSpace(s) == "" || chatter(s) {
		return
	}
	body := s
	at, rest, timed := p.clock.read(withoutNumber(s))
	if !timed {
		at, rest, timed = p.clock.within(s)
	}
	if timed {
		body, p.latest = rest, at
		p.give()
	}
	head, ip := readTextIP(body)
	if ip.known && !timed && !p.waiting && s[0] == '\t' && !p.latest.IsZero() {
		at, timed = p.latest, true // the line before has the time, and what is around this packet
	}
	if ip.known {
		if timed || !p.waiting { // of a packet in a tunnel, the outer one has the time
			p.at = at
		}
		p.header, p.waiting = ip, true
		p.timed = p.timed || timed
	}
	pkt, ok := p.packet(head)
	switch {
	case ok:
		p.found(pkt, at, timed)
	case ip.known: // the second line follows
	case timed && isDumpLine(body) && cutEarly(body):
		p.mangled()
	case timed && isDumpLine(body):
		p.report.Other++
	case hexLine(s), s[0] == '\t' && p.within: // what -v and -X print below a packet
		return
	default:
		p.unread(s)
	}
	p.within = ok || ip.known || timed
}

// give gives up waiting for the second line of a packet.
func (p *textParser) give() {
	if p.waiting && p.header.tcp {
		p.mangled()
	} else if p.waiting {
		p.report.Other++
	}
	p.waiting = false
}

func (p *textParser) unread(s string) {
	if p.report.Unread == 0 {
		p.report.FirstBad, p.report.FirstAt = s, p.report.Lines
	}
	p.report.Unread++
}

// end takes the end of the text.
func (p *textParser) end() {
	p.giveKept()
	p.give()
	if !p.clock.deltas() {
		return
	}
	for i := range p.records {
		at := p.clock.start().Add(p.sums[i])
		p.records[i].Sec, p.records[i].Nsec = at.Unix(), int64(at.Nanosecond())
	}
}

func (p *textParser) mangled() {
	p.report.Cut++
	if p.report.FirstCut == 0 {
		p.report.FirstCut = p.report.Lines
	}
}

// found builds the record of a packet.
func (p *textParser) found(pkt *textPacket, at time.Time, timed bool) {
	if p.waiting && !timed {
		at, timed = p.at, !p.at.IsZero()
	}
	if p.waiting && !pkt.ip.known {
		pkt.ip = p.header
	}
	p.waiting = false
	p.timed = p.timed || timed
	data, length := p.build(pkt)
	p.judge(pkt, data, timed)
	r := packet.Record{Data: data, Length: uint32(length), LinkType: linkRaw}
	if timed {
		r.Sec, r.Nsec = at.Unix(), int64(at.Nanosecond())
	} else if n := len(p.records); n > 0 {
		r.Sec, r.Nsec = p.records[n-1].Sec, p.records[n-1].Nsec
	}
	p.records, p.sums = append(p.records, r), append(p.sums, p.clock.sum)
}

// judge counts what is wrong with the line of a packet, and remembers it.
func (p *textParser) judge(pkt *textPacket, data []byte, timed bool) {
	if pkt.cut {
		p.mangled()
	}
	if pkt.disagrees != "" {
		p.report.Disagree++
		if p.report.FirstCut == 0 {
			p.report.FirstCut = p.report.Lines
		}
	}
	line := "line " + strconv.Itoa(p.report.Lines) + " of the text "
	switch {
	case !timed && p.timed:
		p.mangled()
		p.report.remark(data, line+"has no time: it is shown at that of the packet before")
	case pkt.disagrees != "":
		p.report.remark(data, line+"contradicts itself: "+pkt.disagrees)
	case pkt.cut:
		p.report.remark(data, line+"is cut or mangled: used as far as it goes")
	}
}

// chatter reports whether tcpdump itself says the line, about the capture.
func chatter(s string) bool {
	s = strings.TrimSpace(s)
	for _, end := range []string{"packets captured", "packet captured", "packets received by filter", "packet received by filter",
		"packets dropped by kernel", "packet dropped by kernel", "packets dropped by interface"} {
		if strings.HasSuffix(s, end) {
			return true
		}
	}
	return s == "^C" || strings.HasPrefix(s, "^C") && len(s) < 40 ||
		strings.HasPrefix(s, "tcpdump: ") || strings.HasPrefix(s, "listening on ") || strings.HasPrefix(s, "reading from ")
}

// withoutNumber takes a number or mark before the line away: "12  ", "12: ", "> ".
func withoutNumber(s string) string {
	t := strings.TrimLeft(s, marks)
	i := 0
	for i < len(t) && t[i] >= '0' && t[i] <= '9' {
		i++
	}
	if i == 0 || i > 7 || i == len(t) {
		return t
	}
	rest := strings.TrimLeft(t[i:], " \t")
	switch {
	case t[i] == ':' && strings.HasPrefix(t[i:], ": "), t[i] == ')' || t[i] == '.' && strings.HasPrefix(t[i:], ". "):
		return strings.TrimLeft(t[i+1:], " \t")
	case t[i] == ' ' || t[i] == '\t':
		return rest
	}
	return t
}

// isDumpLine reports whether a line with a time is some packet of tcpdump's.
func isDumpLine(s string) bool {
	s = strings.TrimSpace(s)
	for _, word := range []string{"IP ", "IP6 ", "ARP", "arp ", "STP", "LLDP", "802.1"} {
		if strings.HasPrefix(s, word) || strings.Contains(s, " "+word) {
			return true
		}
	}
	return strings.Contains(s, "ethertype") || strings.Contains(s, " > ")
}

// cutEarly reports whether a line of an IP packet ends within its addresses.
func cutEarly(s string) bool {
	s = strings.TrimSpace(s)
	return strings.HasPrefix(s, "IP") && !strings.Contains(s, ": ") && !strings.HasSuffix(s, ":") && !strings.Contains(s, "(")
}

// hexLine reports whether the line is of a hex dump.
func hexLine(s string) bool {
	s = strings.TrimSpace(s)
	return strings.HasPrefix(s, "0x") && len(s) > 7 && s[6] == ':'
}

// readTextIP reads "(tos 0x0, ttl 64, ..., length 60)" and returns the line
// without it. Of several, as of tunnels, the last counts.
func readTextIP(s string) (string, textIP) {
	var last textIP
	for range 8 {
		rest, ip := readOneIP(s)
		if !ip.known {
			break
		}
		s, last = rest, ip
	}
	return s, last
}

func readOneIP(s string) (string, textIP) {
	var ip textIP
	open := strings.Index(s, "(tos 0x")
	if open < 0 {
		if open = strings.Index(s, "(class 0x"); open < 0 {
			if open = strings.Index(s, "(flowlabel 0x"); open < 0 {
				if open = strings.Index(s, "(hlim "); open < 0 {
					return s, ip
				}
			}
		}
		ip.six = true
	}
	end := closing(s, open)
	ip.known = true
	if _, flags, ok := strings.Cut(s[open:end], "flags ["); ok {
		flags, _, _ = strings.Cut(flags, "]")
		ip.dontFragment, ip.more = strings.Contains(flags, "DF"), strings.Contains(flags, "+")
	}
	ip.tcp = strings.Contains(s[open:end], "TCP (6)")
	for _, field := range strings.Split(s[open+1:end], ", ") {
		ip.field(field)
	}
	return s[:open] + s[min(end+1, len(s)):], ip
}

// closing is the place of the bracket that closes the one at open, or the end.
func closing(s string, open int) int {
	depth := 0
	for i := open; i < len(s); i++ {
		switch s[i] {
		case '(':
			depth++
		case ')':
			if depth--; depth == 0 {
				return i
			}
		}
	}
	return len(s)
}

func (ip *textIP) field(s string) {
	words := strings.Fields(s)
	if len(words) < 2 {
		return
	}
	name := strings.TrimSuffix(words[0], ":") // tcpdump 3.9: "length: 60"
	value, _, _ := strings.Cut(words[1], ",") // "0x2,ECT(0)"
	n, err := strconv.ParseInt(strings.TrimSuffix(value, ")"), 0, 32)
	if _, after, ok := strings.Cut(s, "payload length: "); ok { // IPv6
		if v, ok := decimal(after); ok {
			ip.length = int(v) + 40
		}
		return
	}
	if err != nil {
		return
	}
	switch name {
	case "tos", "class":
		ip.tos = int(n) & 255
	case "ttl", "hlim":
		ip.ttl = int(n) & 255
	case "flowlabel":
		ip.label = int(n)
	case "id":
		ip.id = int(n) & 0xffff
	case "length", "len":
		ip.length = int(n)
	}
}

// packet finds "SOURCE > DESTINATION: what" in a line and reads it.
func (p *textParser) packet(s string) (*textPacket, bool) {
	from := 0
	for range maxArrows {
		i := strings.Index(s[from:], " > ")
		if i < 0 {
			return nil, false
		}
		i += from
		from = i + 3
		right := s[i+3:]
		colon := strings.Index(right, ": ")
		if colon < 0 {
			if !strings.HasSuffix(right, ":") {
				continue
			}
			colon = len(right) - 1
		}
		left := s[:i]
		left = left[strings.LastIndexAny(left, " \t")+1:]
		dst := right[:colon]
		if strings.ContainsAny(dst, " ,") {
			continue
		}
		pkt := new(textPacket)
		if !p.ends(pkt, left, dst) {
			continue
		}
		if p.transport(pkt, strings.TrimSpace(right[min(colon+1, len(right)):])) {
			return pkt, true
		}
	}
	return nil, false
}

// ends reads both addresses with their ports.
func (p *textParser) ends(pkt *textPacket, left, right string) bool {
	lh, lp, ok1 := splitEnd(left)
	rh, rp, ok2 := splitEnd(right)
	if !ok1 || !ok2 || !printable(left) || !printable(right) {
		return false
	}
	six := strings.Contains(lh, ":") || strings.Contains(rh, ":")
	var named1, named2 bool
	pkt.src, named1 = p.host(lh, six)
	pkt.dst, named2 = p.host(rh, six)
	pkt.named = named1 || named2
	if pkt.src.Is6() != pkt.dst.Is6() {
		return false
	}
	pkt.sport, pkt.dport = p.port(lp), p.port(rp)
	return true
}

// printable reports whether a name may be shown on a terminal.
func printable(s string) bool {
	for _, r := range s {
		if r == utf8.RuneError || !unicode.IsPrint(r) {
			return false
		}
	}
	return true
}

// splitEnd parts "10.8.34.27.memcache" at its last point.
func splitEnd(s string) (host, port string, ok bool) {
	i := strings.LastIndexByte(s, '.')
	if i <= 0 || i == len(s)-1 {
		return "", "", false
	}
	host, port = s[:i], s[i+1:]
	if _, err := netip.ParseAddr(s); err == nil && !strings.Contains(host, ":") && strings.Count(s, ".") == 3 {
		return "", "", false // an address without a port
	}
	return host, port, true
}

// localNames are what tcpdump calls the host itself on usual systems.
var localNames = map[string]netip.Addr{
	"localhost": netip.AddrFrom4([4]byte{127, 0, 0, 1}), "localhost.localdomain": netip.AddrFrom4([4]byte{127, 0, 0, 1}),
	"ip6-localhost": netip.IPv6Loopback(), "localhost6": netip.IPv6Loopback(),
}

// host is the address, or one that stands for the name.
func (p *textParser) host(s string, six bool) (a netip.Addr, named bool) {
	if a, err := netip.ParseAddr(s); err == nil {
		return a.WithZone(""), false
	}
	if a, ok := localNames[s]; ok {
		return a, false
	}
	key := s
	if six {
		key += " 6"
	}
	if a, ok := p.hosts[key]; ok {
		return a, true
	}
	n := len(p.hosts) + 1
	a = netip.AddrFrom4([4]byte{198, 18, byte(n >> 8), byte(n)}) // RFC 2544: nobody's
	if n > 0xffff {
		a = netip.AddrFrom4([4]byte{240 | byte(n>>24)&7, byte(n >> 16), byte(n >> 8), byte(n)}) // RFC 1112: nobody's either
	}
	if six {
		a = netip.AddrFrom16([16]byte{0x20, 1, 0xd, 0xb8, 12: byte(n >> 24), 13: byte(n >> 16), 14: byte(n >> 8), 15: byte(n)}) // RFC 3849
	}
	p.hosts[key] = a
	p.report.Substitute[a] = s
	return a, true
}

// port is the number of a port, of a service's name, or one that stands for it.
func (p *textParser) port(s string) uint16 {
	if n, ok := decimal(s); ok && n < 65536 {
		return uint16(n)
	}
	if n := servicePort(s); n != 0 {
		p.report.Services[n] = s
		return n
	}
	if n, ok := p.ports[s]; ok {
		return n
	}
	n := uint16(1 + len(p.ports))
	p.ports[s] = n
	p.report.Services[n] = s
	return n
}
