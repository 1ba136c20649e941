package filter_test

import (
	"fmt"
	"math/rand/v2"
	"net/netip"
	"strings"
	"testing"
	"time"

	"wiretale/bpf"
	"wiretale/filter"
)

// hostList is an expression that names n hosts.
func hostList(n int) string {
	hosts := make([]string, n)
	for i := range hosts {
		hosts[i] = fmt.Sprintf("10.%d.%d.%d", i>>16&255, i>>8&255, i&255)
	}
	return "host " + strings.Join(hosts, " or ")
}

var ethernet = filter.Options{LinkType: 1, Optimize: true}

// patience is how long a test waits for what should take a tenth of it: other
// work may keep the machine busy.
const patience = 10

// A list of 2000 hosts compiles in less than 100 ms and finds each of them.
func TestHostList(t *testing.T) {
	begin := time.Now()
	p, err := filter.Compile(hostList(2000), ethernet)
	took := time.Since(begin)
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("filter host list: 2000 hosts, %d instructions, %v", len(p), took)
	if took > patience*100*time.Millisecond {
		t.Errorf("took %v", took)
	}
	m, err := bpf.Load(p)
	if err != nil {
		t.Fatal(err)
	}
	frame := make([]byte, 60)
	frame[12], frame[13], frame[14] = 0x08, 0x00, 0x45
	for n := range 2100 {
		for _, at := range []int{26, 30} {
			copy(frame[26:34], "\xff\xff\xff\xff\xff\xff\xff\xff")
			copy(frame[at:], []byte{10, byte(n >> 16), byte(n >> 8), byte(n)})
			if got := m.Match(frame, 60) > 0; got != (n < 2000) {
				t.Fatalf("host %d at %d: match %v", n, at, got)
			}
		}
	}
}

// Hostile expressions of about a megabyte are refused or compiled in time.
func TestHugeExpressions(t *testing.T) {
	const size = 1 << 20
	for name, expression := range map[string]string{
		"not":         strings.Repeat("not ", size/4) + "ip",
		"parentheses": strings.Repeat("(", size),
		"balanced":    strings.Repeat("(", size/2) + "ip" + strings.Repeat(")", size/2),
		"hosts":       hostList(size / 15),
		"or":          strings.Repeat("ip or ", size/6) + "ip",
		"and":         strings.Repeat("ip and ", size/7) + "ip",
		"vlan":        strings.Repeat("vlan and ", size/9) + "ip",
		"vlan or":     strings.Repeat("vlan or ", size/8) + "ip",
		"sum":         "ip[0] = " + strings.Repeat("1+", size/2) + "1",
		"accessors":   strings.Repeat("ip[0]+", size/6) + "1 = 0",
		"index":       strings.Repeat("ip[", size/3),
		"minus":       "ip[0] = " + strings.Repeat("-", size) + "1",
		"word":        strings.Repeat("a", size),
		"digits":      strings.Repeat("9", size),
		"colons":      strings.Repeat(":", size),
		"dots":        "host 1" + strings.Repeat(".1", size/2),
		"protochain":  strings.Repeat("ip6 protochain 6 or ", size/20) + "ip",
		"blanks":      strings.Repeat(" ", size) + "ip",
		"ports":       "port " + strings.Repeat("1 or ", size/5) + "1",
		"not equal":   strings.Repeat("tcp[13] != 3 and ", size/17) + "udp",
	} {
		for _, shrink := range []int{1, 2, 16} {
			text := expression[:len(expression)/shrink]
			begin := time.Now()
			p, err := filter.Compile(text, ethernet)
			if took := time.Since(begin); took > 2*time.Second {
				t.Errorf("%s of %d bytes took %v (%d instructions, error %v)", name, len(text), took, len(p), err)
			}
		}
	}
}

// FuzzCompile compiles any text for any link type: it may be refused, but what is
// compiled is a program that loads, also without the optimiser.
func FuzzCompile(f *testing.F) {
	rng := rand.New(rand.NewPCG(1, 1))
	for n := range 200 {
		dlt := differentialTypes[n%len(differentialTypes)]
		o, _ := linkOptions(dlt)
		f.Add(grammar{rng, dlt}.expression(3).String(), o.LinkType, uint8(n))
	}
	f.Fuzz(func(t *testing.T, expression string, linkType uint16, flags uint8) {
		o := filter.Options{
			LinkType: linkType, Optimize: flags&1 != 0, Live: flags&2 != 0, File: flags&4 != 0,
			NetmaskKnown: flags&16 != 0, Accessors6: flags&32 != 0, Anywhere: flags&64 != 0,
			Resolver: nothing{},
		}
		begin := time.Now()
		p, err := filter.Compile(expression, o)
		if took := time.Since(begin); took > 2*time.Second {
			t.Errorf("%q took %v", expression, took)
		}
		if err != nil {
			if err.Error() == "" || strings.ContainsAny(err.Error(), "\n\x00") {
				t.Errorf("%q: error %q", expression, err)
			}
			return
		}
		if err := p.Validate(); err != nil {
			t.Errorf("%q: %v\n%s", expression, err, p)
		}
	})
}

// nothing is a resolver that knows no name, so that nothing is asked outside.
type nothing struct{}

func (nothing) Hosts(string) ([]netip.Addr, bool)   { return nil, false }
func (nothing) Network(string) (uint32, bool)       { return 0, false }
func (nothing) Port(string, string) (uint16, bool)  { return 0, false }
func (nothing) Protocol(string) (uint8, bool)       { return 0, false }
func (nothing) Ether(string) (mac [6]byte, ok bool) { return mac, false }
