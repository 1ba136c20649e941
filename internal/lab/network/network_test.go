package network

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"strings"
	"testing"
	"time"

	"golang.org/x/sys/unix"
)

func TestMain(m *testing.M) { os.Exit(RunTests(m.Run)) }

// A single host talks to itself over lo; nothing else is reachable.
func TestHostLoopback(t *testing.T) {
	n, err := New()
	if err != nil {
		t.Fatal(err)
	}
	defer n.Close()
	h, err := n.AddHost("alone")
	if err != nil {
		t.Fatal(err)
	}
	l, err := h.Listen("tcp4", "127.0.0.1:8000", nil)
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	c, err := h.Dial(context.Background(), "tcp4", "", "127.0.0.1:8000", nil)
	if err != nil {
		t.Fatal(err)
	}
	c.Close()
	if _, err := h.Dial(context.Background(), "tcp4", "", "192.0.2.1:80", nil); err == nil {
		t.Error("a host without a cable reached 192.0.2.1")
	}
}

// Nothing but lo is in the namespace of the process: the machine's network is
// out of reach.
func TestProcessIsPrivate(t *testing.T) {
	list, err := net.Interfaces()
	if err != nil {
		t.Fatal(err)
	}
	for _, i := range list {
		if i.Name != "lo" {
			t.Errorf("interface %s is visible", i.Name)
		}
	}
}

func TestPlugIsQuick(t *testing.T) {
	start := time.Now()
	n, err := New()
	if err != nil {
		t.Fatal(err)
	}
	defer n.Close()
	for i, name := range []string{"client", "server"} {
		h, err := n.AddHost(name)
		if err != nil {
			t.Fatal(err)
		}
		address := []string{"10.0.0.1/24", "10.0.0.2/24"}[i]
		if _, err := n.Plug(h, []string{"02:00:00:00:00:01", "02:00:00:00:00:02"}[i], address); err != nil {
			t.Fatal(err)
		}
	}
	if d := time.Since(start); d > time.Second {
		t.Errorf("two hosts took %v", d)
	} else {
		t.Logf("two hosts took %v", d)
	}
}

// What the kernel refuses is told with its reason, and with what can be done.
func TestUnavailable(t *testing.T) {
	for _, c := range []struct {
		err  error
		want []string
	}{
		{unix.EOPNOTSUPP, []string{"cannot make a pair", "operation not supported", "CONFIG_VETH"}},
		{unix.ENOSPC, []string{"no space left", "user.max_net_namespaces="}},
		{unix.EPERM, []string{"operation not permitted", "--privileged", "as root"}},
	} {
		err := Unavailable("make a pair of virtual Ethernet interfaces (veth)", fmt.Errorf("netlink: %w", c.err))
		for _, want := range c.want {
			if !strings.Contains(err.Error(), want) {
				t.Errorf("%v: no %q in %q", c.err, want, err)
			}
		}
		if again := Unavailable("do more", err); again.Error() != err.Error() || !errors.Is(err, c.err) {
			t.Errorf("wrapped again: %q", again)
		}
	}
}
