package scenario

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"wiretale/internal/conversation"
	"wiretale/internal/header"
	"wiretale/internal/lab"
	"wiretale/internal/lab/network"
)

// TestMain runs the tests in private namespaces, eight at a time unless told
// otherwise: most of the time they wait.
func TestMain(m *testing.M) {
	os.Exit(network.RunTests(func() int {
		flag.Parse()
		given := false
		flag.Visit(func(f *flag.Flag) { given = given || f.Name == "test.parallel" })
		if !given {
			flag.Set("test.parallel", "8")
		}
		return m.Run()
	}))
}

// Every scenario shows on this kernel what its page promises, and two runs show
// the same, times aside. When the machine is too busy to keep the times, a
// scenario may be played again, twice.
func TestScenarios(t *testing.T) {
	for _, s := range lab.All() {
		t.Run(s.Name, func(t *testing.T) {
			t.Parallel()
			var seen []string
			for range 4 {
				e, err := play(t, s, lab.Options{})
				if err != nil {
					t.Log("once more: ", err)
					continue
				}
				what := agreed(e)
				if slices.Contains(seen, what) {
					return
				}
				if seen = append(seen, what); len(seen) == 2 {
					t.Log("once more: two runs differ")
				}
			}
			t.Errorf("no two runs keep what is promised and agree; those that keep it:\n%s", strings.Join(seen, "\n\n"))
		})
	}
}

// The long forms keep the promises, too. They take up to some minutes.
func TestFull(t *testing.T) {
	if os.Getenv("WIRETALE_FULL") == "" {
		t.Skip("SKIPPED: the long forms take minutes; WIRETALE_FULL=1 plays them")
	}
	for _, s := range lab.All() {
		if !s.Long {
			continue
		}
		t.Run(s.Name, func(t *testing.T) {
			t.Parallel()
			begin := time.Now()
			if _, err := play(t, s, lab.Options{Full: true}); err != nil {
				t.Error(err)
			}
			t.Logf("%s took %v", s.Name, time.Since(begin).Round(time.Second))
		})
	}
}

// The same as an ordinary user, who has namespaces of his own.
func TestOrdinaryUser(t *testing.T) {
	if os.Getenv(asOrdinary) != "" {
		t.Skip("this is the ordinary user's run")
	}
	if os.Geteuid() != 0 || !rootOfMachine() {
		t.Skip("SKIPPED: not root; all the tests of this run are an ordinary user's")
	}
	dir, err := os.MkdirTemp("", "ordinary")
	if err != nil {
		t.Fatal(err)
	}
	defer os.RemoveAll(dir)
	program := filepath.Join(dir, "scenario.test")
	if err := errors.Join(os.Chmod(dir, 0o755), copyFile(program, "/proc/self/exe")); err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(program, "-test.run=^TestScenarios$", "-test.v")
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), asOrdinary+"=1")
	const nobody = 65534
	cmd.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: nobody, Gid: nobody}}
	out, err := cmd.CombinedOutput()
	if strings.Contains(string(out), "cannot make user and network namespaces") {
		t.Skipf("SKIPPED, LOUDLY: an ordinary user gets no namespaces on this machine: %s", out)
	}
	passed := strings.Count(string(out), "    --- PASS: TestScenarios/")
	if err != nil || passed != len(lab.All()) {
		t.Errorf("%d of %d scenarios: %v\n%s", passed, len(lab.All()), err, out)
	}
	t.Logf("%d of %d scenarios as an ordinary user", passed, len(lab.All()))
}

// asOrdinary is set for the run of TestOrdinaryUser.
const asOrdinary = "WIRETALE_TEST_ORDINARY"

// rootOfMachine reports whether root here is root everywhere.
func rootOfMachine() bool {
	text, err := os.ReadFile("/proc/self/uid_map")
	return err == nil && slices.Equal(strings.Fields(string(text)), []string{"0", "0", "4294967295"})
}

func copyFile(to, from string) error {
	text, err := os.ReadFile(from)
	if err != nil {
		return err
	}
	return os.WriteFile(to, text, 0o755)
}

// play plays a scenario; the error is what it did not keep of its promises.
func play(t *testing.T, s *lab.Scenario, o lab.Options) (*lab.Evidence, error) {
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Minute)
	defer cancel()
	result, err := lab.Play(ctx, s, o)
	if result == nil {
		return nil, err
	}
	if result.Wire.Overruns != [2]uint64{} {
		err = errors.Join(err, fmt.Errorf("the wire was too slow: %+v", result.Wire))
	}
	e := lab.NewEvidence(result)
	err = errors.Join(err, e.Verify())
	if err != nil {
		show(t, e)
	}
	return e, err
}

func show(t *testing.T, e *lab.Evidence) {
	for i := range e.Packets[:min(len(e.Packets), 120)] {
		t.Log(e.Packets[i].String())
	}
	for _, n := range e.Notes {
		t.Logf("%9.6f %s %s", n.Time.Sub(e.Started).Seconds(), n.Who, n.Text)
	}
	t.Logf("wire: %+v", e.Wire)
}

// With any seed each loss costs a retransmission, and each that was sent again
// without need is reported by the receiver, and told so. When the machine is too
// busy to carry frames in time, what was needed is another matter: a seed may be
// played again, twice.
func TestLossSeeds(t *testing.T) {
	template, err := lab.Find("loss")
	if err != nil {
		t.Fatal(err)
	}
	for seed := 1; seed <= 20; seed++ {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			t.Parallel()
			s := *template
			s.Rules = fmt.Sprintf("10 ms each way; drop 1%% of the data segments from the client with seed %d", seed)
			var err error
			for range 3 {
				if err = accounted(t, &s); err == nil {
					return
				}
				t.Log("once more: ", err)
			}
			t.Error(err)
		})
	}
}

// accounted plays a scenario with loss, and returns an error unless the drops of
// the wire and what was sent without need are what was sent again, to the packet.
func accounted(t *testing.T, s *lab.Scenario) error {
	result, err := lab.Play(context.Background(), s, lab.Options{})
	if err != nil {
		return err
	}
	e := lab.NewEvidence(result)
	lost, again, spurious := int(e.Wire.Dropped[0]), e.Count("client again"), dsacks(e)
	t.Logf("%d lost, %d sent again, %d of them reported as duplicates; %v", lost, again, spurious, e.Packets[len(e.Packets)-1].Time)
	if lost+spurious != again {
		err = fmt.Errorf("%d lost, %d sent again, %d of them reported as duplicates", lost, again, spurious)
	}
	told, unneeded := int(e.Tale.Repeated), e.Tale.Count(conversation.RetransmissionSpurious)+e.Tale.Count(conversation.SpuriousProved)
	if lost+unneeded != told {
		err = errors.Join(err, fmt.Errorf("%d lost; the tale: %d sent again, %d of them without need", lost, told, unneeded))
	}
	return err
}

// dsacks counts the acknowledgments that report a segment which came twice
// (RFC 2883): their first block lies below what is acknowledged, or inside the
// second block.
func dsacks(e *lab.Evidence) (n int) {
	for _, p := range e.All("server .") {
		for rest := p.TCP.Options(); len(rest) > 0; {
			var o header.TCPOption
			if o, rest = header.NextTCPOption(rest); o == nil {
				break
			}
			if o.Kind() == 5 && isDSACK(o, p.TCP.Acknowledgment()) {
				n++
			}
		}
	}
	return n
}

func isDSACK(o header.TCPOption, ack uint32) bool {
	left, right := o.SACKBlock(0)
	if int32(left-ack) < 0 {
		return true
	}
	if o.SACKBlocks() < 2 {
		return false
	}
	l2, r2 := o.SACKBlock(1)
	return int32(left-l2) >= 0 && int32(right-r2) <= 0
}
