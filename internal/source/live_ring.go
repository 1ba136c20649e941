//go:build linux

package source

import (
	"sync"
	"sync/atomic"
	"unsafe"

	"golang.org/x/sys/unix"

	"wiretale/bpf"
	"wiretale/internal/packet"
)

// Direction is which packets of an interface are wanted.
type Direction uint8

// The directions of -Q.
const (
	BothWays Direction = iota
	Incoming
	Outgoing
)

// ring is the memory that the kernel shares with us for one interface: blocks
// (TPACKET_V3 of packet(7)) that it fills and hands over in turn.
type ring struct {
	name      string // as Info has it
	device    string // as the kernel has it: another one in monitor mode
	index     int    // of the interface; 0 for any
	loopback  int    // index of the loopback interface
	linkType  packet.LinkType
	number    uint32 // of the interface in Info
	snapLen   int
	direction Direction
	micro     bool // cut time stamps to microseconds
	promisc   bool
	clock     TimeStampType
	remove    func() // undoes monitor mode; nil when there is nothing to undo

	fd        int
	mem       []byte
	blockSize int
	blocks    []block
	cursor    cursor

	order   sync.Mutex   // protects what follows
	next    int          // the block the kernel hands over next
	queue   []*block     // those before it that were copied
	spilled atomic.Int64 // bytes of them, until they are released

	match  *bpf.Matcher  // nil when the kernel filters
	known  bpf.Ancillary // of the packet that match looks at
	handed uint64        // packets taken from the ring
	taken  int           // blocks, since the pace was last measured
	rate   float64       // blocks a nanosecond
	state  ringState

	rejected atomic.Uint64 // of the packets taken, those that match turned away

	mu     sync.Mutex // protects what follows
	stats  Stats      // as last asked
	frozen bool       // stats are final
	missed uint64     // the interface's own losses when the capture began
}

// ringState is how far a ring's life has come.
type ringState uint8

const (
	capturing ringState = iota
	down                // capturing, but the interface was set down: it may be about to go
	draining            // no packet can come in any more; some wait to be read
	ended
)

// block is one block of the ring. It is ours from the moment its status says so
// until release.
type block struct {
	header  *unix.TpacketHdrV1
	data    []byte
	held    atomic.Bool
	users   atomic.Int32 // with several rings: batches that point into it, and the cursor
	release func()
	account *atomic.Int64 // of the copy of a block: where its bytes are counted
}

func (b *block) ready() bool {
	return !b.held.Load() && atomic.LoadUint32(&b.header.Block_status)&unix.TP_STATUS_USER != 0
}

// give hands the block back to the kernel, or to the collector.
func (b *block) give() {
	if b.account != nil {
		b.account.Add(-int64(len(b.data)))
		return
	}
	atomic.StoreUint32(&b.header.Block_status, unix.TP_STATUS_KERNEL)
	b.held.Store(false)
}

// frameOverhead is more than what the kernel puts before a packet in the ring,
// its link header included: header, address and alignment.
const frameOverhead = 512

// tagRoom is what the kernel leaves free before each packet: room for a VLAN tag
// that goes back in; a cooked header fits where the kernel's own address was.
const tagRoom = 8

// blockSizeFor is the size of a block that holds the largest packet whole. Small
// ones are better: a block that its time-out closes is lost room.
func blockSizeFor(largest int) int {
	size := 64 << 10
	for size < largest+frameOverhead {
		size *= 2
	}
	return size
}

// mapMemory makes the ring and maps it. Where memory is short the ring is made
// smaller.
func (r *ring) mapMemory(largest, bufferSize int, timeout uint32) error {
	if err := unix.SetsockoptInt(r.fd, unix.SOL_PACKET, unix.PACKET_VERSION, unix.TPACKET_V3); err != nil {
		return systemError(r.name, "PACKET_VERSION", err)
	}
	if err := unix.SetsockoptInt(r.fd, unix.SOL_PACKET, unix.PACKET_RESERVE, tagRoom); err != nil {
		return systemError(r.name, "PACKET_RESERVE", err)
	}
	r.blockSize = blockSizeFor(largest)
	n := max(bufferSize/r.blockSize, 2)
	for {
		err := r.request(n, timeout)
		if err == nil {
			break
		}
		if err != unix.ENOMEM || n <= 2 {
			return systemError(r.name, "can't create rx ring on packet socket", err)
		}
		n = max(n/2, 2)
	}
	var err error
	r.mem, err = unix.Mmap(r.fd, 0, n*r.blockSize, unix.PROT_READ|unix.PROT_WRITE, unix.MAP_SHARED)
	if err != nil {
		return systemError(r.name, "can't mmap rx ring", err)
	}
	r.divide(n)
	return nil
}

func (r *ring) request(blocks int, timeout uint32) error {
	return unix.SetsockoptTpacketReq3(r.fd, unix.SOL_PACKET, unix.PACKET_RX_RING, &unix.TpacketReq3{
		Block_size:     uint32(r.blockSize),
		Block_nr:       uint32(blocks),
		Frame_size:     uint32(r.blockSize),
		Frame_nr:       uint32(blocks),
		Retire_blk_tov: timeout,
	})
}

func (r *ring) divide(n int) {
	r.blocks = make([]block, n)
	for i := range r.blocks {
		b := &r.blocks[i]
		b.data = r.mem[i*r.blockSize : (i+1)*r.blockSize]
		b.header = blockHeader(b.data)
		b.release = b.give
	}
}

// take hands out the next block if the kernel has closed it; the records are
// added to the batch. It reports whether there are any.
func (r *ring) take(b *Batch) bool {
	for {
		k := r.pop()
		if k == nil {
			return false
		}
		r.read(k, b)
		if len(b.Records) > 0 {
			b.OnRelease(k.release)
			return true
		}
		k.give()
	}
}

// freshStats asks the kernel, whose counters begin anew each time, and returns
// the sums.
func (r *ring) freshStats() (Stats, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.frozen {
		return r.stats, nil
	}
	s, err := unix.GetsockoptTpacketStatsV3(r.fd, unix.SOL_PACKET, unix.PACKET_STATISTICS)
	if err != nil {
		return r.stats, err
	}
	// With TPACKET_V3 what was dropped is among the packets.
	r.stats.Received += uint64(s.Packets)
	r.stats.Dropped += uint64(s.Drops)
	return r.stats, nil
}

// drained reports whether every packet that the kernel counted was taken.
func (r *ring) drained() bool {
	if r.cursor.block != nil {
		return false
	}
	s, err := r.freshStats()
	return err != nil || r.handed >= s.Received-s.Dropped
}

// stop lets no more packets in. Those that are there stay readable.
func (r *ring) stop() {
	if r.state < draining {
		_ = attach(r.fd, rejectAll)
		r.state = draining
	}
}

// end makes the counters final.
func (r *ring) end() {
	r.mu.Lock()
	r.frozen = true
	r.mu.Unlock()
	r.state = ended
}

// bind lets packets in; the filter decides which.
func (r *ring) bind() error {
	a := &unix.SockaddrLinklayer{Protocol: networkOrder(unix.ETH_P_ALL), Ifindex: r.index}
	if err := unix.Bind(r.fd, a); err != nil {
		return r.bindError(err)
	}
	if code, err := unix.GetsockoptInt(r.fd, unix.SOL_SOCKET, unix.SO_ERROR); err == nil && code != 0 {
		return r.bindError(unix.Errno(code))
	}
	return nil
}

func (r *ring) bindError(err error) error {
	switch err {
	case unix.ENETDOWN:
		return notUp(r.name)
	case unix.ENODEV:
		return noSuchDevice(r.name)
	}
	return systemError(r.name, "bind", err)
}

// gone reports whether the interface no longer is in this namespace. The kernel
// then gives the socket the index -1.
func (r *ring) gone() bool {
	a, err := unix.Getsockname(r.fd)
	if err != nil {
		return true
	}
	l, ok := a.(*unix.SockaddrLinklayer)
	return ok && l.Ifindex < 0
}

// running reports whether the interface is up.
func (r *ring) running() bool {
	q, err := unix.NewIfreq(r.device)
	if err != nil || unix.IoctlIfreq(r.fd, unix.SIOCGIFFLAGS, q) != nil {
		return false
	}
	return q.Uint16()&unix.IFF_UP != 0
}

// inUse reports whether batches still point into the ring. Their memory then
// stays until the process ends.
func (r *ring) inUse() bool {
	for i := range r.blocks {
		if r.blocks[i].held.Load() {
			return true
		}
	}
	return false
}

func (r *ring) close() {
	if r.mem != nil && !r.inUse() {
		_ = unix.Munmap(r.mem)
		r.mem = nil
	}
	if r.fd >= 0 {
		_ = unix.Close(r.fd)
		r.fd = -1
	}
	if r.remove != nil {
		r.remove()
		r.remove = nil
	}
}

// networkOrder swaps a 16-bit number for a field of a socket address.
func networkOrder(n uint16) uint16 {
	b := [2]byte{byte(n >> 8), byte(n)}
	return *(*uint16)(unsafe.Pointer(&b))
}

// connect makes the socket. Nothing passes it until start.
func (r *ring) connect() error {
	kind := unix.SOCK_RAW
	if cookedHeader(r.linkType) > 0 {
		kind = unix.SOCK_DGRAM
	}
	fd, err := unix.Socket(unix.AF_PACKET, kind|unix.SOCK_CLOEXEC, 0)
	if err != nil {
		return notPermitted(r.name, err)
	}
	r.fd = fd
	return attach(fd, rejectAll)
}

// promiscuous makes the interface hand over packets for others, until the
// socket is closed.
func (r *ring) promiscuous() error {
	r.promisc = true
	err := unix.SetsockoptPacketMreq(r.fd, unix.SOL_PACKET, unix.PACKET_ADD_MEMBERSHIP,
		&unix.PacketMreq{Ifindex: int32(r.index), Type: unix.PACKET_MR_PROMISC})
	if err != nil {
		return systemError(r.name, "setsockopt (PACKET_ADD_MEMBERSHIP)", err)
	}
	return nil
}
