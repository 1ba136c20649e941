package filter_test

import (
	"bufio"
	"encoding/binary"
	"encoding/json"
	"errors"
	"io"
	"math/rand/v2"
	"net/netip"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"wiretale/bpf"
	"wiretale/filter"
	"wiretale/savefile"
)

// conformanceDir is the folder with libpcap's own tests.
func conformanceDir(t testing.TB) string {
	t.Helper()
	dir := os.Getenv("WIRETALE_CONFORMANCE")
	if dir == "" {
		t.Skip("NOT RUN: WIRETALE_CONFORMANCE does not name the folder with libpcap's own tests")
	}
	return filepath.Join(dir, "pcap-filter")
}

// readCases reads a file with one JSON object a line.
func readCases[T any](t testing.TB, name string) (cases []T) {
	t.Helper()
	f, err := os.Open(filepath.Join(conformanceDir(t), name))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	lines := bufio.NewScanner(f)
	lines.Buffer(nil, 1<<24)
	for lines.Scan() {
		var c T
		if err := json.Unmarshal(lines.Bytes(), &c); err != nil {
			t.Fatal(err)
		}
		cases = append(cases, c)
	}
	if len(cases) == 0 {
		t.Fatalf("no cases in %s", name)
	}
	return cases
}

// optionsFor are the options for a link type by its name and a netmask that may
// be empty.
func optionsFor(t testing.TB, dlt, netmask string) filter.Options {
	t.Helper()
	o, ok := linkOptions(dlt)
	if !ok {
		t.Fatalf("no link type is called %q", dlt)
	}
	if netmask != "" {
		mask := netip.MustParseAddr(netmask).As4()
		o.Netmask, o.NetmaskKnown = binary.BigEndian.Uint32(mask[:]), true
	}
	return o
}

// What must at least come out on libpcap's own tests.
const (
	wantNotLonger = 0.95 // share of optimised programs not longer than libpcap's
	wantExcess    = 2    // instructions by which the others may be longer
	wantReasons   = 0.98 // share of refusals with libpcap's reason
)

// acceptCase is an expression, in several spellings, and libpcap's programs.
type acceptCase struct {
	DLT                    string
	Expressions            []string
	Name                   string
	Netmask                string
	Offline                string // "", "swapped", "unswapped"
	LinuxExtensions        bool   `json:"linux_extensions"`
	SnapLen                uint32
	Optimized, Unoptimized []string
}

func (c acceptCase) options(t testing.TB) filter.Options {
	o := optionsFor(t, c.DLT, c.Netmask)
	o.SnapLen, o.Live = c.SnapLen, c.LinuxExtensions
	o.File = c.Offline != ""
	return o
}

func parseListing(t testing.TB, lines []string) bpf.Program {
	t.Helper()
	p, err := bpf.Parse(strings.Join(lines, "\n"))
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// acceptance counts what became of the cases.
type acceptance struct {
	equivalent, notLonger, sized, identical int
	worst                                   int
}

func TestAccept(t *testing.T) {
	rng := rand.New(rand.NewPCG(7, 8))
	cases := readCases[acceptCase](t, "accept.jsonl")
	sum := acceptance{worst: -1 << 30}
	for _, c := range cases {
		if sum.check(t, rng, c) {
			sum.equivalent++
		}
	}
	share := float64(sum.notLonger) / float64(max(sum.sized, 1))
	t.Logf("filter accept: %d of %d equivalent, %.1f %% not longer, worst %+d, %d of %d the same",
		sum.equivalent, len(cases), 100*share, sum.worst, sum.identical, sum.sized)
	if share < wantNotLonger || sum.worst > wantExcess {
		t.Errorf("programs are too long")
	}
}

// check compiles all spellings of a case, optimised and not, and compares each
// program with libpcap's.
func (sum *acceptance) check(t *testing.T, rng *rand.Rand, c acceptCase) bool {
	good := true
	for _, expression := range c.Expressions {
		for _, optimize := range []bool{true, false} {
			listing := c.Optimized
			if !optimize {
				listing = c.Unoptimized
			}
			o := c.options(t)
			o.Optimize = optimize
			if len(listing) == 0 {
				_, err := filter.Compile(expression, o)
				if err == nil || !strings.Contains(err.Error(), "rejects all packets") {
					t.Errorf("%s %q: %v, but its parts contradict each other", c.DLT, expression, err)
					good = false
				}
				continue
			}
			if want := parseListing(t, listing); !sum.checkOne(t, rng, c, expression, o, want) {
				good = false
			}
		}
	}
	return good
}

func (sum *acceptance) checkOne(t *testing.T, rng *rand.Rand, c acceptCase, expression string, o filter.Options, want bpf.Program) bool {
	got, err := filter.Compile(expression, o)
	if err != nil {
		t.Errorf("%s %q: %v", c.DLT, expression, err)
		return false
	}
	d, err := compare(rng, got, want, 60)
	if err != nil || d != nil {
		t.Errorf("%s %q, optimised %v: %v %v\nours:\n%slibpcap's:\n%s", c.DLT, expression, o.Optimize, err, d, got, want)
		return false
	}
	if !o.Optimize {
		return true
	}
	sum.sized++
	excess := len(got) - len(want)
	if excess <= 0 {
		sum.notLonger++
	}
	if excess > wantExcess {
		t.Errorf("%s %q: %d instructions longer than libpcap's\n%s\nlibpcap's:\n%s", c.DLT, expression, excess, got, want)
	}
	if got.String() == want.String() {
		sum.identical++
	}
	sum.worst = max(sum.worst, excess)
	return true
}

// applyCase is an expression and its verdict on each packet of a capture.
type applyCase struct {
	Expression, Name, Netmask, Savefile string
	Results                             []uint32
}

func TestApply(t *testing.T) {
	cases := readCases[applyCase](t, "apply.jsonl")
	good := 0
	for _, c := range cases {
		if c.check(t) {
			good++
		}
	}
	t.Logf("filter apply: %d of %d", good, len(cases))
}

func (c applyCase) check(t *testing.T) bool {
	records, o := readCapture(t, filepath.Join(conformanceDir(t), c.Savefile))
	if c.Netmask != "" {
		o.Netmask, o.NetmaskKnown = optionsFor(t, "EN10MB", c.Netmask).Netmask, true
	}
	if len(records) != len(c.Results) {
		t.Errorf("%s: %d packets, want %d", c.Savefile, len(records), len(c.Results))
		return false
	}
	good := true
	for _, o.Optimize = range []bool{true, false} {
		p, err := filter.Compile(c.Expression, o)
		if err != nil {
			t.Errorf("%s %q: %v", c.Savefile, c.Expression, err)
			return false
		}
		m, err := bpf.Load(p)
		if err != nil {
			t.Errorf("%s %q: %v", c.Savefile, c.Expression, err)
			return false
		}
		for n, r := range records {
			if got := m.Match(r.Data, r.Length); got != c.Results[n] {
				t.Errorf("%s %q, optimised %v: packet %d: verdict %d, want %d\n%s",
					c.Savefile, c.Expression, o.Optimize, n+1, got, c.Results[n], p)
				good = false
			}
		}
	}
	return good
}

// readCapture is all packets of a capture, and the options to compile for it.
func readCapture(t *testing.T, name string) ([]savefile.Record, filter.Options) {
	t.Helper()
	r, err := savefile.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	var records []savefile.Record
	for {
		record, err := r.Next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		kept := *record
		kept.Data = append([]byte(nil), record.Data...)
		records = append(records, kept)
	}
	return records, filter.Options{LinkType: uint16(r.LinkType()), SnapLen: r.SnapLen(), File: true}
}

// rejectCase is an expression that must be refused, and a part of the reason.
type rejectCase struct {
	DLT, Error, Expression, Name, Netmask string
}

func TestReject(t *testing.T) {
	cases := readCases[rejectCase](t, "reject.jsonl")
	refused, reasons := 0, 0
	for _, c := range cases {
		p, err := filter.Compile(c.Expression, optionsFor(t, c.DLT, c.Netmask))
		switch {
		case err == nil:
			t.Errorf("%s %q is not refused; want %q\n%s", c.DLT, c.Expression, c.Error, p)
			continue
		case strings.Contains(err.Error(), c.Error):
			reasons++
		default:
			t.Logf("%s %q: %q, libpcap says %q", c.DLT, c.Expression, err, c.Error)
		}
		refused++
	}
	share := float64(reasons) / float64(len(cases))
	t.Logf("filter reject: %d of %d refused, %.2f %% with libpcap's reason", refused, len(cases), 100*share)
	if share < wantReasons {
		t.Errorf("too many other reasons")
	}
}
