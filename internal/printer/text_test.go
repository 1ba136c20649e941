package printer

import (
	"math/rand/v2"
	"strconv"
	"testing"
)

func TestAppendDec64(t *testing.T) {
	check := func(n uint64) {
		if got := string(AppendDec64([]byte("x"), n)); got != "x"+strconv.FormatUint(n, 10) {
			t.Fatalf("%d: %s", n, got)
		}
	}
	for n := range uint64(200_000) {
		check(n)
	}
	r := rand.New(rand.NewPCG(3, 3))
	for range 1_000_000 {
		check(r.Uint64() >> r.IntN(64))
	}
	for _, n := range [...]uint64{1e8 - 1, 1e8, 1e8 + 1, 1<<64 - 1} {
		check(n)
	}
}
