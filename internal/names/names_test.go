package names

import (
	"context"
	"net/netip"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"wiretale/internal/packet"
)

func address(n int) netip.Addr {
	return netip.AddrFrom4([4]byte{10, byte(n >> 16), byte(n >> 8), byte(n)})
}

// TestHostIsAskedOnce: however many ask at the same time.
func TestHostIsAskedOnce(t *testing.T) {
	var asked atomic.Int32
	h := newHosts(func(context.Context, netip.Addr) (string, error) {
		asked.Add(1)
		time.Sleep(10 * time.Millisecond)
		return "host.example.", nil
	}, false)
	var group sync.WaitGroup
	for range 20 {
		group.Go(func() {
			if got := h.name(address(1)); got != "host.example." {
				t.Errorf("got %q", got)
			}
		})
	}
	group.Wait()
	if asked.Load() != 1 {
		t.Errorf("asked %d times", asked.Load())
	}
}

// TestSlowResolverLive: packets of a live capture hardly wait, and the name is
// there once it came.
func TestSlowResolverLive(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHosts(func(ctx context.Context, a netip.Addr) (string, error) {
			time.Sleep(3 * time.Second)
			return "slow.example", nil
		}, true)
		begun := time.Now()
		for i := range 60 {
			if got := h.name(address(i)); got != "" {
				t.Errorf("host %d: %q", i, got)
			}
		}
		if waited := time.Since(begun); waited > budgetMax+100*time.Millisecond {
			t.Errorf("waited %v", waited)
		}
		time.Sleep(4 * time.Second)
		if got := h.name(address(7)); got != "slow.example" {
			t.Errorf("later: %q", got)
		}
	})
}

// TestDeadResolverOffline: the first packet waits for the resolver in full; then it
// is known to be dead.
func TestDeadResolverOffline(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHosts(func(ctx context.Context, a netip.Addr) (string, error) {
			<-ctx.Done()
			return "", ctx.Err()
		}, false)
		begun := time.Now()
		for i := range 50 {
			h.name(address(i))
		}
		if waited := time.Since(begun); waited > lookupTimeout+2*time.Second {
			t.Errorf("waited %v", waited)
		}
		time.Sleep(lookupTimeout)
	})
}

// TestExpected: the hosts of many packets are looked up side by side.
func TestExpected(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHosts(func(context.Context, netip.Addr) (string, error) {
			time.Sleep(100 * time.Millisecond)
			return "x", nil
		}, false)
		r := &Resolver{hosts: h}
		frame := make([]byte, 34)
		frame[12], frame[14], frame[17] = 8, 0x45, 20
		begun := time.Now()
		for i := range 320 {
			copy(frame[26:], []byte{10, 0, byte(i >> 8), byte(i), 10, 0, 0, 1})
			r.Expect(&packet.Record{Data: frame, Length: uint32(len(frame)), LinkType: 1})
		}
		for i := range 320 {
			if got := r.Host4(0x0a000000 + packet.IP4(i)); got != "x" {
				t.Fatalf("host %d: %q", i, got)
			}
		}
		if waited := time.Since(begun); waited > time.Second {
			t.Errorf("320 hosts took %v", waited)
		}
	})
}

// TestHostsAreBounded: a scan of many hosts does not fill the memory, and a host in
// use is not forgotten.
func TestHostsAreBounded(t *testing.T) {
	var asked atomic.Int32
	h := newHosts(func(_ context.Context, a netip.Addr) (string, error) {
		if a == address(0) {
			asked.Add(1)
		}
		return "x", nil
	}, false)
	for i := range 3 * cachedHosts {
		h.name(address(i))
		if i%1000 == 0 {
			h.name(address(0))
		}
	}
	if n := len(h.young) + len(h.old); n > 2*cachedHosts {
		t.Errorf("%d hosts are kept", n)
	}
	if asked.Load() != 1 {
		t.Errorf("the host in use was asked for %d times", asked.Load())
	}
}

func TestHostNamesThatWouldDisturb(t *testing.T) {
	for name, want := range map[string]string{"a.example": "a.example", "a\x1b[2J": "", "a b": "", "\xc3\xa4": ""} {
		if got := printable(name); got != want {
			t.Errorf("%q: %q", name, got)
		}
	}
}

func TestDomainAndForeign(t *testing.T) {
	h := newHosts(func(context.Context, netip.Addr) (string, error) { return "a.b.example", nil }, false)
	r := &Resolver{hosts: h, options: Options{NoDomain: true, Foreign: true, LocalNet: 0x0a000000, LocalMask: 0xff000000}}
	if got := r.Host4(0x0a010203); got != "a" {
		t.Errorf("local: %q", got)
	}
	if got := r.Host4(0x0b010203); got != "" {
		t.Errorf("foreign: %q", got)
	}
	if got := r.Host6(&packet.IP6{15: 1}); got != "a" {
		t.Errorf("IPv6: %q", got)
	}
}

func write(t *testing.T, text string) string {
	t.Helper()
	name := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(name, []byte(text), 0o666); err != nil {
		t.Fatal(err)
	}
	return name
}

func TestServices(t *testing.T) {
	s := readServices(write(t, "# comment\nhttp 80/tcp www # web\nother\t80/tcp\ndomain 53/udp\nbad 99999/tcp\nodd x/tcp\nsctponly 9/sctp\nshort\n"))
	if s.tcp[80] != "http" || s.udp[80] != "" || s.udp[53] != "domain" || len(s.tcp) != 1 || len(s.udp) != 1 {
		t.Errorf("tcp %v udp %v", s.tcp, s.udp)
	}
}

func TestEthers(t *testing.T) {
	r := &Resolver{ethers: readEthers(write(t, "0:1:2:a:b:c desk\n00:11:22:33:44:55 lamp\nzz:1:2:3:4:5 bad\n1:2:3 short\n"))}
	for a, want := range map[packet.MAC]string{
		{0, 1, 2, 10, 11, 12}:               "desk",
		{0, 0x11, 0x22, 0x33, 0x44, 0x55}:   "lamp",
		{255, 255, 255, 255, 255, 255}:      "Broadcast",
		{0, 0, 0x0c, 1, 2, 3}:               "00:00:0c:01:02:03 (oui Cisco)",
		{2, 0, 0, 0xab, 0xcd, 0xef}:         "02:00:00:ab:cd:ef (oui Unknown)",
		{0x08, 0x00, 0x07, 0x00, 0x00, 0x1}: "08:00:07:00:00:01 (oui Appletalk)",
	} {
		if got := r.Ether(a); got != want {
			t.Errorf("%v: %q, want %q", a, got, want)
		}
	}
}

func TestLinkTypes(t *testing.T) {
	if name, about := LinkType(276); name != "LINUX_SLL2" || about != "Linux cooked v2" {
		t.Errorf("276: %q %q", name, about)
	}
	if name, _ := LinkType(13); name != "" {
		t.Errorf("13: %q", name)
	}
	for name, want := range map[string]uint16{"en10mb": 1, "RAW": 101, "Linux_SLL": 113} {
		if n, ok := LinkTypeByName(name); !ok || n != want {
			t.Errorf("%s: %d %v", name, n, ok)
		}
	}
	if _, ok := LinkTypeByName("DLT_RAW"); ok {
		t.Error("DLT_RAW is not a name")
	}
}
