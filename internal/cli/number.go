package cli

import (
	"math"
	"strings"
)

// leadingInt reads a number as C's strtol does: white space, a sign, and digits
// of the base (0: by prefix, 0x or 0). It returns what follows the number; rest
// is all of s when there is none. Beyond 64 bits the number sticks at the limit,
// and over is set.
func leadingInt(s string, base int64) (n int64, rest string, over bool) {
	t := strings.TrimLeft(s, " \t\n\v\f\r")
	negative := false
	if t != "" && (t[0] == '+' || t[0] == '-') {
		negative = t[0] == '-'
		t = t[1:]
	}
	if base == 0 {
		base, t = basePrefix(t)
	}
	i := 0
	for ; i < len(t) && digit(t[i]) < base; i++ {
		d := digit(t[i])
		if n > (math.MaxInt64-d)/base {
			over = true
		}
		n = n*base + d
	}
	switch {
	case i == 0:
		return 0, s, false
	case over && negative:
		n = math.MinInt64
	case over:
		n = math.MaxInt64
	case negative:
		n = -n
	}
	return n, t[i:], over
}

func basePrefix(t string) (int64, string) {
	switch {
	case len(t) > 2 && t[0] == '0' && t[1]|0x20 == 'x' && digit(t[2]) < 16:
		return 16, t[2:]
	case len(t) > 0 && t[0] == '0':
		return 8, t
	}
	return 10, t
}

// digit is the value of a digit or letter; 99 for everything else.
func digit(c byte) int64 {
	switch {
	case '0' <= c && c <= '9':
		return int64(c - '0')
	case 'a' <= c|0x20 && c|0x20 <= 'z':
		return int64(c|0x20-'a') + 10
	}
	return 99
}

// atoi reads a number as C's atoi does on 64-bit Linux: leading digits, cut to
// 32 bits, 0 without any.
func atoi(s string) int {
	n, _, _ := leadingInt(s, 10)
	return int(int32(n))
}
