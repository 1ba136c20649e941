package service

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net"
	"net/netip"
	"os"
	"strings"
	"testing"
	"time"

	"golang.org/x/sys/unix"

	"wiretale/internal/lab/network"
)

func TestMain(m *testing.M) { os.Exit(network.RunTests(m.Run)) }

// newHost makes a host that has only its lo.
func newHost(t *testing.T) *network.Host {
	t.Helper()
	n, err := network.New()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { n.Close() })
	h, err := n.AddHost("host")
	if err != nil {
		t.Fatal(err)
	}
	return h
}

func dial(t *testing.T, h *network.Host, address string) net.Conn {
	t.Helper()
	c, err := h.Dial(context.Background(), "tcp", "", address, nil)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { c.Close() })
	c.SetDeadline(time.Now().Add(10 * time.Second))
	return c
}

// expect writes a question and reads exactly the answer.
func expect(t *testing.T, c net.Conn, question, answer string) {
	t.Helper()
	io.WriteString(c, question)
	got := make([]byte, len(answer))
	n, err := io.ReadFull(c, got)
	if string(got[:n]) != answer {
		t.Errorf("%q: got %q (%v), want %q", question, got[:n], err, answer)
	}
}

func TestMemcached(t *testing.T) {
	h := newHost(t)
	s, err := Memcached(h, "127.0.0.1:11211")
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	c := dial(t, h, s.Address)
	for _, step := range [][2]string{
		{"get a\r\n", "END\r\n"},
		{"set a 5 0 3\r\nxyz\r\n", "STORED\r\n"},
		{"get a b\r\n", "VALUE a 5 3\r\nxyz\r\nEND\r\n"},
		{"add a 0 0 1\r\nx\r\n", "NOT_STORED\r\n"},
		{"replace b 0 0 1\r\nx\r\n", "NOT_STORED\r\n"},
		{"set n 0 0 2\r\n10\r\n", "STORED\r\n"},
		{"incr n 5\r\n", "15\r\n"},
		{"decr n 20\r\n", "0\r\n"},
		{"incr a 1\r\n", "CLIENT_ERROR cannot increment or decrement non-numeric value\r\n"},
		{"delete a\r\n", "DELETED\r\n"},
		{"delete a\r\n", "NOT_FOUND\r\n"},
		{"set a 0 0 3\r\nxyzz\r\n", "CLIENT_ERROR bad data chunk\r\n"},
		{"set a 0 0 -1\r\n", "CLIENT_ERROR bad command line format\r\n"},
		{"set a 0 0 1 noreply\r\nx\r\nget a\r\n", "VALUE a 0 1\r\nx\r\nEND\r\n"},
		{"nonsense\r\n", "ERROR\r\n"},
		{"\r\n", "ERROR\r\n"},
	} {
		expect(t, c, step[0], step[1])
	}
	io.WriteString(c, "quit\r\n")
	if _, err := c.Read(make([]byte, 1)); err != io.EOF {
		t.Errorf("after quit: %v", err)
	}
}

// What is no protocol at all ends the connection, not the server.
func TestMemcachedHostile(t *testing.T) {
	h := newHost(t)
	s, err := Memcached(h, "127.0.0.1:11211")
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	for _, text := range []string{strings.Repeat("x", 10000), "set a 0 0 99999999\r\n"} {
		c := dial(t, h, s.Address)
		io.WriteString(c, text)
		if _, err := c.Read(make([]byte, 1)); err == nil || errors.Is(err, os.ErrDeadlineExceeded) {
			t.Errorf("%.20q was answered, or the connection left open: %v", text, err)
		}
	}
	expect(t, dial(t, h, s.Address), "get a\r\n", "END\r\n")
}

func TestChat(t *testing.T) {
	h := newHost(t)
	s, err := Chat(h, "127.0.0.1:7777")
	if err != nil {
		t.Fatal(err)
	}
	alice, bob := dial(t, h, s.Address), dial(t, h, s.Address)
	io.WriteString(alice, "Alice\n")
	time.Sleep(50 * time.Millisecond)
	io.WriteString(bob, "Bob\n")
	expect(t, alice, "", "* Bob is here, 2 in the room\n")
	io.WriteString(alice, "one\ntwo\nthr")
	expect(t, bob, "", "Alice: one\nAlice: two\n")
	io.WriteString(alice, "ee\r\n")
	expect(t, bob, "", "Alice: three\n")
	bob.Close()
	expect(t, alice, "", "* Bob is gone\n")
	if err := s.Close(); err != nil {
		t.Error(err)
	}
	if _, err := alice.Read(make([]byte, 1)); err != io.EOF {
		t.Errorf("after the end of the server: %v", err)
	}
}

// A guest who does not read is shown out instead of filling the memory.
func TestChatSlowGuest(t *testing.T) {
	h := newHost(t)
	s, err := Chat(h, "127.0.0.1:7777")
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	alice, lazy := dial(t, h, s.Address), dial(t, h, s.Address)
	io.WriteString(lazy, "Lazy\n")
	time.Sleep(50 * time.Millisecond)
	io.WriteString(alice, "Alice\n")
	line := strings.Repeat("x", 2000) + "\n"
	go func() {
		for range 20000 {
			if _, err := io.WriteString(alice, line); err != nil {
				return
			}
		}
	}()
	expect(t, alice, "", "* Lazy is gone\n")
}

func TestEchoHTTPAndNegligent(t *testing.T) {
	h := newHost(t)
	echo, err := Echo(h, "127.0.0.1:7")
	if err != nil {
		t.Fatal(err)
	}
	defer echo.Close()
	expect(t, dial(t, h, echo.Address), "hello", "hello")

	web, err := HTTP(h, "127.0.0.1:80", nil)
	if err != nil {
		t.Fatal(err)
	}
	defer web.Close()
	var out bytes.Buffer
	if err := dialHTTP(context.Background(), h, web.Address, []string{"/", "/large", "/none"}, Terminal{Out: &out}); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"/: HTTP/1.1 200 OK, 20 bytes", "/large: HTTP/1.1 200 OK, 1048576 bytes", "/none: HTTP/1.1 404 Not Found"} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("no %q in %q", want, out.String())
		}
	}

	bad, err := Negligent(h, "127.0.0.1:8000")
	if err != nil {
		t.Fatal(err)
	}
	c := dial(t, h, bad.Address)
	expect(t, c, "hi\n", "ok\n")
	c.(*net.TCPConn).CloseWrite()
	c.SetReadDeadline(time.Now().Add(100 * time.Millisecond))
	if _, err := c.Read(make([]byte, 1)); !errors.Is(err, os.ErrDeadlineExceeded) {
		t.Errorf("the server that never closes closed: %v", err)
	}
	bad.Close()
}

func TestDNS(t *testing.T) {
	h := newHost(t)
	s, err := DNS(h, "127.0.0.1:53")
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	var out bytes.Buffer
	for _, args := range [][]string{{"www.lab.test"}, {"lab.test", "MX"}, {"nobody.lab.test"}, {"server.lab.test", "aaaa"}} {
		if err := dialDNS(context.Background(), h, s.Address, args, Terminal{Out: &out}); err != nil {
			t.Fatal(err)
		}
	}
	for _, want := range []string{"CNAME server.lab.test.", "A 10.0.0.2", "MX 10 mail.lab.test.", "NameError, 0 answers", "AAAA 2001:db8::2"} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("no %q in\n%s", want, out.String())
		}
	}
	if err := dialDNS(context.Background(), h, s.Address, []string{"x", "NONSENSE"}, Terminal{Out: &out}); err == nil {
		t.Error("a record type NONSENSE was accepted")
	}
}

func TestPingAndScan(t *testing.T) {
	h := newHost(t)
	p, err := NewPinger(h, netip.MustParseAddr("127.0.0.1"), false)
	if err != nil {
		t.Fatal(err)
	}
	defer p.Close()
	if _, err := p.Ping(56, time.Second); err != nil {
		t.Error(err)
	}
	s, err := Echo(h, "127.0.0.1:22")
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	found := map[int]PortState{}
	err = Scan(context.Background(), h, "127.0.0.1", 21, 23, time.Second, func(port int, state PortState) { found[port] = state })
	if err != nil || found[21] != PortClosed || found[22] != PortOpen || found[23] != PortClosed {
		t.Errorf("%v, %v", found, err)
	}
	if _, _, err := portRange("25-21"); err == nil {
		t.Error("25-21 was accepted as a range")
	}
}

func TestPortInUse(t *testing.T) {
	h := newHost(t)
	s, err := Echo(h, "127.0.0.1:7")
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	for _, k := range Kinds() {
		if k.Serve == nil || k.Name == "dns" {
			continue
		}
		if _, err := k.Serve(h, "127.0.0.1:7", Terminal{In: strings.NewReader(""), Out: io.Discard}); !errors.Is(err, unix.EADDRINUSE) {
			t.Errorf("%s: %v", k.Name, err)
		}
	}
}

// A raw line joins two terminals.
func TestRaw(t *testing.T) {
	h := newHost(t)
	var out bytes.Buffer
	typed, keyboard := io.Pipe()
	s, err := serveRaw(h, "127.0.0.1:9000", Terminal{In: typed, Out: &out})
	if err != nil {
		t.Fatal(err)
	}
	time.AfterFunc(100*time.Millisecond, func() {
		io.WriteString(keyboard, "from the server\n")
		keyboard.Close()
	})
	var client bytes.Buffer
	typedToo, otherKeyboard := io.Pipe()
	go io.WriteString(otherKeyboard, "from the client\n")
	time.AfterFunc(300*time.Millisecond, func() { otherKeyboard.Close() })
	err = dialLines(context.Background(), h, s.Address, nil, Terminal{In: typedToo, Out: &client})
	if err != nil || client.String() != "from the server\n" {
		t.Errorf("client: %q, %v", client.String(), err)
	}
	s.Close()
	if !strings.Contains(out.String(), "from the client\n") {
		t.Errorf("server: %q", out.String())
	}
}
