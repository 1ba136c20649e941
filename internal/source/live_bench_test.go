//go:build linux

package source

import (
	"runtime"
	"testing"
	"time"

	"golang.org/x/sys/unix"

	"wiretale/internal/testnet"
)

// What it costs the reader to take packets from the ring while another thread
// sends as fast as it can: processor time of the reading thread, and losses.
func BenchmarkLive(b *testing.B) {
	testnet.Veth(b, "bench0", "bench1")
	for _, c := range []struct {
		name  string
		size  int
		names []string
	}{
		{"60bytes", 60, []string{"bench1"}},
		{"1500bytes", 1500, []string{"bench1"}},
		{"60bytes/any", 60, []string{"any"}},
		{"60bytes/two", 60, []string{"bench1", "lo"}},
	} {
		b.Run(c.name, func(b *testing.B) {
			l := capture(b, LiveOptions{}, Filter{}, c.names...)
			frame := testnet.UDP(7, make([]byte, c.size-42))
			s := testnet.NewSender(b, "bench0")
			began := time.Now()
			sent := make(chan time.Duration, 1)
			go func() {
				s.Flood(frame, b.N)
				sent <- time.Since(began)
				l.Interrupt()
			}()
			measure(b, l, sent)
			l.Close()
		})
	}
}

func measure(b *testing.B, l *Live, sent chan time.Duration) {
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	before, bytes, packets := threadTime(), 0, 0
	var batch Batch
	for l.Next(&batch) == nil {
		packets += len(batch.Records)
		for i := range batch.Records {
			bytes += len(batch.Records[i].Data)
		}
	}
	select {
	case d := <-sent:
		b.ReportMetric(float64(b.N)/d.Seconds(), "sent/s")
	default:
	}
	s, _ := l.Stats()
	b.ReportMetric(float64(threadTime()-before)/float64(max(packets, 1)), "cpu-ns/packet")
	b.ReportMetric(100*float64(s.Dropped)/float64(max(s.Received, 1)), "%dropped")
}

// threadTime is the processor time of this thread.
func threadTime() time.Duration {
	var u unix.Rusage
	_ = unix.Getrusage(unix.RUSAGE_THREAD, &u)
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}
