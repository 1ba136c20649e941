//go:build linux

package source

import (
	"sync"
	"testing"

	"wiretale/bpf"
	"wiretale/internal/packet"
	"wiretale/internal/testnet"
)

// program reads a listing in tcpdump's -ddd form.
func program(t *testing.T, listing string) bpf.Program {
	t.Helper()
	p, err := bpf.Parse(listing)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// Filters for cooked packets, as tcpdump -ddd prints them.
var cookedFilters = []struct {
	name     string
	linkType packet.LinkType
	listing  string
	inKernel bool
}{
	{"udp port 9", linkSLL2, "20\n40 0 0 0\n21 0 6 34525\n48 0 0 26\n21 0 15 17\n40 0 0 60\n21 12 0 9\n40 0 0 62\n21 10 11 9\n21 0 10 2048\n48 0 0 29\n21 0 8 17\n40 0 0 26\n69 6 0 8191\n177 0 0 20\n72 0 0 20\n21 2 0 9\n72 0 0 22\n21 0 1 9\n6 0 0 262144\n6 0 0 0\n", true},
	{"arp", linkSLL2, "4\n40 0 0 0\n21 0 1 2054\n6 0 0 262144\n6 0 0 0\n", true},
	{"ifindex 1", linkSLL2, "4\n32 0 0 4\n21 0 1 1\n6 0 0 262144\n6 0 0 0\n", true},
	{"inbound", linkSLL2, "4\n48 0 0 10\n21 0 1 4\n6 0 0 0\n6 0 0 262144\n", true},
	{"link[8:2]=1", linkSLL2, "4\n40 0 0 8\n21 0 1 1\n6 0 0 262144\n6 0 0 0\n", true},
	{"ether[0]=8", linkSLL2, "4\n48 0 0 0\n21 0 1 8\n6 0 0 262144\n6 0 0 0\n", false},
	{"ip[2:2]>100", linkSLL2, "6\n40 0 0 0\n21 0 3 2048\n40 0 0 22\n37 0 1 100\n6 0 0 262144\n6 0 0 0\n", true},
	{"ip[2:2]>100, 30 bytes", linkSLL2, "6\n40 0 0 0\n21 0 3 2048\n40 0 0 22\n37 0 1 100\n6 0 0 30\n6 0 0 0\n", true},
	{"udp port 9", linkSLL, "20\n40 0 0 14\n21 0 6 34525\n48 0 0 22\n21 0 15 17\n40 0 0 56\n21 12 0 9\n40 0 0 58\n21 10 11 9\n21 0 10 2048\n48 0 0 25\n21 0 8 17\n40 0 0 22\n69 6 0 8191\n177 0 0 16\n72 0 0 16\n21 2 0 9\n72 0 0 18\n21 0 1 9\n6 0 0 262144\n6 0 0 0\n", true},
	{"inbound", linkSLL, "4\n40 0 0 0\n21 0 1 4\n6 0 0 0\n6 0 0 262144\n", true},
	{"link[4:2]=6", linkSLL, "4\n40 0 0 4\n21 0 1 6\n6 0 0 262144\n6 0 0 0\n", false},
	{"all", linkSLL, "1\n6 0 0 262144\n", true},
}

// A filter on cooked packets lets the same packets in live as it finds among
// those captured without it, wherever it runs.
func TestFilterOnCookedPackets(t *testing.T) {
	testnet.Veth(t, "ref0", "ref1")
	unfiltered := map[packet.LinkType]*Live{}
	for _, lt := range []packet.LinkType{linkSLL, linkSLL2} {
		unfiltered[lt] = capture(t, LiveOptions{LinkType: &lt}, Filter{}, "any")
	}
	var captures []*Live
	for _, c := range cookedFilters {
		captures = append(captures, capture(t, LiveOptions{LinkType: &c.linkType}, Filter{program(t, c.listing)}, "any"))
	}
	// No tags: of a tagged packet the kernel's filter sees another form than what
	// it then hands over.
	plain, long := testnet.UDP(7, nil), testnet.UDP(9, make([]byte, 200))
	arp := append(append([]byte(nil), plain[:12]...), 8, 6, 0, 1, 8, 0, 6, 4, 0, 1)
	testnet.NewSender(t, "ref0").Send(plain, long, append(arp, make([]byte, 32)...))
	testnet.NewSender(t, "ref1").Send(long)
	testnet.NewSender(t, "lo").Send(long)
	all := map[packet.LinkType][]seen{}
	for lt, l := range unfiltered {
		all[lt] = drain(t, l)
	}
	for i, c := range cookedFilters {
		got, want := drain(t, captures[i]), matching(t, all[c.linkType], c.listing)
		compareSeen(t, got, want)
		if len(want) == 0 || t.Failed() {
			t.Errorf("%s: %d packets of %d", c.name, len(got), len(want))
		}
		if inKernel := captures[i].rings[0].match == nil; inKernel != c.inKernel {
			t.Errorf("%s: in the kernel: %v", c.name, inKernel)
		}
		checkStats(t, captures[i], len(got))
	}
}

func matching(t *testing.T, all []seen, listing string) (some []seen) {
	t.Helper()
	m, err := bpf.Load(program(t, listing))
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range all {
		if n := m.Match([]byte(s.data), s.length); n > 0 {
			s.data = s.data[:min(int(n), len(s.data))]
			some = append(some, s)
		}
	}
	return some
}

// vlan6 is "vlan 6" for a live Ethernet: the tag may be beside the packet.
const vlan6 = "15\n48 0 0 4294963248\n21 4 0 1\n40 0 0 12\n21 2 0 33024\n21 1 0 34984\n21 0 8 37120\n" +
	"48 0 0 4294963248\n21 0 2 1\n40 0 0 4294963244\n5 0 0 1\n40 0 0 14\n84 0 0 4095\n21 0 1 6\n6 0 0 262144\n6 0 0 0\n"

// A program longer than the kernel takes runs on the records, and sees what the
// kernel would have shown it: here the tag that was taken off.
func TestLongFilter(t *testing.T) {
	testnet.Veth(t, "long0", "long1")
	short := program(t, vlan6)
	var long bpf.Program
	for range 4100 {
		long = append(long, bpf.Stmt(bpf.LD|bpf.IMM, 0))
	}
	long = append(long, short...)
	a := capture(t, LiveOptions{}, Filter{short}, "long1")
	b := capture(t, LiveOptions{}, Filter{long}, "long1")
	plain := testnet.UDP(7, nil)
	testnet.NewSender(t, "long0").Send(plain, testnet.Tagged(plain, 0x8100, 6), testnet.Tagged(plain, 0x8100, 7))
	inKernel, here := drain(t, a), drain(t, b)
	if len(inKernel) != 1 || a.rings[0].match != nil || b.rings[0].match == nil {
		t.Fatalf("%d packets by the kernel", len(inKernel))
	}
	compareSeen(t, here, inKernel)
	checkStats(t, b, 1)
}

// While packets pour in, no packet that the filter does not want comes through,
// from the first moment.
func TestNothingLeaksBeforeFilter(t *testing.T) {
	testnet.Veth(t, "leak0", "leak1")
	s := testnet.NewSender(t, "leak0")
	bad, good := testnet.UDP(53, nil), testnet.UDP(54, nil)
	stop := make(chan struct{})
	var pouring sync.WaitGroup
	pouring.Go(func() {
		for {
			select {
			case <-stop:
				return
			default:
				s.Send(bad, bad, bad, good)
			}
		}
	})
	for range 10 {
		l := capture(t, LiveOptions{}, Filter{rejectPort(53)}, "leak1")
		got := append(collect(t, l, 1), drain(t, l)...)
		for _, p := range got {
			if p.data != string(good) {
				t.Fatalf("%x came through", p.data)
			}
		}
		checkStats(t, l, len(got))
		l.Close()
	}
	close(stop)
	pouring.Wait()
}
