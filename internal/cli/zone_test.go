package cli

import (
	"os"
	"os/exec"
	"strings"
	"testing"
)

// TestZoneRules: TZ may hold a rule instead of a name; the reference says the same.
func TestZoneRules(t *testing.T) {
	dir := t.TempDir()
	if err := writeCaptures(dir); err != nil {
		t.Fatal(err)
	}
	run := func(program, zone string) string {
		cmd := exec.Command(program, "-Z", "root", "-n", "-tttt", "-c", "1", "-r", "ten.pcap")
		cmd.Dir, cmd.Env = dir, append(os.Environ(), "TZ="+zone)
		out, err := cmd.Output()
		if err != nil {
			t.Fatal(err)
		}
		stamp, _, _ := strings.Cut(string(out), " IP ")
		return stamp
	}
	reference := os.Getenv("WIRETALE_REFERENCE")
	if reference == "" {
		t.Log("NOT COMPARED with the reference: WIRETALE_REFERENCE does not name its program")
	}
	for zone, want := range map[string]string{ // the packet is of 2001-09-09 01:46:40 UTC
		"":                           "2001-09-09 01:46:40.123456",
		"XYZ-3":                      "2001-09-09 04:46:40.123456",
		":XYZ-3":                     "2001-09-09 04:46:40.123456",
		"<+07>-7":                    "2001-09-09 08:46:40.123456",
		"ABC3:30":                    "2001-09-08 22:16:40.123456",
		"MEZ-1MESZ,M3.5.0,M10.5.0/3": "2001-09-09 03:46:40.123456",
		"AAA4BBB":                    "2001-09-08 22:46:40.123456",
		"Nowhere/Nothing":            "2001-09-09 01:46:40.123456",
		"x":                          "2001-09-09 01:46:40.123456",
	} {
		if got := run("tcpdump", zone); got != want {
			t.Errorf("TZ=%s: %s, want %s", zone, got, want)
		}
		if reference == "" {
			continue
		}
		if got := run(reference, zone); got != want {
			t.Errorf("TZ=%s: the reference says %s, want %s", zone, got, want)
		}
	}
}
