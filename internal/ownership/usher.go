package ownership

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"net/netip"
	"os"
	"os/exec"
	"runtime"
	"strconv"
	"sync"
	"sync/atomic"
	"time"
	"unsafe"

	"golang.org/x/sys/unix"
)

// Usher is told by the kernel before a process of the command connects or
// listens, and lets it (seccomp_unotify(2)). It is for where there is no trace:
// in containers, and for users who may capture but not trace.
//
// The socket's number is all that is known by then; its ports are told when the
// kernel destroys the socket (the multicast of sock_diag(7)), or when it is looked
// up while it lives.
type Usher struct {
	registry *Registry
	lost     atomic.Uint64
	// Windows says that the sockets' numbers are out of reach. Then what is sent to
	// the address within a moment is taken for the command's.
	Windows bool

	notify  int   // the kernel's questions; -1 before the command runs
	destroy []int // the multicast, in parts
	wake    int   // an eventfd
	counter uint64
	refused bool // the kernel took no filter

	hearing sync.Mutex // protects the reading of the multicast, to the registry
	buffer  [8 << 10]byte
	done    sync.WaitGroup
}

// UsherName is what the program is invoked as to become the command. Nobody types
// it.
const UsherName = "wiretale-usher"

// window is how soon after a process has begun to connect its SYN is sent, in
// nanoseconds, on a busy machine.
const window = 100e6

// architectures are those whose connect and listen the filter knows (linux/audit.h).
var architectures = map[string]uint32{
	"amd64": unix.AUDIT_ARCH_X86_64, "arm64": unix.AUDIT_ARCH_AARCH64, "riscv64": unix.AUDIT_ARCH_RISCV64,
	"loong64": unix.AUDIT_ARCH_LOONGARCH64, "ppc64le": unix.AUDIT_ARCH_PPC64LE, "s390x": unix.AUDIT_ARCH_S390X,
}

// NewUsher prepares to be told. The command must be started through it.
func NewUsher(r *Registry) (*Usher, error) {
	if _, ok := architectures[runtime.GOARCH]; !ok {
		return nil, errors.New("seccomp: unknown architecture " + runtime.GOARCH)
	}
	u := &Usher{registry: r, notify: -1}
	var err error
	if u.wake, err = unix.Eventfd(0, unix.EFD_CLOEXEC|unix.EFD_NONBLOCK); err != nil {
		return nil, fmt.Errorf("eventfd: %w", err)
	}
	for part := range destroyParts {
		fd, err := destroyed(part)
		if err != nil {
			u.Close()
			return nil, err
		}
		u.destroy = append(u.destroy, fd)
	}
	u.Windows = !mayTakeSockets()
	u.done.Go(u.hearDestroyed)
	return u, nil
}

// mayTakeSockets reports whether the kernel lets us look at others' sockets.
func mayTakeSockets() bool {
	self, err := unix.PidfdOpen(os.Getpid(), 0)
	if err != nil {
		return false
	}
	defer unix.Close(self)
	fd, err := unix.PidfdGetfd(self, self, 0)
	if err != nil {
		return false
	}
	unix.Close(fd)
	return true
}

// destroyParts is over how many sockets the multicast is spread, by the numbers of
// what is destroyed: only root may have a larger buffer for one. A power of two.
const destroyParts = 16

// destroyed opens a part of the multicast of TCP sockets that are destroyed.
func destroyed(part int) (int, error) {
	fd, err := unix.Socket(unix.AF_NETLINK, unix.SOCK_RAW|unix.SOCK_CLOEXEC|unix.SOCK_NONBLOCK, unix.NETLINK_SOCK_DIAG)
	if err != nil {
		return -1, fmt.Errorf("sock_diag: %w", err)
	}
	if unix.SetsockoptInt(fd, unix.SOL_SOCKET, unix.SO_RCVBUFFORCE, 1<<20) != nil {
		_ = unix.SetsockoptInt(fd, unix.SOL_SOCKET, unix.SO_RCVBUF, 1<<20)
	}
	if err := takePart(fd, part); err != nil {
		unix.Close(fd)
		return -1, fmt.Errorf("sock_diag: filter: %w", err)
	}
	groups := uint32(1<<(unix.SKNLGRP_INET_TCP_DESTROY-1) | 1<<(unix.SKNLGRP_INET6_TCP_DESTROY-1))
	if err := unix.Bind(fd, &unix.SockaddrNetlink{Family: unix.AF_NETLINK, Groups: groups}); err != nil {
		unix.Close(fd)
		return -1, fmt.Errorf("sock_diag: %w", err)
	}
	return fd, nil
}

// takePart lets only those messages in whose socket's number belongs to a part.
func takePart(fd, part int) error {
	lowest := unix.NLMSG_HDRLEN + 44 // the number's last byte in the message
	if binary.NativeEndian.Uint16([]byte{0, 1}) == 1 {
		lowest += 7
	}
	code := []unix.SockFilter{
		{Code: unix.BPF_LD | unix.BPF_B | unix.BPF_ABS, K: uint32(lowest)},
		{Code: unix.BPF_ALU | unix.BPF_AND | unix.BPF_K, K: destroyParts - 1},
		{Code: unix.BPF_JMP | unix.BPF_JEQ | unix.BPF_K, K: uint32(part), Jf: 1},
		{Code: unix.BPF_RET | unix.BPF_K, K: 1 << 16},
		{Code: unix.BPF_RET | unix.BPF_K},
	}
	return unix.SetsockoptSockFprog(fd, unix.SOL_SOCKET, unix.SO_ATTACH_FILTER, &unix.SockFprog{Len: uint16(len(code)), Filter: &code[0]})
}

// await waits until one of some descriptors is readable, and returns what the
// first of them has; false says that the usher is to end.
func (u *Usher) await(fds ...int) (events int16, ok bool) {
	poll := []unix.PollFd{{Fd: int32(u.wake), Events: unix.POLLIN}}
	for _, fd := range fds {
		poll = append(poll, unix.PollFd{Fd: int32(fd), Events: unix.POLLIN})
	}
	for {
		n, err := unix.Poll(poll, -1)
		switch {
		case err != nil && err != unix.EINTR, poll[0].Revents != 0:
			return 0, false
		case n > 0:
			return poll[1].Revents, true
		}
	}
}

func (u *Usher) hearDestroyed() {
	for {
		if _, ok := u.await(u.destroy...); !ok {
			return
		}
		u.Update()
	}
}

// Update takes in what the kernel has told so far of what it destroyed.
func (u *Usher) Update() {
	u.hearing.Lock()
	defer u.hearing.Unlock()
	var list []Change
	for _, fd := range u.destroy {
		list = u.drainDestroyed(list, fd)
	}
	u.registry.Apply(list)
}

// drainDestroyed takes what a part of the multicast has.
func (u *Usher) drainDestroyed(list []Change, fd int) []Change {
	for {
		n, err := unix.Read(fd, u.buffer[:])
		switch err {
		case nil:
			list = append(list, parseDestroyed(u.buffer[:n], time.Now().UnixNano())...)
		case unix.ENOBUFS:
			u.lost.Add(1)
		case unix.EINTR:
		default:
			return list
		}
	}
}

// parseDestroyed reads messages with a struct inet_diag_msg (linux/inet_diag.h)
// each: family and state, then after 4 bytes the ports, the addresses, the
// interface and the socket's number.
func parseDestroyed(b []byte, now int64) (list []Change) {
	for len(b) >= unix.NLMSG_HDRLEN {
		size := int(binary.NativeEndian.Uint32(b))
		if size < unix.NLMSG_HDRLEN || size > len(b) {
			break
		}
		if m := b[unix.NLMSG_HDRLEN:size]; len(m) >= 52 {
			list = append(list, Change{
				Time: now, To: Close, Socket: binary.NativeEndian.Uint64(m[44:]),
				Local:  endOf(m[0], m[8:24], m[4:]),
				Remote: endOf(m[0], m[24:40], m[6:]),
			})
		}
		b = b[min(len(b), (size+3)&^3):]
	}
	return list
}

func endOf(family byte, a, port []byte) netip.AddrPort {
	if family == unix.AF_INET {
		a = a[:4]
	}
	return address(a, binary.BigEndian.Uint16(port))
}

// serve answers the kernel's questions until nobody is left who could cause one.
func (u *Usher) serve() {
	var q question
	for {
		events, ok := u.await(u.notify)
		if !ok || events&unix.POLLIN == 0 && events&unix.POLLHUP != 0 {
			return
		}
		if receive(u.notify, &q) {
			u.look(&q)
			proceed(u.notify, q.id)
		}
	}
}

// question is struct seccomp_notif (linux/seccomp.h).
type question struct {
	id          uint64
	thread      uint32
	flags       uint32
	call        int32
	arch        uint32
	instruction uint64
	args        [6]uint64
}

// receive takes the next question.
func receive(fd int, q *question) bool {
	*q = question{}
	_, _, errno := unix.Syscall(unix.SYS_IOCTL, uintptr(fd), unix.SECCOMP_IOCTL_NOTIF_RECV, uintptr(unsafe.Pointer(q)))
	return errno == 0
}

// proceed lets the process go on with what it asked for.
func proceed(fd int, id uint64) {
	answer := struct {
		id           uint64
		value        int64
		error, flags uint32
	}{id: id, flags: unix.SECCOMP_USER_NOTIF_FLAG_CONTINUE}
	unix.Syscall(unix.SYS_IOCTL, uintptr(fd), unix.SECCOMP_IOCTL_NOTIF_SEND, uintptr(unsafe.Pointer(&answer)))
}

// look notes what a process is about to do with a socket.
func (u *Usher) look(q *question) {
	c := Change{Time: time.Now().UnixNano(), To: Listen}
	if q.call == unix.SYS_CONNECT {
		c.To = SynSent
		var ok bool
		if c.Remote, ok = readAddress(int(q.thread), q.args[1], q.args[2]); !ok {
			return
		}
	}
	if u.Windows {
		u.counter++
		c.Socket = u.counter
		if c.To == SynSent {
			u.registry.Expect(c, c.Time+window)
		}
		return
	}
	fd, ok := takeSocket(int(q.thread), int(q.args[0]))
	if !ok {
		return
	}
	defer unix.Close(fd)
	if kind, _ := unix.GetsockoptInt(fd, unix.SOL_SOCKET, unix.SO_TYPE); kind != unix.SOCK_STREAM {
		return
	}
	if c.Socket, ok = numberOf(fd); ok {
		c.Local = ownAddress(fd)
		u.registry.Begin(c)
	}
}

// readAddress reads the struct sockaddr that a process connects to.
func readAddress(thread int, where, size uint64) (netip.AddrPort, bool) {
	b := make([]byte, min(size, 28))
	if len(b) < 16 {
		return netip.AddrPort{}, false
	}
	local := []unix.Iovec{{Base: &b[0]}}
	local[0].SetLen(len(b))
	n, err := unix.ProcessVMReadv(thread, local, []unix.RemoteIovec{{Base: uintptr(where), Len: len(b)}}, 0)
	if err != nil || n != len(b) {
		return netip.AddrPort{}, false
	}
	port := binary.BigEndian.Uint16(b[2:])
	switch family := binary.NativeEndian.Uint16(b); {
	case family == unix.AF_INET:
		return address(b[4:8], port), true
	case family == unix.AF_INET6 && len(b) >= 24:
		return address(b[8:24], port), true
	}
	return netip.AddrPort{}, false
}

// takeSocket opens a descriptor of another process once more, for a moment.
func takeSocket(thread, fd int) (int, bool) {
	process, err := unix.PidfdOpen(thread, 0)
	if err != nil { // not the first thread of its process
		if process, err = unix.PidfdOpen(groupOf(thread), 0); err != nil {
			return -1, false
		}
	}
	defer unix.Close(process)
	taken, err := unix.PidfdGetfd(process, fd, 0)
	return taken, err == nil
}

// groupOf is the process of a thread.
func groupOf(thread int) int {
	text, _ := os.ReadFile("/proc/" + strconv.Itoa(thread) + "/status")
	_, rest, _ := bytes.Cut(text, []byte("\nTgid:"))
	line, _, _ := bytes.Cut(rest, []byte("\n"))
	n, _ := strconv.Atoi(string(bytes.TrimSpace(line)))
	return n
}

// numberOf is the kernel's number of a socket, its cookie.
func numberOf(fd int) (uint64, bool) {
	n, err := unix.GetsockoptUint64(fd, unix.SOL_SOCKET, unix.SO_COOKIE)
	return n, err == nil
}

// ownAddress is what a socket is bound to.
func ownAddress(fd int) netip.AddrPort {
	a, err := unix.Getsockname(fd)
	if err != nil {
		return netip.AddrPort{}
	}
	switch a := a.(type) {
	case *unix.SockaddrInet4:
		return netip.AddrPortFrom(netip.AddrFrom4(a.Addr), uint16(a.Port))
	case *unix.SockaddrInet6:
		return netip.AddrPortFrom(netip.AddrFrom16(a.Addr).Unmap(), uint16(a.Port))
	}
	return netip.AddrPort{}
}

// ushered is a command that is being started through an usher.
type ushered struct {
	usher  *Usher
	ours   int
	theirs *os.File
}

// prepare changes a command so that it begins as this program; see Launch.
func (u *Usher) prepare(cmd *exec.Cmd) (*ushered, error) {
	fds, err := unix.Socketpair(unix.AF_UNIX, unix.SOCK_SEQPACKET|unix.SOCK_CLOEXEC, 0)
	if err != nil {
		return nil, fmt.Errorf("socketpair: %w", err)
	}
	theirs := os.NewFile(uintptr(fds[1]), "usher")
	cmd.Args = append([]string{UsherName, cmd.Path}, cmd.Args...)
	cmd.Path = "/proc/self/exe"
	cmd.ExtraFiles = []*os.File{theirs}
	return &ushered{u, fds[0], theirs}, nil
}

// meet takes over the kernel's questions, if the filter could be installed, and
// waits until the process has become the command, or could not.
func (w *ushered) meet() error {
	defer unix.Close(w.ours)
	w.theirs.Close()
	for {
		errno, fd, ok := hear(w.ours)
		switch {
		case !ok:
			return nil // the way back was closed by execve
		case fd >= 0:
			w.usher.notify = fd
			w.usher.done.Go(w.usher.serve)
		case errno != 0 && w.usher.notify < 0 && !w.usher.refused:
			w.usher.refused = true // no filter; then without
		case errno != 0:
			return errno
		}
	}
}

// hear receives a report.
func hear(socket int) (errno unix.Errno, fd int, ok bool) {
	b, rights := make([]byte, 4), make([]byte, unix.CmsgSpace(4))
	n, m, _, _, err := unix.Recvmsg(socket, b, rights, unix.MSG_CMSG_CLOEXEC)
	for err == unix.EINTR {
		n, m, _, _, err = unix.Recvmsg(socket, b, rights, unix.MSG_CMSG_CLOEXEC)
	}
	if err != nil || n < 4 {
		return 0, -1, false
	}
	fd = -1
	if list, err := unix.ParseSocketControlMessage(rights[:m]); err == nil && len(list) == 1 {
		if fds, err := unix.ParseUnixRights(&list[0]); err == nil && len(fds) == 1 {
			fd = fds[0]
		}
	}
	return unix.Errno(binary.NativeEndian.Uint32(b)), fd, true
}

// Lost is how often the kernel had no room to tell of what it destroyed.
func (u *Usher) Lost() uint64 { return u.lost.Load() }

// Close ends the telling. Where the command has left processes behind, another
// process goes on to let them connect.
func (u *Usher) Close() error {
	if u.notify >= 0 && !u.deserted() {
		keeper := &exec.Cmd{Path: "/proc/self/exe", Args: []string{UsherName}, ExtraFiles: []*os.File{os.NewFile(uintptr(u.notify), "notify")}}
		_ = keeper.Start()
	}
	one := [8]byte{0: 1, 7: 1} // not zero in either byte order
	_, _ = unix.Write(u.wake, one[:])
	u.done.Wait()
	for _, fd := range append(u.destroy, u.wake, u.notify) {
		if fd >= 0 {
			unix.Close(fd)
		}
	}
	return nil
}

// deserted reports whether no process is left that the filter asks about.
func (u *Usher) deserted() bool {
	fds := []unix.PollFd{{Fd: int32(u.notify), Events: unix.POLLIN}}
	n, err := unix.Poll(fds, 0)
	return err == nil && n == 1 && fds[0].Revents&unix.POLLHUP != 0
}
