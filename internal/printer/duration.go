package printer

import "time"

// timeUnits are the units of a relative time, in seconds.
var timeUnits = [...]struct {
	seconds uint32
	letter  byte
}{{31536000, 'y'}, {604800, 'w'}, {86400, 'd'}, {3600, 'h'}, {60, 'm'}, {1, 's'}}

// RelativeTime writes a number of seconds in units of years to seconds, leaving
// out those it has none of: 1d1h. Nought is 0s.
func (p *Printer) RelativeTime(seconds uint32) {
	if seconds == 0 {
		p.Write("0s")
		return
	}
	for _, u := range timeUnits {
		if n := seconds / u.seconds; n > 0 {
			p.buf = AppendDec(p.buf, n)
			p.buf = append(p.buf, u.letter)
			seconds -= n * u.seconds
		}
	}
}

// UTC writes a time in seconds since 1970 in a layout of package time.
func (p *Printer) UTC(seconds int64, layout string) {
	p.buf = time.Unix(seconds, 0).UTC().AppendFormat(p.buf, layout)
}

// NTPTime writes a time of the network time protocol: seconds since 1900, or
// since 2036 where the top bit is not set (RFC 5905 section 6), and a fraction of
// 2^32; then, unless it is nought, as a date.
func (p *Printer) NTPTime(seconds, fraction uint32) {
	p.NTPTimeAs(seconds, fraction, "2006-01-02T15:04:05Z")
}

// NTPTimeAs is NTPTime with the date in a layout.
func (p *Printer) NTPTimeAs(seconds, fraction uint32, layout string) {
	p.Print("{}.{:09d}", seconds, uint64(fraction)*1000000000>>32)
	if seconds == 0 {
		return
	}
	const since1900, since2036 = -2208988800, 2085978496
	epoch := int64(since1900)
	if seconds&0x80000000 == 0 {
		epoch = since2036
	}
	p.Write(" (")
	p.UTC(epoch+int64(seconds), layout)
	p.Byte(')')
}
