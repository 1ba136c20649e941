package service

import (
	"context"
	"errors"
	"fmt"
	"net"
	"strconv"
	"strings"
	"time"

	"golang.org/x/sys/unix"
)

// A port scan: connect to one port after the other.
var scanKind = Kind{
	Name: "scan", About: "tries to connect to one port after the other", Args: "[FIRST-LAST]",
	Dial: dialScan,
}

// PortState is what a scan found out about a port.
type PortState string

// The states of a port: a connection was accepted, refused (RST), or nothing
// came back.
const (
	PortOpen   PortState = "open"
	PortClosed PortState = "closed"
	PortSilent PortState = "no answer"
)

// Scan connects to the ports first to last of a host, one after the other.
func Scan(ctx context.Context, at Place, host string, first, last int, patience time.Duration, found func(int, PortState)) error {
	for port := first; port <= last; port++ {
		state, err := probe(ctx, at, net.JoinHostPort(host, strconv.Itoa(port)), patience)
		if err != nil {
			return err
		}
		found(port, state)
	}
	return ctx.Err()
}

func probe(ctx context.Context, at Place, address string, patience time.Duration) (PortState, error) {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	c, err := dialTCP(ctx, at, address)
	switch {
	case err == nil:
		c.Close()
		return PortOpen, nil
	case errors.Is(err, unix.ECONNREFUSED):
		return PortClosed, nil
	case errors.Is(err, context.DeadlineExceeded), isTimeout(err), errors.Is(err, unix.EHOSTUNREACH):
		return PortSilent, nil
	}
	return "", err
}

func isTimeout(err error) bool {
	var ne net.Error
	return errors.As(err, &ne) && ne.Timeout()
}

func dialScan(ctx context.Context, at Place, address string, args []string, t Terminal) error {
	first, last := 1, 1024
	if len(args) > 0 {
		var err error
		if first, last, err = portRange(args[0]); err != nil {
			return err
		}
	}
	host := address
	if h, _, err := net.SplitHostPort(address); err == nil {
		host = h
	}
	closed := 0
	err := Scan(ctx, at, host, first, last, time.Second, func(port int, state PortState) {
		if state == PortClosed {
			closed++
			return
		}
		t.say("port %d: %s", port, state)
	})
	t.say("%d closed ports", closed)
	return err
}

func portRange(s string) (first, last int, err error) {
	a, b, found := strings.Cut(s, "-")
	if !found {
		b = a
	}
	first, err1 := strconv.Atoi(a)
	last, err2 := strconv.Atoi(b)
	if err1 != nil || err2 != nil || first < 1 || last < first || last > 65535 {
		return 0, 0, fmt.Errorf("%q is not a range of ports such as 21-25", s)
	}
	return first, last, nil
}
