package bpf_test

import (
	"encoding/hex"
	"strings"
	"testing"

	xbpf "golang.org/x/net/bpf"

	"wiretale/bpf"
)

// The two filters the speed of the evaluator is judged by, as libpcap 1.11
// compiles them for Ethernet.
const (
	portAndHost = `(000) ldh      [12]
(001) jeq      #0x86dd          jt 17	jf 2
(002) jeq      #0x800           jt 3	jf 17
(003) ldb      [23]
(004) jeq      #0x6             jt 5	jf 17
(005) ldh      [20]
(006) jset     #0x1fff          jt 17	jf 7
(007) ldxb     4*([14]&0xf)
(008) ldh      [x + 14]
(009) jeq      #0x2bcb          jt 12	jf 10
(010) ldh      [x + 16]
(011) jeq      #0x2bcb          jt 12	jf 17
(012) ld       [26]
(013) jeq      #0xa08221b       jt 16	jf 14
(014) ld       [30]
(015) jeq      #0xa08221b       jt 16	jf 17
(016) ret      #262144
(017) ret      #0
`
	synOrFin = `(000) ldh      [12]
(001) jeq      #0x800           jt 2	jf 10
(002) ldb      [23]
(003) jeq      #0x6             jt 4	jf 10
(004) ldh      [20]
(005) jset     #0x1fff          jt 10	jf 6
(006) ldxb     4*([14]&0xf)
(007) ldb      [x + 27]
(008) jset     #0x3             jt 9	jf 10
(009) ret      #262144
(010) ret      #0
`
)

// A TCP segment over IPv4 and Ethernet from 10.8.34.28 port 40000 to
// 10.8.34.27 port 11211 with PSH and ACK: matches the first filter by its last
// comparison and fails the second by its last.
const segment = `
	020000000001 020000000002 0800
	45000034 00014000 40060000 0a08221c 0a08221b
	9c40 2bcb 00000001 00000001 5018 2000 0000 0000
	000102030405060708090a0b`

func unhex(t testing.TB, s string) []byte {
	t.Helper()
	b, err := hex.DecodeString(strings.Join(strings.Fields(s), ""))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func mustParse(t testing.TB, listing string) bpf.Program {
	t.Helper()
	p, err := bpf.Parse(listing)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func mustLoad(t testing.TB, p bpf.Program) *bpf.Matcher {
	t.Helper()
	m, err := bpf.Load(p)
	if err != nil {
		t.Fatalf("%v\n%s", err, p)
	}
	return m
}

// xnet loads a program into the virtual machine of golang.org/x/net/bpf.
func xnet(t testing.TB, p bpf.Program) *xbpf.VM {
	t.Helper()
	raw := make([]xbpf.RawInstruction, len(p))
	for n, i := range p {
		raw[n] = xbpf.RawInstruction{Op: i.Op, Jt: i.Jt, Jf: i.Jf, K: i.K}
	}
	instructions, ok := xbpf.Disassemble(raw)
	if !ok {
		t.Fatalf("x/net/bpf does not know all of\n%s", p)
	}
	vm, err := xbpf.NewVM(instructions)
	if err != nil {
		t.Fatalf("%v\n%s", err, p)
	}
	return vm
}

var benchmarks = []struct {
	name, listing string
	want          uint32
}{
	{"PortAndHost", portAndHost, 262144},
	{"SynOrFin", synOrFin, 0},
	{"HostList", hostList(2000), 0},
}

// hostList is a program that knows n source addresses.
func hostList(n int) string {
	p := bpf.Program{bpf.Stmt(bpf.LD|bpf.W|bpf.ABS, 26)}
	for i := range n {
		p = append(p, bpf.Jump(bpf.JMP|bpf.JEQ|bpf.K, 0x0a000000+uint32(i)*3, 0, 1), bpf.Stmt(bpf.RET|bpf.K, 262144))
	}
	return append(p, bpf.Stmt(bpf.RET|bpf.K, 0)).String()
}

func BenchmarkMatch(b *testing.B) {
	packet := unhex(b, segment)
	for _, c := range benchmarks {
		b.Run(c.name, func(b *testing.B) {
			m := mustLoad(b, mustParse(b, c.listing))
			b.ReportAllocs()
			for b.Loop() {
				if m.Match(packet, uint32(len(packet))) != c.want {
					b.Fatal("wrong verdict")
				}
			}
		})
	}
}

// The virtual machine of golang.org/x/net/bpf, for comparison.
func BenchmarkXNet(b *testing.B) {
	packet := unhex(b, segment)
	for _, c := range benchmarks {
		b.Run(c.name, func(b *testing.B) {
			vm := xnet(b, mustParse(b, c.listing))
			b.ReportAllocs()
			for b.Loop() {
				if n, err := vm.Run(packet); err != nil || uint32(n) != c.want {
					b.Fatal("wrong verdict")
				}
			}
		})
	}
}
