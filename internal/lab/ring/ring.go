// Package ring is a packet socket whose frames lie in memory that is shared with
// the kernel (PACKET_RX_RING, packet(7)). A plain socket would lose frames at
// net.core.rmem_max, which only the machine's root may raise.
package ring

import (
	"fmt"
	"sync/atomic"
	"time"
	"unsafe"

	"golang.org/x/sys/unix"
)

const (
	memory    = 8 << 20 // bytes of a ring
	blockSize = 1 << 18
	headers   = 128 // room the kernel needs before a frame
)

// Ring is a packet socket on one interface.
type Ring struct {
	fd    int
	mem   []byte
	slot  int // bytes of a slot
	slots int
	next  int
}

// Options say what arrives.
type Options struct {
	Largest  int  // bytes of the longest frame that must arrive whole
	Outgoing bool // also what this host sends
}

// Open opens a packet socket on the interface with the kernel's number index,
// in the namespace of the calling thread.
func Open(index int, opts Options) (*Ring, error) {
	// Protocol 0 receives nothing until the socket is bound to its interface.
	fd, err := unix.Socket(unix.AF_PACKET, unix.SOCK_RAW|unix.SOCK_CLOEXEC, 0)
	if err != nil {
		return nil, fmt.Errorf("packet socket: %w", err)
	}
	r := &Ring{fd: fd, slot: 2048}
	for r.slot < opts.Largest+headers {
		r.slot *= 2
	}
	r.slots = memory / r.slot
	if err := r.open(index, opts); err != nil {
		r.Close()
		return nil, fmt.Errorf("packet socket: %w", err)
	}
	return r, nil
}

func (r *Ring) open(index int, opts Options) (err error) {
	if !opts.Outgoing {
		if err = unix.SetsockoptInt(r.fd, unix.SOL_PACKET, unix.PACKET_IGNORE_OUTGOING, 1); err != nil {
			return err
		}
	}
	if err = unix.SetsockoptInt(r.fd, unix.SOL_PACKET, unix.PACKET_VERSION, unix.TPACKET_V2); err != nil {
		return err
	}
	request := unix.TpacketReq{
		Block_size: blockSize, Block_nr: memory / blockSize,
		Frame_size: uint32(r.slot), Frame_nr: uint32(r.slots),
	}
	if err = unix.SetsockoptTpacketReq(r.fd, unix.SOL_PACKET, unix.PACKET_RX_RING, &request); err != nil {
		return err
	}
	r.mem, err = unix.Mmap(r.fd, 0, memory, unix.PROT_READ|unix.PROT_WRITE, unix.MAP_SHARED)
	if err != nil {
		return err
	}
	return unix.Bind(r.fd, &unix.SockaddrLinklayer{Protocol: networkOrder(unix.ETH_P_ALL), Ifindex: index})
}

// networkOrder turns a number into the big-endian bytes the kernel expects.
func networkOrder(n uint16) uint16 {
	b := [2]byte{byte(n >> 8), byte(n)}
	return *(*uint16)(unsafe.Pointer(&b))
}

// Frame is a frame in the ring.
type Frame struct {
	Time     time.Duration // since 1970, when the kernel saw it
	Data     []byte        // valid until Done
	Length   int           // bytes on the wire
	Outgoing bool          // sent by this host
}

func (r *Ring) header() *unix.Tpacket2Hdr {
	return (*unix.Tpacket2Hdr)(unsafe.Pointer(&r.mem[r.next*r.slot]))
}

// Receive returns the next frame that has arrived; ok is false if there is none.
func (r *Ring) Receive() (f Frame, ok bool) {
	h := r.header()
	if atomic.LoadUint32(&h.Status)&unix.TP_STATUS_USER == 0 {
		return f, false
	}
	const address = (unsafe.Sizeof(unix.Tpacket2Hdr{}) + 15) &^ 15
	sender := (*unix.RawSockaddrLinklayer)(unsafe.Pointer(&r.mem[r.next*r.slot+int(address)]))
	start := r.next*r.slot + int(h.Mac)
	return Frame{
		Time:     time.Duration(h.Sec)*time.Second + time.Duration(h.Nsec),
		Data:     r.mem[start : start+int(h.Snaplen)],
		Length:   int(h.Len),
		Outgoing: sender.Pkttype == unix.PACKET_OUTGOING,
	}, true
}

// Done gives the slot of the received frame back to the kernel.
func (r *Ring) Done() {
	atomic.StoreUint32(&r.header().Status, unix.TP_STATUS_KERNEL)
	r.next = (r.next + 1) % r.slots
}

// Send puts a frame on the interface.
func (r *Ring) Send(frame []byte) error {
	_, err := unix.Write(r.fd, frame)
	return err
}

// FD is the file descriptor, for poll.
func (r *Ring) FD() int32 { return int32(r.fd) }

// Overruns is the number of frames the kernel had no slot for since the last call.
func (r *Ring) Overruns() uint64 {
	stats, err := unix.GetsockoptTpacketStats(r.fd, unix.SOL_PACKET, unix.PACKET_STATISTICS)
	if err != nil {
		return 0
	}
	return uint64(stats.Drops)
}

// Close closes the socket.
func (r *Ring) Close() {
	if r.mem != nil {
		unix.Munmap(r.mem)
		r.mem = nil
	}
	unix.Close(r.fd)
}
