// Package service has small servers and clients of real protocols. The lab runs
// them on its private hosts; "lab serve" and "lab dial" run them on the real
// network, for capture elsewhere.
package service

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"sync"

	"wiretale/internal/lab/network"
)

// Place is where sockets are opened: a host of a private network, or Here.
type Place interface {
	// Do runs f on a thread whose sockets belong to the place.
	Do(f func() error) error
	Listen(network, address string, control network.Control) (net.Listener, error)
	ListenPacket(network, address string) (net.PacketConn, error)
	Dial(ctx context.Context, network, local, remote string, control network.Control) (net.Conn, error)
}

// Kind is a service by name.
type Kind struct {
	Name  string
	Port  int    // where it listens unless told otherwise; 0 when it has no port
	About string // one line
	// Serve starts a server; nil when there is none.
	Serve func(at Place, address string, t Terminal) (*Server, error)
	// Dial runs a client until it is finished; nil when there is none.
	Dial func(ctx context.Context, at Place, address string, args []string, t Terminal) error
	Args string // what the client understands behind the address
}

// Terminal is what a client or a line server reads from and writes to.
type Terminal struct {
	In  io.Reader
	Out io.Writer
}

// say writes a line for the user.
func (t Terminal) say(format string, args ...any) { fmt.Fprintf(t.Out, format+"\n", args...) }

// Kinds are all the services, in the order they are listed.
func Kinds() []Kind {
	return []Kind{echoKind, chatKind, httpKind, memcachedKind, tcpKind, bulkKind, dnsKind, pingKind, scanKind, rawKind}
}

// Find returns the kind with a name.
func Find(name string) (Kind, bool) {
	for _, k := range Kinds() {
		if k.Name == name {
			return k, true
		}
	}
	return Kind{}, false
}

// Server is a server that runs.
type Server struct {
	Address string // where it really listens
	close   func()
	done    chan struct{}
	err     error // valid when done is closed
}

// Close stops the server and closes its connections.
func (s *Server) Close() error {
	s.close()
	<-s.done
	return s.err
}

// Done is closed when the server has ended.
func (s *Server) Done() <-chan struct{} { return s.done }

// start runs the loop of a server until it returns.
func start(address string, stop func(), run func() error) *Server {
	s := &Server{Address: address, close: sync.OnceFunc(stop), done: make(chan struct{})}
	go func() {
		s.err = run()
		if errors.Is(s.err, net.ErrClosed) {
			s.err = nil
		}
		s.close()
		close(s.done)
	}()
	return s
}

// maxConnections bounds what a server serves at a time; more wait in the
// kernel's queue.
const maxConnections = 1000

// connections are those a server has open.
type connections struct {
	mu     sync.Mutex
	open   map[net.Conn]bool
	closed bool
	places chan struct{}
	served sync.WaitGroup
}

func newConnections() *connections {
	return &connections{open: map[net.Conn]bool{}, places: make(chan struct{}, maxConnections)}
}

func (c *connections) add(conn net.Conn) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	if !c.closed {
		c.open[conn] = true
	}
	return !c.closed
}

func (c *connections) remove(conn net.Conn) {
	c.mu.Lock()
	defer c.mu.Unlock()
	delete(c.open, conn)
	<-c.places
}

func (c *connections) closeAll() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.closed = true
	for conn := range c.open {
		conn.Close()
	}
}

// serveTCP accepts connections and handles each in its own goroutine. The
// connection is closed when handle returns.
func serveTCP(at Place, address string, handle func(net.Conn)) (*Server, error) {
	return serveUntil(at, address, func(c net.Conn, _ <-chan struct{}) { handle(c) })
}

// serveUntil is serveTCP for handlers that want to know when the server stops.
func serveUntil(at Place, address string, handle func(net.Conn, <-chan struct{})) (*Server, error) {
	l, err := at.Listen("tcp", address, nil)
	if err != nil {
		return nil, err
	}
	conns, stopped := newConnections(), make(chan struct{})
	stop := func() { close(stopped); l.Close(); conns.closeAll() }
	run := func() error {
		err := conns.accept(l, func(c net.Conn) { handle(c, stopped) })
		conns.served.Wait()
		return err
	}
	return start(l.Addr().String(), stop, run), nil
}

func (c *connections) accept(l net.Listener, handle func(net.Conn)) error {
	for {
		c.places <- struct{}{}
		conn, err := l.Accept()
		if err != nil {
			return err
		}
		if !c.add(conn) {
			conn.Close()
		}
		c.served.Go(func() {
			defer c.remove(conn)
			defer conn.Close()
			handle(conn)
		})
	}
}

// dialTCP connects a client.
func dialTCP(ctx context.Context, at Place, address string) (net.Conn, error) {
	return at.Dial(ctx, "tcp", "", address, nil)
}

// closeOnDone closes c when ctx ends, so that a blocked read returns. The
// function returned ends the watch.
func closeOnDone(ctx context.Context, c io.Closer) func() bool {
	return context.AfterFunc(ctx, func() { c.Close() })
}
