//go:build linux

package source

import (
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"wiretale/internal/testnet"
	"wiretale/savefile"
)

// reference is the path of the reference tcpdump.
func reference(t *testing.T) string {
	path := os.Getenv("WIRETALE_REFERENCE")
	if path == "" {
		t.Skip("WIRETALE_REFERENCE is not set: NOT compared with the reference tcpdump")
	}
	return path
}

// startReference runs the reference, which writes to a file. What is returned
// ends it and reads the file.
func startReference(t *testing.T, args []string) (end func() []seen) {
	t.Helper()
	file := filepath.Join(t.TempDir(), "reference.pcap")
	cmd := exec.Command(reference(t), append(args, "-Z", "root", "-U", "-w", file)...)
	stderr, err := cmd.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	waitFor(t, stderr, "listening on")
	return func() []seen {
		_ = cmd.Process.Signal(syscall.SIGINT)
		_ = cmd.Wait()
		return readBack(t, file)
	}
}

func waitFor(t *testing.T, r interface{ Read([]byte) (int, error) }, text string) {
	t.Helper()
	said, b := "", make([]byte, 1024)
	for !strings.Contains(said, text) {
		n, err := r.Read(b)
		said += string(b[:n])
		if err != nil {
			t.Fatalf("reference: %s", said)
		}
	}
}

func readBack(t *testing.T, file string) (all []seen) {
	t.Helper()
	r, err := savefile.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	for {
		rec, err := r.Next()
		if err != nil {
			return all
		}
		all = append(all, seen{data: string(rec.Data), length: rec.Length})
	}
}

// traffic sends what differs by the way it is captured: plain, tagged once and
// twice by each kind of tag, 802.3, ARP, and over lo.
func traffic(t *testing.T) {
	plain := testnet.UDP(7, []byte("some payload"))
	arp := append(append([]byte(nil), plain[:12]...), 8, 6, 0, 1, 8, 0, 6, 4, 0, 1)
	llc := append(append([]byte(nil), plain[:12]...), 0, 3, 0x42, 0x42, 3)
	testnet.NewSender(t, "ref0").Send(plain,
		testnet.Tagged(plain, 0x8100, 5), testnet.Tagged(plain, 0x8100, 0), testnet.Tagged(plain, 0x88a8, 0x6007),
		testnet.Tagged(testnet.Tagged(plain, 0x8100, 6), 0x88a8, 7),
		testnet.Tagged(testnet.Tagged(plain, 0x8100, 6), 0x8100, 7),
		append(arp, make([]byte, 32)...), append(llc, make([]byte, 43)...), plain[:14])
	c, err := net.Dial("udp", "127.0.0.1:9")
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	for _, size := range []int{1, 3000} {
		_, _ = c.Write(make([]byte, size)) // the second fails: the port is closed
	}
}

// recordCase is a way to capture, in the reference's words and in ours.
type recordCase struct {
	args    string
	options LiveOptions
}

func recordCases() []recordCase {
	sll, docsis := linkSLL, linkDOCSIS
	return []recordCase{
		{"-i ref1", LiveOptions{}},
		{"-i ref0", LiveOptions{}},
		{"-i ref1 -s 15", LiveOptions{SnapLen: 15}},
		{"-i ref1 -s 11", LiveOptions{SnapLen: 11}},
		{"-i ref1 -s 60", LiveOptions{SnapLen: 60}},
		{"-i ref1 -Q out", LiveOptions{Direction: Outgoing}},
		{"-i ref0 -Q out", LiveOptions{Direction: Outgoing}},
		{"-i ref1 -Q in", LiveOptions{Direction: Incoming}},
		{"-i ref1 -y DOCSIS", LiveOptions{LinkType: &docsis}},
		{"-i lo", LiveOptions{}},
		{"-i lo -Q in", LiveOptions{Direction: Incoming}},
		{"-i lo -Q out", LiveOptions{Direction: Outgoing}},
		{"-i any", LiveOptions{}},
		{"-i any -s 30", LiveOptions{SnapLen: 30}},
		{"-i any -s 21", LiveOptions{SnapLen: 21}},
		{"-i any -Q in", LiveOptions{Direction: Incoming}},
		{"-i any -Q out", LiveOptions{Direction: Outgoing}},
		{"-i any -y LINUX_SLL", LiveOptions{LinkType: &sll}},
		{"-i any -y LINUX_SLL -s 40", LiveOptions{LinkType: &sll, SnapLen: 40}},
	}
}

// What the reference captures and what we do, of the same traffic at once.
func TestSameRecordsAsReference(t *testing.T) {
	testnet.Veth(t, "ref0", "ref1")
	cases := recordCases()
	ours, theirs := make([]*Live, len(cases)), make([]func() []seen, len(cases))
	for i, c := range cases {
		args := strings.Fields(c.args)
		theirs[i] = startReference(t, args)
		ours[i] = capture(t, c.options, Filter{}, args[1])
	}
	traffic(t)
	time.Sleep(1200 * time.Millisecond) // the reference loses what is younger
	for i, c := range cases {
		t.Run(strings.ReplaceAll(c.args, " ", ""), func(t *testing.T) {
			got := drain(t, ours[i])
			checkStats(t, ours[i], len(got))
			compareSeen(t, got, theirs[i]())
		})
	}
}

func compareSeen(t *testing.T, ours, theirs []seen) {
	t.Helper()
	if len(ours) != len(theirs) {
		t.Errorf("%d packets, the reference has %d", len(ours), len(theirs))
	}
	for i := range min(len(ours), len(theirs)) {
		if ours[i].data != theirs[i].data || ours[i].length != theirs[i].length {
			t.Errorf("packet %d\n ours   %s\n theirs %s", i, show(ours[i]), show(theirs[i]))
		}
	}
}

func show(s seen) string { return fmt.Sprintf("%d %x", s.length, s.data[:min(len(s.data), 80)]) }
