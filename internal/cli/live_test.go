package cli

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"wiretale/internal/testnet"
)

// running is a live capture under way.
type running struct {
	t   *testing.T
	cmd *exec.Cmd
	out *watched
	err *watched
}

// watched is output that can be looked at while it grows.
type watched struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (w *watched) Write(p []byte) (int, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.b.Write(p)
}

func (w *watched) String() string {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.b.String()
}

// start runs the program until it captures on the given number of interfaces.
func start(t *testing.T, interfaces int, program string, args ...string) *running {
	t.Helper()
	r := &running{t: t, cmd: exec.Command(program, args...), out: &watched{}, err: &watched{}}
	r.cmd.Dir = t.TempDir()
	r.cmd.Stdout, r.cmd.Stderr = r.out, r.err
	if err := r.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = r.cmd.Process.Kill() })
	r.waitFor(r.err, func(s string) bool { return strings.Count(s, "listening on ") == interfaces })
	return r
}

func (r *running) waitFor(w *watched, enough func(string) bool) {
	r.t.Helper()
	for range 500 {
		if enough(w.String()) {
			return
		}
		time.Sleep(10 * time.Millisecond)
	}
	r.t.Fatalf("waited in vain\nstdout:\n%s\nstderr:\n%s", r.out, r.err)
}

// finish waits for the end, after a signal unless that is 0, and returns the exit
// status.
func (r *running) finish(s syscall.Signal) int {
	r.t.Helper()
	if s != 0 {
		if err := r.cmd.Process.Signal(s); err != nil {
			r.t.Fatal(err)
		}
	}
	done := make(chan error, 1)
	go func() { done <- r.cmd.Wait() }()
	select {
	case <-done:
		return r.cmd.ProcessState.ExitCode()
	case <-time.After(10 * time.Second):
		r.t.Fatalf("does not end\nstdout:\n%s\nstderr:\n%s", r.out, r.err)
	}
	return 0
}

func datagrams(n int) (frames [][]byte) {
	for i := range n {
		frames = append(frames, testnet.UDP(uint16(9000+i), []byte{byte(i)}))
	}
	return frames
}

// TestSignalsEnd: each of these signals ends a capture in good order, with all that
// was sent right before, the empty line and the counters.
func TestSignalsEnd(t *testing.T) {
	testnet.Veth(t, "w0", "w1")
	sender := testnet.NewSender(t, "w1")
	for _, s := range []syscall.Signal{syscall.SIGINT, syscall.SIGTERM, syscall.SIGHUP} {
		r := start(t, 1, "tcpdump", "-n", "-i", "w0")
		sender.Send(datagrams(40)...)
		if status := r.finish(s); status != 0 {
			t.Errorf("%v: status %d", s, status)
		}
		if n := strings.Count(r.out.String(), "UDP"); n != 40 || !strings.HasSuffix(r.out.String(), "\n\n") {
			t.Errorf("%v: %d packets of 40\n%s", s, n, r.out)
		}
		want := `tcpdump: verbose output suppressed, use -v[v]... for full protocol decode
listening on w0, link-type EN10MB (Ethernet), snapshot length 262144 bytes
40 packets captured
40 packets received by filter
0 packets dropped by kernel
`
		if got := r.err.String(); got != want {
			t.Errorf("%v: stderr\n%s", s, got)
		}
	}
}

// TestCountersOnDemand: SIGUSR1 prints them in one line and the capture goes on; -c
// ends it.
func TestCountersOnDemand(t *testing.T) {
	testnet.Veth(t, "w0", "w1")
	sender := testnet.NewSender(t, "w1")
	r := start(t, 1, "wiretale", "-n", "-c", "3", "-i", "w0")
	sender.Send(datagrams(1)...)
	r.waitFor(r.out, func(s string) bool { return strings.Contains(s, "UDP") })
	if err := r.cmd.Process.Signal(syscall.SIGUSR1); err != nil {
		t.Fatal(err)
	}
	const line = "wiretale: 1 packet captured, 1 packet received by filter, 0 packets dropped by kernel\n"
	r.waitFor(r.err, func(s string) bool { return strings.Contains(s, line) })
	sender.Send(datagrams(4)...)
	if status := r.finish(0); status != 0 {
		t.Errorf("status %d", status)
	}
	if !strings.Contains(r.err.String(), "3 packets captured\n") || strings.HasSuffix(r.out.String(), "\n\n") {
		t.Errorf("stdout\n%s\nstderr\n%s", r.out, r.err)
	}
}

// TestRecording: -w with -v shows the progress, reaches the file within a second
// without being asked, and writes nothing else to standard output.
func TestRecording(t *testing.T) {
	testnet.Veth(t, "w0", "w1")
	sender := testnet.NewSender(t, "w1")
	file := filepath.Join(t.TempDir(), "x.pcap")
	r := start(t, 1, "tcpdump", "-v", "-i", "w0", "-w", file)
	sender.Send(datagrams(40)...)
	r.waitFor(r.err, func(s string) bool { return strings.Contains(s, "Got 40\r") })
	if size := fileSize(t, file); size != 24+40*(16+43) {
		t.Errorf("%d bytes while capturing", size)
	}
	if err := r.cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	r.finish(0)
	if got := countPackets(t, file); got != 40 {
		t.Errorf("%d packets after a kill", got)
	}
	if r.out.String() != "" {
		t.Errorf("stdout %q", r.out)
	}
}

func fileSize(t *testing.T, name string) int64 {
	t.Helper()
	info, err := os.Stat(name)
	if err != nil {
		t.Fatal(err)
	}
	return info.Size()
}

func countPackets(t *testing.T, file string) (n int) {
	t.Helper()
	out, err := exec.Command("wiretale", "--count", "-r", file).Output()
	if err != nil {
		t.Fatalf("%s: %v", file, err)
	}
	if _, err := fmt.Sscan(string(out), &n); err != nil {
		t.Fatal(err)
	}
	return n
}

// TestSeveralInterfaces: all are captured on; one that disappears ends its own
// capture with a message, and the other goes on.
func TestSeveralInterfaces(t *testing.T) {
	testnet.Veth(t, "w0", "w1")
	testnet.Veth(t, "x0", "x1")
	file := filepath.Join(t.TempDir(), "x.pcapng")
	r := start(t, 2, "wiretale", "-n", "-i", "w0", "-i", "x0", "-w", file, "--print", "udp")
	testnet.NewSender(t, "w1").Send(datagrams(5)...)
	testnet.NewSender(t, "x1").Send(datagrams(6)...)
	r.waitFor(r.out, func(s string) bool { return strings.Count(s, "UDP") == 11 })
	if err := testnet.Delete("w0"); err != nil {
		t.Fatal(err)
	}
	r.waitFor(r.err, func(s string) bool { return strings.Contains(s, "wiretale: w0: The interface disappeared\n") })
	testnet.NewSender(t, "x1").Send(datagrams(2)...)
	r.waitFor(r.out, func(s string) bool { return strings.Count(s, "UDP") == 13 })
	if status := r.finish(syscall.SIGINT); status != 0 {
		t.Errorf("status %d", status)
	}
	if got := countPackets(t, file); got != 13 || !strings.Contains(r.err.String(), "13 packets captured\n13 packets received by filter\n") {
		t.Errorf("%d packets in the file\n%s", got, r.err)
	}
}

// TestLastInterfaceDisappears is an error, after the counters.
func TestLastInterfaceDisappears(t *testing.T) {
	testnet.Veth(t, "w0", "w1")
	r := start(t, 1, "tcpdump", "-n", "-i", "w0")
	testnet.NewSender(t, "w1").Send(datagrams(5)...)
	r.waitFor(r.out, func(s string) bool { return strings.Count(s, "UDP") == 5 })
	if err := testnet.Delete("w0"); err != nil {
		t.Fatal(err)
	}
	if status := r.finish(0); status != 1 {
		t.Errorf("status %d", status)
	}
	const want = "tcpdump: pcap_loop: The interface disappeared\n5 packets captured\n5 packets received by filter\n0 packets dropped by kernel\n"
	if !strings.HasSuffix(r.err.String(), want) {
		t.Errorf("stderr\n%s", r.err)
	}
}

// TestFullDiskLive: the capture ends with a message, the counters and status 1, and
// the file with a whole record.
func TestFullDiskLive(t *testing.T) {
	testnet.Veth(t, "w0", "w1")
	r := start(t, 1, "sh", "-c", "ulimit -f 2; exec wiretale -i w0 -w x.pcap -U") // 512 bytes each
	testnet.NewSender(t, "w1").Send(datagrams(40)...)
	if status := r.finish(0); status != 1 {
		t.Errorf("status %d", status)
	}
	n := countPackets(t, filepath.Join(r.cmd.Dir, "x.pcap"))
	want := "wiretale: Unable to write to x.pcap: File too large\n" + itoa(n) + " packets captured\n40 packets received by filter\n"
	if n != (1024-24)/(16+43) || !strings.Contains(r.err.String(), want) {
		t.Errorf("%d packets\n%s", n, r.err)
	}
}

// TestRotationByClock: -G begins files without packets, and -W ends the capture.
func TestRotationByClock(t *testing.T) {
	testnet.Veth(t, "w0", "w1")
	r := start(t, 1, "tcpdump", "-i", "w0", "-G", "1", "-W", "2", "-w", "at%s.pcap", "-z", "echo")
	testnet.NewSender(t, "w1").Send(datagrams(5)...)
	if status := r.finish(0); status != 0 {
		t.Errorf("status %d", status)
	}
	files, err := filepath.Glob(filepath.Join(r.cmd.Dir, "at*.pcap"))
	if err != nil || len(files) != 2 {
		t.Fatalf("%v %v", files, err)
	}
	if n := countPackets(t, files[0]) + countPackets(t, files[1]); n != 5 {
		t.Errorf("%d packets", n)
	}
	if !strings.Contains(r.err.String(), "Maximum file limit reached: 2\n5 packets captured\n") || strings.Count(r.out.String(), ".pcap\n") != 2 {
		t.Errorf("stdout\n%s\nstderr\n%s", r.out, r.err)
	}
}

// TestBrokenPipeLive: as tcpdump, without counters.
func TestBrokenPipeLive(t *testing.T) {
	testnet.Veth(t, "w0", "w1")
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command("tcpdump", "-l", "-n", "-i", "w0")
	errs := &watched{}
	cmd.Stdout, cmd.Stderr = w, errs
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	w.Close()
	r.Close()
	run := &running{t: t, cmd: cmd, out: &watched{}, err: errs}
	run.waitFor(errs, func(s string) bool { return strings.Contains(s, "listening on ") })
	testnet.NewSender(t, "w1").Send(datagrams(1)...)
	if status := run.finish(0); status != 14 || !strings.HasSuffix(errs.String(), "bytes\ntcpdump: Unable to write output: Broken pipe\n") {
		t.Errorf("status %d\n%s", status, errs)
	}
}
