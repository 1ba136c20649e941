//go:build linux

package source

import (
	"errors"
	"io"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"golang.org/x/sys/unix"

	"wiretale/internal/packet"
)

// LiveOptions say how to capture. The zero value captures as tcpdump does
// without options.
type LiveOptions struct {
	SnapLen       int  // bytes kept of a packet; 0 is 262144
	BufferSize    int  // bytes of each interface's ring; 0 is DefaultBufferSize
	NotPromisc    bool // leave packets for other hosts alone (-p)
	Monitor       bool // capture all of the air (-I)
	Immediate     bool // hand out each packet at once
	Nano          bool // keep nanoseconds of time stamps
	Direction     Direction
	TimeStampType TimeStampType    // which clock
	LinkType      *packet.LinkType // nil for the interface's own

	// Warn is told what tcpdump prints after "WARNING: ". It may be nil.
	Warn func(text string)
}

// Defaults of LiveOptions.
const (
	DefaultSnapLen    = 262144
	DefaultBufferSize = 8 << 20
)

// A block that is not full is handed over after this time. It is what a line
// waits at the most; shorter would leave less room while nobody reads, for a
// block that was closed early is lost room.
const (
	blockTimeout     = 40 * time.Millisecond
	immediateTimeout = 1 * time.Millisecond
)

// drainLimit is how long packets that were counted may take to be handed over
// after the end of a capture.
const drainLimit = 2 * time.Second

// Live captures from interfaces. It implements Source and Counter.
//
// Nothing is captured between OpenLive and SetFilter, so no packet is seen that
// the filter does not want. Next must not be called by two goroutines at once; a
// batch may be released by any, and should be before Close.
type Live struct {
	info    Info
	options LiveOptions
	rings   []*ring
	choices [][]packet.LinkType
	leases  leases

	absence  atomic.Uint64 // odd while the reader is away from Next; it counts up
	keeper   *time.Timer   // looks after the rings meanwhile
	keeping  atomic.Bool   // it is set
	missed   uint64        // the absence it saw last
	spilling sync.Mutex    // held while it works
	closed   bool

	paced       time.Time // when the pace of the rings was last measured
	poll        []unix.PollFd
	wakeMu      sync.Mutex
	wake        int // an eventfd, readable once interrupted; -1 when closed
	interrupted atomic.Bool
	deadline    time.Time // of draining
}

// OpenLive opens interfaces by name, "any" for all, or by their number in
// Devices. Each has its own ring; the records' Interface says which of
// Info().Interfaces they came from.
//
// Errors are a *DeviceError, or a *LinkTypeError.
func OpenLive(names []string, o LiveOptions) (*Live, error) {
	if o.SnapLen <= 0 {
		o.SnapLen = DefaultSnapLen
	}
	if o.BufferSize <= 0 {
		o.BufferSize = DefaultBufferSize
	}
	l := &Live{options: o, wake: -1}
	l.keeper = time.AfterFunc(time.Hour, l.keep)
	l.keeper.Stop()
	if err := l.open(names); err != nil {
		l.Close()
		return nil, err
	}
	return l, nil
}

func (l *Live) open(names []string) (err error) {
	if err := mayCapture(names[0]); err != nil {
		return err
	}
	all, err := links()
	if err != nil {
		return systemError(names[0], "can't list the interfaces", err)
	}
	for _, name := range names {
		if err := l.add(name, all); err != nil {
			return err
		}
	}
	l.info.Live, l.info.SnapLen = true, l.options.SnapLen
	l.info.Name, l.info.LinkType = l.info.Interfaces[0].Name, l.info.Interfaces[0].LinkType
	for _, i := range l.info.Interfaces[1:] {
		l.info.Name += "," + i.Name
	}
	l.wake, err = unix.Eventfd(0, unix.EFD_CLOEXEC|unix.EFD_NONBLOCK)
	if err != nil {
		return systemError("", "can't create eventfd", err)
	}
	l.poll = append(l.poll, unix.PollFd{Fd: int32(l.wake), Events: unix.POLLIN})
	return nil
}

// mayCapture tells of missing privileges before it is known whether the device
// exists, as tcpdump does.
func mayCapture(name string) error {
	fd, err := unix.Socket(unix.AF_PACKET, unix.SOCK_RAW|unix.SOCK_CLOEXEC, 0)
	if err != nil {
		return notPermitted(name, err)
	}
	return unix.Close(fd)
}

// add opens one interface.
func (l *Live) add(name string, all []link) error {
	iface, err := find(name, all)
	if err != nil {
		return err
	}
	name = iface.name
	var remove func()
	if l.options.Monitor {
		if iface, remove, err = monitorOf(iface); err != nil {
			return err
		}
	}
	r := l.newRing(name, iface, all)
	r.remove = remove
	l.rings = append(l.rings, r)
	l.poll = append(l.poll, unix.PollFd{Events: unix.POLLIN})
	l.info.Interfaces = append(l.info.Interfaces,
		Interface{Name: r.name, LinkType: r.linkType, SnapLen: r.snapLen, Index: r.index})
	return l.prepare(r, iface, all)
}

// newRing settles everything about the ring of an interface that needs no socket.
func (l *Live) newRing(name string, iface link, all []link) *ring {
	types, warning := linkTypes(iface.hardware)
	if iface.index == 0 {
		types, warning = anyLinkTypes, ""
	}
	l.warn(warning)
	r := &ring{
		name: name, device: iface.name, index: iface.index, loopback: loopbackIndex(all), fd: -1,
		linkType: types[0], number: uint32(len(l.rings)), snapLen: l.options.SnapLen,
		direction: l.options.Direction, micro: !l.options.Nano,
	}
	r.clock = l.options.TimeStampType
	if !slices.Contains(TimeStampTypes(r.device), r.clock) {
		l.warn("When trying to set timestamp type '" + r.clock.String() + "' on " + r.name +
			": That type of time stamp is not supported by that device")
		r.clock = Host
	}
	l.choices = append(l.choices, types)
	if t := l.options.LinkType; t != nil && slices.Contains(types, *t) {
		r.linkType = *t
	}
	return r
}

// prepare makes the ring and binds the socket; the filter still rejects all.
func (l *Live) prepare(r *ring, iface link, all []link) error {
	if err := r.connect(); err != nil {
		return err
	}
	if err := r.useClock(); err != nil {
		return err
	}
	if !l.options.NotPromisc {
		if err := l.setPromiscuous(r); err != nil {
			return err
		}
	}
	timeout := blockTimeout
	if l.options.Immediate {
		timeout = immediateTimeout
	}
	largest := min(frameMax(iface, all), l.options.SnapLen)
	if err := r.mapMemory(largest, l.options.BufferSize, uint32(timeout.Milliseconds())); err != nil {
		return err
	}
	r.missed = iface.missed
	if err := r.bind(); err != nil {
		return err
	}
	// Only now: what else is wrong with the device is told first, as by tcpdump.
	if t := l.options.LinkType; t != nil && r.linkType != *t {
		return &LinkTypeError{*t}
	}
	return nil
}

func (l *Live) setPromiscuous(r *ring) error {
	if r.index == 0 {
		l.warn("any: That device doesn't support promiscuous mode\n" +
			"(Promiscuous mode not supported on the \"any\" device)")
		return nil
	}
	return r.promiscuous()
}

func (l *Live) warn(text string) {
	if text != "" && l.options.Warn != nil {
		l.options.Warn(text)
	}
}

// frameMax is the largest packet of the interface, or of all for any.
func frameMax(iface link, all []link) int {
	if iface.index != 0 {
		return iface.frameMax
	}
	n := 0
	for i := range all {
		n = max(n, all[i].frameMax)
	}
	return n
}

// Info describes the capture.
func (l *Live) Info() *Info { return &l.info }

// LinkTypes lists the link types that interface i can give (-L). The first is
// the one it gives unless asked otherwise.
func (l *Live) LinkTypes(i int) []packet.LinkType { return l.choices[i] }

// SetFilter sets the filter of interface i and begins to capture there. It is
// called once for each interface, before Next.
func (l *Live) SetFilter(i int, f Filter) error {
	l.away()
	return l.rings[i].start(f)
}

// Next implements Source. Where an interface goes away it returns a
// *DeviceError once, which is ErrDisappeared; the next call goes on with the
// other interfaces or returns io.EOF.
func (l *Live) Next(b *Batch) error {
	l.back()
	defer l.away()
	b.Release()
	for {
		if l.interrupted.Load() {
			l.stop()
		}
		if l.take(b) {
			return nil
		}
		if err := l.settle(); err != nil {
			return err
		}
		if err := l.wait(); err != nil {
			return err
		}
	}
}

// take hands out what is ready.
func (l *Live) take(b *Batch) bool {
	if len(l.rings) == 1 {
		return l.rings[0].take(b)
	}
	return l.merge(b)
}

// stop begins to drain all rings.
func (l *Live) stop() {
	if l.deadline.IsZero() {
		l.deadline = time.Now().Add(drainLimit)
	}
	for _, r := range l.rings {
		r.stop()
	}
}

// settle ends the rings that are empty for good. It returns what there is to
// say about one of them, or how the capture as a whole ended.
func (l *Live) settle() error {
	open := 0
	for _, r := range l.rings {
		if r.state == draining && (r.drained() || l.late()) {
			r.end()
			if r.gone() && r.index != 0 && !l.interrupted.Load() {
				return disappeared(r.name)
			}
		}
		if r.state != ended {
			open++
		}
	}
	switch {
	case open > 0:
		return nil
	case l.interrupted.Load():
		return ErrInterrupted
	}
	return io.EOF
}

func (l *Live) late() bool { return !l.deadline.IsZero() && time.Now().After(l.deadline) }

// Times to look again at what the kernel does not wake us for.
const (
	drainPause = 2 * time.Millisecond   // the kernel closes the last block
	downPause  = 100 * time.Millisecond // whether an interface that is down has gone
	mergePause = 5 * time.Millisecond   // a block on another ring
	busyPause  = 1 * time.Millisecond   // a block is in use, and the kernel says "readable"
)

// wait sleeps until a ring may have something, or Interrupt.
func (l *Live) wait() error {
	if d := l.heldBack(); d > 0 {
		// Look at the other rings now and then: what they have may end the wait.
		l.rest(min(d, mergePause))
		return nil
	}
	if d := l.pause(time.Now()); d > 0 {
		l.nap(d)
		return nil
	}
	n, err := unix.Poll(l.poll, l.arm())
	if err != nil && err != unix.EINTR {
		return systemError("", "poll", err)
	}
	if n <= 0 {
		l.checkDown()
		return nil
	}
	idle := l.poll[len(l.poll)-1].Revents == 0
	for i, r := range l.rings {
		switch events := l.poll[i].Revents; {
		case events&(unix.POLLERR|unix.POLLHUP|unix.POLLNVAL) != 0:
			idle = false
			l.trouble(r)
		case events&unix.POLLIN != 0 && r.pending():
			idle = false
		}
	}
	if idle {
		// The kernel says "readable" as long as the block before is in use.
		l.rest(busyPause)
	}
	l.checkDown()
	return nil
}

// arm says what to wait for, and how long at the most, in milliseconds.
func (l *Live) arm() int {
	pause := time.Duration(-1)
	shorten := func(d time.Duration) {
		if pause < 0 || d < pause {
			pause = d
		}
	}
	for i, r := range l.rings {
		l.poll[i].Fd, l.poll[i].Revents = int32(r.fd), 0
		switch r.state {
		case ended:
			l.poll[i].Fd = -1
		case draining:
			shorten(drainPause)
		case down:
			shorten(downPause)
		}
	}
	last := &l.poll[len(l.poll)-1]
	last.Fd, last.Revents = int32(l.wake), 0
	if l.interrupted.Load() {
		last.Fd = -1
	}
	if pause < 0 {
		return -1
	}
	return int(pause / time.Millisecond)
}

// rest waits that long, or for Interrupt.
func (l *Live) rest(d time.Duration) {
	last := l.poll[len(l.poll)-1:]
	last[0].Fd, last[0].Revents = int32(l.wake), 0
	if l.interrupted.Load() {
		last[0].Fd = -1
	}
	_, _ = unix.Poll(last, int((d+time.Millisecond-1)/time.Millisecond))
}

// trouble looks at the error of a ring's socket: the interface was set down,
// perhaps to be removed.
func (l *Live) trouble(r *ring) {
	_, _ = unix.GetsockoptInt(r.fd, unix.SOL_SOCKET, unix.SO_ERROR) // clears it
	if r.state == capturing {
		r.state = down
	}
}

// checkDown looks whether an interface that was set down is back or gone.
func (l *Live) checkDown() {
	for _, r := range l.rings {
		switch {
		case r.state != down:
		case r.gone():
			r.stop()
		case r.running():
			r.state = capturing
		}
	}
}

// Interrupt implements Source.
func (l *Live) Interrupt() {
	l.interrupted.Store(true)
	l.wakeMu.Lock()
	defer l.wakeMu.Unlock()
	if l.wake >= 0 {
		one := [8]byte{0: 1, 7: 1} // not zero in either byte order
		_, _ = unix.Write(l.wake, one[:])
	}
}

// Stats implements Counter. The counters of all interfaces are added. Any
// goroutine may ask at any time before Close.
func (l *Live) Stats() (sum Stats, err error) {
	for _, r := range l.rings {
		s, e := r.freshStats()
		err = errors.Join(err, e)
		sum.Received += s.Received - r.rejected.Load()
		sum.Dropped += s.Dropped
	}
	sum.InterfaceDropped = l.interfaceDrops()
	return sum, err
}

// interfaceDrops is what the interfaces lost since the capture began. Like
// tcpdump, only those in promiscuous mode are asked.
func (l *Live) interfaceDrops() (n uint64) {
	all, err := links()
	if err != nil {
		return 0
	}
	for _, r := range l.rings {
		if i := linkByName(all, r.device); r.promisc && i != nil && i.missed > r.missed {
			n += i.missed - r.missed
		}
	}
	return n
}

// Close implements Source.
func (l *Live) Close() error {
	l.back()
	l.spilling.Lock()
	l.closed = true
	l.spilling.Unlock()
	for _, r := range l.rings {
		r.close()
	}
	l.wakeMu.Lock()
	defer l.wakeMu.Unlock()
	if l.wake >= 0 {
		_ = unix.Close(l.wake)
		l.wake = -1
	}
	return nil
}
