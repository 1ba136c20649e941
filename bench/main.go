// Command bench compares wiretale with its peers side by side, on a capture it
// makes itself: each case runs both programs in turn, several times, and reports
// medians and the median of the quotients of pairs. Each program is run twice when
// its turn comes, and the second run counts.
//
//	go run ./bench -reference $(command -v tcpdump)
package main

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"text/tabwriter"
	"time"

	"wiretale/bench/traffic"
	"wiretale/savefile"
)

var (
	packets   = flag.Int("packets", 1_000_000, "packets in the generated capture")
	flows     = flag.Int("flows", 5000, "TCP connections open at a time")
	pairs     = flag.Int("pairs", 5, "runs of each program in each case")
	reference = flag.String("reference", os.Getenv("WIRETALE_REFERENCE"), "the tcpdump to compare with")
	folder    = flag.String("folder", filepath.Join(os.TempDir(), "wiretale-bench"), "where the program and the capture are made")
	only      = flag.String("only", "", "run only the cases whose name contains this")
)

// comparison is a case: what both programs are asked to do, and how much less
// than the peer wiretale is to need.
type comparison struct {
	name    string
	args    []string
	threads int     // GOMAXPROCS; 0: as the machine has
	wall    bool    // compare wall time, not processor time
	factor  float64 // the goal
}

var comparisons = []comparison{
	{"-n, one core, CPU", []string{"-n", "-r", "@"}, 1, false, 6},
	{"-n, all cores, wall", []string{"-n", "-r", "@"}, 0, true, 9},
	{"-n -v, one core, CPU", []string{"-n", "-v", "-r", "@"}, 1, false, 6},
	{"-n -v, all cores, wall", []string{"-n", "-v", "-r", "@"}, 0, true, 9},
	{"-n -X, one core, CPU", []string{"-n", "-X", "-r", "@"}, 1, false, 20},
	{"--count, CPU", []string{"--count", "-r", "@"}, 1, false, 1.5},
	{"--count with a filter, CPU", []string{"--count", "-r", "@", "tcp", "port", "443", "and", "host", "10.1.0.7"}, 1, false, 1.5},
	{"-w, CPU", []string{"-r", "@", "-w", "/dev/null"}, 1, false, 1.5},
	{"--version, wall", []string{"--version"}, 0, true, 1.0 / 3},
}

func main() {
	flag.Parse()
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

func run() error {
	if *reference == "" {
		return fmt.Errorf("name the tcpdump to compare with: -reference PATH, or WIRETALE_REFERENCE")
	}
	if err := os.MkdirAll(*folder, 0o755); err != nil {
		return err
	}
	program := filepath.Join(*folder, "wiretale")
	build := exec.Command("go", "build", "-trimpath", "-ldflags=-s", "-o", program, "./cmd/wiretale")
	build.Env = append(os.Environ(), "CGO_ENABLED=0") // as make build has it
	if out, err := build.CombinedOutput(); err != nil {
		return fmt.Errorf("build: %v\n%s", err, out)
	}
	capture, err := makeCapture()
	if err != nil {
		return err
	}
	t := tabwriter.NewWriter(os.Stdout, 0, 0, 2, ' ', 0)
	fmt.Fprintf(t, "case\twiretale ms\tpeer ms\ttimes less\tgoal\tpeak MiB\t\n")
	for _, c := range comparisons {
		if strings.Contains(c.name, *only) {
			if err := compare(t, c, program, capture); err != nil {
				return fmt.Errorf("%s: %v", c.name, err)
			}
			t.Flush()
		}
	}
	return compareConversations(t, program, capture)
}

// makeCapture writes the generated capture, also where there is one of before: the
// generator may have changed since.
func makeCapture() (string, error) {
	name := filepath.Join(*folder, fmt.Sprintf("mixed-%d-%d.pcap", *packets, *flows))
	w, err := savefile.Create(name+".part", savefile.WriterOptions{LinkType: 1, SnapLen: 262144})
	if err != nil {
		return "", err
	}
	g := traffic.New(1, *flows)
	for range *packets {
		r := g.Next()
		if err := w.Write(&r); err != nil {
			return "", err
		}
	}
	if err := w.Close(); err != nil {
		return "", err
	}
	return name, os.Rename(name+".part", name)
}

// cost is what one run needed.
type cost struct {
	cpu, wall time.Duration
	peak      int64 // KiB
}

func compare(t *tabwriter.Writer, c comparison, program, capture string) error {
	args := slices.Clone(c.args)
	for i := range args {
		if args[i] == "@" {
			args[i] = capture
		}
	}
	peer := args
	if os.Geteuid() == 0 {
		peer = append([]string{"-Z", "root"}, args...)
	}
	return compareWith(t, c, program, args, *reference, peer)
}

// compareWith runs the case against a peer with arguments of its own.
func compareWith(t *tabwriter.Writer, c comparison, program string, args []string, peer string, peerArgs []string) error {
	var ours, theirs, quotients []float64
	var peak int64
	for range *pairs {
		a, err := second(program, args, c.threads)
		if err != nil {
			return err
		}
		b, err := second(peer, peerArgs, 0)
		if err != nil {
			return err
		}
		x, y := c.pick(a), c.pick(b)
		ours, theirs, quotients = append(ours, x), append(theirs, y), append(quotients, y/x)
		peak = max(peak, a.peak)
	}
	fmt.Fprintf(t, "%s\t%.1f\t%.1f\t%.2f\t%.2f\t%.1f\t\n", c.name, median(ours), median(theirs), median(quotients), c.factor, float64(peak)/1024)
	return nil
}

func (c comparison) pick(x cost) float64 {
	if c.wall {
		return x.wall.Seconds() * 1000
	}
	return x.cpu.Seconds() * 1000
}

// second measures the second of two runs: the first fetches what the other program
// has driven out of memory, of the capture and of the program itself.
func second(program string, args []string, threads int) (cost, error) {
	if _, err := measure(program, args, threads); err != nil {
		return cost{}, err
	}
	return measure(program, args, threads)
}

// measure runs a program.
func measure(program string, args []string, threads int) (cost, error) {
	cmd := exec.Command(program, args...)
	cmd.Env = append(os.Environ(), "TZ=UTC")
	if threads > 0 {
		cmd.Env = append(cmd.Env, fmt.Sprintf("GOMAXPROCS=%d", threads))
	}
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	begin := time.Now()
	err := cmd.Run()
	wall := time.Since(begin)
	if err != nil {
		return cost{}, fmt.Errorf("%s: %v: %s", program, err, stderr.Bytes())
	}
	s := cmd.ProcessState
	return cost{s.UserTime() + s.SystemTime(), wall, s.SysUsage().(*syscall.Rusage).Maxrss}, nil
}

func median(x []float64) float64 {
	x = slices.Sorted(slices.Values(x))
	return x[len(x)/2]
}
