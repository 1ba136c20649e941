package cli

import (
	"bytes"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"wiretale/internal/testnet"
)

// TestAgainstReference runs command lines with the reference tcpdump and with this
// program under its name: standard output, standard error and the exit status must
// be the same. The lines about versions may differ.
func TestAgainstReference(t *testing.T) {
	reference := os.Getenv("WIRETALE_REFERENCE")
	if reference == "" {
		t.Skip("NOT COMPARED with the reference: WIRETALE_REFERENCE does not name its program")
	}
	dir := t.TempDir()
	if err := writeCaptures(dir); err != nil {
		t.Fatal(err)
	}
	for name, text := range map[string]string{
		"list": "ten.pcap\nten.pcap\n", "broken": "cut.pcap\nten.pcap\n", "missing": "ten.pcap\nnope.pcap\n",
		"other": "ten.pcap\nraw.pcap\n", "blank": "\nten.pcap\n", "nothing": "", "expr": "# all of it\n  # and more\n",
	} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	testnet.Veth(t, "d0", "d1") // d0 is down
	if err := testnet.SetUp("d0", false); err != nil {
		t.Fatal(err)
	}
	for _, line := range strings.Split(strings.TrimSpace(referenceLines), "\n") {
		t.Run(line, func(t *testing.T) {
			args := append([]string{"-Z", "root"}, words(line)...)
			want := runProgram(t, dir, reference, args)
			got := runProgram(t, dir, "tcpdump", args)
			if got != want {
				t.Errorf("got\n%s\nthe reference\n%s", got, want)
			}
		})
	}
}

// words splits a line; ” stands for an empty word, and _ within one for a blank.
func words(line string) []string {
	w := strings.Fields(line)
	for i := range w {
		w[i] = strings.ReplaceAll(strings.ReplaceAll(w[i], "''", ""), "_", " ")
	}
	return w
}

var versionLines = regexp.MustCompile(`(?m)^(tcpdump|libpcap|wiretale) version .*\n|^OpenSSL .*\n`)

// runProgram returns all that can be seen of a run.
func runProgram(t *testing.T, dir, program string, args []string) string {
	t.Helper()
	var out, errs bytes.Buffer
	cmd := exec.Command(program, args...)
	cmd.Dir, cmd.Stdout, cmd.Stderr = dir, &out, &errs
	err := cmd.Run()
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		t.Fatal(err)
	}
	text := "stdout:\n" + out.String() + "stderr:\n" + errs.String() + cmd.ProcessState.String()
	return versionLines.ReplaceAllString(text, "")
}

// referenceLines are command lines that print no packets: what packets look like
// is the business of other tests.
const referenceLines = `
-h
--help
--version
--version -o
-o
-k
-P
-:
-;
--nope
--nope=3
--nu=3
--number=3
--n
--n=3
--t
--d
--i
--l
--m
--p
--time-stamp
--time-stamp-precision
--help=3
--lengths
--skip 3
--debug-filter-parser
-Y
-r
-W
-n -c
--buffer
--snap
--fp-type
--time-t-size
-cabc -r ten.pcap
-c0 -r ten.pcap
-c -1 -r ten.pcap
-c 5x --count -r ten.pcap
-c 4294967297 --count -r ten.pcap
-c 99999999999999999999 -r ten.pcap
-s abc
-s 262145
-s -1
-s ''
-s 12_
-s _12 --count -r ten.pcap
-s 0x10 --count -r ten.pcap
-s 010 --count -r ten.pcap
-s 08 --count -r ten.pcap
-s 0x --count -r ten.pcap
-B x
-B 0
-B -5
-B 100000000
-B 5 --count -r ten.pcap
-C x
-C 1x -w x.pcap
-C 1kk -w x.pcap
-C 0 -w x.pcap
-C -1 -w x.pcap
-C ''
-C 99999999999999999999
-C 99999999999999999
-C 9999999999g
-C 1 -r ten.pcap
-G 1 -r ten.pcap
-G -1
-G x --count -r ten.pcap
-W 0
-W x
-W -3
-W 3 --count -r ten.pcap
-z gzip -r ten.pcap
-z gzip -w x.pcap -r ten.pcap
-z gzip -w x.pcap -G 0 -r ten.pcap
-y NOPE
-y DLT_RAW
-y 12
-y raw --count -r ten.pcap
-T nope
-T ''
-T VAT --count -r ten.pcap
-Q sideways
-Q IN --count -r ten.pcap
-j nope
-j HOST --count -r ten.pcap
--time-stamp-precision=foo
--time-stamp-precision=n
--time-stamp-precision=Nano
--time-stamp-precision=nanox --count -r ten.pcap
-m foo --count -r ten.pcap
-E foo --count -r ten.pcap
-Z nouser1 -r ten.pcap
-F nofile -r ten.pcap
-F '' -r ten.pcap
-F - -r ten.pcap
-F . -r ten.pcap
-F expr --count -r ten.pcap
-f -r ten.pcap
-f -V list
-V list -r ten.pcap
-V nofile
-V nothing
-V blank --count
-V list --count
-V list -c 3 --count
-V missing --count
-V broken --count
-V other -w x.pcap
-V list -w x.pcap --count
-tttttt -r ten.pcap
-tttttttttttttttttttttttt
-A -x
-x -A
-A -X
-x -X
-X -A -x
-A -x -C 1
-C 1 -tttttt
-C 1 -G 1
-z foo -C 1
-z foo -G 1
-f -C1 -r ten.pcap
-f -V x -r ten.pcap
-tttttt -f -r ten.pcap
-D -C 1
-D -A -x
-D -o
-L -V x -r ten.pcap
-y FOO -c abc
-c abc -y FOO
-r ''
-r nope.pcap
-r .
-r cut.pcap --count
-r -
-r ten.pcap --count
-r ten.pcap --count -c1
-r ten.pcap --count -c 3 -vv
-r ten.pcap --cou -w x.pcap
-r ten.pcap --count --print
-r ten.pcap --count --print -w x.pcap host 1.2.3.4
-V list --count --print
-r ten.pcap -Z nouser1 -w x.pcap
-r ten.pcap -Z ''
-r ten.pcap -Z '' -w x.pcap
-i lo -Z nouser1
-i lo -Z nouser1 udp and and
-r sll2.pcap
-r raw.pcap
-r ten.pcap -w x.pcap
-r ten.pcap -w ''
-r ten.pcap -w .
-r ten.pcap -w nodir/x
-r ten.pcap -w x.pcap -C 1
-r ten.pcap -w - -C 1
-r ten.pcap -w -
-r ten.pcap -w - -c 3
-r ten.pcap -w - --nano
-r ten.pcap -w - -U
-r ten.pcap -L --count
-r ten.pcap -J --count
-r ten.pcap -d
-r ten.pcap -dd
-r ten.pcap -ddd
-r ten.pcap -dddd
-r raw.pcap -d
-d
-d -s 100
-d -y RAW
-d -O
-d -i nope0
-i nope0
-i ''
-i 0
-i -3
-i nope0 -F nofile
-i nope0 -y foo
-L -i nope0
-J -i nope0
-J -i lo
-L -i lo
-L -i any
-i lo -L -d
-i lo -y RAW
-i lo -y EN10MB -d
-i any -y LINUX_SLL -d
-i any -y EN10MB
-i any -d
-i lo -d
-i lo -s 5 -d
-i lo -Q in -d
-i lo -p -d
-i lo -B 4096 -d
-i lo -j adapter -d
-i lo -F nofile
-i lo -w nodir/x
-i lo -w ''
-I -i lo
-I -i any
-i d0
-i d0 -d
-i d0 -L
-i d0 -y RAW
-L -i d1
-i d1 -y DOCSIS -d
-i d1 -Q out -d
-i d1 -I
-d foo
-i lo foo
-r ten.pcap foo
-r ten.pcap host_nosuch.invalid
-r ten.pcap tcp port
-r ten.pcap host 1.2.3.4 and
-r ten.pcap port nosuchport
-r ten.pcap --count udp
udp -r ten.pcap --count port 9003
-r ten.pcap --count -c 2 udp
-r ten.pcap --count -- udp
-r ten.pcap -- -c1
-V list --count udp port 9003
-V list --count -c 1 udp
-r ten.pcap -w - port 9003
-F expr -r ten.pcap --count tcp
-r ten.pcap inbound and foo
-r raw.pcap ether host 1:2:3:4:5:6
-d -s 77 tcp[0:3]=1
`
