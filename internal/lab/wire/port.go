package wire

import (
	"fmt"
	"sync/atomic"
	"time"
	"unsafe"

	"golang.org/x/sys/unix"
)

const (
	memory    = 8 << 20 // bytes of a port's ring
	blockSize = 1 << 18
	slotSize  = 2048 // holds MaxFrame and what the kernel writes before it
)

// port is a packet socket at an end of the wire. Its frames lie in memory that is
// shared with the kernel (PACKET_RX_RING, packet(7)): a plain socket would lose
// frames at net.core.rmem_max, which only the machine's root may raise. It is a
// ring of single frames (TPACKET_V2), as each must be carried on at once; that of
// captures hands over blocks of them, some time later.
type port struct {
	fd   int
	mem  []byte
	next int // slot
}

// openPort opens a packet socket on the interface with the kernel's number index,
// in the namespace of the calling thread.
func openPort(index int) (*port, error) {
	// Protocol 0 receives nothing until the socket is bound to its interface.
	fd, err := unix.Socket(unix.AF_PACKET, unix.SOCK_RAW|unix.SOCK_CLOEXEC, 0)
	if err != nil {
		return nil, fmt.Errorf("packet socket: %w", err)
	}
	p := &port{fd: fd}
	if err := p.bind(index); err != nil {
		p.close()
		return nil, fmt.Errorf("packet socket: %w", err)
	}
	return p, nil
}

func (p *port) bind(index int) (err error) {
	if err = unix.SetsockoptInt(p.fd, unix.SOL_PACKET, unix.PACKET_IGNORE_OUTGOING, 1); err != nil {
		return err
	}
	if err = unix.SetsockoptInt(p.fd, unix.SOL_PACKET, unix.PACKET_VERSION, unix.TPACKET_V2); err != nil {
		return err
	}
	request := unix.TpacketReq{
		Block_size: blockSize, Block_nr: memory / blockSize,
		Frame_size: slotSize, Frame_nr: memory / slotSize,
	}
	if err = unix.SetsockoptTpacketReq(p.fd, unix.SOL_PACKET, unix.PACKET_RX_RING, &request); err != nil {
		return err
	}
	p.mem, err = unix.Mmap(p.fd, 0, memory, unix.PROT_READ|unix.PROT_WRITE, unix.MAP_SHARED)
	if err != nil {
		return err
	}
	return unix.Bind(p.fd, &unix.SockaddrLinklayer{Protocol: networkOrder(unix.ETH_P_ALL), Ifindex: index})
}

// networkOrder turns a number into the big-endian bytes the kernel expects.
func networkOrder(n uint16) uint16 {
	b := [2]byte{byte(n >> 8), byte(n)}
	return *(*uint16)(unsafe.Pointer(&b))
}

func (p *port) header() *unix.Tpacket2Hdr {
	return (*unix.Tpacket2Hdr)(unsafe.Pointer(&p.mem[p.next*slotSize]))
}

// receive returns the next frame that has arrived, and when the kernel saw it,
// since 1970; nil if there is none. The frame is valid until done.
func (p *port) receive() (frame []byte, at time.Duration) {
	h := p.header()
	if atomic.LoadUint32(&h.Status)&unix.TP_STATUS_USER == 0 {
		return nil, 0
	}
	start := p.next*slotSize + int(h.Mac)
	return p.mem[start : start+int(h.Snaplen)], time.Duration(h.Sec)*time.Second + time.Duration(h.Nsec)
}

// done gives the slot of the received frame back to the kernel.
func (p *port) done() {
	atomic.StoreUint32(&p.header().Status, unix.TP_STATUS_KERNEL)
	p.next = (p.next + 1) % (memory / slotSize)
}

// send puts a frame on the interface.
func (p *port) send(frame []byte) error {
	_, err := unix.Write(p.fd, frame)
	return err
}

// overruns is the number of frames the kernel had no slot for since the last call.
func (p *port) overruns() uint64 {
	stats, err := unix.GetsockoptTpacketStats(p.fd, unix.SOL_PACKET, unix.PACKET_STATISTICS)
	if err != nil {
		return 0
	}
	return uint64(stats.Drops)
}

func (p *port) close() {
	if p.mem != nil {
		unix.Munmap(p.mem)
		p.mem = nil
	}
	unix.Close(p.fd)
}
