package scenario

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"

	"golang.org/x/sys/unix"

	"wiretale/internal/conversation"
	"wiretale/internal/header"
	"wiretale/internal/lab"
)

var _ = lab.Register(lab.Scenario{
	Name:  "syn-flood-cookies",
	Theme: lab.ThemeOpening,
	Title: "a flood of SYNs, and the cookies that survive it",
	Page: `Somebody sends 64 SYNs with invented source addresses and never answers the
SYN-ACKs. The server's queue of half-open connections holds only a few (it
listens with a backlog of 4). Then an honest client connects.

Look at the server: it answers every SYN, although the queue is full. From
then on it keeps nothing in memory: what it must remember is in the initial
sequence number that it chose (SYN cookies, RFC 4987). When the honest client's
ACK brings that number back, the server rebuilds the connection from it, and
the client notices nothing. The invented addresses get their SYN-ACK again
after a second, as long as they are in the queue: answers to nobody.`,
	Sysctls: []string{"net.ipv4.tcp_syncookies=1"},
	Run: func(s *lab.Stage) error {
		if err := s.Server().Route("198.51.100.0/24", "10.0.0.1"); err != nil {
			return err
		}
		if err := s.Sysctl("server", "net.core.somaxconn=4"); err != nil {
			return err
		}
		server, err := s.Listen("server", s.ServerAddress(80), nil)
		if err != nil {
			return err
		}
		// A ping first, so that ARP is out of the way.
		if err := ping(s, "10.0.0.2", 8); err != nil {
			return err
		}
		s.Say("client", "sends 64 SYNs with invented addresses")
		if err := flood(s, 64, 80); err != nil {
			return err
		}
		s.Sleep(100 * ms)
		s.Say("client", "connects honestly")
		c, err := s.Dial("client", s.ServerAddress(80), nil)
		if err != nil {
			return err
		}
		io.WriteString(c, "hello\n")
		accepted, err := s.Accept(server)
		if err != nil {
			return err
		}
		if err := hear(accepted, 6); err != nil {
			return err
		}
		sent, err := s.Counter("server", "TcpExt", "SyncookiesSent")
		if err != nil {
			return err
		}
		received, err := s.Counter("server", "TcpExt", "SyncookiesRecv")
		s.Say("server", "netstat -s: %d SYN cookies sent, %d received", sent, received)
		return err
	},
	Expect: []lab.Expectation{
		lab.Check("64 SYNs from 64 addresses", func(e *lab.Evidence) error {
			n := 0
			for _, p := range e.Packets {
				if p.Kind == "S" && p.From != "client" {
					n++
				}
			}
			if n != 64 {
				return fmt.Errorf("%d SYNs", n)
			}
			return nil
		}),
		lab.Check("each is answered", func(e *lab.Evidence) error {
			answered := map[string]bool{}
			for _, p := range e.All("server S.") {
				answered[p.To] = true
			}
			if len(answered) != 65 {
				return fmt.Errorf("%d addresses got a SYN-ACK", len(answered))
			}
			return nil
		}),
		lab.Sees("the honest client gets its connection", "client S from=40001", "server S. port=40001", "client . from=40001", "client data len=6"),
		lab.Check("the server sent cookies and got one back", func(e *lab.Evidence) error {
			var sent, received int
			for _, n := range e.Notes {
				fmt.Sscanf(n.Text, "netstat -s: %d SYN cookies sent, %d received", &sent, &received)
			}
			if sent == 0 || received != 1 {
				return fmt.Errorf("%d sent, %d received", sent, received)
			}
			return nil
		}),
		lab.Tells("the tale: 65 attempts", 65, conversation.Attempt),
		lab.Tells("the tale: one connection", 1, conversation.Established),
	},
})

// flood sends SYNs from 198.51.100.1 on, by a raw socket.
func flood(s *lab.Stage, count, port int) error {
	return s.Client().Do(func() error {
		fd, err := unix.Socket(unix.AF_INET, unix.SOCK_RAW|unix.SOCK_CLOEXEC, unix.IPPROTO_RAW)
		if err != nil {
			return fmt.Errorf("raw socket: %w", err)
		}
		defer unix.Close(fd)
		for i := range count {
			packet := synPacket([4]byte{198, 51, 100, byte(i + 1)}, [4]byte{10, 0, 0, 2}, uint16(2000+i), uint16(port))
			err = errors.Join(err, unix.Sendto(fd, packet, 0, &unix.SockaddrInet4{Addr: [4]byte{10, 0, 0, 2}}))
		}
		return err
	})
}

// synPacket is an IPv4 packet (RFC 791, section 3.1) with a SYN (RFC 9293, section 3.1).
func synPacket(from, to [4]byte, source, port uint16) []byte {
	b := make([]byte, 44)
	b[0], b[8], b[9] = 0x45, 64, 6
	binary.BigEndian.PutUint16(b[2:], uint16(len(b)))
	copy(b[12:], from[:])
	copy(b[16:], to[:])
	t := b[20:]
	binary.BigEndian.PutUint16(t, source)
	binary.BigEndian.PutUint16(t[2:], port)
	binary.BigEndian.PutUint32(t[4:], uint32(source)*1000003)
	t[12], t[13] = 6<<4, header.TCPSyn
	binary.BigEndian.PutUint16(t[14:], 64240)
	copy(t[20:], []byte{2, 4, 0x05, 0xb4}) // the largest segment: 1460
	pseudo := header.IPv4(b).PseudoSum(6, len(t))
	binary.BigEndian.PutUint16(t[16:], ^uint16(header.Sum(pseudo, t)))
	return b
}
