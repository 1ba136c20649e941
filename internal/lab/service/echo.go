package service

import (
	"bufio"
	"context"
	"io"
	"net"
)

// The echo protocol, RFC 862: what the client sends comes back.
var echoKind = Kind{
	Name: "echo", Port: 7, About: "what the client sends comes back (RFC 862)",
	Serve: func(at Place, address string, _ Terminal) (*Server, error) { return Echo(at, address) },
	Dial:  dialLines,
}

// Echo starts an echo server.
func Echo(at Place, address string) (*Server, error) {
	return serveTCP(at, address, func(c net.Conn) { io.Copy(c, c) })
}

// dialLines connects a terminal with a server: each line goes out, whatever
// comes in is shown. At the end of the input the client says so (FIN) and waits
// for the server to close too.
func dialLines(ctx context.Context, at Place, address string, _ []string, t Terminal) error {
	c, err := dialTCP(ctx, at, address)
	if err != nil {
		return err
	}
	defer c.Close()
	defer closeOnDone(ctx, c)()
	return converse(c, t)
}

// converse copies lines from the terminal to the connection, and back what
// arrives, until the other side has closed.
func converse(c net.Conn, t Terminal) error {
	go func() {
		lines := bufio.NewReader(t.In)
		for {
			line, err := lines.ReadString('\n')
			if line != "" {
				io.WriteString(c, line)
			}
			if err != nil {
				break
			}
		}
		if tcp, ok := c.(*net.TCPConn); ok {
			tcp.CloseWrite()
		}
	}()
	_, err := io.Copy(t.Out, c)
	return err
}
