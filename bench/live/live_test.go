// Package live compares live captures side by side with the reference tcpdump, over
// a pair of interfaces in private namespaces. It is a test because it needs those,
// and runs when WIRETALE_BENCH_LIVE is set:
//
//	WIRETALE_BENCH_LIVE=1 go test ./bench/live -v
package live

import (
	"bufio"
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"syscall"
	"testing"
	"time"

	"wiretale/internal/testnet"
)

func TestMain(m *testing.M) { os.Exit(testnet.Main(m)) }

const (
	near, far = "bench0", "bench1"
	runs      = 5
)

// load is what a capture has to bear.
type load struct {
	name  string
	args  []string
	frame int // bytes
	rate  int // packets a second; 0: as many as can be sent
	count int
}

var loads = []load{
	{"-n, 200 000 small packets a second", []string{"-n"}, 60, 200_000, 400_000},
	{"-n, 300 000 small packets a second", []string{"-n"}, 60, 300_000, 600_000},
	{"-n, unthrottled", []string{"-n"}, 60, 0, 600_000},
	{"-w, 200 000 small packets a second", []string{"-w", "@"}, 60, 200_000, 400_000},
	{"-w, 1500 bytes, unthrottled", []string{"-w", "@"}, 1500, 0, 400_000},
}

// outcome is what became of the packets.
type outcome struct {
	captured, received, dropped int
	cpu                         time.Duration
}

func (o outcome) lost(sent int) float64 { return 100 * float64(sent-o.captured) / float64(sent) }
func (o outcome) perPacket() (micro float64) {
	return o.cpu.Seconds() * 1e6 / float64(max(o.captured, 1))
}

func TestLive(t *testing.T) {
	reference := os.Getenv("WIRETALE_REFERENCE")
	if os.Getenv("WIRETALE_BENCH_LIVE") == "" || reference == "" {
		t.Skip("NOT CHECKED: live figures are taken when WIRETALE_BENCH_LIVE and WIRETALE_REFERENCE are set")
	}
	program := filepath.Join(t.TempDir(), "wiretale")
	build := exec.Command("go", "build", "-o", program, "wiretale/cmd/wiretale")
	build.Env = append(os.Environ(), "CGO_ENABLED=0") // as make build does
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	testnet.Veth(t, near, far)
	for _, l := range loads {
		t.Run(l.name, func(t *testing.T) {
			var ours, theirs []outcome
			for range runs {
				ours = append(ours, l.measure(t, program))
				theirs = append(theirs, l.measure(t, reference, "-Z", "root"))
			}
			a, b := l.summary(ours), l.summary(theirs)
			t.Logf("wiretale lost %5.2f %% at %.2f µs CPU a packet; tcpdump lost %5.2f %% at %.2f µs (%.1f times)",
				a.lost, a.perPacket, b.lost, b.perPacket, b.perPacket/a.perPacket)
		})
	}
}

// summary is what several runs come to: the mean of what was lost, in percent, and
// the median of the CPU time a packet, in microseconds.
type summary struct{ lost, perPacket float64 }

func (l load) summary(all []outcome) (s summary) {
	var cost []float64
	for _, o := range all {
		s.lost += o.lost(l.count) / float64(len(all))
		cost = append(cost, o.perPacket())
	}
	slices.Sort(cost)
	s.perPacket = cost[len(cost)/2]
	return s
}

// measure runs a program on the far interface while the load is sent on the near
// one, and interrupts it.
func (l load) measure(t *testing.T, program string, more ...string) outcome {
	t.Helper()
	args := append(slices.Clone(more), "-i", far)
	file := filepath.Join(t.TempDir(), "out.pcap")
	defer os.Remove(file) // its pages are what the next run finds free
	for _, a := range l.args {
		if a == "@" {
			a = file
		}
		args = append(args, a)
	}
	cmd := exec.Command(program, append(args, "udp")...)
	stderr, err := cmd.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewScanner(stderr)
	for lines.Scan() && !bytes.Contains(lines.Bytes(), []byte("listening on")) {
	}
	l.send(t)
	time.Sleep(300 * time.Millisecond)
	if err := cmd.Process.Signal(syscall.SIGINT); err != nil {
		t.Fatal(err)
	}
	var rest bytes.Buffer
	for lines.Scan() {
		fmt.Fprintln(&rest, lines.Text())
	}
	if err := cmd.Wait(); err != nil {
		t.Fatalf("%v: %s", err, rest.Bytes())
	}
	o := outcome{counter(rest.Bytes(), "captured"), counter(rest.Bytes(), "received by filter"), counter(rest.Bytes(), "dropped by kernel"),
		cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime()}
	return o
}

// send sends the load at its rate, in small bunches.
func (l load) send(t *testing.T) {
	sender := testnet.NewSender(t, near)
	frame := testnet.UDP(9, make([]byte, l.frame-42))
	const bunch = 64
	begin := time.Now()
	for sent := 0; sent < l.count; sent += bunch {
		sender.Flood(frame, min(bunch, l.count-sent))
		if l.rate > 0 {
			due := begin.Add(time.Duration(sent) * time.Second / time.Duration(l.rate))
			for time.Now().Before(due) {
			}
		}
	}
}

func counter(text []byte, what string) int {
	m := regexp.MustCompile(`(\d+) packets? ` + what).FindSubmatch(text)
	if m == nil {
		return 0
	}
	n, _ := strconv.Atoi(string(m[1]))
	return n
}
