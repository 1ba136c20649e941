package cli

import (
	"strconv"
	"strings"
	"time"
)

// strftime formats a time as the C library does in the "C" locale. A conversion
// that it does not know is left as it is.
func strftime(format string, t time.Time) string {
	var b strings.Builder
	for i := 0; i < len(format); i++ {
		if format[i] != '%' || i+1 == len(format) {
			b.WriteByte(format[i])
			continue
		}
		i++
		if (format[i] == 'E' || format[i] == 'O') && i+1 < len(format) {
			i++ // the alternative forms are the plain ones in the "C" locale
		}
		if s, ok := conversion(format[i], t); ok {
			b.WriteString(s)
		} else {
			b.WriteString("%" + format[i:i+1])
		}
	}
	return b.String()
}

// layouts are the conversions that package time knows, in its notation.
var layouts = map[byte]string{
	'a': "Mon", 'A': "Monday", 'b': "Jan", 'B': "January", 'h': "Jan",
	'c': "Mon Jan _2 15:04:05 2006", 'd': "02", 'D': "01/02/06", 'e': "_2", 'F': "2006-01-02",
	'H': "15", 'I': "03", 'j': "002", 'm': "01", 'M': "04", 'p': "PM", 'P': "pm", 'r': "03:04:05 PM",
	'R': "15:04", 'S': "05", 'T': "15:04:05", 'x': "01/02/06", 'X': "15:04:05",
	'y': "06", 'Y': "2006", 'z': "-0700", 'Z': "MST",
}

func conversion(c byte, t time.Time) (string, bool) {
	if layout, ok := layouts[c]; ok {
		return t.Format(layout), true
	}
	isoYear, isoWeek := t.ISOWeek()
	weekday, yearDay := int(t.Weekday()), t.YearDay()-1
	switch c {
	case '%':
		return "%", true
	case 'n':
		return "\n", true
	case 't':
		return "\t", true
	case 'C':
		return padded(t.Year()/100, 2, '0'), true
	case 'g':
		return padded(isoYear%100, 2, '0'), true
	case 'G':
		return strconv.Itoa(isoYear), true
	case 'V':
		return padded(isoWeek, 2, '0'), true
	case 'k':
		return padded(t.Hour(), 2, ' '), true
	case 'l':
		return padded((t.Hour()+11)%12+1, 2, ' '), true
	case 's':
		return strconv.FormatInt(t.Unix(), 10), true
	case 'u':
		return strconv.Itoa((weekday+6)%7 + 1), true
	case 'w':
		return strconv.Itoa(weekday), true
	case 'U':
		return padded((yearDay+7-weekday)/7, 2, '0'), true
	case 'W':
		return padded((yearDay+7-(weekday+6)%7)/7, 2, '0'), true
	}
	return "", false
}

// padded is a number of at least n digits.
func padded(n, digits int, with byte) string {
	s := strconv.Itoa(n)
	return strings.Repeat(string(rune(with)), max(0, digits-len(s))) + s
}
