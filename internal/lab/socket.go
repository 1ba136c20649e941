package lab

import (
	"bufio"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
	"net"
	"net/netip"
	"os"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"time"

	"golang.org/x/sys/unix"

	"wiretale/internal/lab/network"
)

// Option is a socket option as a Control.
func Option(level, name, value int) network.Control {
	return func(fd int) error { return unix.SetsockoptInt(fd, level, name, value) }
}

// Controls are several Controls, one after the other.
func Controls(list ...network.Control) network.Control {
	return func(fd int) error {
		for _, c := range list {
			if err := c(fd); err != nil {
				return err
			}
		}
		return nil
	}
}

// Set sets an option of an open connection.
func Set(c syscall.Conn, control network.Control) error {
	raw, err := c.SyscallConn()
	if err != nil {
		return err
	}
	var inner error
	if err := raw.Control(func(fd uintptr) { inner = control(int(fd)) }); err != nil {
		return err
	}
	return inner
}

// KeepAlive has the kernel ask a silent peer whether it is still there: after
// idle seconds, every interval seconds, count times.
func KeepAlive(idle, interval, count int) network.Control {
	return Controls(
		Option(unix.SOL_SOCKET, unix.SO_KEEPALIVE, 1),
		Option(unix.SOL_TCP, unix.TCP_KEEPIDLE, idle),
		Option(unix.SOL_TCP, unix.TCP_KEEPINTVL, interval),
		Option(unix.SOL_TCP, unix.TCP_KEEPCNT, count),
	)
}

// Vanish ends a connection as a power cut does: the socket is gone and nobody
// is told (TCP_REPAIR).
func Vanish(c *net.TCPConn) error {
	if err := Set(c, Option(unix.SOL_TCP, unix.TCP_REPAIR, 1)); err != nil {
		return fmt.Errorf("TCP_REPAIR: %w", err)
	}
	return c.Close()
}

// The kernel's numbers of TCP states (net/tcp_states.h).
var stateNames = [...]string{"", "ESTABLISHED", "SYN_SENT", "SYN_RECV", "FIN_WAIT1", "FIN_WAIT2", "TIME_WAIT",
	"CLOSE", "CLOSE_WAIT", "LAST_ACK", "LISTEN", "CLOSING", "NEW_SYN_RECV"}

// Socket is a line of the host's table of TCP sockets.
type Socket struct {
	Local, Remote netip.AddrPort
	State         string // as ss and netstat write it: TIME_WAIT
}

// Sockets lists the TCP sockets of a host over IPv4.
func (s *Stage) Sockets(host string) (list []Socket, err error) {
	err = s.Host(host).Do(func() error {
		f, err := os.Open("/proc/thread-self/net/tcp")
		if err != nil {
			return err
		}
		defer f.Close()
		lines := bufio.NewScanner(f)
		lines.Scan() // the headings
		for lines.Scan() {
			if socket, ok := parseSocket(strings.Fields(lines.Text())); ok {
				list = append(list, socket)
			}
		}
		return lines.Err()
	})
	return list, err
}

// parseSocket reads a line of /proc/net/tcp (proc_net_tcp.txt).
func parseSocket(fields []string) (s Socket, ok bool) {
	if len(fields) < 4 {
		return s, false
	}
	state, err := strconv.ParseUint(fields[3], 16, 8)
	if err != nil || int(state) >= len(stateNames) {
		return s, false
	}
	s.State = stateNames[state]
	s.Local, ok = parseEnd(fields[1])
	if !ok {
		return s, false
	}
	s.Remote, ok = parseEnd(fields[2])
	return s, ok
}

// parseEnd reads an address and a port in hexadecimal, the address in the order
// of a little-endian machine's memory.
func parseEnd(text string) (netip.AddrPort, bool) {
	a, p, _ := strings.Cut(text, ":")
	b, err := hex.DecodeString(a)
	port, err2 := strconv.ParseUint(p, 16, 16)
	if err != nil || err2 != nil || len(b) != 4 {
		return netip.AddrPort{}, false
	}
	if littleEndian {
		b[0], b[1], b[2], b[3] = b[3], b[2], b[1], b[0]
	}
	return netip.AddrPortFrom(netip.AddrFrom4([4]byte(b)), uint16(port)), true
}

// SayStates writes down the state of each connection of a host, as ss shows it.
func (s *Stage) SayStates(host string) error {
	list, err := s.Sockets(host)
	if err != nil {
		return err
	}
	for _, socket := range list {
		if socket.State != "LISTEN" {
			s.Say(host, "ss: %s %s %s", socket.State, socket.Local, socket.Remote)
		}
	}
	return nil
}

// Await waits until a connection of a host is in a state, named as ss names it,
// three seconds at the most: a busy machine is slow to get there. What is not
// reached is left to the expectations.
func (s *Stage) Await(host, state string) error {
	for end := time.Now().Add(3 * time.Second); time.Now().Before(end); {
		list, err := s.Sockets(host)
		if err != nil {
			return err
		}
		if slices.ContainsFunc(list, func(k Socket) bool { return k.State == state }) {
			return nil
		}
		if err := s.Sleep(5 * time.Millisecond); err != nil {
			return err
		}
	}
	return nil
}

// SayStatesAt is SayStates when a connection is in a state; see Await.
func (s *Stage) SayStatesAt(host, state string) error {
	return errors.Join(s.Await(host, state), s.SayStates(host))
}

// Counter reads one of the host's counters of /proc/net/netstat, such as
// TcpExt SyncookiesSent.
func (s *Stage) Counter(host, group, name string) (value int, err error) {
	err = s.Host(host).Do(func() error {
		text, err := os.ReadFile("/proc/thread-self/net/netstat")
		if err != nil {
			return err
		}
		value, err = findCounter(strings.Split(string(text), "\n"), group+":", name)
		return err
	})
	return value, err
}

// findCounter looks in pairs of lines: the names, then the values.
func findCounter(lines []string, group, name string) (int, error) {
	for i := 0; i+1 < len(lines); i += 2 {
		names, values := strings.Fields(lines[i]), strings.Fields(lines[i+1])
		for j := range min(len(names), len(values)) {
			if names[0] == group && names[j] == name {
				return strconv.Atoi(values[j])
			}
		}
	}
	return 0, fmt.Errorf("lab: no counter %s %s", group, name)
}

// littleEndian is the byte order of this machine.
var littleEndian = binary.NativeEndian.Uint16([]byte{1, 0}) == 1
