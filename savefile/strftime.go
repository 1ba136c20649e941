package savefile

import (
	"strconv"
	"strings"
	"time"
)

// strftime formats a time as strftime(3) of the GNU C library does in the C locale,
// with its flags and field widths. What it does not know it leaves as it is.
func strftime(format string, t time.Time) string {
	var b strings.Builder
	for {
		i := strings.IndexByte(format, '%')
		if i < 0 {
			b.WriteString(format)
			return b.String()
		}
		b.WriteString(format[:i])
		n := parseField(format[i:])
		spec := format[i : i+n.length]
		if text, ok := n.text(t); ok {
			b.WriteString(text)
		} else {
			b.WriteString(spec)
		}
		format = format[i+n.length:]
	}
}

// timeField is one conversion of a strftime format.
type timeField struct {
	length int // of its text in the format
	pad    byte
	upper  bool // ^
	other  bool // #: the other case
	width  int
	verb   byte
}

// maxFieldWidth bounds what a width may ask for.
const maxFieldWidth = 4096

// parseField takes the conversion that format begins with apart.
func parseField(format string) timeField {
	f := timeField{}
	i := 1
	for ; i < len(format) && strings.IndexByte("_-0^#+", format[i]) >= 0; i++ {
		switch format[i] {
		case '^':
			f.upper = true
		case '#':
			f.other = true
		default:
			f.pad = format[i]
		}
	}
	for ; i < len(format) && format[i] >= '0' && format[i] <= '9'; i++ {
		f.width = min(f.width*10+int(format[i]-'0'), maxFieldWidth)
	}
	modified := i < len(format) && (format[i] == 'E' || format[i] == 'O')
	if modified {
		i++
	}
	if i < len(format) {
		f.verb = format[i]
		if modified && !modifiable(format[i-1], f.verb) {
			f.verb = 0
		}
		i++
	}
	f.length = i
	return f
}

// modifiable says whether a conversion takes the modifier E or O, which change
// nothing in the C locale.
func modifiable(modifier, verb byte) bool {
	if modifier == 'E' {
		return strings.IndexByte("cCxXyY", verb) >= 0
	}
	return strings.IndexByte("BbdeHImMSuUVwWy", verb) >= 0
}

// A numericField is a number with its usual width and padding.
type numericField struct {
	width int
	pad   byte
	value func(time.Time) int64
}

var numericFields = map[byte]numericField{
	'C': {2, '0', func(t time.Time) int64 { return int64(floorDiv(t.Year(), 100)) }},
	'd': {2, '0', func(t time.Time) int64 { return int64(t.Day()) }},
	'e': {2, '_', func(t time.Time) int64 { return int64(t.Day()) }},
	'g': {2, '0', func(t time.Time) int64 { y, _ := t.ISOWeek(); return int64(y - floorDiv(y, 100)*100) }},
	'G': {1, '0', func(t time.Time) int64 { y, _ := t.ISOWeek(); return int64(y) }},
	'H': {2, '0', func(t time.Time) int64 { return int64(t.Hour()) }},
	'I': {2, '0', func(t time.Time) int64 { return int64(hour12(t)) }},
	'j': {3, '0', func(t time.Time) int64 { return int64(t.YearDay()) }},
	'k': {2, '_', func(t time.Time) int64 { return int64(t.Hour()) }},
	'l': {2, '_', func(t time.Time) int64 { return int64(hour12(t)) }},
	'm': {2, '0', func(t time.Time) int64 { return int64(t.Month()) }},
	'M': {2, '0', func(t time.Time) int64 { return int64(t.Minute()) }},
	's': {1, '0', func(t time.Time) int64 { return t.Unix() }},
	'S': {2, '0', func(t time.Time) int64 { return int64(t.Second()) }},
	'u': {1, '0', func(t time.Time) int64 { return int64((t.Weekday()+6)%7 + 1) }},
	'U': {2, '0', func(t time.Time) int64 { return int64((t.YearDay() + 6 - int(t.Weekday())) / 7) }},
	'V': {2, '0', func(t time.Time) int64 { _, w := t.ISOWeek(); return int64(w) }},
	'w': {1, '0', func(t time.Time) int64 { return int64(t.Weekday()) }},
	'W': {2, '0', func(t time.Time) int64 { return int64((t.YearDay() + 6 - int(t.Weekday()+6)%7) / 7) }},
	'y': {2, '0', func(t time.Time) int64 { return int64(t.Year() - floorDiv(t.Year(), 100)*100) }},
	'Y': {1, '0', func(t time.Time) int64 { return int64(t.Year()) }},
}

// textFields are Go's layouts for the conversions that are no single number.
var textFields = map[byte]string{
	'a': "Mon", 'A': "Monday", 'b': "Jan", 'B': "January", 'h': "Jan", 'p': "PM", 'P': "pm",
	'c': "Mon Jan _2 15:04:05 2006", 'D': "01/02/06", 'F': "2006-01-02", 'r': "03:04:05 PM",
	'R': "15:04", 'T': "15:04:05", 'x': "01/02/06", 'X': "15:04:05", 'Z': "MST",
	'n': "\n", 't': "\t", '%': "%",
}

func floorDiv(a, b int) int {
	q := a / b
	if a%b < 0 {
		q--
	}
	return q
}

func hour12(t time.Time) int { return (t.Hour()+11)%12 + 1 }

// text is the conversion of t; ok is false if there is no such conversion.
func (f timeField) text(t time.Time) (s string, ok bool) {
	if n, ok := numericFields[f.verb]; ok {
		return f.number(n, n.value(t)), true
	}
	if f.verb == 'z' {
		return f.zone(t), true
	}
	layout, ok := textFields[f.verb]
	if !ok {
		return "", false
	}
	s = f.cased(t.Format(layout))
	if len(s) < f.width {
		fill := " "
		if f.pad == '0' || f.pad == '+' {
			fill = "0"
		}
		s = strings.Repeat(fill, f.width-len(s)) + s
	}
	return s, true
}

// cased applies the flags that change the case.
func (f timeField) cased(s string) string {
	switch {
	case f.other && (f.verb == 'p' || f.verb == 'Z'):
		return strings.ToLower(s)
	case f.upper, f.other && strings.IndexByte("aAbBh", f.verb) >= 0:
		return strings.ToUpper(s)
	}
	return s
}

func (f timeField) number(n numericField, v int64) string {
	pad, width := n.pad, n.width
	if f.pad != 0 {
		pad = f.pad
	}
	if f.width > 0 {
		width = f.width
	}
	return padNumber(v, pad, width)
}

// padNumber pads with zeros behind the sign, or with spaces before it.
func padNumber(v int64, pad byte, width int) string {
	s := strconv.FormatInt(v, 10)
	if pad == '-' || len(s) >= width {
		return s
	}
	if pad == '_' {
		return strings.Repeat(" ", width-len(s)) + s
	}
	sign := ""
	if v < 0 {
		sign, s = s[:1], s[1:]
	}
	return sign + strings.Repeat("0", width-len(sign)-len(s)) + s
}

// zone is the distance from UTC as +hhmm.
func (f timeField) zone(t time.Time) string {
	_, offset := t.Zone()
	sign := "+"
	if offset < 0 {
		sign, offset = "-", -offset
	}
	digits := padNumber(int64(offset/3600*100+offset/60%60), '0', max(4, f.width-1))
	return sign + digits
}
