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
	half := func(s, end string) string { return strings.Repeat(s, 250<<10/len(s)) + end }
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
