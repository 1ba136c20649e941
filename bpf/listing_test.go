package bpf_test

import (
	"bufio"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"wiretale/bpf"
)

// conformance opens one of libpcap's test files, or skips the test.
func conformance(t testing.TB, name string) *os.File {
	t.Helper()
	dir := os.Getenv("WIRETALE_CONFORMANCE")
	if dir == "" {
		t.Skip("NOT RUN: WIRETALE_CONFORMANCE does not name the folder with libpcap's own tests")
	}
	f, err := os.Open(filepath.Join(dir, "pcap-filter", name))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { f.Close() })
	return f
}

// libpcapListings are all -d listings in libpcap's own tests.
func libpcapListings(t testing.TB) []string {
	t.Helper()
	var listings []string
	lines := bufio.NewScanner(conformance(t, "accept.jsonl"))
	lines.Buffer(nil, 1<<24)
	for lines.Scan() {
		var c struct{ Optimized, Unoptimized []string }
		if err := json.Unmarshal(lines.Bytes(), &c); err != nil {
			t.Fatal(err)
		}
		for _, l := range [][]string{c.Optimized, c.Unoptimized} {
			if len(l) > 0 {
				listings = append(listings, strings.Join(l, "\n")+"\n")
			}
		}
	}
	if len(listings) < 100 {
		t.Fatalf("only %d listings", len(listings))
	}
	return listings
}

// Parsing a listing of libpcap and listing it again must give the same text,
// and the other two forms must carry the same program.
func TestListingsOfLibpcap(t *testing.T) {
	for _, want := range libpcapListings(t) {
		p, err := bpf.Parse(want)
		if err != nil {
			t.Fatalf("%v in\n%s", err, want)
		}
		if got := p.String(); got != want {
			t.Fatalf("got\n%s\nwant\n%s", got, want)
		}
		if err := p.Validate(); err != nil {
			t.Errorf("%v\n%s", err, want)
		}
		for _, listing := range []string{p.C(), p.Decimal()} {
			again, err := bpf.Parse(listing)
			if err != nil || !slices.Equal(p, again) {
				t.Fatalf("%v: not the same program from\n%s", err, listing)
			}
		}
	}
}

// Every opcode survives the way through each listing.
func TestListingRoundTrip(t *testing.T) {
	var p bpf.Program
	for op := range 1 << 16 {
		for _, k := range []uint32{0, 1, 15, bpf.AncVLANTag, bpf.AncVLANProto + 4, 0x7fffffff, 0x80000000, 0xffffffff} {
			p = append(p[:0], bpf.Stmt(bpf.LD|bpf.IMM, 7), bpf.Instruction{Op: uint16(op), K: k})
			if (bpf.Program{p[1], {Op: bpf.RET}}).Validate() != nil {
				continue
			}
			if c := p[1].Class(); c == bpf.JMP && p[1].Operation() != bpf.JA {
				p[1].Jt, p[1].Jf = 255, 3
			}
			for _, listing := range []string{p.String(), p.C(), p.Decimal()} {
				again, err := bpf.Parse(listing)
				if err != nil {
					t.Fatalf("%v\n%s", err, listing)
				}
				if again.String() != p.String() {
					t.Fatalf("%v came back as %v from\n%s", p, again, listing)
				}
			}
		}
	}
}

// What tcpdump 4.99.6 with libpcap 1.11 printed for forms that libpcap's own
// tests do not have.
func TestListingForms(t *testing.T) {
	for _, c := range []struct {
		i    bpf.Instruction
		want string
	}{
		{bpf.Stmt(bpf.LD|bpf.W|bpf.LEN, 0), "(000) ld       #pktlen\n"},
		{bpf.Stmt(bpf.LD|bpf.H|bpf.ABS, bpf.AncPacketType), "(000) ldh      [type]\n"},
		{bpf.Stmt(bpf.LD|bpf.B|bpf.ABS, bpf.AncVLANTag), "(000) ldb      [vlan_tci]\n"},
		{bpf.Stmt(bpf.LD|bpf.B|bpf.ABS, bpf.AncVLANPresent), "(000) ldb      [vlanp]\n"},
		{bpf.Stmt(bpf.LD|bpf.W|bpf.ABS, bpf.AncPayload), "(000) ld       [poff]\n"},
		{bpf.Stmt(bpf.LD|bpf.W|bpf.ABS, bpf.AncVLANProto), "(000) ld       [vlan_tpid]\n"},
		{bpf.Stmt(bpf.LD|bpf.W|bpf.ABS, 0xfffff040), "(000) ld       [-4032]\n"},
		{bpf.Stmt(bpf.LD|bpf.W|bpf.ABS, bpf.LinkBase), "(000) ld       [-2097152]\n"},
		{bpf.Stmt(bpf.ALU|bpf.ADD|bpf.K, 0xfffffff0), "(000) add      #-16\n"},
		{bpf.Stmt(bpf.ALU|bpf.XOR|bpf.K, 28), "(000) xor      #0x1c\n"},
		{bpf.Stmt(bpf.ALU|bpf.MOD|bpf.K, 7), "(000) mod      #7\n"},
		{bpf.Stmt(bpf.ALU|bpf.MOD|bpf.X, 0), "(000) mod      x\n"},
		{bpf.Stmt(bpf.ALU|bpf.RSH|bpf.K, 2), "(000) rsh      #2\n"},
		{bpf.Stmt(bpf.MISC|bpf.TAX, 0), "(000) tax\n"},
		{bpf.Stmt(bpf.JMP|bpf.JA, 0xffffffff), "(000) ja       0\n"},
		{bpf.Jump(bpf.JMP|bpf.JGT|bpf.X, 0, 0, 1), "(000) jgt      x                jt 1\tjf 2\n"},
		{bpf.Jump(bpf.JMP|bpf.JEQ|bpf.K, 0x456789, 1, 2), "(000) jeq      #0x456789        jt 2\tjf 3\n"},
	} {
		if got := (bpf.Program{c.i}).String(); got != c.want {
			t.Errorf("%#v: %q, want %q", c.i, got, c.want)
		}
	}
	p := bpf.Program{bpf.Jump(bpf.JMP|bpf.JEQ|bpf.K, 0x86dd, 0, 6), bpf.Stmt(bpf.RET|bpf.K, 262144)}
	if got, want := p.C(), "{ 0x15, 0, 6, 0x000086dd },\n{ 0x6, 0, 0, 0x00040000 },\n"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
	if got, want := p.Decimal(), "2\n21 0 6 34525\n6 0 0 262144\n"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
}

func TestParseRefuses(t *testing.T) {
	for _, listing := range []string{
		"", "3\n6 0 0 0\n", "1\n6 0 0\n", "1\n6 0 300 0\n", "(001) ret      #0\n",
		"(000) jeq      #0x1", "(000) ld       [x]", "(000) ldx      [12]", "(000) ret      #x",
		"(000) jeq      #0x1    jt 300 jf 1", "(000) ldb      [99999999999]", "{ 0x6, 0, 0 },", "(000) tax #0x1",
	} {
		if p, err := bpf.Parse(listing); err == nil && p.Validate() == nil {
			t.Errorf("%q was read as\n%s", listing, p)
		}
	}
}
