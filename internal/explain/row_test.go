package explain

import (
	"math"
	"math/rand/v2"
	"testing"

	"wiretale/internal/conversation"
	"wiretale/internal/header"
)

// anyRow is a row with numbers of all sizes, some of whose parts are missing.
func anyRow(r *rand.Rand) row {
	n := func() uint64 { return r.Uint64() >> r.IntN(64) }
	l := row{first: n() >> 16, start: int64(n()) * int64(1-r.IntN(2)*2), outcome: uint16(n()), packets: [2]uint32{1, 0}}
	l.key = header.Flow{SourcePort: uint16(n()), DestinationPort: uint16(n()), Protocol: uint8(n()), Version: 4}
	size := 4
	if r.IntN(2) == 0 {
		l.key.Version, size = 6, 16
	}
	for i := range size {
		l.key.Source[i], l.key.Destination[i] = byte(n()), byte(n())
	}
	l.bytes[0] = n()
	if r.IntN(2) == 0 {
		l.packets = [2]uint32{uint32(n()), uint32(n())}
		l.bytes[1], l.duration = n(), int64(n())*int64(1-r.IntN(2)*2)
	}
	if r.IntN(2) == 0 {
		l.data = [2]uint64{n(), n()}
		l.state = [2]conversation.State{conversation.State(r.IntN(12)), conversation.State(r.IntN(12))}
	}
	if r.IntN(2) == 0 {
		l.rtt = [3]float32{float32(n()), float32(n()), float32(n())}
	}
	if r.IntN(2) == 0 {
		l.repeated = r.Float32()
	}
	return l
}

func newRows() *rows { return &rows{memory: new(chunks)} }

// placesOf are where the rows of a table lie, in the order they were added.
func placesOf(r *rows) (list []uint32) {
	o := order{tables: []*rows{r}}
	o.all(func(p place, _ uint64) bool {
		list = append(list, p.at)
		return true
	})
	return list
}

// TestRows: what is packed comes out again, in its place, whatever was missing.
func TestRows(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 7))
	table, want := newRows(), []row{}
	most := row{first: 1<<48 - 1, start: -1, duration: -1, outcome: math.MaxUint16, packets: [2]uint32{math.MaxUint32, math.MaxUint32},
		bytes: [2]uint64{math.MaxUint64, math.MaxUint64}, data: [2]uint64{math.MaxUint64, math.MaxUint64}, rtt: [3]float32{1, 2, 3}, repeated: 1}
	most.key.Version = 6
	var b [rowMost]byte
	if n := pack(b[:], &most); n != rowMost || n > math.MaxUint8 {
		t.Errorf("the largest row has %d bytes, not %d", n, rowMost)
	}
	for range 10_000 {
		l := anyRow(r)
		table.add(&l)
		want = append(want, l)
	}
	places := placesOf(table)
	if len(table.chunks) < 5 || table.n != len(want) || len(places) != len(want) {
		t.Fatalf("%d chunks, %d rows, %d places", len(table.chunks), table.n, len(places))
	}
	var got row
	for i, p := range places {
		if table.read(p, &got); got != want[i] || table.first(p) != want[i].first {
			t.Fatalf("%+v\nwant %+v", got, want[i])
		}
	}
	n := table.dropChunk()
	if table.read(placesOf(table)[0], &got); got != want[n] || table.n != len(want)-n {
		t.Errorf("after %d rows: %+v", n, got)
	}
}

// TestPlainRow: the usual row is as small as the documentation says.
func TestPlainRow(t *testing.T) {
	l := row{key: header.Flow{Version: 4, Protocol: header.ProtocolUDP}, packets: [2]uint32{1, 0}, bytes: [2]uint64{1500, 0}}
	var b [rowMost]byte
	if n := pack(b[:], &l); n != 34 {
		t.Errorf("%d bytes", n)
	}
}
