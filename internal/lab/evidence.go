package lab

import (
	"encoding/binary"
	"fmt"
	"net/netip"
	"strconv"
	"strings"
	"time"

	"wiretale/internal/header"
	"wiretale/internal/packet"
)

// Evidence is a result prepared for looking at: what the expectations of a
// scenario are checked against.
type Evidence struct {
	*Result
	Packets []Packet // of the first tap
	Other   []Packet // of the second, if there is one
	Tale    *Tale    // of the first
}

// Packet is a captured packet as a person would name it.
type Packet struct {
	Time   time.Duration // since the first packet
	From   string        // the host, by its address
	To     string
	Kind   string // the flags as tcpdump writes them (S, S., ., F., R, R.), or arp-request, echo-reply and so on
	Seq    uint32 // relative to the sender's first
	Ack    uint32 // relative to the other side's first
	Len    int    // bytes of payload
	Source uint16 // ports
	Dest   uint16
	IP     header.IPv4 // nil without one
	TCP    header.TCP  // nil without one
	ICMP   header.ICMP
	ECE    bool
	CWR    bool
	Fresh  bool // carries bytes that were not sent before
}

// reader turns records into packets; it remembers what makes numbers relative.
type reader struct {
	names map[netip.Addr]string
	start time.Duration
	first map[string]uint32 // sender and ports -> initial sequence number
	sent  map[string]uint32 // sender and ports -> highest sequence number sent, relative
}

// NewEvidence reads a result.
func NewEvidence(r *Result) *Evidence {
	e := &Evidence{Result: r}
	for i, t := range r.Taps {
		list := readPackets(r.Addresses, t.Records)
		if i == 0 {
			e.Packets, e.Tale = list, newTale(t.Records)
		} else {
			e.Other = list
		}
	}
	return e
}

func readPackets(names map[netip.Addr]string, records []packet.Record) []Packet {
	rd := &reader{names: names, first: map[string]uint32{}, sent: map[string]uint32{}}
	var list []Packet
	for i := range records {
		r := &records[i]
		at := time.Duration(r.Sec)*time.Second + time.Duration(r.Nsec)
		if i == 0 {
			rd.start = at
		}
		p := Packet{Time: at - rd.start}
		rd.read(&p, r)
		list = append(list, p)
	}
	return list
}

func (rd *reader) read(p *Packet, r *packet.Record) {
	var l header.Layers
	if !header.Walk(r.LinkType, r.Data, int(r.Length), &l) || l.Version != 4 {
		rd.readARP(p, r.Data)
		return
	}
	p.IP = l.IPv4()
	p.From, p.To = rd.name(p.IP.Source()), rd.name(p.IP.Destination())
	switch {
	case l.FragmentOffset > 0:
		p.Kind, p.Len = "fragment", l.Length
	case l.Protocol == 6 && header.TCP(l.Transport).Valid():
		p.TCP = l.Transport
		rd.readTCP(p, l.Length)
	case l.Protocol == 17 && header.UDP(l.Transport).Valid():
		u := header.UDP(l.Transport)
		p.Kind, p.Source, p.Dest, p.Len = "udp", u.SourcePort(), u.DestinationPort(), l.Length-8
	case l.Protocol == 1 && header.ICMP(l.Transport).Valid():
		p.ICMP = l.Transport
		p.Kind, p.Len = icmpKind(p.ICMP), l.Length-8
	}
}

func (rd *reader) name(a [4]byte) string {
	addr := netip.AddrFrom4(a)
	if n, ok := rd.names[addr]; ok {
		return n
	}
	return addr.String()
}

func icmpKind(m header.ICMP) string {
	switch {
	case m.Type() == header.ICMPEcho:
		return "echo-request"
	case m.Type() == header.ICMPEchoReply:
		return "echo-reply"
	case m.Type() == header.ICMPUnreachable && m.Code() == header.ICMPFragmentationCode:
		return "too-big"
	case m.Type() == header.ICMPUnreachable && m.Code() == 3:
		return "port-unreachable"
	case m.Type() == header.ICMPUnreachable:
		return "unreachable"
	}
	return fmt.Sprintf("icmp-%d", m.Type())
}

// readARP reads RFC 826 for IPv4 over Ethernet.
func (rd *reader) readARP(p *Packet, frame []byte) {
	if len(frame) < 42 || binary.BigEndian.Uint16(frame[12:]) != 0x0806 {
		p.Kind = "other"
		return
	}
	arp := frame[14:]
	p.Kind = "arp-request"
	if binary.BigEndian.Uint16(arp[6:]) == 2 {
		p.Kind = "arp-reply"
	}
	p.From, p.To = rd.name([4]byte(arp[14:18])), rd.name([4]byte(arp[24:28]))
}

func (rd *reader) readTCP(p *Packet, length int) {
	t := p.TCP
	p.Source, p.Dest = t.SourcePort(), t.DestinationPort()
	p.Len = length - t.HeaderLength()
	flags := t.Flags()
	p.Kind = flagText(flags)
	p.ECE, p.CWR = flags&header.TCPEce != 0, flags&header.TCPCwr != 0
	here := fmt.Sprint(p.IP.Source(), p.Source, p.IP.Destination(), p.Dest)
	there := fmt.Sprint(p.IP.Destination(), p.Dest, p.IP.Source(), p.Source)
	if _, known := rd.first[here]; !known || flags&header.TCPSyn != 0 && rd.first[here] != t.Sequence() {
		rd.first[here] = t.Sequence()
		rd.sent[here] = 0
	}
	p.Seq = t.Sequence() - rd.first[here]
	if flags&header.TCPAck != 0 {
		p.Ack = t.Acknowledgment() - rd.first[there]
	}
	end := p.Seq + uint32(p.Len)
	if flags&(header.TCPSyn|header.TCPFin) != 0 {
		end++
	}
	p.Fresh = int32(end-rd.sent[here]) > 0
	if p.Fresh {
		rd.sent[here] = end
	}
}

// flagText writes the flags that matter to a connection's life. PSH depends on
// how the data was cut and is left out.
func flagText(flags uint16) string {
	text := ""
	for _, f := range []struct {
		bit  uint16
		text string
	}{{header.TCPFin, "F"}, {header.TCPSyn, "S"}, {header.TCPRst, "R"}, {header.TCPAck, "."}} {
		if flags&f.bit != 0 {
			text += f.text
		}
	}
	return text
}

// Matches reports whether the packet is of a pattern: a host (or "any"), a kind
// (or "data" for a segment with payload, "again" for one that repeats what was
// sent, "any"), and further conditions such as len=5, len>0, seq=1, win=0.
func (p *Packet) Matches(pattern string) bool {
	words := strings.Fields(pattern)
	if words[0] != "any" && words[0] != p.From || !p.isKind(words[1]) {
		return false
	}
	for _, condition := range words[2:] {
		if !p.meets(condition) {
			return false
		}
	}
	return true
}

func (p *Packet) isKind(kind string) bool {
	switch kind {
	case "any":
		return true
	case "data":
		return p.TCP != nil && p.Len > 0
	case "again":
		return p.TCP != nil && !p.Fresh && (p.Len > 0 || p.Kind != "." && !strings.HasPrefix(p.Kind, "R"))
	}
	return p.Kind == kind
}

func (p *Packet) meets(condition string) bool {
	at := strings.IndexAny(condition, "=<>")
	want, err := strconv.Atoi(condition[at+1:])
	if err != nil {
		panic("lab: bad condition " + condition)
	}
	value := p.number(condition[:at])
	switch condition[at] {
	case '<':
		return value < want
	case '>':
		return value > want
	}
	return value == want
}

func (p *Packet) number(name string) int {
	switch name {
	case "len":
		return p.Len
	case "seq":
		return int(p.Seq)
	case "ack":
		return int(p.Ack)
	case "win":
		if p.TCP == nil {
			return -1
		}
		return int(p.TCP.Window())
	case "port":
		return int(p.Dest)
	case "from":
		return int(p.Source)
	}
	panic("lab: bad condition on " + name)
}

// String is the packet in short, for messages of failed checks.
func (p *Packet) String() string {
	s := fmt.Sprintf("%9.6f %s > %s %s", p.Time.Seconds(), p.From, p.To, p.Kind)
	if p.TCP != nil {
		s += fmt.Sprintf(" %d>%d seq %d ack %d win %d len %d", p.Source, p.Dest, p.Seq, p.Ack, p.TCP.Window(), p.Len)
		if !p.Fresh && p.Len > 0 {
			s += " again"
		}
	}
	return s
}
