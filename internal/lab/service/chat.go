package service

import (
	"bytes"
	"errors"
	"fmt"
	"maps"
	"net"
	"net/netip"
	"os"
	"slices"

	"golang.org/x/sys/unix"
)

// Chat: what one client says, all the others read. The server is one thread
// that the kernel tells who is ready (epoll(7)), as such servers are written in
// C, not one goroutine a client.
var chatKind = Kind{
	Name: "chat", Port: 7777, About: "a chat room: what one says, the others read; one thread with epoll",
	Serve: func(at Place, address string, _ Terminal) (*Server, error) { return Chat(at, address) },
	Dial:  dialLines,
}

const (
	maxGuests  = 1000
	maxMessage = 4096
	maxBehind  = 64 << 10 // bytes a guest may be behind before the server hangs up
)

// room is the state of a chat server.
type room struct {
	listener int
	epoll    int
	wake     *os.File // closing the other end of this pipe ends the server
	wakeFD   int
	guests   map[int]*guest
}

// guest is a client of the room. The first line it sends is its name.
type guest struct {
	fd   int
	name string
	in   []byte // a line that has not ended yet
	out  []byte // what the kernel had no room for yet
}

// Chat starts a chat server. The address must be numeric.
func Chat(at Place, address string) (*Server, error) {
	addr, err := netip.ParseAddrPort(address)
	if err != nil {
		return nil, err
	}
	r := &room{listener: -1, epoll: -1, guests: map[int]*guest{}}
	end, err := r.openWake()
	if err != nil {
		return nil, err
	}
	if err := at.Do(func() error { return r.listen(addr) }); err != nil {
		end.Close()
		r.close()
		return nil, fmt.Errorf("listen on %s: %w", addr, err)
	}
	return start(address, func() { end.Close() }, func() error {
		defer r.close()
		return r.run()
	}), nil
}

// openWake makes the pipe whose other end, when closed, ends the server.
func (r *room) openWake() (end *os.File, err error) {
	r.wake, end, err = os.Pipe()
	if err == nil {
		r.wakeFD = int(r.wake.Fd())
	}
	return end, err
}

// listen opens the listening socket and the epoll instance that watches it.
func (r *room) listen(addr netip.AddrPort) (err error) {
	family, sockaddr := unix.AF_INET, unix.Sockaddr(&unix.SockaddrInet4{Port: int(addr.Port()), Addr: addr.Addr().Unmap().As4()})
	if addr.Addr().Is6() && !addr.Addr().Is4In6() {
		family, sockaddr = unix.AF_INET6, &unix.SockaddrInet6{Port: int(addr.Port()), Addr: addr.Addr().As16()}
	}
	r.listener, err = unix.Socket(family, unix.SOCK_STREAM|unix.SOCK_NONBLOCK|unix.SOCK_CLOEXEC, 0)
	if err != nil {
		return err
	}
	unix.SetsockoptInt(r.listener, unix.SOL_SOCKET, unix.SO_REUSEADDR, 1)
	if err = unix.Bind(r.listener, sockaddr); err != nil {
		return err
	}
	if err = unix.Listen(r.listener, 128); err != nil {
		return err
	}
	if r.epoll, err = unix.EpollCreate1(unix.EPOLL_CLOEXEC); err != nil {
		return err
	}
	if err = r.watch(r.wakeFD, unix.EPOLL_CTL_ADD, unix.EPOLLIN); err != nil {
		return err
	}
	return r.watch(r.listener, unix.EPOLL_CTL_ADD, unix.EPOLLIN)
}

func (r *room) watch(fd, operation int, events uint32) error {
	return unix.EpollCtl(r.epoll, operation, fd, &unix.EpollEvent{Events: events, Fd: int32(fd)})
}

func (r *room) close() {
	for fd := range r.guests {
		unix.Close(fd)
	}
	if r.listener >= 0 {
		unix.Close(r.listener)
	}
	if r.epoll >= 0 {
		unix.Close(r.epoll)
	}
	r.wake.Close()
}

// run waits for whoever is ready and serves them.
func (r *room) run() error {
	events := make([]unix.EpollEvent, 64)
	for {
		n, err := unix.EpollWait(r.epoll, events, -1)
		if errors.Is(err, unix.EINTR) {
			continue
		}
		if err != nil {
			return fmt.Errorf("epoll_wait: %w", err)
		}
		for _, e := range events[:n] {
			if int(e.Fd) == r.wakeFD {
				return net.ErrClosed
			}
			r.serve(e)
		}
	}
}

func (r *room) serve(e unix.EpollEvent) {
	fd := int(e.Fd)
	if fd == r.listener {
		r.accept()
		return
	}
	g := r.guests[fd]
	if g != nil && e.Events&unix.EPOLLOUT != 0 {
		r.flush(g)
	}
	if r.guests[fd] != nil && e.Events&(unix.EPOLLIN|unix.EPOLLHUP|unix.EPOLLERR) != 0 {
		r.read(g)
	}
}

func (r *room) accept() {
	fd, _, err := unix.Accept4(r.listener, unix.SOCK_NONBLOCK|unix.SOCK_CLOEXEC)
	if err != nil {
		return // it went away again
	}
	if len(r.guests) >= maxGuests || r.watch(fd, unix.EPOLL_CTL_ADD, unix.EPOLLIN) != nil {
		unix.Close(fd)
		return
	}
	r.guests[fd] = &guest{fd: fd}
}

// read takes in what a guest sent, and passes on each line that is complete.
func (r *room) read(g *guest) {
	buffer := make([]byte, maxMessage)
	n, err := unix.Read(g.fd, buffer)
	if errors.Is(err, unix.EAGAIN) || errors.Is(err, unix.EINTR) {
		return
	}
	g.in = append(g.in, buffer[:max(n, 0)]...)
	for {
		line, rest, found := bytes.Cut(g.in, []byte("\n"))
		if !found {
			break
		}
		g.in = rest
		r.hear(g, string(bytes.TrimRight(line, "\r")))
	}
	if n <= 0 || err != nil || len(g.in) >= maxMessage {
		r.leave(g)
	}
}

// hear is one line of a guest: its name, or something to say.
func (r *room) hear(g *guest, line string) {
	if g.name == "" {
		g.name = line
		r.tell(g, fmt.Sprintf("* %s is here, %d in the room\n", g.name, len(r.guests)))
		return
	}
	r.tell(g, g.name+": "+line+"\n")
}

// tell sends a text to everybody who has a name but the one who said it.
func (r *room) tell(from *guest, text string) {
	for _, fd := range slices.Sorted(maps.Keys(r.guests)) {
		if g := r.guests[fd]; g != nil && g != from && g.name != "" {
			g.out = append(g.out, text...)
			r.flush(g)
		}
	}
}

// flush sends what waits for a guest, and asks to be told when more fits.
func (r *room) flush(g *guest) {
	n, err := unix.Write(g.fd, g.out)
	if err != nil && !errors.Is(err, unix.EAGAIN) || len(g.out) > maxBehind {
		r.leave(g)
		return
	}
	g.out = g.out[max(n, 0):]
	events := uint32(unix.EPOLLIN)
	if len(g.out) > 0 {
		events |= unix.EPOLLOUT
	}
	r.watch(g.fd, unix.EPOLL_CTL_MOD, events)
}

// leave closes a guest's connection and tells the others.
func (r *room) leave(g *guest) {
	if r.guests[g.fd] != g {
		return
	}
	delete(r.guests, g.fd)
	unix.Close(g.fd)
	if g.name != "" {
		r.tell(g, fmt.Sprintf("* %s is gone\n", g.name))
	}
}
