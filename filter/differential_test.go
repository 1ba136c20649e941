package filter_test

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"regexp"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"testing"

	"wiretale/bpf"
	"wiretale/filter"
	"wiretale/internal/bpftest"
)

// differentialTypes are the link types of random expressions; Ethernet is most
// of them.
var differentialTypes = strings.Fields(`EN10MB EN10MB EN10MB EN10MB EN10MB EN10MB RAW RAW LINUX_SLL LINUX_SLL2 LINUX_SLL2 NULL LOOP
	IEEE802_11 IEEE802_11_RADIO IEEE802_11_RADIO_AVS PRISM_HEADER PPI PPP PPP_SERIAL PPP_ETHER PPP_BSDOS PPP_PPPD C_HDLC FRELAY FDDI IEEE802
	ATM_RFC1483 SUNATM SLIP SLIP_BSDOS IP_OVER_FC ARCNET ARCNET_LINUX LTALK PFLOG ENC MTP2 DSA_TAG_BRCM DSA_TAG_DSA IPNET IPV4 IPV6
	NETANALYZER NETANALYZER_TRANSPARENT APPLE_IP_OVER_IEEE1394 SYMANTEC_FIREWALL BACNET_MS_TP JUNIPER_MFR JUNIPER_ETHER JUNIPER_PPP
	JUNIPER_ATM1 JUNIPER_ATM2 JUNIPER_MLPPP JUNIPER_GGSN`)

// differentialCount is how many expressions to try: WIRETALE_EXPRESSIONS, else few.
func differentialCount() int {
	if n, err := strconv.Atoi(os.Getenv("WIRETALE_EXPRESSIONS")); err == nil {
		return n
	}
	return 400
}

// seed is where the random expressions begin: WIRETALE_SEED, else 1.
func seed() uint64 {
	if n, err := strconv.ParseUint(os.Getenv("WIRETALE_SEED"), 10, 64); err == nil {
		return n
	}
	return 1
}

// outcome is what became of one expression.
type outcome struct {
	dlt, expression, problem string // problem is empty if all agree
	kind                     string
}

// TestDifferential compiles random expressions with this package and with
// tcpdump and looks for packets on which the programs differ, or the kernel and
// the evaluator.
func TestDifferential(t *testing.T) {
	tcpdump := referenceTcpdump(t)
	count := differentialCount()
	outcomes := make(chan outcome)
	var group sync.WaitGroup
	for worker := range runtime.GOMAXPROCS(0) {
		group.Go(func() {
			d, err := newDifferential(tcpdump, seed()<<16+uint64(worker))
			if err != nil {
				outcomes <- outcome{kind: "no worker", problem: err.Error()}
				return
			}
			defer d.kernel.Close()
			for n := worker; n < count; n += runtime.GOMAXPROCS(0) {
				outcomes <- d.try()
			}
		})
	}
	go func() { group.Wait(); close(outcomes) }()
	kinds, problems := map[string]int{}, 0
	for o := range outcomes {
		kinds[o.kind]++
		if o.problem != "" {
			problems++
			t.Errorf("%s: %s %q: %s", o.kind, o.dlt, o.expression, o.problem)
		}
	}
	t.Logf("filter differential: %d of %d expressions agree; %v", count-problems, count, kinds)
	t.Logf("filter differential, packets cut short inside a header: %d of %d expressions differ", kinds[cutShort], count)
	if 10000*kinds[cutShort] > maxCutShort*max(count, 10000) {
		t.Errorf("too many differ on packets cut short")
	}
}

type differential struct {
	rng     *rand.Rand
	tcpdump string
	kernel  *bpftest.Kernel
}

func newDifferential(tcpdump string, seed uint64) (*differential, error) {
	kernel, err := bpftest.NewKernel()
	return &differential{rand.New(rand.NewPCG(seed, 9)), tcpdump, kernel}, err
}

// try makes an expression, compares, and makes it smaller if it fails.
func (d *differential) try() outcome {
	g := grammar{d.rng, differentialTypes[d.rng.IntN(len(differentialTypes))]}
	e := g.expression(d.rng.IntN(4))
	o := d.compare(g.dlt, e.String())
	for again := o.problem != ""; again; {
		again = false
		for _, s := range e.smaller() {
			if small := d.compare(g.dlt, s.String()); small.problem != "" && small.kind == o.kind {
				e, o, again = s, small, true
				break
			}
		}
	}
	return o
}

func (d *differential) compare(dlt, expression string) outcome {
	o := outcome{dlt: dlt, expression: expression}
	want, refused := compileReference(d.tcpdump, dlt, expression)
	if refused != nil && !errors.As(refused, new(refusal)) {
		o.kind, o.problem = "no reference", refused.Error()
		return o
	}
	options, ok := linkOptions(dlt)
	if !ok {
		o.kind, o.problem = "link type", "not known by name"
		return o
	}
	options.NetmaskKnown = true // tcpdump: with -d and no device it is 0.0.0.0
	got, err := filter.Compile(expression, options)
	switch {
	case err != nil && refused != nil:
		o.kind = "both refuse"
		if err.Error() != refused.Error() && !sameReason(err.Error(), refused.Error()) {
			o.kind = "refused for another reason"
			if os.Getenv("WIRETALE_REASONS") != "" {
				o.problem = fmt.Sprintf("%q, libpcap %q", err, refused)
			}
		}
	case refused != nil:
		o.kind, o.problem = "only libpcap refuses", refused.Error()
		if strings.Contains(o.problem, "rejects all packets") && d.matchesUnoptimised(dlt, expression, got) {
			o.kind, o.problem = "libpcap's optimiser loses packets", ""
		}
	case err != nil:
		d.judgeRefusal(&o, err, want)
	default:
		d.judge(&o, got, want)
	}
	return o
}

// sameReason allows for a wording that changed between versions of libpcap 1.11:
// its own tests want ours.
func sameReason(ours, theirs string) bool {
	const old, now = "link-layer protocol filtering", "link-layer type filtering"
	return ours == strings.Replace(theirs, old, now, 1)
}

// judgeRefusal allows one thing: that our optimiser sees that nothing can match
// where libpcap's does not, or makes something match that does not without it,
// as 'inbound and ip and not inbound' for DSA_TAG_BRCM.
func (d *differential) judgeRefusal(o *outcome, err error, want bpf.Program) {
	o.kind, o.problem = "only we refuse", err.Error()
	if !strings.Contains(err.Error(), "rejects all packets") {
		return
	}
	never := bpf.Program{bpf.Stmt(bpf.RET|bpf.K, 0)}
	if difference, err := compare(d.rng, never, want, 200); difference == nil && err == nil {
		o.kind, o.problem = "only we see that nothing matches", ""
		return
	}
	plain, err := compileReference(d.tcpdump, o.dlt, o.expression, "-O")
	if err != nil {
		return
	}
	if difference, err := compare(d.rng, never, plain, 200); difference == nil && err == nil {
		o.kind, o.problem = "libpcap's optimiser adds packets", ""
	}
}

// arithmeticPattern finds a comparison of arithmetic.
var arithmeticPattern = regexp.MustCompile(`[<>=]|\b(len|less|greater)\b`)

// clobbers reports whether the reference may compile an expression wrongly: it
// computes the length of a header of variable length first, but gives it its word
// of scratch memory when it is first used. Arithmetic before that has had the
// same word and writes over it: 'len != 5 and ip' for PFLOG loads from 5 + 8. The
// same happens to what 'geneve or …' leaves unset.
func clobbers(dlt, expression string) bool {
	if strings.Contains(expression, "geneve") || strings.Contains(expression, "vxlan") {
		return arithmeticPattern.MatchString(expression)
	}
	switch dlt {
	case "IEEE802_11", "IEEE802_11_RADIO", "IEEE802_11_RADIO_AVS", "PRISM_HEADER", "PPI", "PFLOG":
		return arithmeticPattern.MatchString(expression)
	}
	return false
}

// judge compares verdicts of programs, and of the kernel.
func (d *differential) judge(o *outcome, got, want bpf.Program) {
	o.kind = "same"
	difference, err := compare(d.rng, got, want, 24)
	if err != nil || difference != nil {
		if clobbers(o.dlt, o.expression) {
			o.kind = "libpcap clobbers its own variables"
			return
		}
		if difference != nil && d.libpcapDisagrees(o, difference) {
			o.kind = "as libpcap without its optimiser"
			return
		}
		if difference != nil && difference.cutShort(got, want) {
			o.kind = cutShort
			if os.Getenv("WIRETALE_CUT") != "" {
				o.problem = fmt.Sprintf("%v\nours:\n%slibpcap's:\n%s", difference, got, want)
			}
			return
		}
		o.kind, o.problem = "different", fmt.Sprintf("%v %v\nours:\n%slibpcap's:\n%s", err, difference, got, want)
		return
	}
	if excess := len(got) - len(want); excess > 0 {
		o.kind = "longer"
		if excess > wantExcess {
			o.kind = "longer by more than 2"
		}
	}
	if err := got.ValidateKernel(); err != nil {
		if want.ValidateKernel() == nil {
			o.kind, o.problem = "not for the kernel", err.Error()
		}
		return
	}
	if problem := d.compareKernel(got); problem != "" {
		o.kind, o.problem = "the kernel differs", problem
	}
}

// cutShort is the kind of difference that is only there because a packet ends
// inside a header: a load that one of the two optimisers left out would have
// ended the program.
const cutShort = "different on a packet cut short"

// maxCutShort is how many in ten thousand expressions may differ so.
const maxCutShort = 3

// cutShort reports whether the programs agree as soon as more of the packet is there.
func (d *difference) cutShort(got, want bpf.Program) bool {
	whole := make([]byte, 4096)
	copy(whole, d.packet)
	return bpftest.Interpret(got, whole, d.length, nil) == bpftest.Interpret(want, whole, d.length, nil)
}

// matchesUnoptimised reports whether our program matches packets, and the same
// ones as libpcap's without its optimiser. So libpcap refuses 'inbound and ip and
// inbound' for DSA_TAG_DSA.
func (d *differential) matchesUnoptimised(dlt, expression string, got bpf.Program) bool {
	plain, err := compileReference(d.tcpdump, dlt, expression, "-O")
	if err != nil {
		return false
	}
	if difference, err := compare(d.rng, got, plain, 100); difference != nil || err != nil {
		return false
	}
	for range 20000 {
		packet := bpftest.Steer(d.rng, got)
		if bpftest.Interpret(got, packet, uint32(len(packet)), nil) > 0 {
			return true
		}
	}
	return false
}

// libpcapDisagrees reports whether libpcap's program gives our verdict too if its
// optimiser is off. That happens on packets cut short: a load that its optimiser
// left out, or moved, would have failed.
func (d *differential) libpcapDisagrees(o *outcome, difference *difference) bool {
	plain, err := compileReference(d.tcpdump, o.dlt, o.expression, "-O")
	return err == nil && bpftest.Interpret(plain, difference.packet, difference.length, nil) == difference.got
}

func (d *differential) compareKernel(p bpf.Program) string {
	if err := d.kernel.Attach(p); err != nil {
		return err.Error()
	}
	m, err := bpf.Load(p)
	if err != nil {
		return err.Error()
	}
	for turn := range 8 {
		packet := probe(d.rng, turn, p)
		if len(packet) == 0 || bpftest.KernelDiffers(p, packet) {
			continue
		}
		want, err := d.kernel.Verdict(packet)
		if err != nil {
			return err.Error()
		}
		if got := bpftest.Kept(m.Match(packet, uint32(len(packet))), len(packet)); got != want {
			return fmt.Sprintf("keeps %d, the kernel %d of %x\n%s", got, want, packet, p)
		}
	}
	return ""
}
