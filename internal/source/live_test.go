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
