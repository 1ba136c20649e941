//go:build linux

package source

import (
	"encoding/binary"
	"errors"
	"io"
	"os"
	"testing"
	"time"

	"wiretale/bpf"
	"wiretale/internal/testnet"
)

func TestMain(m *testing.M) { os.Exit(testnet.Main(m)) }

// capture opens a live source with a filter for every interface.
func capture(t testing.TB, o LiveOptions, f Filter, names ...string) *Live {
	t.Helper()
	l, err := OpenLive(names, o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	for i := range names {
		if err := l.SetFilter(i, f); err != nil {
			t.Fatal(err)
		}
	}
	return l
}

// seen is a copy of a record.
type seen struct {
	data   string
	length uint32
	iface  uint32
	out    bool
	time   time.Time
}

// drain interrupts a capture and returns all it has.
func drain(t testing.TB, l *Live) (all []seen) {
	t.Helper()
	l.Interrupt()
	return collect(t, l, -1)
}

// collect reads n packets, or with n < 0 until the end.
func collect(t testing.TB, l *Live, n int) (all []seen) {
	t.Helper()
	stop := time.AfterFunc(10*time.Second, l.Interrupt)
	defer stop.Stop()
	var b Batch
	defer b.Release()
	for n < 0 || len(all) < n {
		err := l.Next(&b)
		if err == ErrInterrupted || err == io.EOF {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		for i := range b.Records {
			r := &b.Records[i]
			all = append(all, seen{string(r.Data), r.Length, r.Interface, r.Direction == 2, time.Unix(r.Sec, r.Nsec)})
		}
	}
	return all
}

// numbered makes n frames that differ.
func numbered(n int) (frames [][]byte) {
	for i := range n {
		frames = append(frames, testnet.UDP(7, binary.BigEndian.AppendUint32(nil, uint32(i))))
	}
	return frames
}

func checkStats(t *testing.T, l *Live, captured int) {
	t.Helper()
	s, err := l.Stats()
	if err != nil {
		t.Fatal(err)
	}
	if uint64(captured)+s.Dropped != s.Received {
		t.Errorf("captured %d + dropped %d != received %d", captured, s.Dropped, s.Received)
	}
}

// tcpdump keeps none of them.
func TestInterruptAfterBurstKeepsAll(t *testing.T) {
	testnet.Veth(t, "burst0", "burst1")
	for range 20 {
		l := capture(t, LiveOptions{}, Filter{}, "burst1")
		frames := numbered(40)
		testnet.NewSender(t, "burst0").Send(frames...)
		got := drain(t, l)
		if len(got) != len(frames) {
			t.Fatalf("%d packets of %d", len(got), len(frames))
		}
		for i := range got {
			if got[i].data != string(frames[i]) || got[i].length != uint32(len(frames[i])) || got[i].out {
				t.Fatalf("packet %d is %x", i, got[i].data)
			}
		}
		checkStats(t, l, len(got))
		l.Close()
	}
}

// rejectPort is "not udp port p" for Ethernet, IPv4 without options.
func rejectPort(p uint32) bpf.Program {
	return bpf.Program{
		bpf.Stmt(bpf.LD|bpf.H|bpf.ABS, 36),
		bpf.Jump(bpf.JMP|bpf.JEQ|bpf.K, p, 0, 1),
		bpf.Stmt(bpf.RET|bpf.K, 0),
		bpf.Stmt(bpf.RET|bpf.K, keepAll),
	}
}

func TestInterfaceDisappears(t *testing.T) {
	testnet.Veth(t, "gone0", "gone1")
	testnet.Veth(t, "stay0", "stay1")
	l := capture(t, LiveOptions{}, Filter{}, "gone1", "stay1")
	testnet.NewSender(t, "gone0").Send(numbered(5)...)
	if err := testnet.Delete("gone0"); err != nil {
		t.Fatal(err)
	}
	got, notice := 0, error(nil)
	var b Batch
	for notice == nil {
		if notice = l.Next(&b); notice == nil {
			got += len(b.Records)
		}
	}
	if got != 5 || notice.Error() != "gone1: The interface disappeared" || !errors.Is(notice, ErrDisappeared) {
		t.Fatalf("%d packets, then %v", got, notice)
	}
	testnet.NewSender(t, "stay0").Send(numbered(3)...)
	if rest := drain(t, l); len(rest) != 3 || rest[0].iface != 1 {
		t.Fatalf("then %d packets", len(rest))
	}
	checkStats(t, l, 8)
}

// Several interfaces are one stream in the order of arrival.
func TestSeveralInterfacesInOrder(t *testing.T) {
	testnet.Veth(t, "ord0", "ord1")
	testnet.Veth(t, "two0", "two1")
	testnet.Veth(t, "idle0", "idle1")
	for _, o := range []LiveOptions{{}, {Immediate: true}} {
		l := capture(t, o, Filter{}, "ord1", "idle1", "two1")
		senders := []*testnet.Sender{testnet.NewSender(t, "ord0"), testnet.NewSender(t, "two0")}
		const n = 3000
		done := make(chan []seen)
		go func() { done <- collect(t, l, n) }()
		frames := numbered(n)
		for i, f := range frames {
			senders[i%3%2].Send(f)
			if i%500 == 0 {
				time.Sleep(30 * time.Millisecond)
			}
		}
		got := <-done
		if len(got) != n {
			t.Fatalf("%d packets", len(got))
		}
		for i := range got {
			if got[i].data != string(frames[i]) || got[i].iface != uint32(i%3%2*2) {
				t.Fatalf("packet %d is %x of interface %d", i, got[i].data[42:], got[i].iface)
			}
		}
		checkStats(t, l, n)
		l.Close()
	}
}

// A reader that stands still loses packets, and each is counted.
func TestCountersOfStoppedReader(t *testing.T) {
	testnet.Veth(t, "slow0", "slow1")
	const n = 10000
	// At the sending end nothing can get lost on the way to the ring.
	for _, names := range [][]string{{"slow0"}, {"slow0", "lo"}, {"any"}} {
		l := capture(t, LiveOptions{BufferSize: 4096}, Filter{}, names...)
		testnet.NewSender(t, "slow0").Flood(testnet.UDP(7, make([]byte, 100)), n)
		got := drain(t, l)
		s, err := l.Stats()
		if err != nil {
			t.Fatal(err)
		}
		enough := s.Received == n
		if names[0] == "any" {
			enough = s.Received > n // out of one and into the other
		}
		if !enough || s.Dropped == 0 || uint64(len(got))+s.Dropped != s.Received {
			t.Errorf("%v: captured %d, received %d, dropped %d", names, len(got), s.Received, s.Dropped)
		}
		l.Close()
	}
}

// What is left in the ring is neither captured nor dropped until it is read.
func TestLeftAddsUp(t *testing.T) {
	testnet.Veth(t, "left0", "left1")
	l := capture(t, LiveOptions{}, Filter{}, "left1")
	testnet.NewSender(t, "left0").Send(numbered(10)...)
	captured := len(collect(t, l, 1))
	testnet.NewSender(t, "left0").Send(numbered(7)...)
	s, err := l.Stats()
	if err != nil || captured != 10 || s.Received != 17 || s.Dropped != 0 {
		t.Errorf("captured %d, %+v, %v", captured, s, err)
	}
	if left := len(drain(t, l)); left != 7 {
		t.Errorf("%d were left", left)
	}
}

// An interface that is set down and up again goes on.
func TestDownAndUp(t *testing.T) {
	testnet.Veth(t, "updn0", "updn1")
	l := capture(t, LiveOptions{}, Filter{}, "updn1")
	received := make(chan []seen)
	go func() { received <- collect(t, l, 2) }()
	testnet.NewSender(t, "updn0").Send(numbered(1)...)
	for _, up := range []bool{false, true} {
		if err := testnet.SetUp("updn1", up); err != nil {
			t.Fatal(err)
		}
		time.Sleep(150 * time.Millisecond)
	}
	testnet.NewSender(t, "updn0").Send(numbered(1)...)
	if got := <-received; len(got) != 2 {
		t.Errorf("%d packets", len(got))
	}
}

// The only interface goes: what it had, the message, the end.
func TestOnlyInterfaceDisappears(t *testing.T) {
	testnet.Veth(t, "only0", "only1")
	l := capture(t, LiveOptions{}, Filter{}, "only1")
	testnet.NewSender(t, "only0").Send(numbered(5)...)
	time.AfterFunc(10*time.Millisecond, func() { _ = testnet.Delete("only0") })
	var b Batch
	got := 0
	err := l.Next(&b)
	for ; err == nil; err = l.Next(&b) {
		got += len(b.Records)
	}
	if got != 5 || !errors.Is(err, ErrDisappeared) {
		t.Errorf("%d packets, then %v", got, err)
	}
	if err := l.Next(&b); err != io.EOF {
		t.Errorf("after that: %v", err)
	}
	checkStats(t, l, 5)
}

// A device "any" outlives its interfaces.
func TestAnyOutlivesInterfaces(t *testing.T) {
	testnet.Veth(t, "gone2", "gone3")
	l := capture(t, LiveOptions{}, Filter{}, "any")
	testnet.NewSender(t, "gone2").Send(numbered(1)...)
	if err := testnet.Delete("gone2"); err != nil {
		t.Fatal(err)
	}
	testnet.NewSender(t, "lo").Send(numbered(1)...)
	if got := drain(t, l); len(got) != 3 {
		t.Errorf("%d packets", len(got))
	}
}

// A batch may be released long after the next was read, by others.
func TestBatchesOutliveNext(t *testing.T) {
	testnet.Veth(t, "hold0", "hold1")
	for _, names := range [][]string{{"hold1"}, {"hold1", "lo"}} {
		l := capture(t, LiveOptions{BufferSize: 1 << 20}, Filter{}, names...)
		s := testnet.NewSender(t, "hold0")
		frames := numbered(5)
		var held [5]Batch
		for i := range held {
			s.Send(frames[i])
			if err := l.Next(&held[i]); err != nil {
				t.Fatal(err)
			}
		}
		for i := range held {
			if string(held[i].Records[0].Data) != string(frames[i]) {
				t.Errorf("batch %d was overwritten", i)
			}
			held[i].Release()
		}
		l.Close()
	}
}

// Neither one ring nor several need memory for a packet.
func TestNoAllocations(t *testing.T) {
	testnet.Veth(t, "free0", "free1")
	s := testnet.NewSender(t, "free0")
	frame := testnet.UDP(7, nil)
	s.Flood(frame, 1)
	for _, names := range [][]string{{"free0"}, {"free0", "lo"}, {"any"}} {
		l := capture(t, LiveOptions{Direction: Outgoing}, Filter{}, names...)
		var b Batch
		round := func() {
			s.Flood(frame, 600)
			for got := 0; got < 600; got += len(b.Records) {
				if err := l.Next(&b); err != nil {
					t.Fatal(err)
				}
			}
		}
		for range 5 {
			round()
		}
		if n := testing.AllocsPerRun(20, round); n > 0 {
			t.Errorf("%v: %v allocations for 600 packets", names, n)
		}
		b.Release()
		l.Close()
	}
}

// While the reader is away, little traffic does not fill the ring, though each
// packet takes a block.
func TestReaderAway(t *testing.T) {
	testnet.Veth(t, "away0", "away1")
	for _, names := range [][]string{{"away1"}, {"away1", "lo"}} {
		l := capture(t, LiveOptions{Immediate: true}, Filter{}, names...)
		blocks := len(l.rings[0].blocks)
		s := testnet.NewSender(t, "away0")
		frames := numbered(3 * blocks)
		for _, f := range frames {
			s.Send(f)
			time.Sleep(2500 * time.Microsecond)
		}
		if l.rings[0].spilled.Load() == 0 {
			t.Error("nothing was copied")
		}
		got := drain(t, l)
		if len(got) != len(frames) {
			t.Errorf("%v: %d packets of %d", names, len(got), len(frames))
		}
		for i := range got {
			if got[i].data != string(frames[i]) {
				t.Fatalf("packet %d is %x", i, got[i].data)
			}
		}
		checkStats(t, l, len(got))
		if n := l.rings[0].spilled.Load(); n != 0 {
			t.Errorf("%d bytes are still counted", n)
		}
		l.Close()
	}
}

// The largest packet of the loopback interface is captured whole, and cut where
// that was asked for.
func TestLargestPacket(t *testing.T) {
	frame := testnet.UDP(7, make([]byte, 65000))
	for _, c := range []struct {
		snapLen, want int
		name          string
	}{{0, len(frame), "lo"}, {1000, 1000, "lo"}, {0, len(frame) - 14 + 20, "any"}} {
		l := capture(t, LiveOptions{SnapLen: c.snapLen}, Filter{}, c.name)
		testnet.NewSender(t, "lo").Send(frame)
		got := drain(t, l)
		if len(got) != 1 || len(got[0].data) != c.want || int(got[0].length) < len(frame) {
			t.Errorf("%s, %d: %d packets", c.name, c.snapLen, len(got))
		}
		l.Close()
	}
}

// Time stamps are those of now, of the precision asked for.
func TestTimeStamps(t *testing.T) {
	for _, nano := range []bool{false, true} {
		l := capture(t, LiveOptions{Nano: nano}, Filter{}, "lo")
		before := time.Now().Truncate(time.Microsecond)
		testnet.NewSender(t, "lo").Send(numbered(50)...)
		finer := 0
		for _, p := range drain(t, l) {
			if p.time.Before(before) || p.time.After(time.Now()) {
				t.Errorf("%v is not between %v and now", p.time, before)
			}
			if p.time.Nanosecond()%1000 != 0 {
				finer++
			}
		}
		if nano != (finer > 0) {
			t.Errorf("nano %v: %d of 50 are finer than a microsecond", nano, finer)
		}
		l.Close()
	}
}

func TestInfo(t *testing.T) {
	l := capture(t, LiveOptions{SnapLen: 96}, Filter{}, "lo", "any")
	i := l.Info()
	if i.Name != "lo,any" || i.LinkType != linkEthernet || i.SnapLen != 96 || !i.Live || len(i.Interfaces) != 2 ||
		i.Interfaces[1] != (Interface{Name: "any", LinkType: linkSLL2, SnapLen: 96}) || i.Interfaces[0].Index != 1 {
		t.Errorf("%+v", i)
	}
}
