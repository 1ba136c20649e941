package lab_test

import (
	"bufio"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"testing"
	"time"

	"golang.org/x/sys/unix"
)

// openTerminal makes a terminal: what is written to keys is typed on it.
func openTerminal(t *testing.T) (keys, terminal *os.File) {
	t.Helper()
	keys, err := os.OpenFile("/dev/ptmx", os.O_RDWR|unix.O_NOCTTY, 0)
	if err != nil {
		t.Skip("SKIPPED: no pseudo-terminals: ", err)
	}
	t.Cleanup(func() { keys.Close() })
	if err := unix.IoctlSetPointerInt(int(keys.Fd()), unix.TIOCSPTLCK, 0); err != nil {
		t.Fatal(err)
	}
	n, err := unix.IoctlGetInt(int(keys.Fd()), unix.TIOCGPTN)
	if err != nil {
		t.Fatal(err)
	}
	terminal, err = os.OpenFile(fmt.Sprintf("/dev/pts/%d", n), os.O_RDWR|unix.O_NOCTTY, 0)
	if err != nil {
		t.Skip("SKIPPED: no pseudo-terminals: ", err)
	}
	t.Cleanup(func() { terminal.Close() })
	return keys, terminal
}

// ^C at a terminal reaches the command once, and only the command: what comes
// after it is told all the same.
func TestControlC(t *testing.T) {
	const script = `n=0; trap 'n=$((n+1))' INT; echo ready; i=0; while [ $i -lt 30 ]; do sleep 0.02; i=$((i+1)); done; echo interrupted $n times; exit 5`
	verbs := []string{"lab run", "explain"}
	if os.Geteuid() != 0 {
		t.Log("SKIPPED: explain, as only root may capture")
		verbs = verbs[:1]
	}
	for _, verb := range verbs {
		keys, terminal := openTerminal(t)
		cmd := exec.Command(built, append(strings.Fields(verb), "--", "sh", "-c", script)...)
		cmd.Stdin, cmd.Stdout, cmd.Stderr = terminal, terminal, terminal
		cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true, Setctty: true}
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		terminal.Close() // or its end would never be read
		hung := time.AfterFunc(20*time.Second, func() { cmd.Process.Kill() })
		seen, lines := "", bufio.NewScanner(keys)
		for lines.Scan() {
			seen += lines.Text() + "\n"
			if strings.Contains(lines.Text(), "ready") {
				keys.WriteString("\x03")
			}
		}
		cmd.Wait()
		hung.Stop()
		if !strings.Contains(seen, "interrupted 1 times") || cmd.ProcessState.ExitCode() != 5 {
			t.Errorf("%s: status %d\n%s", verb, cmd.ProcessState.ExitCode(), seen)
		}
	}
}
