package printer

import (
	"time"

	"wiretale/internal/packet"
)

// Times is what a time stamp is compared with: the previous packet or the first,
// as the style asks. It is found in packet order, before the formatting.
type Times struct {
	Sec, Nsec int64
}

// TimeKeeper finds the Times of packets, which it is shown in their order.
type TimeKeeper struct {
	style TimeStyle
	begun bool
	base  Times
}

// NewTimeKeeper returns a keeper for a style.
func NewTimeKeeper(style TimeStyle) *TimeKeeper { return &TimeKeeper{style: style} }

// Times returns what r's time is compared with.
func (k *TimeKeeper) Times(r *packet.Record) Times {
	if k.style != TimeDelta && k.style != TimeSinceFirst || !ValidHeader(r) {
		return Times{}
	}
	if !k.begun {
		k.begun, k.base = true, Times{r.Sec, r.Nsec}
	}
	base := k.base
	if k.style == TimeDelta {
		k.base = Times{r.Sec, r.Nsec}
	}
	return base
}

// clock writes time stamps. The text of the current second is kept.
type clock struct {
	second int64
	known  bool
	text   []byte
	unit   int64 // nanoseconds in a unit of the fraction
	whole  int64 // units in a second
	bad    string
}

func (c *clock) init(o *Options) {
	c.unit, c.whole, c.bad = 1000, 1e6, " (invalid us)"
	if o.Nano {
		c.unit, c.whole, c.bad = 1, 1e9, " (invalid ns)"
	}
	c.text = make([]byte, 0, 32)
}

// prefix writes what stands before the packet: its number and its time. A record
// whose lengths are wrong has no time.
func (p *Printer) prefix(r *packet.Record, number uint64, t Times) {
	if p.PacketNumbers {
		p.number("5d", number, false)
		p.buf = append(p.buf, ' ', ' ')
	}
	if !ValidHeader(r) {
		return
	}
	frac := uint64(uint32(r.Nsec / p.clock.unit))
	if p.Nano {
		frac = uint64(r.Nsec) & (1<<40 - 1)
	}
	switch p.Time {
	case TimeNone:
		return
	case TimeDefault, TimeDate:
		p.wallClock(r.Sec)
		p.fraction(frac)
	case TimeEpoch:
		p.buf = AppendDec64(p.buf, uint64(r.Sec))
		p.buf = append(p.buf, '.')
		p.fraction(frac)
	default:
		p.elapsed(r, t)
	}
	p.buf = append(p.buf, ' ')
}

func (p *Printer) wallClock(sec int64) {
	c := &p.clock
	if !c.known || c.second != sec {
		layout := "15:04:05."
		if p.Time == TimeDate {
			layout = "2006-01-02 15:04:05."
		}
		c.text = time.Unix(sec, 0).AppendFormat(c.text[:0], layout)
		c.second, c.known = sec, true
	}
	p.buf = append(p.buf, c.text...)
}

// fraction writes the part of a second. One that is out of range is shown as it
// is, and said to be wrong.
func (p *Printer) fraction(frac uint64) {
	c := &p.clock
	if c.whole == 1e6 && frac < 1e6 {
		p.buf = AppendDec6(p.buf, uint32(frac))
		return
	}
	verb := "06d"
	if c.whole == 1e9 {
		verb = "09d"
	}
	p.number(verb, frac, false)
	if frac >= uint64(c.whole) {
		p.buf = append(p.buf, c.bad...)
	}
}

// elapsed writes the time since t, with a sign and within a day.
func (p *Printer) elapsed(r *packet.Record, t Times) {
	c := &p.clock
	as, af, bs, bf := r.Sec, r.Nsec/c.unit, t.Sec, t.Nsec/c.unit
	sign := byte(' ')
	if as < bs || as == bs && af < bf {
		sign, as, af, bs, bf = '-', bs, bf, as, af
	}
	sec, frac := as-bs, af-bf
	if frac < 0 {
		sec--
		frac += c.whole
	}
	p.buf = append(p.buf, sign)
	p.Print("{:02d}:{:02d}:{:02d}.", sec/3600%24, sec/60%60, sec%60)
	p.fraction(uint64(uint32(frac)))
}
