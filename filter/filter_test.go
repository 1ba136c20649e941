package filter_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"wiretale/filter"
)

// hosts is a list of so many different hosts.
func hosts(n int) string {
	var b strings.Builder
	for i := range n {
		if i > 0 {
			b.WriteString(" or ")
		}
		fmt.Fprintf(&b, "host 10.%d.%d.%d", i>>16, i>>8&255, i&255)
	}
	return b.String()
}

func TestHugeList(t *testing.T) {
	e := hosts(2000)
	start := time.Now()
	p, err := filter.Compile(e, filter.Options{LinkType: 1, Optimize: true})
	took := time.Since(start)
	if err != nil {
		t.Fatal(err)
	}
	if err := p.Validate(); err != nil {
		t.Fatal(err)
	}
	t.Logf("2000 hosts: %v, %d instructions", took, len(p))
	if took > time.Second {
		t.Errorf("2000 hosts took %v", took)
	}
	plain, err := filter.Compile(e, filter.Options{LinkType: 1})
	if err != nil {
		t.Fatal(err)
	}
	for _, n := range []int{0, 1, 700, 1999, 2000} {
		for _, at := range []int{26, 30} {
			data := make([]byte, 60)
			data[12], data[14] = 8, 0x45
			copy(data[at:], []byte{10, byte(n >> 16), byte(n >> 8), byte(n)})
			want := uint32(0)
			if n < 2000 {
				want = filter.DefaultSnapLen
			}
			if got := run(p, data, 60); got != want {
				t.Errorf("host %d at %d: %d, want %d", n, at, got, want)
			}
			if got := run(plain, data, 60); got != want {
				t.Errorf("host %d at %d, not optimised: %d, want %d", n, at, got, want)
			}
		}
	}
}

func BenchmarkHugeList(b *testing.B) {
	e := hosts(2000)
	for b.Loop() {
		if _, err := filter.Compile(e, filter.Options{LinkType: 1, Optimize: true}); err != nil {
			b.Fatal(err)
		}
	}
}

// TestHostile: what is too long, too deep or too much is refused, in time.
func TestHostile(t *testing.T) {
	mega := func(s string) string { return strings.Repeat(s, 1<<20/len(s)) }
	half := func(s, end string) string { return strings.Repeat(s, 500<<10/len(s)) + end }
	for name, e := range map[string]string{
		"long":        mega("ip or "),
		"parentheses": half("(", "ip"),
		"nots":        half("not ", "ip"),
		"brackets":    half("ip[", "0]"),
		"minus":       half("-", "1=1"),
		"operators":   half("+", ""),
		"name":        "host " + half("a", ""),
		"digits":      half("1", ""),
		"chain":       half("l1 or ", "l1"),
		"and":         half("tcp port 80 and ", "ip"),
		"sum":         "ip[0" + half("+ip[1]", "]=1"),
		"nested sum":  "len=" + strings.Repeat("(1+", 5000) + "len" + strings.Repeat(")", 5000),
		"vlans":       half("vlan and ", "ip"),
		"vxlans":      half("vxlan and ", "ip"),
		"ports":       half("port 1 or ", "port 2"),
		"protochain":  half("protochain 6 or ", "ip"),
		"colons":      half("1:", ""),
		"v6":          half(":", ""),
		"dots":        half("1.", ""),
		"zero":        "ip\x00",
		"not text":    "\xff\xfe",
	} {
		start := time.Now()
		p, err := filter.Compile(e, filter.Options{LinkType: 1, Optimize: true, Resolver: noNames{}})
		if took := time.Since(start); took > 20*time.Second {
			t.Errorf("%s: %v", name, took)
		} else {
			t.Logf("%s: %v, %d instructions, %.80v", name, took, len(p), err)
		}
		if err != nil {
			var e *filter.Error
			if !errors.As(err, &e) || len(e.Long()) > 2000 && name != "name" {
				t.Errorf("%s: %T of %d bytes", name, err, len(e.Long()))
			}
		} else if err := p.Validate(); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// TestLong shows the places and hints of errors.
func TestLong(t *testing.T) {
	for _, c := range []struct{ expression, want string }{
		{"tcp prot 80", `can't parse filter expression: syntax error
  tcp prot 80
      ^^^^
  after tcp say what prot is: tcp host prot`},
		{"host 10.0.0.1/24", `'host' is not a valid qualifier for '10.0.0.1/24'`},
		{"net 10.0.0.1/24", "non-network bits set in \"10.0.0.1/24\"\n  net 10.0.0.1/24\n      ^^^^^^^^^^^\n  the network is 10.0.0.0"},
		{"(tcp", "can't parse filter expression: syntax error\n  (tcp\n      ^\n  the parenthesis at column 1 is not closed"},
		{"tcp)", "can't parse filter expression: syntax error\n  tcp)\n     ^\n  this parenthesis was never opened"},
		{"tcp[tcpflags] & tcp-syn", "can't parse filter expression: syntax error\n  tcp[tcpflags] & tcp-syn\n                         ^\n  a number alone decides nothing: compare it, as in … & … != 0"},
		{"port 80-90", "unknown port '80-90'\n  port 80-90\n       ^^^^^\n  for a range of ports write portrange 80-90"},
		{"ip and ip6", "expression rejects all packets\n  its parts contradict each other, or this link type cannot carry what it asks for"},
		{"udp and 53", "syntax error in filter expression\n  udp and 53\n          ^^\n  say what 53 is: there is no qualifier before it that it could take over"},
	} {
		_, err := filter.Compile(c.expression, filter.Options{LinkType: 1, Optimize: true})
		var e *filter.Error
		if !errors.As(err, &e) {
			t.Errorf("%q: %v", c.expression, err)
			continue
		}
		if c.expression == "host 10.0.0.1/24" {
			if !strings.Contains(e.Long(), "non-network bits") {
				t.Errorf("%q: %s", c.expression, e.Long())
			}
			continue
		}
		if got := e.Long(); got != c.want {
			t.Errorf("%q:\n%s\nwant:\n%s", c.expression, got, c.want)
		}
	}
}

func FuzzCompile(f *testing.F) {
	for _, e := range []string{"tcp port 80", "not (host 1.2.3.4 or ip6 net fe80::/10) and vlan 5", "ip[2:2]-4*len>tcp[0]<<3",
		"ether host 1:2:3:4:5:6", "wlan addr1 a:b:c:d:e:f", "vpi (1 or 2)", "pppoes 5 and mpls 6 and protochain 6",
		"geneve 5 and udp portrange 5-7", "anywhere (tcp port 80)", "link host $5", "port (80 or 22)", "\\tcp", "sio (1 or 2)"} {
		f.Add(e, uint16(1), true)
	}
	for n := range uint16(300) {
		f.Add("link[0]=1 or ip or broadcast", n, false)
	}
	f.Fuzz(func(t *testing.T, e string, link uint16, own bool) {
		o := filter.Options{LinkType: link % 300, Anywhere: own, Accessors6: own, Live: link&1024 != 0, Resolver: noNames{}}
		for _, o.Optimize = range []bool{false, true} {
			p, err := filter.Compile(e, o)
			var wrong *filter.Error
			if err != nil && !errors.As(err, &wrong) {
				t.Fatalf("%T", err)
			}
			if err != nil {
				_ = wrong.Long()
				continue
			}
			if err := p.Validate(); err != nil {
				t.Fatalf("%q: %v\n%v", e, err, p)
			}
			run(p, make([]byte, 100), 100)
		}
	})
}
