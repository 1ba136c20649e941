package service

import (
	"io"
	"net"
)

// The server of the first experiment in every course: it listens on port 8000,
// answers each line, and never closes.
var tcpKind = Kind{
	Name: "tcp", Port: 8000, About: "answers what it gets and never closes by itself: leaves CLOSE_WAIT behind",
	Serve: func(at Place, address string, _ Terminal) (*Server, error) { return Negligent(at, address) },
	Dial:  dialLines,
}

// Negligent starts a server that answers "ok" to whatever it reads, and that
// forgets to close the connection when the client has.
func Negligent(at Place, address string) (*Server, error) {
	return serveUntil(at, address, func(c net.Conn, stopped <-chan struct{}) {
		buffer := make([]byte, 4096)
		for {
			if _, err := c.Read(buffer); err != nil {
				break
			}
			io.WriteString(c, "ok\n")
		}
		<-stopped // the connection stays open: this is the fault
	})
}
