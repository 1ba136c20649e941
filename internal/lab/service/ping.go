package service

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"net"
	"net/netip"
	"os"
	"strconv"
	"time"

	"golang.org/x/sys/unix"
)

// ICMP echo (RFC 792) by the kernel's ping sockets, which need no privilege
// where net.ipv4.ping_group_range allows them.
var pingKind = Kind{
	Name: "ping", About: "ICMP echo requests", Args: "[COUNT [BYTES]]",
	Dial: dialPing,
}

// Pinger sends echo requests to one address.
type Pinger struct {
	file *os.File
	to   netip.Addr
	seq  uint16
}

// NewPinger opens a ping socket. With dontFragment the packets may not be
// fragmented on the way.
func NewPinger(at Place, to netip.Addr, dontFragment bool) (*Pinger, error) {
	p := &Pinger{to: to}
	return p, at.Do(func() error { return p.open(dontFragment) })
}

func (p *Pinger) open(dontFragment bool) error {
	fd, err := unix.Socket(unix.AF_INET, unix.SOCK_DGRAM|unix.SOCK_NONBLOCK|unix.SOCK_CLOEXEC, unix.IPPROTO_ICMP)
	if err != nil {
		return fmt.Errorf("ICMP socket: %w (sysctl net.ipv4.ping_group_range says who may)", err)
	}
	discover := unix.IP_PMTUDISC_DONT
	if dontFragment {
		// Not PMTUDISC_DO: the kernel would remember the path's MTU and refuse the
		// next one itself.
		discover = unix.IP_PMTUDISC_PROBE
	}
	unix.SetsockoptInt(fd, unix.SOL_IP, unix.IP_MTU_DISCOVER, discover)
	unix.SetsockoptInt(fd, unix.SOL_IP, unix.IP_RECVERR, 1)
	p.file = os.NewFile(uintptr(fd), "icmp")
	if err := unix.Connect(fd, &unix.SockaddrInet4{Addr: p.to.As4()}); err != nil {
		p.file.Close()
		return fmt.Errorf("ping %s: %w", p.to, err)
	}
	return nil
}

// Close closes the socket.
func (p *Pinger) Close() error { return p.file.Close() }

// Ping sends one request with size bytes of data and returns when its reply is
// there, or the error that an ICMP message brought.
func (p *Pinger) Ping(size int, patience time.Duration) (time.Duration, error) {
	p.seq++
	message := make([]byte, 8+size)
	message[0] = 8 // echo request; the kernel adds the identifier and the checksum
	binary.BigEndian.PutUint16(message[6:], p.seq)
	alphabet{}.Read(message[8:])
	begin := time.Now()
	if _, err := p.file.Write(message); err != nil {
		return 0, err
	}
	p.file.SetReadDeadline(begin.Add(patience))
	buffer := make([]byte, 8+size)
	for {
		n, err := p.file.Read(buffer)
		if err != nil {
			return 0, err
		}
		if n >= 8 && buffer[0] == 0 && binary.BigEndian.Uint16(buffer[6:]) == p.seq {
			return time.Since(begin), nil
		}
	}
}

func dialPing(ctx context.Context, at Place, address string, args []string, t Terminal) error {
	numbers := [2]int{4, 56}
	for i, a := range args[:min(len(args), 2)] {
		n, err := strconv.Atoi(a)
		if err != nil || n < 0 || n > 65507 {
			return fmt.Errorf("%q is not a number from 0 to 65507", a)
		}
		numbers[i] = n
	}
	ip, err := resolveIPv4(ctx, address)
	if err != nil {
		return err
	}
	p, err := NewPinger(at, ip, false)
	if err != nil {
		return err
	}
	defer p.Close()
	defer closeOnDone(ctx, p)()
	return p.series(ctx, numbers[0], numbers[1], t)
}

// resolveIPv4 turns a name or an address, with or without a port, into an
// IPv4 address.
func resolveIPv4(ctx context.Context, address string) (netip.Addr, error) {
	if host, _, err := net.SplitHostPort(address); err == nil {
		address = host
	}
	list, err := net.DefaultResolver.LookupNetIP(ctx, "ip4", address)
	if err != nil {
		return netip.Addr{}, err
	}
	return list[0].Unmap(), nil
}

// series pings once a second.
func (p *Pinger) series(ctx context.Context, count, size int, t Terminal) error {
	for i := range count {
		if i > 0 && !sleep(ctx, time.Second) {
			return ctx.Err()
		}
		took, err := p.Ping(size, time.Second)
		switch {
		case errors.Is(err, os.ErrDeadlineExceeded):
			t.say("%s: no reply to number %d within a second", p.to, p.seq)
		case err != nil:
			t.say("%s: number %d: %v", p.to, p.seq, err)
		default:
			t.say("%s: reply to number %d after %s", p.to, p.seq, took.Round(time.Microsecond))
		}
	}
	return nil
}

// sleep waits, and reports whether ctx still runs.
func sleep(ctx context.Context, d time.Duration) bool {
	select {
	case <-time.After(d):
		return true
	case <-ctx.Done():
		return false
	}
}
