package ownership

import (
	"encoding/binary"
	"fmt"
	"net/netip"
	"os"
	"strconv"
	"strings"
	"sync/atomic"
	"time"
	"unsafe"

	"golang.org/x/sys/unix"
)

// Trace is the kernel's account of sockets and processes, of all processors.
type Trace struct {
	point *tracePoint
	cpus  []cpuTrace
	ahead []Change // read, but others may have come before
	lost  uint64
	copy  []byte // of a record that lies across the end of the ring
}

// cpuTrace is the ring in which the kernel writes what happens on a processor.
type cpuTrace struct {
	fd   int
	mem  []byte
	page *unix.PerfEventMmapPage
	data []byte
}

// ringPages is the length of a processor's ring, in pages (a power of two): at
// 4 KiB each, 512 KiB hold 4000 changes.
const ringPages = 128

// OpenTrace begins to listen. It needs CAP_PERFMON, or root.
func OpenTrace() (*Trace, error) {
	point, err := findTracePoint()
	if err != nil {
		return nil, err
	}
	t := &Trace{point: point}
	for _, cpu := range onlineCPUs() {
		c, err := point.open(cpu)
		if err != nil {
			t.Close()
			return nil, err
		}
		t.cpus = append(t.cpus, c)
	}
	return t, nil
}

// onlineCPUs reads a list like "0-3,5".
func onlineCPUs() (list []int) {
	text, err := os.ReadFile("/sys/devices/system/cpu/online")
	if err != nil {
		return []int{0}
	}
	for part := range strings.SplitSeq(strings.TrimSpace(string(text)), ",") {
		first, last, found := strings.Cut(part, "-")
		if !found {
			last = first
		}
		a, _ := strconv.Atoi(first)
		b, _ := strconv.Atoi(last)
		for i := a; i <= b; i++ {
			list = append(list, i)
		}
	}
	return list
}

func (p *tracePoint) open(cpu int) (c cpuTrace, err error) {
	attr := unix.PerfEventAttr{
		Type:        unix.PERF_TYPE_TRACEPOINT,
		Config:      p.id,
		Sample:      1,
		Sample_type: unix.PERF_SAMPLE_TID | unix.PERF_SAMPLE_TIME | unix.PERF_SAMPLE_RAW,
		Bits:        unix.PerfBitSampleIDAll | unix.PerfBitTask | unix.PerfBitUseClockID,
		Clockid:     unix.CLOCK_MONOTONIC, // perf has not the clock of packets; see Read
	}
	attr.Size = uint32(unsafe.Sizeof(attr))
	c.fd, err = unix.PerfEventOpen(&attr, -1, cpu, -1, unix.PERF_FLAG_FD_CLOEXEC)
	if err != nil {
		return c, fmt.Errorf("perf_event_open: %w", err)
	}
	page := os.Getpagesize()
	c.mem, err = unix.Mmap(c.fd, 0, (1+ringPages)*page, unix.PROT_READ|unix.PROT_WRITE, unix.MAP_SHARED)
	if err != nil {
		unix.Close(c.fd)
		return c, fmt.Errorf("perf ring: %w", err)
	}
	c.page = (*unix.PerfEventMmapPage)(unsafe.Pointer(&c.mem[0]))
	c.data = c.mem[page:]
	return c, nil
}

// Close ends the listening.
func (t *Trace) Close() error {
	for _, c := range t.cpus {
		unix.Munmap(c.mem)
		unix.Close(c.fd)
	}
	t.cpus = nil
	return nil
}

// Lost is how many records the kernel had no room for.
func (t *Trace) Lost() uint64 { return t.lost }

// settling is how long a processor may take to write down what it has dated.
const settling = 5 * time.Millisecond

// Read returns what has happened since the last call, in the order of time. What
// is newer than settling stays for the next call, unless all is asked for.
func (t *Trace) Read(all bool) []Change {
	limit := time.Now().Add(-settling).UnixNano()
	old, offset := len(t.ahead), clockOffset()
	for i := range t.cpus {
		t.drain(&t.cpus[i])
	}
	for i := range t.ahead[old:] {
		t.ahead[old+i].Time += offset
	}
	byTime(t.ahead)
	n := len(t.ahead)
	if !all {
		for n = 0; n < len(t.ahead) && t.ahead[n].Time <= limit; n++ {
		}
	}
	list := t.ahead[:n:n]
	t.ahead = append([]Change(nil), t.ahead[n:]...)
	return list
}

// clockOffset is what the time of day is ahead of the monotonic clock, in
// nanoseconds: the best of several readings, as each may be interrupted.
func clockOffset() (offset int64) {
	for i, best := 0, int64(0); i < 5; i++ {
		var day, before, after unix.Timespec
		unix.ClockGettime(unix.CLOCK_MONOTONIC, &before)
		unix.ClockGettime(unix.CLOCK_REALTIME, &day)
		unix.ClockGettime(unix.CLOCK_MONOTONIC, &after)
		if gap := after.Nano() - before.Nano(); i == 0 || gap < best {
			best, offset = gap, day.Nano()-(before.Nano()+after.Nano())/2
		}
	}
	return offset
}

// drain takes the records out of a processor's ring.
func (t *Trace) drain(c *cpuTrace) {
	head := atomic.LoadUint64(&c.page.Data_head)
	tail := c.page.Data_tail
	for tail < head {
		h := c.at(tail, 8, nil)
		size := uint64(binary.NativeEndian.Uint16(h[6:]))
		if size < 8 || tail+size > head {
			break
		}
		t.record(c, h, tail, int(size))
		tail += size
	}
	atomic.StoreUint64(&c.page.Data_tail, tail)
}

// at returns n bytes of the ring; scratch is used when they lie across its end.
func (c *cpuTrace) at(position uint64, n int, scratch []byte) []byte {
	start := int(position % uint64(len(c.data)))
	if start+n <= len(c.data) {
		return c.data[start : start+n]
	}
	scratch = append(scratch[:0], c.data[start:]...)
	return append(scratch, c.data[:n-len(scratch)]...)
}

func (t *Trace) record(c *cpuTrace, head []byte, position uint64, size int) {
	kind := binary.NativeEndian.Uint32(head)
	b := c.at(position, size, t.copy)[8:]
	switch {
	case kind == unix.PERF_RECORD_LOST && len(b) >= 16:
		t.lost += binary.NativeEndian.Uint64(b[8:])
	case kind == unix.PERF_RECORD_FORK && len(b) >= 24:
		t.ahead = append(t.ahead, Change{
			Child:   int32(binary.NativeEndian.Uint32(b)),
			Process: int32(binary.NativeEndian.Uint32(b[4:])),
			Time:    int64(binary.NativeEndian.Uint64(b[16:])),
		})
	case kind == unix.PERF_RECORD_SAMPLE && len(b) >= 20:
		t.sample(b)
	}
}

// sample reads a change of a TCP socket: who was running, when, and the fields of
// the trace point.
func (t *Trace) sample(b []byte) {
	raw := b[20:]
	if n := binary.NativeEndian.Uint32(b[16:]); int(n) < len(raw) {
		raw = raw[:n]
	}
	f := t.point.field
	if len(raw) < f["daddr_v6"]+16 || len(raw) < f["saddr_v6"]+16 || binary.NativeEndian.Uint16(raw[f["protocol"]:]) != unix.IPPROTO_TCP {
		return
	}
	end := func(a, port string) netip.AddrPort {
		return netip.AddrPortFrom(netip.AddrFrom16([16]byte(raw[f[a]:])).Unmap(), binary.NativeEndian.Uint16(raw[f[port]:]))
	}
	t.ahead = append(t.ahead, Change{
		Time:    int64(binary.NativeEndian.Uint64(b[8:])),
		Process: int32(binary.NativeEndian.Uint32(b)),
		Socket:  binary.NativeEndian.Uint64(raw[f["skaddr"]:]),
		From:    State(binary.NativeEndian.Uint32(raw[f["oldstate"]:])),
		To:      State(binary.NativeEndian.Uint32(raw[f["newstate"]:])),
		Local:   end("saddr_v6", "sport"),
		Remote:  end("daddr_v6", "dport"),
	})
}
