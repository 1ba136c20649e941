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
	flows []flow
	sec   int64
	nsec  int64
	id    uint16
	buf   []byte
}

// flow is a TCP connection: the addresses and what both ends have sent.
type flow struct {
	v6       bool
	ends     [2]uint64
	ports    [2]uint16
	sent     [2]uint32
	options  bool
	stage    int
	lifetime int
}

// New returns a generator of traffic between the given number of TCP flows.
func New(seed uint64, flows int) *Generator {
	g := &Generator{rand: rand.New(rand.NewPCG(seed, 1)), flows: make([]flow, flows), sec: 1_700_000_000, buf: make([]byte, 0, 2048)}
	for i := range g.flows {
		g.renew(&g.flows[i])
	}
	return g
}

func (g *Generator) renew(f *flow) {
	*f = flow{v6: g.rand.IntN(5) == 0, options: g.rand.IntN(4) != 0, lifetime: 6 + g.rand.IntN(60)}
	services := [...]uint16{443, 8443, 5432, 6000, 9000, 8000, 11211, 3306}
	f.ports = [2]uint16{uint16(1024 + g.rand.IntN(60000)), services[g.rand.IntN(len(services))]}
	f.ends = [2]uint64{uint64(g.rand.IntN(1 << 12)), uint64(g.rand.IntN(1 << 8))}
	f.sent = [2]uint32{g.rand.Uint32(), g.rand.Uint32()}
}

// Next makes the next packet. Its bytes are valid until the next call.
func (g *Generator) Next() savefile.Record {
	g.nsec += int64(g.rand.IntN(20_000)) * 1000
	for g.nsec >= 1e9 {
		g.nsec -= 1e9
		g.sec++
	}
	g.id++
	g.buf = g.buf[:0]
	switch n := g.rand.IntN(100); {
	case n < 70:
		g.tcp(&g.flows[g.rand.IntN(len(g.flows))])
	case n < 80:
		g.udp(uint16(2000+g.rand.IntN(1000)), uint16(20000+g.rand.IntN(1000)), g.payload(g.rand.IntN(600)))
	case n < 90:
		g.dns()
	case n < 95:
		g.ping()
	case n < 97:
		g.arp()
	default:
		g.udp(123+uint16(g.rand.IntN(2))*40000, 40000, g.payload(60))
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
	if f.stage++; f.stage > f.lifetime+1 {
		g.renew(f)
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

func (g *Generator) udp(src, dst uint16, data []byte) {
	b := make([]byte, 8, 8+len(data))
	binary.BigEndian.PutUint16(b, src)
	binary.BigEndian.PutUint16(b[2:], dst)
	binary.BigEndian.PutUint16(b[4:], uint16(8+len(data)))
	g.ip(g.rand.IntN(6) == 0, uint64(g.rand.IntN(2000)), uint64(g.rand.IntN(200)), 17, append(b, data...))
}

// dns sends a query for a name, or the answer to one.
func (g *Generator) dns() {
	names := [...]string{"\x03www\x07example\x03com\x00", "\x04mail\x07example\x03org\x00", "\x03api\x07service\x08internal\x00"}
	b := []byte{byte(g.id >> 8), byte(g.id), 1, 0, 0, 1, 0, 0, 0, 0, 0, 0}
	b = append(b, names[g.rand.IntN(len(names))]...)
	b = append(b, 0, 1, 0, 1)
	if g.rand.IntN(2) == 0 {
		g.udp(uint16(30000+g.rand.IntN(1000)), 53, b)
		return
	}
	b[2], b[3], b[7] = 0x81, 0x80, 1
	b = append(b, 0xc0, 12, 0, 1, 0, 1, 0, 0, 1, 0x2c, 0, 4, 192, 0, 2, byte(g.id))
	g.udp(53, uint16(30000+g.rand.IntN(1000)), b)
}

func (g *Generator) ping() {
	b := append([]byte{8 * byte(g.rand.IntN(2)), 0, 0, 0, 0x12, 0x34, byte(g.id >> 8), byte(g.id)}, g.payload(56)...)
	binary.BigEndian.PutUint16(b[2:], header.Checksum(b))
	g.ip(false, uint64(g.rand.IntN(100)), uint64(g.rand.IntN(100)), 1, b)
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
			g.buf = append(g.buf, 0x20, 0x01, 0x0d, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, byte(n>>8), byte(n))
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
		10, 1, byte(src>>8), byte(src), 10, 2, byte(dst>>8), byte(dst))
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
