package conversation

import (
	"encoding/binary"
	"math/rand/v2"
	"runtime"
	"testing"

	"wiretale/internal/header"
	"wiretale/internal/packet"
)

// heap is the memory in use, in bytes, after a collection.
func heap() int {
	var m runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&m)
	return int(m.HeapAlloc)
}

// readdress gives a packet of exchange the n-th pair of ends, and mends nothing
// else: the checksum stays right, as what one address gains the other loses.
func readdress(b []byte, n uint32) []byte {
	b = append([]byte(nil), b...)
	from, to := binary.BigEndian.Uint16(b[28:]), binary.BigEndian.Uint16(b[32:])
	up, down := uint16(n), -uint16(n)
	if b[29] > 127 {
		up, down = down, up
	}
	if binary.BigEndian.Uint16(b[36:]) == 80 { // an answer
		up, down = down, up
	}
	binary.BigEndian.PutUint16(b[28:], from+up)
	binary.BigEndian.PutUint16(b[32:], to+down)
	binary.BigEndian.PutUint16(b[26:], binary.BigEndian.Uint16(b[26:])+uint16(n>>16))
	return b
}

// TestDays: a live run of a week, with connections that close, that are left
// open, scans, flows of UDP and losses, does not grow after its first hours.
func TestDays(t *testing.T) {
	const day = 24 * 3600 * int64(1e9)
	const hours, perHour = 7 * 24, 400
	d := &deaf{}
	tr := New(d, Limits{Memory: 2 << 20, Linger: 120e9})
	flow := exchange(4000, 3)
	r := packet.Record{LinkType: 1}
	rnd := rand.New(rand.NewPCG(1, 2))
	number, n := uint64(0), uint32(0)
	give := func(b []byte, at int64) {
		number++
		r.Data, r.Length, r.Sec, r.Nsec = b, uint32(len(b)), at/1e9, at%1e9
		tr.Packet(number, &r)
	}
	first, most := 0, 0
	for hour := range hours {
		for i := range perHour {
			n++
			at := int64(hour)*3600e9 + int64(i)*(3600e9/perHour)
			packets := flow
			switch rnd.IntN(10) {
			case 0: // left open
				packets = flow[:7]
			case 1: // a scan
				packets = flow[:1]
			}
			for k, b := range packets {
				if rnd.IntN(20) > 0 {
					give(readdress(b, n), at+int64(k)*1e6)
				}
				if rnd.IntN(20) == 0 {
					give(readdress(b, n), at+int64(k)*1e6+300e6)
				}
			}
			give(datagramPacket(n), at)
		}
		tr.Advance(int64(hour+1) * 3600e9)
		used := heap()
		if hour == 24 {
			first = used
		}
		if most = max(most, used); hour > 24 && used > first+first/10+512<<10 {
			t.Fatalf("hour %d: %d KiB, after a day %d KiB", hour, used>>10, first>>10)
		}
		if tr.Memory() > 2<<20+maxConnection {
			t.Fatalf("hour %d: %d bytes counted", hour, tr.Memory())
		}
	}
	t.Logf("%d packets in %d days: %d KiB after a day, %d KiB at most; %d finished, %d evicted, %d live",
		number, int64(hours)*3600e9/day, first>>10, most>>10, d.finished, tr.Evicted(), tr.Live())
	if d.finished == 0 || tr.Evicted() == 0 {
		t.Error("nothing has left")
	}
	runtime.KeepAlive(tr)
}

// datagramPacket is a UDP packet of the n-th flow.
func datagramPacket(n uint32) []byte {
	b := make([]byte, 14+28)
	b[12] = 8
	p := b[14:]
	p[0], p[8], p[9], p[3] = 0x45, 64, header.ProtocolUDP, 28
	binary.BigEndian.PutUint32(p[12:], n)
	binary.BigEndian.PutUint32(p[16:], ^n)
	p[25] = 8
	return b
}

// TestFloods: one kind of flood after another stays near the limit, though what
// one has left does not serve the next: lone SYNs, then open connections, then
// connections with much on the way, then troubled ones, then lone SYNs again.
func TestFloods(t *testing.T) {
	const limit = 4 << 20
	before := heap()
	tr := New(&deaf{}, Limits{Memory: limit})
	flow := exchange(4000, 1)
	r := packet.Record{LinkType: 1}
	number, at := uint64(0), int64(0)
	give := func(b []byte) {
		number++
		at += 1000
		r.Data, r.Length, r.Sec, r.Nsec = b, uint32(len(b)), at/1e9, at%1e9
		tr.Packet(number, &r)
	}
	phase := func(name string, count uint32, packets func(n uint32)) {
		for n := range count {
			packets(n)
			if tr.Memory() > limit+maxConnection {
				t.Fatalf("%s: %d bytes counted of %d", name, tr.Memory(), limit)
			}
		}
		used := heap() - before
		t.Logf("%-20s %5d KiB counted, %5d KiB of heap, %d live", name, tr.Memory()>>10, used>>10, tr.Live())
		if used > 2*limit {
			t.Errorf("%s: %d KiB of heap for a limit of %d KiB", name, used>>10, limit>>10)
		}
	}
	syns := func(n uint32) { give(readdress(flow[0], n)) }
	phase("lone SYNs", 40000, syns)
	phase("open connections", 10000, func(n uint32) {
		for _, b := range flow[:3] {
			give(readdress(b, n))
		}
	})
	phase("much on the way", 2000, func(n uint32) {
		for _, b := range flow[:3] {
			give(readdress(b, n))
		}
		next := binary.BigEndian.Uint32(flow[3][38:])
		for i := range uint32(300) {
			b := readdress(flow[3], n)
			binary.BigEndian.PutUint32(b[38:], next+100*i)
			give(b)
		}
	})
	phase("gaps and findings", 3000, func(n uint32) {
		next := binary.BigEndian.Uint32(flow[3][38:])
		for i := range uint32(40) {
			b := readdress(flow[3], n)
			binary.BigEndian.PutUint32(b[38:], next+1000*i)
			b[47] = byte(i) // all flags in turn
			give(b)
		}
	})
	phase("lone SYNs again", 40000, syns)
	runtime.KeepAlive(tr)
}
