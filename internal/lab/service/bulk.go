package service

import (
	"context"
	"fmt"
	"io"
	"net"
	"strconv"
	"time"
)

// Bulk transfer: the client sends a number of bytes, the server counts them.
var bulkKind = Kind{
	Name: "bulk", Port: 5001, About: "the client sends as fast as it goes, the server counts", Args: "[BYTES]",
	Serve: func(at Place, address string, t Terminal) (*Server, error) {
		return serveTCP(at, address, func(c net.Conn) {
			begin := time.Now()
			n, _ := io.Copy(io.Discard, c)
			t.say("%d bytes from %s in %s", n, c.RemoteAddr(), time.Since(begin).Round(time.Millisecond))
		})
	},
	Dial: dialBulk,
}

// Sink starts a server that reads everything and keeps nothing.
func Sink(at Place, address string) (*Server, error) {
	return serveTCP(at, address, func(c net.Conn) { io.Copy(io.Discard, c) })
}

func dialBulk(ctx context.Context, at Place, address string, args []string, t Terminal) error {
	size := int64(10 << 20)
	if len(args) > 0 {
		n, err := strconv.ParseInt(args[0], 10, 64)
		if err != nil || n < 0 {
			return fmt.Errorf("%q is not a number of bytes", args[0])
		}
		size = n
	}
	c, err := dialTCP(ctx, at, address)
	if err != nil {
		return err
	}
	defer c.Close()
	defer closeOnDone(ctx, c)()
	begin := time.Now()
	if err := Send(c, size); err != nil {
		return err
	}
	took := time.Since(begin)
	t.say("%d bytes in %s: %.1f Mbit/s", size, took.Round(time.Millisecond), float64(size)*8/1e6/took.Seconds())
	return nil
}

// Send writes size bytes, closes the sending side and waits until the other
// side has read them all and closed too.
func Send(c net.Conn, size int64) error {
	if err := Write(c, size); err != nil {
		return err
	}
	if tcp, ok := c.(*net.TCPConn); ok {
		tcp.CloseWrite()
	}
	_, err := io.Copy(io.Discard, c)
	return err
}

// Write writes size bytes of text.
func Write(w io.Writer, size int64) error {
	_, err := io.CopyN(w, alphabet{}, size)
	return err
}

// alphabet is an endless text.
type alphabet struct{}

// Read fills p with lines of 64 bytes.
func (alphabet) Read(p []byte) (int, error) {
	const line = "abcdefghijklmnopqrstuvwxyz ABCDEFGHIJKLMNOPQRSTUVWXYZ 012345678\n"
	n := 0
	for n < len(p) {
		n += copy(p[n:], line)
	}
	return n, nil
}
