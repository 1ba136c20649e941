package wire

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// token is a word, a number, or a separator of rules.
type token struct {
	text   string // in lower case
	offset int    // of its first byte in the rules
	end    int    // of the byte behind it
	number bool
}

// lex splits rules into tokens. A number and what is glued to it are two tokens:
// 20ms, 3rd, 1%.
func lex(s string) []token {
	var list []token
	for i := 0; i < len(s); {
		r, size := utf8.DecodeRuneInString(s[i:])
		end := i + size
		switch {
		case r == ';' || r == ',' || r == '\n':
			list = append(list, token{";", i, end, false})
		case r == '#':
			end = i + lineLength(s[i:])
		case r == '%':
			list = append(list, token{"%", i, end, false})
		case isDigit(r):
			end = i + runLength(s[i:], func(r rune) bool { return isDigit(r) || r == '.' })
			list = append(list, token{s[i:end], i, end, true})
		case !unicode.IsSpace(r):
			end = i + runLength(s[i:], isWord)
			list = append(list, token{strings.ToLower(s[i:end]), i, end, false})
		}
		i = end
	}
	return list
}

func isDigit(r rune) bool { return r >= '0' && r <= '9' }

func isWord(r rune) bool { return !unicode.IsSpace(r) && !strings.ContainsRune(";,%#", r) }

// runLength is the length in bytes of the first rune and those after it that
// belong to the same token.
func runLength(s string, belongs func(rune) bool) int {
	for i, r := range s {
		if i > 0 && !belongs(r) {
			return i
		}
	}
	return len(s)
}

func lineLength(s string) int {
	if n := strings.IndexByte(s, '\n'); n >= 0 {
		return n
	}
	return len(s)
}
