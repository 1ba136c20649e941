package lab

import (
	"errors"
	"fmt"
	"strings"
	"time"
)

// Expectation is something that must be seen of a scenario: a sentence for its
// page, and the check that it is true.
type Expectation struct {
	Text  string
	Check func(*Evidence) error
}

// Sees expects packets of these patterns, in this order; others may be between
// them. See Packet.Matches for what a pattern is.
func Sees(text string, patterns ...string) Expectation {
	return Expectation{text, func(e *Evidence) error { return sees(e.Packets, patterns) }}
}

// SeesAtOtherEnd is Sees for the second place of capture.
func SeesAtOtherEnd(text string, patterns ...string) Expectation {
	return Expectation{text, func(e *Evidence) error { return sees(e.Other, patterns) }}
}

func sees(packets []Packet, patterns []string) error {
	for i := range packets {
		if packets[i].Matches(patterns[0]) {
			if patterns = patterns[1:]; len(patterns) == 0 {
				return nil
			}
		}
	}
	return fmt.Errorf("there is no %q where it should be", patterns[0])
}

// Counts expects exactly n packets of a pattern.
func Counts(text string, n int, pattern string) Expectation {
	return Expectation{text, func(e *Evidence) error {
		if got := e.Count(pattern); got != n {
			return fmt.Errorf("%d times %q instead of %d", got, pattern, n)
		}
		return nil
	}}
}

// AtLeast expects n packets of a pattern or more.
func AtLeast(text string, n int, pattern string) Expectation {
	return Expectation{text, func(e *Evidence) error {
		if got := e.Count(pattern); got < n {
			return fmt.Errorf("%d times %q instead of %d or more", got, pattern, n)
		}
		return nil
	}}
}

// Says expects a note that contains a text.
func Says(text, part string) Expectation {
	return Expectation{text, func(e *Evidence) error {
		for _, n := range e.Notes {
			if strings.Contains(n.Text, part) {
				return nil
			}
		}
		return fmt.Errorf("nobody said %q", part)
	}}
}

// Check expects what a function finds out.
func Check(text string, check func(*Evidence) error) Expectation { return Expectation{text, check} }

// Count is the number of packets of a pattern at the first place of capture.
func (e *Evidence) Count(pattern string) int { return len(e.All(pattern)) }

// All returns the packets of a pattern.
func (e *Evidence) All(pattern string) []Packet {
	var list []Packet
	for i := range e.Packets {
		if e.Packets[i].Matches(pattern) {
			list = append(list, e.Packets[i])
		}
	}
	return list
}

// Gaps returns the times between one packet and the next.
func Gaps(packets []Packet) []time.Duration {
	var list []time.Duration
	for i := 1; i < len(packets); i++ {
		list = append(list, packets[i].Time-packets[i-1].Time)
	}
	return list
}

// Doubling checks that each of the durations is twice the one before, within a
// tolerance of 15 %.
func Doubling(gaps []time.Duration) error {
	if len(gaps) < 2 {
		return fmt.Errorf("only %d intervals: %v", len(gaps), gaps)
	}
	for i := 1; i < len(gaps); i++ {
		ratio := float64(gaps[i]) / float64(gaps[i-1])
		if ratio < 2*0.85 || ratio > 2*1.15 {
			return fmt.Errorf("the intervals do not double: %v", gaps)
		}
	}
	return nil
}

// Verify checks every expectation of the scenario and returns what is not met.
func (e *Evidence) Verify() error {
	var errs []error
	for _, x := range e.Scenario.Expect {
		if err := x.Check(e); err != nil {
			errs = append(errs, fmt.Errorf("%s: %w", x.Text, err))
		}
	}
	return errors.Join(errs...)
}
