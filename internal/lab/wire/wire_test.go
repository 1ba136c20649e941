package wire_test

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net"
	"os"
	"testing"
	"time"

	"wiretale/internal/lab/network"
	"wiretale/internal/lab/wire"
)

func TestMain(m *testing.M) { os.Exit(network.RunTests(m.Run)) }

type bench struct {
	client, server *network.Host
	wire           *wire.Wire
}

// newBench makes two hosts with a wire between them.
func newBench(t testing.TB, rules string, log func(wire.Event)) *bench {
	t.Helper()
	n, err := network.New()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { n.Close() })
	b := &bench{}
	var ends [2]wire.End
	for i, name := range []string{"client", "server"} {
		h, err := n.AddHost(name)
		if err != nil {
			t.Fatal(err)
		}
		p, err := n.Plug(h, fmt.Sprintf("02:00:00:00:00:%02x", i+1), fmt.Sprintf("10.0.0.%d/24", i+1))
		if err != nil {
			t.Fatal(err)
		}
		if err := h.Sysctl("net.ipv4.tcp_congestion_control", "reno"); err != nil {
			t.Fatal(err)
		}
		ends[i] = wire.End{Name: name, Index: p.Index}
		*[]**network.Host{&b.client, &b.server}[i] = h
	}
	parsed, err := wire.Parse(rules, [2]string{"client", "server"})
	if err != nil {
		t.Fatal(err)
	}
	b.wire, err = wire.New(ends[0], ends[1], wire.Options{Rules: parsed, Log: log})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { b.wire.Close() })
	return b
}

// connect makes a connection and returns its two ends.
func (b *bench) connect(t testing.TB) (client, server net.Conn) {
	t.Helper()
	l, err := b.server.Listen("tcp4", "10.0.0.2:80", nil)
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	defer cancel()
	if client, err = b.client.Dial(ctx, "tcp4", "", "10.0.0.2:80", nil); err != nil {
		t.Fatal(err)
	}
	if server, err = l.Accept(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { client.Close(); server.Close() })
	return client, server
}

// send moves size bytes from the client to the server and checks them.
func (b *bench) send(t testing.TB, size int) time.Duration {
	t.Helper()
	client, server := b.connect(t)
	data := bytes.Repeat([]byte("0123456789abcdef"), size/16)
	start := time.Now()
	go func() {
		client.Write(data)
		client.(*net.TCPConn).CloseWrite()
	}()
	got, err := io.ReadAll(server)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, data) {
		t.Fatalf("%d bytes arrived of %d, or others", len(got), len(data))
	}
	return time.Since(start)
}

func TestDelay(t *testing.T) {
	b := newBench(t, "20 ms each way", nil)
	b.connect(t)
	client, server := b.connect(t)
	go io.Copy(server, server)
	start := time.Now()
	client.Write([]byte("x"))
	io.ReadFull(client, make([]byte, 1))
	if d := time.Since(start); d < 40*time.Millisecond || d > 60*time.Millisecond {
		t.Errorf("an echo over 20 ms each way took %v", d)
	}
}

func TestDropExactlyOne(t *testing.T) {
	var events []string
	b := newBench(t, "5 ms each way; drop the 3rd data segment from the client", func(e wire.Event) {
		events = append(events, fmt.Sprint(e.Rule.Action, " ", e.Number, " ", e.From))
	})
	b.send(t, 64<<10)
	if s := b.wire.Stats(); s.Dropped != [2]uint64{1, 0} || s.Overruns != [2]uint64{} {
		t.Errorf("counters: %+v", s)
	}
	b.wire.Close()
	if len(events) != 1 || events[0] != "drop 3 0" {
		t.Errorf("events: %q", events)
	}
}

// What a rule does to the cargo, TCP repairs.
func TestCargoSurvives(t *testing.T) {
	for _, rules := range []string{
		"2 ms each way; drop 3% of the data segments with seed 1",
		"2 ms each way; duplicate 10% with seed 2",
		"2 ms each way; corrupt 3% of the data segments with seed 3",
		"2 ms each way; reorder every 10th data segment by 4 packets",
		"2 ms each way jitter 3 ms",
		"limit 50 Mbit/s queue 30 packets; 5 ms each way",
	} {
		t.Run(rules, func(t *testing.T) {
			b := newBench(t, rules, nil)
			b.send(t, 512<<10)
			t.Logf("%+v", b.wire.Stats())
		})
	}
}

// TestLimit: no transfer is faster than the line, and the best of three, on a
// machine that may be busy, fills it.
func TestLimit(t *testing.T) {
	b := newBench(t, "limit 10 Mbit/s from the client queue 1000 packets", nil)
	best := 0.0
	for try := 0; try < 3 && best < 7; try++ {
		d := b.send(t, 1<<20)
		rate := 8 * float64(1<<20) / d.Seconds() / 1e6
		if rate > 10 {
			t.Errorf("%.1f Mbit/s through a line of 10", rate)
		}
		best = max(best, rate)
	}
	if best < 7 {
		t.Errorf("%.1f Mbit/s at best through a line of 10", best)
	}
}

func TestSeedDecides(t *testing.T) {
	dropped := func(seed int) (list []int) {
		rule := fmt.Sprintf("drop 20%% of the UDP packets from the client with seed %d", seed)
		b := newBench(t, rule, func(e wire.Event) { list = append(list, e.Number) })
		b.datagrams(t, 50)
		b.wire.Close()
		return list
	}
	first, again, other := dropped(7), dropped(7), dropped(8)
	if len(first) == 0 || fmt.Sprint(first) != fmt.Sprint(again) {
		t.Errorf("seed 7 dropped %v, then %v", first, again)
	}
	if fmt.Sprint(first) == fmt.Sprint(other) {
		t.Errorf("seeds 7 and 8 both dropped %v", first)
	}
}

// datagrams sends n datagrams and waits until the wire has dealt with them.
func (b *bench) datagrams(t *testing.T, n int) {
	t.Helper()
	sink, err := b.server.ListenPacket("udp4", "10.0.0.2:9")
	if err != nil {
		t.Fatal(err)
	}
	defer sink.Close()
	ctx := context.Background()
	c, err := b.client.Dial(ctx, "udp4", "", "10.0.0.2:9", nil)
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	for range n {
		if _, err := c.Write([]byte("x")); err != nil {
			t.Fatal(err)
		}
	}
	time.Sleep(100 * time.Millisecond)
}

func TestCutAndRestore(t *testing.T) {
	b := newBench(t, "", nil)
	client, server := b.connect(t)
	b.wire.Cut()
	client.Write([]byte("x"))
	server.SetReadDeadline(time.Now().Add(100 * time.Millisecond))
	if n, _ := server.Read(make([]byte, 1)); n != 0 {
		t.Fatal("a byte came through a cut cable")
	}
	b.wire.Restore()
	server.SetReadDeadline(time.Now().Add(5 * time.Second))
	if n, err := server.Read(make([]byte, 1)); n != 1 {
		t.Fatalf("nothing came through the mended cable: %v", err)
	}
}

func BenchmarkWire(b *testing.B) {
	w := newBench(b, "", nil)
	const size = 32 << 20
	b.SetBytes(size)
	for b.Loop() {
		w.send(b, size)
	}
	b.Logf("%+v", w.wire.Stats())
}
