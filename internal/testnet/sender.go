//go:build linux

package testnet

import (
	"encoding/binary"
	"net"
	"testing"
	"unsafe"

	"golang.org/x/sys/unix"
)

// Sender puts frames on an interface.
type Sender struct {
	t        testing.TB
	fd       int
	vector   unix.Iovec // of Flood, which allocates nothing but the first time
	messages []message
}

// message is struct mmsghdr of sendmmsg(2).
type message struct {
	header unix.Msghdr
	sent   uint32
	_      uint32
}

// NewSender opens an interface for sending.
func NewSender(t testing.TB, name string) *Sender {
	t.Helper()
	i, err := net.InterfaceByName(name)
	if err != nil {
		t.Fatal(err)
	}
	fd, err := unix.Socket(unix.AF_PACKET, unix.SOCK_RAW|unix.SOCK_CLOEXEC, 0)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { unix.Close(fd) })
	if err := unix.Bind(fd, &unix.SockaddrLinklayer{Ifindex: i.Index}); err != nil {
		t.Fatal(err)
	}
	return &Sender{t: t, fd: fd}
}

// Send sends frames, one a system call.
func (s *Sender) Send(frames ...[]byte) {
	s.t.Helper()
	for _, f := range frames {
		if _, err := unix.Write(s.fd, f); err != nil {
			s.t.Fatal(err)
		}
	}
}

// Flood sends the frame n times as fast as it goes: many a system call.
func (s *Sender) Flood(frame []byte, n int) {
	s.t.Helper()
	const many = 64
	s.vector.Base = &frame[0]
	s.vector.SetLen(len(frame))
	for len(s.messages) < many {
		s.messages = append(s.messages, message{header: unix.Msghdr{Iov: &s.vector, Iovlen: 1}})
	}
	for n > 0 {
		sent, _, errno := unix.Syscall6(unix.SYS_SENDMMSG, uintptr(s.fd),
			uintptr(unsafe.Pointer(&s.messages[0])), uintptr(min(n, many)), 0, 0, 0)
		if errno != 0 && errno != unix.ENOBUFS && errno != unix.EINTR {
			s.t.Fatal(errno)
		}
		if errno == 0 {
			n -= int(sent)
		}
	}
}

// UDP makes an Ethernet frame with a UDP datagram from 192.0.2.1 to 192.0.2.2,
// source port 9, checksum absent.
func UDP(port uint16, payload []byte) []byte {
	const ethernet, ip, udp = 14, 20, 8
	f := make([]byte, ethernet+ip+udp+len(payload))
	copy(f, []byte{2, 0, 0, 0, 0, 2, 2, 0, 0, 0, 0, 1, 8, 0})
	h := f[ethernet:]
	h[0], h[8], h[9] = 0x45, 64, unix.IPPROTO_UDP
	binary.BigEndian.PutUint16(h[2:], uint16(len(h)))
	copy(h[12:], []byte{192, 0, 2, 1, 192, 0, 2, 2})
	binary.BigEndian.PutUint16(h[10:], ^sum(h[:ip]))
	binary.BigEndian.PutUint16(h[ip:], 9)
	binary.BigEndian.PutUint16(h[ip+2:], port)
	binary.BigEndian.PutUint16(h[ip+4:], uint16(udp+len(payload)))
	copy(h[ip+udp:], payload)
	return f
}

// Tagged puts a VLAN tag into an Ethernet frame.
func Tagged(frame []byte, kind, tag uint16) []byte {
	f := append([]byte(nil), frame[:12]...)
	f = binary.BigEndian.AppendUint16(f, kind)
	f = binary.BigEndian.AppendUint16(f, tag)
	return append(f, frame[12:]...)
}

// sum is the Internet checksum of RFC 1071 before it is inverted.
func sum(b []byte) uint16 {
	n := uint32(0)
	for i := 0; i < len(b); i += 2 {
		n += uint32(b[i])<<8 | uint32(b[i+1])
	}
	n = n>>16 + n&0xffff
	return uint16(n + n>>16)
}
