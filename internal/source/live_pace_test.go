//go:build linux

package source

import (
	"testing"
	"time"
)

// A ring is left alone for as long as it surely has room, and not where blocks are
// so rare that being woken for each costs less.
func TestPauseKeepsRoom(t *testing.T) {
	const blocks, size = 64, 128 << 10
	for _, c := range []struct {
		name     string
		perMilli float64 // blocks a millisecond
		least    time.Duration
		most     time.Duration
	}{
		{"idle", 0, 0, 0},
		{"few", 0.05, 0, 0},
		{"many", 0.5, 5 * time.Millisecond, longestNap},
		{"more than a quarter of the ring in that time", 4, 0, 0},
		{"as many as a link can bring", 64, 0, 0},
	} {
		r := &ring{blockSize: size, blocks: make([]block, blocks)}
		var got time.Duration
		for range 50 { // the measure settles
			r.taken = int(c.perMilli * 100)
			got = r.pause(100 * time.Millisecond)
		}
		if got < c.least || got > c.most {
			t.Errorf("%s: pause of %v, want between %v and %v", c.name, got, c.least, c.most)
		}
		if left := got.Seconds() * 1e3 * c.perMilli; left > blocks/4+1 {
			t.Errorf("%s: %v blocks come during the pause", c.name, left)
		}
	}
}

// A small ring is never left alone for longer than a fast link needs to fill it.
func TestPauseOfSmallRing(t *testing.T) {
	r := &ring{blockSize: 64 << 10, blocks: make([]block, 2), taken: 100}
	if got := r.pause(100 * time.Millisecond); got > 140*time.Microsecond {
		t.Errorf("pause of %v for a ring of 128 KiB", got)
	}
}
