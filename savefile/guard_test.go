package savefile_test

import (
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"wiretale/savefile"
)

const (
	guardVariable  = "SAVEFILE_TEST_GUARD"
	killedVariable = "SAVEFILE_TEST_KILLED"
)

// guardMain is what the test's program does when it is run as a guard, or as a
// writer that will be killed.
func guardMain() {
	if os.Getenv(guardVariable) != "" {
		if err := savefile.RunGuard(); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	if name := os.Getenv(killedVariable); name != "" {
		fmt.Println(writeForEver(name))
		os.Exit(1)
	}
}

// writeForEver writes a file under a guard, as fast as it can, up to 200 MB.
func writeForEver(name string) error {
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), guardVariable+"=1")
	cmd.Stdout = os.Stdout // whoever reads our output sees its end when the guard is done
	guard, err := savefile.StartGuard(cmd)
	if err != nil {
		return err
	}
	w, err := savefile.Create(name, savefile.WriterOptions{LinkType: 1, SnapLen: 262144, Guard: guard})
	if err != nil {
		return err
	}
	data := make([]byte, 1400)
	for i := range 200000 {
		if err := w.Write(&savefile.Record{Sec: int64(i), Data: data[:i%1400], Length: 1500, LinkType: 1}); err != nil {
			return err
		}
	}
	select {}
}

// TestKilled: a writer killed at any moment leaves a file that ends on a whole record.
func TestKilled(t *testing.T) {
	for _, ending := range []string{".pcap", ".pcapng", ".pcap.zst"} {
		total := 0
		for i := range 8 {
			name := filepath.Join(t.TempDir(), "x"+ending)
			total += killWriter(t, name, time.Duration(i*7)*time.Millisecond)
		}
		if total == 0 {
			t.Errorf("%s: nothing was written in eight attempts", ending)
		}
	}
}

// killWriter lets a writer run for a while and returns how many records it left.
func killWriter(t *testing.T, name string, after time.Duration) int {
	t.Helper()
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), killedVariable+"="+name)
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	for range 1000 {
		if info, err := os.Stat(name); err == nil && info.Size() > 0 {
			break
		}
		time.Sleep(10 * time.Millisecond)
	}
	time.Sleep(after)
	cmd.Process.Kill()
	said, _ := io.ReadAll(out) // until the guard has ended, too
	cmd.Wait()
	if len(said) > 0 {
		t.Fatalf("%s", said)
	}
	records, _ := read(t, name) // fails if the file does not end well
	return len(records)
}
