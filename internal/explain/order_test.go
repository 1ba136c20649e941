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
		s := sorter{spare: make([]uint32, n), keys: make([]uint32, n), moved: make([]uint32, n)}
		for i := range keys {
			s.places = append(s.places, uint32(i))
		}
		s.sort(func(i uint32) uint64 { return keys[i] })
		want := make([]uint32, n)
		for i := range want {
			want[i] = uint32(i)
		}
		slices.SortStableFunc(want, func(a, b uint32) int { return cmp.Compare(keys[a], keys[b]) })
		if !slices.Equal(s.places, want) {
			t.Fatalf("%d keys: %v, want %v", n, s.places, want)
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
