package cli

import (
	"os"
	"regexp"
	"strings"
	"syscall"
	"testing"

	"wiretale/internal/testnet"
)

// liveLines are command lines that capture on r0, into which 40 datagrams are sent.
const liveLines = `
-i r0 -t -n -c 5
-i r0 -t -n -c 5 -v
-i r0 -t -n -c 5 -e -q
-i r0 -t -n -c 5 -#
-i r0 -t -n -c 5 -s 30 -x
-i r0 -t -n -c 5 -w x.pcap
-i r0 -t -n -c 5 -w x.pcap --print
-i r0 -t -n -c 5 -w x.pcap --print -v
-i r0 -t -n -c 5 -w x.pcap -C 1
-i r0 -t -n -c 5 -w x.pcap -U
-i r0 -t -n -c 5 -w /dev/null
-i r0 -t -n -c 5 -Q in
-i r0 -t -n -c 5 -y EN10MB
-i r0 -t -n -c 5 -y DOCSIS
-i r0 -t -n -c 5 -B 4096
-i r0 -t -n -c 5 -p
-i r0 -t -n -c 5 -l
-i r0 -t -n -c 5 -j host
-i r0 -t -n -c 5 -j adapter_unsynced
-i r0 -t -n -c 5 --nano
-i r0 -t -n -c 5 --count
-i r0 -t -n -c 5 --count --print
-i r0 -t -n -c 5 -f
-i r0 -t -n -c 1 port 9003
-i r0 -t -n -c 5 -F all
-i any -t -n -c 5 -e udp
-i any -t -n -c 5 -y LINUX_SLL -e udp
-i any -t -n -c 5 -f udp
`

// TestLiveAgainstReference compares what can be seen of a live capture.
func TestLiveAgainstReference(t *testing.T) {
	reference := os.Getenv("WIRETALE_REFERENCE")
	if reference == "" {
		t.Skip("NOT COMPARED with the reference: WIRETALE_REFERENCE does not name its program")
	}
	testnet.Veth(t, "r0", "r1")
	for _, line := range strings.Split(strings.TrimSpace(liveLines), "\n") {
		t.Run(line, func(t *testing.T) {
			want := captureOnce(t, reference, line)
			if got := captureOnce(t, "tcpdump", line); got != want {
				t.Errorf("got\n%s\nthe reference\n%s", got, want)
			}
		})
	}
}

// indexes are the numbers of interfaces, which differ from run to run of the test.
var indexes = regexp.MustCompile(`ifindex \d+`)

func captureOnce(t *testing.T, program, line string) string {
	t.Helper()
	r := start(t, 1, "sh", append([]string{"-c", `echo udp >all; exec "$0" "$@"`, program, "-Z", "root"}, strings.Fields(line)...)...)
	testnet.NewSender(t, "r1").Send(datagrams(40)...)
	status := r.finish(0)
	text := "stdout:\n" + r.out.String() + "stderr:\n" + r.err.String() + "status " + itoa(status)
	return indexes.ReplaceAllString(text, "ifindex N")
}

// TestSignalTwice: timeout(1) sends its signal to the process and to its group, and
// who is impatient presses ^C again. The run still ends in good order.
func TestSignalTwice(t *testing.T) {
	testnet.Veth(t, "w0", "w1")
	sender := testnet.NewSender(t, "w1")
	for _, s := range []syscall.Signal{syscall.SIGINT, syscall.SIGTERM, syscall.SIGHUP, syscall.SIGQUIT, syscall.SIGALRM} {
		r := start(t, 1, "tcpdump", "-n", "-i", "w0", "-w", "x.pcap")
		sender.Send(datagrams(40)...)
		stop := make(chan struct{})
		go func() {
			for {
				select {
				case <-stop:
					return
				default:
					_ = r.cmd.Process.Signal(s)
				}
			}
		}()
		status := r.finish(0)
		close(stop)
		if status != 0 || !strings.HasSuffix(r.err.String(), "40 packets captured\n40 packets received by filter\n0 packets dropped by kernel\n") {
			t.Errorf("%v: status %d\n%s", s, status, r.err)
		}
	}
}
