package filter

import (
	"net/netip"
	"strconv"
	"strings"
)

// lexer cuts an expression into tokens. Of all the ways to read what comes
// next it takes the longest, and of equally long ones the first of: keyword,
// Ethernet address, number, dotted number, IPv6 address, name.
type lexer struct {
	text string
	pos  int
	own  bool // know the words that are not libpcap's
}

// signs of more than one character come first.
var signs = []string{"&&", "||", ">=", "<=", "!=", "==", "<<", ">>",
	"*", "/", "+", "-", "%", "&", "|", "^", "(", ")", "[", "]", ":", "<", ">", "=", "!"}

func (l *lexer) next() token {
	for l.pos < len(l.text) && strings.IndexByte(" \t\r\n", l.text[l.pos]) >= 0 {
		l.pos++
	}
	rest := l.text[l.pos:]
	switch {
	case rest == "":
		return token{kind: tokenEnd, at: span{l.pos, 0}}
	case rest[0] == '\\':
		return l.escaped(rest)
	case rest[0] == '$':
		return l.arcnet(rest)
	}
	if n := longestIPv6(rest); n > longestName(rest) {
		return l.ipv6(rest[:n])
	}
	if n := colonRun(rest); n > longestName(rest) {
		if len := etherLength(rest); len >= n {
			return l.ether(rest[:len])
		}
		panic(fault(span{l.pos, n}, "an Ethernet address has six parts: 00:11:22:33:44:55",
			"invalid Ethernet address %s", rest[:n]))
	}
	if n := longestName(rest); n > 0 {
		return l.name(rest, n)
	}
	for _, s := range signs {
		if strings.HasPrefix(rest, s) {
			return l.take(token{kind: tokenSign, text: s}, len(s))
		}
	}
	panic(fault(span{l.pos, 1}, "this character has no meaning in a filter", syntaxError))
}

// syntaxError is what libpcap says when its parser does not know what to do.
const syntaxError = "can't parse filter expression: syntax error"

func (l *lexer) take(t token, n int) token {
	t.at = span{l.pos, n}
	if t.text == "" {
		t.text = l.text[l.pos : l.pos+n]
	}
	l.pos += n
	return t
}

// escaped is a name after a backslash, so that it is not taken for a keyword.
func (l *lexer) escaped(rest string) token {
	n := 1
	for n < len(rest) && strings.IndexByte(" !()\n\t", rest[n]) < 0 {
		n++
	}
	if n == 1 {
		panic(fault(span{l.pos, 1}, "a backslash stands before a name", syntaxError))
	}
	return l.take(token{kind: tokenName, text: rest[1:n]}, n)
}

func (l *lexer) arcnet(rest string) token {
	n := 1
	for n < len(rest) && n < 3 && isHex(rest[n]) {
		n++
	}
	if n == 1 {
		panic(fault(span{l.pos, 1}, "$ stands before an ARCnet address: $0a", syntaxError))
	}
	v, _ := strconv.ParseUint(rest[1:n], 16, 8)
	return l.take(token{kind: tokenARCnet, n: uint32(v)}, n)
}

// name reads a token that begins with a letter or digit; n is how long it is as a name.
func (l *lexer) name(rest string, n int) token {
	text := rest[:n]
	if w, ok := keywords[text]; ok {
		return l.take(token{kind: tokenWord, word: w}, n)
	}
	if w, ok := ownWords[text]; ok && l.own {
		return l.take(token{kind: tokenWord, word: w}, n)
	}
	if k, ok := namedValues[text]; ok {
		return l.take(token{kind: tokenNumber, n: k}, n)
	}
	if etherLength(rest) == n {
		return l.ether(text)
	}
	if isNumber(text) {
		return l.take(token{kind: tokenNumber, n: l.number(text)}, n)
	}
	if parts := strings.Split(text, "."); len(parts) >= 2 && len(parts) <= 4 && allNumbers(parts) {
		return l.take(token{kind: tokenDotted}, n)
	}
	return l.take(token{kind: tokenName}, n)
}

// ownWords are keywords that libpcap has not.
var ownWords = map[string]word{"anywhere": wordAnywhere}

func allNumbers(parts []string) bool {
	for _, p := range parts {
		if !isNumber(p) {
			return false
		}
	}
	return true
}

func isNumber(s string) bool {
	if len(s) > 2 && (s[:2] == "0x" || s[:2] == "0X") {
		for i := 2; i < len(s); i++ {
			if !isHex(s[i]) {
				return false
			}
		}
		return true
	}
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return s != ""
}

// number reads a decimal, octal (leading 0) or hexadecimal (0x) number of 32 bits.
func (l *lexer) number(s string) uint32 {
	at := span{l.pos, len(s)}
	base, digits, name := 10, s, "decimal"
	switch {
	case len(s) > 2 && (s[1] == 'x' || s[1] == 'X'):
		base, digits, name = 16, s[2:], "hexadecimal"
	case len(s) > 1 && s[0] == '0':
		base, digits, name = 8, s[1:], "octal"
	}
	limit := "a number has 32 bits: at most 4294967295"
	if base == 8 {
		return l.octal(s, at, limit)
	}
	v, err := strconv.ParseUint(digits, base, 32)
	if err != nil {
		panic(fault(at, limit, "%s number %s overflows 32 bits", name, s))
	}
	return uint32(v)
}

// octal reads digit by digit: which fault is named depends on which comes first.
func (l *lexer) octal(s string, at span, limit string) uint32 {
	var v uint64
	for i := range len(s) {
		if s[i] > '7' {
			panic(fault(at, "a number that begins with 0 is octal", "number %s contains non-octal digit", s))
		}
		if v = v<<3 | uint64(s[i]-'0'); v > 1<<32-1 {
			panic(fault(at, limit, "octal number %s overflows 32 bits", s))
		}
	}
	return uint32(v)
}

func (l *lexer) ipv6(s string) token {
	a, err := netip.ParseAddr(s)
	if err != nil {
		panic(fault(span{l.pos, len(s)}, "", "invalid IPv6 address %s", s))
	}
	return l.take(token{kind: tokenIPv6, ip6: a.As16()}, len(s))
}

func (l *lexer) ether(s string) token {
	var digits []byte
	t := token{kind: tokenEther}
	parts := strings.FieldsFunc(s, func(r rune) bool { return r == ':' || r == '-' || r == '.' })
	for _, p := range parts {
		if len(parts) == 6 && len(p) == 1 {
			digits = append(digits, '0')
		}
		digits = append(digits, p...)
	}
	for i := range t.mac {
		v, _ := strconv.ParseUint(string(digits[2*i:2*i+2]), 16, 8)
		t.mac[i] = byte(v)
	}
	return l.take(t, len(s))
}

func isHex(c byte) bool {
	return c >= '0' && c <= '9' || c >= 'a' && c <= 'f' || c >= 'A' && c <= 'F'
}

func isAlphanumeric(c byte) bool {
	return c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z'
}

// longestName is the length of the name at the start of s: letters, digits, and
// inside also points, hyphens and underscores; a point may come last.
func longestName(s string) int {
	if s == "" || !isAlphanumeric(s[0]) {
		return 0
	}
	last := 1
	for i := 1; i < len(s); i++ {
		switch {
		case isAlphanumeric(s[i]) || s[i] == '.':
			last = i + 1
		case s[i] != '-' && s[i] != '_':
			return last
		}
	}
	return last
}

// hexRun is how many hexadecimal digits s starts with, at most limit.
func hexRun(s string, limit int) int {
	n := 0
	for n < len(s) && n < limit && isHex(s[n]) {
		n++
	}
	return n
}

// etherLength is the length of the Ethernet address at the start of s, or 0:
// six parts of one or two digits with : or - or . between, three parts of four
// digits with points, or twelve digits.
func etherLength(s string) int {
	for _, separator := range [3]byte{':', '-', '.'} {
		n := hexRun(s, 2)
		parts := 1
		for n > 0 && n < len(s) && s[n] == separator && parts < 6 {
			run := hexRun(s[n+1:], 2)
			if run == 0 {
				break
			}
			n += 1 + run
			parts++
		}
		if parts == 6 {
			return n
		}
	}
	if len(s) >= 14 && hexRun(s, 5) == 4 && s[4] == '.' && hexRun(s[5:], 5) == 4 && s[9] == '.' && hexRun(s[10:], 4) == 4 {
		return 14
	}
	if hexRun(s, 12) == 12 {
		return 12
	}
	return 0
}

// colonRun is the length of two or more hexadecimal parts at the start of s,
// each followed by a colon, or of a whole Ethernet address with colons.
func colonRun(s string) int {
	n, parts := 0, 0
	for {
		run := hexRun(s[n:], 2)
		if run == 0 || n+run >= len(s) || s[n+run] != ':' {
			break
		}
		n += run
		for n < len(s) && s[n] == ':' {
			n++
		}
		parts++
	}
	if parts < 2 {
		return 0
	}
	if len := etherLength(s); len > n {
		return len
	}
	return n
}

// longestIPv6 is the length of the IPv6 address at the start of s, or 0: eight
// groups, or fewer with one ::, the last two perhaps as a dotted IPv4 address.
func longestIPv6(s string) int {
	run := 0
	for run < len(s) && run < 64 && (isHex(s[run]) || s[run] == ':' || s[run] == '.') {
		run++
	}
	if strings.Count(s[:run], ":") < 2 {
		return 0
	}
	for n := run; n >= 2; n-- {
		if looksIPv6(s[:n]) {
			return n
		}
	}
	return 0
}

// looksIPv6 says whether s has the form of an IPv6 address. Groups of a dotted
// end may be out of range: that gets a message of its own.
func looksIPv6(s string) bool {
	head, tail, gap := strings.Cut(s, "::")
	if gap && strings.Contains(tail, "::") {
		return false
	}
	a, ok := countGroups(head, !gap)
	b, ok2 := countGroups(tail, true)
	if !ok || !ok2 {
		return false
	}
	if gap {
		return a+b <= 7
	}
	return a == 8
}

func countGroups(s string, dotted bool) (n int, ok bool) {
	if s == "" {
		return 0, true
	}
	groups := strings.Split(s, ":")
	for i, g := range groups {
		if dotted && i == len(groups)-1 && strings.Contains(g, ".") {
			parts := strings.Split(g, ".")
			return n + 2, len(parts) == 4 && allNumbers(parts)
		}
		if len(g) == 0 || len(g) > 4 || hexRun(g, 5) != len(g) {
			return 0, false
		}
		n++
	}
	return n, true
}
