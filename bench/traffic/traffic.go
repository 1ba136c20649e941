// Package traffic makes captures for benchmarks: mixed packets of thousands of
// flows, the same for the same seed.
package traffic

import (
	"encoding/binary"
	"math/rand/v2"

	"wiretale/internal/header"
	"wiretale/savefile"
)

// Generator makes packets one after the other.
type Generator struct {
	rand  *rand.Rand
	tcps  []flow
	udps  []flow
	asked []flow // DNS
	timed []flow // NTP
	pings []flow
	sec   int64
	nsec  int64
	id    uint16
	buf   []byte
}

// flow is a conversation: the addresses and what both ends have sent.
type flow struct {
	v6       bool
	ends     [2]uint64
	ports    [2]uint16
	sent     [2]uint32
	options  bool
	stage    int
	lifetime int
}

// client and server are the addresses of hosts: the low three bytes of an address
// of either version.
func client(n int) uint64 { return 1<<16 | uint64(n) }
func server(n int) uint64 { return 2<<16 | uint64(n) }

// New returns a generator of traffic between the given number of TCP connections
// that are open at a time, and a tenth as many conversations of each other protocol.
func New(seed uint64, flows int) *Generator {
	few := max(1, flows/10)
	g := &Generator{rand: rand.New(rand.NewPCG(seed, 1)), sec: 1_700_000_000, buf: make([]byte, 0, 2048),
		tcps: make([]flow, flows), udps: make([]flow, few), asked: make([]flow, few), timed: make([]flow, few), pings: make([]flow, few)}
	for i := range g.tcps {
		g.renewTCP(&g.tcps[i])
	}
	return g
}

func (g *Generator) renewTCP(f *flow) {
	*f = flow{v6: g.rand.IntN(5) == 0, options: g.rand.IntN(4) != 0, lifetime: 6 + g.rand.IntN(60)}
	services := [...]uint16{443, 8443, 5432, 6000, 9000, 8000, 11211, 3306}
	f.ports = [2]uint16{uint16(1024 + g.rand.IntN(60000)), services[g.rand.IntN(len(services))]}
	f.ends = [2]uint64{client(g.rand.IntN(1 << 12)), server(g.rand.IntN(1 << 8))}
	f.sent = [2]uint32{g.rand.Uint32(), g.rand.Uint32()}
}

// turn is the next packet of one of some conversations of datagrams, in which
// both ends send in turn; from is who sends it. What is over, or was not begun,
// begins anew, with the first port of the client and that of the service, and up
// to so many packets.
func (g *Generator) turn(list []flow, port, service uint16, most int) (f *flow, from int) {
	f = &list[g.rand.IntN(len(list))]
	if f.stage == f.lifetime {
		*f = flow{v6: g.rand.IntN(6) == 0, lifetime: 2 + 2*g.rand.IntN(most/2)}
		f.ports = [2]uint16{port + uint16(g.rand.IntN(1000)), service}
		f.ends = [2]uint64{client(g.rand.IntN(2000)), server(g.rand.IntN(200))}
		f.sent[0] = g.rand.Uint32()
	}
	from = f.stage & 1
	f.stage++
	return f, from
}

// Next makes the next packet, 10 µs after the one before on the average: an end of
// one of 5000 connections answers after 70 ms. Its bytes are valid until the next call.
func (g *Generator) Next() savefile.Record {
	g.nsec += int64(g.rand.IntN(20)) * 1000
	for g.nsec >= 1e9 {
		g.nsec -= 1e9
		g.sec++
	}
	g.id++
	g.buf = g.buf[:0]
	switch n := g.rand.IntN(100); {
	case n < 70:
		g.tcp(&g.tcps[g.rand.IntN(len(g.tcps))])
	case n < 80:
		f, from := g.turn(g.udps, 20000, uint16(2000+g.rand.IntN(1000)), 60)
		g.udp(f, from, g.payload(g.rand.IntN(600)))
	case n < 90:
		g.dns()
	case n < 95:
		g.ping()
	case n < 97:
		g.arp()
	default:
		f, from := g.turn(g.timed, 40000, 123, 8)
		g.udp(f, from, g.payload(60))
	}
	return savefile.Record{Sec: g.sec, Nsec: g.nsec, Data: g.buf, Length: uint32(len(g.buf)), LinkType: 1}
}

func (g *Generator) payload(n int) []byte {
	b := make([]byte, n)
	for i := range b {
		b[i] = byte(' ' + g.rand.IntN(90))
	}
	return b
}

// tcp sends the next segment of a flow: the handshake, data and
// acknowledgments in turn, the close.
func (g *Generator) tcp(f *flow) {
	from := f.stage & 1
	flags, data := byte(0x10), 0
	switch {
	case f.stage == 0:
		flags = 0x02
	case f.stage == 1:
		flags = 0x12
	case f.stage > f.lifetime+1: // of both FINs the second is acknowledged by itself
	case f.stage >= f.lifetime:
		flags = 0x11
	case f.stage > 2 && g.rand.IntN(5) < 3:
		flags, data = 0x18, 1+g.rand.IntN(g.size())
	}
	segment := g.segment(f, from, flags, data)
	g.ip(f.v6, f.ends[from], f.ends[1-from], 6, segment)
	f.sent[from] += uint32(data)
	if flags&3 != 0 {
		f.sent[from]++
	}
	if f.stage++; f.stage > f.lifetime+2 {
		g.renewTCP(f)
	}
}

// size is the most that a segment carries: mostly little, sometimes an Ethernet
// frame full.
func (g *Generator) size() int {
	if g.rand.IntN(4) == 0 {
		return 1400
	}
	return 200
}

func (g *Generator) segment(f *flow, from int, flags byte, data int) []byte {
	var options []byte
	switch {
	case flags&2 != 0:
		options = []byte{2, 4, 5, 0xb4, 4, 2, 8, 10, 0, 0, 0, 0, 0, 0, 0, 0, 1, 3, 3, 7}
	case f.options:
		options = []byte{1, 1, 8, 10, 0, 0, 0, 0, 0, 0, 0, 0}
	}
	if len(options) > 8 {
		binary.BigEndian.PutUint32(options[len(options)-8:], uint32(g.nsec/1e6))
	}
	b := make([]byte, 20, 20+len(options)+data)
	binary.BigEndian.PutUint16(b, f.ports[from])
	binary.BigEndian.PutUint16(b[2:], f.ports[1-from])
	binary.BigEndian.PutUint32(b[4:], f.sent[from])
	if flags&0x10 != 0 {
		binary.BigEndian.PutUint32(b[8:], f.sent[1-from])
	}
	b[12], b[13] = byte((20+len(options))/4<<4), flags
	binary.BigEndian.PutUint16(b[14:], 64240)
	return append(append(b, options...), g.payload(data)...)
}

func (g *Generator) udp(f *flow, from int, data []byte) {
	b := make([]byte, 8, 8+len(data))
	binary.BigEndian.PutUint16(b, f.ports[from])
	binary.BigEndian.PutUint16(b[2:], f.ports[1-from])
	binary.BigEndian.PutUint16(b[4:], uint16(8+len(data)))
	g.ip(f.v6, f.ends[from], f.ends[1-from], 17, append(b, data...))
}

// dns sends a query for a name, or the answer to one.
func (g *Generator) dns() {
	names := [...]string{"\x03www\x07example\x03com\x00", "\x04mail\x07example\x03org\x00", "\x03api\x07service\x08internal\x00"}
	f, from := g.turn(g.asked, 30000, 53, 2)
	b := []byte{byte(f.sent[0] >> 8), byte(f.sent[0]), 1, 0, 0, 1, 0, 0, 0, 0, 0, 0}
	b = append(b, names[f.sent[0]%uint32(len(names))]...)
	b = append(b, 0, 1, 0, 1)
	if from == 1 {
		b[2], b[3], b[7] = 0x81, 0x80, 1
		b = append(b, 0xc0, 12, 0, 1, 0, 1, 0, 0, 1, 0x2c, 0, 4, 192, 0, 2, byte(f.sent[0]))
	}
	g.udp(f, from, b)
}

// ping sends an echo request, or the reply to it.
func (g *Generator) ping() {
	f, from := g.turn(g.pings, 0, 0, 20)
	b := append([]byte{8 * byte(1-from), 0, 0, 0, byte(f.sent[0] >> 8), byte(f.sent[0]), 0, byte((f.stage + 1) / 2)}, g.payload(56)...)
	binary.BigEndian.PutUint16(b[2:], header.Checksum(b))
	g.ip(false, f.ends[from], f.ends[1-from], 1, b)
}

func (g *Generator) arp() {
	g.ethernet(0x0806)
	g.buf = append(g.buf, 0, 1, 8, 0, 6, 4, 0, byte(1+g.rand.IntN(2)), 2, 0, 0, 0, 0, 1, 10, 0, 0, byte(g.id), 2, 0, 0, 0, 0, 2, 10, 0, 1, byte(g.id))
}

func (g *Generator) ethernet(etherType uint16) {
	g.buf = append(g.buf, 2, 0, 0, 0, 0, 2, 2, 0, 0, 0, 0, 1, byte(etherType>>8), byte(etherType))
}

// ip wraps a transport payload, whose checksum it fills in.
func (g *Generator) ip(v6 bool, src, dst uint64, proto byte, payload []byte) {
	if v6 {
		g.ethernet(0x86dd)
		g.buf = append(g.buf, 0x60, 0, 0, 0, byte(len(payload)>>8), byte(len(payload)), proto, 64)
		for _, n := range [2]uint64{src, dst} {
			g.buf = append(g.buf, 0x20, 0x01, 0x0d, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, byte(n>>16), byte(n>>8), byte(n))
		}
		at := len(g.buf)
		checksum(proto, payload, header.IPv6(g.buf[at-40:]).PseudoSum(proto, len(payload)))
		g.buf = append(g.buf, payload...)
		return
	}
	g.ethernet(0x0800)
	total := 20 + len(payload)
	at := len(g.buf)
	g.buf = append(g.buf, 0x45, 0, byte(total>>8), byte(total), byte(g.id>>8), byte(g.id), 0x40, 0, 64, proto, 0, 0,
		10, byte(src>>16), byte(src>>8), byte(src), 10, byte(dst>>16), byte(dst>>8), byte(dst))
	binary.BigEndian.PutUint16(g.buf[at+10:], header.Checksum(g.buf[at:]))
	checksum(proto, payload, header.IPv4(g.buf[at:]).PseudoSum(proto, len(payload)))
	g.buf = append(g.buf, payload...)
}

func checksum(proto byte, payload []byte, sum uint32) {
	at := map[byte]int{6: 16, 17: 6}[proto]
	if at == 0 {
		return
	}
	binary.BigEndian.PutUint16(payload[at:], ^uint16(header.Sum(sum, payload)))
}
