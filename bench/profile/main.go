// Command profile records where wiretale spends its time, for the compiler: go
// build reads cmd/wiretale/default.pgo and inlines and lays out by it. It runs the
// program on the capture of bench, which must be there.
//
//	make profile
package main

import (
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"runtime/pprof"
	"strconv"

	"wiretale/internal/cli"
)

var (
	capture = flag.String("capture", filepath.Join(os.TempDir(), "wiretale-bench", "mixed-1000000-5000.pcap"), "what the program is run on")
	output  = flag.String("output", "cmd/wiretale/default.pgo", "the profile")
)

// workload is what the program is asked to do, and how often: short runs more often.
type workload struct {
	runs int
	args []string
}

var workloads = []workload{
	{50, []string{"explain", "-q", "-r", "@"}},
	{50, []string{"flows", "-n", "-r", "@"}},
	{8, []string{"explain", "-r", "@"}},
	{12, []string{"-n", "-r", "@"}},
	{10, []string{"-n", "-v", "-r", "@"}},
	{4, []string{"-n", "-vvv", "-e", "-r", "@"}},
	{6, []string{"-n", "-X", "-r", "@"}},
	{30, []string{"--count", "-r", "@"}},
	{30, []string{"--count", "-r", "@", "tcp", "port", "443", "and", "host", "10.1.0.7"}},
	{30, []string{"-r", "@", "-w", os.DevNull}},
}

// profileTo is the variable that tells a run where its profile goes.
const profileTo = "WIRETALE_PROFILE_TO"

func main() {
	if name := os.Getenv(profileTo); name != "" {
		os.Exit(recorded(name))
	}
	flag.Parse()
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, "profile:", err)
		os.Exit(1)
	}
}

// recorded is one run of the program.
func recorded(name string) int {
	f, err := os.Create(name)
	if err != nil {
		fmt.Fprintln(os.Stderr, "profile:", err)
		return 1
	}
	defer f.Close()
	runtime.SetCPUProfileRate(1000) // the runs are short; pprof only complains
	if err := pprof.StartCPUProfile(f); err != nil {
		fmt.Fprintln(os.Stderr, "profile:", err)
		return 1
	}
	defer pprof.StopCPUProfile()
	return cli.Main(os.Args)
}

// run records all workloads and puts their profiles together.
func run() error {
	if _, err := os.Stat(*capture); err != nil {
		return fmt.Errorf("%v; make bench makes it", err)
	}
	folder, err := os.MkdirTemp("", "profile")
	if err != nil {
		return err
	}
	defer os.RemoveAll(folder)
	merge := []string{"tool", "pprof", "-proto", "-output", *output}
	for i, w := range workloads {
		for k := range w.runs {
			name := filepath.Join(folder, strconv.Itoa(i)+"-"+strconv.Itoa(k))
			if err := w.record(name); err != nil {
				return err
			}
			merge = append(merge, name)
		}
	}
	if out, err := exec.Command("go", merge...).CombinedOutput(); err != nil {
		return fmt.Errorf("merging: %v\n%s", err, out)
	}
	return nil
}

func (w workload) record(name string) error {
	self, err := os.Executable()
	if err != nil {
		return err
	}
	args := append([]string{}, w.args...)
	for i := range args {
		if args[i] == "@" {
			args[i] = *capture
		}
	}
	cmd := exec.Command(self, args...)
	cmd.Env = append(os.Environ(), profileTo+"="+name)
	cmd.Stdout = io.Discard
	if err := cmd.Run(); err != nil {
		return fmt.Errorf("%v: %v", args, err)
	}
	return nil
}
