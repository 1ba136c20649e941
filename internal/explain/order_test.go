package explain

import (
	"cmp"
	"math/rand/v2"
	"slices"
	"testing"
	"unicode/utf8"
)

// TestOrder: lists of all lengths, with numbers near and far from each other.
func TestOrder(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 1))
	for n := range 200 {
		keys := make([]uint64, n)
		for i := range keys {
			keys[i] = r.Uint64() >> (r.IntN(2) * (n % 64)) << (n % 7)
		}
		list := make([]place, n)
		for i := range keys {
			list[i].at = uint32(i)
		}
		newSorter(list).sort(func(p place) uint64 { return keys[p.at] })
		want := make([]place, n)
		for i := range want {
			want[i].at = uint32(i)
		}
		slices.SortStableFunc(want, func(a, b place) int { return cmp.Compare(keys[a.at], keys[b.at]) })
		if !slices.Equal(list, want) {
			t.Fatalf("%d keys: %v, want %v", n, list, want)
		}
	}
}

// TestOrderOfTables: rows are in the order of their first packets, be these near
// each other, far from each other or, though that should not be, the same.
func TestOrderOfTables(t *testing.T) {
	r := rand.New(rand.NewPCG(6, 6))
	for _, spread := range [...]uint64{1, 2, 50, 100_000} {
		tables := []*rows{newRows(), newRows(), newRows()}
		var want []uint64
		for i := range uint64(3000) {
			l := anyRow(r)
			l.first = 1 + i*spread
			if spread == 1 {
				l.first = 1 + i/2
			}
			want = append(want, l.first)
		}
		for _, i := range r.Perm(len(want)) {
			l := row{first: want[i], packets: [2]uint32{1, 0}}
			tables[r.IntN(2)].add(&l)
		}
		o := newOrder(tables, nil)
		var got []uint64
		for len(o.list) > 0 {
			for _, p := range o.take(999) {
				got = append(got, tables[p.table].first(p.at))
			}
		}
		if !slices.Equal(got, want) {
			t.Errorf("spread %d: not in order", spread)
		}
		if ranked := (&order{tables: tables}).byRank(); ranked != (spread == 2 || spread == 50) {
			t.Errorf("spread %d: ranked: %v", spread, ranked)
		}
	}
}

func TestAscending(t *testing.T) {
	list := []float32{-2, -1, -0.5, 0, 1e-9, 0.5, 1, 3e9}
	if !slices.IsSortedFunc(list, func(a, b float32) int { return cmp.Compare(ascending(a), ascending(b)) }) {
		t.Error("not ascending")
	}
}

func TestCharacters(t *testing.T) {
	for _, text := range [...]string{"", "a", "12.5 µs", "–", "µµµµ", "0123456µ", "01234567", "–/––/– a long text with – in it", "日本語日本語"} {
		if got := characters([]byte(text)); got != utf8.RuneCountInString(text) {
			t.Errorf("%q: %d", text, got)
		}
	}
}
