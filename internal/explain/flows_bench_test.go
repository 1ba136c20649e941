package explain

import (
	"bytes"
	"cmp"
	"encoding/binary"
	"io"
	"runtime"
	"slices"
	"testing"

	"wiretale/internal/conversation"
	"wiretale/savefile"
)

// gathered are so many conversations, at most 50 000, in the shares in which a busy network has
// them: of eight, five are a single datagram, one of them of IPv6, one is a
// question by ICMP, one TCP with its handshake only and one TCP with data.
func gathered(n int) []*conversation.Connection {
	tracker := conversation.New(NewFlows(FlowOptions{}), conversation.Limits{})
	for i := range n {
		for _, r := range conversed(i) {
			tracker.Packet(uint64(i+1), &r)
		}
	}
	var list []*conversation.Connection
	for c := range tracker.All() {
		list = append(list, c)
	}
	slices.SortFunc(list, func(a, b *conversation.Connection) int { return cmp.Compare(a.First, b.First) })
	return list
}

// conversed are the packets of conversation i.
func conversed(i int) []savefile.Record {
	datagram := []byte{0x45, 0, 0, 62, 0, 1, 0, 0, 64, 17, 0, 0, 10, 1, 7, 198, 10, 2, 0, 69, 0, 0, 0, 53, 0, 42, 0, 0}
	var list []savefile.Record
	switch i % 8 {
	default:
		list = []savefile.Record{{Data: datagram}}
	case 4:
		six := make([]byte, 48)
		copy(six, []byte{0x60, 0, 0, 0, 0, 8, 17, 64, 0x20, 1, 0x0d, 0xb8})
		copy(six[24:], []byte{0x20, 1, 0x0d, 0xb8, 15: 7})
		binary.BigEndian.PutUint32(six[20:], uint32(i))
		list = []savefile.Record{{Data: append(six[:40], 0x78, 0x19, 0, 53, 0, 8, 0, 0)}}
	case 5:
		datagram[9], datagram[20] = 1, 8
		list = []savefile.Record{{Data: datagram}}
	case 6:
		list = spoken()
	case 7:
		list = spoken(">question", "<answer", ">and so on")
	}
	now := 1_700_000_000_000_000_000 + int64(i)*1_000_000
	for k := range list {
		r := &list[k]
		r.Data = bytes.Clone(r.Data)
		if r.Data[0] == 0x45 && r.Data[9] == 6 {
			r.Data[36], r.Data[37] = 0, 0
		}
		for _, at := range [2]int{12, 16} {
			if r.Data[0] == 0x45 && r.Data[at+3] != 2 {
				binary.BigEndian.PutUint16(r.Data[at+1:], uint16(i))
			}
		}
		r.Sec, r.Nsec = now/1e9, now%1e9
		r.LinkType, r.Length = 101, uint32(len(r.Data))
		now += 2_630_000
	}
	return list
}

// BenchmarkFlows: what a conversation costs from its end to its line: Finish of
// many, in the four tables of shards, and the table of all of them. Memory is
// that of the tables before they are joined.
func BenchmarkFlows(b *testing.B) {
	list := gathered(50_000)
	var kept, before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	tables := filled(list)
	runtime.ReadMemStats(&after)
	runtime.KeepAlive(tables)
	kept.TotalAlloc = after.TotalAlloc - before.TotalAlloc
	perLine := func(b *testing.B) {
		b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*len(list)), "ns/line")
	}
	b.Run("finish", func(b *testing.B) {
		for b.Loop() {
			filled(list)
		}
		perLine(b)
		b.ReportMetric(float64(kept.TotalAlloc)/float64(len(list)), "bytes/line")
	})
	b.Run("order", func(b *testing.B) {
		table := JoinFlows(filled(list))
		for b.Loop() {
			table.order()
		}
		perLine(b)
	})
	b.Run("write", func(b *testing.B) {
		table := JoinFlows(filled(list))
		for b.Loop() {
			table.Write(io.Discard)
		}
		perLine(b)
	})
}

// filled are the tables of shards.
func filled(list []*conversation.Connection) []*Flows {
	parts := NewFlowParts(FlowOptions{}, conversation.Shards)
	for _, c := range list {
		parts[c.Flow.Spread()%conversation.Shards].Finish(c)
	}
	return parts
}
