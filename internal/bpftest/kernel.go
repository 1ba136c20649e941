//go:build linux

package bpftest

import (
	"fmt"

	"golang.org/x/sys/unix"

	"wiretale/bpf"
)

// Kernel runs a program in the Linux kernel: it is attached to one end of a pair
// of datagram sockets, which needs no privileges.
type Kernel struct {
	send, receive int
	buffer        []byte
}

// NewKernel makes the sockets. Attach a program before the first Verdict.
func NewKernel() (*Kernel, error) {
	pair, err := unix.Socketpair(unix.AF_UNIX, unix.SOCK_DGRAM|unix.SOCK_NONBLOCK|unix.SOCK_CLOEXEC, 0)
	if err != nil {
		return nil, err
	}
	return &Kernel{send: pair[0], receive: pair[1], buffer: make([]byte, 1<<16)}, nil
}

// Attach replaces the program.
func (k *Kernel) Attach(p bpf.Program) error {
	raw := make([]unix.SockFilter, len(p))
	for n, i := range p {
		raw[n] = unix.SockFilter{Code: i.Op, Jt: i.Jt, Jf: i.Jf, K: i.K}
	}
	return unix.SetsockoptSockFprog(k.receive, unix.SOL_SOCKET, unix.SO_ATTACH_FILTER,
		&unix.SockFprog{Len: uint16(len(raw)), Filter: &raw[0]})
}

// Verdict is how many bytes of the packet the kernel keeps, 0 if it drops it:
// the smaller of the program's verdict and the packet's length. An empty packet
// that is kept counts as 1.
func (k *Kernel) Verdict(packet []byte) (uint32, error) {
	if _, err := unix.Write(k.send, packet); err != nil {
		return 0, fmt.Errorf("sending to the filter: %w", err)
	}
	n, _, err := unix.Recvfrom(k.receive, k.buffer, 0)
	switch {
	case err == unix.EAGAIN:
		return 0, nil
	case err != nil:
		return 0, err
	case n == 0:
		return 1, nil
	}
	return uint32(n), nil
}

// Close closes the sockets.
func (k *Kernel) Close() {
	unix.Close(k.send)
	unix.Close(k.receive)
}

// Kept is what Verdict would return for a packet of the given length if the
// program's verdict is v.
func Kept(v uint32, length int) uint32 {
	if v == 0 {
		return 0
	}
	return min(v, uint32(max(length, 1)))
}
