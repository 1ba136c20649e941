package explain

import (
	"math/rand/v2"
	"net/netip"
	"testing"
)

func TestAppendAddress(t *testing.T) {
	r := rand.New(rand.NewPCG(4, 4))
	for range 100_000 {
		var a [16]byte
		for i := range a {
			a[i] = byte(r.Uint32()) >> r.IntN(9) // some are 0
			if r.IntN(4) == 0 {
				clear(a[:i])
			}
		}
		if r.IntN(20) == 0 {
			copy(a[:], []byte{10: 0xff, 11: 0xff})
		}
		if got, want := string(appendAddress(nil, 4, &a)), netip.AddrFrom4([4]byte(a[:])).String(); got != want {
			t.Fatalf("%s, want %s", got, want)
		}
		if got, want := string(appendAddress(nil, 6, &a)), "["+netip.AddrFrom16(a).String()+"]"; got != want {
			t.Fatalf("%s, want %s", got, want)
		}
	}
}
