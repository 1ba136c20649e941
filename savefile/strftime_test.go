package savefile

import (
	"os"
	"os/exec"
	"strconv"
	"strings"
	"testing"
	"time"
)

func TestStrftime(t *testing.T) {
	at := time.Date(2026, 1, 4, 0, 5, 9, 0, time.UTC) // a Sunday
	for format, want := range map[string]string{
		"a-%Y%m%d-%H%M%S.pcap": "a-20260104-000509.pcap",
		"%a %A %b %B %h":       "Sun Sunday Jan January Jan",
		"%c|%D|%F|%r|%R|%T":    "Sun Jan  4 00:05:09 2026|01/04/26|2026-01-04|12:05:09 AM|00:05|00:05:09",
		"%C %d %e %g %G %I %j": "20 04  4 26 2026 12 004",
		"%k|%l|%p|%P|%s":       " 0|12|AM|am|1767485109",
		"%u %w %U %V %W":       "7 0 01 01 00",
		"%z %Z %%":             "+0000 UTC %",
		"%-d %_d %05d %^a %#Z": "4  4 00004 SUN utc",
		"%E %q % %":            "%E %q % %",
		"%EY %Od %Ed":          "2026 04 %Ed",
		"":                     "",
	} {
		if got := strftime(format, at); got != want {
			t.Errorf("strftime(%q) = %q, want %q", format, got, want)
		}
	}
}

// TestStrftimeIsDates compares with date(1), which formats as strftime(3) does.
func TestStrftimeIsDates(t *testing.T) {
	date, err := exec.LookPath("date")
	if err != nil {
		t.Skip("NOT RUN: there is no date(1) to compare with")
	}
	format := strings.Join([]string{
		"%a %A %b %B %c %C %d %D %e %F %g %G %h %H %I %j %k %l %m %M %p %P %r %R %s %S %T %u %U %V %w %W %x %X %y %Y %z %Z %%",
		"%10Y %_10m %-m %^b %#B %010e %-5d %10a %_H %3j %-j %-I %6z",
	}, "|")
	for sec := int64(0); sec < 4e9; sec += 86400*61 + 12345 {
		cmd := exec.Command(date, "-u", "-d", "@"+strconv.FormatInt(sec, 10), "+"+format)
		cmd.Env = append(os.Environ(), "LC_ALL=C", "TZ=UTC0")
		out, err := cmd.Output()
		if err != nil {
			t.Skipf("NOT RUN: date(1) is not GNU's: %v", err)
		}
		want := strings.TrimSuffix(string(out), "\n")
		if got := strftime(format, time.Unix(sec, 0).UTC()); got != want {
			t.Fatalf("at %d:\n got %s\nwant %s", sec, got, want)
		}
	}
}
