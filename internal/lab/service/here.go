package service

import (
	"context"
	"net"

	"wiretale/internal/lab/network"
)

// Here is the network the process is in.
var Here Place = here{}

type here struct{}

// Do runs f.
func (here) Do(f func() error) error { return f() }

// Listen is net.Listen.
func (here) Listen(network, address string, _ network.Control) (net.Listener, error) {
	return net.Listen(network, address)
}

// ListenPacket is net.ListenPacket.
func (here) ListenPacket(network, address string) (net.PacketConn, error) {
	return net.ListenPacket(network, address)
}

// Dial is net.Dialer's DialContext; the local address must be empty.
func (here) Dial(ctx context.Context, network, _, remote string, _ network.Control) (net.Conn, error) {
	var d net.Dialer
	return d.DialContext(ctx, network, remote)
}
