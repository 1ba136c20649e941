package cli

import (
	"os"
	"strings"
	"time"
)

// localZone makes local time of what TZ says where it is no name of a zone but a rule
// (POSIX.1-2017, 8.3: "CET-1CEST,M3.5.0,M10.5.0/3"), which Go takes for UTC.
func localZone() {
	tz := strings.TrimPrefix(os.Getenv("TZ"), ":")
	if tz == "" || strings.HasPrefix(tz, "/") || strings.Contains(tz, "\n") {
		return
	}
	if _, err := time.LoadLocation(tz); err == nil {
		return
	}
	if zone, err := time.LoadLocationFromTZData("Local", ruleData(tz)); err == nil {
		time.Local = zone
	}
}

// ruleData is a time zone file (RFC 9636) that says nothing but the rule.
func ruleData(rule string) []byte {
	const (
		counts = "\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x01\x00\x00\x00\x04"
		utc    = "\x00\x00\x00\x00\x00\x00UTC\x00" // its offset, and its name
	)
	block := "TZif2" + strings.Repeat("\x00", 15) + counts + utc
	return []byte(block + block + "\n" + rule + "\n")
}
