package cli

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"wiretale/internal/packet"
	"wiretale/internal/testnet"
	"wiretale/savefile"
)

// shellLines are runs whose surroundings matter; P is the program. What is printed
// of packets is left to other tests.
const shellLines = `
P -n -r big.pcap | head -1 >/dev/null; echo ${PIPESTATUS[0]}
P -n -r big.pcap >/dev/full; echo $?
P -r big.pcap -w - | head -c1 >/dev/null; echo ${PIPESTATUS[0]}
P -r ten.pcap -w /dev/stdout | wc -c
P -r - --count <ten.pcap
P -r - --count <cut.pcap
P -r - --count </dev/null
P -r /dev/null
head -c 3 ten.pcap | P -r - --count
head -c 12 ten.pcap | P -r - --count
head -c 31 ten.pcap | P -r - --count
head -c 1000 /dev/zero | P -r - --count
cat ten.pcap ten.pcap | P -r - --count
cat ten.pcap | P -r - --count -c 3
mkfifo ff; (sleep 0.1; cat ten.pcap) >ff & P -r ff --count
mkfifo ff; (head -c 30 ten.pcap; sleep 0.1; tail -c +31 ten.pcap) >ff & P -r ff --count
echo ten.pcap | P -V - --count
printf 'ten.pcap\ncut.pcap' | P -V - --count
ln -s nowhere dangling; P -r dangling
ln -s ten.pcap link; P -r link --count
mkdir d; P -r ten.pcap -w d
touch none; chmod 0 none; P -r ten.pcap -F none --count
echo 'udp and and' >f; P -r ten.pcap -F f
echo 'udp # or not' >f; P -r ten.pcap -F f --count
P -r ten.pcap -w out -C 1; ls out*; cat out* | wc -c
P -r big.pcap -w out -C 100k -W 3; ls out*; cat out* | wc -c
P -r big.pcap -w out -C 100k -W 100; ls out*; cat out* | wc -c
P -r ten.pcap -w 'out%Y' -c 3; ls out*; cat out* | wc -c
P -r ten.pcap -w - --print >both; wc -l <both
TZ=Nowhere/Nothing P -r ten.pcap --count
`

// TestFullOutput: what tcpdump loses in silence, because it fits in one write at the
// end, is an error here.
func TestFullOutput(t *testing.T) {
	for _, line := range []string{"P -n -r ten.pcap", "P -r ten.pcap --count", "P -r ten.pcap -d", "P -D", "P -h"} {
		got := runShell(t, "tcpdump", line+" >/dev/full; echo $?")
		if !strings.HasPrefix(got, "stdout:\n14\n") || !strings.Contains(got, "tcpdump: Unable to write output: No space left on device\n") {
			t.Errorf("%s: %s", line, got)
		}
	}
}

// TestShellAgainstReference compares pipes, full devices, FIFOs and files of odd
// kinds.
func TestShellAgainstReference(t *testing.T) {
	reference := os.Getenv("WIRETALE_REFERENCE")
	if reference == "" {
		t.Skip("NOT COMPARED with the reference: WIRETALE_REFERENCE does not name its program")
	}
	for _, line := range strings.Split(strings.TrimSpace(shellLines), "\n") {
		t.Run(line, func(t *testing.T) {
			want := runShell(t, reference, line)
			if got := runShell(t, "tcpdump", line); got != want {
				t.Errorf("got\n%s\nthe reference\n%s", got, want)
			}
		})
	}
}

func runShell(t *testing.T, program, line string) string {
	t.Helper()
	dir := t.TempDir()
	if err := writeCaptures(dir); err != nil {
		t.Fatal(err)
	}
	records := make([]packet.Record, 5000)
	for i := range records {
		frame := testnet.UDP(9000, []byte("text"))
		records[i] = packet.Record{Sec: 1000000000, Data: frame, Length: uint32(len(frame)), LinkType: 1}
	}
	o := savefile.WriterOptions{LinkType: 1, SnapLen: 65535}
	if err := writeCapture(filepath.Join(dir, "big.pcap"), o, records); err != nil {
		t.Fatal(err)
	}
	command := strings.ReplaceAll(line, "P -", program+" -Z root -")
	return runProgram(t, dir, "bash", []string{"-c", command})
}
