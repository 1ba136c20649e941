package cli

import (
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
)

// TestPrivileges: the file of -w is opened before -Z becomes the user, and is that
// user's; the files of -C are opened after.
func TestPrivileges(t *testing.T) {
	nobody, err := user.Lookup("nobody")
	if err != nil || os.Geteuid() != 0 {
		t.Skip("NOT CHECKED: -Z needs root, and a user nobody")
	}
	dir := t.TempDir()
	if err := writeCaptures(dir); err != nil {
		t.Fatal(err)
	}
	run := func(args ...string) (string, error) {
		cmd := exec.Command("tcpdump", append([]string{"-Z", "nobody", "-r", "ten.pcap"}, args...)...)
		cmd.Dir = dir
		out, err := cmd.CombinedOutput()
		return string(out), err
	}
	out, err := run("-w", "one.pcap")
	if strings.Contains(out, "Couldn't change") {
		t.Skip("NOT CHECKED: in this user namespace nobody is nobody: " + out)
	}
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	info, err := os.Stat(filepath.Join(dir, "one.pcap"))
	if err != nil {
		t.Fatal(err)
	}
	if uid := info.Sys().(*syscall.Stat_t).Uid; strconv.Itoa(int(uid)) != nobody.Uid {
		t.Errorf("the file is of user %d", uid)
	}
	if n := countPackets(t, filepath.Join(dir, "one.pcap")); n != 10 {
		t.Errorf("%d packets", n)
	}
	if out, err := run("-w", "many.pcap", "-C", "1"); err == nil || !strings.HasSuffix(out, "many.pcap: Permission denied\n") {
		t.Errorf("-C: %v\n%s", err, out)
	}
}
