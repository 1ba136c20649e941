package explain

import (
	"math"
	"math/rand/v2"
	"strconv"
	"strings"
	"testing"
)

// TestAppendDigits: three digits are those of the library, also where a number
// lies in the middle between two.
func TestAppendDigits(t *testing.T) {
	want := func(n, unit int64) string {
		v, decimals := float64(n)/float64(unit), 2
		if v >= 99.95 {
			decimals = 0
		} else if v >= 9.995 {
			decimals = 1
		}
		s := strconv.FormatFloat(v, 'f', decimals, 64)
		if decimals > 0 {
			s = strings.TrimSuffix(strings.TrimRight(s, "0"), ".")
		}
		return s
	}
	check := func(n, unit int64) {
		if got := string(appendDigits(nil, n, unit)); got != want(n, unit) {
			t.Fatalf("%d/%d: %s, want %s", n, unit, got, want(n, unit))
		}
	}
	for n := range int64(999_000) {
		check(n+1000, 1000)
	}
	r := rand.New(rand.NewPCG(8, 8))
	for _, unit := range [...]int64{1e3, 1e6, 1e9} {
		for range 200_000 {
			check(unit+r.Int64N(999*unit), unit)
		}
		for v := range int64(100_000) { // the middles
			for step := unit / 1000; step <= unit; step *= 10 {
				if n := v*step + step/2; n >= unit && n < 1000*unit {
					check(n, unit)
				}
			}
		}
	}
}

// TestSpan: of all sizes, and of those that clocks gone mad can make.
func TestSpan(t *testing.T) {
	for ns, want := range map[int64]string{
		0: "0 ns", 999: "999 ns", -26_000: "-26 µs", 39_240_000: "39.2 ms", 9_955_000_000: "9.96 s", 978e9: "16 min 18 s", 86400e9: "1 d",
		math.MaxInt64: "106751 d 23 h", math.MinInt64: "-106751 d 23 h",
	} {
		if got := span(ns); got != want {
			t.Errorf("%d: %s, want %s", ns, got, want)
		}
	}
}
