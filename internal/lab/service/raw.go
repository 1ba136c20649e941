package service

import (
	"net"
	"sync"
)

// A raw line: what is typed on one side appears on the other.
var rawKind = Kind{
	Name: "raw", Port: 9000, About: "a bare line: what is typed on one side appears on the other",
	Serve: serveRaw, Dial: dialLines,
}

// serveRaw joins one connection after the other with the terminal.
func serveRaw(at Place, address string, t Terminal) (*Server, error) {
	var one sync.Mutex
	return serveTCP(at, address, func(c net.Conn) {
		one.Lock()
		defer one.Unlock()
		t.say("connection from %s", c.RemoteAddr())
		if err := converse(c, t); err != nil {
			t.say("connection ended: %v", err)
			return
		}
		t.say("connection closed")
	})
}
