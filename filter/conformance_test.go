package filter_test

import (
	"bufio"
	"encoding/binary"
	"encoding/json"
	"errors"
	"math/rand"
	"net/netip"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"wiretale/bpf"
	"wiretale/filter"
)

// folder is where libpcap's own filter tests are.
func folder(t testing.TB) string {
	dir := os.Getenv("WIRETALE_CONFORMANCE")
	if dir == "" {
		t.Skip("WIRETALE_CONFORMANCE IS NOT SET: libpcap's own filter tests are not run")
	}
	return filepath.Join(dir, "pcap-filter")
}

func readCases[T any](t testing.TB, name string) []T {
	f, err := os.Open(filepath.Join(folder(t), name))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var cases []T
	lines := bufio.NewScanner(f)
	lines.Buffer(nil, 1<<24)
	for lines.Scan() {
		var c T
		if err := json.Unmarshal(lines.Bytes(), &c); err != nil {
			t.Fatal(err)
		}
		cases = append(cases, c)
	}
	return cases
}

type acceptCase struct {
	Name        string
	DLT         string
	Expressions []string
	Snaplen     uint32
	Netmask     *string
	Extensions  bool `json:"linux_extensions"`
	Offline     *string
	Optimized   []string
	Unoptimized []string
}

func options(t testing.TB, dlt string, snaplen uint32, netmask *string) filter.Options {
	lt, ok := filter.LinkTypeByName(dlt)
	if !ok {
		t.Fatalf("no link type %s", dlt)
	}
	o := filter.Options{LinkType: lt.Number, SnapLen: snaplen}
	if netmask != nil {
		a := netip.MustParseAddr(*netmask).As4()
		o.Netmask, o.NetmaskKnown = binary.BigEndian.Uint32(a[:]), true
	}
	return o
}

// run is a plain interpreter: the tests do not depend on the fast one.
func run(p bpf.Program, data []byte, length uint32) uint32 {
	var a, x uint32
	var m [16]uint32
	var ancillary = map[uint32]uint32{bpf.AncPacketType: length % 5, bpf.AncInterface: length % 7,
		bpf.AncVLANTag: length * 7, bpf.AncVLANPresent: length & 1}
	load := func(k uint64, size uint16) (uint32, bool) {
		if v, ok := ancillary[uint32(k)]; ok {
			return v, true
		}
		n := map[uint16]uint64{bpf.W: 4, bpf.H: 2, bpf.B: 1}[size]
		if k+n > uint64(len(data)) {
			return 0, false
		}
		var v uint32
		for i := range n {
			v = v<<8 | uint32(data[k+i])
		}
		return v, true
	}
	steps := 0
	for pc := 0; ; pc++ {
		if steps++; steps > 100000 {
			return 0
		}
		i := p[pc]
		operand := i.K
		if i.Source() == bpf.X {
			operand = x
		}
		switch i.Class() {
		case bpf.RET:
			return i.K
		case bpf.LD, bpf.LDX:
			var v uint32
			ok := true
			switch i.Mode() {
			case bpf.IMM:
				v = i.K
			case bpf.ABS:
				v, ok = load(uint64(i.K), i.Size())
			case bpf.IND:
				v, ok = load(uint64(x)+uint64(i.K), i.Size())
			case bpf.MEM:
				v = m[i.K]
			case bpf.LEN:
				v = length
			case bpf.MSH:
				v, ok = load(uint64(i.K), bpf.B)
				v = v & 15 * 4
			}
			if !ok {
				return 0
			}
			if i.Class() == bpf.LD {
				a = v
			} else {
				x = v
			}
		case bpf.ST:
			m[i.K] = a
		case bpf.STX:
			m[i.K] = x
		case bpf.MISC:
			if i.Op == bpf.MISC|bpf.TAX {
				x = a
			} else {
				a = x
			}
		case bpf.ALU:
			switch i.Operation() {
			case bpf.ADD:
				a += operand
			case bpf.SUB:
				a -= operand
			case bpf.MUL:
				a *= operand
			case bpf.DIV, bpf.MOD:
				if operand == 0 {
					return 0
				}
				if i.Operation() == bpf.DIV {
					a /= operand
				} else {
					a %= operand
				}
			case bpf.OR:
				a |= operand
			case bpf.AND:
				a &= operand
			case bpf.XOR:
				a ^= operand
			case bpf.LSH:
				a <<= operand
			case bpf.RSH:
				a >>= operand
			case bpf.NEG:
				a = -a
			}
		case bpf.JMP:
			taken := false
			switch i.Operation() {
			case bpf.JA:
				pc += int(int32(i.K))
				continue
			case bpf.JEQ:
				taken = a == operand
			case bpf.JGT:
				taken = a > operand
			case bpf.JGE:
				taken = a >= operand
			case bpf.JSET:
				taken = a&operand != 0
			}
			if taken {
				pc += int(i.Jt)
			} else {
				pc += int(i.Jf)
			}
		}
	}
}

// prober makes packets that reach far into a program: constants of its tests
// are put where it loads from.
type prober struct {
	random *rand.Rand
	places []place
	values []uint32
}

type place struct {
	k    uint32
	size int
}

func newProber(seed int64, programs ...bpf.Program) *prober {
	pr := &prober{random: rand.New(rand.NewSource(seed))}
	for _, p := range programs {
		for _, i := range p {
			switch {
			case i.Class() == bpf.LD && (i.Mode() == bpf.ABS || i.Mode() == bpf.IND) && i.K < 2000:
				size := map[uint16]int{bpf.W: 4, bpf.H: 2, bpf.B: 1}[i.Size()]
				for _, shift := range [...]uint32{0, 0, 20, 24, 40} {
					if shift == 0 || i.Mode() == bpf.IND {
						pr.places = append(pr.places, place{i.K + shift, size})
					}
				}
			case i.Class() == bpf.JMP && i.Source() == bpf.K:
				pr.values = append(pr.values, i.K, i.K, i.K, i.K+1, i.K-1)
			case i.Class() == bpf.ALU:
				pr.values = append(pr.values, i.K)
			}
		}
	}
	pr.values = append(pr.values, 0, 0x45, 0x60, 6, 17)
	return pr
}

func (pr *prober) packet() (data []byte, length uint32) {
	r := pr.random
	n := r.Intn(220)
	if r.Intn(3) > 0 {
		n = 220
	}
	data = make([]byte, n)
	if r.Intn(2) == 0 {
		r.Read(data)
	}
	for _, p := range pr.places {
		if r.Intn(4) == 0 {
			continue
		}
		v := pr.values[r.Intn(len(pr.values))]
		for i := range p.size {
			if at := int(p.k) + i; at < n {
				data[at] = byte(v >> (8 * (p.size - 1 - i)))
			}
		}
	}
	if r.Intn(3) == 0 && n > 14 {
		data[14] = 0x45
	}
	return data, uint32(n + r.Intn(3))
}

// follow makes a packet by running p and choosing, at each test, what its load
// should have found, so that deep places are reached.
func (pr *prober) follow(p bpf.Program) (data []byte, length uint32) {
	data, length = pr.packet()
	var last *place
	x := uint32(0)
	for pc, steps := 0, 0; steps < 400 && pc < len(p); pc, steps = pc+1, steps+1 {
		i := p[pc]
		switch {
		case i.Class() == bpf.RET:
			return data, length
		case i.Class() == bpf.LDX && i.Mode() == bpf.MSH:
			x = 20
			if int(i.K) < len(data) {
				data[i.K] = 0x45
			}
		case i.Class() == bpf.LDX:
			x = uint32(pr.random.Intn(60))
		case i.Class() == bpf.LD && (i.Mode() == bpf.ABS || i.Mode() == bpf.IND):
			k := i.K
			if i.Mode() == bpf.IND {
				k += x
			}
			last = &place{k, map[uint16]int{bpf.W: 4, bpf.H: 2, bpf.B: 1}[i.Size()]}
		case i.Op == bpf.JMP|bpf.JA:
			pc += int(int32(i.K))
		case i.Class() == bpf.JMP:
			taken := pr.random.Intn(2) == 0
			if taken && last != nil && i.Source() == bpf.K {
				v := i.K
				for b := range last.size {
					if at := int(last.k) + b; at >= 0 && at < len(data) {
						data[at] = byte(v >> (8 * (last.size - 1 - b)))
					}
				}
			}
			if taken {
				pc += int(i.Jt)
			} else {
				pc += int(i.Jf)
			}
		}
	}
	return data, length
}

func TestAccept(t *testing.T) {
	cases := readCases[acceptCase](t, "accept.jsonl")
	same, shorter, longer, muchLonger, wrong := 0, 0, 0, 0, 0
	for n, c := range cases {
		o := options(t, c.DLT, c.Snaplen, c.Netmask)
		o.Live, o.File = c.Extensions, c.Offline != nil
		want, err := bpf.Parse(strings.Join(c.Optimized, "\n"))
		plain, err2 := bpf.Parse(strings.Join(c.Unoptimized, "\n"))
		if len(c.Optimized) > 0 && err != nil || err2 != nil {
			t.Fatal(c.Name, err, err2)
		}
		for _, e := range c.Expressions {
			o.Optimize = false
			naive, err := filter.Compile(e, o)
			if err != nil {
				t.Errorf("%s %q: %v", c.DLT, e, err)
				continue
			}
			o.Optimize = true
			got, err := filter.Compile(e, o)
			if c.Optimized == nil {
				if err == nil || !strings.Contains(err.Error(), "expression rejects all packets") {
					t.Errorf("%s %q: optimised: %v", c.DLT, e, err)
				}
				continue
			}
			if err != nil {
				t.Errorf("%s %q: %v", c.DLT, e, err)
				continue
			}
			switch d := len(got) - len(want); {
			case d < 0:
				shorter++
			case d == 0:
				same++
			case d <= 2:
				longer++
				t.Logf("longer: %s %q %d > %d\n%v", c.DLT, e, len(got), len(want), got)
			default:
				muchLonger++
				t.Errorf("much longer: %s %q %d > %d\n%v", c.DLT, e, len(got), len(want), got)
			}
			if err := got.Validate(); err != nil {
				t.Errorf("%s %q: %v\n%v", c.DLT, e, err, got)
			}
			if !sameVerdicts(t, c.DLT+" "+e, int64(n), want, got, true) {
				wrong++
			}
			if !sameVerdicts(t, c.DLT+" (-O) "+e, int64(n), plain, naive, true) {
				wrong++
			}
		}
	}
	t.Logf("same %d, shorter %d, up to 2 longer %d, more than 2 longer %d; other verdict %d", same, shorter, longer, muchLonger, wrong)
	if total := same + shorter + longer + muchLonger; longer*20 > total {
		t.Errorf("%d of %d are longer", longer, total)
	}
}

func sameVerdicts(t *testing.T, what string, seed int64, want, got bpf.Program, loud bool) bool {
	pr := newProber(seed, want, got)
	for n := range 400 {
		data, length := pr.packet()
		switch n % 4 {
		case 1:
			data, length = pr.follow(want)
		case 2:
			data, length = pr.follow(got)
		}
		if w, g := run(want, data, length), run(got, data, length); w != g {
			if loud {
				t.Errorf("%s: packet %x (length %d): libpcap's program says %d, ours %d\nlibpcap's:\n%v\nours:\n%v",
					what, data, length, w, g, want, got)
			}
			return false
		}
	}
	return true
}

func TestReject(t *testing.T) {
	type rejectCase struct {
		Name, DLT, Expression, Error string
		Netmask                      *string
	}
	cases := readCases[rejectCase](t, "reject.jsonl")
	right, other, accepted := 0, 0, 0
	for _, c := range cases {
		o := options(t, c.DLT, 0, c.Netmask)
		o.Optimize = true
		_, err := filter.Compile(c.Expression, o)
		var e *filter.Error
		switch {
		case err == nil:
			accepted++
			t.Errorf("%s %q is accepted; want %s", c.DLT, c.Expression, c.Error)
		case !errors.As(err, &e):
			t.Fatalf("%T", err)
		case strings.Contains(err.Error(), c.Error):
			right++
		default:
			other++
			t.Logf("%s %q: %v; want %s", c.DLT, c.Expression, err, c.Error)
		}
	}
	t.Logf("%d refused with the expected text, %d with another, %d accepted", right, other, accepted)
	if other*50 > len(cases) {
		t.Errorf("%d of %d with another text", other, len(cases))
	}
}
