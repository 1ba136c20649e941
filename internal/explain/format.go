package explain

import (
	"strconv"

	"wiretale/internal/conversation"
)

// span is a duration in words: "26 µs", "39.2 ms", "9.96 s", "16 min 18 s".
func span(ns int64) string {
	switch {
	case ns < 0:
		return "-" + span(-ns)
	case ns < 1e3:
		return strconv.FormatInt(ns, 10) + " ns"
	case ns < 1e6:
		return digits(float64(ns)/1e3) + " µs"
	case ns < 999.5e6:
		return digits(float64(ns)/1e6) + " ms"
	case ns < 60e9:
		return digits(float64(ns)/1e9) + " s"
	}
	seconds := (ns + 5e8) / 1e9
	switch {
	case seconds < 3600:
		return two(seconds/60, " min", seconds%60, " s")
	case seconds < 86400:
		return two(seconds/3600, " h", seconds%3600/60, " min")
	}
	return two(seconds/86400, " d", seconds%86400/3600, " h")
}

func two(a int64, unit string, b int64, part string) string {
	s := strconv.FormatInt(a, 10) + unit
	if b != 0 {
		s += " " + strconv.FormatInt(b, 10) + part
	}
	return s
}

// digits is a number from 1 to 1000 with three digits that count.
func digits(v float64) string {
	decimals := 2
	if v >= 99.95 {
		decimals = 0
	} else if v >= 9.995 {
		decimals = 1
	}
	s := strconv.FormatFloat(v, 'f', decimals, 64)
	if decimals > 0 {
		for s[len(s)-1] == '0' {
			s = s[:len(s)-1]
		}
		if s[len(s)-1] == '.' {
			s = s[:len(s)-1]
		}
	}
	return s
}

// size is a number of bytes in words.
func size(n int64) string {
	switch {
	case n == 1:
		return "1 byte"
	case n < 1e6:
		return strconv.FormatInt(n, 10) + " bytes"
	case n < 1e9:
		return digits(float64(n)/1e6) + " MB"
	case n < 1e12:
		return digits(float64(n)/1e9) + " GB"
	}
	return strconv.FormatInt(n/1e9, 10) + " GB"
}

// count is a number with its noun: "1 packet", "3 packets".
func count(n int64, noun string) string {
	s := strconv.FormatInt(n, 10) + " " + noun
	if n != 1 {
		s += "s"
	}
	return s
}

// times is "once", "twice" or "N times".
func times(n int64) string {
	switch n {
	case 1:
		return "once"
	case 2:
		return "twice"
	}
	return strconv.FormatInt(n, 10) + " times"
}

// packet is the number of a packet.
func packet(n uint64) string { return "#" + strconv.FormatUint(n, 10) }

// packets is a run of packets.
func packets(first, last uint64) string {
	if last <= first {
		return packet(first)
	}
	return packet(first) + "–" + packet(last)[1:]
}

// end is what an end is called in a tale.
func end(s conversation.Side) string {
	if s == conversation.Originator {
		return "client"
	}
	return "server"
}

func the(s conversation.Side) string { return "the " + end(s) }

// relative is a time since the start of the tale: seconds and microseconds.
func relative(ns int64) string {
	sign := ""
	if ns < 0 {
		sign, ns = "-", -ns
	}
	us := strconv.FormatInt(ns/1e3%1e6, 10)
	return sign + strconv.FormatInt(ns/1e9, 10) + "." + "000000"[len(us):] + us
}
