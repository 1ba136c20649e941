package wire

import (
	"fmt"
	"sync/atomic"
	"time"
	"unsafe"

	"golang.org/x/sys/unix"
)

const (
	slotSize  = 2048 // a frame of 1514 bytes with the kernel's headers before it
	slotCount = 4096
	blockSize = 1 << 16
)

// MaxFrame is the longest Ethernet frame a wire carries, in bytes.
const MaxFrame = 1514

// ring is a packet socket on an interface. What arrives there lies in memory
// that is shared with the kernel (PACKET_RX_RING, packet(7)): a plain socket
// would lose frames at net.core.rmem_max, which only the machine's root may raise.
type ring struct {
	fd   int
	mem  []byte
	next int
}

// openRing opens a packet socket on the interface with the kernel's number
// index, in the namespace of the calling thread.
func openRing(index int) (*ring, error) {
	// Protocol 0 receives nothing until the socket is bound to its interface.
	fd, err := unix.Socket(unix.AF_PACKET, unix.SOCK_RAW|unix.SOCK_CLOEXEC, 0)
	if err != nil {
		return nil, fmt.Errorf("wire: packet socket: %w", err)
	}
	r := &ring{fd: fd}
	if err := r.open(index); err != nil {
		r.close()
		return nil, fmt.Errorf("wire: packet socket: %w", err)
	}
	return r, nil
}

func (r *ring) open(index int) (err error) {
	if err = unix.SetsockoptInt(r.fd, unix.SOL_PACKET, unix.PACKET_IGNORE_OUTGOING, 1); err != nil {
		return err
	}
	if err = unix.SetsockoptInt(r.fd, unix.SOL_PACKET, unix.PACKET_VERSION, unix.TPACKET_V2); err != nil {
		return err
	}
	request := unix.TpacketReq{
		Block_size: blockSize, Block_nr: slotCount * slotSize / blockSize,
		Frame_size: slotSize, Frame_nr: slotCount,
	}
	if err = unix.SetsockoptTpacketReq(r.fd, unix.SOL_PACKET, unix.PACKET_RX_RING, &request); err != nil {
		return err
	}
	r.mem, err = unix.Mmap(r.fd, 0, slotCount*slotSize, unix.PROT_READ|unix.PROT_WRITE, unix.MAP_SHARED)
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

func (r *ring) header() *unix.Tpacket2Hdr {
	return (*unix.Tpacket2Hdr)(unsafe.Pointer(&r.mem[r.next*slotSize]))
}

// receive returns the next frame that has arrived, nil if there is none, and
// the time the kernel saw it. The frame is valid until done is called.
func (r *ring) receive() ([]byte, time.Duration) {
	h := r.header()
	if atomic.LoadUint32(&h.Status)&unix.TP_STATUS_USER == 0 {
		return nil, 0
	}
	start := r.next*slotSize + int(h.Mac)
	return r.mem[start : start+int(h.Snaplen)], time.Duration(h.Sec)*time.Second + time.Duration(h.Nsec)
}

// done gives the slot of the received frame back to the kernel.
func (r *ring) done() {
	atomic.StoreUint32(&r.header().Status, unix.TP_STATUS_KERNEL)
	r.next = (r.next + 1) % slotCount
}

// send puts a frame on the interface.
func (r *ring) send(frame []byte) error {
	_, err := unix.Write(r.fd, frame)
	return err
}

// overruns is the number of frames the kernel had no slot for since the last call.
func (r *ring) overruns() uint64 {
	stats, err := unix.GetsockoptTpacketStats(r.fd, unix.SOL_PACKET, unix.PACKET_STATISTICS)
	if err != nil {
		return 0
	}
	return uint64(stats.Drops)
}

func (r *ring) close() {
	if r.mem != nil {
		unix.Munmap(r.mem)
		r.mem = nil
	}
	unix.Close(r.fd)
}
