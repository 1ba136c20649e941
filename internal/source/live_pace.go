//go:build linux

package source

import (
	"runtime"
	"time"
	"unsafe"

	"golang.org/x/sys/unix"
)

// The kernel wakes whoever polls for every block that it closes, which at high
// rates costs more than the block itself. There the reader sleeps for a while
// instead, as long as the rings have room for what may come meanwhile. It sleeps
// without telling Go's scheduler: what that does about a thread that sleeps a
// hundred times a second would cost as much as was saved.

// longestNap is how long such a sleep is at the most. The scheduler leaves a
// thread alone for 10 ms.
const longestNap = 8 * time.Millisecond

// fastest is what a link is reckoned with to bring all of a sudden, in bytes of
// the ring a second.
const fastest = 1e9

// pause is how long the reader may sleep without looking; 0 where it should rather
// be woken.
func (l *Live) pause(now time.Time) time.Duration {
	past, nap := now.Sub(l.paced), time.Duration(0)
	l.paced = now
	if l.options.Immediate || l.interrupted.Load() || past <= 0 {
		return 0
	}
	for _, r := range l.rings {
		if d := r.pause(past); d > 0 && (nap == 0 || d < nap) {
			nap = d
		}
	}
	return nap
}

// pause is how long this ring may be left alone, after so many blocks were taken in
// the time past. It is 0 where few enough come to be woken for each, and where so
// many come that a machine with other work may return too late.
func (r *ring) pause(past time.Duration) time.Duration {
	now := float64(r.taken) / float64(past)
	r.rate += (now - r.rate) / 4 // few blocks make a rough measure
	r.taken = 0
	room := len(r.blocks) * r.blockSize
	pause := min(longestNap, time.Duration(float64(room)/fastest*1e9))
	expected := max(r.rate, now) * float64(pause)
	if expected < 1 || expected > float64(len(r.blocks))/4 {
		return 0
	}
	return pause
}

// nap sleeps that long, or until Interrupt.
func (l *Live) nap(d time.Duration) {
	last := &l.poll[len(l.poll)-1]
	last.Fd, last.Revents = int32(l.wake), 0
	t := unix.NsecToTimespec(int64(d))
	_, _, _ = unix.RawSyscall6(unix.SYS_PPOLL, uintptr(unsafe.Pointer(last)), 1, uintptr(unsafe.Pointer(&t)), 0, 0, 0)
	runtime.Gosched() // others had to wait; and we are not taken for one who never yields
}
