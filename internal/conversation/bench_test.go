package conversation

import (
	"encoding/binary"
	"runtime"
	"testing"

	"wiretale/internal/header"
	"wiretale/internal/packet"
)

type deaf struct{ events, finished int }

func (d *deaf) Event(*Connection, Event) { d.events++ }
func (d *deaf) Finish(*Connection)       { d.finished++ }

// exchange makes the packets of one connection: handshake, so many questions
// with answers, close; with right checksums.
func exchange(port uint16, questions int) [][]byte {
	var list [][]byte
	isn := [2]uint32{uint32(port) * 977, uint32(port) * 1319}
	next := isn
	add := func(side int, flags byte, size int) {
		b := make([]byte, 14+20+20+12+size)
		b[12] = 8
		p := b[14:]
		p[0], p[8], p[9] = 0x45, 64, 6
		binary.BigEndian.PutUint16(p[2:], uint16(len(p)))
		p[12], p[13], p[14], p[15] = 10, byte(port>>8), byte(port), 1+byte(side)
		p[16], p[17], p[18], p[19] = 10, byte(port>>8), byte(port), 2-byte(side)
		t := p[20:]
		ports := [2]uint16{port, 80}
		binary.BigEndian.PutUint16(t, ports[side])
		binary.BigEndian.PutUint16(t[2:], ports[1-side])
		binary.BigEndian.PutUint32(t[4:], next[side])
		binary.BigEndian.PutUint32(t[8:], next[1-side])
		t[12], t[13], t[14] = 0x80, flags, 0x80
		copy(t[20:], []byte{1, 1, 8, 10, 0, 0, 0, 1, 0, 0, 0, 1})
		sum := ^uint16(header.Sum(header.IPv4(p).PseudoSum(6, len(t)), t))
		binary.BigEndian.PutUint16(t[16:], sum)
		next[side] += uint32(size)
		if flags&3 != 0 {
			next[side]++
		}
		list = append(list, b)
	}
	add(0, 2, 0)
	add(1, 0x12, 0)
	add(0, 0x10, 0)
	for range questions {
		add(0, 0x18, 100)
		add(1, 0x10, 0)
		add(1, 0x18, 1000)
		add(0, 0x10, 0)
	}
	add(0, 0x11, 0)
	add(1, 0x11, 0)
	add(0, 0x10, 0)
	return list
}

// BenchmarkTracker takes packets of 1000 connections in turn.
func BenchmarkTracker(b *testing.B) {
	var flows [][][]byte
	for i := range 1000 {
		flows = append(flows, exchange(uint16(1024+i), 10))
	}
	t := New(&deaf{}, Limits{})
	r := packet.Record{LinkType: 1}
	b.ReportAllocs()
	n := uint64(0)
	for i := 0; b.Loop(); i++ {
		f := flows[i%1000]
		r.Data = f[i/1000%len(f)]
		r.Length = uint32(len(r.Data))
		n++
		r.Nsec += 1000
		t.Packet(n, &r)
	}
}

// TestMillionConnections keeps the tracker within its memory.
func TestMillionConnections(t *testing.T) {
	if testing.Short() {
		t.Skip("SKIPPED: a million connections take a few seconds; run without -short")
	}
	d := &deaf{}
	tr := New(d, Limits{})
	syn := exchange(1, 0)[0]
	r := packet.Record{LinkType: 1, Data: syn, Length: uint32(len(syn))}
	for i := range uint64(1_000_000) {
		binary.BigEndian.PutUint32(syn[26:], uint32(i))
		r.Nsec = int64(i)
		tr.Packet(i+1, &r)
	}
	var m runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&m)
	t.Logf("%d live, %d MiB counted, %d MiB heap", tr.Live(), tr.Memory()>>20, m.HeapInuse>>20)
	if m.HeapInuse > 256<<20 || tr.Memory() > defaultMemory {
		t.Errorf("%d MiB of heap, %d MiB counted", m.HeapInuse>>20, tr.Memory()>>20)
	}
	tr.Close()
	if d.finished != 1_000_000 {
		t.Errorf("%d finished", d.finished)
	}
}

// TestNoAllocation: in steady state no packet costs memory.
func TestNoAllocation(t *testing.T) {
	tr := New(&deaf{}, Limits{})
	flow := exchange(2000, 50)
	r := packet.Record{LinkType: 1}
	n := uint64(0)
	run := func() {
		for _, b := range flow {
			n++
			r.Data, r.Length, r.Nsec = b, uint32(len(b)), r.Nsec+1000
			tr.Packet(n, &r)
		}
	}
	run()
	if got := testing.AllocsPerRun(100, run); got > 0 {
		t.Errorf("%v allocations for %d packets", got, len(flow))
	}
}

// TestSizes holds the sizes that the limit on memory rests upon.
func TestSizes(t *testing.T) {
	t.Logf("connection %d, body %d, trouble %d, event %d", connectionSize, bodySize, troubleSize, eventSize)
	if connectionSize > 184 || bodySize > 1600 {
		t.Errorf("a connection takes %d bytes, its state %d", connectionSize, bodySize)
	}
}
